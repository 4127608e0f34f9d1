//! Holds a folder of a 7z archive: packed streams, and the chain of methods that makes one
//! stream of files of them. Must not know files.

use super::super::method::{Unpacked, raw_lzma};
use crate::input::{Encoding, ReadError, Seekable, afford};
use deflate64::Deflate64Decoder;
use flate2::bufread::DeflateDecoder;
use lzma_rust2::Lzma2Reader;
use lzma_rust2::filter::{bcj::BcjReader, bcj2::Bcj2Reader, delta::DeltaReader};
use ppmd_rust::Ppmd7Decoder;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

#[derive(Default)]
pub(super) struct Folder {
    pub(super) coders: Vec<Coder>,
    /// Inputs that take the output of a coder.
    pub(super) bound: Vec<(usize, usize)>,
    /// Inputs that take packed streams, in their order.
    pub(super) packed: Vec<usize>,
    /// Where those lie and how long they are, counted from behind the start.
    pub(super) places: Vec<(u64, u64)>,
    /// Bytes that each coder makes.
    pub(super) sizes: Vec<u64>,
    pub(super) sum: Option<u32>,
    /// Length and sum of each file.
    pub(super) files: Vec<(u64, Option<u32>)>,
    /// Whether the archive tells how many files there are.
    pub(super) parted: bool,
}

pub(super) struct Coder {
    pub(super) id: Vec<u8>,
    pub(super) properties: Vec<u8>,
    /// Numbers of its inputs among those of all coders.
    pub(super) inputs: Range<usize>,
}

/// Bytes before the first packed stream.
const START: u64 = 32;

impl Folder {
    /// The coder whose output is no other's input.
    fn last(&self) -> Option<usize> {
        (0..self.coders.len()).find(|coder| self.bound.iter().all(|bound| bound.1 != *coder))
    }

    /// Bytes of all its files.
    pub(super) fn size(&self) -> Option<u64> {
        self.sizes.get(self.last()?).copied()
    }

    /// Bytes that it takes.
    pub(super) fn taken(&self) -> u64 {
        self.places.iter().fold(0, |sum, place| sum.saturating_add(place.1))
    }

    /// What it unpacks to.
    pub(super) fn open<'r>(&self, file: &Seekable) -> Unpacked<'r> {
        let last = self.last().ok_or(ReadError::Corrupt("packed"))?;
        self.output(last, file, self.coders.len())
    }

    /// The output of a coder; `depth` is how many may stand before it.
    fn output<'r>(&self, coder: usize, file: &Seekable, depth: usize) -> Unpacked<'r> {
        let corrupt = || ReadError::Corrupt("packed");
        let size = *self.sizes.get(coder).ok_or_else(corrupt)?;
        let coder = self.coders.get(coder).filter(|_| depth > 0).ok_or_else(corrupt)?;
        let mut inputs = Vec::new();
        for input in coder.inputs.clone() {
            let bound = self.bound.iter().find(|bound| bound.0 == input);
            inputs.push(match bound {
                Some(&(_, output)) => self.output(output, file, depth - 1)?,
                None => self.stored(input, file)?,
            });
        }
        Ok(Box::new(coder.reader(inputs, size)?.take(size)))
    }

    /// The packed stream that an input takes.
    fn stored<'r>(&self, input: usize, file: &Seekable) -> Unpacked<'r> {
        let number = self.packed.iter().position(|packed| *packed == input);
        let place = number.and_then(|number| self.places.get(number));
        let &(start, length) = place.ok_or(ReadError::Corrupt("packed"))?;
        let mut file = file.clone();
        file.seek(SeekFrom::Start(start.saturating_add(START)))?;
        Ok(Box::new(BufReader::with_capacity(64 << 10, file.take(length))))
    }
}

impl Coder {
    /// What it makes of its inputs: `size` bytes.
    fn reader<'r>(&self, mut inputs: Vec<Box<dyn Read + 'r>>, size: u64) -> Unpacked<'r> {
        let corrupt = || ReadError::Corrupt("packed");
        if self.id == [3, 3, 1, 0x1B] {
            // its reader takes four inputs for granted
            let four = (inputs.len() == 4).then_some(inputs).ok_or_else(corrupt)?;
            return Ok(Box::new(Bcj2Reader::new(four, size)));
        }
        let one = inputs.pop().filter(|_| inputs.is_empty()).ok_or_else(corrupt)?;
        let properties = self.properties.as_slice();
        Ok(match *self.id {
            [0] => one,
            [0x21] => {
                let dictionary = dictionary(*properties.first().ok_or_else(corrupt)?);
                afford(u64::from(dictionary).min(size))?;
                // no more is kept than comes out
                let kept = u64::from(dictionary).min(size.max(4096)) as u32;
                Box::new(Lzma2Reader::new(one, kept, None))
            }
            [3, 1, 1] => {
                let (first, rest) = properties.split_first().ok_or_else(corrupt)?;
                let dictionary = rest.try_into().map_err(|_| corrupt())?;
                raw_lzma(one, *first, u32::from_le_bytes(dictionary), Some(size))?
            }
            [3] => Box::new(DeltaReader::new(one, distance(properties))),
            [3, 4, 1] => {
                let (order, rest) = properties.split_first().ok_or_else(corrupt)?;
                let memory = u32::from_le_bytes(rest.try_into().map_err(|_| corrupt())?);
                afford(memory.into())?;
                let reader = Ppmd7Decoder::new(one, (*order).into(), memory);
                Box::new(reader.map_err(|_| corrupt())?)
            }
            [4, 1, 8] => Box::new(DeflateDecoder::new(BufReader::new(one))),
            [4, 1, 9] => Box::new(Deflate64Decoder::new(one)),
            [4, 2, 2] => Encoding::Bzip2.reader(one),
            [4, 0xF7, 0x11, 1] => Encoding::Zstd.reader(one),
            [4, 0xF7, 0x11, 4] => Encoding::Lz4.reader(one),
            [6, 0xF1, 7, 1] => return Err(ReadError::Encrypted),
            [3, 3, 1, 3] | [4] => Box::new(BcjReader::new_x86(one, 0)),
            [3, 3, 2, 5] | [5] => Box::new(BcjReader::new_ppc(one, 0)),
            [3, 3, 4, 1] | [6] => Box::new(BcjReader::new_ia64(one, 0)),
            [3, 3, 5, 1] | [7] => Box::new(BcjReader::new_arm(one, 0)),
            [3, 3, 7, 1] | [8] => Box::new(BcjReader::new_arm_thumb(one, 0)),
            [3, 3, 8, 5] | [9] => Box::new(BcjReader::new_sparc(one, 0)),
            [0xA] => Box::new(BcjReader::new_arm64(one, 0)),
            [0xB] => Box::new(BcjReader::new_riscv(one, 0)),
            _ => return Err(ReadError::Unsupported),
        })
    }
}

/// Bytes of the dictionary of LZMA2: two or three times a power of two.
fn dictionary(property: u8) -> u32 {
    match property {
        0..40 => (2 | u32::from(property & 1)) << (property / 2 + 11),
        _ => u32::MAX,
    }
}

/// How far apart the bytes are of which each tells the difference.
fn distance(properties: &[u8]) -> usize {
    properties.first().map_or(1, |&distance| usize::from(distance) + 1)
}
