//! Holds the making of a compound file out of a storage inside another, so that it can be
//! read as any other. Must not know what it holds. Source: \[MS-CFB\].

use super::Ole;
use std::io;

/// Large sectors, so that the table of those of the table fits into the head.
const SHIFT: u32 = 12;
const SECTOR: usize = 1 << SHIFT;
const NONE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const OF_TABLE: u32 = 0xFFFF_FFFD;

/// The storage of this number as a file; none where it is larger than `room` bytes.
pub(in crate::extract) fn repacked(
    ole: &Ole,
    storage: usize,
    room: usize,
) -> io::Result<Option<Vec<u8>>> {
    let mut file = File { out: vec![0; SECTOR], next: Vec::new() };
    // what is below the storage: number there, and place in the new directory
    let mut numbers = vec![storage];
    let mut at = 0;
    while at < numbers.len() {
        let parent = numbers[at];
        let inside =
            |(i, entry): (usize, &super::Entry)| (entry.parent == Some(parent)).then_some(i);
        numbers.extend(ole.entries().iter().enumerate().filter_map(inside));
        at += 1;
    }
    let place = |i: usize| numbers.iter().position(|n| *n == i).map_or(NONE, |n| n as u32);
    let mut directory = Vec::new();
    for (n, &i) in numbers.iter().enumerate() {
        let entry = &ole.entries()[i];
        let (mut start, mut size) = (END, 0);
        if !entry.is_storage {
            let mut stream = ole.open_stream(i);
            if file.out.len() as u64 + stream.length() > room as u64 {
                return Ok(None);
            }
            let bytes = stream.bytes_at(0, room)?;
            (start, size) = (file.add(&bytes), bytes.len() as u64);
        }
        // the first below it, and the next beside it
        let child = ole.entries().iter().position(|inside| inside.parent == Some(i));
        let beside = |j: usize| j > i && n > 0 && ole.entries()[j].parent == entry.parent;
        let next = (i + 1..ole.entries().len()).find(|&j| beside(j));
        let mut raw = [0; 128];
        let name = if n == 0 { "Root Entry" } else { &entry.name };
        let units: Vec<u16> = name.encode_utf16().take(31).collect();
        for (slot, unit) in raw.as_chunks_mut::<2>().0.iter_mut().zip(&units) {
            *slot = unit.to_le_bytes();
        }
        raw[64] = (units.len() * 2 + 2) as u8;
        raw[66] = match (n, entry.is_storage) {
            (0, _) => 5,
            (_, true) => 1,
            (_, false) => 2,
        };
        raw[67] = 1;
        raw[68..72].copy_from_slice(&NONE.to_le_bytes());
        raw[72..76].copy_from_slice(&next.map_or(NONE, place).to_le_bytes());
        raw[76..80].copy_from_slice(&child.map_or(NONE, place).to_le_bytes());
        raw[116..120].copy_from_slice(&start.to_le_bytes());
        raw[120..128].copy_from_slice(&size.to_le_bytes());
        directory.extend_from_slice(&raw);
    }
    let directory = file.add(&directory);
    Ok(Some(file.end(directory)))
}

struct File {
    out: Vec<u8>,
    next: Vec<u32>,
}

impl File {
    /// Adds the sectors of a stream; returns the first.
    fn add(&mut self, bytes: &[u8]) -> u32 {
        if bytes.is_empty() {
            return END;
        }
        let first = self.next.len() as u32;
        let count = bytes.len().div_ceil(SECTOR) as u32;
        self.next.extend((first + 1..first + count).chain([END]));
        self.out.extend_from_slice(bytes);
        self.out.resize(self.out.len().next_multiple_of(SECTOR), 0);
        first
    }

    /// Adds the table of sectors and writes the head.
    fn end(mut self, directory: u32) -> Vec<u8> {
        let each = SECTOR / 4;
        let mut parts = 1;
        while parts * each < self.next.len() + parts {
            parts += 1;
        }
        let first = self.next.len() as u32;
        self.next.resize(self.next.len() + parts, OF_TABLE);
        self.next.resize(self.next.len().next_multiple_of(each), NONE);
        for next in &self.next {
            self.out.extend_from_slice(&next.to_le_bytes());
        }
        let head = &mut self.out[..512];
        head[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
        head[0x18..0x20].copy_from_slice(&[0x3E, 0, 4, 0, 0xFE, 0xFF, SHIFT as u8, 0]);
        head[0x20] = 6;
        head[0x2C..0x30].copy_from_slice(&(parts as u32).to_le_bytes());
        head[0x30..0x34].copy_from_slice(&directory.to_le_bytes());
        // no stream is so small that it would stand elsewhere
        head[0x38..0x3C].copy_from_slice(&0_u32.to_le_bytes());
        head[0x3C..0x40].copy_from_slice(&END.to_le_bytes());
        head[0x44..0x48].copy_from_slice(&END.to_le_bytes());
        for (i, slot) in head[0x4C..].as_chunks_mut::<4>().0.iter_mut().enumerate() {
            let part = if i < parts { first + i as u32 } else { NONE };
            *slot = part.to_le_bytes();
        }
        self.out
    }
}
