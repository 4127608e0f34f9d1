//! Holds the compound files that the older documents of Office are, and what these
//! documents share. Must not know their text.
//!
//! The reader is one of our own because it reads what is there: in a damaged file every
//! stream whose sectors can still be found, where a strict one would give up the whole.

pub(super) mod art;
mod directory;
pub(super) mod embedded;
mod file;
pub(super) mod native;
pub(super) mod properties;
mod repack;
mod stream;

pub(super) use directory::Entry;
pub(super) use file::Ole;
pub(super) use repack::repacked;
pub(super) use stream::Stream;

/// A number of two bytes at `at`, little end first; none behind the end.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|b| u16::from_le_bytes(*b))
}

/// A number of four bytes at `at`.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

/// A number of eight bytes at `at`.
pub(super) fn quad(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|b| u64::from_le_bytes(*b))
}

/// Appends UTF-16, little end first, to `out` as UTF-8.
pub(super) fn wide(bytes: &[u8], out: &mut Vec<u8>) {
    let units = bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
    for c in char::decode_utf16(units) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}
