//! Holds the undoing of transfer encodings: base64 and quoted-printable, as streams.
//! Must not know what they carry. Source: RFC 2045 section 6.

use std::io::{self, BufRead, Read};

/// How a body was made fit for transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transfer {
    AsIs,
    Base64,
    Quoted,
}

impl Transfer {
    /// What a header says; what it does not know leaves the bytes as they are.
    pub(super) fn called(name: &[u8]) -> Self {
        let name = name.trim_ascii();
        let end = name.iter().position(|b| matches!(b, b';' | b' ' | b'\t' | b'('));
        match name[..end.unwrap_or(name.len())].to_ascii_lowercase().as_slice() {
            b"base64" => Transfer::Base64,
            b"quoted-printable" | b"quotedprintable" | b"quoted-printible" => Transfer::Quoted,
            _ => Transfer::AsIs,
        }
    }
}

/// A body with its transfer encoding undone.
pub(super) struct Decoded<R> {
    inner: R,
    transfer: Transfer,
    out: Vec<u8>,
    taken: usize,
    /// Bits of base64 that wait, and how many digits they are of.
    bits: u32,
    digits: u8,
    /// Bytes of quoted-printable whose meaning depends on what follows.
    carry: Vec<u8>,
    ended: bool,
    /// Bytes that are no part of the encoding.
    pub(super) strange: u64,
}

/// What a byte is in base64: a digit, padding, white space, or nothing of it.
const DIGITS: [u8; 256] = {
    let mut table = [STRANGE; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut i = 0;
    while i < 64 {
        table[alphabet[i] as usize] = i as u8;
        i += 1;
    }
    table[b'=' as usize] = PADDING;
    table[b' ' as usize] = BLANK;
    table[b'\t' as usize] = BLANK;
    table[b'\r' as usize] = BLANK;
    table[b'\n' as usize] = BLANK;
    table
};
const PADDING: u8 = 64;
const BLANK: u8 = 65;
const STRANGE: u8 = 66;

/// Bytes of quoted-printable that are looked at together at most.
const TAIL: usize = 2048;

impl<R: BufRead> Decoded<R> {
    pub(super) fn new(inner: R, transfer: Transfer) -> Self {
        Decoded {
            inner,
            transfer,
            out: Vec::new(),
            taken: 0,
            bits: 0,
            digits: 0,
            carry: Vec::new(),
            ended: false,
            strange: 0,
        }
    }

    fn base64(&mut self, length: usize) -> io::Result<usize> {
        let piece = &self.inner.fill_buf()?[..length];
        for &b in piece {
            match DIGITS[usize::from(b)] {
                digit @ ..PADDING => {
                    self.bits = self.bits << 6 | u32::from(digit);
                    self.digits += 1;
                    if self.digits == 4 {
                        self.out.extend_from_slice(&self.bits.to_be_bytes()[1..]);
                        (self.bits, self.digits) = (0, 0);
                    }
                }
                PADDING => flush(&mut self.bits, &mut self.digits, &mut self.out),
                BLANK => {}
                _ => self.strange += 1,
            }
        }
        Ok(length)
    }

    /// Decodes what is whole in `raw`; returns how much that was.
    fn quoted(&mut self, raw: &[u8], last: bool) -> usize {
        let mut i = 0;
        while i < raw.len() {
            match memchr::memchr2(b'=', b'\n', &raw[i..]) {
                Some(0) if raw[i] == b'\n' => {
                    self.out.push(b'\n');
                    i += 1;
                }
                Some(0) => match self.escape(&raw[i..], last) {
                    Some(n) => i += n,
                    None => break,
                },
                Some(n) if raw[i + n] == b'=' => {
                    self.out.extend_from_slice(&raw[i..i + n]);
                    i += n;
                }
                Some(n) => {
                    // blanks at the end of a line were added on the way
                    let line = &raw[i..i + n];
                    let end = line.strip_suffix(b"\r").unwrap_or(line);
                    let kept = end.len() - blanks_at_end(end);
                    self.out.extend_from_slice(&end[..kept]);
                    self.out.push(b'\n');
                    i += n + 1;
                }
                None if last => {
                    self.out.extend_from_slice(&raw[i..]);
                    i = raw.len();
                }
                None => {
                    // blanks at the end wait for what follows
                    let line = &raw[i..];
                    let wait = line.iter().rev().take_while(|b| b.is_ascii_whitespace()).count();
                    let wait = if wait > TAIL { 0 } else { wait };
                    self.out.extend_from_slice(&line[..line.len() - wait]);
                    i += line.len() - wait;
                    break;
                }
            }
        }
        i
    }

    /// Undoes the escape that `raw` begins with; None where it is not whole yet.
    fn escape(&mut self, raw: &[u8], last: bool) -> Option<usize> {
        let hex = |i: usize| raw.get(i).and_then(|&b| char::from(b).to_digit(16));
        if let (Some(high), Some(low)) = (hex(1), hex(2)) {
            self.out.push((high * 16 + low) as u8);
            return Some(3);
        }
        // a soft line end, with blanks that were added on the way
        let blanks = raw[1..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        match raw.get(1 + blanks) {
            Some(b'\n') => Some(blanks + 2),
            None if last => Some(raw.len()),
            None if blanks < TAIL => None,
            _ if raw.len() < 3 && !last => None,
            _ => {
                self.strange += 1;
                self.out.push(b'=');
                Some(1)
            }
        }
    }

    fn decode(&mut self) -> io::Result<()> {
        let length = self.inner.fill_buf()?.len();
        if length == 0 {
            self.ended = true;
            flush(&mut self.bits, &mut self.digits, &mut self.out);
            let raw = std::mem::take(&mut self.carry);
            self.quoted(&raw, true);
            return Ok(());
        }
        if self.transfer == Transfer::Base64 {
            self.base64(length)?;
        } else {
            let mut raw = std::mem::take(&mut self.carry);
            raw.extend_from_slice(self.inner.fill_buf()?);
            let used = self.quoted(&raw, false);
            raw.drain(..used);
            self.carry = raw;
        }
        self.inner.consume(length);
        Ok(())
    }
}

/// Hands on the bytes of a group that is not whole.
fn flush(bits: &mut u32, digits: &mut u8, out: &mut Vec<u8>) {
    match digits {
        2 => out.push((*bits >> 4) as u8),
        3 => out.extend_from_slice(&((*bits >> 2) as u16).to_be_bytes()),
        _ => {}
    }
    (*bits, *digits) = (0, 0);
}

fn blanks_at_end(line: &[u8]) -> usize {
    line.iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.transfer == Transfer::AsIs {
            return self.inner.fill_buf();
        }
        while self.taken == self.out.len() && !self.ended {
            self.out.clear();
            self.taken = 0;
            self.decode()?;
        }
        Ok(&self.out[self.taken..])
    }

    fn consume(&mut self, amount: usize) {
        match self.transfer {
            Transfer::AsIs => self.inner.consume(amount),
            _ => self.taken += amount,
        }
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let piece = self.fill_buf()?;
        let n = piece.len().min(buf.len());
        buf[..n].copy_from_slice(&piece[..n]);
        self.consume(n);
        Ok(n)
    }
}

/// The bytes that `text` is in quoted-printable.
pub(in crate::extract) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut decoded = Decoded::new(text, Transfer::Quoted);
    let mut out = Vec::with_capacity(text.len());
    // bytes in memory cannot fail to be read
    while let Ok(n @ 1..) = decoded.fill_buf().map(|piece| {
        out.extend_from_slice(piece);
        piece.len()
    }) {
        decoded.consume(n);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn both_encodings_give_back_what_was_encoded_in_any_step() {
        for (transfer, text, expected, strange) in [
            (Transfer::Base64, &b"SmFu\r\nc3Nlbg==\r\n"[..], &b"Janssen"[..], 0),
            (Transfer::Base64, b"SmFu=c3Nlbg", b"Janssen", 0),
            (Transfer::Base64, b"Sm*Fu", b"Jan", 1),
            (Transfer::Quoted, b"Ren=C3=A9e  \r\nlang=  \r\ner=\nt", b"Ren\xC3\xA9e\nlangert", 0),
            (Transfer::Quoted, b"a=b =3D=3d = \n1+1=2", b"a=b == 1+1=2", 2),
            (Transfer::Quoted, b"einde=", b"einde", 0),
            (Transfer::AsIs, b"=41", b"=41", 0),
        ] {
            for step in [1, 2, 3, 100] {
                let mut decoded = Decoded::new(BufReader::with_capacity(step, text), transfer);
                let mut out = Vec::new();
                decoded.read_to_end(&mut out).expect("bytes in memory");
                let shown = String::from_utf8_lossy(&out).into_owned();
                assert_eq!((&out[..], decoded.strange), (expected, strange), "{shown:?} by {step}");
            }
        }
    }
}
