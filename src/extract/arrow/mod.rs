//! Holds files and streams of Arrow, which Feather is too: a schema, then batches of rows
//! stored column by column. Must not know what their names mean.

// Source: Apache Arrow Columnar Format 1.5, "Serialization and Interprocess Communication".

mod batch;
mod flat;
mod layout;
mod rows;
mod schema;
mod values;

use super::nested::Nested;
use super::{ExtractError, Format, Look, Sink};
use crate::input::{Limits, ReadError, Seekable, Source};
use crate::model::{Cause, Gap, Stage};
use batch::{Body, Reader};
use flat::Table;
use layout::Layout;
use schema::Field;
use std::io::{self, Read, Seek, SeekFrom};

pub(super) const ARROW: Format = Format {
    name: "arrow",
    extensions: &["arrow", "arrows", "feather", "ipc"],
    is,
    extract: read,
    hostile: false,
    reads: "Arrow IPC files and streams, Feather 2 (lz4, zstd or none): columns as fields below their \
            path, elements of lists as rows of their own, dictionaries, dates and decimals as they read; \
            no list views",
};

const MAGIC: &[u8] = b"ARROW1";

const SCHEMA: u8 = 1;
const DICTIONARY: u8 = 2;
const RECORDS: u8 = 3;

fn is(look: &Look) -> bool {
    if look.head.starts_with(b"ARROW1\0\0") {
        return true;
    }
    let Some((start, rest)) = look.head.split_first_chunk::<8>() else { return false };
    let length = u32::from_le_bytes([start[4], start[5], start[6], start[7]]) as usize;
    let message = rest.get(..length).and_then(Table::root);
    start[..4] == [0xFF; 4]
        && message.is_some_and(|message| {
            message.byte(1) == SCHEMA
                && message
                    .table(2)
                    .and_then(schema::fields)
                    .is_some_and(|fields| !fields.is_empty())
        })
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let nest = source.nest()?;
    let nested = Nested::new(source);
    let is_file = source.head().starts_with(MAGIC);
    let mut file = source.seekable()?;
    let end = match is_file {
        true => footer(&mut file, sink)?,
        false => file.length(),
    };
    let mut reader = Reader::new(file, &nest, nested);
    let result = messages(&mut reader, if is_file { 8 } else { 0 }, end, limits, sink);
    let ended = reader.nested.end(sink);
    result.and(ended)
}

/// Where the footer of a file begins; the end of the file where there is none, which is
/// told.
fn footer(file: &mut Seekable, sink: &mut dyn Sink) -> Result<u64, ExtractError> {
    let length = file.length();
    let mut end = [0; 10];
    if length >= 18 {
        file.seek(SeekFrom::Start(length - 10)).map_err(ReadError::from)?;
        file.read_exact(&mut end).map_err(ReadError::from)?;
    }
    let size = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    match length.checked_sub(size + 10).filter(|_| end.ends_with(MAGIC)) {
        Some(at) => Ok(at),
        None => {
            sink.gap(Gap::new(Stage::Extract, Cause::Truncated).noting("the footer is missing"));
            Ok(length)
        }
    }
}

/// Reads messages from `at` to `end`.
fn messages(
    reader: &mut Reader,
    mut at: u64,
    end: u64,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut fields = Vec::new();
    let mut rows = 0_u32;
    while at < end {
        if end - at < 4 {
            break;
        }
        let mut start = [0; 8];
        take(&mut reader.file, at, &mut start)?;
        // of old there was no mark before the length
        let (length, used) = match start[..4] == [0xFF; 4] {
            true => ([start[4], start[5], start[6], start[7]], 8),
            false => ([start[0], start[1], start[2], start[3]], 4),
        };
        let length = u64::from(u32::from_le_bytes(length));
        if length == 0 {
            return Ok(());
        }
        if length > limits.record {
            return Err(ReadError::Limit { name: "record", value: limits.record }.into());
        }
        let mut meta =
            vec![0; usize::try_from(length).unwrap_or(0).min(end.saturating_sub(at) as usize)];
        take(&mut reader.file, at + used, &mut meta)?;
        if (meta.len() as u64) < length {
            return Err(ReadError::Truncated.into());
        }
        let message = Table::root(&meta).ok_or_else(damaged)?;
        let (body, size) = (at + used + length, message.long(3));
        let size = u64::try_from(size).map_err(|_| damaged())?;
        let header = message.table(2).ok_or_else(damaged)?;
        match message.byte(1) {
            SCHEMA => fields = schema::fields(header).ok_or_else(damaged)?,
            DICTIONARY => {
                let result = dictionary(reader, &fields, header, (body, size));
                passable(result, "a dictionary", sink)?;
            }
            RECORDS => {
                let first = rows.saturating_add(1);
                records(reader, &fields, header, (body, size), first, sink)?;
                let count = u32::try_from(header.long(0)).unwrap_or(u32::MAX);
                rows = rows.saturating_add(count);
            }
            _ => return Err(ReadError::Unsupported.into()),
        }
        at = body.checked_add(size).ok_or_else(damaged)?;
    }
    // neither the footer of a file nor the mark that ends a stream came
    Err(ReadError::Truncated.into())
}

fn damaged() -> ExtractError {
    ReadError::Corrupt("arrow").into()
}

/// What is lost of one column or dictionary is a gap; other errors end the file.
fn passable(
    result: Result<(), ExtractError>,
    note: &str,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    match result {
        Err(error @ ExtractError::Stopped) => Err(error),
        Err(error @ ExtractError::Read(ReadError::Limit { name: "ratio" | "expanded", .. })) => {
            Err(error)
        }
        Err(error) => {
            sink.gap(error.gap().noting(note));
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

fn body_of(batch: Table, (at, length): (u64, u64)) -> Body {
    Body { at, length, codec: batch.table(3).map(|compression| compression.byte(0)) }
}

fn records(
    reader: &mut Reader,
    fields: &[Field],
    batch: Table,
    place: (u64, u64),
    first: u32,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let body = body_of(batch, place);
    let mut layout = Layout::new(batch);
    for field in fields {
        let part = layout.part(field, true).ok_or_else(damaged)?;
        let result = reader.column(field, &part, body, first, sink);
        passable(result, "a column of a batch", sink)?;
    }
    Ok(())
}

fn dictionary(
    reader: &mut Reader,
    fields: &[Field],
    header: Table,
    place: (u64, u64),
) -> Result<(), ExtractError> {
    let id = header.long(0);
    let batch = header.table(1).ok_or_else(damaged)?;
    let field = with_dictionary(fields, id).ok_or_else(damaged)?;
    if !field.inner.is_empty() {
        return Err(ReadError::Unsupported.into());
    }
    let body = body_of(batch, place);
    let part = Layout::new(batch).part(field, false).ok_or_else(damaged)?;
    let values = reader.bytes_of(field.kind, &part, body)?;
    let limit = reader.nest.limits().strings;
    reader.held += (values.data.len() + values.offsets.len()) as u64;
    reader.held += values.more.iter().map(|more| more.len() as u64).sum::<u64>();
    if reader.held > limit {
        return Err(ReadError::Limit { name: "strings", value: limit }.into());
    }
    let pieces = reader.dictionaries.entry(id).or_default();
    // one that is no addition takes the place of the one before
    if header.byte(2) == 0 {
        pieces.clear();
    }
    pieces.push((part.length, values));
    Ok(())
}

/// The column whose values point into a dictionary.
fn with_dictionary(fields: &[Field], id: i64) -> Option<&Field> {
    fields.iter().find_map(|field| match field.dictionary {
        Some((own, _)) if own == id => Some(field),
        _ => with_dictionary(&field.inner, id),
    })
}

/// Fills `buf` from `at`; with zeros where the file ends.
fn take(file: &mut Seekable, at: u64, buf: &mut [u8]) -> Result<(), ReadError> {
    file.seek(SeekFrom::Start(at))?;
    let mut out = io::Cursor::new(buf);
    io::copy(&mut file.take(out.get_ref().len() as u64), &mut out)?;
    Ok(())
}
