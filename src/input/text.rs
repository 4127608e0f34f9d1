//! Holds `TextSource`: an object's bytes as clean UTF-8 text, stretch by stretch.
//! Must not know formats.

use super::binary::Strings;
use super::charset::Charset;
use super::clean::{Cleaner, Folding};
use super::{Source, gbk};
use crate::input::ReadError;
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Longest run of characters beyond ASCII that is repaired as one, in bytes.
const LONGEST_RUN: usize = 64 * 1024;

/// Reads an object as text. Its output does not depend on how much is asked for
/// at a time.
pub struct TextSource<'a, 's> {
    source: &'a mut Source<'s>,
    charset: Charset,
    decoder: Option<Decoder>,
    strings: Strings,
    /// Raw bytes whose meaning depends on what follows.
    carry: Vec<u8>,
    /// Decoded text that is not clean yet.
    scratch: Vec<u8>,
    mark: usize,
    ended: bool,
    /// What ended it before its time.
    failed: Option<ReadError>,
    cleaner: Cleaner,
    /// Whether [`returns_end_lines`].
    returns: bool,
    /// Bytes that could not be read as text.
    undecodable: u64,
}

/// Whether the lines of what starts with `head` end in a carriage return alone, as
/// on old Macs.
pub fn returns_end_lines(head: &[u8]) -> bool {
    memchr::memchr2(b'\n', b'\r', head).is_some_and(|i| head[i] == b'\r')
        && memchr::memchr(b'\n', head).is_none()
}

impl<'a, 's> TextSource<'a, 's> {
    /// The text of `source`, read as `folding` says.
    pub fn new(source: &'a mut Source<'s>, folding: Folding) -> Self {
        let charset = source.charset();
        Self::of(source, folding, charset)
    }

    /// The same for what is text by the place where it stands, whatever its bytes look
    /// like.
    pub fn certain(source: &'a mut Source<'s>, folding: Folding) -> Self {
        let charset = match source.charset() {
            (Charset::Binary, _) => (Charset::Utf8, 0),
            told => told,
        };
        Self::of(source, folding, charset)
    }

    /// The same for text that declares its charset, unless its bytes speak for another.
    pub fn declared(
        source: &'a mut Source<'s>,
        folding: Folding,
        declared: &'static Encoding,
    ) -> Self {
        let told = source.charset();
        let open = match told {
            (Charset::Legacy(_), _) => true,
            (Charset::Utf8, 0) => source.head().is_ascii(),
            _ => false,
        };
        let unicode = [UTF_8, UTF_16BE, UTF_16LE].contains(&declared);
        let charset = if open && !unicode { (Charset::Legacy(declared), 0) } else { told };
        Self::of(source, folding, charset)
    }

    fn of(source: &'a mut Source<'s>, folding: Folding, (charset, mark): (Charset, usize)) -> Self {
        let decoder = match charset {
            Charset::Utf16 { big: true } => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Charset::Utf16 { big: false } => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Charset::Legacy(encoding) => Some(encoding.new_decoder_without_bom_handling()),
            _ => None,
        };
        let returns = charset != Charset::Binary && returns_end_lines(source.head());
        TextSource {
            source,
            charset,
            decoder,
            strings: Strings::default(),
            carry: Vec::new(),
            scratch: Vec::new(),
            mark,
            ended: false,
            failed: None,
            cleaner: Cleaner {
                folding,
                repaired: charset == Charset::GbkMojibake,
                ..Cleaner::default()
            },
            returns,
            undecodable: 0,
        }
    }

    /// The charset that was chosen.
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// Whether text was repaired so far.
    pub fn repaired(&self) -> bool {
        self.cleaner.repaired
    }

    /// Whether characters were met so far that look like quotes, delimiters or
    /// line ends, and under [`Folding::Structured`] wait for
    /// [`fold_look_alikes`](super::fold_look_alikes).
    pub fn look_alikes(&self) -> bool {
        self.cleaner.look_alikes
    }

    /// Bytes so far that the charset could not read.
    pub fn undecodable(&self) -> u64 {
        self.undecodable
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// What kept it from being read to its end.
    pub fn finish(self) -> Result<(), ReadError> {
        self.failed.map_or(Ok(()), Err)
    }

    /// Takes memory back that text was read into.
    pub fn take_back(&mut self, buf: Vec<u8>) {
        self.source.take_back(buf);
    }

    /// Appends about `want` bytes of text to `out`; false at the end, or where
    /// nothing more can be read: then [`finish`](Self::finish) says why.
    pub fn read_to(&mut self, out: &mut Vec<u8>, want: usize) -> bool {
        let from = out.len();
        while !self.ended && out.len() == from {
            match self.charset {
                Charset::Utf8 => self.read_utf8(out, want),
                Charset::Binary => self.read_strings(out, want),
                Charset::GbkMojibake => self.read_gbk(out, want),
                Charset::Utf32 { big } => self.read_utf32(out, want, big),
                Charset::Utf16 { .. } | Charset::Legacy(_) => self.read_decoded(out, want),
            }
        }
        if self.returns {
            out[from..].iter_mut().filter(|b| **b == b'\r').for_each(|b| *b = b'\n');
        }
        out.len() > from
    }

    /// Reads into `raw` behind what was carried over; notes the end.
    fn fill(&mut self, raw: &mut Vec<u8>, want: usize) {
        let mark = std::mem::take(&mut self.mark);
        let from = raw.len();
        match self.source.read_to(raw, want.max(64)) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.failed = Some(error);
                self.ended = true;
            }
        }
        if mark > 0 {
            raw.drain(from..(from + mark).min(raw.len()));
        }
    }

    /// Appends what was decoded in its clean form; what depends on what follows stays.
    fn clean_to(&mut self, out: &mut Vec<u8>) {
        let used = self.cleaner.clean(&self.scratch, self.ended, out);
        self.scratch.drain(..used);
    }

    /// Straight into `out`, and only what is not clean there is written anew.
    fn read_utf8(&mut self, out: &mut Vec<u8>, want: usize) {
        let from = out.len();
        out.append(&mut self.carry);
        self.fill(out, want);
        let clean = from + self.cleaner.prefix(&out[from..], self.ended);
        if clean < out.len() {
            self.scratch.clear();
            self.scratch.extend_from_slice(&out[clean..]);
            out.truncate(clean);
            let used = self.cleaner.clean(&self.scratch, self.ended, out);
            self.carry.extend_from_slice(&self.scratch[used..]);
        }
    }

    fn read_strings(&mut self, out: &mut Vec<u8>, want: usize) {
        let mut raw = std::mem::take(&mut self.carry);
        self.fill(&mut raw, want);
        let used = self.strings.read(&raw, self.ended, out);
        raw.drain(..used);
        self.carry = raw;
    }

    fn read_gbk(&mut self, out: &mut Vec<u8>, want: usize) {
        let mut raw = std::mem::take(&mut self.carry);
        self.fill(&mut raw, want);
        let end = match self.ended {
            true => raw.len(),
            // whole runs of non-ASCII characters only; what follows a run decides
            // about a lost byte, so one ASCII byte is kept back too
            false => raw.iter().rposition(u8::is_ascii).unwrap_or(0),
        };
        // a run that long was never broken text: it need not wait
        let end = if end == 0 && raw.len() > LONGEST_RUN { boundary(&raw) } else { end };
        gbk::repair(&String::from_utf8_lossy(&raw[..end]), &mut self.scratch);
        self.clean_to(out);
        raw.drain(..end);
        self.carry = raw;
    }

    fn read_utf32(&mut self, out: &mut Vec<u8>, want: usize, big: bool) {
        let mut raw = std::mem::take(&mut self.carry);
        self.fill(&mut raw, want);
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
    }

    fn read_decoded(&mut self, out: &mut Vec<u8>, want: usize) {
        let mut raw = std::mem::take(&mut self.carry);
        raw.clear();
        self.fill(&mut raw, want);
        let Some(decoder) = &mut self.decoder else { return };
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
    }
}

/// Where the last character of `raw`, which may be cut, starts.
fn boundary(raw: &[u8]) -> usize {
    raw.iter().rposition(|b| b & 0xC0 != 0x80).unwrap_or(raw.len())
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
        while text.read_to(&mut out, want) {}
        text.finish().expect("bytes in memory");
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
