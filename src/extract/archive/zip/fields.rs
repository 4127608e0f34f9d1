//! Holds the fields of a zip archive's entries: name, lengths, what it is. Must not know
//! where in the archive they stand.

use crate::input::CodePage;

/// An entry as the archive tells of it.
pub(in crate::extract) struct Entry {
    /// In UTF-8 where that can be had, with slashes between folders.
    pub(in crate::extract) name: Vec<u8>,
    pub(super) flags: u16,
    pub(super) method: u16,
    /// CRC-32 of the content; none where it has no meaning.
    pub(super) sum: Option<u32>,
    /// Bytes that it takes.
    pub(in crate::extract) packed: u64,
    /// Bytes of the content.
    pub(in crate::extract) size: u64,
    /// Where it begins, from the start of the file.
    pub(super) offset: u64,
    pub(super) is_link: bool,
    /// Whether it lies in another part of the archive.
    pub(super) is_elsewhere: bool,
}

impl Entry {
    pub(in crate::extract) fn is_folder(&self) -> bool {
        self.name.ends_with(b"/") && self.size == 0
    }

    pub(super) fn is_encrypted(&self) -> bool {
        // by itself, or the directory with it; 99 is AES
        self.flags & 0x2041 != 0 || self.method == 99
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]).into())
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
    four.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
    eight.map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// The extra field of this number, if there is one.
fn extra(mut fields: &[u8], number: u32) -> Option<&[u8]> {
    while fields.len() >= 4 {
        let length = u16_at(fields, 2) as usize;
        let field = fields.get(4..4 + length)?;
        if u16_at(fields, 0) == number {
            return Some(field);
        }
        fields = &fields[4 + length..];
    }
    None
}

/// Puts in the place of numbers that did not fit those of zip64, in their order.
pub(super) fn widen(numbers: [&mut u64; 3], fields: &[u8]) {
    let Some(field) = extra(fields, 1) else { return };
    let wide = numbers.into_iter().filter(|number| **number == u64::from(u32::MAX));
    for (number, bytes) in wide.zip(field.chunks_exact(8)) {
        *number = u64_at(bytes, 0);
    }
}

/// A name as text. Where neither the archive nor the bytes say that they are UTF-8, they are
/// those of DOS, as the format has it and most programs for Windows do.
pub(super) fn name(raw: &[u8], flags: u16, fields: &[u8]) -> Vec<u8> {
    let unicode = extra(fields, 0x7075).filter(|field| {
        field.first() == Some(&1) && u32_at(field, 1) == crc32fast::hash(raw) && field.len() > 5
    });
    let mut name = Vec::with_capacity(raw.len());
    match unicode {
        _ if flags & 0x800 != 0 || std::str::from_utf8(raw).is_ok() => {
            name.extend_from_slice(raw);
        }
        Some(field) => name.extend_from_slice(&field[5..]),
        None => CodePage::Dos.decode(raw, &mut name),
    }
    if !name.contains(&b'/') {
        // as some programs for Windows part folders
        name.iter_mut().filter(|b| **b == b'\\').for_each(|b| *b = b'/');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_what_is_said_of_them() {
        let unicode = |raw: &[u8], name: &str| {
            let mut field = vec![0x75, 0x70, 5 + name.len() as u8, 0, 1];
            field.extend_from_slice(&crc32fast::hash(raw).to_le_bytes());
            [&field, name.as_bytes()].concat()
        };
        for (raw, flags, fields, expected) in [
            ("Renée.txt".as_bytes(), 0x800, vec![], "Renée.txt"),
            ("Renée.txt".as_bytes(), 0, vec![], "Renée.txt"),
            (b"Ren\x82e.txt", 0, vec![], "Renée.txt"),
            (b"Ren?e.txt", 0, vec![], "Ren?e.txt"),
            (b"Ren\xE9e.txt", 0, unicode(b"Ren\xE9e.txt", "Renée.txt"), "Renée.txt"),
            (b"Ren\x82e.txt", 0, unicode(b"other", "Jan.txt"), "Renée.txt"),
            (b"map\\a.txt", 0, vec![], "map/a.txt"),
            (b"map/a\\b.txt", 0, vec![], "map/a\\b.txt"),
        ] {
            let name = name(raw, flags, &fields);
            assert_eq!(String::from_utf8_lossy(&name), expected, "{raw:?}");
        }
    }
}
