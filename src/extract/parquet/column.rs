//! Holds the way of one column's values to their field: which row each stands in, and how
//! it reads. Must not know how pages are stored.

use super::bits::{Damaged, Runs};
use super::pages::{Page, Pages};
use super::schema::{Column, Meaning, Physical};
use super::values::{Dictionary, Out, Values, short};
use crate::extract::nested::Nested;
use crate::extract::{ExtractError, Sink};
use crate::input::{Limits, ReadError};
use crate::model::FieldId;
use std::rc::Rc;

/// Days from the first of the calendar that Int96 counts by to 1970.
const JULIAN_1970: i64 = 2_440_588;

/// Where the values of a column go.
pub(super) struct Target<'t, 's> {
    pub(super) column: &'t Column,
    pub(super) field: FieldId,
    pub(super) nested: &'t mut Nested<'s>,
    /// Rows so far; of what repeats, elements.
    pub(super) rows: u32,
    /// Bytes that values came to, of as many as the file may.
    pub(super) spent: &'t mut u64,
    pub(super) most: u64,
    pub(super) ratio: u64,
}

impl Target<'_, '_> {
    /// Reads the pages of a column of so many values.
    pub(super) fn read(
        &mut self,
        pages: &mut Pages,
        mut left: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let mut dictionary = None;
        while left > 0 {
            let Some(page) = pages.next()? else { return Err(ReadError::Truncated.into()) };
            let damaged = |_: Damaged| ExtractError::from(ReadError::Corrupt("parquet"));
            match page.kind() {
                2 => {
                    let count = page.head.get(7).and_then(|head| head.size(1)).unwrap_or(0);
                    let values = Dictionary::new(page.bytes, count, self.column.physical);
                    dictionary = Some(Rc::new(values.map_err(damaged)?));
                }
                0 | 3 => {
                    let count = self.page(&page, dictionary.as_ref(), sink)?;
                    left = left.saturating_sub(count.max(1));
                }
                // an index
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads a page of values; returns how many it has.
    fn page(
        &mut self,
        page: &Page,
        dictionary: Option<&Rc<Dictionary>>,
        sink: &mut dyn Sink,
    ) -> Result<u64, ExtractError> {
        let corrupt = || ExtractError::from(ReadError::Corrupt("parquet"));
        let two = page.kind() == 3;
        let head = page.head.get(if two { 8 } else { 5 }).ok_or_else(corrupt)?;
        let count = head.size(1).ok_or_else(corrupt)?;
        let encoding = head.number(if two { 4 } else { 2 }).ok_or_else(corrupt)?;
        let mut rest = &page.bytes[..];
        let (repetition, definition) = match two {
            true => {
                let mut take = |number| {
                    let length = usize::try_from(head.size(number).unwrap_or(0)).ok()?;
                    let (levels, behind) = rest.split_at_checked(length)?;
                    rest = behind;
                    Some(levels)
                };
                (take(6).ok_or_else(corrupt)?, take(5).ok_or_else(corrupt)?)
            }
            false => {
                let old = |number| head.number(number) == Some(4);
                let (repeats, defines) = (self.column.repetition > 0, self.column.definition > 0);
                if repeats && old(4) || defines && old(3) {
                    return Err(ReadError::Unsupported.into());
                }
                let mut take = |wanted: bool| {
                    if !wanted {
                        return Some(&[][..]);
                    }
                    let (length, behind) = rest.split_first_chunk::<4>()?;
                    let length = u32::from_le_bytes(*length) as usize;
                    let (levels, behind) = behind.split_at_checked(length)?;
                    rest = behind;
                    Some(levels)
                };
                (take(repeats).ok_or_else(corrupt)?, take(defines).ok_or_else(corrupt)?)
            }
        };
        let width = |most: u32| u32::BITS - most.leading_zeros();
        let mut repetition = Runs::new(repetition, width(self.column.repetition));
        let mut definition = Runs::new(definition, width(self.column.definition));
        // so many could not be handed on
        if count > Limits::RATIO_FROM.max(self.most).saturating_sub(*self.spent) {
            return Err(ReadError::Limit { name: "ratio", value: self.ratio }.into());
        }
        let values = Values::new(encoding, count, rest, self.column.physical, dictionary);
        let Some(mut values) = values.map_err(|_| corrupt())? else {
            return Err(ReadError::Unsupported.into());
        };
        for _ in 0..count {
            let result = self.value(&mut repetition, &mut definition, &mut values, sink);
            result.map_err(|error| error.unwrap_or_else(corrupt))?;
        }
        Ok(count)
    }

    /// The next value; None as an error where it makes no sense.
    fn value(
        &mut self,
        repetition: &mut Runs,
        definition: &mut Runs,
        values: &mut Values,
        sink: &mut dyn Sink,
    ) -> Result<(), Option<ExtractError>> {
        let repeats = self.column.repetition > 0;
        let none = |_: Damaged| None;
        if repeats {
            repetition.next().map_err(none)?;
        }
        let defined = self.column.definition == 0
            || definition.next().map_err(none)? == self.column.definition;
        if !repeats || defined {
            self.rows = self.rows.saturating_add(1);
        }
        let length = match defined {
            true => {
                let value = values.next().map_err(none)?;
                self.put(value, sink)?;
                if let Out::Bytes(bytes) = value { bytes.len() as u64 } else { 8 }
            }
            // of what repeats an empty list has no element
            false if repeats => 0,
            false => {
                self.nested.cells.put(self.field, self.rows, b"", sink)?;
                0
            }
        };
        *self.spent += length + 1;
        if *self.spent > Limits::RATIO_FROM.max(self.most) {
            return Err(Some(ReadError::Limit { name: "ratio", value: self.ratio }.into()));
        }
        Ok(())
    }

    fn put(&mut self, value: Out, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let (field, row, physical) = (self.field, self.rows, self.column.physical);
        let cells = &mut self.nested.cells;
        match (value, self.column.meaning) {
            (Out::Boolean(value), _) => cells.write(field, row, format_args!("{value}"), sink),
            (Out::Int(days), Meaning::Date) => {
                cells.moment(field, row, days.saturating_mul(86_400_000), sink)
            }
            (Out::Int(n), Meaning::Moment(by)) => cells.moment(field, row, n.div_euclid(by), sink),
            (Out::Int(n), Meaning::Decimal(scale)) => {
                cells.decimal(field, row, &n.to_be_bytes(), scale, sink)
            }
            (Out::Int(n), Meaning::Unsigned) if physical == Physical::Int32 => {
                cells.write(field, row, format_args!("{}", n as u32), sink)
            }
            (Out::Int(n), Meaning::Unsigned) => {
                cells.write(field, row, format_args!("{}", n as u64), sink)
            }
            (Out::Int(n), _) => cells.write(field, row, format_args!("{n}"), sink),
            (Out::Int96(bytes), _) => {
                let (time, day) = bytes.split_at(8);
                let time = i64::from_le_bytes(time.try_into().unwrap_or_default());
                let day = i32::from_le_bytes(day.try_into().unwrap_or_default());
                let days = i64::from(day) - JULIAN_1970;
                let moment = days.saturating_mul(86_400_000).saturating_add(time / 1_000_000);
                cells.moment(field, row, moment, sink)
            }
            (Out::Float(n), _) => cells.write(field, row, format_args!("{n}"), sink),
            (Out::Bytes(bytes), Meaning::Text) => cells.put(field, row, bytes, sink),
            (Out::Bytes(bytes), Meaning::Decimal(scale)) => {
                cells.decimal(field, row, bytes, scale, sink)
            }
            (Out::Bytes(bytes), Meaning::HalfFloat) if bytes.len() == 2 => {
                let n = half(u16::from_le_bytes([bytes[0], bytes[1]]));
                cells.write(field, row, format_args!("{}", short(n)), sink)
            }
            (Out::Bytes(bytes), Meaning::Uuid) if bytes.len() == 16 => {
                let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
                let (a, b, c, d, e) =
                    (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
                cells.write(field, row, format_args!("{a}-{b}-{c}-{d}-{e}"), sink)
            }
            (Out::Bytes(bytes), _) => self.nested.bytes(field, row, bytes, sink),
        }
    }
}

/// A fraction of sixteen bits.
pub(in crate::extract) fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    sign * match exponent {
        0 => fraction * 2_f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2_f32.powi(exponent - 15),
    }
}
