//! Holds the check of what was unpacked: its length and its sum. Must not know how it was
//! packed.

use crc32fast::Hasher;
use std::io::{self, Read};

/// What `inner` unpacks, with an error at its end where it is not what the archive told.
pub(super) struct Checked<R> {
    inner: R,
    hasher: Hasher,
    count: u64,
    length: Option<u64>,
    sum: Option<u32>,
    ended: bool,
}

impl<R: Read> Checked<R> {
    /// Of so many bytes with this CRC-32, as far as they are known.
    pub(super) fn new(inner: R, length: Option<u64>, sum: Option<u32>) -> Self {
        Checked { inner, hasher: Hasher::new(), count: 0, length, sum, ended: false }
    }

    fn end(&mut self) -> io::Result<usize> {
        self.ended = true;
        if self.length.is_some_and(|length| self.count < length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let longer = self.length.is_some_and(|length| self.count > length);
        let other = self.sum.is_some_and(|sum| self.hasher.clone().finalize() != sum);
        match longer || other {
            true => Err(io::ErrorKind::InvalidData.into()),
            false => Ok(0),
        }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.ended || buf.is_empty() {
            return Ok(0);
        }
        let n = self.inner.read(buf)?;
        if n == 0 {
            return self.end();
        }
        self.hasher.update(&buf[..n]);
        self.count += n as u64;
        Ok(n)
    }
}
