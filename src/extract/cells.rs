//! Holds the way of the values of tables to the sink: brought into their clean form and
//! gathered into chunks. Must not know how tables are stored.

use super::{ExtractError, Sink};
use crate::input::{Cleaner, Limits, fold};
use crate::model::{Chunk, FieldId, FieldKind, FieldName, FieldPath};

/// Values that wait for their chunk to be full.
pub(super) struct Cells {
    chunk: Chunk,
    window: usize,
    clean: Vec<u8>,
}

impl Cells {
    pub(super) fn new(limits: &Limits) -> Self {
        let window = usize::try_from(limits.window).unwrap_or(usize::MAX);
        Cells { chunk: Chunk::default(), window, clean: Vec::new() }
    }

    /// A value of row number `row`, from 1; an empty one where there is none.
    pub(super) fn put(
        &mut self,
        field: FieldId,
        row: u32,
        value: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        self.clean.clear();
        Cleaner::default().clean(value, true, &mut self.clean);
        self.chunk.push(field, row, &self.clean);
        // a value or two of no bytes take room as well
        let full = self.chunk.buf.len() >= self.window || self.chunk.values.len() >= self.window;
        if full { self.flush(sink) } else { Ok(()) }
    }

    /// Hands on what waits.
    pub(super) fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.chunk.values.is_empty() {
            return Ok(());
        }
        self.chunk.first_record = 0;
        sink.chunk(&mut self.chunk).or_stop()
    }
}

/// The field of a column of a table, which may have no name, as the table may.
pub(super) fn column(
    table: &str,
    position: usize,
    name: &str,
    declared: Option<&str>,
    sink: &mut dyn Sink,
) -> FieldId {
    let name = match name.trim() {
        "" => FieldName::Position(u32::try_from(position + 1).unwrap_or(u32::MAX)),
        name => FieldName::Named(fold(name)),
    };
    let path = match table {
        "" => FieldPath::column(name),
        table => FieldPath::of_table(table, name),
    };
    sink.field(path, FieldKind::Cell, declared.map(str::to_lowercase))
}
