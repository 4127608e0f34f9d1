//! Holds the directory at the end of a zip archive, read entry by entry. Must not know
//! how entries are unpacked.

use super::fields::{Entry, name, u16_at, u32_at, u64_at, widen};
use crate::input::{ReadError, Seekable, read_up_to};
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// Longest comment behind the end record, and the record itself.
const TAIL: u64 = 22 + 0xFFFF;

/// An archive whose directory was found.
pub(in crate::extract) struct Directory {
    file: Seekable,
    reader: BufReader<io::Take<Seekable>>,
    /// Where the directory begins and how long it is.
    from: u64,
    length: u64,
    /// Entries that the end record tells, at least.
    count: u64,
    /// Bytes before the archive, which its offsets do not count.
    before: u64,
    /// Number of the part that this file is.
    part: u32,
    met: u64,
}

impl Directory {
    /// Looks for the directory.
    ///
    /// # Errors
    /// `Truncated` where no record tells of one, `Corrupt` where it is not where that says.
    pub(in crate::extract) fn open(file: &Seekable) -> Result<Self, ReadError> {
        let mut file = file.clone();
        let length = file.length();
        let start = length.saturating_sub(TAIL);
        let tail = read_at(&mut file, start, (length - start) as usize)?;
        let at = end_record(&tail).ok_or(ReadError::Truncated)?;
        let record = &tail[at..];
        let end = start + at as u64;
        let mut place = Place {
            part: u16_at(record, 4),
            count: u16_at(record, 10).into(),
            length: u32_at(record, 12).into(),
            from: u32_at(record, 16).into(),
            end,
        };
        if at >= 20 && tail[at - 20..].starts_with(b"PK\x06\x07") {
            place = place.widened(&mut file, u64_at(&tail, at - 12), end - 20)?;
        }
        let from = place.found(&mut file)?;
        let before = from.saturating_sub(place.from);
        let reader = reader(&file, from, place.length);
        let Place { part, count, length, .. } = place;
        Ok(Directory { file, reader, from, length, count, before, part, met: 0 })
    }

    /// The same after a look at each entry: whether the list is what the end record tells.
    pub(in crate::extract) fn checked(mut self) -> Result<Self, ReadError> {
        while self.next()?.is_some() {}
        // more than fit into the number are counted from zero again
        if self.met % 0x1_0000 != self.count % 0x1_0000 {
            return Err(ReadError::Corrupt("packed"));
        }
        self.reader = reader(&self.file, self.from, self.length);
        self.met = 0;
        Ok(self)
    }

    pub(in crate::extract) fn file(&self) -> &Seekable {
        &self.file
    }

    /// Whether this is the last of several files.
    pub(super) fn is_in_parts(&self) -> bool {
        self.part != 0
    }

    /// The next entry.
    pub(in crate::extract) fn next(&mut self) -> Result<Option<Entry>, ReadError> {
        let corrupt = || ReadError::Corrupt("packed");
        let mut header = [0; 46];
        let mut have = 0;
        while have < header.len() {
            match self.reader.read(&mut header[have..])? {
                0 if have == 0 => return Ok(None),
                0 => return Err(corrupt()),
                n => have += n,
            }
        }
        // a signature of the whole directory ends it
        if header.starts_with(b"PK\x05\x05") && self.met > 0 {
            io::copy(&mut self.reader, &mut io::sink())?;
            return Ok(None);
        }
        if !header.starts_with(b"PK\x01\x02") {
            return Err(corrupt());
        }
        let [raw, fields, _comment] = [28, 30, 32].map(|at| u16_at(&header, at) as usize);
        let mut rest = vec![0; raw + fields + u16_at(&header, 32) as usize];
        self.reader.read_exact(&mut rest).map_err(|_| corrupt())?;
        let (raw, rest) = rest.split_at(raw);
        let fields = &rest[..fields];
        let flags = u16_at(&header, 8) as u16;
        let mut packed = u32_at(&header, 20).into();
        let mut size = u32_at(&header, 24).into();
        let mut offset = u32_at(&header, 42).into();
        widen([&mut size, &mut packed, &mut offset], fields);
        self.met += 1;
        let part = u16_at(&header, 34);
        Ok(Some(Entry {
            name: name(raw, flags, fields),
            flags,
            method: u16_at(&header, 10) as u16,
            sum: Some(u32_at(&header, 16)),
            packed,
            size,
            offset: offset.saturating_add(self.before),
            // made by Unix or macOS, whose modes stand in the upper half
            is_link: matches!(header[5], 3 | 19) && u16_at(&header, 40) & 0xF000 == 0xA000,
            is_elsewhere: part != self.part && part != 0xFFFF,
        }))
    }
}

/// What the end record tells.
struct Place {
    part: u32,
    count: u64,
    length: u64,
    from: u64,
    /// Where the directory ends at the latest.
    end: u64,
}

impl Place {
    /// The same by the wide record, which stands at `told` or before its own locator.
    fn widened(self, file: &mut Seekable, told: u64, locator: u64) -> Result<Self, ReadError> {
        for at in [told, locator.saturating_sub(56)] {
            let record = read_at(file, at, 56)?;
            if record.starts_with(b"PK\x06\x06") && record.len() == 56 {
                return Ok(Place {
                    part: u32_at(&record, 16),
                    count: u64_at(&record, 32),
                    length: u64_at(&record, 40),
                    from: u64_at(&record, 48),
                    end: at,
                });
            }
        }
        Ok(self)
    }

    /// Where the directory really begins: right before its end, as bytes may stand before
    /// the archive, or where it says.
    fn found(&self, file: &mut Seekable) -> Result<u64, ReadError> {
        if self.length == 0 && self.count == 0 {
            return Ok(self.end);
        }
        for at in self.end.checked_sub(self.length).into_iter().chain([self.from]) {
            if read_at(file, at, 4)? == b"PK\x01\x02" {
                return Ok(at);
            }
        }
        Err(ReadError::Corrupt("packed"))
    }
}

/// The last end record in `tail`, rather one whose comment ends where the file does.
fn end_record(tail: &[u8]) -> Option<usize> {
    let mut places = memchr::memmem::rfind_iter(tail, b"PK\x05\x06");
    let fits = |at: usize| tail.len() >= at + 22;
    let ends = |at: usize| at + 22 + u16_at(tail, at + 20) as usize == tail.len();
    let last = places.by_ref().find(|&at| fits(at))?;
    if ends(last) {
        return Some(last);
    }
    places.find(|&at| ends(at)).or(Some(last))
}

fn reader(file: &Seekable, from: u64, length: u64) -> BufReader<io::Take<Seekable>> {
    let mut file = file.clone();
    // a place in a file can always be sought
    let at_start = file.seek(SeekFrom::Start(from)).is_ok();
    BufReader::with_capacity(64 << 10, file.take(if at_start { length } else { 0 }))
}

/// Up to `n` bytes at a place.
fn read_at(file: &mut Seekable, at: u64, n: usize) -> Result<Vec<u8>, ReadError> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::with_capacity(n);
    read_up_to(file, &mut bytes, n)?;
    Ok(bytes)
}
