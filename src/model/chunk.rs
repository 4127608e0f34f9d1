//! Holds `Chunk`, the one shape in which text reaches detection: a buffer of
//! many values. Must not know where the text came from.

use super::field::FieldId;

/// The byte that parts values in a chunk. No valid UTF-8 holds it and no rule
/// may match it. Detection sees it outside the bounds of a value, whatever stands
/// there in the buffer, so a match never crosses a field.
pub const SEPARATOR: u8 = 0xFF;

/// The byte between two pages of running text: a form feed.
pub const PAGE_END: u8 = 0x0C;

/// One value: where it stands in the buffer, whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// Offset of its first byte in [`Chunk::buf`].
    pub start: u32,
    /// Offset behind its last byte.
    pub end: u32,
    /// The field it belongs to.
    pub field: FieldId,
    /// Its record, counted from [`Chunk::first_record`].
    pub record: u32,
}

/// A stretch of decoded text with the values in it.
///
/// In a chunk of running text one value spans the buffer, and only the part
/// `owned` belongs to this chunk: what stands before and after it is context,
/// which the neighbouring chunks own.
#[derive(Debug, Default)]
pub struct Chunk {
    /// UTF-8 text. What stands between values is delimiters, quotes, or
    /// [`SEPARATOR`]: it belongs to none of them.
    pub buf: Vec<u8>,
    /// The values, in the order in which they were read.
    pub values: Vec<Value>,
    /// The part of `buf` whose matches count here.
    pub owned: std::ops::Range<usize>,
    /// What is added to the records of values: the number of the first row, line or page
    /// (1-based), or 0 where values bear numbers of their own.
    pub first_record: u64,
}

impl Chunk {
    /// Empties the chunk and keeps its memory.
    pub fn clear(&mut self) {
        self.buf.clear();
        self.values.clear();
        self.owned = 0..0;
        self.first_record = 1;
    }

    /// Copies `text` in as a value of its own, parted from its neighbours.
    pub fn push(&mut self, field: FieldId, record: u32, text: &[u8]) {
        if self.buf.is_empty() {
            self.buf.push(SEPARATOR);
        }
        let start = self.buf.len() as u32;
        self.buf.extend_from_slice(text);
        self.values.push(Value { start, end: self.buf.len() as u32, field, record });
        self.buf.push(SEPARATOR);
        self.owned = 0..self.buf.len();
    }

    /// The text of `value`.
    pub fn text(&self, value: &Value) -> &[u8] {
        &self.buf[value.start as usize..value.end as usize]
    }
}
