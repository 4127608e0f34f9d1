//! Holds the reading of first bytes, and of more bytes behind others. Must not know
//! where they come from.

use super::HEAD;
use super::error::ReadError;
use std::io::{self, Read};

/// Fills `head` from the start of `reader`, which should have fewer than `whole`
/// bytes or at least [`HEAD`]; true when that was all. An error behind the first byte
/// waits its turn: what stands before it can be read.
pub(super) fn read_head<'s>(
    reader: &mut Box<dyn Read + 's>,
    head: &mut Vec<u8>,
    whole: usize,
) -> Result<bool, ReadError> {
    head.clear();
    let mut want = whole;
    while head.len() < HEAD {
        match append(reader, head, want) {
            Ok(0) => return Ok(true),
            Ok(_) => {}
            Err(error) if head.is_empty() => return Err(error.into()),
            Err(error) => {
                *reader = Box::new(Failed(Some(error)));
                break;
            }
        }
        want = whole.saturating_sub(head.len()).max(512).min(HEAD - head.len());
    }
    Ok(false)
}

/// What is left of a reader that failed.
pub(super) struct Failed(pub(super) Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Appends up to `n` bytes; fewer only at the end. Returns how many.
pub fn read_up_to(reader: &mut impl Read, buf: &mut Vec<u8>, n: usize) -> io::Result<usize> {
    let mut have = 0;
    while have < n {
        match append(reader, buf, (n - have).min(HEAD))? {
            0 => break,
            piece => have += piece,
        }
    }
    Ok(have)
}

/// Appends up to `want` bytes by one read.
pub(super) fn append(reader: &mut impl Read, buf: &mut Vec<u8>, want: usize) -> io::Result<usize> {
    let length = buf.len();
    if buf.capacity() < length + want {
        buf.reserve(want);
    }
    buf.resize(length + want, 0);
    loop {
        match reader.read(&mut buf[length..]) {
            Ok(n) => {
                buf.truncate(length + n);
                return Ok(n);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                buf.truncate(length);
                return Err(error);
            }
        }
    }
}
