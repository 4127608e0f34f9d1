//! Holds the objects embedded in a presentation. Must not know slides.
//! Source: \[MS-PPT\] 2.10.34.

use super::persist::io_error;
use crate::extract::inside::Inside;
use crate::extract::ole::Stream;
use crate::extract::ole::art::{HEAD, Head};
use crate::extract::{ExtractError, Sink};
use flate2::read::ZlibDecoder;
use std::io::{Read, Seek, SeekFrom};

/// An embedded object, often packed.
pub(super) const OBJECT: u16 = 0x1011;

/// Hands on the object at an offset.
pub(super) fn object(
    stream: &mut Stream,
    at: u64,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let Some(head) = Head::at(stream, at).map_err(io_error)? else { return Ok(()) };
    let mut own = stream.clone();
    own.seek(SeekFrom::Start(at + HEAD)).map_err(io_error)?;
    let mut own = own.take(head.length);
    let reader: Box<dyn Read> = if head.instance == 1 {
        let mut size = [0; 4];
        // without a size there is nothing in it
        let n = own.read(&mut size).map_err(io_error)?;
        let size = if n == 4 { u32::from_le_bytes(size) } else { 0 };
        // some end without the sum that should be behind
        Box::new(ZlibDecoder::new(own).take(size.into()))
    } else {
        Box::new(own)
    };
    inside.hand_on(inside.name("object", ""), Ok(reader), Some(head.length), sink)
}
