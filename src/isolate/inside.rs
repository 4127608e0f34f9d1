//! Holds the bytes of an object inside another, as its reading process sends them.
//! Must not know what they are.

use super::calls;
use super::frames::Kind;
use super::pack::Unpack;
use super::process::Frames;
use std::io::{self, Read};

/// Reads pieces until the object ends.
pub(super) struct Inside<'f, 'p> {
    frames: &'f mut Frames<'p>,
    /// The piece that is read, and how far.
    piece: Vec<u8>,
    at: usize,
    ended: bool,
    /// Why the process is not to be believed any more.
    pub(super) lost: Option<io::Error>,
}

impl<'f, 'p> Inside<'f, 'p> {
    pub(super) fn new(frames: &'f mut Frames<'p>) -> Self {
        Inside { frames, piece: Vec::new(), at: 0, ended: false, lost: None }
    }

    /// Passes over what was not read.
    pub(super) fn drain(&mut self) {
        let mut buf = [0; 8 << 10];
        while !self.ended {
            // its end was told to whoever read it
            if matches!(self.read(&mut buf), Ok(0)) {
                break;
            }
        }
    }

    fn next(&mut self) -> io::Result<()> {
        let kind = match self.frames.next(&mut self.piece) {
            Ok(kind) => kind,
            Err(error) => return Err(self.lose(error)),
        };
        self.at = 0;
        match kind {
            Kind::Piece => Ok(()),
            Kind::ChildEnd => {
                self.ended = true;
                let mut end = Unpack(&self.piece);
                let result = match end.u8() {
                    Some(0) => Ok(()),
                    _ => match calls::read_error(&mut end) {
                        Some(error) => Err(error.into()),
                        None => Err(self.lose(io::ErrorKind::InvalidData.into())),
                    },
                };
                self.piece.clear();
                result
            }
            _ => Err(self.lose(io::ErrorKind::InvalidData.into())),
        }
    }

    fn lose(&mut self, error: io::Error) -> io::Error {
        self.ended = true;
        self.lost = Some(error);
        io::ErrorKind::UnexpectedEof.into()
    }
}

impl Read for Inside<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() && !self.ended {
            self.next()?;
        }
        let n = buf.len().min(self.piece.len() - self.at);
        buf[..n].copy_from_slice(&self.piece[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}
