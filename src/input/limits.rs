//! Holds the limits within which an object is read. Hitting one is a gap that
//! names it. Must not know who keeps them.

use serde::{Deserialize, Serialize};

/// Limits per object. Every field is a key under `[limits]` of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Limits {
    /// Bytes read and searched at a time.
    pub window: u64,
    /// Bytes of one record: a row, a statement's tuple, the head of an archive.
    pub record: u64,
    /// Bytes that a file and all inside it may expand to.
    pub expanded: u64,
    /// How many times its size a file, or a piece of it, may expand to, beyond
    /// [`Limits::RATIO_FROM`].
    pub ratio: u64,
    /// Encodings and containers around an object.
    pub depth: u64,
    /// Objects and folders inside one file, at any depth.
    pub entries: u64,
    /// Bytes that may be copied of what lies inside one file, for formats that have to
    /// be read in any order.
    pub spool: u64,
    /// Fields of one object.
    pub fields: u64,
    /// Bytes of a spreadsheet in a format that cannot be streamed (ods).
    pub spreadsheet: u64,
    /// Bytes of a document in a format that is read whole (pdf).
    pub document: u64,
    /// Seconds that reading a file and all inside it may take.
    pub file_time: u64,
    /// Bytes of memory that a process which reads one object may use.
    pub reader_memory: u64,
    /// Seconds of processor time that it may use for one object.
    pub reader_time: u64,
    /// Bytes of the table of shared strings of a spreadsheet (xlsx, xlsb, xls), expanded.
    pub strings: u64,
    /// Bytes of a picture whose text is to be recognised.
    pub ocr_size: u64,
    /// Seconds that recognising the text of one picture may take.
    pub ocr_time: u64,
}

impl Limits {
    /// Expanded bytes up to which the ratio does not matter.
    pub const RATIO_FROM: u64 = 64 << 20;
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            window: 256 << 10,
            record: 16 << 20,
            expanded: 4 << 40,
            ratio: 250,
            depth: 16,
            entries: 1_000_000,
            spool: 4 << 30,
            fields: 10_000,
            spreadsheet: 32 << 20,
            document: 256 << 20,
            file_time: 12 * 60 * 60,
            reader_memory: 1 << 30,
            reader_time: 120,
            strings: 128 << 20,
            ocr_size: 64 << 20,
            ocr_time: 60,
        }
    }
}
