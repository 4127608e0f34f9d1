//! Holds a reader of Thrift's compact protocol, in which Parquet tells about itself. Must
//! not know what its numbers mean. Source: Apache Thrift, "Thrift Compact protocol
//! encoding".

use crate::input::ReadError;

/// Structures inside each other.
const DEEPEST: usize = 16;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Number(i64),
    Bytes(Vec<u8>),
    List(Vec<Value>),
    Struct(Vec<(i16, Value)>),
    /// One that nothing here is told by.
    Other,
}

impl Value {
    /// The field with this number.
    pub(super) fn get(&self, number: i16) -> Option<&Value> {
        match self {
            Value::Struct(fields) => fields.iter().find(|(n, _)| *n == number).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The field with this number, as a number.
    pub(super) fn number(&self, number: i16) -> Option<i64> {
        match self.get(number)? {
            Value::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// The field with this number, as a length or position.
    pub(super) fn size(&self, number: i16) -> Option<u64> {
        u64::try_from(self.number(number)?).ok()
    }

    /// The field with this number, as a list; empty where it is none.
    pub(super) fn list(&self, number: i16) -> &[Value] {
        match self.get(number) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }

    /// The field with this number, as text.
    pub(super) fn text(&self, number: i16) -> Option<String> {
        match self.get(number)? {
            Value::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            _ => None,
        }
    }
}

/// The structure that `bytes` begins with, and how long it is. Where it goes on behind
/// their end, the error is that it is truncated.
pub(super) fn read(bytes: &[u8]) -> Result<(Value, usize), ReadError> {
    let mut reader = Reader { rest: bytes };
    let value = reader.fields(0)?;
    Ok((value, bytes.len() - reader.rest.len()))
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, ReadError> {
        let (&byte, rest) = self.rest.split_first().ok_or(ReadError::Truncated)?;
        self.rest = rest;
        Ok(byte)
    }

    fn varint(&mut self) -> Result<u64, ReadError> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(damaged())
    }

    fn number(&mut self) -> Result<i64, ReadError> {
        let n = self.varint()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn take(&mut self, length: usize) -> Result<&[u8], ReadError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(ReadError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn fields(&mut self, depth: usize) -> Result<Value, ReadError> {
        if depth > DEEPEST {
            return Err(damaged());
        }
        let (mut fields, mut last) = (Vec::new(), 0_i16);
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Ok(Value::Struct(fields));
            }
            last = match head >> 4 {
                0 => self.number()? as i16,
                more => last.wrapping_add(i16::from(more)),
            };
            let value = match head & 15 {
                1 => Value::Number(1),
                2 => Value::Number(0),
                kind => self.value(kind, depth)?,
            };
            fields.push((last, value));
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Result<Value, ReadError> {
        Ok(match kind {
            // in a list a truth takes a byte
            1 | 2 => Value::Number(i64::from(self.byte()? == 1)),
            3 => Value::Number(i64::from(self.byte()? as i8)),
            4..=6 => Value::Number(self.number()?),
            7 => {
                self.take(8)?;
                Value::Other
            }
            8 => {
                let length = usize::try_from(self.varint()?).map_err(|_| damaged())?;
                Value::Bytes(self.take(length)?.to_vec())
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = match head >> 4 {
                    15 => self.varint()?,
                    count => u64::from(count),
                };
                // each takes a byte at least
                if count > self.rest.len() as u64 {
                    return Err(ReadError::Truncated);
                }
                let kind = head & 15;
                let values: Result<Vec<Value>, ReadError> =
                    (0..count).map(|_| self.value(kind, depth + 1)).collect();
                Value::List(values?)
            }
            11 => {
                let count = self.varint()?;
                if count > self.rest.len() as u64 {
                    return Err(ReadError::Truncated);
                }
                let kinds = if count > 0 { self.byte()? } else { 0 };
                for _ in 0..count {
                    self.value(kinds >> 4, depth + 1)?;
                    self.value(kinds & 15, depth + 1)?;
                }
                Value::Other
            }
            12 => self.fields(depth + 1)?,
            13 => {
                self.take(16)?;
                Value::Other
            }
            _ => return Err(damaged()),
        })
    }
}

fn damaged() -> ReadError {
    ReadError::Corrupt("parquet")
}
