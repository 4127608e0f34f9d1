//! Holds images of discs: ISO 9660 with the names of Rock Ridge or Joliet. Must not know
//! other file systems.
//!
//! Source: ECMA-119; Microsoft, "Joliet Specification".

mod record;

use super::stream::Whole;
use super::{folder, link, special};
use crate::extract::inside::{Content, Inside};
use crate::extract::{ExtractError, Format, Sink};
use crate::input::{ReadError, Seekable, Source};
use record::{Names, Record, Unix, u32_at};
use std::collections::BTreeSet;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

pub(in crate::extract) const ISO: Format = Format {
    name: "iso",
    extensions: &["iso", "cdr"],
    is: |look| look.head.get(FIRST as usize + 1..FIRST as usize + 6) == Some(b"CD001"),
    extract: read,
    hostile: false,
    reads: "every file as an object of its own, by the names of Rock Ridge or Joliet where there are such; not \
            UDF alone",
};

/// Where the descriptors begin, and how long each is.
const FIRST: u64 = 16 * SECTOR;
const SECTOR: u64 = 2048;
/// Longest directory.
const LONGEST: u64 = 16 << 20;
/// Longest path of a file.
const LONGEST_PATH: usize = 16 << 10;
/// How often the fields of one file may go on elsewhere.
const HOPS: u32 = 32;

struct Disc<'i, 's, 'k> {
    file: Seekable,
    block: u64,
    names: Names,
    inside: &'i mut Inside<'s>,
    sink: &'k mut dyn Sink,
    /// First blocks of the directories that were met: they may go in circles.
    met: BTreeSet<u64>,
}

/// A directory that waits: place, length, path.
type Waiting = (u64, u64, Vec<u8>);

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let mut inside = Inside::new(source);
    let file = source.seekable()?;
    let length = file.length();
    let (inside, names, met) = (&mut inside, Names::Plain, BTreeSet::new());
    let mut disc = Disc { file, block: SECTOR, names, inside, sink, met };
    let (root, told) = disc.root()?;
    let mut waiting = vec![root];
    while let Some((at, length, path)) = waiting.pop() {
        match disc.directory(at, length, &path, &mut waiting) {
            Err(error @ (ExtractError::Corrupt(_) | ExtractError::Read(_))) => {
                disc.sink.gap(error.gap().noting("a folder"));
            }
            result => result?,
        }
    }
    if told > length {
        return Err(ReadError::Truncated.into());
    }
    Ok(())
}

impl Disc<'_, '_, '_> {
    /// The directory at the top, and how long the disc should be.
    fn root(&mut self) -> Result<(Waiting, u64), ExtractError> {
        let corrupt = || ExtractError::Corrupt("its descriptors are damaged".into());
        let (mut plain, mut joliet) = (None, None);
        for i in 0..64 {
            let descriptor = self.bytes(FIRST + i * SECTOR, SECTOR)?;
            if &descriptor[1..6] != b"CD001" {
                break;
            }
            match descriptor[0] {
                1 if plain.is_none() => plain = Some(descriptor),
                // the escapes of UCS-2
                2 if matches!(&descriptor[88..91], b"%/@" | b"%/C" | b"%/E") => {
                    joliet = Some(descriptor);
                }
                255 => break,
                _ => {}
            }
        }
        let descriptor = plain.or_else(|| joliet.clone()).ok_or_else(corrupt)?;
        self.block = match u16::from_le_bytes([descriptor[128], descriptor[129]]) {
            0 => SECTOR,
            block => block.into(),
        };
        let told = u64::from(u32_at(&descriptor, 80)).saturating_mul(self.block);
        let block = self.block;
        let root = |descriptor: &[u8]| {
            let record = Record::first(&descriptor[156..190])?;
            Some((record.block().checked_mul(block)?, record.size(), Vec::new()))
        };
        let top = root(&descriptor).ok_or_else(corrupt)?;
        self.names = self.rock_ridge(top.0)?;
        if let (Names::Plain, Some(joliet)) = (self.names, &joliet) {
            self.names = Names::Joliet;
            return Ok((root(joliet).ok_or_else(corrupt)?, told));
        }
        Ok((top, told))
    }

    /// Whether the first directory says that Rock Ridge is used.
    fn rock_ridge(&mut self, at: u64) -> Result<Names, ExtractError> {
        let start = self.bytes(at, SECTOR)?;
        Ok(match Record::first(&start).map(|record| record.system()) {
            Some([b'S', b'P', 7, 1, 0xBE, 0xEF, skip, ..]) => Names::RockRidge((*skip).into()),
            _ => Names::Plain,
        })
    }

    fn directory(
        &mut self,
        at: u64,
        length: u64,
        path: &[u8],
        waiting: &mut Vec<Waiting>,
    ) -> Result<(), ExtractError> {
        if !self.met.insert(at) {
            return Err(ExtractError::Corrupt("folders go in circles".into()));
        }
        if length > LONGEST || path.len() > LONGEST_PATH {
            return Err(ExtractError::Corrupt("a folder is longer than any".into()));
        }
        let bytes = self.bytes(at, length)?;
        let first = waiting.len();
        let mut rest = bytes.as_slice();
        // pieces of a file that goes on in the next record
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let Some(record) = Record::first(rest) else {
                // records do not cross sectors: the rest of one is empty
                let over = (rest.len() - 1) % SECTOR as usize + 1;
                let wrong = rest[0] != 0;
                rest = &rest[over..];
                if wrong {
                    return Err(ExtractError::Corrupt("a record is damaged".into()));
                }
                continue;
            };
            rest = &rest[record.length()..];
            if record.is_own() {
                continue;
            }
            let place = record.block().saturating_mul(self.block);
            let unix = self.unix(&record)?;
            let name = unix.name.clone().unwrap_or_else(|| record.name(self.names));
            let name = [path, &name].concat();
            if record.is_folder() {
                folder(&name, self.inside, self.sink)?;
                waiting.push((place, record.size(), [&name, &b"/"[..]].concat()));
                continue;
            }
            pieces.push((place, record.size()));
            if !record.goes_on() {
                self.thing(&name, &unix, std::mem::take(&mut pieces))?;
            }
        }
        // the first one next
        waiting[first..].reverse();
        Ok(())
    }

    fn thing(
        &mut self,
        name: &[u8],
        unix: &Unix,
        pieces: Vec<(u64, u64)>,
    ) -> Result<(), ExtractError> {
        match () {
            // its content is met where it lies
            () if unix.is_moved => Ok(()),
            () if unix.is_link => link(name, self.inside, self.sink),
            () if unix.is_special => special(name, self.inside, self.sink),
            () => {
                let size = pieces.iter().fold(0_u64, |sum, piece| sum.saturating_add(piece.1));
                let content: Content = match unix.is_packed {
                    true => Err(ReadError::Unsupported),
                    false => {
                        let file = self.file.clone();
                        let pieces = Pieces { file, pieces: pieces.into_iter(), now: None };
                        Ok(Box::new(BufReader::with_capacity(64 << 10, pieces)))
                    }
                };
                self.inside.entry(name, content, Some(size), self.sink)
            }
        }
    }

    /// What Rock Ridge tells of a file.
    fn unix(&mut self, record: &Record) -> Result<Unix, ExtractError> {
        let mut unix = Unix::default();
        let Names::RockRidge(skip) = self.names else { return Ok(unix) };
        let mut more = unix.read(record.system().get(skip..).unwrap_or_default());
        for _ in 0..HOPS {
            let Some((block, offset, length)) = more else { break };
            if u64::from(length) > SECTOR {
                break;
            }
            let at = u64::from(block).saturating_mul(self.block).saturating_add(offset.into());
            more = unix.read(&self.bytes(at, length.into())?);
        }
        Ok(unix)
    }

    fn bytes(&mut self, at: u64, length: u64) -> Result<Vec<u8>, ExtractError> {
        if at.checked_add(length).is_none_or(|end| end > self.file.length()) {
            return Err(ReadError::Truncated.into());
        }
        let mut bytes = vec![0; length as usize];
        self.file.seek(SeekFrom::Start(at)).map_err(ReadError::from)?;
        self.file.read_exact(&mut bytes).map_err(ReadError::from)?;
        Ok(bytes)
    }
}

/// The content of a file that lies in pieces.
struct Pieces {
    file: Seekable,
    pieces: std::vec::IntoIter<(u64, u64)>,
    now: Option<Whole<io::Take<Seekable>>>,
}

impl Read for Pieces {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(now) = &mut self.now {
                match now.read(buf)? {
                    0 => {}
                    n => return Ok(n),
                }
            }
            let Some((at, length)) = self.pieces.next() else { return Ok(0) };
            let mut file = self.file.clone();
            file.seek(SeekFrom::Start(at))?;
            self.now = Some(Whole::new(file.take(length), length));
        }
    }
}
