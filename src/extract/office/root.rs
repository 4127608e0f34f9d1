//! Holds what a part is, by its first element. Must not know how it is read.

use super::part::said_by;
use crate::extract::ExtractError;
use crate::extract::xml::{Token, Xml};
use std::io::Read;

/// What a part is.
pub(super) enum Kind {
    /// What says how the document looks, and nothing else.
    Nothing,
    Properties,
    Relations,
    /// Text of a part that is called so in fields; none for the body. `all`: values of
    /// charts too.
    Text {
        section: Option<String>,
        all: bool,
    },
    /// Of no known kind: all of it counts, also what its first element says.
    Unknown(Vec<u8>),
}

impl Kind {
    /// Reads the first element of a part.
    pub(super) fn of<R: Read>(xml: &mut Xml<R>, name: &str) -> Result<Kind, ExtractError> {
        let (root, said) = loop {
            match xml.next()? {
                None => return Ok(Kind::Nothing),
                Some(Token::Start(tag)) => break (tag.local().to_vec(), said_by(&tag)),
                Some(_) => {}
            }
        };
        let text = |section: &str| Kind::Text { section: Some(section.to_owned()), all: false };
        Ok(match &root[..] {
            b"document" => Kind::Text { section: None, all: false },
            b"sld" => text(&format!("slide {}", number(name))),
            b"notes" => text(&format!("notes {}", number(name))),
            b"hdr" => text("headers"),
            b"ftr" => text("footers"),
            b"footnotes" | b"endnotes" => text("footnotes"),
            b"comments" | b"cmLst" | b"ThreadedComments" | b"cmAuthorLst" | b"authorLst"
            | b"people" | b"personList" | b"commentsIds" | b"commentsEx" => text("comments"),
            b"glossaryDocument" => text("glossary"),
            b"sldMaster" | b"sldLayout" | b"notesMaster" | b"handoutMaster" => text("masters"),
            b"chartSpace" => Kind::Text { section: Some("charts".into()), all: true },
            b"dataModel" => text("diagrams"),
            b"wsDr" | b"userShapes" => text("drawings"),
            b"xml" if name.ends_with(".vml") => text("drawings"),
            b"workbook" => text("workbook"),
            b"worksheet" | b"sst" => text("cells"),
            b"settings" | b"styles" | b"tagLst" => text("settings"),
            b"coreProperties" | b"Properties" => Kind::Properties,
            b"Relationships" => Kind::Relations,
            // what a diagram looks like: its text stands in the data
            b"drawing" if name.contains("diagrams/") => Kind::Nothing,
            b"Types" | b"theme" | b"themeOverride" | b"fonts" | b"numbering" | b"webSettings"
            | b"presentation" | b"presentationPr" | b"viewPr" | b"tblStyleLst" | b"clrMap"
            | b"layoutDef" | b"styleDef" | b"colorsDef" | b"chartStyle" | b"colorStyle"
            | b"calcChain" | b"styleSheet" | b"volTypes" | b"metadata" | b"datastoreItem" => {
                Kind::Nothing
            }
            _ => Kind::Unknown(said),
        })
    }
}

/// The last number in the name of a part.
fn number(name: &str) -> &str {
    let digits = |c: char| c.is_ascii_digit();
    let end = name.rfind(digits).map_or(0, |i| i + 1);
    let start = name[..end].rfind(|c| !digits(c)).map_or(0, |i| i + 1);
    &name[start..end]
}
