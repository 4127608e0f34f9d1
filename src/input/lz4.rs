//! Holds the decoder of LZ4 files: frames, one after another, those of old among them.
//! Must not know who reads what comes out.
//!
//! Source: `lz4_Frame_format.md` and `lz4_Block_format.md` of lz4.

use super::head::read_up_to;
use std::hash::Hasher;
use std::io::{self, Read};
use twox_hash::XxHash32;

/// How far back a block may refer.
const HISTORY: usize = 64 << 10;
/// Bytes that a block of a frame of old holds.
const LEGACY_BLOCK: usize = 8 << 20;

const MAGIC: u32 = 0x184D_2204;
const LEGACY: u32 = 0x184C_2102;

/// All frames of a file.
pub(super) struct Lz4<R> {
    encoded: R,
    at: At,
    /// The last of what came out, at most [`HISTORY`] and a block.
    out: Vec<u8>,
    /// How much of it was handed out.
    taken: usize,
    packed: Vec<u8>,
    failed: Option<io::Error>,
}

enum At {
    /// Before a frame; with its first word where that was read.
    Between(Option<u32>),
    Frame(Frame),
    Legacy,
    End,
}

struct Frame {
    block: usize,
    independent: bool,
    sums: bool,
    /// What came out so far, where the frame tells its sum.
    content: Option<XxHash32>,
}

impl<R: Read> Lz4<R> {
    pub(super) fn new(encoded: R) -> Self {
        let (out, packed) = (Vec::new(), Vec::new());
        Lz4 { encoded, at: At::Between(None), out, taken: 0, packed, failed: None }
    }

    /// Goes on until something came out, or the end.
    fn next(&mut self) -> io::Result<()> {
        while self.taken == self.out.len() {
            match std::mem::replace(&mut self.at, At::End) {
                At::End => return Ok(()),
                At::Between(word) => self.at = self.start(word)?,
                At::Frame(frame) => self.at = self.block(frame)?,
                At::Legacy => self.at = self.legacy()?,
            }
        }
        Ok(())
    }

    fn start(&mut self, word: Option<u32>) -> io::Result<At> {
        let word = match word {
            Some(word) => Some(word),
            None => self.word_or_end()?,
        };
        match word {
            None => Ok(At::End),
            Some(LEGACY) => Ok(At::Legacy),
            Some(MAGIC) => self.header().map(At::Frame),
            // a frame for programs, which is passed over
            Some(0x184D_2A50..=0x184D_2A5F) => {
                let length = self.word()?.into();
                match io::copy(&mut (&mut self.encoded).take(length), &mut io::sink())? {
                    passed if passed == length => Ok(At::Between(None)),
                    _ => Err(io::ErrorKind::UnexpectedEof.into()),
                }
            }
            Some(_) => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn header(&mut self) -> io::Result<Frame> {
        let mut header = [0; 14];
        self.encoded.read_exact(&mut header[..2])?;
        let (flags, sizes) = (header[0], header[1]);
        let length = 2 + if flags & 8 != 0 { 8 } else { 0 } + if flags & 1 != 0 { 4 } else { 0 };
        self.encoded.read_exact(&mut header[2..length])?;
        let mut sum = [0];
        self.encoded.read_exact(&mut sum)?;
        let is = XxHash32::oneshot(0, &header[..length]) >> 8;
        let block = sizes >> 4 & 7;
        if flags >> 6 != 1 || block < 4 || is as u8 != sum[0] {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if flags & 1 != 0 {
            let why = "compressed with a dictionary";
            return Err(io::Error::new(io::ErrorKind::Unsupported, why));
        }
        self.out.clear();
        self.taken = 0;
        Ok(Frame {
            block: 1 << (8 + 2 * u32::from(block)),
            independent: flags & 0x20 != 0,
            sums: flags & 0x10 != 0,
            content: (flags & 4 != 0).then(|| XxHash32::with_seed(0)),
        })
    }

    fn block(&mut self, mut frame: Frame) -> io::Result<At> {
        const STORED: u32 = 1 << 31;
        let size = self.word()?;
        if size == 0 {
            if let Some(content) = frame.content
                && self.word()? != content.finish() as u32
            {
                return Err(io::ErrorKind::InvalidData.into());
            }
            return Ok(At::Between(None));
        }
        let length = (size & !STORED) as usize;
        if length > frame.block {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let whole = self.take(length)?;
        let sum = if frame.sums && whole { Some(self.word()?) } else { None };
        self.forget(frame.independent);
        let from = self.out.len();
        let well = if size & STORED != 0 {
            self.out.extend_from_slice(&self.packed);
            true
        } else {
            unpack(&self.packed, &mut self.out, frame.block)
        };
        if let Some(content) = &mut frame.content {
            content.write(&self.out[from..]);
        }
        if !whole {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if !well || sum.is_some_and(|sum| sum != XxHash32::oneshot(0, &self.packed)) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(At::Frame(frame))
    }

    /// A block of a frame of old, which has no end but that of the file or another frame.
    fn legacy(&mut self) -> io::Result<At> {
        let length = match self.word_or_end()? {
            None => return Ok(At::End),
            Some(word @ (MAGIC | LEGACY)) => return Ok(At::Between(Some(word))),
            Some(length) => length as usize,
        };
        // what cannot be packed grows by little
        if length > LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let whole = self.take(length)?;
        self.forget(true);
        let well = unpack(&self.packed, &mut self.out, LEGACY_BLOCK);
        match (whole, well) {
            (true, true) => Ok(At::Legacy),
            (false, _) => Err(io::ErrorKind::UnexpectedEof.into()),
            (true, false) => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    /// Lets go what no block can refer to any more.
    fn forget(&mut self, all: bool) {
        let keep = if all { 0 } else { HISTORY.min(self.out.len()) };
        self.out.drain(..self.out.len() - keep);
        self.taken = self.out.len();
    }

    /// Reads a packed block; false when the file ended in it.
    fn take(&mut self, length: usize) -> io::Result<bool> {
        self.packed.clear();
        let n = read_up_to(&mut self.encoded, &mut self.packed, length)?;
        Ok(n == length)
    }

    fn word(&mut self) -> io::Result<u32> {
        self.word_or_end()?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn word_or_end(&mut self) -> io::Result<Option<u32>> {
        let mut word = [0; 4];
        let mut have = 0;
        while have < 4 {
            match self.encoded.read(&mut word[have..]) {
                Ok(0) if have == 0 => return Ok(None),
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(n) => have += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some(u32::from_le_bytes(word)))
    }
}

impl<R: Read> Read for Lz4<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.out.len() && !buf.is_empty() {
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            if let Err(error) = self.next() {
                // what the block gave before it comes first
                if self.taken == self.out.len() {
                    return Err(error);
                }
                self.failed = Some(error);
            }
        }
        let n = buf.len().min(self.out.len() - self.taken);
        buf[..n].copy_from_slice(&self.out[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}

/// Appends what a block holds, at most `room` bytes; false where it is damaged, with what
/// came before the damage.
fn unpack(packed: &[u8], out: &mut Vec<u8>, room: usize) -> bool {
    let end = out.len() + room;
    let mut at = 0_usize;
    let mut next = |n: usize| {
        let piece = packed.get(at..at.checked_add(n)?);
        at = piece.map_or(packed.len(), |piece| at + piece.len());
        piece
    };
    loop {
        let Some(&[token]) = next(1) else { return false };
        let Some(literals) = length(token >> 4, &mut next) else { return false };
        let Some(piece) = next(literals) else { return false };
        if piece.len() > end - out.len() {
            return false;
        }
        out.extend_from_slice(piece);
        let back = match next(2) {
            Some(back) => usize::from(u16::from_le_bytes([back[0], back[1]])),
            // a block ends with literals
            None => return literals > 0 || packed.len() == 1,
        };
        let Some(more) = length(token & 15, &mut next) else { return false };
        let count = more + 4;
        if back == 0 || back > out.len() || count > end - out.len() {
            return false;
        }
        let mut left = count;
        while left > 0 {
            // what is copied may be what was copied just before
            let piece = left.min(back);
            let from = out.len() - back;
            out.extend_from_within(from..from + piece);
            left -= piece;
        }
    }
}

/// A length of which four bits are known: 15 goes on in bytes until one is not 255.
fn length<'p>(start: u8, next: &mut impl FnMut(usize) -> Option<&'p [u8]>) -> Option<usize> {
    let mut length = usize::from(start);
    if start == 15 {
        loop {
            let more = next(1)?[0];
            length += usize::from(more);
            if more != 255 {
                break;
            }
        }
    }
    Some(length)
}
