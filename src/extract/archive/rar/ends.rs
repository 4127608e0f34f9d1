//! Holds the look at the end of a rar archive: whether it is cut, which the crate that
//! unpacks it forgives. Must not know what the blocks hold.
//!
//! Source: "RAR 5.0 archive format" of rarlab; `technote.txt` of RAR 4 and 1.4.

use crate::input::{Seekable, read_up_to};
use std::io::{Seek, SeekFrom};

/// Whether the file ends before its last block does, as far as that can be told.
pub(super) fn is_cut(file: &Seekable) -> bool {
    let mut blocks = Blocks { file: file.clone(), at: 0 };
    match blocks.bytes(8).as_slice() {
        [b'R', b'E', b'~', b'^', ..] => blocks.of_1(),
        [b'R', b'a', b'r', b'!', 0x1A, 7, 1, 0] => blocks.of_5(),
        _ => blocks.of_4(),
    }
    .unwrap_or(true)
}

struct Blocks {
    file: Seekable,
    at: u64,
}

/// None where a block does not end in the file.
type Cut = Option<bool>;

impl Blocks {
    /// The next bytes, fewer at the end.
    fn bytes(&mut self, n: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let sought = self.file.seek(SeekFrom::Start(self.at));
        // what cannot be read shows when the archive is
        match sought.and_then(|_| read_up_to(&mut self.file, &mut bytes, n)) {
            Ok(_) => bytes,
            Err(_) => Vec::new(),
        }
    }

    /// Goes on by a block; none beyond the end.
    fn pass(&mut self, bytes: u64) -> Option<()> {
        self.at = self.at.checked_add(bytes)?;
        (self.at <= self.file.length() && bytes > 0).then_some(())
    }

    fn is_at_end(&self) -> bool {
        self.at == self.file.length()
    }

    fn of_1(&mut self) -> Cut {
        let length = short(&self.bytes(6), 4)?;
        self.pass(length)?;
        while !self.is_at_end() {
            let head = self.bytes(12);
            let (packed, length) = (long(&head, 0)?, short(&head, 10)?);
            self.pass(length + packed)?;
        }
        Some(false)
    }

    fn of_4(&mut self) -> Cut {
        self.at = 7;
        while !self.is_at_end() {
            let head = self.bytes(36);
            let (kind, flags, length) = (*head.get(2)?, short(&head, 3)?, short(&head, 5)?);
            // the end, or heads that are encrypted
            if kind == 0x7B || kind == 0x73 && flags & 0x80 != 0 {
                return Some(false);
            }
            let mut more = if flags & 0x8000 != 0 { long(&head, 7)? } else { 0 };
            // files and services may be longer than four bytes tell
            if matches!(kind, 0x74 | 0x7A) && flags & 0x100 != 0 {
                more += long(&head, 32)? << 32;
            }
            self.pass(length + more)?;
        }
        // of old there was no mark of the end
        Some(false)
    }

    fn of_5(&mut self) -> Cut {
        self.at = 8;
        loop {
            let head = self.bytes(48);
            let mut rest = head.get(4..)?;
            let length = number(&mut rest)?;
            let before = (head.len() - rest.len()) as u64;
            let (kind, flags) = (number(&mut rest)?, number(&mut rest)?);
            if matches!(kind, 4 | 5) {
                return Some(before + length > self.file.length() - self.at);
            }
            if flags & 1 != 0 {
                number(&mut rest)?;
            }
            let data = if flags & 2 != 0 { number(&mut rest)? } else { 0 };
            self.pass(before.checked_add(length)?.checked_add(data)?)?;
        }
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u64> {
    let two = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_le_bytes(*two).into())
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    let four = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*four).into())
}

/// A number of seven bits a byte, the lowest first.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
