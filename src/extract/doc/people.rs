//! Holds who commented, changed and saved a document, as its tables tell. Must not know
//! text. Source: \[MS-DOC\] 2.9.98 (owners), 2.2.4 (tables of strings).

use super::fib::{ASSOCIATED, CHANGE_AUTHORS, COMMENT_AUTHORS, Head, SAVED_BY};
use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::extract::ole::{short, wide};

/// What the strings that go with a document are, by number.
const PROPERTIES: &[(usize, &str)] = &[
    (1, "template"),
    (2, "title"),
    (3, "subject"),
    (4, "keywords"),
    (5, "description"),
    (6, "creator"),
    (7, "last modified by"),
    (8, "merge source"),
];

/// Tells people and properties; those that were told before are not repeated.
pub(super) fn tell(head: &mut Head, document: &mut Document) -> Result<(), ExtractError> {
    if head.is_old {
        return Ok(());
    }
    for author in strings(&head.table(COMMENT_AUTHORS)?) {
        document.value_once("comments", "author", &author)?;
    }
    for author in table(&head.table(CHANGE_AUTHORS)?) {
        if author != b"Unknown" {
            document.value_once("changes", "author", &author)?;
        }
    }
    // author and path by turns
    for pair in table(&head.table(SAVED_BY)?).chunks(2) {
        document.value_once("changes", "author", &pair[0])?;
        if let Some(path) = pair.get(1) {
            document.value_once("(properties)", "saved as", path)?;
        }
    }
    let associated = table(&head.table(ASSOCIATED)?);
    for (i, name) in PROPERTIES {
        if let Some(text) = associated.get(*i) {
            document.value_once("(properties)", name, text)?;
        }
    }
    Ok(())
}

/// The strings of a table that says how many it has.
fn table(bytes: &[u8]) -> Vec<Vec<u8>> {
    if short(bytes, 0) != Some(0xFFFF) {
        return Vec::new();
    }
    let count = usize::from(short(bytes, 2).unwrap_or(0));
    let extra = usize::from(short(bytes, 4).unwrap_or(0));
    let mut rest = bytes.get(6..).unwrap_or_default();
    let mut out = Vec::new();
    for _ in 0..count {
        let Some(text) = string(&mut rest) else { break };
        rest = rest.get(extra..).unwrap_or_default();
        out.push(text);
    }
    out
}

/// Strings up to the end.
fn strings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = bytes;
    std::iter::from_fn(|| string(&mut rest)).collect()
}

/// A string of UTF-16 behind its count.
fn string(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let length = usize::from(short(rest, 0)?) * 2;
    let bytes = rest.get(2..2 + length)?;
    *rest = &rest[2 + length..];
    let mut text = Vec::new();
    wide(bytes, &mut text);
    Some(text)
}
