//! Holds the encodings around a whole file: gzip, zstd, xz, bzip2 and others. Must not know
//! archives: an encoding holds one thing and is part of it, not a child.

use super::error::{ReadError, limit_hit};
use super::head::Failed;
use super::lz4::Lz4;
use super::lzw::{self, Lzw};
use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{
    BlockDecodingStrategy, DEFAULT_MAX_WINDOW_SIZE, FrameDecoder, StreamingDecoder,
};
use std::io::{self, BufRead, BufReader, Read};

/// Memory that an encoding may ask for, in bytes: what `zstd -22` asks for, and
/// twice what `xz -9` does.
pub(super) const MEMORY: u64 = DEFAULT_MAX_WINDOW_SIZE;

/// Refuses what asks for more memory than that.
pub fn afford(bytes: u64) -> Result<(), ReadError> {
    if bytes > MEMORY {
        return Err(ReadError::Limit { name: "memory", value: MEMORY });
    }
    Ok(())
}

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
    /// LZ4, one or more frames, also those of old.
    Lz4,
    /// What `compress` writes (`.Z`).
    Compress,
    /// The format of LZMA alone, without a sum.
    Lzma,
}

impl Encoding {
    /// The encoding that `head` is the start of.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1F, 0x8B, 8, ..] => Some(Encoding::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Encoding::Zstd),
            [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Encoding::Zstd),
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Encoding::Xz),
            // a block, or the end of nothing
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => {
                Some(Encoding::Bzip2)
            }
            [0x04, 0x22, 0x4D, 0x18, ..] | [0x02, 0x21, 0x4C, 0x18, ..] => Some(Encoding::Lz4),
            _ if lzw::is(head) => Some(Encoding::Compress),
            _ if is_lzma(head) => Some(Encoding::Lzma),
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
            Encoding::Lz4 => "lz4",
            Encoding::Compress => "compress",
            Encoding::Lzma => "lzma",
        }
    }

    /// A reader of what `encoded` holds.
    pub fn reader<'r>(self, encoded: Box<dyn Read + 'r>) -> Box<dyn Read + 'r> {
        let encoded = BufReader::with_capacity(64 * 1024, encoded);
        match self {
            Encoding::Gzip => Box::new(Gzip::Between(encoded)),
            Encoding::Zstd => Box::new(Zstd::Between(encoded)),
            Encoding::Xz => {
                let kibibytes = (MEMORY >> 10) as u32;
                Box::new(lzma_rust2::XzReader::new_mem_limit(encoded, true, kibibytes))
            }
            Encoding::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(encoded)),
            Encoding::Lz4 => Box::new(Lz4::new(encoded)),
            Encoding::Compress => Box::new(Lzw::new(encoded)),
            Encoding::Lzma => {
                let kibibytes = (MEMORY >> 10) as u32;
                match lzma_rust2::LzmaReader::new_mem_limit(encoded, kibibytes, None) {
                    Ok(reader) => Box::new(reader),
                    Err(error) => Box::new(Failed(Some(error))),
                }
            }
        }
    }
}

/// Whether this is the start of LZMA alone, which has no mark: the properties that everybody
/// writes, a dictionary of a size that is written, a length that is unknown or not absurd, and
/// the zero that every stream begins with.
fn is_lzma(head: &[u8]) -> bool {
    let [0x5D, sizes @ ..] = head else { return false };
    let Some((dictionary, rest)) = sizes.split_first_chunk() else { return false };
    let Some((length, stream)) = rest.split_first_chunk() else { return false };
    let (dictionary, length) = (u32::from_le_bytes(*dictionary), u64::from_le_bytes(*length));
    let lowest = dictionary & dictionary.wrapping_neg();
    dictionary >= 4096
        && (dictionary == lowest
            || lowest.checked_mul(3) == Some(dictionary)
            || dictionary == u32::MAX)
        && (length == u64::MAX || length < 1 << 38)
        && stream.first() == Some(&0)
}

/// All members of a gzip file, one after another.
enum Gzip<R> {
    /// Between two members.
    Between(R),
    /// Inside a member.
    Member(Box<GzDecoder<R>>),
    /// Behind an error or the end.
    Done,
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(self, Gzip::Done) {
                Gzip::Done => return Ok(0),
                Gzip::Member(mut member) => {
                    let n = member.read(buf)?;
                    if n > 0 {
                        *self = Gzip::Member(member);
                        return Ok(n);
                    }
                    *self = Gzip::Between(member.into_inner());
                }
                Gzip::Between(mut encoded) => match encoded.fill_buf()?.first() {
                    None => return Ok(0),
                    Some(0) => pass_zeros(&mut encoded)?,
                    Some(_) => *self = Gzip::Member(Box::new(GzDecoder::new(encoded))),
                },
            }
        }
    }
}

/// Passes over the zeros that some media are filled up with: nothing may follow.
fn pass_zeros(encoded: &mut impl BufRead) -> io::Result<()> {
    loop {
        let zeros = encoded.fill_buf()?;
        if zeros.iter().any(|&b| b != 0) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        match zeros.len() {
            0 => return Ok(()),
            n => encoded.consume(n),
        }
    }
}

type ZstdFrame<R> = StreamingDecoder<BufReader<R>, FrameDecoder>;

/// All frames of a zstd file, one after another.
enum Zstd<R: Read> {
    /// Between two frames.
    Between(BufReader<R>),
    /// Inside a frame.
    Frame(Box<ZstdFrame<R>>),
    /// In what was decoded before this error.
    Failed(Box<FrameDecoder>, io::Error),
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
                Zstd::Failed(mut decoder, error) => match decoder.read(buf)? {
                    0 => return Err(error),
                    n => {
                        *self = Zstd::Failed(decoder, error);
                        return Ok(n);
                    }
                },
                Zstd::Frame(mut frame) => {
                    match frame.read(buf) {
                        Ok(0) => {}
                        Ok(n) => {
                            *self = Zstd::Frame(frame);
                            return Ok(n);
                        }
                        Err(error) => {
                            let (_, mut decoder) = frame.into_parts();
                            close_frame(&mut decoder)?;
                            *self = Zstd::Failed(Box::new(decoder), error);
                            continue;
                        }
                    }
                    let (encoded, decoder) = frame.into_parts();
                    let (told, real) =
                        (decoder.get_checksum_from_data(), decoder.get_calculated_checksum());
                    if told.is_some() && told != real {
                        return Err(io::ErrorKind::InvalidData.into());
                    }
                    *self = Zstd::Between(encoded);
                }
                Zstd::Between(mut encoded) => {
                    if encoded.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    if skip_frame(&mut encoded)? {
                        *self = Zstd::Between(encoded);
                        continue;
                    }
                    let frame = StreamingDecoder::new(encoded).map_err(why_no_frame)?;
                    *self = Zstd::Frame(Box::new(frame));
                }
            }
        }
    }
}

/// Ends a damaged frame: the decoder holds back as much as a later block could refer
/// to, which for a file of a few megabytes is all of it. An empty last block (and a
/// checksum, which nobody reads) tells it that none will come.
fn close_frame(decoder: &mut FrameDecoder) -> io::Result<()> {
    const EMPTY_LAST_BLOCK: &[u8] = &[1, 0, 0, 0, 0, 0, 0];
    let closed = decoder.decode_blocks(EMPTY_LAST_BLOCK, BlockDecodingStrategy::UptoBlocks(1));
    closed.map(|_| ()).map_err(io::Error::other)
}

fn why_no_frame(error: FrameDecoderError) -> io::Error {
    match error {
        FrameDecoderError::WindowSizeTooBig { max, .. } => limit_hit("memory", max),
        FrameDecoderError::DictNotProvided { .. } => {
            io::Error::new(io::ErrorKind::Unsupported, "compressed with a dictionary")
        }
        error => io::Error::other(error),
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
