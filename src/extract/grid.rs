//! Holds the way from a sheet's cells to fields: rows gathered, the header row
//! found, values written as they read. Must not know files.

use super::{ExtractError, Sink, header};
use crate::input::Limits;
use crate::model::{Cause, Chunk, FieldId, FieldKind, FieldName, FieldPath, Gap, Stage};
use calamine::DataRef;
use std::io::Write;

/// Rows at the top that are kept until it is known which of them names the columns.
const TOP: usize = 40;

/// A row's number and its cells: column, text.
type Row = (u32, Vec<(u32, Vec<u8>)>);

/// Turns cells into chunks, a sheet at a time.
pub(super) struct Grid {
    chunk: Chunk,
    sheet: String,
    /// The first rows of the sheet, until the header is settled.
    top: Option<Vec<Row>>,
    /// Fields by column.
    fields: Vec<Option<FieldId>>,
    names: Vec<String>,
    text: Option<FieldId>,
    /// Row of the header, 0-based; data rows count from the one behind it.
    header: Option<u32>,
    field_count: u64,
    field_limit: u64,
    window: usize,
    scratch: Vec<u8>,
}

impl Grid {
    pub(super) fn new(limits: &Limits) -> Self {
        Grid {
            chunk: Chunk::default(),
            sheet: String::new(),
            top: None,
            fields: Vec::new(),
            names: Vec::new(),
            text: None,
            header: None,
            field_count: 0,
            field_limit: limits.fields,
            window: limits.window as usize,
            scratch: Vec::new(),
        }
    }

    /// Begins a sheet.
    pub(super) fn start(&mut self, sheet: &str) {
        self.sheet = sheet.to_owned();
        self.top = Some(Vec::new());
        self.fields.clear();
        self.names.clear();
        self.text = None;
        self.header = None;
    }

    /// Takes the cell at (row, column), both 0-based. Cells come row by row.
    pub(super) fn cell(
        &mut self,
        (row, column): (u32, u32),
        value: &DataRef,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        write_value(value, &mut text);
        if !text.is_empty() {
            let full = self.top.as_ref().is_some_and(|top| {
                top.len() == TOP && top.last().is_some_and(|(last, _)| *last != row)
            });
            if full {
                self.settle(sink)?;
            }
            match &mut self.top {
                None => self.push(row, column, &text, sink)?,
                Some(top) => match top.last_mut() {
                    Some((last, cells)) if *last == row => cells.push((column, text.clone())),
                    _ => top.push((row, vec![(column, text.clone())])),
                },
            }
        }
        self.scratch = text;
        Ok(())
    }

    /// Ends the sheet.
    pub(super) fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.settle(sink)?;
        if self.fields.is_empty() {
            // names of columns above nothing are all there is: values like others
            let row = self.header.unwrap_or(0);
            for name in std::mem::take(&mut self.names).iter().filter(|name| !name.is_empty()) {
                let field = self.text(sink);
                self.chunk.push(field, row, name.as_bytes());
            }
        }
        self.flush(sink)
    }

    /// The field of what stands beside the table.
    fn text(&mut self, sink: &mut dyn Sink) -> FieldId {
        *self.text.get_or_insert_with(|| {
            let path = FieldPath::of_sheet(&self.sheet, FieldName::Text);
            sink.field(path, FieldKind::Text, None)
        })
    }

    /// Decides which of the first rows names the columns, and pushes the others.
    fn settle(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let Some(top) = self.top.take() else { return Ok(()) };
        let columns = || top.iter().flat_map(|(_, cells)| cells.iter().map(|(c, _)| *c));
        let first = columns().min().unwrap_or(0);
        // far-off columns are data, but no part of the question
        let width = columns().map(|c| c - first + 1).filter(|&w| w <= 1024).max().unwrap_or(0);
        let rows: Vec<Vec<&[u8]>> = top
            .iter()
            .map(|(_, cells)| {
                let mut row = vec![&[][..]; width as usize];
                for (column, text) in cells {
                    if let Some(slot) = row.get_mut((column - first) as usize) {
                        *slot = text;
                    }
                }
                row
            })
            .collect();
        let header = header::find(&rows);
        for (i, (row, cells)) in top.iter().enumerate() {
            match header {
                Some(h) if i == h => {
                    self.header = Some(*row);
                    for (column, text) in cells {
                        let column = *column as usize;
                        self.names.resize(self.names.len().max(column + 1), String::new());
                        self.names[column] = String::from_utf8_lossy(text).trim().to_owned();
                    }
                }
                Some(h) if i < h => {
                    let field = self.text(sink);
                    for (_, text) in cells {
                        self.chunk.push(field, *row, text);
                    }
                }
                _ => {
                    for (column, text) in cells {
                        self.push(*row, *column, text, sink)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn push(
        &mut self,
        row: u32,
        column: u32,
        text: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let Some(field) = self.field(column as usize, sink) else { return Ok(()) };
        let before = self.header.map_or(0, |header| header + 1);
        self.chunk.push(field, row.saturating_sub(before), text);
        if self.chunk.buf.len() >= self.window { self.flush(sink) } else { Ok(()) }
    }

    fn field(&mut self, column: usize, sink: &mut dyn Sink) -> Option<FieldId> {
        if let Some(Some(field)) = self.fields.get(column) {
            return Some(*field);
        }
        if self.field_count >= self.field_limit {
            let gap = Gap::new(Stage::Extract, Cause::TooMany);
            sink.gap(gap.at_limit("fields", self.field_limit).noting("cells in columns beyond it"));
            return None;
        }
        self.field_count += 1;
        let name = match self.names.get(column).filter(|name| !name.is_empty()) {
            Some(name) => FieldName::Named(name.clone()),
            None => FieldName::Position(column as u32 + 1),
        };
        let field = sink.field(FieldPath::of_sheet(&self.sheet, name), FieldKind::Cell, None);
        self.fields.resize(self.fields.len().max(column + 1), None);
        self.fields[column] = Some(field);
        Some(field)
    }

    fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.chunk.values.is_empty() {
            return Ok(());
        }
        self.chunk.first_record = 1;
        sink.chunk(&mut self.chunk).or_stop()
    }
}

/// Writes a cell as a reader of the sheet would copy it: whole numbers without a
/// fraction, dates as year-month-day.
fn write_value(value: &DataRef, out: &mut Vec<u8>) {
    // writing to a vector cannot fail
    let _ = match value {
        DataRef::Int(n) => write!(out, "{n}"),
        DataRef::Float(n) if n.fract() == 0.0 && n.abs() < 1e15 => write!(out, "{}", *n as i64),
        DataRef::Float(n) => write!(out, "{n}"),
        DataRef::String(text) => out.write_all(crate::input::fold(text).as_bytes()),
        DataRef::SharedString(text) => out.write_all(crate::input::fold(text).as_bytes()),
        DataRef::Bool(b) => write!(out, "{b}"),
        DataRef::DateTime(moment) if moment.is_datetime() && moment.as_f64() >= 1.0 => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            match (hour, minute, second) {
                (0, 0, 0) => write!(out, "{year:04}-{month:02}-{day:02}"),
                _ => write!(out, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
            }
        }
        DataRef::DateTime(moment) => write!(out, "{}", moment.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => out.write_all(text.as_bytes()),
        DataRef::Error(_) | DataRef::Empty => Ok(()),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_they_read() {
        let excel = |days: f64| {
            DataRef::DateTime(calamine::ExcelDateTime::new(
                days,
                calamine::ExcelDateTimeType::DateTime,
                false,
            ))
        };
        for (value, expected) in [
            (DataRef::Float(123456782.0), "123456782"),
            (DataRef::Float(12.5), "12.5"),
            (excel(31412.0), "1985-12-31"),
            (excel(31412.5), "1985-12-31 12:00:00"),
            (DataRef::SharedString("D’Hondt\u{a0}Els"), "D'Hondt Els"),
            (DataRef::Empty, ""),
        ] {
            let mut out = Vec::new();
            write_value(&value, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }
}
