//! Holds the pages of one column: their heads, and what they hold, unpacked. Must not know
//! values.

use super::thrift::{self, Value};
use crate::extract::ExtractError;
use crate::input::encoding::Encoding;
use crate::input::{Nest, ReadError, Seekable};
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// Longest head of a page.
const LONGEST_HEAD: usize = 1 << 20;

/// A page.
pub(super) struct Page {
    pub(super) head: Value,
    pub(super) bytes: Vec<u8>,
}

impl Page {
    /// The kind of the page: 0 values, 2 a dictionary, 3 values as of version 2.
    pub(super) fn kind(&self) -> i64 {
        self.head.number(1).unwrap_or(-1)
    }
}

/// Hands out pages of one column, from an offset of the file on.
pub(super) struct Pages<'f, 's> {
    file: &'f mut Seekable,
    nest: &'f Nest<'s>,
    at: u64,
    end: u64,
    codec: i64,
}

impl<'f, 's> Pages<'f, 's> {
    pub(super) fn new(
        file: &'f mut Seekable,
        nest: &'f Nest<'s>,
        (at, end): (u64, u64),
        codec: i64,
    ) -> Self {
        Pages { file, nest, at, end, codec }
    }

    /// The next page; None behind the last.
    pub(super) fn next(&mut self) -> Result<Option<Page>, ExtractError> {
        if self.at >= self.end {
            return Ok(None);
        }
        let (head, length) = self.head()?;
        self.at += length as u64;
        let size = |number| head.size(number).ok_or(ReadError::Corrupt("parquet"));
        let (whole, packed) = (size(2)?, size(3)?);
        let limits = self.nest.limits();
        // a dictionary is held whole beside the pages that use it
        let (name, most) = match head.number(1) {
            Some(2) => ("record", limits.record),
            _ => ("strings", limits.strings),
        };
        if whole > most || packed > most {
            return Err(ReadError::Limit { name, value: most }.into());
        }
        let mut bytes = self.take(packed)?;
        self.at += packed;
        // of version 2 levels stand before the values and are not packed
        let levels = match (head.number(1), head.get(8)) {
            (Some(3), Some(two)) => two.size(5).unwrap_or(0) + two.size(6).unwrap_or(0),
            _ => 0,
        };
        let is_packed = head.get(8).and_then(|two| two.number(7)) != Some(0);
        let levels = usize::try_from(levels).unwrap_or(usize::MAX);
        if levels > bytes.len() || levels as u64 > whole {
            return Err(ReadError::Corrupt("parquet").into());
        }
        if self.codec != 0 && is_packed && bytes.len() > levels {
            let values = self.unpacked(&bytes[levels..], whole - levels as u64)?;
            bytes.truncate(levels);
            bytes.extend_from_slice(&values);
        }
        Ok(Some(Page { head, bytes }))
    }

    fn head(&mut self) -> Result<(Value, usize), ExtractError> {
        let mut length = 512;
        loop {
            self.file.seek(SeekFrom::Start(self.at)).map_err(ReadError::from)?;
            let mut start = Vec::new();
            let mut reader = Read::by_ref(self.file).take(length as u64);
            io::copy(&mut reader, &mut start).map_err(ReadError::from)?;
            match thrift::read(&start) {
                Err(ReadError::Truncated) if start.len() == length && length < LONGEST_HEAD => {
                    length *= 8;
                }
                read => return Ok(read?),
            }
        }
    }

    fn take(&mut self, length: u64) -> Result<Vec<u8>, ReadError> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let mut bytes = Vec::new();
        match io::copy(&mut Read::by_ref(self.file).take(length), &mut bytes)? {
            n if n == length => Ok(bytes),
            _ => Err(ReadError::Truncated),
        }
    }

    /// What `packed` holds: `whole` bytes.
    fn unpacked(&self, packed: &[u8], whole: u64) -> Result<Vec<u8>, ExtractError> {
        let damaged = || ExtractError::from(ReadError::Corrupt("parquet"));
        let length = usize::try_from(whole).map_err(|_| damaged())?;
        let reader: Box<dyn Read + '_> = match self.codec {
            1 => {
                let told = snap::raw::decompress_len(packed).map_err(|_| damaged())?;
                if told != length {
                    return Err(damaged());
                }
                return snap::raw::Decoder::new().decompress_vec(packed).map_err(|_| damaged());
            }
            2 => Encoding::Gzip.reader(Box::new(packed)),
            4 => Box::new(brotli_decompressor::Decompressor::new(Cursor::new(packed), 4096)),
            5 => return lz4_of_hadoop(packed, length).ok_or_else(damaged),
            6 => Encoding::Zstd.reader(Box::new(packed)),
            7 => return lz4_flex::block::decompress(packed, length).map_err(|_| damaged()),
            _ => return Err(ReadError::Unsupported.into()),
        };
        let mut bytes = Vec::new();
        let mut reader = self.nest.bounded(reader, Some(packed.len() as u64)).take(whole);
        match io::copy(&mut reader, &mut bytes).map_err(ReadError::from)? {
            n if n == whole => Ok(bytes),
            _ => Err(damaged()),
        }
    }
}

/// Blocks of LZ4 as Hadoop frames them, each behind its two lengths; or one without.
fn lz4_of_hadoop(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = packed;
    while !rest.is_empty() && out.len() < length {
        let framed = rest.split_at_checked(8).and_then(|(lengths, behind)| {
            let number = |at: usize| {
                u32::from_be_bytes([lengths[at], lengths[at + 1], lengths[at + 2], lengths[at + 3]])
            };
            let whole = usize::try_from(number(0)).ok().filter(|n| *n <= length - out.len())?;
            let (block, behind) = behind.split_at_checked(usize::try_from(number(4)).ok()?)?;
            Some((lz4_flex::block::decompress(block, whole).ok()?, behind))
        });
        match framed {
            Some((block, behind)) => {
                out.extend_from_slice(&block);
                rest = behind;
            }
            None => return lz4_flex::block::decompress(packed, length).ok(),
        }
    }
    (out.len() == length).then_some(out)
}
