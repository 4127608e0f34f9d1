//! Holds the write-ahead log: which pages stand in it in the state of the last commit.
//! Must not know what pages hold.

use crate::input::{ReadError, Seekable};
use std::collections::HashMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// Pages that are remembered; a log of more is not read to its end.
const MOST: usize = 8 << 20;

/// Where pages stand in a log.
pub(super) struct Log {
    pub(super) file: Seekable,
    pub(super) page_size: usize,
    /// Offset of each page that the log has.
    pub(super) offsets: HashMap<u32, u64>,
    /// Pages of the database at the last commit.
    pub(super) count: u32,
    /// Whether it has more pages than are remembered.
    pub(super) is_cut: bool,
}

/// Reads a log. Only frames up to the last commit count, and only as long as their
/// checksums are right: what stands behind them was never written, or is from before.
pub(super) fn read(mut file: Seekable) -> Result<Option<Log>, ReadError> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::with_capacity(1 << 16, file.clone());
    let mut header = [0; 32];
    if !fill(&mut reader, &mut header)? {
        return Ok(None);
    }
    let number = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    let page_size = number(8) as usize;
    if number(0) & !1 != 0x377F_0682
        || !(512..=65536).contains(&page_size)
        || !page_size.is_power_of_two()
    {
        return Ok(None);
    }
    let big = number(0) & 1 == 1;
    let mut sum = checksum(&header[..24], (0, 0), big);
    if sum != (number(24), number(28)) {
        return Ok(None);
    }
    let mut log = Log { file, page_size, offsets: HashMap::new(), count: 0, is_cut: false };
    // frames since the last commit
    let mut open: Vec<(u32, u64)> = Vec::new();
    let mut frame = vec![0; 24 + page_size];
    let mut at = 32;
    while fill(&mut reader, &mut frame)? {
        let number = |at: usize| {
            u32::from_be_bytes([frame[at], frame[at + 1], frame[at + 2], frame[at + 3]])
        };
        sum = checksum(&frame[..8], sum, big);
        sum = checksum(&frame[24..], sum, big);
        if frame[8..16] != header[16..24] || sum != (number(16), number(20)) {
            break;
        }
        open.push((number(0), at + 24));
        at += frame.len() as u64;
        if number(4) != 0 {
            log.count = number(4);
            log.offsets.extend(open.drain(..));
        }
        if log.offsets.len() + open.len() > MOST {
            log.is_cut = true;
            break;
        }
    }
    Ok((!log.offsets.is_empty()).then_some(log))
}

/// Fills `buf`; false when there is less.
fn fill(reader: &mut impl Read, buf: &mut [u8]) -> Result<bool, ReadError> {
    match reader.read_exact(buf) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The checksum of `bytes`, whose number is a multiple of eight, behind those before.
fn checksum(bytes: &[u8], (mut a, mut b): (u32, u32), big: bool) -> (u32, u32) {
    let (words, _) = bytes.as_chunks::<4>();
    let word =
        |word: [u8; 4]| if big { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) };
    for [x, y] in words.as_chunks::<2>().0 {
        a = a.wrapping_add(word(*x)).wrapping_add(b);
        b = b.wrapping_add(word(*y)).wrapping_add(a);
    }
    (a, b)
}
