//! Holds the way of the values of tables to the sink: brought into their clean form and
//! gathered into chunks. Must not know how tables are stored.

use super::{ExtractError, Sink};
use crate::input::{Cleaner, Limits, fold};
use crate::model::{Chunk, FieldId, FieldKind, FieldName, FieldPath};
use std::io::Write;

/// Shortest run of printable characters that is kept of bytes which are no text.
const RUN: usize = 8;

/// Values that wait for their chunk to be full.
pub(super) struct Cells {
    chunk: Chunk,
    window: usize,
    clean: Vec<u8>,
    raw: Vec<u8>,
}

impl Cells {
    pub(super) fn new(limits: &Limits) -> Self {
        let window = usize::try_from(limits.window).unwrap_or(usize::MAX);
        Cells { chunk: Chunk::default(), window, clean: Vec::new(), raw: Vec::new() }
    }

    /// A value of row number `row`, from 1; an empty one where there is none.
    pub(super) fn put(
        &mut self,
        field: FieldId,
        row: u32,
        value: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        self.clean.clear();
        Cleaner::default().clean(value, true, &mut self.clean);
        self.chunk.push(field, row, &self.clean);
        // a value or two of no bytes take room as well
        let full = self.chunk.buf.len() >= self.window || self.chunk.values.len() >= self.window;
        if full { self.flush(sink) } else { Ok(()) }
    }

    /// The same of something that is written first.
    pub(super) fn write(
        &mut self,
        field: FieldId,
        row: u32,
        value: std::fmt::Arguments,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        // memory takes all
        let _ = raw.write_fmt(value);
        let result = self.put(field, row, &raw, sink);
        self.raw = raw;
        result
    }

    /// The same of bytes that may be no text: then what is printable in them.
    pub(super) fn bytes(
        &mut self,
        field: FieldId,
        row: u32,
        value: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        if is_text(value) {
            return self.put(field, row, value, sink);
        }
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        for run in value.split(|b| !matches!(b, b' '..=b'~' | b'\t' | b'\n' | b'\r')) {
            if run.len() >= RUN {
                raw.extend_from_slice(run);
                raw.push(b'\n');
            }
        }
        let result = self.put(field, row, &raw, sink);
        self.raw = raw;
        result
    }

    /// The same of a whole number, the highest byte first, of which `scale` digits stand
    /// behind the point.
    pub(super) fn decimal(
        &mut self,
        field: FieldId,
        row: u32,
        bytes: &[u8],
        scale: usize,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        write_decimal(bytes, scale, &mut raw);
        let result = self.put(field, row, &raw, sink);
        self.raw = raw;
        result
    }

    /// The same of a moment, told in milliseconds since 1970.
    pub(super) fn moment(
        &mut self,
        field: FieldId,
        row: u32,
        milliseconds: i64,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        write_moment(milliseconds, &mut raw);
        let result = self.put(field, row, &raw, sink);
        self.raw = raw;
        result
    }

    /// Hands on what waits.
    pub(super) fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.chunk.values.is_empty() {
            return Ok(());
        }
        self.chunk.first_record = 0;
        sink.chunk(&mut self.chunk).or_stop()
    }
}

/// Appends a whole number, the highest byte first, of which `scale` digits stand behind
/// the point. Of one of more than fifteen bytes there is nothing.
pub(super) fn write_decimal(bytes: &[u8], scale: usize, out: &mut Vec<u8>) {
    let negative = bytes.first().is_some_and(|b| b & 0x80 != 0);
    let filling = if negative { 0xFF } else { 0 };
    let from = bytes.iter().position(|&b| b != filling).unwrap_or(bytes.len());
    let bytes = &bytes[from..];
    if bytes.len() > 15 {
        return;
    }
    let n = bytes.iter().fold(if negative { -1_i128 } else { 0 }, |n, &b| n << 8 | i128::from(b));
    let digits = format!("{:0>width$}", n.unsigned_abs(), width = scale.min(99) + 1);
    let (whole, part) = digits.split_at(digits.len() - scale.min(99));
    let (sign, point) = (if n < 0 { "-" } else { "" }, if part.is_empty() { "" } else { "." });
    // memory takes all
    let _ = write!(out, "{sign}{whole}{point}{part}");
}

/// Appends a moment, told in milliseconds since 1970: a date where it is midnight.
pub(super) fn write_moment(milliseconds: i64, out: &mut Vec<u8>) {
    const DAY: i64 = 86_400_000;
    let days = jiff::Span::new().try_days(milliseconds.div_euclid(DAY));
    let date = days.and_then(|days| jiff::civil::date(1970, 1, 1).checked_add(days));
    let midnight = jiff::civil::Time::midnight();
    let time = midnight.wrapping_add(jiff::Span::new().milliseconds(milliseconds.rem_euclid(DAY)));
    // memory takes all
    let _ = match date {
        Err(_) => write!(out, "{milliseconds}"),
        Ok(date) if time == midnight => write!(out, "{date}"),
        Ok(date) => write!(out, "{date}T{time}Z"),
    };
}

/// Whether bytes are text as it is written today.
pub(super) fn is_text(value: &[u8]) -> bool {
    let control = |b: &u8| *b < 9 || (14..32).contains(b) || *b == 127;
    std::str::from_utf8(value).is_ok() && !value.iter().any(control)
}

/// The field of a column of a table, which may have no name, as the table may.
pub(super) fn column(
    table: &str,
    position: usize,
    name: &str,
    declared: Option<&str>,
    sink: &mut dyn Sink,
) -> FieldId {
    let name = match name.trim() {
        "" => FieldName::Position(u32::try_from(position + 1).unwrap_or(u32::MAX)),
        name => FieldName::Named(fold(name)),
    };
    let path = match table {
        "" => FieldPath::column(name),
        table => FieldPath::of_table(table, name),
    };
    sink.field(path, FieldKind::Cell, declared.map(str::to_lowercase))
}
