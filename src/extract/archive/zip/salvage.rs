//! Holds the reading of a zip archive in order, entry by entry, without its directory.
//! Must not know why that cannot be used.

use super::super::checked::Checked;
use super::super::stream::{Stream, Whole};
use super::super::{folder, method};
use super::fields::{Entry, name, u16_at, u32_at, widen};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Sink};
use crate::input::ReadError;
use std::io::{self, BufRead, BufReader, Read};

/// Records behind the head of an entry's content, and those of the directory.
const RECORDS: [&[u8; 4]; 3] = [b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"];
const DESCRIPTOR: &[u8; 4] = b"PK\x07\x08";

/// Reads all entries up to the directory, or the end.
pub(super) fn read(
    stream: &mut Stream,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    // up to the next record: descriptors, and what of an entry was left
    while to_record(stream)? {
        let head = stream.get(4)?;
        if head != RECORDS[0] {
            break;
        }
        if let Some(entry) = header(stream)? {
            one(stream, &entry, inside, sink)?;
        }
    }
    match stream.failure() {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// Goes to the next record; false where none follows.
fn to_record(stream: &mut Stream) -> Result<bool, ExtractError> {
    let mut left = UntilRecord { stream, of: &RECORDS, ended: false };
    let copied = io::copy(&mut left, &mut io::sink());
    match copied {
        Ok(_) => Ok(left.ended),
        // told again at the end
        Err(_) => Ok(false),
    }
}

/// The head of an entry behind its mark; none where it is none, whose bytes are passed over.
fn header(stream: &mut Stream) -> Result<Option<Entry>, ExtractError> {
    let rest = stream.get(26)?;
    let header = [RECORDS[0].as_slice(), &rest].concat();
    let raw = stream.get(u16_at(&header, 26) as usize)?;
    let fields = stream.get(u16_at(&header, 28) as usize)?;
    let flags = u16_at(&header, 6) as u16;
    let method = u16_at(&header, 8) as u16;
    // what looks like a head by chance
    if method > 99 || u16_at(&header, 4) > 0xFF || raw.iter().any(u8::is_ascii_control) {
        return Ok(None);
    }
    let mut packed = u32_at(&header, 18).into();
    let mut size = u32_at(&header, 22).into();
    widen([&mut size, &mut packed, &mut 0], &fields);
    Ok(Some(Entry {
        name: name(&raw, flags, &fields),
        flags,
        method,
        sum: Some(u32_at(&header, 14)),
        packed,
        size,
        offset: 0,
        is_link: false,
        is_elsewhere: false,
    }))
}

/// Hands on one entry and passes over what was not read of it.
fn one(
    stream: &mut Stream,
    entry: &Entry,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let told_later = entry.flags & 8 != 0 && entry.packed == 0;
    if told_later {
        let content = open_ended(stream, entry);
        return inside.entry(&entry.name, content, None, sink);
    }
    let end = stream.at().saturating_add(entry.packed);
    if entry.is_folder() {
        folder(&entry.name, inside, sink)?;
    } else if entry.is_encrypted() {
        inside.entry(&entry.name, Err(ReadError::Encrypted), None, sink)?;
    } else {
        let packed = BufReader::new(Whole::new(&mut *stream, entry.packed));
        let unpacked = method::of_zip(entry.method, packed, Some(entry.size));
        let content = unpacked.map(|unpacked| -> Box<dyn Read + '_> {
            Box::new(Checked::new(unpacked, Some(entry.size), entry.sum))
        });
        inside.entry(&entry.name, content, Some(entry.packed), sink)?;
    }
    match stream.skip(end.saturating_sub(stream.at())) {
        // what ended it is told at the end, but for the archive that is cut
        Err(error) if stream.failure().is_none() => Err(error),
        _ => Ok(()),
    }
}

/// An entry whose length stands behind it: it ends by its own, or where the next record
/// begins.
fn open_ended<'r>(stream: &'r mut Stream<'_, '_>, entry: &Entry) -> method::Unpacked<'r> {
    if entry.is_encrypted() {
        return Err(ReadError::Encrypted);
    }
    match entry.method {
        0 => {
            const ENDS: [&[u8; 4]; 3] = [DESCRIPTOR, RECORDS[0], RECORDS[1]];
            Ok(Box::new(UntilRecord { stream, of: &ENDS, ended: false }))
        }
        // what packs in blocks would read beyond its end
        8 | 9 => method::of_zip(entry.method, stream, None),
        _ => Err(ReadError::Unsupported),
    }
}

/// What stands before the next record of some kinds.
struct UntilRecord<'r, 'a, 's> {
    stream: &'r mut Stream<'a, 's>,
    of: &'static [&'static [u8; 4]; 3],
    /// Whether such a record was met.
    ended: bool,
}

impl Read for UntilRecord<'_, '_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.ended || buf.is_empty() {
            return Ok(0);
        }
        let there = self.stream.at_least(4)?;
        let n = match memchr::memmem::find(there, b"PK") {
            Some(0) if there.len() >= 4 => {
                self.ended = self.of.iter().any(|record| there.starts_with(*record));
                usize::from(!self.ended)
            }
            Some(0) => there.len(),
            Some(before) => before,
            // the mark may begin with the last byte
            None if there.len() > 4 && there.ends_with(b"P") => there.len() - 1,
            None => there.len(),
        };
        let n = n.min(buf.len());
        buf[..n].copy_from_slice(&there[..n]);
        self.stream.consume(n);
        Ok(n)
    }
}
