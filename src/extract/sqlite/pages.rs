//! Holds the pages of a database: from the file, or from the log where they stand there,
//! each handed out once. Must not know rows.

use super::wal::{self, Log};
use crate::extract::running::Running;
use crate::extract::{ExtractError, Sink};
use crate::input::{Limits, ReadError, Seekable};
use crate::model::{Cause, Gap, Stage};
use std::collections::HashSet;
use std::io::{Read, Seek, SeekFrom};

/// How the database writes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Utf16 { big: bool },
}

pub(super) struct Pages {
    file: Seekable,
    log: Option<Log>,
    size: usize,
    /// Bytes at the end of each page that are not the database's.
    reserved: usize,
    charset: Charset,
    /// Pages of the file.
    count: u32,
    /// A bit for each of them that was handed out, and those of the log alone.
    seen: Vec<u64>,
    seen_in_log: HashSet<u32>,
    first_free: u32,
    /// What went wrong so far: pages that are not there, and what contradicts itself.
    missing: u64,
    damaged: u64,
}

/// Why a page is not handed out.
pub(super) enum Lost {
    /// It was told to [`Pages::tell`].
    Told,
    Read(ReadError),
}

impl Pages {
    /// Opens a database with its log; None where its head makes no sense.
    pub(super) fn open(file: Seekable, log: Option<Seekable>) -> Result<Option<Self>, ReadError> {
        let log = log.map(wal::read).transpose()?.flatten();
        let mut pages = Pages {
            file,
            log,
            size: 512,
            reserved: 0,
            charset: Charset::Utf8,
            count: 1,
            seen: vec![0],
            seen_in_log: HashSet::new(),
            first_free: 0,
            missing: 0,
            damaged: 0,
        };
        if let Some(log) = &pages.log {
            pages.size = log.page_size;
        }
        let mut head = Vec::new();
        let read = pages.load(1, &mut head)?;
        if !read || !head.starts_with(super::MAGIC) {
            return Ok(None);
        }
        let size = match u16::from_be_bytes([head[16], head[17]]) {
            1 => 65536,
            size => usize::from(size),
        };
        let reserved = usize::from(head[20]);
        if size < 512 || !size.is_power_of_two() || size - reserved < 480 {
            return Ok(None);
        }
        pages.log = pages.log.filter(|log| log.page_size == size);
        (pages.size, pages.reserved) = (size, reserved);
        pages.charset = match head[59] {
            2 => Charset::Utf16 { big: false },
            3 => Charset::Utf16 { big: true },
            _ => Charset::Utf8,
        };
        pages.first_free = u32::from_be_bytes([head[32], head[33], head[34], head[35]]);
        let told = u32::from_be_bytes([head[28], head[29], head[30], head[31]]);
        pages.count = u32::try_from(pages.file.length().div_ceil(size as u64)).unwrap_or(u32::MAX);
        pages.seen = vec![0; pages.count as usize / 64 + 1];
        let versions = head[24..28] == head[92..96];
        if pages.log.is_none() && versions && u64::from(told) * size as u64 > pages.file.length() {
            pages.missing += 1;
        }
        Ok(Some(pages))
    }

    pub(super) fn charset(&self) -> Charset {
        self.charset
    }

    /// Bytes of a page that are the database's.
    pub(super) fn usable(&self) -> usize {
        self.size - self.reserved
    }

    /// Reads page `n` into `buf`, which then has all its usable bytes.
    pub(super) fn read(&mut self, n: u32, buf: &mut Vec<u8>) -> Result<(), Lost> {
        if !self.load(n, buf).map_err(Lost::Read)? {
            self.missing += 1;
            return Err(Lost::Told);
        }
        buf.truncate(self.usable());
        Ok(())
    }

    /// Takes a page for the one who asks; false, and told, when another had it already:
    /// no page belongs to two, and none to itself.
    pub(super) fn take(&mut self, n: u32) -> bool {
        let is_new = match self.seen.get_mut(n as usize / 64).filter(|_| n <= self.count) {
            Some(word) => {
                let bit = 1 << (n % 64);
                let is_new = *word & bit == 0;
                *word |= bit;
                is_new
            }
            None if self.log.as_ref().is_some_and(|log| log.offsets.contains_key(&n)) => {
                self.seen_in_log.insert(n)
            }
            None => {
                self.missing += 1;
                return false;
            }
        };
        let fits = is_new && n != 0;
        self.damaged += u64::from(!fits);
        fits
    }

    /// Notes something that contradicts itself.
    pub(super) fn note_damage(&mut self, times: u64) {
        self.damaged += times;
    }

    /// Reads page `n` whole; false where it is not there.
    fn load(&mut self, n: u32, buf: &mut Vec<u8>) -> Result<bool, ReadError> {
        buf.resize(self.size, 0);
        let logged = self.log.as_mut().and_then(|log| {
            let offset = *log.offsets.get(&n)?;
            Some((&mut log.file, offset))
        });
        let (file, offset) = match logged {
            Some(place) => place,
            None if n == 0 => return Ok(false),
            None => (&mut self.file, u64::from(n - 1) * self.size as u64),
        };
        file.seek(SeekFrom::Start(offset))?;
        match file.read_exact(buf) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Tells what could not be read.
    pub(super) fn tell(&self, sink: &mut dyn Sink) {
        let gap = |cause, times, note| {
            let mut gap = Gap::new(Stage::Extract, cause).noting(note);
            gap.times = times;
            gap
        };
        if self.missing > 0 {
            sink.gap(gap(Cause::Truncated, self.missing, "pages that are not in the file"));
        }
        if self.damaged > 0 {
            sink.gap(gap(Cause::Corrupt, self.damaged, "pages or rows that contradict themselves"));
        }
        if self.log.as_ref().is_some_and(|log| log.is_cut) {
            sink.gap(gap(Cause::TooMany, 1, "pages of the log"));
        }
    }
}

/// Reads what stands on pages that are in no use any more, as text.
pub(super) fn free(
    pages: &mut Pages,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut text = Running::beside("free pages", limits.window);
    let (mut trunk, mut leaf) = (Vec::new(), Vec::new());
    let mut next = pages.first_free;
    while next != 0 && pages.take(next) {
        match pages.read(next, &mut trunk) {
            Ok(()) => {}
            Err(Lost::Told) => break,
            Err(Lost::Read(error)) => return Err(error.into()),
        }
        let (numbers, _) = trunk.as_chunks::<4>();
        let numbers: Vec<u32> = numbers.iter().map(|n| u32::from_be_bytes(*n)).collect();
        next = numbers[0];
        for &n in numbers[2..].iter().take(numbers[1] as usize) {
            if !pages.take(n) {
                continue;
            }
            match pages.read(n, &mut leaf) {
                Ok(()) => printable(&leaf, &mut text, sink)?,
                Err(Lost::Told) => {}
                Err(Lost::Read(error)) => return Err(error.into()),
            }
        }
    }
    text.end(sink)
}

/// Adds the runs of text in `page`.
fn printable(page: &[u8], text: &mut Running, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let is_text = |b: &u8| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~' | 0x80..);
    for run in page.split(|b| !is_text(b)).filter(|run| run.len() >= 8) {
        if let Ok(run) = std::str::from_utf8(run) {
            text.text(run.as_bytes(), sink)?;
            text.text(b"\n", sink)?;
        }
    }
    Ok(())
}
