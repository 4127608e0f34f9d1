//! Holds the values of one column of a batch: which are there, and how they read. Must not
//! know columns inside others.

use super::schema::Kind;
use crate::extract::cells::{write_decimal, write_moment};
use crate::extract::parquet::{half, short};
use std::io::Write;

/// What contradicts itself.
#[derive(Debug)]
pub(super) struct Damaged;

/// The bytes of a column without others inside.
pub(super) struct Values {
    pub(super) kind: Kind,
    /// A bit for each value that is there; empty where all are.
    pub(super) valid: Vec<u8>,
    pub(super) offsets: Vec<u8>,
    pub(super) data: Vec<u8>,
    /// Longer texts, to which views point.
    pub(super) more: Vec<Vec<u8>>,
}

/// Whether value `i` is there.
pub(super) fn is_valid(valid: &[u8], i: usize) -> bool {
    valid.is_empty() || valid.get(i / 8).is_some_and(|byte| byte >> (i % 8) & 1 == 1)
}

/// Offset number `i`.
pub(super) fn offset(offsets: &[u8], wide: bool, i: usize) -> Result<usize, Damaged> {
    let size = if wide { 8 } else { 4 };
    let n = number(offsets, size, i)?;
    usize::try_from(n).map_err(|_| Damaged)
}

/// Whole number `i` of `size` bytes.
pub(super) fn number(data: &[u8], size: usize, i: usize) -> Result<i64, Damaged> {
    let bytes = element(data, size, i)?;
    let negative = bytes.last().is_some_and(|b| b & 0x80 != 0);
    Ok(bytes.iter().rev().fold(if negative { -1 } else { 0 }, |n, &b| n << 8 | i64::from(b)))
}

fn element(data: &[u8], size: usize, i: usize) -> Result<&[u8], Damaged> {
    let at = i.checked_mul(size).ok_or(Damaged)?;
    data.get(at..at.checked_add(size).ok_or(Damaged)?).ok_or(Damaged)
}

impl Values {
    /// The bytes of value `i`, where they are text or bytes as they are.
    pub(super) fn bytes(&self, i: usize) -> Result<Option<&[u8]>, Damaged> {
        Ok(Some(match self.kind {
            Kind::Text { wide, .. } => {
                let (from, to) =
                    (offset(&self.offsets, wide, i)?, offset(&self.offsets, wide, i + 1)?);
                self.data.get(from..to).ok_or(Damaged)?
            }
            Kind::View { .. } => self.view(i)?,
            Kind::Fixed(size) => element(&self.data, size, i)?,
            _ => return Ok(None),
        }))
    }

    fn view(&self, i: usize) -> Result<&[u8], Damaged> {
        let view = element(&self.data, 16, i)?;
        let part = |at: usize| usize::try_from(number(&view[at..], 4, 0)?).map_err(|_| Damaged);
        let length = part(0)?;
        if length <= 12 {
            return Ok(&view[4..4 + length]);
        }
        let (buffer, from) = (part(8)?, part(12)?);
        let more = self.more.get(buffer).ok_or(Damaged)?;
        more.get(from..from.checked_add(length).ok_or(Damaged)?).ok_or(Damaged)
    }

    /// Appends value `i` as it reads, where it is no text.
    pub(super) fn write(&self, i: usize, out: &mut Vec<u8>) -> Result<(), Damaged> {
        // memory takes all
        let _ = match self.kind {
            Kind::Int { bytes, signed: true } | Kind::Number(bytes) => {
                write!(out, "{}", number(&self.data, bytes, i)?)
            }
            Kind::Int { bytes, .. } => {
                let n = element(&self.data, bytes, i)?;
                write!(out, "{}", n.iter().rev().fold(0_u64, |n, &b| n << 8 | u64::from(b)))
            }
            Kind::Float(size) => {
                let bits = number(&self.data, size, i)?;
                let n = match size {
                    2 => short(half(bits as u16)),
                    4 => short(f32::from_bits(bits as u32)),
                    _ => f64::from_bits(bits as u64),
                };
                write!(out, "{n}")
            }
            Kind::Boolean => {
                let byte = self.data.get(i / 8).ok_or(Damaged)?;
                write!(out, "{}", byte >> (i % 8) & 1 == 1)
            }
            Kind::Decimal { scale, bytes } => {
                let mut n = element(&self.data, bytes, i)?.to_vec();
                n.reverse();
                write_decimal(&n, scale, out);
                Ok(())
            }
            Kind::Moment { bytes, times, parts } => {
                let n = number(&self.data, bytes, i)?;
                write_moment(n.saturating_mul(times).div_euclid(parts), out);
                Ok(())
            }
            _ => Ok(()),
        };
        Ok(())
    }
}
