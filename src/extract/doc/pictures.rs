//! Holds the pictures of a document: those in lines of text, and those that are drawn
//! beside it. Must not know text. Source: \[MS-DOC\] 2.9.190 (PICF), 2.9.172.

use super::fib::{DRAWINGS, Head};
use crate::extract::inside::Inside;
use crate::extract::ole::{Ole, art, long, short};
use crate::extract::{ExtractError, Sink};

/// Hands on all pictures.
pub(super) fn hand_on(
    ole: &Ole,
    head: &mut Head,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    if head.is_old {
        return Ok(());
    }
    let io_error = |error: std::io::Error| ExtractError::Read(error.into());
    if let Some(mut data) = ole.stream(0, "Data") {
        let mut at = 0;
        // each says how long it is and where its own begins
        while let Ok(bytes) = data.bytes_at(at, 70)
            && let (Some(length), Some(skip)) = (long(&bytes, 0), short(&bytes, 4))
            && length >= 8
        {
            // the name of a file may stand between
            let name = match short(&bytes, 6) {
                Some(0x66) => data.bytes_at(at + u64::from(skip), 1).map_err(io_error)?,
                _ => Vec::new(),
            };
            let name = name.first().map_or(0, |length| u64::from(*length) + 1);
            let own = at + u64::from(skip) + name..at + u64::from(length);
            art::pictures(&mut data, own, None, inside, sink)?;
            at += u64::from(length);
        }
    }
    let (mut drawings, range) = head.part(DRAWINGS);
    let text = head.text.clone();
    art::pictures(&mut drawings, range, Some(&text), inside, sink)
}
