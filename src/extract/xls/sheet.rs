//! Holds the records of one sheet: cells, comments, what is drawn, links. Must not know
//! where cells go: that is `grid`. Source: \[MS-XLS\] 2.4.

use super::book::{BOF, Book, EOF, io_error};
use super::link;
use super::numbers::Kind;
use super::records::{Records, Script};
use crate::extract::ExtractError;
use crate::extract::asides::Asides;
use crate::extract::document::Document;
use crate::extract::grid::Grid;
use crate::extract::ole::{long, quad, short};
use crate::input::ReadError;
use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

/// How much text the strings that cells share may still come to.
pub(super) struct Room {
    pub(super) left: u64,
    pub(super) ratio: u64,
}

impl Room {
    fn take(&mut self, length: u64) -> Result<(), ExtractError> {
        match self.left.checked_sub(length) {
            Some(left) => self.left = left,
            None => return Err(ReadError::Limit { name: "ratio", value: self.ratio }.into()),
        }
        Ok(())
    }
}

/// Reads one sheet.
pub(super) struct Sheet<'b, 'd, 'k> {
    pub(super) records: &'b mut Records,
    pub(super) book: &'b Book,
    pub(super) grid: &'b mut Grid,
    pub(super) document: &'d mut Document<'k>,
    pub(super) asides: &'b mut Asides,
    pub(super) room: &'b mut Room,
    /// The cell whose formula's text comes in another record.
    pub(super) waiting: Option<(u32, u32)>,
    /// Whether what is drawn next is a comment.
    pub(super) is_comment: bool,
}

impl Sheet<'_, '_, '_> {
    /// Reads up to the sheet's end; false where the records end before.
    pub(super) fn read(&mut self) -> Result<bool, ExtractError> {
        // charts stand inside sheets
        let mut inner = 0;
        while let Some(kind) = self.records.next().map_err(io_error)? {
            match kind {
                BOF => inner += 1,
                EOF if inner == 0 => return Ok(true),
                EOF => inner -= 1,
                SERIES_TEXT => {
                    let text = self.records.text(2, self.book.script, false).map_err(io_error)?;
                    self.aside("charts", text)?;
                }
                _ if inner > 0 => {}
                _ => self.record(kind)?,
            }
        }
        Ok(false)
    }

    fn record(&mut self, kind: u16) -> Result<(), ExtractError> {
        let data = &self.records.data;
        let at = (short(data, 0).unwrap_or(0).into(), short(data, 2).unwrap_or(0).into());
        let format = short(data, 4).unwrap_or(0);
        match kind {
            LABEL_SST => {
                let i = long(data, 6).unwrap_or(u32::MAX) as usize;
                // one beyond a limit, or beyond what a damaged file still has, was told
                if let Some(text) = self.book.strings.get(i) {
                    self.room.take(text.len() as u64)?;
                    let text = String::from_utf8_lossy(text);
                    self.grid.cell(at, &DataRef::SharedString(&text), self.document.sink())?;
                }
            }
            LABEL | RICH_LABEL => {
                let text = self.records.text(6, self.book.script, true).map_err(io_error)?;
                self.text_cell(at, &text)?;
            }
            NUMBER => {
                if let Some(bits) = quad(data, 6) {
                    self.number(at, format, f64::from_bits(bits))?;
                }
            }
            RK => {
                if let Some(raw) = long(data, 6) {
                    self.number(at, format, packed(raw))?;
                }
            }
            MUL_RK => {
                let pieces = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                let cells: Vec<(u16, f64)> = pieces
                    .as_chunks::<6>()
                    .0
                    .iter()
                    .map(|[a, b, c, d, e, f]| {
                        (u16::from_le_bytes([*a, *b]), packed(u32::from_le_bytes([*c, *d, *e, *f])))
                    })
                    .collect();
                for ((format, value), column) in cells.into_iter().zip(at.1..) {
                    self.number((at.0, column), format, value)?;
                }
            }
            FORMULA => self.formula(at, format)?,
            STRING => {
                if let Some(at) = self.waiting.take() {
                    let text = self.records.text(0, self.book.script, true).map_err(io_error)?;
                    self.text_cell(at, &text)?;
                }
            }
            BOOL_ERROR => {
                if let Some(&[value, 0]) = data.get(6..8) {
                    self.grid.cell(at, &DataRef::Bool(value != 0), self.document.sink())?;
                }
            }
            _ => self.beside(kind)?,
        }
        Ok(())
    }

    fn text_cell(&mut self, at: (u32, u32), text: &[u8]) -> Result<(), ExtractError> {
        let text = String::from_utf8_lossy(text);
        self.grid.cell(at, &DataRef::SharedString(&text), self.document.sink())
    }

    fn number(&mut self, at: (u32, u32), format: u16, value: f64) -> Result<(), ExtractError> {
        let moment = |kind| DataRef::DateTime(ExcelDateTime::new(value, kind, self.book.base_1904));
        let value = match self.book.kind(format) {
            Kind::Number => DataRef::Float(value),
            Kind::Date => moment(ExcelDateTimeType::DateTime),
            Kind::Span => moment(ExcelDateTimeType::TimeDelta),
        };
        self.grid.cell(at, &value, self.document.sink())
    }

    /// The value of a formula as it was last computed.
    fn formula(&mut self, at: (u32, u32), format: u16) -> Result<(), ExtractError> {
        self.waiting = None;
        let Some(bits) = quad(&self.records.data, 6) else { return Ok(()) };
        let [kind, _, value, .., high, top] = bits.to_le_bytes();
        match (kind, high, top) {
            (0, 0xFF, 0xFF) => {
                self.waiting = Some(at);
                Ok(())
            }
            (1, 0xFF, 0xFF) => self.grid.cell(at, &DataRef::Bool(value != 0), self.document.sink()),
            // an error, or nothing
            (_, 0xFF, 0xFF) => Ok(()),
            _ => self.number(at, format, f64::from_bits(bits)),
        }
    }

    /// Records of what is no cell.
    fn beside(&mut self, kind: u16) -> Result<(), ExtractError> {
        let data = &self.records.data;
        let units = matches!(self.book.script, Script::Units);
        match kind {
            HEADER | FOOTER if !data.is_empty() => {
                let text = self.records.text(0, self.book.script, units).map_err(io_error)?;
                self.aside(if kind == HEADER { "headers" } else { "footers" }, plain(&text))
            }
            // kind of what is drawn, in its first part
            OBJ => {
                self.is_comment = short(data, 4) == Some(0x19);
                Ok(())
            }
            TEXT_OBJECT => {
                let count = short(data, 10).unwrap_or(0).into();
                // the text is in the record that goes on with this one
                if count > 0 && units && self.records.goes_on().map_err(io_error)? {
                    let text = self.records.counted_text(0, count, self.book.script);
                    let part = if self.is_comment { "comments" } else { "drawings" };
                    self.aside(part, text.map_err(io_error)?)?;
                }
                self.is_comment = false;
                Ok(())
            }
            NOTE if units => {
                let author = self.records.text(8, self.book.script, true).map_err(io_error)?;
                self.document.value_once("comments", "author", &author)
            }
            NOTE => {
                let length = short(data, 4).unwrap_or(0);
                let here = usize::from(length).min(data.len().saturating_sub(6));
                let text = self.records.counted_text(6, here, self.book.script);
                self.aside("comments", text.map_err(io_error)?)
            }
            HYPERLINK => {
                for target in link::targets(data) {
                    self.document.value_once("links", "target", &target)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn aside(&mut self, part: &'static str, mut text: Vec<u8>) -> Result<(), ExtractError> {
        if text.trim_ascii().is_empty() {
            return Ok(());
        }
        text.push(b'\n');
        self.asides.add(part, &text, self.document)
    }
}

/// A number in four bytes.
fn packed(raw: u32) -> f64 {
    let value = match raw & 2 {
        0 => f64::from_bits(u64::from(raw & !3) << 32),
        _ => f64::from(raw as i32 >> 2),
    };
    if raw & 1 == 0 { value } else { value / 100.0 }
}

/// The text of a header or footer, without what says how it looks: `&L&"Arial"&12Naam`.
fn plain(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut i = 0;
    while i < text.len() {
        let next = text.get(i + 1).copied().unwrap_or(0);
        match (text[i], next) {
            (b'&', b'&') => {
                out.push(b'&');
                i += 1;
            }
            (b'&', b'"') => {
                i += memchr::memchr(b'"', &text[i + 2..]).map_or(text.len(), |n| n + 2);
            }
            (b'&', b'0'..=b'9') => {
                while text.get(i + 1).is_some_and(u8::is_ascii_digit) {
                    i += 1;
                }
            }
            (b'&', b'L' | b'C' | b'R') => {
                out.push(b'\t');
                i += 1;
            }
            (b'&', _) => i += 1,
            (b, _) => out.push(b),
        }
        i += 1;
    }
    out.trim_ascii().to_vec()
}

const LABEL_SST: u16 = 0xFD;
const LABEL: u16 = 0x204;
const RICH_LABEL: u16 = 0xD6;
const NUMBER: u16 = 0x203;
const RK: u16 = 0x27E;
const MUL_RK: u16 = 0xBD;
const FORMULA: u16 = 0x06;
const STRING: u16 = 0x207;
const BOOL_ERROR: u16 = 0x205;
const HEADER: u16 = 0x14;
const FOOTER: u16 = 0x15;
const NOTE: u16 = 0x1C;
const OBJ: u16 = 0x5D;
const TEXT_OBJECT: u16 = 0x1B6;
const HYPERLINK: u16 = 0x1B8;
const SERIES_TEXT: u16 = 0x100D;
