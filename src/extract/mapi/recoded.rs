//! Holds text of another charset as a stream of UTF-8. Must not know what it says.

use crate::input::CodePage;
use encoding_rs::{Decoder, UTF_16LE};
use std::io::{self, Read};

/// Bytes that are decoded at a time.
const PIECE: usize = 16 << 10;

/// Text in UTF-8.
pub(super) struct Recoded<R> {
    inner: R,
    /// None for the letters of DOS, of which every byte is one.
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    out: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: Read> Recoded<R> {
    /// Of UTF-16, little end first.
    pub(super) fn wide(inner: R) -> Self {
        Self::of(inner, CodePage::Known(UTF_16LE))
    }

    /// Of text under a code page.
    pub(super) fn of(inner: R, page: CodePage) -> Self {
        let decoder = match page {
            CodePage::Known(encoding) => Some(encoding.new_decoder_without_bom_handling()),
            CodePage::Dos => None,
        };
        let (raw, out) = (vec![0; PIECE], Vec::new());
        Recoded { inner, decoder, raw, out, taken: 0, ended: false }
    }

    fn decode(&mut self) -> io::Result<()> {
        let n = self.inner.read(&mut self.raw)?;
        self.ended = n == 0;
        let raw = &self.raw[..n];
        match &mut self.decoder {
            None => CodePage::Dos.decode(raw, &mut self.out),
            Some(decoder) => {
                let room = decoder.max_utf8_buffer_length(n).unwrap_or(n * 4 + 16);
                self.out.resize(room, 0);
                let (_, _, written, _) = decoder.decode_to_utf8(raw, &mut self.out, self.ended);
                self.out.truncate(written);
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Recoded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.out.len() && !self.ended {
            self.out.clear();
            self.taken = 0;
            self.decode()?;
        }
        let n = buf.len().min(self.out.len() - self.taken);
        buf[..n].copy_from_slice(&self.out[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_out_whole() {
        let text = "Renée, 日本 𝄞\n".repeat(5000);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut out = String::new();
        Recoded::wide(&wide[..]).read_to_string(&mut out).expect("bytes in memory");
        assert!(out == text);
        let mut out = String::new();
        Recoded::of(&b"Ren\x82e"[..], CodePage::Dos).read_to_string(&mut out).expect("bytes");
        assert_eq!(out, "Renée");
    }
}
