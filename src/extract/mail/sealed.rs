//! Holds what is signed or encrypted as a whole: S/MIME and PGP. Must not know what is
//! inside. Sources: RFC 5652 (CMS), X.690 (BER), RFC 9580.

use crate::extract::running::Running;
use crate::extract::{ExtractError, Format, Look, Sink};
use crate::input::{ReadError, Source};
use crate::model::{Cause, Gap, Segment, Stage};
use std::io::{self, BufReader, Read};

pub(in crate::extract) const CMS: Format = Format {
    name: "cms",
    extensions: &["p7m", "p7s", "p7b", "p7c"],
    is: |look| kind_of(look).is_some(),
    extract: read,
    hostile: false,
    reads: "S/MIME: what is signed as an object inside, names in signatures and certificates as \
            text; what is encrypted leaves a gap `encrypted`",
};

pub(in crate::extract) const PGP: Format = Format {
    name: "pgp",
    extensions: &["pgp", "gpg"],
    is: |look| look.head.trim_ascii_start().starts_with(b"-----BEGIN PGP MESSAGE-----"),
    extract: |_, _| Err(ExtractError::Encrypted),
    hostile: false,
    reads: "nothing: a message under a key, with a gap `encrypted`",
};

/// The kinds of content that a message of CMS can have: 1.2.840.113549.1.7 and the last
/// number.
const OF_CMS: &[u8] = &[6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7];
const SIGNED: u8 = 2;

/// The last number of the kind, where it is one of CMS.
fn kind_of(look: &Look) -> Option<u8> {
    let head = look.head;
    if head.first() != Some(&0x30) {
        return None;
    }
    let at = memchr::memmem::find(&head[..head.len().min(24)], OF_CMS)?;
    head.get(at + OF_CMS.len()).copied().filter(|kind| (1..=6).contains(kind))
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let nest = source.nest();
    let here = source.own_nest();
    let mut ber = Ber { input: BufReader::with_capacity(16 << 10, source) };
    let result = (|| -> io::Result<bool> {
        ber.enter(&[0x30])?;
        let mut kind = Vec::new();
        ber.short(6, &mut kind)?;
        if kind.last() != Some(&SIGNED) {
            return Ok(false);
        }
        ber.enter(&[0xA0])?;
        ber.enter(&[0x30])?;
        // its version, and how it was hashed
        ber.pass(2, 0)?;
        ber.pass(0x31, 0)?;
        Ok(true)
    })();
    match result {
        Ok(true) => {}
        Ok(false) => return Err(ExtractError::Encrypted),
        Err(error) => return Err(ExtractError::Read(error.into())),
    }
    let content = ber.content().map_err(|error| ExtractError::Read(error.into()))?;
    if let Some(content) = content {
        let mut octets = Octets { ber: &mut ber, content };
        let segment = Segment::Part { index: 0, name: (*b"signed.eml").into() };
        let mut inner = match nest {
            Ok(nest) => Source::inside(&nest, Box::new(&mut octets), None),
            Err(error) => Source::unreadable(&here, error),
        };
        sink.child(segment, &mut inner).or_stop()?;
        drop(inner);
        io::copy(&mut octets, &mut io::sink()).map_err(|error| ExtractError::Read(error.into()))?;
    }
    // behind it stand certificates, with the names of people in them
    let mut rest = Vec::new();
    io::copy(&mut (&mut ber.input).take(LONGEST), &mut rest)
        .map_err(|error| ExtractError::Read(error.into()))?;
    let mut running = Running::beside("signature", here.limits().window);
    strings(&rest, &mut |text| {
        running.text(text, sink)?;
        running.text(b"\n", sink)
    })?;
    running.end(sink)?;
    match rest.len() as u64 {
        0 => Err(ReadError::Truncated.into()),
        LONGEST.. => {
            let gap = Gap::new(Stage::Extract, Cause::TooLarge);
            sink.gap(gap.noting("certificates of more than 4 MiB"));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Bytes of certificates that are read.
const LONGEST: u64 = 4 << 20;

/// Calls `each` with every text that stands in `bytes`, however deep.
fn strings(
    bytes: &[u8],
    each: &mut dyn FnMut(&[u8]) -> Result<(), ExtractError>,
) -> Result<(), ExtractError> {
    let mut rest = bytes;
    while let [tag, short, behind @ ..] = rest {
        let more = if *short > 0x80 { usize::from(*short & 0x7F) } else { 0 };
        let Some(length) = behind.get(..more).filter(|_| more <= 4) else { break };
        let length = match *short {
            // no length, or things that lie inside each other: their ends do not matter
            0x80 => 0,
            0x81.. => length.iter().fold(0, |sum, b| sum << 8 | usize::from(*b)),
            short => usize::from(short),
        };
        let content = &behind[more..];
        let value = &content[..length.min(content.len())];
        // texts in the ways that names are written in; 0x81 is a mail address
        let wide = *tag == 0x1E;
        let text =
            matches!(*tag, 0x0C | 0x12 | 0x13 | 0x14 | 0x16 | 0x1A | 0x1E | 0x81 | 0x82 | 0x86);
        let inside = tag & 0x20 != 0 || *short == 0x80;
        // extensions lie in strings of bytes
        let packed = *tag == 0x04 && value.first() == Some(&0x30) && value.len() > 2;
        rest = match (text, inside || packed) {
            (true, _) => {
                let mut out = Vec::new();
                match wide {
                    true => out.extend(value.iter().filter(|b| **b != 0)),
                    false => out.extend_from_slice(value),
                }
                each(&out)?;
                &content[value.len()..]
            }
            (_, true) => content,
            (_, false) => &content[value.len()..],
        };
    }
    Ok(())
}

/// A tag, and a length unless the end is marked.
type Head = (u8, Option<u64>);

struct Ber<R> {
    input: R,
}

impl<R: Read> Ber<R> {
    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.input.read_exact(&mut byte)?;
        Ok(byte[0])
    }

    fn head(&mut self) -> io::Result<Head> {
        let tag = self.byte()?;
        let length = match self.byte()? {
            0x80 => None,
            length @ ..0x80 => Some(u64::from(length)),
            count @ 0x81..=0x88 => {
                let mut length = 0;
                for _ in 0..count & 0x7F {
                    length = length << 8 | u64::from(self.byte()?);
                }
                Some(length)
            }
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        Ok((tag, length))
    }

    /// Goes into something of one of these tags.
    fn enter(&mut self, tags: &[u8]) -> io::Result<Head> {
        let head = self.head()?;
        if tags.contains(&head.0) { Ok(head) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// Reads something short.
    fn short(&mut self, tag: u8, out: &mut Vec<u8>) -> io::Result<()> {
        let (_, length) = self.enter(&[tag])?;
        let length = length.filter(|length| *length <= 1024).ok_or(io::ErrorKind::InvalidData)?;
        out.resize(length as usize, 0);
        self.input.read_exact(out)
    }

    /// Passes over something.
    fn pass(&mut self, tag: u8, depth: u8) -> io::Result<()> {
        let head = self.enter(&[tag])?;
        self.pass_rest(head, depth)
    }

    fn pass_rest(&mut self, (_, length): Head, depth: u8) -> io::Result<()> {
        if let Some(length) = length {
            let passed = io::copy(&mut (&mut self.input).take(length), &mut io::sink())?;
            let all = passed == length;
            return if all { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        if depth > 16 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        loop {
            match self.head()? {
                (0, Some(0)) => return Ok(()),
                head => self.pass_rest(head, depth + 1)?,
            }
        }
    }

    /// Goes to the bytes that are signed; none where they stand elsewhere.
    fn content(&mut self) -> io::Result<Option<Content>> {
        let (_, length) = self.enter(&[0x30])?;
        let mut kind = Vec::new();
        self.short(6, &mut kind)?;
        let of_kind = kind.len() as u64 + 2;
        if length.is_some_and(|length| length <= of_kind) {
            return Ok(None);
        }
        // with no length there may be nothing but the mark of the end
        if self.head()?.0 != 0xA0 {
            return Ok(None);
        }
        Ok(Some(match self.enter(&[0x04, 0x24])? {
            (0x04, length) => Content { left: length.unwrap_or(0), more: false, around: None },
            (_, length) => Content { left: 0, more: true, around: length },
        }))
    }
}

/// Bytes that may be cut into pieces.
struct Content {
    /// Bytes that are left of the piece.
    left: u64,
    /// Whether other pieces may follow.
    more: bool,
    /// Bytes that are left of all pieces, where that is known.
    around: Option<u64>,
}

struct Octets<'b, R> {
    ber: &'b mut Ber<R>,
    content: Content,
}

impl<R: Read> Read for Octets<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Octets { ber, content } = self;
        while content.left == 0 && content.more {
            if content.around == Some(0) {
                content.more = false;
                break;
            }
            let (tag, length) = ber.head()?;
            match (tag, length) {
                (0, Some(0)) => content.more = false,
                (0x04, Some(length)) => content.left = length,
                _ => return Err(io::ErrorKind::InvalidData.into()),
            }
            if let (Some(around), Some(length)) = (&mut content.around, length) {
                // a head of two bytes, and those of a longer length
                let head = if length < 0x80 { 2 } else { 10 - length.leading_zeros() as u64 / 8 };
                *around = around.saturating_sub(length + head);
            }
        }
        let most = usize::try_from(content.left).unwrap_or(usize::MAX).min(buf.len());
        let n = ber.input.read(&mut buf[..most])?;
        if n == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        content.left -= n as u64;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn octets(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut ber = Ber { input: bytes };
        let content = ber.content()?.ok_or(io::ErrorKind::NotFound)?;
        let mut out = Vec::new();
        Octets { ber: &mut ber, content }.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn what_is_signed_comes_out_in_every_way_it_is_written() {
        let whole = [0x30, 10, 6, 1, 1, 0xA0, 5, 4, 3, b'J', b'a', b'n'];
        assert_eq!(octets(&whole).expect("it"), b"Jan");
        let pieces = [0x30, 14, 6, 1, 1, 0xA0, 9, 0x24, 7, 4, 2, b'J', b'a', 4, 1, b'n', 99];
        assert_eq!(octets(&pieces).expect("it"), b"Jan");
        let marked = [0x30, 0x80, 6, 1, 1, 0xA0, 0x80, 0x24, 0x80, 4, 1, b'J', 0, 0, 0, 0];
        assert_eq!(octets(&marked).expect("it"), b"J");
        assert!(octets(&whole[..10]).is_err());
        assert!(octets(&[0x30, 3, 6, 1, 1]).is_err(), "nothing inside");
    }
}
