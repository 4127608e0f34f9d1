//! Holds the methods by which entries are packed, and their readers. Must not know which
//! archive asks.

use crate::input::{Encoding, ReadError, afford};
use deflate64::Deflate64Decoder;
use flate2::bufread::DeflateDecoder;
use lzma_rust2::LzmaReader;
use ppmd_rust::Ppmd8Decoder;
use std::io::{BufRead, Read};

pub(super) type Unpacked<'r> = Result<Box<dyn Read + 'r>, ReadError>;

/// The content of a zip's entry packed by `method`, a number of section 4.4.5 of APPNOTE;
/// `size` is how long it is, where that is known.
pub(super) fn of_zip<'r>(
    method: u16,
    packed: impl BufRead + 'r,
    size: Option<u64>,
) -> Unpacked<'r> {
    Ok(match method {
        0 => Box::new(packed),
        8 => Box::new(DeflateDecoder::new(packed)),
        9 => Box::new(Deflate64Decoder::with_buffer(packed)),
        12 => Encoding::Bzip2.reader(Box::new(packed)),
        14 => return lzma(packed, size),
        93 | 20 => Encoding::Zstd.reader(Box::new(packed)),
        95 => Encoding::Xz.reader(Box::new(packed)),
        98 => return ppmd(packed, size),
        _ => return Err(ReadError::Unsupported),
    })
}

/// LZMA as in section 5.8 of APPNOTE: a version, the length of the properties, these. The
/// stream has an end of its own, or is as long as it is known to be.
fn lzma<'r>(mut packed: impl BufRead + 'r, size: Option<u64>) -> Unpacked<'r> {
    let mut head = [0; 9];
    packed.read_exact(&mut head)?;
    if head[2..4] != [5, 0] {
        return Err(ReadError::Corrupt("packed"));
    }
    let dictionary = u32::from_le_bytes([head[5], head[6], head[7], head[8]]);
    raw_lzma(packed, head[4], dictionary, size)
}

/// LZMA without any head.
pub(super) fn raw_lzma<'r>(
    packed: impl Read + 'r,
    properties: u8,
    dictionary: u32,
    size: Option<u64>,
) -> Unpacked<'r> {
    // no more is kept than comes out
    afford(u64::from(dictionary).min(size.unwrap_or(u64::MAX)))?;
    let size = size.unwrap_or(u64::MAX);
    Ok(Box::new(LzmaReader::new_with_props(packed, size, properties, dictionary, None)?))
}

/// PPMd as in section 5.10 of APPNOTE, which tells nothing of its end.
fn ppmd<'r>(mut packed: impl BufRead + 'r, size: Option<u64>) -> Unpacked<'r> {
    let mut head = [0; 2];
    packed.read_exact(&mut head)?;
    let head = u16::from_le_bytes(head);
    let order = u32::from(head & 15) + 1;
    let memory = (u32::from(head >> 4 & 0xFF) + 1) << 20;
    afford(memory.into())?;
    let size = size.ok_or(ReadError::Unsupported)?;
    let reader = Ppmd8Decoder::new(packed, order, memory, (head >> 12).into())
        .map_err(|_| ReadError::Corrupt("packed"))?;
    Ok(Box::new(reader.take(size)))
}
