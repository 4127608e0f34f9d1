//! Holds what the names of elements and attributes tell: what is XML at all, which
//! attribute names the field, which says nothing about anybody. Must not know values.

use crate::extract::xml::{Tag, local};
use crate::extract::{Look, header};
use crate::input::Charset;
use std::borrow::Cow;

/// Elements whose attribute `name` is that of a table or column, as `mysqldump --xml`
/// and phpMyAdmin write them.
const DUMPED: &[&str] = &["column", "database", "field", "table", "table_data", "table_structure"];

/// Elements whose attribute `name` or `key` is what a value is called: settings of
/// programs. It could be a value too.
const LABELLED: &[&str] = &[
    "add",
    "attr",
    "attribute",
    "data",
    "entry",
    "item",
    "param",
    "parameter",
    "prop",
    "property",
    "setting",
    "string",
    "var",
    "variable",
];

/// Attributes that name what stands in their element.
const LABELS: &[&[u8]] = &[b"name", b"key", b"field"];

/// Attributes that hold the value which another names.
const VALUES: &[&[u8]] = &[b"value", b"val", b"content"];

/// Attributes that say how a drawing looks.
const DRAWN: &[&[u8]] = &[
    b"d",
    b"points",
    b"transform",
    b"viewBox",
    b"gradientTransform",
    b"patternTransform",
    b"x",
    b"y",
    b"x1",
    b"y1",
    b"x2",
    b"y2",
    b"cx",
    b"cy",
    b"r",
    b"rx",
    b"ry",
    b"width",
    b"height",
    b"offset",
    b"dx",
    b"dy",
];

/// Whether an object is XML: it begins with a declaration, or with an element that
/// names its kind.
pub(super) fn is_xml(look: &Look) -> bool {
    if look.charset == Charset::Binary {
        return false;
    }
    let text = look.text.trim_ascii_start();
    if let Some(rest) = text.strip_prefix(b"<?xml") {
        return rest.first().is_some_and(u8::is_ascii_whitespace);
    }
    let rest = past_comments(text);
    if rest.starts_with(b"<!DOCTYPE") || rest.starts_with(b"<!ENTITY") {
        return true;
    }
    let Some(inner) = rest.strip_prefix(b"<") else { return false };
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"_-.:".contains(b) || *b >= 0x80;
    let name = &inner[..inner.iter().take_while(|b| is_name(b)).count()];
    if !name.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_' || *b >= 0x80) {
        return false;
    }
    let tag = &inner[..memchr::memchr(b'>', inner).unwrap_or(inner.len())];
    if !tag[name.len()..].first().is_none_or(|b| b.is_ascii_whitespace() || *b == b'/') {
        return false;
    }
    let says_so = memchr::memmem::find(tag, b"xmlns").is_some()
        || super::XML.extensions.contains(&look.extension.as_str());
    // without a declaration, what fills all of it is one element
    let fills = look.whole && rest.trim_ascii_end().ends_with(&[b"</", name, b">"].concat());
    says_so || fills
}

/// What stands behind comments and instructions, those for servers apart.
fn past_comments(mut text: &[u8]) -> &[u8] {
    loop {
        let end: &[u8] = match text {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', b'p', b'h', b'p', ..] => return text,
            [b'<', b'?', b, ..] if b.is_ascii_alphabetic() => b"?>",
            _ => return text,
        };
        let Some(i) = memchr::memmem::find(text, end) else { return text };
        text = text[i + end.len()..].trim_ascii_start();
    }
}

/// What an element is called by one of its attributes.
pub(super) struct Label<'t> {
    /// That attribute.
    pub(super) attribute: &'t [u8],
    pub(super) name: Cow<'t, [u8]>,
    /// Whether it says no more than that.
    pub(super) only: bool,
}

/// The name that one of its attributes gives an element.
pub(super) fn label<'t>(tag: &Tag<'t>) -> Option<Label<'t>> {
    let is = |list: &[&str]| list.iter().any(|n| tag.local().eq_ignore_ascii_case(n.as_bytes()));
    let only = is(DUMPED);
    if !only && !is(LABELLED) {
        return None;
    }
    let is_label = |name: &[u8]| LABELS.iter().any(|label| local(name).eq_ignore_ascii_case(label));
    let (attribute, name) = tag.attributes().find(|(name, _)| is_label(name))?;
    let fits = match only {
        true => header::like_name(&name),
        false => name.iter().all(|b| b.is_ascii_alphanumeric() || b"_-.:".contains(b)),
    };
    (fits && !name.is_empty() && name.len() <= 60).then_some(Label { attribute, name, only })
}

/// Whether an attribute holds the value that another names.
pub(super) fn is_value(attribute: &[u8]) -> bool {
    VALUES.iter().any(|value| attribute.eq_ignore_ascii_case(value))
}

/// Whether an attribute says nothing but where names come from or how a drawing looks.
pub(super) fn says_nothing(attribute: &[u8], drawing: bool) -> bool {
    attribute == b"xmlns"
        || attribute.starts_with(b"xmlns:")
        || matches!(
            attribute,
            b"xml:space" | b"xml:lang" | b"xsi:schemaLocation" | b"xsi:type" | b"xsi:nil"
        )
        || drawing && DRAWN.contains(&attribute)
}

/// Whether a reference is left in `text`.
pub(super) fn holds_reference(text: &[u8]) -> bool {
    memchr::memchr_iter(b'&', text).any(|i| {
        let name = text[i + 1..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        name > 0 && text.get(i + 1 + name) == Some(&b';')
    })
}

/// `text` with its lines joined: where text and elements are mixed, lines are broken
/// anywhere.
pub(super) fn one_line(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for word in text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(b' ');
        }
        out.extend_from_slice(word);
    }
    out
}
