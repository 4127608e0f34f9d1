//! Holds the head of a Word document: where its parts stand. Must not know text.
//! Source: \[MS-DOC\] 2.5; for Word 6 and 95 the order of the same pairs, 0x42 bytes earlier.

use crate::extract::ExtractError;
use crate::extract::ole::{Ole, Stream, long, short};
use crate::input::CodePage;

/// Bytes of a table that are read.
const TABLE: usize = 64 << 20;

/// Places of tables, by their number in the list of pairs.
pub(super) const HEADERS: usize = 11;
pub(super) const PARAGRAPHS: usize = 13;
pub(super) const ASSOCIATED: usize = 32;
pub(super) const PIECES: usize = 33;
pub(super) const COMMENT_AUTHORS: usize = 36;
pub(super) const DRAWINGS: usize = 50;
pub(super) const CHANGE_AUTHORS: usize = 51;
pub(super) const SAVED_BY: usize = 71;

/// The head of a document, and its two streams.
pub(super) struct Head {
    bytes: Vec<u8>,
    /// Where text stands.
    pub(super) text: Stream,
    /// Where tables stand.
    tables: Stream,
    /// Whether it is of Word 6 or 95.
    pub(super) is_old: bool,
    /// Code page of bytes.
    pub(super) page: CodePage,
}

impl Head {
    pub(super) fn read(ole: &Ole) -> Result<Self, ExtractError> {
        let corrupt = |what: &str| ExtractError::Corrupt(what.to_owned());
        let mut text =
            ole.stream(0, "WordDocument").ok_or_else(|| corrupt("its text cannot be found"))?;
        let bytes = text.bytes_at(0, 0x600).map_err(|error| ExtractError::Read(error.into()))?;
        let flags = short(&bytes, 0x0A).ok_or_else(|| corrupt("its head is cut"))?;
        if flags & 0x100 != 0 {
            return Err(ExtractError::Encrypted);
        }
        let is_old = short(&bytes, 2).unwrap_or(0) < 0xC1;
        let tables = match (is_old, flags & 0x200) {
            (true, _) => Some(text.clone()),
            (false, 0) => ole.stream(0, "0Table"),
            (false, _) => ole.stream(0, "1Table"),
        };
        let tables = tables.ok_or_else(|| corrupt("its tables cannot be found"))?;
        // a file of a Macintosh says so
        let page = if short(&bytes, 0x14) == Some(0x100) { 10000 } else { 1252 };
        let page = CodePage::of(page).unwrap_or(CodePage::WESTERN);
        Ok(Head { bytes, text, tables, is_old, page })
    }

    /// How many characters each of the parts has, in the order in which they follow each
    /// other.
    pub(super) fn lengths(&self) -> [u32; 8] {
        let first = if self.is_old { 0x34 } else { 0x4C };
        std::array::from_fn(|i| {
            let count = long(&self.bytes, first + i * 4).unwrap_or(0);
            if count > i32::MAX as u32 { 0 } else { count }
        })
    }

    /// The table of this number; empty where it has none.
    pub(super) fn table(&mut self, number: usize) -> Result<Vec<u8>, ExtractError> {
        let at = number * 8 + if self.is_old { 0x58 } else { 0x9A };
        let place = long(&self.bytes, at).unwrap_or(0);
        let length = long(&self.bytes, at + 4).unwrap_or(0) as usize;
        let bytes = self.tables.bytes_at(place.into(), length.min(TABLE));
        bytes.map_err(|error| ExtractError::Read(error.into()))
    }

    /// The stream that holds the table of this number, and where.
    pub(super) fn part(&self, number: usize) -> (Stream, std::ops::Range<u64>) {
        let at = number * 8 + if self.is_old { 0x58 } else { 0x9A };
        let place = u64::from(long(&self.bytes, at).unwrap_or(0));
        let length = u64::from(long(&self.bytes, at + 4).unwrap_or(0));
        (self.tables.clone(), place..place + length)
    }

    /// Where the text of an old document stands that was not saved in pieces.
    pub(super) fn start(&self) -> u32 {
        long(&self.bytes, 0x18).unwrap_or(0)
    }

    /// Whether characters of an old document take two bytes each.
    pub(super) fn is_wide(&self) -> bool {
        short(&self.bytes, 0x0A).unwrap_or(0) & 0x1000 != 0
    }
}
