//! Holds an archive as a stream that is read once, entry by entry. Must not know formats.

use crate::extract::ExtractError;
use crate::input::{HEAD, ReadError, Source};
use std::io::{self, BufRead, Read};

/// The bytes of a source in order. What ended it is told again and again, to an entry and
/// to the archive around it.
pub(in crate::extract) struct Stream<'a, 's> {
    source: &'a mut Source<'s>,
    buf: Vec<u8>,
    taken: usize,
    /// Bytes handed out.
    at: u64,
    failed: Option<ReadError>,
}

impl<'a, 's> Stream<'a, 's> {
    pub(in crate::extract) fn new(source: &'a mut Source<'s>) -> Self {
        Stream { source, buf: Vec::new(), taken: 0, at: 0, failed: None }
    }

    /// Bytes handed out so far.
    pub(in crate::extract) fn at(&self) -> u64 {
        self.at
    }

    /// What ended it before its time, if something did.
    pub(in crate::extract) fn failure(&self) -> Option<ReadError> {
        self.failed.as_ref().map(ReadError::again)
    }

    /// Passes over `n` bytes.
    ///
    /// # Errors
    /// `Truncated` where there are fewer.
    pub(in crate::extract) fn skip(&mut self, mut n: u64) -> Result<(), ExtractError> {
        while n > 0 {
            let there = self.fill()?.len();
            if there == 0 {
                return Err(ReadError::Truncated.into());
            }
            let piece = usize::try_from(n).unwrap_or(usize::MAX).min(there);
            self.consume(piece);
            n -= piece as u64;
        }
        Ok(())
    }

    /// Appends up to `n` bytes to `out`; fewer only at the end.
    pub(in crate::extract) fn take_into(
        &mut self,
        out: &mut Vec<u8>,
        n: usize,
    ) -> Result<usize, ExtractError> {
        let before = out.len();
        while out.len() - before < n {
            let there = self.fill()?;
            if there.is_empty() {
                break;
            }
            let piece = there.len().min(n - (out.len() - before));
            out.extend_from_slice(&there[..piece]);
            self.consume(piece);
        }
        Ok(out.len() - before)
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    /// `Truncated` where there are fewer.
    pub(in crate::extract) fn get(&mut self, n: usize) -> Result<Vec<u8>, ExtractError> {
        let mut out = Vec::with_capacity(n.min(HEAD));
        match self.take_into(&mut out, n)? {
            all if all == n => Ok(out),
            _ => Err(ReadError::Truncated.into()),
        }
    }

    /// What is at hand, at least `n` bytes but at the end.
    pub(in crate::extract) fn at_least(&mut self, n: usize) -> Result<&[u8], ReadError> {
        while self.buf.len() - self.taken < n && self.failed.is_none() {
            self.buf.drain(..self.taken);
            self.taken = 0;
            match self.source.read_to(&mut self.buf, HEAD) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => self.failed = Some(error),
            }
        }
        self.fill()
    }

    /// What is at hand, after reading on where that is nothing.
    fn fill(&mut self) -> Result<&[u8], ReadError> {
        if self.taken == self.buf.len() {
            if let Some(error) = &self.failed {
                return Err(error.again());
            }
            self.buf.clear();
            self.taken = 0;
            if let Err(error) = self.source.read_to(&mut self.buf, HEAD) {
                self.failed = Some(error.again());
                return Err(error);
            }
        }
        Ok(&self.buf[self.taken..])
    }
}

impl Read for Stream<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let there = self.fill()?;
        let n = there.len().min(buf.len());
        buf[..n].copy_from_slice(&there[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Stream<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(self.fill()?)
    }

    fn consume(&mut self, n: usize) {
        self.taken += n;
        self.at += n as u64;
    }
}

/// The next `left` bytes of a stream as the content of an entry: an end before that is an
/// error.
pub(in crate::extract) struct Whole<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Whole<R> {
    pub(in crate::extract) fn new(inner: R, length: u64) -> Self {
        Whole { inner, left: length }
    }
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buf.len());
        if room == 0 {
            return Ok(0);
        }
        let n = self.inner.read(&mut buf[..room])?;
        if n == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= n as u64;
        Ok(n)
    }
}

/// A reader whose error is told again to whom reads on.
pub(in crate::extract) struct Lasting<R> {
    inner: R,
    failed: Option<ReadError>,
}

impl<R: Read> Lasting<R> {
    pub(in crate::extract) fn new(inner: R) -> Self {
        Lasting { inner, failed: None }
    }
}

impl<R: Read> Read for Lasting<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = &self.failed {
            return Err(error.again().into());
        }
        self.inner.read(buf).inspect_err(|error| {
            self.failed = Some(ReadError::told(error));
        })
    }
}
