//! Holds the lines of cards and calendars, those that were folded joined again. Must not
//! know what they say.

use std::io::{BufRead, BufReader, Read};

pub(super) struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    longest: usize,
    cut: bool,
}

impl<R: Read> Lines<R> {
    /// Of clean text; what of a line is longer than `longest` is passed over.
    pub(super) fn new(reader: R, longest: u64) -> Self {
        let reader = BufReader::with_capacity(32 << 10, reader);
        Lines { reader, line: Vec::new(), longest: longest as usize, cut: false }
    }

    /// Whether a line was too long.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// The next line, without its end.
    pub(super) fn next(&mut self) -> Option<&[u8]> {
        self.line.clear();
        if !self.piece() {
            return None;
        }
        loop {
            if self.is_quoted() && self.line.ends_with(b"=") {
                // a soft line end, which the decoding undoes
                self.line.push(b'\n');
                if !self.piece() {
                    break;
                }
                continue;
            }
            match self.peek() {
                Some(b' ' | b'\t') => {
                    self.reader.consume(1);
                    self.piece();
                }
                _ => break,
            }
        }
        Some(&self.line)
    }

    fn peek(&mut self) -> Option<u8> {
        // what kept the text from its end is told by its source
        self.reader.fill_buf().ok()?.first().copied()
    }

    fn is_quoted(&self) -> bool {
        let head = &self.line[..self.line.len().min(200)];
        let colon = memchr::memchr(b':', head).unwrap_or(head.len());
        head[..colon].to_ascii_uppercase().ends_with(b"QUOTED-PRINTABLE")
            || memchr::memmem::find(&head[..colon].to_ascii_uppercase(), b"QUOTED-PRINTABLE;")
                .is_some()
    }

    /// Appends a line as it stands in the text; false at the end of it.
    fn piece(&mut self) -> bool {
        let mut any = false;
        // what kept the text from its end is told by its source
        while let Ok(piece) = self.reader.fill_buf() {
            if piece.is_empty() {
                break;
            }
            any = true;
            let end = memchr::memchr(b'\n', piece);
            let n = end.unwrap_or(piece.len());
            let room = self.longest.saturating_sub(self.line.len());
            self.cut |= n > room;
            self.line.extend_from_slice(&piece[..n.min(room)]);
            self.reader.consume(end.map_or(n, |n| n + 1));
            if end.is_some() {
                break;
            }
        }
        if self.line.ends_with(b"\r") {
            self.line.pop();
        }
        any
    }
}
