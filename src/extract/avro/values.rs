//! Holds the values of a block, one behind the other as the schema says. Must not know
//! blocks.

use super::schema::{Id, Schema, Type};
use crate::extract::nested::{LEVELS, Nested, Place};
use crate::extract::{ExtractError, Sink};
use crate::input::{Limits, ReadError};
use crate::model::{Cause, Gap, Stage};
use std::io::{self, Read};

/// Values in a row that take no bytes: more are a trap.
const IDLE: u64 = 1 << 16;

/// Reads numbers and bytes.
pub(super) struct Input<R> {
    reader: R,
    count: u64,
}

impl<R: Read> Input<R> {
    pub(super) fn new(reader: R) -> Self {
        Input { reader, count: 0 }
    }

    fn byte(&mut self) -> Result<u8, ReadError> {
        let mut byte = [0];
        self.reader.read_exact(&mut byte)?;
        self.count += 1;
        Ok(byte[0])
    }

    /// A number of one to ten bytes, its sign in the lowest bit.
    pub(super) fn long(&mut self) -> Result<i64, ExtractError> {
        let first = self.byte()?;
        self.long_from(first)
    }

    /// The same, or None at the end.
    pub(super) fn long_or_end(&mut self) -> Result<Option<i64>, ExtractError> {
        match self.byte() {
            Ok(first) => self.long_from(first).map(Some),
            Err(ReadError::Truncated) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn long_from(&mut self, mut byte: u8) -> Result<i64, ExtractError> {
        let mut n = 0_u64;
        for shift in (0..64).step_by(7) {
            n |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok((n >> 1) as i64 ^ -((n & 1) as i64));
            }
            byte = self.byte()?;
        }
        Err(super::damaged())
    }

    /// So many bytes.
    pub(super) fn take(&mut self, length: u64) -> Result<Vec<u8>, ReadError> {
        let mut out = Vec::new();
        let n = io::copy(&mut (&mut self.reader).take(length), &mut out)?;
        self.count += n;
        if n < length { Err(ReadError::Truncated) } else { Ok(out) }
    }

    fn skip(&mut self, length: u64) -> Result<(), ReadError> {
        let n = io::copy(&mut (&mut self.reader).take(length), &mut io::sink())?;
        self.count += n;
        if n < length { Err(ReadError::Truncated) } else { Ok(()) }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ReadError> {
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes)?;
        self.count += N as u64;
        Ok(bytes)
    }
}

pub(super) struct Values<'s, R> {
    input: Input<R>,
    schema: &'s Schema,
    longest: u64,
    deep: u64,
    /// Values since the last that took a byte.
    idle: u64,
}

impl<'s, R: Read> Values<'s, R> {
    pub(super) fn new(reader: R, schema: &'s Schema, limits: &Limits) -> Self {
        Values { input: Input::new(reader), schema, longest: limits.record, deep: 0, idle: 0 }
    }

    /// Values that lie too deep.
    pub(super) fn too_deep(&self) -> u64 {
        self.deep
    }

    pub(super) fn records(
        &mut self,
        count: i64,
        nested: &mut Nested,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        for _ in 0..count {
            let before = self.input.count;
            let place = nested.record();
            self.value(self.schema.root, place, 0, nested, sink)?;
            self.note_idle(before)?;
        }
        Ok(())
    }

    /// Ends what takes time and no bytes.
    fn note_idle(&mut self, before: u64) -> Result<(), ExtractError> {
        self.idle = if self.input.count == before { self.idle + 1 } else { 0 };
        match self.idle > IDLE {
            true => Err(ExtractError::Corrupt("more values than bytes".into())),
            false => Ok(()),
        }
    }

    fn value(
        &mut self,
        id: Id,
        place: Place,
        depth: usize,
        nested: &mut Nested,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        // a schema that holds itself may go on without end
        if depth > LEVELS * 4 {
            return Err(ExtractError::Corrupt("values inside each other without end".into()));
        }
        let schema = self.schema;
        match &schema.types[id] {
            Type::Null => nested.put(place, b"", sink),
            Type::Boolean => {
                let value = self.input.byte()? != 0;
                nested.write(place, format_args!("{value}"), sink)
            }
            Type::Int | Type::Long => {
                let n = self.input.long()?;
                nested.write(place, format_args!("{n}"), sink)
            }
            Type::Date => {
                let days = self.input.long()?;
                let field = nested.field(place, sink);
                nested.cells.moment(field, place.row, days.saturating_mul(86_400_000), sink)
            }
            Type::Moment(by) => {
                let n = self.input.long()?;
                let field = nested.field(place, sink);
                nested.cells.moment(field, place.row, n.div_euclid(*by), sink)
            }
            Type::Float => {
                let n = f32::from_le_bytes(self.input.array()?);
                nested.write(place, format_args!("{n}"), sink)
            }
            Type::Double => {
                let n = f64::from_le_bytes(self.input.array()?);
                nested.write(place, format_args!("{n}"), sink)
            }
            Type::String | Type::Bytes => {
                let length = self.length()?;
                self.bytes(length, place, nested, sink)
            }
            Type::Fixed(size) => self.bytes(*size as u64, place, nested, sink),
            Type::Decimal { scale, size } => {
                let length = match size {
                    Some(size) => *size as u64,
                    None => self.length()?,
                };
                let Some(bytes) = self.limited(length, sink)? else { return Ok(()) };
                let field = nested.field(place, sink);
                nested.cells.decimal(field, place.row, &bytes, *scale, sink)
            }
            Type::Enum(symbols) => {
                let i = usize::try_from(self.input.long()?).ok();
                let symbol = i.and_then(|i| symbols.get(i)).ok_or_else(super::damaged)?;
                nested.put(place, symbol.as_bytes(), sink)
            }
            Type::Union(branches) => {
                let i = usize::try_from(self.input.long()?).ok();
                let branch = i.and_then(|i| branches.get(i)).ok_or_else(super::damaged)?;
                self.value(*branch, place, depth + 1, nested, sink)
            }
            Type::Record(fields) => {
                for (name, kind) in fields {
                    let at = match depth < LEVELS {
                        true => nested.key(place, name.as_bytes(), sink)?,
                        false => {
                            self.deep += 1;
                            place
                        }
                    };
                    self.value(*kind, at, depth + 1, nested, sink)?;
                }
                Ok(())
            }
            Type::Array(items) => self.members(|values| {
                // of what repeats, nothing is no value
                if schema.types[*items] == Type::Null {
                    return Ok(());
                }
                let at = nested.item(place);
                values.value(*items, at, depth + 1, nested, sink)
            }),
            Type::Map(inner) => self.members(|values| {
                let length = values.length()?;
                let key = values.limited(length, sink)?.unwrap_or_default();
                let at = nested.entry(place, &key, sink)?;
                values.value(*inner, at, depth + 1, nested, sink)
            }),
        }
    }

    /// The members of an array or map: in blocks, each behind their number.
    fn members(
        &mut self,
        mut member: impl FnMut(&mut Self) -> Result<(), ExtractError>,
    ) -> Result<(), ExtractError> {
        loop {
            let count = self.input.long()?;
            if count == 0 {
                return Ok(());
            }
            if count < 0 {
                self.input.long()?;
            }
            for _ in 0..count.unsigned_abs() {
                let before = self.input.count;
                member(self)?;
                self.note_idle(before)?;
            }
        }
    }

    fn length(&mut self) -> Result<u64, ExtractError> {
        u64::try_from(self.input.long()?).map_err(|_| super::damaged())
    }

    /// So many bytes, unless they are too many to be held.
    fn limited(
        &mut self,
        length: u64,
        sink: &mut dyn Sink,
    ) -> Result<Option<Vec<u8>>, ExtractError> {
        if length <= self.longest {
            return Ok(Some(self.input.take(length)?));
        }
        let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("record", self.longest);
        sink.gap(gap.noting("a value longer than the limit"));
        self.input.skip(length)?;
        Ok(None)
    }

    fn bytes(
        &mut self,
        length: u64,
        place: Place,
        nested: &mut Nested,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let Some(bytes) = self.limited(length, sink)? else { return Ok(()) };
        nested.binary(place, &bytes, sink)
    }
}
