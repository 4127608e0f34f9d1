//! Holds what the control words of RTF stand for: destinations of text, characters,
//! charsets of fonts. Must not know how text is handed on.
//! Source: Rich Text Format Specification 1.9.1.

use crate::model::Fact;

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum To {
    /// Nowhere: it says how the document looks.
    Nowhere,
    Body,
    /// A part beside the body.
    Aside(&'static str),
    /// A box of text in the body.
    Box,
    /// The table of fonts.
    Fonts,
    /// Something short that is handed on by itself.
    Value(What),
    /// A picture or an object, as hexadecimal digits.
    Data(Data),
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    Property(&'static str),
    Date(Fact),
    /// The instruction of a field, or a piece of HTML: what stands in quotes counts.
    Quoted,
    CommentAuthor,
    CommentInitials,
    /// Authors of changes, a group each.
    ChangeAuthors,
    FormText,
    /// Name and value of a property that people made.
    OwnName,
    OwnValue,
    ShapeName,
    ShapeValue,
    Variable,
    ObjectName,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Data {
    Picture,
    Object,
}

/// The destination that a control word begins.
pub(super) fn destination(word: &[u8]) -> Option<To> {
    use What::*;
    Some(match word {
        b"header" | b"headerl" | b"headerr" | b"headerf" => To::Aside("headers"),
        b"footer" | b"footerl" | b"footerr" | b"footerf" => To::Aside("footers"),
        b"footnote" => To::Aside("footnotes"),
        b"annotation" => To::Aside("comments"),
        b"shptxt" | b"dptxbxtext" => To::Box,
        b"fonttbl" => To::Fonts,
        b"title" => To::Value(Property("title")),
        b"subject" => To::Value(Property("subject")),
        b"author" => To::Value(Property("creator")),
        b"manager" => To::Value(Property("manager")),
        b"company" => To::Value(Property("company")),
        b"operator" => To::Value(Property("last modified by")),
        b"category" => To::Value(Property("category")),
        b"keywords" => To::Value(Property("keywords")),
        b"comment" | b"doccomm" => To::Value(Property("description")),
        b"hlinkbase" => To::Value(Property("link base")),
        b"template" => To::Value(Property("template")),
        b"nextfile" => To::Value(Property("next file")),
        b"creatim" => To::Value(Date(Fact::Created)),
        b"revtim" => To::Value(Date(Fact::Saved)),
        b"printim" => To::Value(Date(Fact::Printed)),
        b"fldinst" | b"htmltag" => To::Value(Quoted),
        b"atnauthor" => To::Value(CommentAuthor),
        b"atnid" => To::Value(CommentInitials),
        b"revtbl" => To::Value(ChangeAuthors),
        b"ffdeftext" | b"ffhelptext" | b"ffstattext" | b"ffl" => To::Value(FormText),
        b"propname" => To::Value(OwnName),
        b"staticval" => To::Value(OwnValue),
        b"sn" => To::Value(ShapeName),
        b"sv" => To::Value(ShapeValue),
        b"docvar" => To::Value(Variable),
        b"objname" => To::Value(ObjectName),
        b"pict" => To::Data(Data::Picture),
        b"objdata" => To::Data(Data::Object),
        // what has text in it, or in groups in it
        b"info" | b"userprops" | b"shp" | b"shpinst" | b"shppict" | b"do" | b"formfield"
        | b"field" | b"fldrslt" | b"object" | b"result" | b"nesttableprops" | b"background"
        | b"shpgrp" | b"sp" | b"docvars" | b"picprop" => return None,
        // the same once more, for older programs
        b"nonshppict" | b"shprslt" | b"nonesttables" => To::Nowhere,
        b"stylesheet" | b"colortbl" | b"listtext" | b"pntext" | b"pnseclvl" | b"objclass"
        | b"objalias" | b"objsect" | b"ffname" | b"ffformat" | b"ffentrymcr" | b"ffexitmcr"
        | b"atndate" | b"atnref" | b"atntime" | b"atrfstart" | b"atrfend" | b"atnparent"
        | b"atnicn" | b"bkmkstart" | b"bkmkend" | b"blipuid" | b"datafield" | b"linkval"
        | b"listtable" | b"listoverridetable" | b"generator" | b"rsidtbl" | b"xmlnstbl"
        | b"ftnsep" | b"ftnsepc" | b"ftncn" | b"aftnsep" | b"aftnsepc" | b"aftncn" | b"filetbl"
        | b"buptim" | b"mmathPr" | b"fontemb" | b"falt" | b"panose" => To::Nowhere,
        _ => return None,
    })
}

/// Whether text goes on as it was in a group of this name, although the name is marked
/// as one that older programs should pass over.
pub(super) fn is_transparent(word: &[u8]) -> bool {
    matches!(
        word,
        b"userprops"
            | b"shpinst"
            | b"shppict"
            | b"do"
            | b"formfield"
            | b"nesttableprops"
            | b"background"
            | b"docvars"
            | b"sp"
            | b"picprop"
    )
}

/// The text that a control word stands for.
pub(super) fn text(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"tab" => "\t",
        b"line" | b"page" | b"sect" | b"column" | b"softline" | b"softpage" => "\n",
        b"emdash" => "—",
        b"endash" => "–",
        b"bullet" => "•",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"emspace" | b"enspace" | b"qmspace" => " ",
        _ => return None,
    })
}

/// The code page of a font's charset; none where it is that of the document.
pub(super) fn code_page(charset: i32) -> Option<u32> {
    Some(match charset {
        0 | 2 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        130 => 1361,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        254 => 437,
        255 => 850,
        _ => return None,
    })
}

/// The properties of a shape that people write.
pub(super) fn is_written_in_shape(name: &[u8]) -> bool {
    matches!(name, b"wzDescription" | b"gtextUNICODE" | b"wzTooltip")
}
