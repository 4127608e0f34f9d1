//! Holds SQLite databases, read page by page as they lie, with what still stands in the
//! write-ahead log beside them. The format: <https://www.sqlite.org/fileformat2.html>.
//! Must not know SQL beyond the declaration of a table.

mod btree;
mod pages;
mod record;
mod rows;
mod schema;
mod wal;

use super::inside::Inside;
use super::running::Running;
use super::{ExtractError, Format, Look, Sink, prose};
use crate::input::{Limits, Source};
use crate::model::{Cause, FieldPath, Gap, Stage};
use pages::Pages;
use rows::Rows;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

pub(super) const SQLITE: Format = Format {
    name: "sqlite",
    extensions: &["sqlite", "sqlite3", "db", "db3", "s3db", "gpkg", "mbtiles"],
    is: |look| look.head.starts_with(MAGIC),
    extract: read,
    hostile: false,
    reads: "every row as `table.column` with declared types, also those still in the `-wal` file beside \
            it; BLOBs that are files as objects inside; definitions of tables, views and triggers, and \
            pages that were freed, as text; no encrypted databases",
};

pub(super) const SQLITE_WAL: Format = Format {
    name: "sqlite-wal",
    extensions: &[],
    is: is_wal,
    extract: log,
    hostile: false,
    reads: "best-effort text; its rows are read with the database beside it; a gap `unsupported` where \
            there is none",
};

const MAGIC: &[u8] = b"SQLite format 3\0";

fn is_wal(look: &Look) -> bool {
    matches!(look.head, [0x37, 0x7F, 0x06, 0x82 | 0x83, 0x00, 0x2D, 0xE2, 0x18, ..])
}

/// A log is text as far as it goes: what counts of it was read with its database.
fn log(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let name = source.file_name().strip_suffix(b"-wal").map(<[u8]>::to_vec);
    let beside = match name {
        Some(name) => source.beside_file(&OsString::from_vec(name))?,
        None => None,
    };
    if beside.is_none() {
        let gap = Gap::new(Stage::Extract, Cause::Unsupported);
        sink.gap(gap.noting("a log without its database, scanned as best-effort text"));
    }
    prose::read(source, sink)
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let inside = Inside::new(source);
    let mut name = source.file_name().to_vec();
    name.extend_from_slice(b"-wal");
    let log = match source.beside_file(&OsString::from_vec(name)) {
        Ok(log) => log,
        Err(error) => {
            sink.gap(error.gap(Stage::Read).noting("the log beside the database"));
            None
        }
    };
    let Some(mut pages) = Pages::open(source.seekable()?, log)? else {
        sink.gap(Gap::new(Stage::Extract, Cause::Corrupt).noting("scanned as best-effort text"));
        return prose::read(source, sink);
    };
    let mut text = Running::new(FieldPath::text(), limits.window);
    let result = tables(&mut pages, &mut text, limits, inside, sink);
    text.end(sink)?;
    pages.tell(sink);
    result
}

/// Reads the rows of all tables, then what is free.
fn tables(
    pages: &mut Pages,
    text: &mut Running,
    limits: &Limits,
    inside: Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let tables = schema::read(pages, limits, text, sink)?;
    let mut rows = Rows::new(pages.charset(), limits, inside);
    for table in &tables {
        rows.begin(table, sink);
        btree::walk(pages, table.root, limits.record, &mut |payload, rowid| {
            rows.row(table, payload, rowid, sink)
        })?;
    }
    pages.note_damage(rows.end(sink)?);
    pages::free(pages, limits, sink)
}
