//! Holds the bytes of an XML stream as UTF-8, of which a part is looked at. Must not
//! know what they mean.

use crate::input::ReadError;
use encoding_rs::{Decoder, Encoding, UTF_8};
use std::io::{self, Read};
use std::ops::Range;

/// Bytes that are read at a time.
pub(in crate::extract) const PIECE: usize = 32 << 10;

pub(in crate::extract) struct Buffer<R> {
    reader: R,
    bytes: Vec<u8>,
    /// What stands before was taken.
    taken: usize,
    ended: bool,
    /// Turns another charset into UTF-8.
    decoder: Option<Decoder>,
    started: bool,
}

impl<R: Read> Buffer<R> {
    pub(in crate::extract) fn new(reader: R) -> Self {
        let bytes = Vec::new();
        Buffer { reader, bytes, taken: 0, ended: false, decoder: None, started: false }
    }

    /// Of what is UTF-8, whatever it declares to be.
    pub(in crate::extract) fn of_utf8(reader: R) -> Self {
        Buffer { started: true, ..Buffer::new(reader) }
    }

    /// The charset that is undone; None for UTF-8.
    pub(in crate::extract) fn charset(&self) -> Option<&'static str> {
        self.decoder.as_ref().map(|decoder| charset_name(decoder.encoding()))
    }

    /// What was not taken yet.
    pub(in crate::extract) fn rest(&self) -> &[u8] {
        &self.bytes[self.taken..]
    }

    /// What stands at a range that [`skip`](Self::skip) gave a base for.
    pub(in crate::extract) fn at(&self, range: Range<usize>) -> &[u8] {
        &self.bytes[range]
    }

    /// Whether nothing follows the rest.
    pub(in crate::extract) fn ended(&self) -> bool {
        self.ended
    }

    /// Takes so many bytes; returns where they start, which holds until more is read.
    pub(in crate::extract) fn skip(&mut self, count: usize) -> usize {
        let from = self.taken;
        self.taken = (self.taken + count).min(self.bytes.len());
        from
    }

    /// Reads until the rest has so many bytes, as far as there are.
    pub(in crate::extract) fn fill_to(&mut self, count: usize) -> Result<(), ReadError> {
        while self.bytes.len() - self.taken < count && !self.ended {
            self.grow()?;
        }
        Ok(())
    }

    /// Reads on.
    pub(in crate::extract) fn grow(&mut self) -> Result<(), ReadError> {
        if self.taken > 0 {
            self.bytes.drain(..self.taken);
            self.taken = 0;
        }
        match &mut self.decoder {
            None => {
                self.ended = read(&mut self.reader, &mut self.bytes)?;
                if !self.started {
                    self.start();
                }
            }
            Some(decoder) => {
                let mut raw = Vec::new();
                self.ended = read(&mut self.reader, &mut raw)?;
                decode(decoder, &raw, self.ended, &mut self.bytes);
            }
        }
        Ok(())
    }

    /// Tells the charset from the first bytes.
    fn start(&mut self) {
        self.started = true;
        let raw = &self.bytes;
        let (encoding, mark) = match raw[..] {
            [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
            [0xFF, 0xFE, ..] => (encoding_rs::UTF_16LE, 2),
            [0xFE, 0xFF, ..] => (encoding_rs::UTF_16BE, 2),
            [b'<', 0, ..] => (encoding_rs::UTF_16LE, 0),
            [0, b'<', ..] => (encoding_rs::UTF_16BE, 0),
            _ => (declared(raw).unwrap_or(UTF_8), 0),
        };
        if encoding == UTF_8 {
            self.taken = mark;
            return;
        }
        let raw = self.bytes.split_off(mark);
        self.bytes.clear();
        let mut decoder = encoding.new_decoder_without_bom_handling();
        decode(&mut decoder, &raw, self.ended, &mut self.bytes);
        self.decoder = Some(decoder);
    }
}

fn charset_name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        name => name,
    }
}

/// Reads about [`PIECE`] bytes; true at the end.
fn read(reader: &mut impl Read, out: &mut Vec<u8>) -> Result<bool, ReadError> {
    let from = out.len();
    out.resize(from + PIECE, 0);
    let mut end = from;
    while end < out.len() {
        match reader.read(&mut out[end..]) {
            Ok(0) => break,
            Ok(n) => end += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // what came before it is read; it comes again
            Err(_) if end > from => break,
            Err(error) => {
                out.truncate(end);
                return Err(error.into());
            }
        }
    }
    out.truncate(end);
    Ok(end == from)
}

fn decode(decoder: &mut Decoder, raw: &[u8], last: bool, out: &mut Vec<u8>) {
    let from = out.len();
    let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 4 + 16);
    out.resize(from + room, 0);
    let (_, _, written, _) = decoder.decode_to_utf8(raw, &mut out[from..], last);
    out.truncate(from + written);
}

/// The charset that the first line declares, unless that is one of two bytes a
/// character: then the line could not be read.
fn declared(raw: &[u8]) -> Option<&'static Encoding> {
    let line = raw.strip_prefix(b"<?xml")?;
    let line = &line[..memchr::memchr(b'>', line)?];
    let value = &line[memchr::memmem::find(line, b"encoding")? + 8..];
    let value = value.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first()?;
    let label = &value[1..];
    let encoding = Encoding::for_label(&label[..memchr::memchr(quote, label)?])?;
    (encoding != encoding_rs::UTF_16LE && encoding != encoding_rs::UTF_16BE).then_some(encoding)
}
