//! Holds the bytes of a message as they stream by: header lines, and the bodies of its
//! parts, each of which ends where a boundary stands. Must not know what they say.

use crate::input::{HEAD, ReadError, Source, returns_end_lines};
use std::io::{self, BufRead, Read};

/// Longest boundary, and longest line that can be one: RFC 2046 allows 70 characters,
/// RFC 5322 lines of 998.
const LONGEST: usize = 998;

/// A boundary that was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Met {
    /// Whose it is: the number of the multipart, outermost first.
    pub(super) level: usize,
    /// Whether that multipart ends with it.
    pub(super) closes: bool,
}

/// A line of a header block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It lies in the buffer that was given, without its end; so many bytes were taken.
    Line(usize),
    /// A boundary or the end stands where a line should.
    Nothing,
}

pub(super) struct Feed<'a, 's> {
    source: &'a mut Source<'s>,
    buf: Vec<u8>,
    at: usize,
    ended: bool,
    /// What ended it before its time.
    failed: Option<ReadError>,
    boundaries: Vec<Vec<u8>>,
    /// Whether a line begins at `at`.
    line_start: bool,
    /// A boundary that stands ahead: where the body ends, where its line ends, whose it is.
    ahead: Option<(usize, usize, Met)>,
    met: Option<Met>,
    /// Up to here no boundary stands.
    known: usize,
    /// Whether lines end in a carriage return alone.
    returns: bool,
}

impl<'a, 's> Feed<'a, 's> {
    pub(super) fn new(source: &'a mut Source<'s>) -> Self {
        let returns = returns_end_lines(source.head());
        Feed {
            source,
            buf: Vec::new(),
            at: 0,
            ended: false,
            failed: None,
            boundaries: Vec::new(),
            line_start: true,
            ahead: None,
            met: None,
            known: 0,
            returns,
        }
    }

    /// Begins a multipart; false where there are so many inside each other that no more
    /// are told apart, or the boundary is none.
    pub(super) fn push(&mut self, boundary: &[u8], most: usize) -> bool {
        let is = !boundary.is_empty() && boundary.len() < LONGEST && self.boundaries.len() < most;
        if is {
            self.boundaries.push(boundary.to_vec());
            // what was looked through before knew nothing of it
            self.known = 0;
        }
        is
    }

    /// How many multiparts are open.
    pub(super) fn open(&self) -> usize {
        self.boundaries.len()
    }

    /// Passes over so many bytes at the start.
    pub(super) fn pass(&mut self, count: usize) {
        while self.buf.len() < count && self.more() {}
        self.at = count.min(self.buf.len());
    }

    /// Ends all multiparts from `level` on.
    pub(super) fn pop_to(&mut self, level: usize) {
        self.boundaries.truncate(level);
    }

    /// The boundary that ended the last part, once.
    pub(super) fn met(&mut self) -> Option<Met> {
        self.met.take()
    }

    /// What ended it before its time.
    pub(super) fn failed(&mut self) -> Option<ReadError> {
        self.failed.take()
    }

    /// Passes over what is left of the part; returns how many bytes that were.
    pub(super) fn skip(&mut self) -> u64 {
        let mut skipped = 0;
        // what failed is told at the end
        while let Ok(n) = self.fill_buf().map(<[u8]>::len) {
            if n == 0 {
                break;
            }
            skipped += n as u64;
            self.consume(n);
        }
        skipped
    }

    /// Reads more behind what is there; false at the end.
    fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if self.at > 0 && self.ahead.is_none() {
            self.buf.drain(..self.at);
            self.at = 0;
        }
        self.known = 0;
        let from = self.buf.len();
        match self.source.read_to(&mut self.buf, HEAD) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.failed = Some(error);
                self.ended = true;
            }
        }
        if self.returns {
            self.buf[from..].iter_mut().filter(|b| **b == b'\r').for_each(|b| *b = b'\n');
        }
        !self.ended
    }

    /// Copies the next line of a header block to `line`, at most `most` bytes of it. It
    /// is not taken yet.
    pub(super) fn peek_line(&mut self, line: &mut Vec<u8>, most: usize) -> io::Result<Next> {
        line.clear();
        if self.met.is_some() {
            return Ok(Next::Nothing);
        }
        let mut from = 0;
        let end = loop {
            let rest = &self.buf[self.at..];
            if let Some(i) = memchr::memchr(b'\n', &rest[from..]) {
                break from + i + 1;
            }
            from = rest.len();
            if from > most || !self.more() {
                break self.buf.len() - self.at;
            }
        };
        if end == 0 {
            return self.at_end().map(|()| Next::Nothing);
        }
        if let Some((after, met)) = self.boundary_at(self.at) {
            self.met = Some(met);
            self.at = after;
            return Ok(Next::Nothing);
        }
        let found = &self.buf[self.at..self.at + end];
        let found = found.strip_suffix(b"\n").unwrap_or(found);
        let found = found.strip_suffix(b"\r").unwrap_or(found);
        line.extend_from_slice(&found[..found.len().min(most)]);
        Ok(Next::Line(end))
    }

    /// Takes a line that was looked at.
    pub(super) fn take_line(&mut self, length: usize) {
        self.at += length;
        self.line_start = self.at > 0 && self.buf.get(self.at - 1) == Some(&b'\n');
        self.ahead = None;
        self.known = 0;
    }

    /// At the end: whoever reads is told that more should come, once it failed.
    fn at_end(&self) -> io::Result<()> {
        match self.failed {
            Some(_) => Err(io::ErrorKind::UnexpectedEof.into()),
            None => Ok(()),
        }
    }

    /// The boundary that the line at `i` is, and where the line ends. More is to be read
    /// first where the line may not be whole.
    fn boundary_at(&self, i: usize) -> Option<(usize, Met)> {
        let rest = self.buf[i..].strip_prefix(b"--")?;
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(LONGEST)]);
        let line = &rest[..end.unwrap_or(rest.len())];
        let met = |level: usize, boundary: &[u8]| {
            let behind = line.strip_prefix(boundary)?;
            let closes = behind.starts_with(b"--");
            let behind = behind.strip_prefix(b"--").unwrap_or(behind);
            behind.iter().all(u8::is_ascii_whitespace).then_some(Met { level, closes })
        };
        let found = self.boundaries.iter().enumerate().rev().find_map(|(n, b)| met(n, b))?;
        Some((i + 2 + end.map_or(line.len(), |end| end + 1), found))
    }

    /// Whether the line at `i` could be a boundary of which not all was read.
    fn is_open(&self, i: usize) -> bool {
        let rest = &self.buf[i..];
        let known = rest.len().min(2);
        !self.ended
            && rest[..known] == b"--"[..known]
            && rest.len() < LONGEST
            && memchr::memchr(b'\n', rest).is_none()
    }

    /// Where the body goes on to, as far as is known; sets what stands ahead.
    fn piece(&mut self) -> usize {
        match self.ahead {
            Some((end, ..)) => end,
            None if self.known > self.at => self.known,
            None => {
                self.known = self.look();
                self.known
            }
        }
    }

    fn look(&mut self) -> usize {
        if self.boundaries.is_empty() {
            return self.buf.len();
        }
        let ends_at = |feed: &Self, line: usize| {
            let feed_at = feed.at;
            // the line end before a boundary is a part of it
            let mut end = line;
            if end > feed_at && feed.buf[end - 1] == b'\n' {
                end -= 1;
            }
            if end > feed_at && feed.buf[end - 1] == b'\r' {
                end -= 1;
            }
            end
        };
        let mut from = self.at;
        let mut line = self.line_start.then_some(self.at);
        loop {
            if let Some(i) = line {
                if let Some((after, met)) = self.boundary_at(i).filter(|_| !self.is_open(i)) {
                    let end = ends_at(self, i);
                    self.ahead = Some((end, after, met));
                    return end;
                }
                if self.is_open(i) {
                    return ends_at(self, i);
                }
            }
            match memchr::memmem::find(&self.buf[from..], b"\n--") {
                Some(n) => {
                    line = Some(from + n + 1);
                    from += n + 1;
                }
                None => break,
            }
        }
        if self.ended {
            return self.buf.len();
        }
        // the beginning of a line end and a boundary may stand last
        let tail = self.buf.len().saturating_sub(3).max(self.at);
        let held = self.buf[tail..].iter().position(|b| matches!(b, b'\r' | b'\n'));
        held.map_or(self.buf.len(), |i| tail + i)
    }
}

impl BufRead for Feed<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        loop {
            if self.met.is_some() {
                return Ok(&[]);
            }
            let end = self.piece();
            if end > self.at {
                return Ok(&self.buf[self.at..end]);
            }
            if let Some((_, after, met)) = self.ahead.take() {
                self.met = Some(met);
                self.at = after;
                self.line_start = true;
                return Ok(&[]);
            }
            if !self.more() && self.at == self.buf.len() {
                return self.at_end().map(|()| &[][..]);
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        if amount > 0 {
            self.at += amount;
            self.line_start = self.buf.get(self.at.wrapping_sub(1)) == Some(&b'\n');
        }
    }
}

impl Read for Feed<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let piece = self.fill_buf()?;
        let n = piece.len().min(buf.len());
        buf[..n].copy_from_slice(&piece[..n]);
        self.consume(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Limits;

    /// The parts of a multipart under `boundary`, and whether it was closed.
    fn parts(text: &str, boundaries: &[&str], step: usize) -> (Vec<String>, bool) {
        let limits = Limits::default();
        let mut source = Source::of_bytes(text.as_bytes().to_vec(), &limits);
        let mut feed = Feed::new(&mut source);
        for boundary in boundaries {
            assert!(feed.push(boundary.as_bytes(), 100));
        }
        let mut found = Vec::new();
        loop {
            let (mut part, mut buf) = (Vec::new(), vec![0; step]);
            loop {
                match feed.read(&mut buf).expect("bytes in memory") {
                    0 => break,
                    n => part.extend_from_slice(&buf[..n]),
                }
            }
            found.push(String::from_utf8(part).expect("text"));
            match feed.met() {
                Some(met) if met.closes => return (found, true),
                Some(_) => {}
                None => return (found, false),
            }
        }
    }

    #[test]
    fn parts_end_where_their_boundary_stands_alone_in_a_line() {
        for (text, boundaries, expected, closed) in [
            ("pre\n--b\none\n--b--\nepilogue", &["b"][..], &["pre", "one"][..], true),
            ("--b\r\none\r\n\r\n--b \r\ntwo\r\n--b--", &["b"], &["", "one\r\n", "two"], true),
            (
                "--b\n--bc\n --b\nx--b\n-- b\n--b",
                &["b"],
                &["", "--bc\n --b\nx--b\n-- b", ""],
                false,
            ),
            ("--ab\n1\n--a\n2\n--a--", &["a", "ab"], &["", "1", "2"], true),
            ("--b\n\n\n--b--", &["b"], &["", "\n"], true),
            ("no end\n--", &["b"], &["no end\n--"], false),
        ] {
            for step in [1, 2, 5, 100] {
                let is = parts(text, boundaries, step);
                let expected: Vec<String> = expected.iter().map(|s| (*s).to_owned()).collect();
                assert_eq!(is, (expected, closed), "{text:?} by {step}");
            }
        }
    }
}
