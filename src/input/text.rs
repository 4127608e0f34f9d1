//! Holds `TextSource`: an object's bytes as clean UTF-8 text, stretch by stretch.
//! Must not know formats.

use super::binary::Strings;
use super::charset::Charset;
use super::clean::{self, Folding};
use super::{Source, gbk};
use crate::input::ReadError;
use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

/// Reads an object as text. Its output does not depend on how much is asked for
/// at a time.
pub struct TextSource<'a, 's> {
    source: &'a mut Source<'s>,
    charset: Charset,
    folding: Folding,
    decoder: Option<Decoder>,
    strings: Strings,
    /// Raw bytes whose meaning depends on what follows.
    carry: Vec<u8>,
    /// Decoded text that is not clean yet.
    scratch: Vec<u8>,
    mark: usize,
    ended: bool,
    repaired: bool,
    /// Bytes that could not be read as text.
    undecodable: u64,
}

impl<'a, 's> TextSource<'a, 's> {
    /// The text of `source`, read as `folding` says.
    pub fn new(source: &'a mut Source<'s>, folding: Folding) -> Self {
        let (charset, mark) = Charset::of(source.head(), source.head_is_all());
        let decoder = match charset {
            Charset::Utf16 { big: true } => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Charset::Utf16 { big: false } => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Charset::Legacy(encoding) => Some(encoding.new_decoder_without_bom_handling()),
            _ => None,
        };
        TextSource {
            source,
            charset,
            folding,
            decoder,
            strings: Strings::default(),
            carry: Vec::new(),
            scratch: Vec::new(),
            mark,
            ended: false,
            repaired: charset == Charset::GbkMojibake,
            undecodable: 0,
        }
    }

    /// The charset that was chosen.
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// Whether text was repaired so far.
    pub fn repaired(&self) -> bool {
        self.repaired
    }

    /// Bytes so far that the charset could not read.
    pub fn undecodable(&self) -> u64 {
        self.undecodable
    }

    /// Appends about `want` bytes of text to `out`; false at the end.
    pub fn read_to(&mut self, out: &mut Vec<u8>, want: usize) -> Result<bool, ReadError> {
        let from = out.len();
        while !self.ended && out.len() == from {
            match self.charset {
                Charset::Utf8 => self.read_utf8(out, want)?,
                Charset::Binary => self.read_strings(out, want)?,
                Charset::GbkMojibake => self.read_gbk(out, want)?,
                Charset::Utf32 { big } => self.read_utf32(out, want, big)?,
                Charset::Utf16 { .. } | Charset::Legacy(_) => self.read_decoded(out, want)?,
            }
        }
        Ok(out.len() > from)
    }

    /// Reads into `raw` behind what was carried over; notes the end.
    fn fill(&mut self, raw: &mut Vec<u8>, want: usize) -> Result<(), ReadError> {
        let mark = std::mem::take(&mut self.mark);
        let from = raw.len();
        if self.source.read_to(raw, want.max(64))? == 0 {
            self.ended = true;
        }
        if mark > 0 {
            raw.drain(from..(from + mark).min(raw.len()));
        }
        Ok(())
    }

    /// Appends what was decoded in its clean form; what depends on what follows stays.
    fn clean_to(&mut self, out: &mut Vec<u8>) {
        let used = clean::clean(&self.scratch, self.ended, self.folding, out, &mut self.repaired);
        self.scratch.drain(..used);
    }

    /// Straight into `out`, and only what is not clean there is written anew.
    fn read_utf8(&mut self, out: &mut Vec<u8>, want: usize) -> Result<(), ReadError> {
        let from = out.len();
        out.append(&mut self.carry);
        self.fill(out, want)?;
        let clean = from + clean::clean_prefix(&out[from..], self.ended, self.folding);
        if clean < out.len() {
            self.scratch.clear();
            self.scratch.extend_from_slice(&out[clean..]);
            out.truncate(clean);
            let used =
                clean::clean(&self.scratch, self.ended, self.folding, out, &mut self.repaired);
            self.carry.extend_from_slice(&self.scratch[used..]);
        }
        Ok(())
    }

    fn read_strings(&mut self, out: &mut Vec<u8>, want: usize) -> Result<(), ReadError> {
        let mut raw = std::mem::take(&mut self.carry);
        self.fill(&mut raw, want)?;
        let used = self.strings.read(&raw, self.ended, out);
        raw.drain(..used);
        self.carry = raw;
        Ok(())
    }

    fn read_gbk(&mut self, out: &mut Vec<u8>, want: usize) -> Result<(), ReadError> {
        let mut raw = std::mem::take(&mut self.carry);
        self.fill(&mut raw, want)?;
        // whole runs of non-ASCII characters only
        let end = match self.ended {
            true => raw.len(),
            false => raw.iter().rposition(u8::is_ascii).map_or(0, |i| i + 1),
        };
        // what follows a run decides about a lost byte: keep one ASCII byte back
        let end = if self.ended { end } else { end.saturating_sub(1) };
        gbk::repair(&String::from_utf8_lossy(&raw[..end]), &mut self.scratch);
        self.clean_to(out);
        raw.drain(..end);
        self.carry = raw;
        Ok(())
    }

    fn read_utf32(&mut self, out: &mut Vec<u8>, want: usize, big: bool) -> Result<(), ReadError> {
        let mut raw = std::mem::take(&mut self.carry);
        self.fill(&mut raw, want)?;
        let (units, rest) = raw.as_chunks::<4>();
        for unit in units {
            let code = if big { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) };
            let c = char::from_u32(code).unwrap_or_else(|| {
                self.undecodable += 4;
                char::REPLACEMENT_CHARACTER
            });
            self.scratch.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.carry = rest.to_vec();
        self.clean_to(out);
        if self.ended {
            self.undecodable += rest.len() as u64;
        }
        Ok(())
    }

    fn read_decoded(&mut self, out: &mut Vec<u8>, want: usize) -> Result<(), ReadError> {
        let mut raw = std::mem::take(&mut self.carry);
        raw.clear();
        self.fill(&mut raw, want)?;
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 4 + 16);
        let from = self.scratch.len();
        self.scratch.resize(from + room, 0);
        let (_, _, written, malformed) =
            decoder.decode_to_utf8(&raw, &mut self.scratch[from..], self.ended);
        self.scratch.truncate(from + written);
        if malformed {
            let text = &self.scratch[from..];
            self.undecodable +=
                memchr::memmem::find_iter(text, "\u{FFFD}".as_bytes()).count() as u64;
        }
        self.clean_to(out);
        self.carry = raw;
        self.carry.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Limits;

    fn text_of(bytes: &[u8], want: usize) -> (String, Charset) {
        let limits = Limits::default();
        let mut source = Source::of_bytes(bytes.to_vec(), &limits);
        let mut text = TextSource::new(&mut source, Folding::Prose);
        let charset = text.charset();
        let mut out = Vec::new();
        while text.read_to(&mut out, want).expect("bytes in memory") {}
        (String::from_utf8(out).expect("clean text is UTF-8"), charset)
    }

    #[test]
    fn the_same_text_from_every_charset_and_any_step() {
        let text = "Naam;Plaats\nRenée;Liège – België\nJürgen;’s-Hertogenbosch\n".repeat(20);
        let clean = text.replace('–', "-").replace('’', "'");
        let utf16 = |big: bool| -> Vec<u8> {
            let units = text.encode_utf16();
            units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        let utf32: Vec<u8> = [0xFF, 0xFE, 0, 0]
            .into_iter()
            .chain(text.chars().flat_map(|c| (c as u32).to_le_bytes()))
            .collect();
        let cp1252 = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
        let gbk = encoding_rs::GBK.decode(text.as_bytes()).0.into_owned().into_bytes();
        for bytes in [text.clone().into_bytes(), utf16(false), utf16(true), utf32, cp1252, gbk] {
            for want in [64, 100, 1000, 1 << 20] {
                let (out, charset) = text_of(&bytes, want);
                assert_eq!(out, clean, "{charset:?} by {want}");
            }
        }
    }
}
