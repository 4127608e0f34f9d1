//! Holds pictures and objects inside RTF: hexadecimal digits, or bytes as they are, into
//! objects of their own. Must not know the text around them.

use crate::extract::inside::{Content, Inside};
use crate::extract::ole::native;
use crate::extract::{ExtractError, Sink};
use crate::model::{Cause, Gap, Stage};

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

/// Hands on a picture.
pub(super) fn picture(
    bytes: Bytes,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let name = inside.name("picture", bytes.kind);
    hand_on(name, bytes, inside, sink)
}

/// Hands on an object, without what is wrapped around it.
pub(super) fn object(
    mut bytes: Bytes,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut name = inside.name("object", "");
    match native::unwrapped(&bytes.data) {
        None if !bytes.data.is_empty() => {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            sink.gap(gap.noting("what is around an embedded object"));
        }
        // a link holds nothing
        None | Some((_, [])) => return Ok(()),
        Some((own, data)) => {
            name = own.unwrap_or(name);
            bytes.data = data.to_vec();
        }
    }
    hand_on(name, bytes, inside, sink)
}

fn hand_on(
    name: String,
    bytes: Bytes,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let content: Content = match bytes.too_large {
        true => Err(inside.too_large()),
        false if bytes.data.is_empty() => return Ok(()),
        false => Ok(Box::new(std::io::Cursor::new(bytes.data))),
    };
    inside.hand_on(name, content, None, sink)
}
