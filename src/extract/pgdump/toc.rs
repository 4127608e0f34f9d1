//! Holds the head and the table of contents of an archive of `pg_dump`, as
//! `pg_backup_archiver.c` of PostgreSQL writes them. Must not know where data lies.

use crate::extract::ExtractError;
use crate::input::ReadError;
use std::io::{self, Read};

/// Versions that are read: from PostgreSQL 8.0 (1.10) to 18 (1.16).
const VERSIONS: std::ops::RangeInclusive<u16> = v(1, 10)..=v(1, 16);

const fn v(major: u8, minor: u8) -> u16 {
    (major as u16) << 8 | minor as u16
}

/// Whether an archive that begins with `head` is of a version that is read. One that
/// ends before it says so is taken for one.
pub(super) fn is_known(head: &[u8]) -> bool {
    head.get(5..7).is_none_or(|version| VERSIONS.contains(&v(version[0], version[1])))
}

/// How the data of a table are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    /// zlib in an archive, gzip in files beside it.
    Gzip,
    Lz4,
    Zstd,
}

/// What an archive says of itself.
pub(super) struct Head {
    /// Whether data follow in blocks; else they lie in other files.
    pub(super) holds_data: bool,
    pub(super) compression: Compression,
    /// Entries of the table of contents.
    pub(super) entries: i64,
}

/// An entry of the table of contents: something that was made in the database, or the
/// data of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: i64,
    /// Whether the archive has data for it.
    pub(super) has_data: bool,
    pub(super) name: Vec<u8>,
    pub(super) kind: Vec<u8>,
    /// Statements that make it.
    pub(super) definition: Vec<u8>,
    /// `COPY table (columns) FROM stdin;`, where its data are rows.
    pub(super) copy: Vec<u8>,
    pub(super) schema: Vec<u8>,
    pub(super) owner: Vec<u8>,
    /// File that holds its data; empty where they follow in blocks.
    pub(super) file: Vec<u8>,
}

/// Reads the numbers and strings of an archive.
pub(super) struct Wire<R> {
    reader: R,
    version: u16,
    /// Bytes of a number, and of an offset.
    int: usize,
    offset: usize,
    /// Longest string that is taken for one.
    longest: u64,
    is_custom: bool,
}

impl<R: Read> Wire<R> {
    /// Reads the head of an archive.
    pub(super) fn open(reader: R, longest: u64) -> Result<(Self, Head), ExtractError> {
        let mut wire = Wire { reader, version: 0, int: 4, offset: 8, longest, is_custom: false };
        let mut start = [0; 11];
        wire.fill(&mut start)?;
        wire.version = v(start[5], start[6]);
        if !start.starts_with(b"PGDMP") || !VERSIONS.contains(&wire.version) {
            return Err(ReadError::Unsupported.into());
        }
        (wire.int, wire.offset) = (start[8].into(), start[9].into());
        if !(1..=8).contains(&wire.int) || !(1..=8).contains(&wire.offset) {
            return Err(damaged());
        }
        wire.is_custom = start[10] == 1;
        let compression = match wire.version >= v(1, 15) {
            true => match wire.byte()? {
                0 => Compression::None,
                1 => Compression::Gzip,
                2 => Compression::Lz4,
                3 => Compression::Zstd,
                _ => return Err(ReadError::Unsupported.into()),
            },
            false if wire.number()? == 0 => Compression::None,
            false => Compression::Gzip,
        };
        // the moment of the dump; the database, the server, the program
        for _ in 0..7 {
            wire.number()?;
        }
        for _ in 0..3 {
            wire.string()?;
        }
        let entries = wire.number()?;
        let head = Head { holds_data: wire.is_custom, compression, entries };
        if entries < 0 { Err(damaged()) } else { Ok((wire, head)) }
    }

    /// The next entry of the table of contents.
    pub(super) fn entry(&mut self) -> Result<Entry, ExtractError> {
        let mut entry = Entry { id: self.number()?, ..Entry::default() };
        if entry.id <= 0 {
            return Err(damaged());
        }
        entry.has_data = self.number()? != 0;
        // numbers that it bore in the database
        self.string()?;
        self.string()?;
        entry.name = self.string()?.unwrap_or_default();
        entry.kind = self.string()?.unwrap_or_default();
        if self.version >= v(1, 11) {
            self.number()?;
        }
        entry.definition = self.string()?.unwrap_or_default();
        // what removes it
        self.string()?;
        entry.copy = self.string()?.unwrap_or_default();
        entry.schema = self.string()?.unwrap_or_default();
        // where it is stored
        self.string()?;
        if self.version >= v(1, 14) {
            self.string()?;
        }
        if self.version >= v(1, 16) {
            self.number()?;
        }
        entry.owner = self.string()?.unwrap_or_default();
        self.string()?;
        // what it depends on
        while self.string()?.is_some() {}
        if self.is_custom {
            self.byte()?;
            let mut offset = [0; 8];
            self.fill(&mut offset[..self.offset])?;
        } else {
            entry.file = self.string()?.unwrap_or_default();
        }
        Ok(entry)
    }

    /// A byte, or none at the end.
    pub(super) fn byte_or_end(&mut self) -> Result<Option<u8>, ReadError> {
        let mut byte = [0];
        loop {
            match self.reader.read(&mut byte) {
                Ok(0) => return Ok(None),
                Ok(_) => return Ok(Some(byte[0])),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn byte(&mut self) -> Result<u8, ReadError> {
        self.byte_or_end()?.ok_or(ReadError::Truncated)
    }

    fn fill(&mut self, buf: &mut [u8]) -> Result<(), ReadError> {
        Ok(self.reader.read_exact(buf)?)
    }

    /// A number: its sign, then its bytes, the lowest first.
    pub(super) fn number(&mut self) -> Result<i64, ReadError> {
        let mut bytes = [0; 9];
        let length = self.int;
        self.fill(&mut bytes[..=length])?;
        let size = bytes[1..].iter().rev().fold(0_i64, |n, &b| n << 8 | i64::from(b));
        Ok(if bytes[0] == 0 { size } else { size.wrapping_neg() })
    }

    /// A string; a negative length is that of none.
    fn string(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        let Ok(length) = u64::try_from(self.number()?) else { return Ok(None) };
        if length > self.longest {
            return Err(ReadError::Limit { name: "record", value: self.longest });
        }
        let mut text = Vec::new();
        let mut piece = [0; 4096];
        let mut left = length as usize;
        while left > 0 {
            let n = left.min(piece.len());
            self.fill(&mut piece[..n])?;
            text.extend_from_slice(&piece[..n]);
            left -= n;
        }
        Ok(Some(text))
    }
}

pub(super) fn damaged() -> ExtractError {
    ExtractError::Corrupt("the archive of the dump is damaged".into())
}

/// The data of one block: pieces that each bear their length, up to one of none.
pub(super) struct Block<'w, R> {
    wire: &'w mut Wire<R>,
    left: u64,
    ended: bool,
}

impl<'w, R: Read> Block<'w, R> {
    pub(super) fn new(wire: &'w mut Wire<R>) -> Self {
        Block { wire, left: 0, ended: false }
    }
}

impl<R: Read> Read for Block<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        if self.left == 0 && !self.ended {
            let length = self.wire.number()?;
            self.left = u64::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?;
            self.ended = self.left == 0;
        }
        if self.ended {
            return Ok(0);
        }
        let most = buf.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        match self.wire.reader.read(&mut buf[..most])? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            n => {
                self.left -= n as u64;
                Ok(n)
            }
        }
    }
}
