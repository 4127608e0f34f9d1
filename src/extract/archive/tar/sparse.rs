//! Holds files with holes: maps of what is none, and the content with zeros in its holes.
//! Must not know where a map was found but in the archive.

use super::super::stream::{Stream, Whole};
use super::header::{BLOCK, Header, pieces};
use super::pax::number_of;
use super::{LONGEST, corrupt};
use crate::extract::ExtractError;
use std::io::{self, Read};

/// Offset and length of every piece that is no hole, and the length of all.
pub(super) type Map = (Vec<(u64, u64)>, u64);

/// The map of GNU tar before 1.0: in the head and in blocks behind it.
pub(super) fn of_header(header: &Header, stream: &mut Stream) -> Result<Option<Map>, ExtractError> {
    let (mut map, whole, mut more) = header.sparse();
    while more {
        let block = stream.get(BLOCK)?;
        map.extend(pieces(&block[..504]));
        more = block[504] != 0;
        if map.len() as u64 * 24 > LONGEST {
            return Err(corrupt());
        }
    }
    Ok(Some((map, whole)))
}

/// The map of GNU tar 1.0: lines of numbers at the start of the content, which begins with
/// the next block.
pub(super) fn of_content(
    stream: &mut Stream,
    whole: Option<u64>,
) -> Result<Option<Map>, ExtractError> {
    let mut text = stream.get(BLOCK)?;
    let mut at = 0;
    let mut next = |stream: &mut Stream| -> Result<u64, ExtractError> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &text[at..]) {
                let number = number_of(&text[at..at + end]).ok_or_else(corrupt)?;
                at += end + 1;
                return Ok(number);
            }
            if text.len() as u64 > LONGEST {
                return Err(corrupt());
            }
            text.extend(stream.get(BLOCK)?);
        }
    };
    let count = next(stream)?;
    let mut pieces = Vec::new();
    for _ in 0..count {
        pieces.push((next(stream)?, next(stream)?));
    }
    let last = pieces.last().map_or(0, |&(offset, length)| offset.saturating_add(length));
    Ok(Some((pieces, whole.unwrap_or(last))))
}

/// The content with its holes.
pub(super) struct Sparse<'r, 'a, 's> {
    stream: &'r mut Stream<'a, 's>,
    pieces: std::vec::IntoIter<(u64, u64)>,
    whole: u64,
    at: u64,
    /// Bytes left of the hole and of the piece behind it.
    hole: u64,
    piece: u64,
}

impl<'r, 'a, 's> Sparse<'r, 'a, 's> {
    pub(super) fn new(stream: &'r mut Stream<'a, 's>, pieces: Vec<(u64, u64)>, whole: u64) -> Self {
        Sparse { stream, pieces: pieces.into_iter(), whole, at: 0, hole: 0, piece: 0 }
    }
}

impl Read for Sparse<'_, '_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.hole == 0 && self.piece == 0 {
            match self.pieces.next() {
                Some((offset, length)) => {
                    let hole = offset.checked_sub(self.at);
                    self.hole = hole.ok_or(io::ErrorKind::InvalidData)?;
                    self.piece = length;
                }
                // a hole at the end
                None if self.at < self.whole => self.hole = self.whole - self.at,
                None => return Ok(0),
            }
        }
        let room = |left: u64| usize::try_from(left).unwrap_or(usize::MAX).min(buf.len());
        let n = if self.hole > 0 {
            let n = room(self.hole);
            buf[..n].fill(0);
            self.hole -= n as u64;
            n
        } else {
            let n = room(self.piece);
            let n = Whole::new(&mut *self.stream, self.piece).read(&mut buf[..n])?;
            self.piece -= n as u64;
            n
        };
        self.at += n as u64;
        Ok(n)
    }
}
