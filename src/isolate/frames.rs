//! Holds frames: a kind, a length, and so many bytes, over a socket. Must not know
//! what they carry.

use std::io::{self, BufWriter, Read, Write};

/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// A field is named: its number is how many were named before.
    Field = 1,
    /// Values.
    Chunk,
    Gap,
    Fact,
    Charset,
    /// An object inside begins.
    Child,
    /// A piece of its bytes.
    Piece,
    /// It ends.
    ChildEnd,
    /// The object ends.
    End,
}

impl Kind {
    const ALL: [Kind; 9] = [
        Kind::Field,
        Kind::Chunk,
        Kind::Gap,
        Kind::Fact,
        Kind::Charset,
        Kind::Child,
        Kind::Piece,
        Kind::ChildEnd,
        Kind::End,
    ];
}

/// No frame is longer: a chunk is a window and what belongs to it, or a record.
pub(super) const LONGEST: usize = 256 << 20;

/// Writes frames.
pub(super) struct Writer<W: Write>(BufWriter<W>);

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W) -> Self {
        Writer(BufWriter::with_capacity(64 << 10, out))
    }

    /// Writes a frame whose bytes are in two parts.
    pub(super) fn write(&mut self, kind: Kind, start: &[u8], rest: &[u8]) -> io::Result<()> {
        let length = start.len() + rest.len();
        if length > LONGEST {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        self.0.write_all(&[kind as u8])?;
        self.0.write_all(&(length as u32).to_le_bytes())?;
        self.0.write_all(start)?;
        self.0.write_all(rest)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Reads a frame into `payload`, whose memory is used again.
pub(super) fn read(input: &mut impl Read, payload: &mut Vec<u8>) -> io::Result<Kind> {
    let mut head = [0; 5];
    input.read_exact(&mut head)?;
    let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
    let kind = Kind::ALL.into_iter().find(|kind| *kind as u8 == head[0]);
    let kind = kind.filter(|_| length <= LONGEST).ok_or(io::ErrorKind::InvalidData)?;
    payload.clear();
    payload.resize(length, 0);
    input.read_exact(payload)?;
    Ok(kind)
}
