//! Holds the text of a statement, line by line, as an extractor hands it over. Must not know
//! what it says.

use crate::extract::{Flow, Sink};
use crate::input::Source;
use crate::model::{Chunk, Fact, FieldId, FieldKind, FieldName, FieldPath, Gap, PAGE_END, Segment};
use std::collections::BTreeMap;

/// Longest text that is taken for a statement, in bytes.
pub const LONGEST: usize = 1 << 20;

/// A line, or a row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What stands there; the cells of a row parted by ` | `.
    pub text: String,
    /// For a row of a table: the names of its columns.
    pub columns: Option<Vec<String>>,
}

/// The text of a statement. Line numbers are places in `lines`, from 1. Rows of tables that
/// a document holds beside its text follow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its lines.
    pub lines: Vec<Line>,
    /// What of it could not be read.
    pub gaps: Vec<Gap>,
}

impl Text {
    /// A text that is there already.
    pub fn of(text: &str) -> Self {
        let line = |line: &str| Line { text: line.trim_end().to_owned(), columns: None };
        Text { lines: text.split(['\n', PAGE_END as char]).map(line).collect(), gaps: Vec::new() }
    }
}

/// Table and row, then cells by the order of their columns.
type Rows = BTreeMap<(usize, u64), Vec<(u32, String)>>;

/// Gathers the text of one object.
#[derive(Default)]
pub(super) struct Gather {
    fields: Vec<(FieldPath, FieldKind)>,
    text: String,
    tables: Vec<String>,
    rows: Rows,
    gaps: Vec<Gap>,
    bytes: usize,
    /// Whether the text is longer than a statement can be.
    pub(super) too_long: bool,
}

impl Gather {
    pub(super) fn finish(self) -> Text {
        let mut text = Text::of(&self.text);
        while text.lines.last().is_some_and(|line| line.text.is_empty()) {
            text.lines.pop();
        }
        let mut last = None;
        for ((table, _), mut cells) in self.rows {
            cells.sort();
            if last != Some(table) {
                text.lines.push(Line::default());
                last = Some(table);
            }
            let columns =
                cells.iter().map(|(field, _)| match &self.fields[*field as usize].0.name {
                    FieldName::Named(name) => name.clone(),
                    FieldName::Position(_) | FieldName::Text => String::new(),
                });
            let columns = columns.collect();
            let written = cells.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" | ");
            text.lines.push(Line { text: written, columns: Some(columns) });
        }
        Text { gaps: self.gaps, ..text }
    }
}

impl Sink for Gather {
    fn field(&mut self, path: FieldPath, kind: FieldKind, _: Option<String>) -> FieldId {
        self.fields.push((path, kind));
        FieldId(self.fields.len() as u32 - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        for value in &chunk.values {
            let Some((path, kind)) = self.fields.get(value.field.0 as usize) else { continue };
            if *kind != FieldKind::Cell {
                // what is around is other windows'
                let owned = &chunk.buf[chunk.owned.clone()];
                self.bytes += owned.len();
                self.text.push_str(&String::from_utf8_lossy(owned));
                continue;
            }
            // properties and targets of links say nothing to readers
            let Some(table) = path.container.as_ref().filter(|name| name.starts_with("table "))
            else {
                continue;
            };
            let table = match self.tables.iter().position(|known| known == table) {
                Some(table) => table,
                None => {
                    self.tables.push(table.clone());
                    self.tables.len() - 1
                }
            };
            let cell = String::from_utf8_lossy(chunk.text(value)).replace(['\n', '\r'], " ");
            self.bytes += cell.len();
            let row = chunk.first_record + u64::from(value.record);
            self.rows.entry((table, row)).or_default().push((value.field.0, cell));
        }
        chunk.clear();
        self.too_long = self.bytes > LONGEST;
        if self.too_long { Flow::Stop } else { Flow::Continue }
    }

    fn child(&mut self, _: Segment, _: &mut Source) -> Flow {
        // pictures and files inside say nothing that a reader sees as text
        Flow::Continue
    }

    fn gap(&mut self, gap: Gap) {
        self.gaps.push(gap);
    }

    fn fact(&mut self, _: Fact, _: &str) {}

    fn charset(&mut self, _: &'static str) {}
}
