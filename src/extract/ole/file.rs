//! Holds a compound file: which sectors make which stream. Must not know what streams
//! hold. Source: \[MS-CFB\].

use super::directory::{self, Entry};
use super::stream::{Extent, Stream, mapped};
use super::{long, short};
use crate::extract::ExtractError;
use crate::input::Seekable;
use std::io::{self, Read, Seek, SeekFrom};

/// The largest number of a sector.
const LAST: u32 = 0xFFFF_FFFA;

/// The next sector of one whose own is not known: what follows it, most likely.
const LOST: u32 = 0xFFFF_FFFB;

/// Bytes of a directory that are read.
const DIRECTORY: u64 = 64 << 20;

/// A compound file.
pub(in crate::extract) struct Ole {
    file: Seekable,
    /// A sector has `1 << shift` bytes.
    shift: u32,
    /// By sector, the next of its chain.
    next: Vec<u32>,
    mini_shift: u32,
    mini_next: Vec<u32>,
    /// Where the small streams lie, all together.
    mini: Vec<Extent>,
    /// Streams below this size are small.
    cutoff: u64,
    entries: Vec<Entry>,
}

impl Ole {
    /// Reads the tables of `file`.
    pub(in crate::extract) fn open(file: Seekable) -> Result<Self, ExtractError> {
        let corrupt = |what: &str| ExtractError::Corrupt(what.to_owned());
        let mut head = [0; 512];
        read_at(&file, 0, &mut head).map_err(io_error)?;
        let shift = u32::from(short(&head, 0x1E).unwrap_or(9));
        let mini_shift = u32::from(short(&head, 0x20).unwrap_or(6));
        if !(7..=16).contains(&shift) || !(4..=shift).contains(&mini_shift) {
            return Err(corrupt("its sectors are of no usual size"));
        }
        let cutoff = u64::from(long(&head, 0x38).unwrap_or(4096));
        let mut ole = Ole {
            file,
            shift,
            next: Vec::new(),
            mini_shift,
            mini_next: Vec::new(),
            mini: Vec::new(),
            cutoff,
            entries: Vec::new(),
        };
        ole.next = ole.table_of_sectors(&head).map_err(io_error)?;
        let start = long(&head, 0x30).unwrap_or(LAST);
        let mut stream = ole.sectors(start, DIRECTORY);
        let size = usize::try_from(stream.length()).unwrap_or(0);
        let bytes = stream.bytes_at(0, size).map_err(io_error)?;
        ole.entries = directory::read(&bytes, shift > 9);
        let Some(root) = ole.entries.first().filter(|root| root.is_storage).cloned() else {
            return Err(corrupt("its directory cannot be found"));
        };
        ole.mini = ole.chain(root.first, root.size, shift, &ole.next);
        let start = long(&head, 0x3C).unwrap_or(LAST);
        // four bytes for each of the small sectors
        let mut stream = ole.sectors(start, ((root.size >> mini_shift) + 1) * 4);
        let size = usize::try_from(stream.length()).unwrap_or(0);
        let bytes = stream.bytes_at(0, size).map_err(io_error)?;
        ole.mini_next = numbers(&bytes).collect();
        Ok(ole)
    }

    /// Storages and streams by their numbers; the first is the root.
    pub(in crate::extract) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Number of the entry of this name in the storage of that number; case does not
    /// count.
    pub(in crate::extract) fn find(&self, parent: usize, name: &str) -> Option<usize> {
        let is = |entry: &Entry| entry.parent == Some(parent) && named(entry, name);
        let found = self.entries.iter().position(is);
        // where the tree is damaged, any of this name that no storage names
        let stray = |entry: &Entry| entry.parent.is_none() && named(entry, name);
        found.or_else(|| {
            let strays = self.entries.iter().position(stray);
            strays.filter(|&i| parent == 0 && i > 0)
        })
    }

    /// The stream of this name in the storage of that number.
    pub(in crate::extract) fn stream(&self, parent: usize, name: &str) -> Option<Stream> {
        let i = self.find(parent, name)?;
        (!self.entries[i].is_storage).then(|| self.open_stream(i))
    }

    /// The stream of this number.
    pub(in crate::extract) fn open_stream(&self, i: usize) -> Stream {
        let entry = &self.entries[i];
        if entry.size >= self.cutoff {
            let extents = self.chain(entry.first, entry.size, self.shift, &self.next);
            return Stream::new(self.file.clone(), extents, entry.size);
        }
        let small = self.chain(entry.first, entry.size, self.mini_shift, &self.mini_next);
        Stream::new(self.file.clone(), mapped(&self.mini, &small), entry.size)
    }

    /// A chain of sectors of at most `most` bytes, whose length is not known.
    fn sectors(&self, start: u32, most: u64) -> Stream {
        let extents = self.chain(start, most, self.shift, &self.next);
        let length = extents.last().map_or(0, |last| last.at + last.length);
        Stream::new(self.file.clone(), extents, length)
    }

    /// By sector of the file, the next one.
    fn table_of_sectors(&self, head: &[u8; 512]) -> io::Result<Vec<u32>> {
        let size = 1_usize << self.shift;
        let sectors = usize::try_from(self.file.length() >> self.shift).unwrap_or(usize::MAX);
        let wanted = sectors / (size / 4) + 1;
        // numbers of the sectors that make up the table
        let mut parts: Vec<u32> = numbers(&head[0x4C..]).collect();
        let mut more = long(head, 0x44).unwrap_or(LAST);
        let mut buf = vec![0; size];
        while more < LAST && parts.len() < wanted {
            if read_at(&self.file, self.offset(more), &mut buf)? < size {
                break;
            }
            parts.extend(numbers(&buf[..size - 4]));
            more = long(&buf, size - 4).unwrap_or(LAST);
        }
        let mut table = Vec::new();
        for part in parts.into_iter().take(wanted) {
            let n = match part {
                ..LAST => read_at(&self.file, self.offset(part), &mut buf)?,
                _ => 0,
            };
            table.extend(numbers(&buf[..n]));
            table.resize(table.len() + (size - n) / 4, LOST);
        }
        Ok(table)
    }

    fn offset(&self, sector: u32) -> u64 {
        (u64::from(sector) + 1) << self.shift
    }

    /// Where the bytes of a chain lie, `size` of them. What points in a circle ends when
    /// as many sectors were met as there are.
    fn chain(&self, start: u32, size: u64, shift: u32, next: &[u32]) -> Vec<Extent> {
        let mut extents: Vec<Extent> = Vec::new();
        let (mut sector, mut at) = (start, 0);
        let most = self.file.length() >> shift;
        let large = shift == self.shift;
        while at < size && sector < LAST && at >> shift <= most {
            let from = if large { self.offset(sector) } else { u64::from(sector) << shift };
            match extents.last_mut() {
                Some(last) if last.from + last.length == from => last.length += 1 << shift,
                _ => extents.push(Extent { at, from, length: 1 << shift }),
            }
            at += 1 << shift;
            sector = match next.get(sector as usize) {
                Some(&LOST) => sector + 1,
                Some(&next) => next,
                // beyond a table that was cut with the file
                None if large && from + (1 << shift) < self.file.length() => sector + 1,
                None => LAST,
            };
        }
        extents
    }
}

fn named(entry: &Entry, name: &str) -> bool {
    entry.name.eq_ignore_ascii_case(name)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|number| u32::from_le_bytes(*number))
}

fn read_at(file: &Seekable, at: u64, buf: &mut [u8]) -> io::Result<usize> {
    let mut file = file.clone();
    file.seek(SeekFrom::Start(at))?;
    let mut done = 0;
    while done < buf.len() {
        match file.read(&mut buf[done..])? {
            0 => break,
            n => done += n,
        }
    }
    Ok(done)
}

fn io_error(error: io::Error) -> ExtractError {
    ExtractError::Read(error.into())
}
