//! Holds the encodings around a whole file: gzip, zstd, xz, bzip2. Must not know
//! archives: an encoding holds one thing and is part of it, not a child.

use std::io::{self, BufRead, BufReader, Read};

/// Memory that an xz block may ask for; `xz -9` needs 65 MiB.
const XZ_MEMORY_KIB: u32 = 128 << 10;

/// An encoding around a file's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// RFC 1952, one or more members.
    Gzip,
    /// RFC 8878, one or more frames.
    Zstd,
    /// The xz format, one or more streams.
    Xz,
    /// bzip2, one or more streams.
    Bzip2,
}

impl Encoding {
    /// The encoding that `head` is the start of.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1F, 0x8B, 8, ..] => Some(Encoding::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Encoding::Zstd),
            [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Encoding::Zstd),
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Encoding::Xz),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => {
                Some(Encoding::Bzip2)
            }
            _ => None,
        }
    }

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Gzip => "gzip",
            Encoding::Zstd => "zstd",
            Encoding::Xz => "xz",
            Encoding::Bzip2 => "bzip2",
        }
    }

    /// A reader of what `encoded` holds.
    pub fn reader<'r>(self, encoded: Box<dyn Read + 'r>) -> Box<dyn Read + 'r> {
        let encoded = BufReader::with_capacity(64 * 1024, encoded);
        match self {
            Encoding::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(encoded)),
            Encoding::Zstd => Box::new(Zstd::Between(encoded)),
            Encoding::Xz => {
                Box::new(lzma_rust2::XzReader::new_mem_limit(encoded, true, XZ_MEMORY_KIB))
            }
            Encoding::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(encoded)),
        }
    }
}

type ZstdFrame<R> =
    ruzstd::decoding::StreamingDecoder<BufReader<R>, ruzstd::decoding::FrameDecoder>;

/// All frames of a zstd file, one after another.
enum Zstd<R: Read> {
    /// Between two frames.
    Between(BufReader<R>),
    /// Inside a frame.
    Frame(Box<ZstdFrame<R>>),
    /// Behind an error or the end.
    Done,
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(self, Zstd::Done) {
                Zstd::Done => return Ok(0),
                Zstd::Frame(mut frame) => {
                    let n = frame.read(buf)?;
                    if n > 0 {
                        *self = Zstd::Frame(frame);
                        return Ok(n);
                    }
                    *self = Zstd::Between(frame.into_inner());
                }
                Zstd::Between(mut encoded) => {
                    if encoded.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    if skip_frame(&mut encoded)? {
                        *self = Zstd::Between(encoded);
                        continue;
                    }
                    let frame = ruzstd::decoding::StreamingDecoder::new(encoded)
                        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                    *self = Zstd::Frame(Box::new(frame));
                }
            }
        }
    }
}

/// Passes over a skippable frame (RFC 8878, 3.1.2), if one starts here.
fn skip_frame(encoded: &mut impl BufRead) -> io::Result<bool> {
    let start = encoded.fill_buf()?;
    if !matches!(start, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]) {
        return Ok(false);
    }
    let mut header = [0; 8];
    encoded.read_exact(&mut header)?;
    let length = u32::from_le_bytes([header[4], header[5], header[6], header[7]]).into();
    match io::copy(&mut encoded.take(length), &mut io::sink())? {
        skipped if skipped == length => Ok(true),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
