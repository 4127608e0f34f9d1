//! Holds Parquet files: columns stored apart, in groups of rows, told by a footer. Must
//! not know what their names mean. Source: Apache Parquet format 2.12.

mod bits;
mod column;
mod pages;
mod schema;
mod thrift;
mod values;

use super::nested::{Nested, Place};
use super::running::Running;
use super::{ExtractError, Format, Sink, prose};
use crate::input::{Limits, Nest, ReadError, Seekable, Source};
use crate::model::{Cause, FieldId, FieldPath, Gap, Stage};
use column::Target;
pub(super) use column::half;
use pages::Pages;
use schema::{Column, Step};
use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};
use thrift::Value;
pub(super) use values::short;

pub(super) const PARQUET: Format = Format {
    name: "parquet",
    extensions: &["parquet", "parq", "pq"],
    is: |look| look.head.starts_with(b"PAR1") || look.head.starts_with(b"PARE"),
    extract: read,
    hostile: false,
    reads: "Parquet files (every encoding but bit-packed levels; snappy, gzip, brotli, lz4, zstd or none): \
            columns as fields below their path, elements of lists as rows of their own, dates and \
            decimals as they read; binary values that are files as objects inside; no encrypted columns",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let nest = source.nest()?;
    let mut nested = Nested::new(source);
    let mut file = source.seekable()?;
    let footer = match footer(&mut file, limits) {
        Ok(footer) => footer,
        Err(error @ ExtractError::Encrypted) => return Err(error),
        Err(error) => {
            sink.gap(error.gap().noting("without its footer, scanned as best-effort text"));
            return prose::read(source, sink);
        }
    };
    let columns = schema::columns(footer.list(2));
    let columns = columns.ok_or(ReadError::Corrupt("parquet"))?;
    let result = groups(&mut file, &footer, &columns, &nest, &mut nested, sink);
    nested.end(sink)?;
    // what programs keep beside the data
    let mut text = Running::new(FieldPath::text(), limits.window);
    for pair in footer.list(5) {
        // the same schema once more, packed
        if pair.text(1).is_some_and(|key| key != "ARROW:schema") {
            text.text(pair.text(2).unwrap_or_default().as_bytes(), sink)?;
            text.text(b"\n", sink)?;
        }
    }
    text.end(sink)?;
    result
}

/// What the file tells about itself, at its end.
fn footer(file: &mut Seekable, limits: &Limits) -> Result<Value, ExtractError> {
    let mut end = [0; 8];
    let at = file.length().checked_sub(12).ok_or(ReadError::Truncated)?;
    file.seek(SeekFrom::Start(at + 4)).map_err(ReadError::from)?;
    file.read_exact(&mut end).map_err(ReadError::from)?;
    match &end[4..] {
        b"PARE" => return Err(ExtractError::Encrypted),
        b"PAR1" => {}
        _ => return Err(ReadError::Truncated.into()),
    }
    let length = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    if length > limits.record {
        return Err(ReadError::Limit { name: "record", value: limits.record }.into());
    }
    let at = (at + 4).checked_sub(length).ok_or(ReadError::Corrupt("parquet"))?;
    file.seek(SeekFrom::Start(at)).map_err(ReadError::from)?;
    let mut bytes = Vec::new();
    io::copy(&mut file.take(length), &mut bytes).map_err(ReadError::from)?;
    match thrift::read(&bytes) {
        Ok((footer, _)) => Ok(footer),
        Err(_) => Err(ReadError::Corrupt("parquet").into()),
    }
}

/// The field of a column.
fn field(
    column: &Column,
    nested: &mut Nested,
    sink: &mut dyn Sink,
) -> Result<FieldId, ExtractError> {
    let mut place = Place::root();
    for step in &column.path {
        place = match step {
            Step::Key(name) => nested.key(place, name.as_bytes(), sink)?,
            Step::Items => nested.items(place),
            Step::MapKey => return Ok(nested.map(place, sink).0),
            Step::MapValue => nested.map(place, sink).1,
        };
    }
    Ok(nested.field_of(place, column.declared(), sink))
}

/// Reads all groups of rows, in each all columns. A column that cannot be read is a gap:
/// others follow.
fn groups(
    file: &mut Seekable,
    footer: &Value,
    columns: &[Column],
    nest: &Nest,
    nested: &mut Nested,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let limits = nest.limits();
    let fields: Result<Vec<FieldId>, ExtractError> =
        columns.iter().map(|column| field(column, nested, sink)).collect();
    let fields = fields?;
    let mut rows = vec![0_u32; columns.len()];
    let (mut spent, most) = (0, file.length().saturating_mul(limits.ratio));
    // no column begins where another does
    let mut seen = HashSet::new();
    for group in footer.list(4) {
        for (i, chunk) in group.list(1).iter().enumerate() {
            let (Some(column), Some(field)) = (columns.get(i), fields.get(i)) else { break };
            let before = rows[i];
            let mut target = Target {
                column,
                field: *field,
                nested: &mut *nested,
                rows: before,
                spent: &mut spent,
                most,
                ratio: limits.ratio,
            };
            let result = one(file, chunk, nest, &mut target, &mut seen, sink);
            rows[i] = target.rows;
            if column.repetition == 0 {
                // also where some could not be read
                let told = group.size(3).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
                rows[i] = before.saturating_add(told);
            }
            match result {
                Ok(()) => {}
                Err(ExtractError::Stopped) => return Err(ExtractError::Stopped),
                Err(
                    error @ ExtractError::Read(ReadError::Limit {
                        name: "ratio" | "expanded", ..
                    }),
                ) => {
                    return Err(error);
                }
                Err(error) => sink.gap(error.gap().noting("a column of a group of rows")),
            }
        }
        if group.list(1).len() != columns.len() {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            sink.gap(gap.noting("a group of rows has other columns than the file"));
        }
    }
    Ok(())
}

/// Reads one column of one group of rows.
fn one(
    file: &mut Seekable,
    chunk: &Value,
    nest: &Nest,
    target: &mut Target,
    seen: &mut HashSet<u64>,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    if chunk.get(8).is_some() && chunk.get(3).is_none() {
        return Err(ExtractError::Encrypted);
    }
    if chunk.get(1).is_some() {
        // its data lie in another file
        return Err(ReadError::Unsupported.into());
    }
    let corrupt = || ExtractError::from(ReadError::Corrupt("parquet"));
    let meta = chunk.get(3).ok_or_else(corrupt)?;
    let data = meta.size(9).ok_or_else(corrupt)?;
    let start = meta.size(11).filter(|&at| at > 0 && at < data).unwrap_or(data);
    let count = meta.size(5).ok_or_else(corrupt)?;
    if count > 0 && !seen.insert(start) {
        return Err(corrupt());
    }
    let end = start.saturating_add(meta.size(7).ok_or_else(corrupt)?);
    let codec = meta.number(4).unwrap_or(0);
    let mut pages = Pages::new(file, nest, (start, end), codec);
    target.read(&mut pages, count, sink)
}
