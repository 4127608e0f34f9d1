//! Holds the question whether an object is a page, and which charset it declares. Must
//! not read it.

use super::HTML;
use crate::extract::Look;
use crate::input::Charset;
use encoding_rs::Encoding;

/// How pages begin. Source: WHATWG MIME Sniffing, 7.1.
const STARTS: &[&str] = &[
    "<!doctype html",
    "<html",
    "<head",
    "<script",
    "<iframe",
    "<h1",
    "<div",
    "<font",
    "<table",
    "<a",
    "<style",
    "<title",
    "<b",
    "<body",
    "<br",
    "<p",
    "<meta",
    "<link",
    "<center",
    "<form",
];

/// Whether an object is a page: by how it begins, or by tags and its name.
pub(super) fn is_html(look: &Look) -> bool {
    if look.charset == Charset::Binary {
        return false;
    }
    let mut text = look.text.trim_ascii_start();
    let declared = text.starts_with(b"<?xml");
    loop {
        let (start, end): (&[u8], &[u8]) = match text {
            [b'<', b'!', b'-', b'-', ..] => (b"<!--", b"-->"),
            [b'<', b'?', b'x', b'm', b'l', ..] => (b"<?xml", b">"),
            _ => break,
        };
        let Some(i) = memchr::memmem::find(&text[start.len()..], end) else { break };
        text = text[start.len() + i + end.len()..].trim_ascii_start();
    }
    // an element of XML may have the name of one of HTML
    let says_xml = declared || super::super::elements::XML.extensions.contains(&&*look.extension);
    let starts = if says_xml { &STARTS[..2] } else { STARTS };
    let begins = starts.iter().any(|start| {
        text.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start.as_bytes()))
            && text.get(start.len()).is_none_or(|b| b.is_ascii_whitespace() || *b == b'>')
    });
    begins || look.is_called(&HTML) && holds_tag(&look.text)
}

fn holds_tag(text: &[u8]) -> bool {
    memchr::memchr_iter(b'<', text).any(|i| {
        let behind = text.get(i + 1..).unwrap_or_default();
        let name = behind.strip_prefix(b"/").unwrap_or(behind);
        name.first().is_some_and(u8::is_ascii_alphabetic) && memchr::memchr(b'>', name).is_some()
    })
}

/// The charset that a page declares: `<meta charset=…>`, the same in a content type, or
/// in the first line of XML.
pub(super) fn declared_charset(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let label = |at: usize| {
        let value = lower[at..].trim_ascii_start().strip_prefix(b"=")?;
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
        let is_label = |b: &u8| b.is_ascii_alphanumeric() || b"-_:".contains(b);
        Encoding::for_label(&value[..value.iter().take_while(|b| is_label(b)).count()])
    };
    let in_tag = |at: usize, names: [&[u8]; 2]| {
        let open = memchr::memrchr(b'<', &lower[..at])?;
        names.iter().any(|name| lower[open..].starts_with(name)).then_some(())
    };
    let metas = memchr::memmem::find_iter(&lower, b"charset");
    let mut metas = metas.filter_map(|at| {
        in_tag(at, [b"<meta", b"<meta"])?;
        label(at + b"charset".len())
    });
    let first_line = memchr::memmem::find(&lower, b"encoding").and_then(|at| {
        in_tag(at, [b"<?xml", b"<?xml"])?;
        label(at + b"encoding".len())
    });
    metas.next().or(first_line)
}
