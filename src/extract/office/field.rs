//! Holds the instructions of fields (`HYPERLINK "mailto:…"`), which are cut into runs
//! like text, and the targets of links. Must not know elements.

use crate::extract::ExtractError;
use crate::extract::document::Document;

/// Longest instruction that is read, in bytes.
const LONGEST: usize = 64 << 10;

/// The instruction of the field that is open.
#[derive(Default)]
pub(super) struct Instruction {
    text: Vec<u8>,
    open: bool,
}

impl Instruction {
    pub(super) fn open(&mut self) {
        self.open = true;
    }

    pub(super) fn close(&mut self) {
        self.open = false;
    }

    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    pub(super) fn add(&mut self, text: &[u8]) {
        let room = LONGEST.saturating_sub(self.text.len());
        self.text.extend_from_slice(&text[..text.len().min(room)]);
    }

    /// Hands on what was gathered, if anything in it was written by people: it stands
    /// between quotes.
    pub(super) fn end(&mut self, document: &mut Document) -> Result<(), ExtractError> {
        let text = std::mem::take(&mut self.text);
        for argument in text.split(|&b| b == b'"').skip(1).step_by(2) {
            document.value_once("links", "target", &decoded(argument))?;
        }
        Ok(())
    }

    pub(super) fn whole(
        &mut self,
        text: &[u8],
        document: &mut Document,
    ) -> Result<(), ExtractError> {
        self.add(text);
        self.end(document)
    }
}

/// The target of a link with its `%40` undone.
pub(in crate::extract) fn decoded(target: &[u8]) -> Vec<u8> {
    let hex = |i: usize| target.get(i).and_then(|&b| (b as char).to_digit(16));
    let mut out = Vec::with_capacity(target.len());
    let mut i = 0;
    while i < target.len() {
        match (target[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (b, ..) => {
                out.push(b);
                i += 1;
            }
        }
    }
    out
}
