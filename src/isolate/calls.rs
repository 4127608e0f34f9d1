//! Holds the calls of a sink as bytes, and back. What comes back is checked: the
//! process that sent it read hostile content. Must not know processes.

use super::pack::{Pack, Unpack};
use crate::extract::ExtractError;
use crate::input::ReadError;
use crate::model::{Cause, Chunk, FieldId, FieldKind, FieldName, FieldPath, Segment, Value};
use std::io;

pub(super) fn pack_field(path: &FieldPath, kind: FieldKind, declared: Option<&str>) -> Pack {
    let mut pack = Pack::default();
    pack.u8(match kind {
        FieldKind::Text => 0,
        FieldKind::Pages => 1,
        FieldKind::Cell => 2,
    });
    pack.u8(u8::from(path.sheet));
    pack.maybe(path.container.as_deref());
    match &path.name {
        FieldName::Text => pack.u8(0),
        FieldName::Position(n) => {
            pack.u8(1);
            pack.u32(*n);
        }
        FieldName::Named(name) => {
            pack.u8(2);
            pack.bytes(name.as_bytes());
        }
    }
    pack.maybe(declared);
    pack
}

pub(super) fn field(bytes: &[u8]) -> Option<(FieldPath, FieldKind, Option<String>)> {
    let mut bytes = Unpack(bytes);
    let kind = match bytes.u8()? {
        0 => FieldKind::Text,
        1 => FieldKind::Pages,
        2 => FieldKind::Cell,
        _ => return None,
    };
    let sheet = bytes.u8()? != 0;
    let container = bytes.maybe()?;
    let name = match bytes.u8()? {
        0 => FieldName::Text,
        1 => FieldName::Position(bytes.u32()?),
        2 => FieldName::Named(bytes.text()?),
        _ => return None,
    };
    Some((FieldPath { container, sheet, name }, kind, bytes.maybe()?))
}

/// All of a chunk but its text.
pub(super) fn pack_chunk(chunk: &Chunk, pack: &mut Pack) {
    pack.0.clear();
    pack.u64(chunk.first_record);
    pack.u64(chunk.owned.start as u64);
    pack.u64(chunk.owned.end as u64);
    pack.u32(chunk.values.len() as u32);
    for value in &chunk.values {
        pack.u32(value.start);
        pack.u32(value.end);
        pack.u32(value.field.0);
        pack.u32(value.record);
    }
}

/// Fills `chunk`; `fields` are the numbers that the sink gave.
pub(super) fn chunk(bytes: &[u8], fields: &[FieldId], chunk: &mut Chunk) -> Option<()> {
    chunk.clear();
    let mut bytes = Unpack(bytes);
    chunk.first_record = bytes.u64()?;
    let owned = usize::try_from(bytes.u64()?).ok()?..usize::try_from(bytes.u64()?).ok()?;
    let count = bytes.u32()? as usize;
    let mut values = Unpack(bytes.take(count.checked_mul(16)?)?);
    chunk.buf.extend_from_slice(bytes.0);
    let length = chunk.buf.len() as u64;
    let mut last = 0;
    for _ in 0..count {
        let (start, end) = (values.u32()?, values.u32()?);
        let field = *fields.get(values.u32()? as usize)?;
        if start > end || u64::from(end) > length || start < last {
            return None;
        }
        last = start;
        chunk.values.push(Value { start, end, field, record: values.u32()? });
    }
    let inside = owned.start <= owned.end && owned.end as u64 <= length;
    chunk.owned = owned;
    inside.then_some(())
}

pub(super) fn pack_segment(segment: &Segment) -> Pack {
    let mut pack = Pack::default();
    let (kind, index, name): (u8, u32, &[u8]) = match segment {
        Segment::File(name) => (0, 0, name),
        Segment::Entry { index, name } => (1, *index, name),
        Segment::Message(index) => (2, *index, &[]),
        Segment::Part { index, name } => (3, *index, name),
    };
    pack.u8(kind);
    pack.u32(index);
    pack.bytes(name);
    pack
}

pub(super) fn segment(bytes: &mut Unpack) -> Option<Segment> {
    let (kind, index, name) = (bytes.u8()?, bytes.u32()?, bytes.bytes()?.into());
    Some(match kind {
        0 => Segment::File(name),
        1 => Segment::Entry { index, name },
        2 => Segment::Message(index),
        3 => Segment::Part { index, name },
        _ => return None,
    })
}

/// How reading ended: all well, an error, or a panic with its place.
pub(super) enum End {
    Well,
    Error(ExtractError),
    Panic(Option<String>),
}

pub(super) fn pack_end(end: &End, total: u64) -> Pack {
    let mut pack = Pack::default();
    pack.u64(total);
    match end {
        End::Well => pack.u8(0),
        End::Error(ExtractError::Read(error)) => {
            pack.u8(1);
            pack_read_error(error, &mut pack);
        }
        End::Error(ExtractError::Corrupt(note)) => {
            pack.u8(2);
            pack.bytes(note.as_bytes());
        }
        End::Error(ExtractError::Encrypted) => pack.u8(3),
        End::Error(ExtractError::Limit { name, value }) => {
            pack.u8(4);
            pack.bytes(name.as_bytes());
            pack.u64(*value);
        }
        End::Error(ExtractError::Stopped) => pack.u8(5),
        End::Panic(place) => {
            pack.u8(6);
            pack.maybe(place.as_deref());
        }
    }
    pack
}

pub(super) fn end(bytes: &[u8]) -> Option<(End, u64)> {
    let mut bytes = Unpack(bytes);
    let total = bytes.u64()?;
    let end = match bytes.u8()? {
        0 => End::Well,
        1 => End::Error(ExtractError::Read(read_error(&mut bytes)?)),
        2 => End::Error(ExtractError::Corrupt(bytes.text()?)),
        3 => End::Error(ExtractError::Encrypted),
        4 => {
            let name = limit_called(&bytes.text()?);
            End::Error(ExtractError::Limit { name, value: bytes.u64()? })
        }
        5 => End::Error(ExtractError::Stopped),
        6 => End::Panic(bytes.maybe()?),
        _ => return None,
    };
    Some((end, total))
}

pub(super) fn pack_read_error(error: &ReadError, pack: &mut Pack) {
    match error {
        ReadError::Io(error) => {
            pack.u8(0);
            pack.u32(error.raw_os_error().unwrap_or(0) as u32);
        }
        ReadError::Truncated => pack.u8(1),
        ReadError::Corrupt(_) => pack.u8(2),
        ReadError::Unsupported => pack.u8(3),
        ReadError::Encrypted => pack.u8(4),
        ReadError::Limit { name, value } => {
            pack.u8(5);
            pack.bytes(name.as_bytes());
            pack.u64(*value);
        }
        ReadError::NoContent(cause) => pack.u8(if *cause == Cause::Link { 6 } else { 7 }),
    }
}

pub(super) fn read_error(bytes: &mut Unpack) -> Option<ReadError> {
    Some(match bytes.u8()? {
        0 => ReadError::Io(match bytes.u32()? {
            0 => io::ErrorKind::Other.into(),
            code => io::Error::from_raw_os_error(code as i32),
        }),
        1 => ReadError::Truncated,
        2 => ReadError::Corrupt("encoded"),
        3 => ReadError::Unsupported,
        4 => ReadError::Encrypted,
        5 => {
            let name = limit_called(&bytes.text()?);
            ReadError::Limit { name, value: bytes.u64()? }
        }
        6 => ReadError::NoContent(Cause::Link),
        7 => ReadError::NoContent(Cause::SpecialFile),
        _ => return None,
    })
}

/// Names of limits that readers hit.
const LIMITS: &[&str] = &[
    "window",
    "record",
    "expanded",
    "ratio",
    "depth",
    "fields",
    "spreadsheet",
    "document",
    "strings",
    "entries",
    "spool",
    "reader-memory",
    "reader-time",
    "file-time",
    "ocr-size",
    "ocr-time",
    "memory",
];

fn limit_called(name: &str) -> &'static str {
    LIMITS.iter().find(|known| **known == name).copied().unwrap_or("unknown")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Limits;

    #[test]
    fn every_limit_of_a_configuration_comes_back_by_its_name() {
        let limits = serde_json::to_value(Limits::default()).expect("plain data");
        for name in limits.as_object().expect("an object").keys() {
            assert_eq!(limit_called(name), name);
        }
    }

    #[test]
    fn values_that_stand_nowhere_are_refused() {
        let fields = [FieldId(7)];
        let pack = |value: Value, owned: std::ops::Range<usize>| {
            let buf = b"\xFFJan\xFF".to_vec();
            let mut pack = Pack::default();
            pack_chunk(&Chunk { buf, values: vec![value], owned, first_record: 1 }, &mut pack);
            pack.0.extend_from_slice(b"\xFFJan\xFF");
            pack.0
        };
        let value = |start, end, field| Value { start, end, field: FieldId(field), record: 0 };
        for (bytes, whole) in [
            (pack(value(1, 4, 0), 0..5), true),
            (pack(value(1, 4, 1), 0..5), false),
            (pack(value(4, 1, 0), 0..5), false),
            (pack(value(1, 6, 0), 0..5), false),
            (pack(value(1, 4, 0), 0..6), false),
            (pack(value(1, 4, 0), 0..5)[..30].to_vec(), false),
        ] {
            let mut out = Chunk::default();
            assert_eq!(chunk(&bytes, &fields, &mut out).is_some(), whole, "{bytes:?}");
            if whole {
                assert_eq!(
                    (out.text(&out.values[0]), out.values[0].field),
                    (&b"Jan"[..], FieldId(7))
                );
            }
        }
    }
}
