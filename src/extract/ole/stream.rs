//! Holds the bytes of one stream, wherever its sectors lie. Must not know what they mean.

use crate::input::Seekable;
use std::io::{self, Read, Seek, SeekFrom};

/// Sectors that follow each other in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Offset in the stream.
    pub(super) at: u64,
    /// Offset in the file.
    pub(super) from: u64,
    pub(super) length: u64,
}

/// One stream, to be read in any order.
#[derive(Clone)]
pub(in crate::extract) struct Stream {
    file: Seekable,
    extents: Vec<Extent>,
    at: u64,
    length: u64,
    /// Bytes that it should have and that were not found.
    lost: u64,
}

impl Stream {
    /// `length` is what the directory says.
    pub(super) fn new(file: Seekable, extents: Vec<Extent>, length: u64) -> Self {
        let there = extents.last().map_or(0, |last| {
            let in_file = file.length().saturating_sub(last.from);
            last.at + last.length.min(in_file)
        });
        let found = there.min(length);
        Stream { file, extents, at: 0, length: found, lost: length - found }
    }

    /// The pieces of this stream that begin at these offsets and are so long, as one.
    pub(in crate::extract) fn pieces(&self, pieces: &[(u64, u64)]) -> Stream {
        let mut at = 0;
        let place = |&(from, length): &(u64, u64)| {
            at += length;
            Extent { at: at - length, from, length }
        };
        let placed: Vec<Extent> = pieces.iter().map(place).collect();
        Stream::new(self.file.clone(), mapped(&self.extents, &placed), at)
    }

    /// How many bytes there are.
    pub(in crate::extract) fn length(&self) -> u64 {
        self.length
    }

    /// Bytes that are missing at its end.
    pub(in crate::extract) fn lost(&self) -> u64 {
        self.lost
    }

    /// The bytes from `at` on, at most `count` and as many as there are.
    pub(in crate::extract) fn bytes_at(&mut self, at: u64, count: usize) -> io::Result<Vec<u8>> {
        let there = self.length.saturating_sub(at);
        let mut bytes = vec![0; usize::try_from(there).unwrap_or(usize::MAX).min(count)];
        self.seek(SeekFrom::Start(at))?;
        let mut done = 0;
        while done < bytes.len() {
            match self.read(&mut bytes[done..])? {
                0 => break,
                n => done += n,
            }
        }
        bytes.truncate(done);
        Ok(bytes)
    }
}

/// Where in the file the pieces lie that are given by where they lie in a stream.
pub(super) fn mapped(stream: &[Extent], pieces: &[Extent]) -> Vec<Extent> {
    let mut extents = Vec::new();
    for piece in pieces {
        let (mut at, mut from, mut left) = (piece.at, piece.from, piece.length);
        while left > 0 {
            let i = stream.partition_point(|extent| extent.at + extent.length <= from);
            let Some(around) = stream.get(i) else { return extents };
            let into = from - around.at;
            let length = left.min(around.length - into);
            extents.push(Extent { at, from: around.from + into, length });
            at += length;
            from += length;
            left -= length;
        }
    }
    extents
}

impl Read for Stream {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.length {
            return Ok(0);
        }
        let i = self.extents.partition_point(|extent| extent.at + extent.length <= self.at);
        let Some(extent) = self.extents.get(i) else { return Ok(0) };
        let into = self.at - extent.at;
        let left = (extent.length - into).min(self.length - self.at);
        let count = buf.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        self.file.seek(SeekFrom::Start(extent.from + into))?;
        let n = self.file.read(&mut buf[..count])?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Stream {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
