//! Holds delimited text: CSV and TSV of any dialect. Must not know charsets: the
//! text that comes in is clean.

mod dialect;
mod lex;

use super::prose::{self, char_boundary};
use super::{ExtractError, Format, Look, Sink, fold_look_alikes};
use crate::input::{Folding, Limits, Source, TextSource};
use crate::model::{
    Cause, Chunk, Fact, FieldId, FieldKind, FieldName, FieldPath, Gap, Stage, Value,
};
use dialect::Dialect;
use lex::{Lexer, Marked};

pub(super) const CSV: Format = Format {
    name: "csv",
    extensions: &["csv", "tsv", "tab", "psv"],
    is: |look: &Look| dialect::of(look).is_some(),
    extract: read,
    hostile: false,
    reads: "delimited text with `,` `;` tab `|` and others, quoted and multi-line values, with or without a header row; columns are fields",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let look = Look::new(source, b".csv");
    let Some(dialect) = dialect::of(&look) else {
        drop(look);
        return prose::read(source, sink);
    };
    drop(look);
    let mut text = TextSource::new(source, Folding::Structured);
    let mut columns = Columns {
        ids: Vec::new(),
        header: dialect.header,
        passed: 0,
        limit: limits.fields,
        text: None,
    };
    sink.fact(Fact::Delimiter, &dialect.delimiter_name());
    sink.fact(Fact::HeaderRow, if dialect.header.is_some() { "yes" } else { "no" });
    let result = rows(&mut text, sink, &dialect, &mut columns, limits);
    prose::finish(text, sink, result)
}

/// Reads blocks, marks the values of their whole rows in place and pushes them.
fn rows(
    text: &mut TextSource,
    sink: &mut dyn Sink,
    dialect: &Dialect,
    columns: &mut Columns,
    limits: &Limits,
) -> Result<(), ExtractError> {
    let (window, longest) = (limits.window as usize, limits.record as usize);
    let mut lexer = Lexer::new(dialect);
    let mut chunk = Chunk { first_record: 1, ..Chunk::default() };
    let mut rest: Vec<u8> = Vec::new();
    let mut row = 1;
    let mut more = true;
    while more || !rest.is_empty() {
        // whatever was cut off from the block before comes first
        chunk.buf.append(&mut rest);
        if more {
            // a row that does not fit doubles the block, up to the longest row
            let length = chunk.buf.len();
            let want = window.saturating_sub(length).max(length);
            let want = want.min((longest + 1).saturating_sub(length)).max(64);
            more = text.read_to(&mut chunk.buf, want);
        }
        let mut marked = lexer.mark(&mut chunk, !more);
        let mut tail = Vec::new();
        if marked.used == 0 && chunk.buf.len() > longest {
            tail = chunk.buf.split_off(char_boundary(&chunk.buf, longest));
            marked = lexer.mark(&mut chunk, true);
            let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("record", limits.record);
            sink.gap(gap.noting("a row longer than the limit was read in pieces"));
        }
        let Marked { used, rows, broken_quotes, too_wide } = marked;
        if too_wide {
            let gap = Gap::new(Stage::Extract, Cause::TooMany);
            sink.gap(gap.noting("a row of very many values was read as several rows"));
        }
        for _ in 0..broken_quotes {
            sink.gap(
                Gap::new(Stage::Extract, Cause::Corrupt)
                    .noting("a quote that never closes was read as an ordinary character"),
            );
        }
        rest.extend_from_slice(&chunk.buf[used..]);
        rest.append(&mut tail);
        chunk.buf.truncate(used);
        if rows == 0 {
            // nothing whole yet: the block grows
            chunk.clear();
            continue;
        }
        if text.look_alikes() {
            fold_look_alikes(&mut chunk);
        }
        let taken = columns.settle(&mut chunk, sink, rows);
        chunk.first_record = row;
        chunk.owned = 0..chunk.buf.len();
        row += rows - taken;
        sink.chunk(&mut chunk).or_stop()?;
    }
    Ok(())
}

/// The fields of the columns met so far.
struct Columns {
    ids: Vec<FieldId>,
    /// Rows up to the one that names the columns, as long as it has not come.
    header: Option<usize>,
    /// Rows above it in blocks before.
    passed: u32,
    limit: u64,
    text: Option<FieldId>,
}

impl Columns {
    /// Turns column numbers into fields: those of the header row, then those of
    /// rows that are longer. Returns how many rows of the chunk are none of data.
    fn settle(&mut self, chunk: &mut Chunk, sink: &mut dyn Sink, rows: u64) -> u64 {
        let (mut taken, mut titles) = (0, 0);
        if let Some(header) = self.header {
            if header as u64 >= rows {
                // titles fill the whole block: their header comes later
                self.header = Some(header - rows as usize);
                self.titles(chunk, rows as u32, sink);
                chunk.values.iter_mut().for_each(|value| value.record += self.passed);
                self.passed += rows as u32;
                return rows;
            }
            self.header = None;
            titles = self.titles(chunk, header as u32, sink);
            self.take_header(chunk, header as u32, sink);
            chunk.values[..titles].iter_mut().for_each(|value| value.record += self.passed);
            taken = header as u64 + 1;
        }
        let data = &mut chunk.values[titles..];
        if taken == 0 && self.rename(data) {
            return 0;
        }
        let widest = data.iter().map(|value| u64::from(value.field.0) + 1).max().unwrap_or(0);
        while (self.ids.len() as u64) < widest.min(self.limit) {
            self.add(sink, FieldName::Position(self.ids.len() as u32 + 1));
        }
        if widest > self.limit {
            let gap = Gap::new(Stage::Extract, Cause::TooMany).at_limit("fields", self.limit);
            sink.gap(gap.noting("columns beyond the limit are counted in the last field"));
        }
        let last = self.ids.len().saturating_sub(1);
        for value in data {
            value.field = self.ids[(value.field.0 as usize).min(last)];
            value.record -= taken as u32;
        }
        taken
    }

    /// Puts fields in the place of column numbers, all of which are known already;
    /// false, and nothing changed, when one is not.
    fn rename(&self, values: &mut [Value]) -> bool {
        let first = self.ids.first().map_or(0, |id| id.0);
        // columns are fields in a row unless titles came between
        let in_a_row = self.ids.iter().enumerate().all(|(i, id)| id.0 == first + i as u32);
        let count = self.ids.len() as u32;
        if !in_a_row || values.iter().any(|value| value.field.0 >= count) {
            return false;
        }
        values.iter_mut().for_each(|value| value.field.0 += first);
        true
    }

    /// Names the fields after row number `header` and takes it out.
    fn take_header(&mut self, chunk: &mut Chunk, header: u32, sink: &mut dyn Sink) {
        let from = chunk.values.partition_point(|value| value.record < header);
        let to = chunk.values.partition_point(|value| value.record <= header);
        let names: Vec<String> = chunk.values[from..to]
            .iter()
            .map(|value| String::from_utf8_lossy(chunk.text(value)).trim().to_owned())
            .collect();
        chunk.values.drain(from..to);
        for name in names {
            let position = FieldName::Position(self.ids.len() as u32 + 1);
            self.add(sink, if name.is_empty() { position } else { FieldName::Named(name) });
        }
    }

    /// Makes the rows before number `until` running text; returns how many values
    /// they have.
    fn titles(&mut self, chunk: &mut Chunk, until: u32, sink: &mut dyn Sink) -> usize {
        let count = chunk.values.partition_point(|value| value.record < until);
        if count > 0 {
            let text = *self
                .text
                .get_or_insert_with(|| sink.field(FieldPath::text(), FieldKind::Text, None));
            chunk.values[..count].iter_mut().for_each(|value| value.field = text);
        }
        count
    }

    fn add(&mut self, sink: &mut dyn Sink, name: FieldName) {
        if (self.ids.len() as u64) < self.limit {
            self.ids.push(sink.field(FieldPath::column(name), FieldKind::Cell, None));
        }
    }
}
