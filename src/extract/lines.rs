//! Holds the way of a text through a reader of lines. Must not know what lines mean.

use super::blocks::{Block, Marker};
use super::{ExtractError, Sink};
use crate::model::{Chunk, FieldId, FieldKind, FieldPath, Value};
use std::ops::Range;

/// Marks the values of single lines.
pub(super) trait Line {
    /// Marks the values of the line at `at`, which has its end neither of `\n` nor of
    /// `\r\n`; `number` is its number, from 1. What it makes shorter has to stay within
    /// the line.
    fn line(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        number: u32,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError>;
}

/// Hands lines to a reader of them.
pub(super) struct ByLine<R> {
    pub(super) reader: R,
    number: u32,
}

impl<R: Line> ByLine<R> {
    pub(super) fn new(reader: R) -> Self {
        ByLine { reader, number: 0 }
    }
}

impl<R: Line> Marker for ByLine<R> {
    fn mark(
        &mut self,
        chunk: &mut Chunk,
        sink: &mut dyn Sink,
        block: Block,
    ) -> Result<usize, ExtractError> {
        let mut at = 0;
        while at < chunk.buf.len() {
            let end = match memchr::memchr(b'\n', &chunk.buf[at..]) {
                Some(i) => at + i,
                None if block != Block::Part => chunk.buf.len(),
                None => break,
            };
            self.number = self.number.saturating_add(1);
            let is_return = end > at && chunk.buf[end - 1] == b'\r';
            let line = at..end - usize::from(is_return);
            self.reader.line(chunk, line, self.number, sink)?;
            at = (end + 1).min(chunk.buf.len());
        }
        Ok(at)
    }
}

/// Lines that are running text, beside those with fields.
#[derive(Default)]
pub(super) struct Prose(Option<FieldId>);

impl Prose {
    /// Marks a line, or a part of one, as text, unless it is blank.
    pub(super) fn push(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        number: u32,
        sink: &mut dyn Sink,
    ) {
        if chunk.buf[at.clone()].trim_ascii().is_empty() {
            return;
        }
        let field = match self.0 {
            Some(field) => field,
            None => *self.0.insert(sink.field(FieldPath::text(), FieldKind::Text, None)),
        };
        push(chunk, at, field, number);
    }
}

/// Marks a value where it stands.
#[inline]
pub(super) fn push(chunk: &mut Chunk, at: Range<usize>, field: FieldId, record: u32) {
    chunk.values.push(Value { start: at.start as u32, end: at.end as u32, field, record });
}

/// The whole lines at the beginning of a text, at most `most`, without their ends; the
/// last one only where nothing follows it.
pub(super) fn first(text: &[u8], whole: bool, most: usize) -> impl Iterator<Item = &[u8]> {
    let end = match memchr::memrchr(b'\n', text) {
        Some(end) if !whole => end,
        _ => text.len(),
    };
    split(&text[..end], b'\n').take(most).map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// The stretches of a text that `end` parts.
pub(super) fn split(text: &[u8], end: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let at = memchr::memchr(end, text);
        rest = at.map(|at| &text[at + 1..]);
        Some(&text[..at.unwrap_or(text.len())])
    })
}
