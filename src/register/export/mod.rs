//! Holds a register in forms that others read: one file each, and the table of them. Must
//! not know what an inventory found.

mod columns;
mod csv;
mod dpv;
mod fides;
mod json;
mod markdown;
mod package;
mod workbook;

use super::Register;
use std::io;

/// A form in which a register can be had.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// Its name.
    pub name: &'static str,
    /// Writes a register in it.
    pub write: fn(&Register) -> io::Result<Vec<u8>>,
    /// Whether it is text.
    pub is_text: bool,
}

/// The forms.
pub const EXPORTS: &[Export] = &[
    Export { name: "csv", write: csv::write, is_text: true },
    Export { name: "markdown", write: markdown::write, is_text: true },
    Export { name: "json", write: json::write, is_text: true },
    Export { name: "fideslang", write: fides::write, is_text: true },
    Export { name: "dpv", write: dpv::write, is_text: true },
    Export { name: "xlsx", write: workbook::write, is_text: false },
];
