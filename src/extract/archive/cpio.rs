//! Holds cpio archives in all their forms: old binary of either byte order, octal digits
//! (odc), hexadecimal digits with and without sums (newc, crc). Must not know packages.
//!
//! Source: the manual page cpio(5) of libarchive.

use super::stream::{Stream, Whole};
use super::{folder, link, special};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Format, Look, Sink};
use crate::input::Source;
use std::io::{self, Read};

pub(in crate::extract) const CPIO: Format = Format {
    name: "cpio",
    extensions: &["cpio", "cpgz", "img"],
    is: |look: &Look| {
        let head = look.head;
        let form = Form::of(head).filter(|form| head.len() > form.length());
        form.and_then(|form| form.header(&head[..form.length()])).is_some()
    },
    extract: read,
    hostile: false,
    reads: "every entry as an object of its own, of all forms (binary, odc, newc, crc); of links and devices \
            their names",
};

/// Longest name.
const LONGEST: u64 = 64 << 10;

#[derive(Clone, Copy)]
enum Form {
    /// Words of two bytes, the lower one first or last.
    Binary(bool),
    Octal,
    /// With sums or without.
    Hexadecimal(bool),
}

struct Header {
    mode: u64,
    name: u64,
    size: u64,
    sum: Option<u32>,
}

impl Form {
    fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xC7, 0x71, ..] => Some(Form::Binary(true)),
            [0x71, 0xC7, ..] => Some(Form::Binary(false)),
            [b'0', b'7', b'0', b'7', b'0', b'7', ..] => Some(Form::Octal),
            [b'0', b'7', b'0', b'7', b'0', b'1', ..] => Some(Form::Hexadecimal(false)),
            [b'0', b'7', b'0', b'7', b'0', b'2', ..] => Some(Form::Hexadecimal(true)),
            _ => None,
        }
    }

    /// Bytes of the head of an entry.
    fn length(self) -> usize {
        match self {
            Form::Binary(_) => 26,
            Form::Octal => 76,
            Form::Hexadecimal(_) => 110,
        }
    }

    /// What lengths are rounded up to.
    fn round(self) -> u64 {
        match self {
            Form::Binary(_) => 2,
            Form::Octal => 1,
            Form::Hexadecimal(_) => 4,
        }
    }

    /// What a head says; none where it cannot be one.
    fn header(self, bytes: &[u8]) -> Option<Header> {
        let header = match self {
            Form::Binary(low_first) => {
                let word = |i: usize| {
                    let word = [bytes[2 * i], bytes[2 * i + 1]];
                    u64::from(if low_first { u16::from_le_bytes } else { u16::from_be_bytes }(word))
                };
                let size = word(11) << 16 | word(12);
                Header { mode: word(3), name: word(10), size, sum: None }
            }
            Form::Octal => {
                let number = |from: usize, digits: usize| digits_of(&bytes[from..from + digits], 8);
                // every field is one
                (6..76).all(|i| bytes[i].is_ascii_digit()).then_some(())?;
                Header {
                    mode: number(18, 6)?,
                    name: number(59, 6)?,
                    size: number(65, 11)?,
                    sum: None,
                }
            }
            Form::Hexadecimal(sums) => {
                let number = |i: usize| digits_of(&bytes[6 + 8 * i..14 + 8 * i], 16);
                (0..13).try_for_each(|i| number(i).map(drop))?;
                let sum = number(12)? as u32;
                let is_file = number(1)? & 0o170_000 == 0o100_000;
                Header {
                    mode: number(1)?,
                    name: number(11)?,
                    size: number(6)?,
                    sum: (sums && is_file).then_some(sum),
                }
            }
        };
        (1..=LONGEST).contains(&header.name).then_some(header)
    }
}

fn digits_of(digits: &[u8], base: u32) -> Option<u64> {
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, base).ok()
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let mut inside = Inside::new(source);
    let mut stream = Stream::new(source);
    let corrupt = || ExtractError::Corrupt("an entry tells what cannot be".into());
    let mut ended = false;
    loop {
        let head = stream.at_least(110)?;
        if ended && head.is_empty() {
            return Ok(());
        }
        let form = Form::of(head);
        if ended && form.is_none() {
            // blocks are filled up with zeros; another archive may follow
            if head[0] != 0 {
                let note = "something stands behind its end";
                return Err(ExtractError::Corrupt(note.into()));
            }
            stream.skip(1)?;
            continue;
        }
        let cut = head.len() < form.map_or(6, Form::length);
        if cut {
            return Err(crate::input::ReadError::Truncated.into());
        }
        let form = form.ok_or_else(corrupt)?;
        let header = form.header(&head[..form.length()]).ok_or_else(corrupt)?;
        ended = !entry(&mut stream, form, &header, &mut inside, sink)?;
    }
}

/// Reads one entry; false where it is the mark of the end.
fn entry(
    stream: &mut Stream,
    form: Form,
    header: &Header,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<bool, ExtractError> {
    let over = |length: u64| (form.round() - length % form.round()) % form.round();
    stream.skip(form.length() as u64)?;
    let mut name = stream.get(header.name as usize)?;
    name.truncate(memchr::memchr(0, &name).unwrap_or(name.len()));
    stream.skip(over(form.length() as u64 + header.name))?;
    if name == b"TRAILER!!!" {
        return Ok(false);
    }
    let end = stream.at() + header.size;
    match header.mode & 0o170_000 {
        0o040_000 => folder(&name, inside, sink)?,
        0o120_000 => link(&name, inside, sink)?,
        0o100_000 | 0 => {
            let content = Whole::new(&mut *stream, header.size);
            let summed = Summed { inner: content, is: 0, told: header.sum };
            inside.piece(&name, Box::new(summed), sink)?;
        }
        _ => special(&name, inside, sink)?,
    }
    stream.skip(end.saturating_sub(stream.at()))?;
    stream.skip(over(header.size))?;
    Ok(true)
}

/// Content whose bytes add up to what is told.
struct Summed<R> {
    inner: R,
    is: u32,
    told: Option<u32>,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        if self.told.is_some() {
            self.is = buf[..n].iter().fold(self.is, |sum, &b| sum.wrapping_add(b.into()));
        }
        if n == 0 && !buf.is_empty() && self.told.is_some_and(|told| told != self.is) {
            self.told = None;
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(n)
    }
}
