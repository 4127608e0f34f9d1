//! Holds what all documents come to: running text with whole paragraphs, tables with
//! their columns, and single values beside the text. Must not know how they are written.

mod level;
mod table;

use super::prose::Stream;
use super::{ExtractError, Sink};
use crate::input::{Cleaner, Limits};
use crate::model::{Chunk, FieldId, FieldKind, FieldName, FieldPath};
use level::Level;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use table::{Row, Table};

/// Levels of tables and boxes inside each other that are told apart; what lies deeper
/// is part of the deepest.
const LEVELS: usize = 24;

/// Bytes that a level holds back; beyond, its text goes straight on.
const HELD: usize = 1 << 20;

/// How many values are remembered that are wanted once.
const ONCE: usize = 10_000;

/// Takes the pieces of a document and hands on fields and values.
pub(super) struct Document<'k> {
    sink: &'k mut dyn Sink,
    window: usize,
    /// Name of the part that is read; none for the body.
    section: Option<String>,
    stream: Option<Stream>,
    cleaner: Cleaner,
    /// Text that waits to be cleaned.
    raw: Vec<u8>,
    /// Text of boxes that are anchored in the open paragraph of the running text.
    behind: Vec<u8>,
    levels: Vec<Level>,
    /// Levels that were begun beyond [`LEVELS`].
    deeper: u64,
    tables: u32,
    /// Cells and values.
    chunk: Chunk,
    values: Vec<(FieldPath, FieldId, u32)>,
    once: BTreeSet<u64>,
}

impl<'k> Document<'k> {
    pub(super) fn new(sink: &'k mut dyn Sink, limits: &Limits) -> Self {
        Document {
            sink,
            window: limits.window as usize,
            section: None,
            stream: None,
            cleaner: Cleaner::default(),
            raw: Vec::new(),
            behind: Vec::new(),
            levels: Vec::new(),
            deeper: 0,
            tables: 0,
            chunk: Chunk::default(),
            values: Vec::new(),
            once: BTreeSet::new(),
        }
    }

    /// Where gaps, facts and objects inside go.
    pub(super) fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    /// Ends the part that was read, whatever is still open in it, and begins another;
    /// parts of one name follow each other.
    pub(super) fn section(&mut self, name: Option<&str>) -> Result<(), ExtractError> {
        self.deeper = 0;
        while !self.levels.is_empty() {
            self.leave()?;
        }
        let behind = std::mem::take(&mut self.behind);
        self.text(&behind)?;
        if self.section.as_deref() != name {
            self.end_stream()?;
            self.section = name.map(str::to_owned);
        }
        Ok(())
    }

    /// Ends the document.
    pub(super) fn end(mut self) -> Result<(), ExtractError> {
        self.section(None)?;
        self.end_stream()?;
        self.flush()
    }

    /// Adds text to the paragraph.
    pub(super) fn text(&mut self, text: &[u8]) -> Result<(), ExtractError> {
        self.text_at(self.levels.len(), text)
    }

    /// Ends a paragraph; what stood in boxes that are anchored in it comes behind it.
    pub(super) fn paragraph(&mut self) -> Result<(), ExtractError> {
        self.text(b"\n")?;
        let behind = match self.levels.last_mut() {
            Some(level) => level.take_behind(),
            None => std::mem::take(&mut self.behind),
        };
        self.text(&behind)
    }

    /// Begins something that stands by itself although it lies in a paragraph: a box
    /// of text, a note.
    pub(super) fn enter_box(&mut self) {
        self.enter(Level::a_box());
    }

    /// Begins a table.
    pub(super) fn enter_table(&mut self) {
        self.enter(Level::of_table());
    }

    fn enter(&mut self, level: Level) {
        if self.levels.len() >= LEVELS {
            self.deeper += 1;
            return;
        }
        self.levels.push(level);
    }

    /// Ends the box or table that was begun last.
    pub(super) fn leave(&mut self) -> Result<(), ExtractError> {
        if self.deeper > 0 {
            self.deeper -= 1;
            return Ok(());
        }
        if self.levels.last().is_some_and(Level::has_open_cell) {
            self.cell_end()?;
        }
        let Some(mut level) = self.levels.pop() else { return Ok(()) };
        let is_box = level.table.is_none();
        let text = match level.table {
            Some(table) => self.table_text(table)?,
            None => {
                let mut behind = level.take_behind();
                level.text.append(&mut behind);
                level.text
            }
        };
        // the paragraph that a box lies in goes on
        let behind = match self.levels.last_mut() {
            Some(outer) => outer.behind(),
            None => &mut self.behind,
        };
        if is_box && behind.len() + text.len() < HELD {
            behind.extend_from_slice(&text);
            return Ok(());
        }
        self.text(&text)
    }

    /// Begins a row of the table, if one is open.
    pub(super) fn row(&mut self) -> Result<(), ExtractError> {
        if let Some(table) = self.table() {
            table.begin_row();
        }
        Ok(())
    }

    /// Begins a cell that spans so many columns.
    pub(super) fn cell(&mut self, span: u32) {
        if let Some(table) = self.table() {
            table.begin_cell(span);
        }
    }

    /// Ends a cell.
    pub(super) fn cell_end(&mut self) -> Result<(), ExtractError> {
        let behind = self.levels.last_mut().map(Level::take_behind).unwrap_or_default();
        if !behind.is_empty() && self.levels.last().is_some_and(|level| !level.text.is_empty()) {
            // the paragraph that it was anchored in ends with the cell
            self.text(b"\n")?;
        }
        self.text(&behind)?;
        match self.levels.last_mut() {
            Some(Level { table: Some(table), text, .. }) if self.deeper == 0 => {
                table.end_cell(clean(&std::mem::take(text)));
                Ok(())
            }
            _ => self.text(b"\t"),
        }
    }

    /// Takes the open row for the one that names the columns: the document says so.
    pub(super) fn row_is_header(&mut self) {
        if let Some(table) = self.table() {
            table.names_columns();
        }
    }

    /// Ends a row.
    pub(super) fn row_end(&mut self) -> Result<(), ExtractError> {
        let Some(table) = self.table() else { return self.text(b"\n") };
        let rows = table.end_row();
        let below = self.levels.len() - 1;
        self.rows(below, rows)
    }

    fn table(&mut self) -> Option<&mut Table> {
        if self.deeper > 0 {
            return None;
        }
        self.levels.last_mut()?.table.as_mut()
    }

    /// What is left of a table at its end, as far as it is text.
    fn table_text(&mut self, mut table: Table) -> Result<Vec<u8>, ExtractError> {
        let rows = table.end();
        let mut text = Vec::new();
        for row in rows {
            match row {
                Row::Text(line) => text.extend_from_slice(&line),
                Row::Cells(row, cells) => self.cells(&mut table.columns, row, cells)?,
            }
        }
        Ok(text)
    }

    /// Hands on rows of the table at a level.
    fn rows(&mut self, level: usize, rows: Vec<Row>) -> Result<(), ExtractError> {
        for row in rows {
            match row {
                Row::Text(line) => self.text_at(level, &line)?,
                Row::Cells(row, cells) => {
                    let Some(table) = self.levels[level].table.as_mut() else { continue };
                    let mut columns = std::mem::take(&mut table.columns);
                    self.cells(&mut columns, row, cells)?;
                    if let Some(table) = self.levels[level].table.as_mut() {
                        table.columns = columns;
                    }
                }
            }
        }
        Ok(())
    }

    fn cells(
        &mut self,
        columns: &mut table::Columns,
        row: u32,
        cells: Vec<(u32, Vec<u8>)>,
    ) -> Result<(), ExtractError> {
        if columns.number == 0 {
            self.tables += 1;
            columns.number = self.tables;
        }
        for (column, text) in cells {
            let field = columns.field(column, self.sink);
            self.chunk.push(field, row, &text);
        }
        if self.chunk.buf.len() >= self.window { self.flush() } else { Ok(()) }
    }

    /// Adds text below the level numbered `above`.
    fn text_at(&mut self, above: usize, text: &[u8]) -> Result<(), ExtractError> {
        let holding = self.levels[..above].iter().rposition(Level::holds);
        let Some(i) = holding else { return self.stream(text) };
        let level = &mut self.levels[i];
        level.text.extend_from_slice(text);
        if level.text.len() < HELD {
            return Ok(());
        }
        // too much to be held: from now on it goes straight on
        let held = std::mem::take(&mut level.text);
        let rows = level.dissolve();
        self.rows_as_text(i, rows)?;
        self.text_at(i, &held)
    }

    fn rows_as_text(&mut self, below: usize, rows: Vec<Row>) -> Result<(), ExtractError> {
        for row in rows {
            if let Row::Text(line) = row {
                self.text_at(below, &line)?;
            }
        }
        Ok(())
    }

    /// Adds to the running text.
    fn stream(&mut self, text: &[u8]) -> Result<(), ExtractError> {
        self.raw.extend_from_slice(text);
        if self.raw.len() < 4096 { Ok(()) } else { self.clean(false) }
    }

    fn clean(&mut self, last: bool) -> Result<(), ExtractError> {
        if self.raw.is_empty() {
            return Ok(());
        }
        if self.stream.is_none() {
            let container = self.section.clone();
            let path = FieldPath { container, ..FieldPath::text() };
            let field = self.sink.field(path, FieldKind::Text, None);
            self.stream = Some(Stream::new(field, self.window));
        }
        let Some(stream) = &mut self.stream else { return Ok(()) };
        let used = self.cleaner.clean(&self.raw, last, stream.text());
        self.raw.drain(..used);
        stream.hand_on(self.sink)
    }

    fn end_stream(&mut self) -> Result<(), ExtractError> {
        self.clean(true)?;
        match self.stream.take() {
            Some(stream) => stream.end(self.sink),
            None => Ok(()),
        }
    }

    /// Adds a value that stands beside the text: a property, an author, a target.
    pub(super) fn value(
        &mut self,
        container: &str,
        name: &str,
        text: &[u8],
    ) -> Result<(), ExtractError> {
        let text = clean(text);
        let text = text.trim_ascii();
        if text.is_empty() {
            return Ok(());
        }
        let path = FieldPath::of_table(container, FieldName::Named(name.to_owned()));
        let known = self.values.iter().position(|(known, ..)| *known == path);
        let i = known.unwrap_or_else(|| {
            let field = self.sink.field(path.clone(), FieldKind::Cell, None);
            self.values.push((path, field, 0));
            self.values.len() - 1
        });
        let (_, field, count) = &mut self.values[i];
        *count += 1;
        self.chunk.push(*field, *count, text);
        if self.chunk.buf.len() >= self.window { self.flush() } else { Ok(()) }
    }

    /// The same, unless it was there before.
    pub(super) fn value_once(
        &mut self,
        container: &str,
        name: &str,
        text: &[u8],
    ) -> Result<(), ExtractError> {
        let mut hasher = DefaultHasher::new();
        (container, name, text).hash(&mut hasher);
        let hash = hasher.finish();
        if self.once.contains(&hash) {
            return Ok(());
        }
        if self.once.len() < ONCE {
            self.once.insert(hash);
        }
        self.value(container, name, text)
    }

    fn flush(&mut self) -> Result<(), ExtractError> {
        if self.chunk.values.is_empty() {
            return Ok(());
        }
        // values bear the numbers of their rows
        self.chunk.first_record = 0;
        self.sink.chunk(&mut self.chunk).or_stop()
    }
}

/// The clean form of a short text, without what separates at its ends.
fn clean(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    Cleaner::default().clean(text.trim_ascii(), true, &mut out);
    out
}

#[cfg(test)]
mod tests;
