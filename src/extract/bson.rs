//! Holds dumps of MongoDB: BSON documents one behind the other, as `mongodump` writes them.
//! Source: <https://bsonspec.org/spec.html>. Must not know what their keys mean.

use super::nested::{LEVELS, Nested, Place};
use super::{ExtractError, Format, Look, Sink};
use crate::input::{HEAD, ReadError, Source};
use crate::model::{Cause, Gap, Stage};
use std::io::{self, BufReader, Read};

pub(super) const BSON: Format = Format {
    name: "bson",
    extensions: &["bson"],
    is,
    extract: read,
    hostile: false,
    reads: "dumps of MongoDB: keys as fields below their path, elements of arrays as rows of their own; \
            binary values that are files as objects inside",
};

/// Whether it begins with a document: all of it that the head shows must fit, and without
/// an extension that says so the head must show it whole.
fn is(look: &Look) -> bool {
    let Some(length) = length(look.head) else { return false };
    let called = look.extension == "bson";
    match look.head.get(4..length) {
        Some(document) => length > 5 && fits(document, 0).is_some_and(|n| n == document.len()),
        None => called && look.head.get(4).is_some_and(|kind| is_kind(*kind)),
    }
}

/// Length of the document that `bytes` begins with.
fn length(bytes: &[u8]) -> Option<usize> {
    let length = i32::from_le_bytes(*bytes.first_chunk::<4>()?);
    usize::try_from(length).ok().filter(|&length| length >= 5)
}

fn is_kind(kind: u8) -> bool {
    matches!(kind, 1..=0x13 | 0x7F | 0xFF)
}

/// The bytes that the elements of a document and its end take, if they can be read.
fn fits(mut rest: &[u8], depth: usize) -> Option<usize> {
    let whole = rest.len();
    loop {
        let kind = *rest.first()?;
        if kind == 0 {
            return Some(whole - rest.len() + 1);
        }
        let name = memchr::memchr(0, rest.get(1..)?)?;
        std::str::from_utf8(&rest[1..1 + name]).ok()?;
        rest = rest.get(name + 2..)?;
        let size = size_of(kind, rest)?;
        if matches!(kind, 3 | 4) && depth < LEVELS {
            let inner = rest.get(4..size)?;
            if fits(inner, depth + 1)? != inner.len() {
                return None;
            }
        }
        rest = rest.get(size..)?;
    }
}

/// Bytes of the value of a kind that `rest` begins with.
fn size_of(kind: u8, rest: &[u8]) -> Option<usize> {
    let counted = |more: usize| {
        let length = i32::from_le_bytes(*rest.first_chunk::<4>()?);
        usize::try_from(length).ok()?.checked_add(more)
    };
    let size = match kind {
        0x01 | 0x09 | 0x11 | 0x12 => 8,
        0x02 | 0x0D | 0x0E => counted(4)?,
        0x03 | 0x04 | 0x0F => counted(0).filter(|&size| size >= 5)?,
        0x05 => counted(5)?,
        0x06 | 0x0A | 0x7F | 0xFF => 0,
        0x07 => 12,
        0x08 => 1,
        0x0B => {
            let first = memchr::memchr(0, rest)? + 1;
            first + memchr::memchr(0, &rest[first..])? + 1
        }
        0x0C => counted(16)?,
        0x10 => 4,
        0x13 => 16,
        _ => return None,
    };
    (size <= rest.len()).then_some(size)
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut reader = Reader { nested: Nested::new(source), damaged: 0, deep: 0 };
    let result = reader.documents(source, limits.record, sink);
    let ended = reader.end(sink);
    result.and(ended)
}

struct Reader<'s> {
    nested: Nested<'s>,
    /// Documents that contradict themselves, and values that lie too deep.
    damaged: u64,
    deep: u64,
}

impl Reader<'_> {
    fn documents(
        &mut self,
        source: &mut Source,
        longest: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let mut reader = BufReader::with_capacity(HEAD, source);
        let mut document = Vec::new();
        loop {
            let mut start = Vec::new();
            take(&mut reader, 4, &mut start)?;
            if start.is_empty() {
                return Ok(());
            }
            if start.len() < 4 {
                return Err(ReadError::Truncated.into());
            }
            let Some(length) = length(&start) else {
                let note = "what follows is no document";
                return Err(ExtractError::Corrupt(note.into()));
            };
            let rest = length - 4;
            let place = self.nested.record();
            if rest as u64 > longest {
                let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("record", longest);
                sink.gap(gap.noting("a document longer than the limit"));
                let mut left = (&mut reader).take(rest as u64);
                io::copy(&mut left, &mut io::sink()).map_err(ReadError::from)?;
                continue;
            }
            document.clear();
            take(&mut reader, rest, &mut document)?;
            let whole = document.len() == rest;
            if self.document(&document, place, false, 0, sink)?.is_none() && whole {
                self.damaged += 1;
            }
            if !whole {
                return Err(ReadError::Truncated.into());
            }
        }
    }

    /// The elements of a document or array behind its length; None where one of them
    /// makes no sense. Those before it are read.
    fn document(
        &mut self,
        mut rest: &[u8],
        place: Place,
        array: bool,
        depth: usize,
        sink: &mut dyn Sink,
    ) -> Result<Option<()>, ExtractError> {
        if depth > LEVELS {
            self.deep += 1;
            return Ok(Some(()));
        }
        loop {
            let Some((&kind, behind)) = rest.split_first() else { return Ok(None) };
            if kind == 0 {
                return Ok(Some(()));
            }
            let Some(name) = memchr::memchr(0, behind) else { return Ok(None) };
            let (key, value) = (&behind[..name], &behind[name + 1..]);
            let Some(size) = size_of(kind, value) else { return Ok(None) };
            let at = match array {
                true => self.nested.item(place),
                false => self.nested.key(place, key, sink)?,
            };
            let inner = &value[..size];
            let read = match kind {
                3 | 4 => self.document(&inner[4..], at, kind == 4, depth + 1, sink)?,
                _ => Some(self.value(kind, inner, at, sink)?),
            };
            if read.is_none() {
                return Ok(None);
            }
            rest = &value[size..];
        }
    }

    fn value(
        &mut self,
        kind: u8,
        bytes: &[u8],
        place: Place,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let eight = || bytes.first_chunk::<8>().copied().unwrap_or_default();
        let nested = &mut self.nested;
        match kind {
            0x01 => nested.write(place, format_args!("{}", f64::from_le_bytes(eight())), sink),
            0x02 | 0x0D | 0x0E => nested.put(place, without_end(&bytes[4..]), sink),
            0x05 => nested.binary(place, bytes.get(5..).unwrap_or_default(), sink),
            0x06 | 0x0A => nested.put(place, b"", sink),
            0x07 => {
                let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
                nested.put(place, hex.as_bytes(), sink)
            }
            0x08 => nested.write(place, format_args!("{}", bytes[0] != 0), sink),
            0x09 => {
                let field = nested.field(place, sink);
                nested.cells.moment(field, place.row, i64::from_le_bytes(eight()), sink)
            }
            0x0B | 0x0C => {
                let field = nested.field(place, sink);
                let text: Vec<u8> = bytes.iter().map(|&b| if b == 0 { b' ' } else { b }).collect();
                nested.cells.bytes(field, place.row, &text, sink)
            }
            0x0F => nested.cells_of_code(bytes, place, sink),
            0x10 => {
                let n = i32::from_le_bytes(bytes.first_chunk::<4>().copied().unwrap_or_default());
                nested.write(place, format_args!("{n}"), sink)
            }
            0x11 => nested.write(place, format_args!("{}", u64::from_le_bytes(eight())), sink),
            0x12 => nested.write(place, format_args!("{}", i64::from_le_bytes(eight())), sink),
            0x13 => match decimal(bytes) {
                Some(text) => nested.put(place, text.as_bytes(), sink),
                None => nested.put(place, b"", sink),
            },
            // the least and the greatest of all keys
            _ => Ok(()),
        }
    }

    fn end(mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        for (times, cause, note) in [
            (self.damaged, Cause::Corrupt, "documents that contradict themselves"),
            (self.deep, Cause::TooDeep, "values inside more than 64 others"),
        ] {
            if times > 0 {
                let mut gap = Gap::new(Stage::Extract, cause).noting(note);
                gap.times = times;
                sink.gap(gap);
            }
        }
        self.nested.end(sink)
    }
}

impl Nested<'_> {
    /// Code with the values of its names, of which the code is read.
    fn cells_of_code(
        &mut self,
        bytes: &[u8],
        place: Place,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let field = self.field(place, sink);
        self.cells.bytes(field, place.row, bytes.get(8..).unwrap_or_default(), sink)
    }
}

/// A string without the zero behind it.
fn without_end(text: &[u8]) -> &[u8] {
    text.strip_suffix(b"\0").unwrap_or(text)
}

/// A decimal of 128 bits, where it is a plain number (IEEE 754-2008, binary integer).
fn decimal(bytes: &[u8]) -> Option<String> {
    let bits = u128::from_le_bytes(bytes.try_into().ok()?);
    let sign = if bits >> 127 == 1 { "-" } else { "" };
    let exponent = i32::try_from(bits >> 113 & 0x3FFF).ok()? - 6176;
    if bits >> 125 & 3 == 3 {
        return None;
    }
    let digits = (bits & ((1 << 113) - 1)).to_string();
    Some(match exponent {
        0 => format!("{sign}{digits}"),
        -40..0 => {
            let places = exponent.unsigned_abs() as usize;
            let digits = format!("{digits:0>width$}", width = places + 1);
            let (whole, part) = digits.split_at(digits.len() - places);
            format!("{sign}{whole}.{part}")
        }
        _ => format!("{sign}{digits}E{exponent}"),
    })
}

/// Appends up to `length` bytes.
fn take(reader: &mut impl Read, length: usize, out: &mut Vec<u8>) -> Result<(), ReadError> {
    io::copy(&mut reader.take(length as u64), out)?;
    Ok(())
}
