//! Holds the marking of values and keys of settings where they stand. Must not know how
//! they are written.

use crate::extract::json::lex;
use crate::extract::keys::{Keys, Node, ROOT};
use crate::extract::lines::{Prose, push};
use crate::extract::{ExtractError, Sink};
use crate::input::Cleaner;
use crate::model::Chunk;
use std::ops::Range;

/// A path and the record that a value at it belongs to.
pub(super) type Place = (Node, u32);

/// Where values and keys go.
pub(super) struct Marks {
    pub(super) keys: Keys,
    pub(super) prose: Prose,
    scratch: Vec<u8>,
}

impl Marks {
    pub(super) fn new(limit: u64) -> Self {
        Marks { keys: Keys::new(limit), prose: Prose::default(), scratch: Vec::new() }
    }

    /// The place of what stands under the key at `at`.
    pub(super) fn key(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        (above, record): Place,
        sink: &mut dyn Sink,
    ) -> Place {
        let met = self.keys.key(above, &chunk.buf[at.clone()]);
        if !met.is_data {
            return (met.node, record);
        }
        // what stands under it is a record of its own
        let record = self.keys.count(met.node);
        let field = self.keys.key_field(above, sink);
        push(chunk, at, field, record);
        (met.node, record)
    }

    /// A value; what stands for nothing is an empty one.
    pub(super) fn value(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        (node, record): Place,
        sink: &mut dyn Sink,
    ) {
        let field = self.keys.field(node, sink);
        push(chunk, at, field, record);
    }

    /// Undoes the escapes of a text between double quotes, in place.
    pub(super) fn unescape(&mut self, buf: &mut [u8], at: Range<usize>) -> Range<usize> {
        if memchr::memchr(b'\\', &buf[at.clone()]).is_none() {
            return at;
        }
        let end = lex::unescape(buf, at.clone());
        if buf[at.start..end].is_ascii() {
            return at.start..end;
        }
        self.scratch.clear();
        Cleaner::default().clean(&buf[at.start..end], true, &mut self.scratch);
        let length = self.scratch.len().min(at.len());
        buf[at.start..at.start + length].copy_from_slice(&self.scratch[..length]);
        at.start..at.start + length
    }

    /// The path of the elements of an array. An array that is the document holds records.
    pub(super) fn items(&mut self, node: Node) -> Node {
        if node == ROOT { ROOT } else { self.keys.items(node) }
    }

    /// Hands on what waited for the end.
    pub(super) fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.keys.end(sink)
    }

    /// A record of a new document, or an element of an array that is the document.
    pub(super) fn document(&mut self) -> Place {
        (ROOT, self.keys.count(ROOT))
    }
}

/// Writes what a quote doubles once, in place.
pub(super) fn undouble(buf: &mut [u8], at: Range<usize>, quote: u8) -> Range<usize> {
    let (mut read, mut write) = (at.start, at.start);
    while read < at.end {
        buf[write] = buf[read];
        read += 1 + usize::from(buf[read] == quote && buf[..at.end].get(read + 1) == Some(&quote));
        write += 1;
    }
    at.start..write
}

/// `at` without the white space around it.
pub(super) fn trimmed(buf: &[u8], at: Range<usize>) -> Range<usize> {
    let text = &buf[at.clone()];
    let start = at.start + (text.len() - text.trim_ascii_start().len());
    start..start + text.trim_ascii().len()
}
