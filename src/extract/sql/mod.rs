//! Holds database dumps as SQL: the rows of INSERT and COPY as `table.column`, all
//! else as text. Must not know databases, only how their dumps are written.

mod dialect;
mod lex;
mod reader;
mod schema;

use super::{ExtractError, Format, Look, Sink, prose};
use crate::input::{Folding, Source, TextSource};
use crate::model::{Cause, Chunk, Fact, Gap, Stage};
use dialect::Dialect;
use reader::Reader;

pub(super) const SQL: Format = Format {
    name: "sql",
    extensions: &["sql", "dump", "ddl"],
    is: |look: &Look| dialect::of(look).is_some(),
    extract: read,
    reads: "dumps of MySQL and MariaDB, PostgreSQL (COPY and INSERT), SQL Server scripts, SQLite `.dump`: rows as `table.column`; comments and other statements as text",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let dialect = dialect::of(&Look::new(source, b".sql")).unwrap_or(Dialect::Generic);
    sink.fact(Fact::Dialect, dialect.name());
    let mut text = TextSource::new(source, Folding::Structured);
    let mut reader = Reader::new(dialect);
    let result = blocks(&mut text, sink, &mut reader, limits.window as usize, limits.record);
    prose::finish(text, sink, result)
}

/// Reads blocks and pushes the values of their whole rows.
fn blocks(
    text: &mut TextSource,
    sink: &mut dyn Sink,
    reader: &mut Reader,
    window: usize,
    record: u64,
) -> Result<(), ExtractError> {
    let mut chunk = Chunk::default();
    let mut rest: Vec<u8> = Vec::new();
    let mut more = true;
    while more {
        chunk.buf.append(&mut rest);
        let want = window.saturating_sub(chunk.buf.len()).max(window / 4).max(4096);
        more = text.read_to(&mut chunk.buf, want);
        let long = chunk.buf.len() as u64 > record;
        let used = reader.mark(&mut chunk, sink, !more, long);
        if long && more && used == chunk.buf.len() {
            let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("record", record);
            sink.gap(gap.noting("a row or statement longer than the limit was read as text"));
        }
        rest.extend_from_slice(&chunk.buf[used..]);
        chunk.buf.truncate(used);
        if chunk.values.is_empty() {
            chunk.clear();
            continue;
        }
        chunk.first_record = 0;
        chunk.owned = 0..chunk.buf.len();
        sink.chunk(&mut chunk).or_stop()?;
    }
    if reader.is_truncated() {
        sink.gap(Gap::new(Stage::Extract, Cause::Truncated).noting("the dump ends inside a table"));
    }
    Ok(())
}
