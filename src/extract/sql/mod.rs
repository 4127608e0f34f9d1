//! Holds database dumps as SQL: the rows of INSERT and COPY as `table.column`, all
//! else as text. Must not know databases, only how their dumps are written.

mod dialect;
mod lex;
mod reader;
mod schema;
mod script;
mod statement;
mod table;
mod undo;

use super::prose::{self, char_boundary};
use super::{ExtractError, Format, Look, Sink, fold_look_alikes};
use crate::input::{Folding, Limits, Source, TextSource};
use crate::model::{Cause, Chunk, Fact, Gap, Stage};
pub(super) use dialect::Dialect;
use reader::{Block, Reader};
pub(super) use schema::{Column, columns_of, copied};
pub(super) use script::Script;

pub(super) const SQL: Format = Format {
    name: "sql",
    extensions: &["sql", "dump", "ddl"],
    is: |look: &Look| dialect::of(look).is_some(),
    extract: read,
    hostile: false,
    reads: "dumps of MySQL and MariaDB, PostgreSQL (COPY and INSERT), SQL Server scripts, SQLite `.dump`: rows as `table.column`; comments and other statements as text",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let dialect = dialect::of(&Look::new(source, b".sql")).unwrap_or(Dialect::Generic);
    sink.fact(Fact::Dialect, dialect.name());
    let mut text = TextSource::new(source, Folding::Structured);
    let mut reader = Reader::new(dialect);
    let result = blocks(&mut text, sink, &mut reader, limits);
    prose::finish(text, sink, result)
}

/// Reads blocks; a dump may not end inside a table.
fn blocks(
    text: &mut TextSource,
    sink: &mut dyn Sink,
    reader: &mut Reader,
    limits: &Limits,
) -> Result<(), ExtractError> {
    lines(text, sink, reader, limits)?;
    if reader.is_truncated() {
        sink.gap(truncated());
    }
    Ok(())
}

fn truncated() -> Gap {
    Gap::new(Stage::Extract, Cause::Truncated).noting("the dump ends inside a table")
}

/// Reads blocks and pushes the values of their whole rows.
fn lines(
    text: &mut TextSource,
    sink: &mut dyn Sink,
    reader: &mut Reader,
    limits: &Limits,
) -> Result<(), ExtractError> {
    let (window, longest) = (limits.window as usize, limits.record as usize);
    let mut chunk = Chunk::default();
    let mut rest: Vec<u8> = Vec::new();
    let mut more = true;
    while more || !rest.is_empty() {
        chunk.buf.append(&mut rest);
        if more {
            // a row that does not fit doubles the block, up to the longest row
            let length = chunk.buf.len();
            let want = window.saturating_sub(length).max(length);
            let want = want.min((longest + 1).saturating_sub(length)).max(64);
            more = text.read_to(&mut chunk.buf, want);
        }
        let mut used = reader.mark(&mut chunk, sink, if more { Block::Part } else { Block::Last });
        let mut tail = Vec::new();
        if used == 0 && chunk.buf.len() > longest {
            tail = chunk.buf.split_off(char_boundary(&chunk.buf, longest));
            used = reader.mark(&mut chunk, sink, Block::Full);
            let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("record", limits.record);
            sink.gap(gap.noting("a row or statement longer than the limit was read as text"));
        }
        rest.extend_from_slice(&chunk.buf[used..]);
        rest.append(&mut tail);
        chunk.buf.truncate(used);
        if chunk.values.is_empty() {
            chunk.clear();
            continue;
        }
        if text.look_alikes() {
            fold_look_alikes(&mut chunk);
        }
        chunk.first_record = 0;
        chunk.owned = 0..chunk.buf.len();
        sink.chunk(&mut chunk).or_stop()?;
    }
    Ok(())
}
