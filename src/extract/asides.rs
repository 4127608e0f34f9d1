//! Holds text that stands beside the body of a document (headers, notes, comments) until
//! the body is read. Must not know how either is written.

use super::ExtractError;
use super::document::Document;
use std::collections::BTreeMap;

/// Bytes that are held back; beyond, text goes straight on as part of the body.
const HELD: usize = 4 << 20;

/// Text by the name of the part that it belongs to.
#[derive(Default)]
pub(super) struct Asides {
    parts: BTreeMap<&'static str, Vec<u8>>,
    held: usize,
}

impl Asides {
    /// Adds text to a part.
    pub(super) fn add(
        &mut self,
        part: &'static str,
        text: &[u8],
        document: &mut Document,
    ) -> Result<(), ExtractError> {
        if self.held + text.len() > HELD {
            return document.text(text);
        }
        self.held += text.len();
        self.parts.entry(part).or_default().extend_from_slice(text);
        Ok(())
    }

    /// Ends what was added last to a part, as a line of its own.
    pub(super) fn end_line(&mut self, part: &'static str) {
        if let Some(text) = self.parts.get_mut(part).filter(|text| !text.ends_with(b"\n")) {
            text.push(b'\n');
        }
    }

    /// Hands on all parts, now that the body has ended.
    pub(super) fn end(self, document: &mut Document) -> Result<(), ExtractError> {
        for (part, text) in self.parts {
            document.section(Some(part))?;
            document.text(&text)?;
        }
        Ok(())
    }
}
