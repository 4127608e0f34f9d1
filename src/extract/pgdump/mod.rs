//! Holds the archives of PostgreSQL's `pg_dump`: custom format, tar, and the table of
//! contents of a folder. They are read as the script that `pg_restore` would make of
//! them. Must not know rows: that is `sql`.

mod contents;
mod tar;
mod toc;

use super::sql::{Dialect, Script};
use super::{ExtractError, Format, Sink, prose};
use crate::input::encoding::Encoding;
use crate::input::{Nest, ReadError, Source};
use crate::model::{Cause, Fact, Gap, Segment, Stage};
use contents::Contents;
pub(super) use contents::table_of;
use flate2::read::ZlibDecoder;
use std::io::{self, BufReader, Cursor, Read};
use toc::{Block, Compression, Head, Wire, damaged};

pub(super) const PG_DUMP: Format = Format {
    name: "pg-dump",
    extensions: &["dump", "backup", "pgdump"],
    is: |look| look.head.starts_with(b"PGDMP"),
    extract: custom,
    hostile: false,
    reads: "custom format of PostgreSQL's `pg_dump` (8.0 to 18; gzip, lz4, zstd or none): rows as \
            `table.column`, definitions and comments as text, large objects as objects inside; \
            of a folder's `toc.dat` the definitions",
};

pub(super) const PG_DUMP_TAR: Format = Format {
    name: "pg-dump-tar",
    extensions: &["tar"],
    is: tar::is,
    extract: tar::read,
    hostile: false,
    reads: "tar format of PostgreSQL's `pg_dump`: the same; its `restore.sql` repeats the definitions \
            and is passed over",
};

const DATA: u8 = 1;
const BLOBS: u8 = 3;

fn custom(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    if !toc::is_known(source.head()) {
        sink.gap(
            Gap::new(Stage::Extract, Cause::Unsupported).noting("a version that is not known"),
        );
        return prose::read(source, sink);
    }
    let limits = source.limits();
    let nest = source.nest()?;
    sink.fact(Fact::Dialect, Dialect::PostgreSql.name());
    let (mut wire, head) = Wire::open(BufReader::new(source), limits.record)?;
    let mut script = Script::new(Dialect::PostgreSql);
    let mut contents = Contents::default();
    contents.read(&mut wire, &head, &nest, &mut script, sink)?;
    if !head.holds_data {
        return Ok(());
    }
    let result = blocks(&mut wire, &head, &nest, &mut script, &mut contents, sink);
    contents.tell_missing(sink);
    result
}

/// Reads the blocks of data behind the table of contents.
fn blocks<R: Read>(
    wire: &mut Wire<R>,
    head: &Head,
    nest: &Nest,
    script: &mut Script,
    contents: &mut Contents,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut count = 0;
    while let Some(kind) = wire.byte_or_end()? {
        let id = wire.number()?;
        match kind {
            DATA => {
                let copy = contents.take(id);
                let mut block = Block::new(wire);
                table(copy, unpacked(&mut block, head.compression), nest, script, sink)?;
                pass(&mut block)?;
            }
            BLOBS => {
                loop {
                    let number = wire.number()?;
                    if number == 0 {
                        break;
                    }
                    let mut block = Block::new(wire);
                    let data = unpacked(&mut block, head.compression);
                    blob(count, &format!("blob_{number}.dat"), data, nest, sink)?;
                    count += 1;
                    pass(&mut block)?;
                }
                contents.take(id);
            }
            _ => return Err(damaged()),
        }
    }
    Ok(())
}

/// Reads the data of a table behind the statement that they belong to. What keeps them
/// from being read to their end is a gap: other tables follow.
fn table<'d>(
    copy: Vec<u8>,
    data: Box<dyn Read + 'd>,
    nest: &Nest<'d>,
    script: &mut Script,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let rows = Cursor::new(copy).chain(nest.bounded(data, None));
    let mut piece = Source::stretch(nest, Box::new(rows));
    let read = match piece.refused() {
        None => script.statements(&mut piece, sink),
        Some(error) => Err(error.into()),
    };
    match read {
        Err(error @ (ExtractError::Stopped | ExtractError::Read(ReadError::Limit { .. }))) => {
            Err(error)
        }
        Err(error) => {
            sink.gap(error.gap().noting("the data of a table"));
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// Hands on a large object.
fn blob<'d>(
    index: u32,
    name: &str,
    data: Box<dyn Read + 'd>,
    nest: &Nest<'d>,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let segment = Segment::Entry { index, name: name.as_bytes().into() };
    sink.child(segment, &mut Source::inside(nest, data, None)).or_stop()
}

/// Passes over what is left of a block.
fn pass(block: &mut impl Read) -> Result<(), ReadError> {
    io::copy(block, &mut io::sink())?;
    Ok(())
}

fn unpacked<'d>(data: impl Read + 'd, compression: Compression) -> Box<dyn Read + 'd> {
    match compression {
        Compression::None => Box::new(data),
        Compression::Gzip => Box::new(ZlibDecoder::new(data)),
        Compression::Lz4 => Encoding::Lz4.reader(Box::new(data)),
        Compression::Zstd => Encoding::Zstd.reader(Box::new(data)),
    }
}

/// The gap for data that the table of contents names and that are not there.
fn missing(count: usize) -> Gap {
    let mut gap = Gap::new(Stage::Extract, Cause::Truncated)
        .noting("tables and large objects without their data");
    gap.times = count as u64;
    gap
}
