//! Holds the formats: how an object of each kind becomes fields and values. Must
//! not know detection: what is read goes to the sink.

mod csv;
mod find;
mod grid;
mod header;
mod prose;
mod sheets;
mod sink;
mod sniff;
mod sql;

pub use sink::{ExtractError, Flow, Sink};
pub use sniff::{Look, sniff};

use crate::input::Source;

/// A format that is read.
pub struct Format {
    /// Its name in records and in the README.
    pub name: &'static str,
    /// Extensions that its files usually bear, in lower case.
    pub extensions: &'static [&'static str],
    /// Whether an object is of this format, by its content.
    pub is: fn(&Look) -> bool,
    /// Reads it.
    pub extract: fn(&mut Source, &mut dyn Sink) -> Result<(), ExtractError>,
    /// What is read of it, for the README.
    pub reads: &'static str,
}

/// Every format, the surest signs first: the first whose signs fit is taken.
pub const FORMATS: &[Format] = &[
    sheets::XLSX,
    sheets::XLSB,
    sheets::ODS,
    sheets::XLS,
    sql::SQL,
    csv::CSV,
    prose::TEXT,
    prose::UNKNOWN,
];
