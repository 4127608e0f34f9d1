//! Holds text whose columns stand below each other, at places that are guessed or given.
//! Must not know charsets: the text that comes in is clean.

mod guess;

use super::lines::{ByLine, Line, Prose, push};
use super::{ExtractError, Format, Look, Sink, blocks, prose};
use crate::input::{Charset, Folding, Source, TextSource};
use crate::model::{Chunk, Fact, FieldId, FieldKind, FieldName, FieldPath, Layout};
use guess::Guess;
use std::ops::Range;

pub(super) const FIXED: Format = Format {
    name: "fixed-width",
    extensions: &[],
    is: |look| guessed(look).is_some(),
    extract: |source, sink| {
        if let Some(layout) = source.layout().cloned() {
            return given(&layout, source, sink);
        }
        let guess = guessed(&Look::new(source, b""));
        let Some(Guess { columns, header }) = guess else { return prose::read(source, sink) };
        let reader = Reader { header, is_guess: true, ..Reader::default() };
        read(columns, reader, source, sink)
    },
    hostile: false,
    reads: "tables whose columns stand below each other, parted by blanks in all of the first lines; lines that do not fit as text; other layouts where the configuration gives them (`[[layout]]`)",
};

/// A column.
struct Column {
    name: Option<String>,
    /// Its first and last character, from 0.
    at: Range<usize>,
}

fn guessed(look: &Look) -> Option<Guess> {
    if look.charset == Charset::Binary { None } else { guess::guess(&look.text, look.whole) }
}

/// Reads `source` by a layout that was given.
fn given(layout: &Layout, source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let columns = layout.columns.iter().map(|column| {
        let start = column.start.saturating_sub(1) as usize;
        let end = start.saturating_add(column.width as usize);
        Column { name: Some(column.name.clone()), at: start..end }
    });
    let reader = Reader { skip: layout.skip, ..Reader::default() };
    read(columns.collect(), reader, source, sink)
}

fn read(
    columns: Vec<Column>,
    mut reader: Reader,
    source: &mut Source,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let limits = source.limits();
    sink.fact(Fact::HeaderRow, if reader.header.is_some() { "yes" } else { "no" });
    for (i, Column { name, at }) in columns.into_iter().enumerate() {
        let name = match name {
            Some(name) => FieldName::Named(name),
            None => FieldName::Position(i as u32 + 1),
        };
        let field = sink.field(FieldPath::column(name), FieldKind::Cell, None);
        reader.columns.push((field, at));
    }
    let mut text = TextSource::new(source, Folding::Structured);
    let result = blocks::read(&mut text, sink, &mut ByLine::new(reader), limits);
    prose::finish(text, sink, result)
}

#[derive(Default)]
struct Reader {
    columns: Vec<(FieldId, Range<usize>)>,
    /// The line that names the columns, from 0.
    header: Option<usize>,
    /// Whether the columns are guessed: between them stand blanks.
    is_guess: bool,
    /// Lines at the top that are no rows.
    skip: u32,
    prose: Prose,
    cells: Vec<Range<usize>>,
}

impl Line for Reader {
    fn line(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        number: u32,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let line = &chunk.buf[at.clone()];
        if self.header == Some(number as usize - 1) || guess::is_ruler(line.trim_ascii()) {
            return Ok(());
        }
        if number <= self.skip || line.trim_ascii().is_empty() || !self.find(line) {
            self.prose.push(chunk, at, number, sink);
            return Ok(());
        }
        for (cell, (field, _)) in self.cells.iter().zip(&self.columns) {
            push(chunk, at.start + cell.start..at.start + cell.end, *field, number);
        }
        Ok(())
    }
}

impl Reader {
    /// Finds the cells of a line; false where something stands across or beside them.
    fn find(&mut self, line: &[u8]) -> bool {
        let is_ascii = line.is_ascii();
        let at = |i: usize| match is_ascii {
            true => i.min(line.len()),
            false => {
                String::from_utf8_lossy(line).char_indices().nth(i).map_or(line.len(), |c| c.0)
            }
        };
        self.cells.clear();
        let mut covered = 0;
        for (_, column) in &self.columns {
            let (start, end) = (at(column.start), at(column.end));
            // between two columns nothing may stand; a value may not reach from one into the next
            let between = &line[covered.min(start)..start];
            let reaches = self.is_guess
                && (1..line.len()).contains(&start)
                && line[start - 1] != b' '
                && line[start] != b' ';
            if reaches || !between.trim_ascii().is_empty() {
                return false;
            }
            self.cells.push(start..end);
            covered = covered.max(end);
        }
        line[covered..].trim_ascii().is_empty()
    }
}
