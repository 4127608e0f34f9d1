//! Holds Avro's files of records: a schema, then blocks of values. Must not know what
//! their names mean. Source: Apache Avro 1.12, "Object Container Files".

mod schema;
mod values;

use super::nested::Nested;
use super::{ExtractError, Format, Sink};
use crate::input::encoding::Encoding;
use crate::input::{Nest, ReadError, Source};
use crate::model::{Cause, FieldKind, FieldPath, Gap, Stage};
use schema::Schema;
use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};
use values::Values;

pub(super) const AVRO: Format = Format {
    name: "avro",
    extensions: &["avro"],
    is: |look| look.head.starts_with(MAGIC),
    extract: read,
    hostile: false,
    reads: "Avro container files (deflate, snappy, zstandard, bzip2, xz or none): names as fields below \
            their path, elements of arrays as rows of their own, dates and decimals as they read; the \
            schema as text",
};

const MAGIC: &[u8] = b"Obj\x01";

/// Bytes of what a file says of itself that are read.
const LONGEST_HEAD: u64 = 16 << 20;

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let nest = source.nest()?;
    let mut nested = Nested::new(source);
    let mut reader = BufReader::with_capacity(1 << 16, source);
    let head = head(&mut reader)?;
    let text = head.get(&b"avro.schema"[..]).ok_or_else(damaged)?;
    let schema = schema::read(text)
        .ok_or_else(|| ExtractError::Corrupt("the schema of the file makes no sense".into()))?;
    let field = sink.field(FieldPath::text(), FieldKind::Text, None);
    let codec = head.get(&b"avro.codec"[..]).map_or(&b"null"[..], Vec::as_slice);
    let result = blocks(&mut reader, &schema, codec, &nest, &mut nested, sink);
    nested.end(sink)?;
    let mut running = super::prose::Stream::new(field, limits.window as usize);
    running.text().extend_from_slice(crate::input::fold(&String::from_utf8_lossy(text)).as_bytes());
    running.end(sink)?;
    result
}

fn damaged() -> ExtractError {
    ExtractError::Corrupt("the file is damaged".into())
}

/// What the file says of itself, up to the mark between its blocks.
fn head(reader: &mut impl Read) -> Result<HashMap<Vec<u8>, Vec<u8>>, ExtractError> {
    let mut input = values::Input::new(reader);
    input.take(4)?;
    let mut head = HashMap::new();
    let mut left = LONGEST_HEAD;
    loop {
        let count = input.long()?;
        if count == 0 {
            return Ok(head);
        }
        if count < 0 {
            input.long()?;
        }
        for _ in 0..count.unsigned_abs() {
            let mut pair = [Vec::new(), Vec::new()];
            for half in &mut pair {
                let length = u64::try_from(input.long()?).map_err(|_| damaged())?;
                left = left.checked_sub(length + 1).ok_or_else(damaged)?;
                *half = input.take(length)?;
            }
            let [key, value] = pair;
            head.insert(key, value);
        }
    }
}

/// Reads the blocks behind the head.
fn blocks(
    reader: &mut impl Read,
    schema: &Schema,
    codec: &[u8],
    nest: &Nest,
    nested: &mut Nested,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut sync = [0; 16];
    reader.read_exact(&mut sync).map_err(ReadError::from)?;
    loop {
        let mut input = values::Input::new(&mut *reader);
        let Some(count) = input.long_or_end()? else { return Ok(()) };
        let size = u64::try_from(input.long()?).map_err(|_| damaged())?;
        let mut block = (&mut *reader).take(size);
        let unpacked = unpacked(&mut block, size, codec, nest)?;
        let mut values = Values::new(unpacked, schema, nest.limits());
        let read = values.records(count, nested, sink);
        let deep = values.too_deep();
        drop(values);
        let missing = || {
            let mut gap = Gap::new(Stage::Extract, Cause::TooDeep);
            gap.times = deep;
            gap.noting("values inside more than 64 others")
        };
        (deep > 0).then(|| sink.gap(missing()));
        match read {
            Ok(()) => {}
            Err(ExtractError::Read(ReadError::Truncated)) if block.limit() == 0 => {
                let gap = Gap::new(Stage::Extract, Cause::Corrupt);
                sink.gap(gap.noting("a block has fewer records than it says"));
            }
            Err(error) => return Err(error),
        }
        io::copy(&mut block, &mut io::sink()).map_err(ReadError::from)?;
        let mut mark = [0; 16];
        reader.read_exact(&mut mark).map_err(ReadError::from)?;
        if mark != sync {
            return Err(ExtractError::Corrupt("the mark behind a block is missing".into()));
        }
    }
}

/// What a block holds, unpacked.
fn unpacked<'b>(
    block: &'b mut (impl Read + 'b),
    size: u64,
    codec: &[u8],
    nest: &Nest<'b>,
) -> Result<Box<dyn Read + 'b>, ExtractError> {
    let inner: Box<dyn Read + 'b> = match codec {
        b"null" => Box::new(block),
        b"deflate" => Box::new(flate2::read::DeflateDecoder::new(block)),
        b"zstandard" => Encoding::Zstd.reader(Box::new(block)),
        b"bzip2" => Encoding::Bzip2.reader(Box::new(block)),
        b"xz" => Encoding::Xz.reader(Box::new(block)),
        b"snappy" => Box::new(Cursor::new(snappy(block, size, nest)?)),
        _ => return Err(ReadError::Unsupported.into()),
    };
    Ok(Box::new(BufReader::new(nest.bounded(inner, Some(size)))))
}

/// A block of snappy, behind which its sum stands.
fn snappy(block: &mut impl Read, size: u64, nest: &Nest) -> Result<Vec<u8>, ExtractError> {
    let most = nest.limits().record;
    let limit = || ExtractError::from(ReadError::Limit { name: "record", value: most });
    if size > most {
        return Err(limit());
    }
    let mut packed = Vec::new();
    io::copy(block, &mut packed).map_err(ReadError::from)?;
    if (packed.len() as u64) < size {
        return Err(ReadError::Truncated.into());
    }
    let body = packed.len().checked_sub(4).ok_or_else(damaged)?;
    let length = snap::raw::decompress_len(&packed[..body]).map_err(|_| damaged())?;
    if length as u64 > most.saturating_mul(4) {
        return Err(limit());
    }
    snap::raw::Decoder::new().decompress_vec(&packed[..body]).map_err(|_| damaged())
}
