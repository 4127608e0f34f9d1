//! Holds the way of a text through a reader that marks values where they lie: block by
//! block, what is cut off waits for the next. Must not know formats.

use super::prose::char_boundary;
use super::{ExtractError, Sink, fold_look_alikes};
use crate::input::{Limits, TextSource};
use crate::model::{Cause, Chunk, Gap, Stage};

/// How much is there to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// More follows.
    Part,
    /// More follows, but what is there may not wait for it any longer.
    Full,
    /// Nothing follows.
    Last,
}

/// Marks values in the buffer of a chunk.
pub(super) trait Marker {
    /// Marks the values of all that is whole in `chunk.buf`, which bear records of their
    /// own, and returns how many bytes that takes. The rest comes again with what
    /// follows it, so only what is returned may be changed. Unless the block is a
    /// [`Block::Part`] nothing may be left.
    fn mark(
        &mut self,
        chunk: &mut Chunk,
        sink: &mut dyn Sink,
        block: Block,
    ) -> Result<usize, ExtractError>;
}

/// Reads all of `text` through `marker`. A piece longer than the limit of records is
/// handed over as it is, with a gap.
pub(super) fn read(
    text: &mut TextSource,
    sink: &mut dyn Sink,
    marker: &mut dyn Marker,
    limits: &Limits,
) -> Result<(), ExtractError> {
    let (window, longest) = (limits.window as usize, limits.record as usize);
    let mut chunk = Chunk::default();
    let mut rest: Vec<u8> = Vec::new();
    let mut more = true;
    while more || !rest.is_empty() {
        chunk.buf.append(&mut rest);
        if more {
            // a piece that does not fit doubles the block, up to the longest piece
            let length = chunk.buf.len();
            let want = window.saturating_sub(length).max(length);
            let want = want.min((longest + 1).saturating_sub(length)).max(64);
            more = text.read_to(&mut chunk.buf, want);
        }
        let block = if more { Block::Part } else { Block::Last };
        let mut used = marker.mark(&mut chunk, sink, block)?;
        let mut tail = Vec::new();
        if used == 0 && chunk.buf.len() > longest {
            tail = chunk.buf.split_off(char_boundary(&chunk.buf, longest));
            used = marker.mark(&mut chunk, sink, Block::Full)?;
            let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("record", limits.record);
            sink.gap(gap.noting("a value longer than the limit was read in pieces"));
        }
        rest.extend_from_slice(&chunk.buf[used..]);
        rest.append(&mut tail);
        chunk.buf.truncate(used);
        if chunk.values.is_empty() {
            chunk.clear();
            continue;
        }
        if text.look_alikes() {
            fold_look_alikes(&mut chunk);
        }
        chunk.first_record = 0;
        chunk.owned = 0..chunk.buf.len();
        sink.chunk(&mut chunk).or_stop()?;
    }
    Ok(())
}
