//! Holds a source, and its text, as plain readers, for who reads streams. Must not know
//! formats.

use super::{HEAD, Source, TextSource};
use std::io::{self, Read};

impl Read for Source<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut piece = Vec::new();
        let n = self.read_to(&mut piece, buf.len().min(HEAD))?;
        buf[..n].copy_from_slice(&piece);
        Ok(n)
    }
}

/// Text as a stream of UTF-8. What keeps it from being read on is left to
/// [`TextSource::finish`].
pub struct TextReader<'t, 'a, 's> {
    text: &'t mut TextSource<'a, 's>,
    /// Text that was read, and how much of it was handed out.
    piece: Vec<u8>,
    taken: usize,
}

impl<'t, 'a, 's> TextReader<'t, 'a, 's> {
    /// Reads what is left of `text`.
    pub fn new(text: &'t mut TextSource<'a, 's>) -> Self {
        TextReader { text, piece: Vec::new(), taken: 0 }
    }
}

impl Read for TextReader<'_, '_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.piece.len() {
            self.piece.clear();
            self.taken = 0;
            self.text.read_to(&mut self.piece, HEAD);
        }
        let n = buf.len().min(self.piece.len() - self.taken);
        buf[..n].copy_from_slice(&self.piece[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}
