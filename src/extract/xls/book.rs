//! Holds what stands before the sheets of a workbook: its sheets' names, strings, formats
//! of numbers. Must not know cells. Source: \[MS-XLS\] 2.4.

use super::numbers::{self, Kind};
use super::records::{Cursor, Records, Script};
use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::extract::ole::{long, short};
use crate::input::CodePage;
use crate::model::{Cause, Gap, Stage};
use std::collections::BTreeMap;
use std::io;

/// A sheet, and where it stands.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) at: u64,
    /// Whether it can hold cells: charts and modules cannot.
    pub(super) has_cells: bool,
}

/// What holds for all sheets.
pub(super) struct Book {
    pub(super) script: Script,
    pub(super) base_1904: bool,
    /// By format of a cell.
    kinds: Vec<Kind>,
    pub(super) sheets: Vec<Sheet>,
    pub(super) strings: Strings,
    /// Where the pieces of what is drawn in all sheets stand: pictures are among it.
    pub(super) drawn: Vec<(u64, u64)>,
}

/// The strings that cells share.
#[derive(Default)]
pub(super) struct Strings {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Strings {
    /// The string of this number; none where it is missing.
    pub(super) fn get(&self, i: usize) -> Option<&[u8]> {
        let start = if i == 0 { 0 } else { *self.ends.get(i - 1)? };
        Some(&self.text[start as usize..*self.ends.get(i)? as usize])
    }

    /// Reads the table; false where it is larger than `most` bytes.
    fn read(&mut self, records: &mut Records, most: u64) -> io::Result<bool> {
        let mut cursor = Cursor::new(records, 8);
        let mut units = Vec::new();
        let most = most.min(u64::from(u32::MAX));
        while cursor.string(&mut units, &mut self.text)? {
            if self.text.len() as u64 > most {
                self.text.truncate(self.ends.last().map_or(0, |&end| end as usize));
                return Ok(false);
            }
            self.ends.push(self.text.len() as u32);
        }
        Ok(true)
    }
}

impl Book {
    /// Reads the records up to the first sheet.
    pub(super) fn read(
        records: &mut Records,
        strings: u64,
        document: &mut Document,
    ) -> Result<Self, ExtractError> {
        let mut book = Book {
            script: Script::Bytes(CodePage::WESTERN),
            base_1904: false,
            kinds: Vec::new(),
            sheets: Vec::new(),
            strings: Strings::default(),
            drawn: Vec::new(),
        };
        let mut formats: BTreeMap<u16, Kind> = BTreeMap::new();
        let mut cells: Vec<u16> = Vec::new();
        let mut begun = false;
        while let Some(kind) = records.next().map_err(io_error)? {
            match kind {
                BOF => {
                    if !begun && short(&records.data, 0) >= Some(0x600) {
                        book.script = Script::Units;
                    }
                    begun = true;
                }
                EOF => break,
                FILEPASS => return Err(ExtractError::Encrypted),
                _ => book.global(kind, records, strings, document, &mut formats, &mut cells)?,
            }
        }
        if !begun {
            return Err(ExtractError::Corrupt("its records do not begin as a workbook's".into()));
        }
        let kind = |i: &u16| formats.get(i).copied().unwrap_or_else(|| numbers::built_in(*i));
        book.kinds = cells.iter().map(kind).collect();
        Ok(book)
    }

    fn global(
        &mut self,
        kind: u16,
        records: &mut Records,
        strings: u64,
        document: &mut Document,
        formats: &mut BTreeMap<u16, Kind>,
        cells: &mut Vec<u16>,
    ) -> Result<(), ExtractError> {
        match kind {
            CODEPAGE => {
                let page = short(&records.data, 0).and_then(|n| CodePage::of(n.into()));
                if let (Some(page), Script::Bytes(_)) = (page, self.script) {
                    self.script = Script::Bytes(page);
                }
            }
            DATEMODE => self.base_1904 = short(&records.data, 0) == Some(1),
            FORMAT => {
                let number = short(&records.data, 0).unwrap_or(0);
                let wide_count = matches!(self.script, Script::Units);
                let code = records.text(2, self.script, wide_count).map_err(io_error)?;
                formats.insert(number, numbers::of_code(&code));
            }
            XF if cells.len() <= usize::from(u16::MAX) => {
                cells.push(short(&records.data, 2).unwrap_or(0));
            }
            BOUNDSHEET => {
                let at = long(&records.data, 0).unwrap_or(0);
                let kind = records.data.get(5).copied().unwrap_or(0);
                let name = records.text(6, self.script, false).map_err(io_error)?;
                self.sheets.push(Sheet {
                    name: String::from_utf8_lossy(&name).into_owned(),
                    at: at.into(),
                    has_cells: kind <= 1,
                });
            }
            SST => {
                let whole = self.strings.read(records, strings).map_err(io_error)?;
                let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("strings", strings);
                if !whole {
                    document.sink().gap(gap.noting("shared strings"));
                }
            }
            DRAWN => self.drawn(records)?,
            // who saved it last, padded with blanks
            WRITE_ACCESS => {
                let wide_count = matches!(self.script, Script::Units);
                let name = records.text(0, self.script, wide_count).map_err(io_error)?;
                document.value_once("(properties)", "last modified by", &name)?;
            }
            NAME => {
                let count = records.data.get(3).copied().unwrap_or(0);
                let built_in = short(&records.data, 0).unwrap_or(0) & 0x20 != 0;
                if !built_in {
                    let name = records.counted_text(14, count.into(), self.script);
                    document.value_once("(names)", "range", &name.map_err(io_error)?)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn drawn(&mut self, records: &mut Records) -> Result<(), ExtractError> {
        loop {
            let length = records.data.len() as u64;
            self.drawn.push((records.end() - length, length));
            if !records.goes_on().map_err(io_error)? {
                return Ok(());
            }
        }
    }

    /// What a number in a cell of this format is.
    pub(super) fn kind(&self, format: u16) -> Kind {
        self.kinds.get(usize::from(format)).copied().unwrap_or_default()
    }
}

pub(super) const BOF: u16 = 0x809;
pub(super) const EOF: u16 = 0x0A;
const FILEPASS: u16 = 0x2F;
const CODEPAGE: u16 = 0x42;
const DATEMODE: u16 = 0x22;
const FORMAT: u16 = 0x41E;
const XF: u16 = 0xE0;
const BOUNDSHEET: u16 = 0x85;
const SST: u16 = 0xFC;
const WRITE_ACCESS: u16 = 0x5C;
const NAME: u16 = 0x18;
const DRAWN: u16 = 0xEB;

pub(super) fn io_error(error: io::Error) -> ExtractError {
    ExtractError::Read(error.into())
}
