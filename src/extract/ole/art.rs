//! Holds drawings as all of Office stores them: records inside records, pictures, what
//! people write about shapes. Must not know documents. Source: \[MS-ODRAW\] 2.2.

use super::{Stream, long, short, wide};
use std::io::{self, Read, Seek, SeekFrom};

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
pub(in crate::extract) struct Picture {
    /// Extension of its format.
    pub(in crate::extract) kind: &'static str,
    /// Bytes before its own.
    skip: u64,
    /// Whether it may be packed.
    is_meta: bool,
}

impl Picture {
    /// What a record of this head holds; none where that is no picture.
    pub(in crate::extract) fn of(head: &Head) -> Option<Self> {
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
    pub(in crate::extract) fn open(
        &self,
        stream: &Stream,
        at: u64,
        head: &Head,
    ) -> io::Result<Box<dyn Read>> {
        let mut stream = stream.clone();
        let start = at + self.skip;
        let packed = self.is_meta && stream.bytes_at(start - 2, 1)?.first() == Some(&0);
        stream.seek(SeekFrom::Start(start))?;
        let own = stream.take(head.length.saturating_sub(self.skip));
        Ok(if packed { Box::new(flate2::read::ZlibDecoder::new(own)) } else { Box::new(own) })
    }
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
