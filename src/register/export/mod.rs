//! Holds a register in forms that others read: one file each, and the table of them. Must
//! not know what an inventory found.

mod columns;
mod csv;
mod json;
mod markdown;

use super::Register;

/// A form in which a register can be had.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// Its name.
    pub name: &'static str,
    /// Writes a register in it.
    pub write: fn(&Register) -> String,
}

/// The forms.
pub const EXPORTS: &[Export] = &[
    Export { name: "csv", write: csv::write },
    Export { name: "markdown", write: markdown::write },
    Export { name: "json", write: json::write },
];
