//! Holds the instructions of fields as Word writes them (`HYPERLINK "mailto:…"`). Must
//! not know how they are stored.

use super::ExtractError;
use super::document::Document;
use super::office::decoded;

/// Hands on what people wrote in an instruction: it stands between quotes, or is all
/// that follows the name of a link.
pub(super) fn instruction(text: &[u8], document: &mut Document) -> Result<(), ExtractError> {
    let mut quoted = false;
    for argument in text.split(|&b| b == b'"').skip(1).step_by(2) {
        quoted = true;
        document.value_once("links", "target", &decoded(argument))?;
    }
    let mut words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    if !quoted && words.next().is_some_and(|name| name.eq_ignore_ascii_case(b"HYPERLINK")) {
        for word in words.filter(|word| !word.starts_with(b"\\")) {
            document.value_once("links", "target", &decoded(word))?;
        }
    }
    Ok(())
}
