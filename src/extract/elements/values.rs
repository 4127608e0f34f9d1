//! Holds the way of values and of running text to the sink, in their clean form. Must
//! not know where they stand.

use super::fields::{Fields, Node};
use crate::extract::running::Running;
use crate::extract::{ExtractError, Sink};
use crate::input::{Cleaner, Limits};
use crate::model::{Chunk, FieldPath, Gap};

pub(super) struct Values<'k> {
    sink: &'k mut dyn Sink,
    window: usize,
    /// Cells, which bear the numbers of their rows.
    chunk: Chunk,
    running: Running,
    clean: Vec<u8>,
}

impl<'k> Values<'k> {
    pub(super) fn new(limits: &Limits, sink: &'k mut dyn Sink) -> Self {
        Values {
            sink,
            window: limits.window as usize,
            chunk: Chunk::default(),
            running: Running::new(FieldPath::text(), limits.window),
            clean: Vec::new(),
        }
    }

    pub(super) fn gap(&mut self, gap: Gap) {
        self.sink.gap(gap);
    }

    /// A value at a path; what is blank is none.
    pub(super) fn cell(
        &mut self,
        fields: &mut Fields,
        node: Node,
        row: u32,
        value: &[u8],
    ) -> Result<(), ExtractError> {
        self.clean.clear();
        Cleaner::default().clean(value, true, &mut self.clean);
        let text = self.clean.trim_ascii();
        if text.is_empty() {
            return Ok(());
        }
        let field = fields.field(node, self.sink);
        self.chunk.push(field, row, text);
        if self.chunk.buf.len() >= self.window { self.flush() } else { Ok(()) }
    }

    /// Adds to the running text.
    pub(super) fn text(&mut self, text: &[u8]) -> Result<(), ExtractError> {
        self.running.text(text, self.sink)
    }

    /// Ends a line of the running text.
    pub(super) fn paragraph(&mut self) -> Result<(), ExtractError> {
        self.text(b"\n")
    }

    fn flush(&mut self) -> Result<(), ExtractError> {
        if self.chunk.values.is_empty() {
            return Ok(());
        }
        self.chunk.first_record = 0;
        self.sink.chunk(&mut self.chunk).or_stop()
    }

    /// Hands on what is left.
    pub(super) fn end(mut self) -> Result<(), ExtractError> {
        self.flush()?;
        self.running.end(self.sink)
    }
}
