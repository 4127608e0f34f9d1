//! Holds pictures and objects inside RTF: hexadecimal digits, or bytes as they are, into
//! objects of their own. Must not know the text around them.

use crate::extract::ole::native;
use crate::extract::{ExtractError, Sink};
use crate::input::{Nest, ReadError, Source};
use crate::model::{Cause, Gap, Segment, Stage};

/// The bytes of a picture or object.
pub(super) struct Bytes {
    pub(super) data: Vec<u8>,
    half: Option<u8>,
    /// Extension of a picture of the kind that was named.
    pub(super) kind: &'static str,
    too_large: bool,
}

impl Bytes {
    pub(super) fn new() -> Self {
        Bytes { data: Vec::new(), half: None, kind: "bin", too_large: false }
    }

    /// Takes hexadecimal digits; at most `room` bytes are kept.
    pub(super) fn digits(&mut self, run: &[u8], room: usize) {
        for &b in run {
            let Some(digit) = char::from(b).to_digit(16) else { continue };
            match self.half.take() {
                None => self.half = Some(digit as u8),
                Some(_) if self.data.len() >= room => self.too_large = true,
                Some(half) => self.data.push(half << 4 | digit as u8),
            }
        }
    }
}

/// Hands on objects as they come.
pub(super) struct Things<'s> {
    /// None where objects inside would lie too deep.
    nest: Result<Nest<'s>, u64>,
    room: usize,
    count: u32,
}

impl<'s> Things<'s> {
    pub(super) fn new(source: &Source<'s>) -> Self {
        let limits = source.limits();
        Things {
            nest: source.nest().map_err(|_| limits.depth),
            room: usize::try_from(limits.record).unwrap_or(usize::MAX),
            count: 0,
        }
    }

    /// How many bytes of one are kept.
    pub(super) fn room(&self) -> usize {
        self.room
    }

    /// Hands on a picture.
    pub(super) fn picture(
        &mut self,
        bytes: Bytes,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let name = format!("picture {}.{}", self.count + 1, bytes.kind);
        self.child(&name, bytes, sink)
    }

    /// Hands on an object, without what is wrapped around it.
    pub(super) fn object(
        &mut self,
        mut bytes: Bytes,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let mut name = format!("object {}", self.count + 1);
        match native::unwrapped(&bytes.data) {
            None if !bytes.data.is_empty() => {
                let gap = Gap::new(Stage::Extract, Cause::Corrupt);
                sink.gap(gap.noting("what is around an embedded object"));
            }
            None => return Ok(()),
            // a link holds nothing
            Some((_, [])) => return Ok(()),
            Some((own, data)) => {
                if let Some(own) = own {
                    name = own;
                }
                bytes.data = data.to_vec();
            }
        }
        self.child(&name, bytes, sink)
    }

    fn child(&mut self, name: &str, bytes: Bytes, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if bytes.data.is_empty() {
            return Ok(());
        }
        let segment = Segment::Entry { index: self.count, name: name.as_bytes().into() };
        self.count += 1;
        let nest = match &self.nest {
            Ok(nest) => nest,
            Err(depth) => {
                let error = ReadError::Limit { name: "depth", value: *depth };
                sink.gap(error.gap(Stage::Extract).noting("objects inside it"));
                return Ok(());
            }
        };
        let mut source = if bytes.too_large {
            let error = ReadError::Limit { name: "record", value: self.room as u64 };
            Source::unreadable(nest, error)
        } else {
            Source::inside(nest, Box::new(std::io::Cursor::new(bytes.data)), None)
        };
        sink.child(segment, &mut source).or_stop()
    }
}
