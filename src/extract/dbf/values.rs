//! Holds the values of a row: numbers, dates and texts as they read. Must not know how
//! rows are stored.

use super::head::{Column, Head, Kind};
use super::memo::Memo;
use crate::extract::cells::Cells;
use crate::extract::{ExtractError, Sink};
use crate::input::{CodePage, Source};
use crate::model::{Cause, FieldId, Gap, Stage};

/// Day 0 of the calendar of these programs is this many days before 1970.
const JULIAN_1970: i64 = 2_440_588;

/// How letters beyond ASCII read; None for what is UTF-8, or bytes of windows-1252.
pub(super) fn charset(head: &Head, source: &Source) -> Option<CodePage> {
    let number = match head.language {
        0x01 | 0x09 | 0x0B | 0x0D | 0x0F | 0x11 | 0x15 | 0x18 | 0x19 | 0x1B => 437,
        0x02 | 0x08 | 0x0A | 0x0C | 0x0E | 0x10 | 0x12 | 0x14 | 0x16 | 0x1A | 0x1D | 0x25
        | 0x37 => 850,
        0x03 | 0x57..=0x59 => 1252,
        0x04 | 0x68 => 10000,
        0x13 | 0x7B => 932,
        0x1F | 0x22 | 0x23 | 0x40 | 0x64 | 0x87 | 0xC8 => 1250,
        0x26 | 0x65 => 866,
        0x4D | 0x7A => 936,
        0x4E | 0x79 => 949,
        0x4F | 0x78 => 950,
        0xC9 => 1251,
        0xCA => 1254,
        0xCB => 1253,
        0xCC => 1257,
        _ => 0,
    };
    // where nothing is told, letters are those of DOS if they lie where it has them
    let body = source.head().get(head.length as usize..).unwrap_or_default();
    let among =
        |range: std::ops::RangeInclusive<u8>| body.iter().filter(|b| range.contains(b)).count();
    let is_utf8 = std::str::from_utf8(&body[..body.len().min(4096)])
        .map_or_else(|error| error.error_len().is_none(), |_| true);
    if is_utf8 && number != 850 && number != 437 {
        return None;
    }
    match number {
        0 if among(0x80..=0xA5) > among(0xC0..=0xFF) => CodePage::of(850),
        0 | 1252 => None,
        number => CodePage::of(number),
    }
}

pub(super) struct Values {
    cells: Cells,
    charset: Option<CodePage>,
    memo: Option<Memo>,
    /// Memos that are not there.
    missing: u64,
}

impl Values {
    pub(super) fn new(cells: Cells, charset: Option<CodePage>, memo: Option<Memo>) -> Self {
        Values { cells, charset, memo, missing: 0 }
    }

    pub(super) fn put(
        &mut self,
        field: FieldId,
        row: u32,
        column: &Column,
        bytes: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let eight = || <[u8; 8]>::try_from(bytes).unwrap_or_default();
        let four = || <[u8; 4]>::try_from(bytes).unwrap_or_default();
        match column.kind {
            Kind::Text | Kind::Number => self.text(field, row, trimmed(bytes), sink),
            Kind::Variable => {
                let length = usize::from(bytes.last().copied().unwrap_or(0));
                let text = bytes.get(..length).unwrap_or(bytes);
                self.text(field, row, trimmed(text), sink)
            }
            Kind::Date => match trimmed(bytes) {
                date if date.len() == 8 && date.iter().all(u8::is_ascii_digit) => {
                    let date = [&date[..4], b"-", &date[4..6], b"-", &date[6..]].concat();
                    self.cells.put(field, row, &date, sink)
                }
                other => self.text(field, row, other, sink),
            },
            Kind::Integer => {
                self.cells.write(field, row, format_args!("{}", i32::from_le_bytes(four())), sink)
            }
            Kind::IntegerOfSeven => {
                let n = (u32::from_be_bytes(four()) ^ 0x8000_0000) as i32;
                self.cells.write(field, row, format_args!("{n}"), sink)
            }
            Kind::Double => {
                self.cells.write(field, row, format_args!("{}", f64::from_le_bytes(eight())), sink)
            }
            Kind::DoubleOfSeven => {
                let bits = u64::from_be_bytes(eight());
                // the sign is turned, and of negative numbers every bit
                let bits = if bits >> 63 == 1 { bits ^ (1 << 63) } else { !bits };
                self.cells.write(field, row, format_args!("{}", f64::from_bits(bits)), sink)
            }
            Kind::Currency => {
                let n = i64::from_le_bytes(eight());
                let (whole, part) = (n.unsigned_abs() / 10_000, n.unsigned_abs() % 10_000);
                let sign = if n < 0 { "-" } else { "" };
                self.cells.write(field, row, format_args!("{sign}{whole}.{part:04}"), sink)
            }
            Kind::Moment => self.moment(field, row, eight(), sink),
            Kind::Memo => self.memo(field, row, bytes, sink),
            Kind::Other if column.name.is_empty() => Ok(()),
            Kind::Other => self.cells.bytes(field, row, bytes, sink),
        }
    }

    fn moment(
        &mut self,
        field: FieldId,
        row: u32,
        bytes: [u8; 8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let number = |at: usize| {
            i64::from(i32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]))
        };
        if bytes == [0; 8] || bytes == [b' '; 8] {
            return self.cells.put(field, row, b"", sink);
        }
        let moment = (number(0) - JULIAN_1970) * 86_400_000 + number(4);
        self.cells.moment(field, row, moment, sink)
    }

    /// A text that stands in the file beside the table.
    fn memo(
        &mut self,
        field: FieldId,
        row: u32,
        bytes: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let number = match *bytes {
            [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
            _ => {
                let digits = String::from_utf8_lossy(bytes);
                digits.trim().parse().unwrap_or(0)
            }
        };
        if number == 0 {
            return self.cells.put(field, row, b"", sink);
        }
        let text = match &mut self.memo {
            Some(memo) => memo.text(number)?,
            None => None,
        };
        match text {
            Some(text) => self.text(field, row, &text, sink),
            None => {
                self.missing += 1;
                Ok(())
            }
        }
    }

    fn text(
        &mut self,
        field: FieldId,
        row: u32,
        text: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        match self.charset {
            Some(page) if !text.is_ascii() => {
                let mut decoded = Vec::new();
                page.decode(text, &mut decoded);
                self.cells.put(field, row, &decoded, sink)
            }
            // letters of Windows are read as such; what holds control characters is no text
            _ if text.iter().any(|b| *b < 9 || (14..32).contains(b)) => {
                self.cells.bytes(field, row, text, sink)
            }
            _ => self.cells.put(field, row, text, sink),
        }
    }

    pub(super) fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.missing > 0 {
            let mut gap = Gap::new(Stage::Extract, Cause::Truncated);
            gap.times = self.missing;
            sink.gap(gap.noting("long texts that are not in a file beside the table"));
        }
        self.cells.flush(sink)
    }
}

/// Without what fills a value up: blanks and zeros.
fn trimmed(bytes: &[u8]) -> &[u8] {
    let is_filling = |b: &u8| matches!(b, b' ' | 0);
    let from = bytes.iter().position(|b| !is_filling(b)).unwrap_or(bytes.len());
    let to = bytes.iter().rposition(|b| !is_filling(b)).map_or(from, |i| i + 1);
    &bytes[from..to]
}
