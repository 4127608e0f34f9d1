//! Holds the reading of an inventory file, line by line. Must not believe a file
//! whose footer is missing or whose digest is another.

use crate::model::path::sort_key_of_print;
use crate::model::{Footer, Header, INVENTORY_FORMAT, Line, ObjectRecord};
use serde_json::error::Category;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Why an inventory cannot be read. Prints on one line and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system refused.
    #[error("cannot read `{file}`: {why}")]
    Io {
        /// As given.
        file: String,
        /// What the system said.
        why: String,
    },
    /// A line is not one of an inventory.
    #[error(
        "{file}:{line}: not an inventory in lines ({why}); write one with `speur scan … -o FILE`"
    )]
    Line {
        /// As given.
        file: String,
        /// 1-based.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// The file ends without its footer.
    #[error("{file}: cut short after {records} records; copy it again or scan again")]
    CutShort {
        /// As given.
        file: String,
        /// Records that were there.
        records: u64,
    },
    /// The records are not those the footer speaks of.
    #[error("{file}: changed after it was written: its digest is another")]
    Changed {
        /// As given.
        file: String,
    },
}

/// An inventory that is being read.
pub struct Inventory {
    path: PathBuf,
    lines: BufReader<File>,
    header: Header,
    footer: Option<Footer>,
    line: Vec<u8>,
    number: u64,
    records: u64,
    digest: blake3::Hasher,
}

impl Inventory {
    /// Opens an inventory and reads its header.
    #[allow(clippy::disallowed_methods, reason = "a file of ours, not content")]
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let file = File::open(path).map_err(|error| io_error(path, &error))?;
        let mut inventory = Inventory {
            path: path.to_owned(),
            lines: BufReader::with_capacity(256 << 10, file),
            header: Header {
                format: String::new(),
                speur: String::new(),
                scans: vec![],
                run: vec![],
            },
            footer: None,
            line: Vec::new(),
            number: 0,
            records: 0,
            digest: blake3::Hasher::new(),
        };
        match inventory.next_line()? {
            Some(Line::Header(header)) if header.format == INVENTORY_FORMAT => {
                inventory.header = header;
                Ok(inventory)
            }
            Some(Line::Header(_)) => Err(inventory.wrong(format!(
                "it is of another format, this version reads `{INVENTORY_FORMAT}`"
            ))),
            _ => Err(inventory.wrong("no header".into())),
        }
    }

    /// Its header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Its footer, once all records were read.
    pub fn footer(&self) -> Option<&Footer> {
        self.footer.as_ref()
    }

    /// The next record with its sort key; None behind the last, when all is well
    /// with the file.
    pub fn next_record(&mut self) -> Result<Option<(Vec<u8>, ObjectRecord)>, ReadError> {
        if self.footer.is_some() {
            return Ok(None);
        }
        match self.next_line()? {
            Some(Line::Object(record)) => {
                self.records += 1;
                let key = sort_key_of_print(&record.path, &record.positions);
                Ok(Some((key, *record)))
            }
            Some(Line::Footer(footer)) => {
                let digest = &self.digest.finalize().to_hex()[..32];
                if footer.records != self.records || footer.digest != digest {
                    return Err(ReadError::Changed { file: self.path.display().to_string() });
                }
                self.footer = Some(footer);
                Ok(None)
            }
            Some(Line::Header(_)) => Err(self.wrong("a second header".into())),
            None => Err(ReadError::CutShort {
                file: self.path.display().to_string(),
                records: self.records,
            }),
        }
    }

    fn next_line(&mut self) -> Result<Option<Line>, ReadError> {
        self.line.clear();
        self.number += 1;
        let read = self.lines.read_until(b'\n', &mut self.line);
        if read.map_err(|error| io_error(&self.path, &error))? == 0 {
            return Ok(None);
        }
        let text = self.line.trim_ascii_end();
        if let Some(record) = text.strip_prefix(b"{\"object\":").and_then(|t| t.strip_suffix(b"}"))
        {
            self.digest.update(record);
            self.digest.update(b"\n");
        }
        serde_json::from_slice(text).map(Some).map_err(|error| self.wrong(why(&error)))
    }

    fn wrong(&self, why: String) -> ReadError {
        ReadError::Line { file: self.path.display().to_string(), line: self.number, why }
    }
}

/// What is wrong with a line, without a word of it: whatever file was named by
/// mistake may hold anything.
fn why(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        Category::Io | Category::Eof => "it ends too early",
        Category::Syntax => "it is no JSON",
        Category::Data => "it holds a key or value that this version does not know",
    };
    format!("{what}, column {}", error.column())
}

fn io_error(path: &Path, error: &io::Error) -> ReadError {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        _ => error.to_string(),
    };
    ReadError::Io { file: path.display().to_string(), why }
}
