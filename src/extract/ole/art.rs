//! Holds drawings as all of Office stores them: records inside records, pictures, what
//! people write about shapes. Must not know documents. Source: \[MS-ODRAW\] 2.2.

use super::{Stream, long, short, wide};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Sink};
use std::io::{self, Read, Seek, SeekFrom};

/// Records inside each other that are read.
const DEEPEST: usize = 64;

/// A picture's entry in the list of all; the picture stands behind it or elsewhere.
const ENTRY: u16 = 0xF007;

/// Bytes of a record's head.
pub(in crate::extract) const HEAD: u64 = 8;

/// The head of a record.
#[derive(Clone, Copy, Debug)]
pub(in crate::extract) struct Head {
    pub(in crate::extract) kind: u16,
    /// What the kind makes of it: a number, a variant.
    pub(in crate::extract) instance: u16,
    /// Whether it is made of records.
    pub(in crate::extract) holds_records: bool,
    pub(in crate::extract) length: u64,
}

impl Head {
    /// The head in these bytes; none where they are too few.
    pub(in crate::extract) fn of(bytes: &[u8]) -> Option<Self> {
        let first = short(bytes, 0)?;
        Some(Head {
            kind: short(bytes, 2)?,
            instance: first >> 4,
            holds_records: first & 0xF == 0xF,
            length: long(bytes, 4)?.into(),
        })
    }

    /// The head at an offset of a stream.
    pub(in crate::extract) fn at(stream: &mut Stream, at: u64) -> io::Result<Option<Self>> {
        Ok(Head::of(&stream.bytes_at(at, HEAD as usize)?))
    }
}

/// A picture in a record.
struct Picture {
    /// Extension of its format.
    kind: &'static str,
    /// Bytes before its own.
    skip: u64,
    /// Whether it may be packed.
    is_meta: bool,
}

impl Picture {
    /// What a record of this head holds; none where that is no picture.
    fn of(head: &Head) -> Option<Self> {
        let (kind, is_meta) = match head.kind {
            0xF01A => ("emf", true),
            0xF01B => ("wmf", true),
            0xF01C => ("pict", true),
            0xF01D | 0xF02A => ("jpg", false),
            0xF01E => ("png", false),
            0xF01F => ("bmp", false),
            0xF029 => ("tif", false),
            _ => return None,
        };
        // one mark of its content, or two
        let marks = if head.instance & 1 == 1 { 32 } else { 16 };
        Some(Picture { kind, skip: marks + if is_meta { 34 } else { 1 }, is_meta })
    }

    /// The picture's own bytes, of the record whose content begins at an offset.
    fn open(&self, stream: &Stream, at: u64, head: &Head) -> io::Result<Box<dyn Read>> {
        let mut stream = stream.clone();
        let start = at + self.skip;
        let packed = self.is_meta && stream.bytes_at(start - 2, 1)?.first() == Some(&0);
        stream.seek(SeekFrom::Start(start))?;
        let own = stream.take(head.length.saturating_sub(self.skip));
        Ok(if packed { Box::new(flate2::read::ZlibDecoder::new(own)) } else { Box::new(own) })
    }
}

/// Hands on the pictures in the records of a stream between two offsets; `elsewhere` is
/// the stream that an entry means whose picture does not stand behind it.
pub(in crate::extract) fn pictures(
    stream: &mut Stream,
    range: std::ops::Range<u64>,
    elsewhere: Option<&Stream>,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut open = vec![range];
    while let Some(range) = open.pop() {
        let mut at = range.start;
        while at + HEAD <= range.end {
            let Some(head) = Head::at(stream, at).map_err(io_error)? else { break };
            let start = at + HEAD;
            let next = start + head.length;
            let own = start..next.min(range.end);
            if head.kind == ENTRY {
                let entry = stream.bytes_at(start, 36).map_err(io_error)?;
                let name = u64::from(entry.get(33).copied().unwrap_or(0));
                let behind = start + 36 + name;
                let place = long(&entry, 28).filter(|place| *place != u32::MAX);
                if behind + HEAD < own.end {
                    picture(stream, behind, inside, sink)?;
                } else if let (Some(elsewhere), Some(place)) = (elsewhere, place) {
                    picture(&mut elsewhere.clone(), place.into(), inside, sink)?;
                }
            } else if head.holds_records && open.len() < DEEPEST {
                // the rest of this one comes when that one is read
                open.push(next..range.end);
                open.push(own);
                break;
            } else if Picture::of(&head).is_some() {
                picture(stream, at, inside, sink)?;
            }
            at = next;
        }
    }
    Ok(())
}

/// Hands on the picture whose record stands at an offset, if there is one.
fn picture(
    stream: &mut Stream,
    at: u64,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let Some(head) = Head::at(stream, at).map_err(io_error)? else { return Ok(()) };
    let Some(picture) = Picture::of(&head) else { return Ok(()) };
    let reader = picture.open(stream, at + HEAD, &head).map_err(io_error)?;
    inside.hand_on(inside.name("picture", picture.kind), Ok(reader), Some(head.length), sink)
}

fn io_error(error: io::Error) -> ExtractError {
    ExtractError::Read(error.into())
}

/// Texts that people gave a shape, in the list of its properties: letters as art, what
/// stands for a picture that cannot be seen.
pub(in crate::extract) fn texts(list: &[u8], count: u16) -> Vec<Vec<u8>> {
    const ART: u16 = 0xC0;
    const DESCRIPTION: u16 = 0x381;
    let mut texts = Vec::new();
    let mut behind = usize::from(count) * 6;
    for i in 0..usize::from(count) {
        let (Some(id), Some(length)) = (short(list, i * 6), long(list, i * 6 + 2)) else { break };
        if id & 0x8000 == 0 {
            continue;
        }
        let rest = list.get(behind..).unwrap_or_default();
        let bytes = rest.get(..length as usize).unwrap_or(rest);
        behind = behind.saturating_add(length as usize);
        if matches!(id & 0x3FFF, ART | DESCRIPTION) {
            let mut text = Vec::new();
            wide(bytes, &mut text);
            text.truncate(memchr::memchr(0, &text).unwrap_or(text.len()));
            texts.push(text);
        }
    }
    texts
}
