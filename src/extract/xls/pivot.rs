//! Holds the copies of data that pivot tables keep, also of data that the workbook no
//! longer has. Must not know sheets. Source: \[MS-XLS\] 2.1.7.12 (storage `_SX_DB_CUR`).

use super::book::io_error;
use super::records::{Records, Script};
use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::extract::ole::{Ole, quad};

/// A field of the copy begins.
const FIELD: u16 = 0xC7;
const STRING: u16 = 0xCD;
const NUMBER: u16 = 0xC9;

/// Hands on the values of all copies, by field.
pub(super) fn read(ole: &Ole, script: Script, document: &mut Document) -> Result<(), ExtractError> {
    let Some(storage) = ole.find(0, "_SX_DB_CUR") else { return Ok(()) };
    for (i, entry) in ole.entries().iter().enumerate() {
        if entry.parent != Some(storage) || entry.is_storage {
            continue;
        }
        let mut records = Records::new(ole.open_stream(i));
        let mut field = String::new();
        while let Some(kind) = records.next().map_err(io_error)? {
            match kind {
                FIELD => {
                    let name = records.text(14, script, true).map_err(io_error)?;
                    field = String::from_utf8_lossy(&name).into_owned();
                }
                STRING => {
                    let text = records.text(0, script, true).map_err(io_error)?;
                    document.value("pivot", &field, &text)?;
                }
                NUMBER => {
                    if let Some(bits) = quad(&records.data, 0) {
                        let value = f64::from_bits(bits).to_string();
                        document.value("pivot", &field, value.as_bytes())?;
                    }
                }
                _ => {}
            }
        }
    }
    Ok(())
}
