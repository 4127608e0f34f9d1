//! Holds `Span`: a stretch of a buffer within which matches are looked for. Must
//! not know what they are.

use super::masks::{self, Masks};
use crate::model::SEPARATOR;

/// A stretch of a buffer: a cell, or a window of running text.
#[derive(Clone, Copy)]
pub struct Span<'b> {
    /// The buffer.
    pub buf: &'b [u8],
    /// Classes of its bytes.
    pub masks: &'b Masks,
    /// Offset of the first byte that may be looked at.
    pub start: usize,
    /// Offset behind the last.
    pub end: usize,
}

impl Span<'_> {
    /// The byte at `i`; outside the span a byte that nothing matches.
    #[inline]
    pub fn at(&self, i: usize) -> u8 {
        if i < self.end && i >= self.start { self.buf[i] } else { SEPARATOR }
    }

    /// The byte before `i`.
    #[inline]
    pub fn before(&self, i: usize) -> u8 {
        if i > self.start { self.buf[i - 1] } else { SEPARATOR }
    }

    /// Length of the run of digits at `i`.
    #[inline]
    pub fn digits(&self, i: usize) -> usize {
        if i >= self.end {
            return 0;
        }
        masks::run(&self.masks.digit, i).min(self.end - i)
    }

    /// Length of the run of word bytes at `i`.
    #[inline]
    pub fn word(&self, i: usize) -> usize {
        if i >= self.end {
            return 0;
        }
        masks::run(&self.masks.word, i).min(self.end - i)
    }

    /// The text from `start` to `end`.
    #[inline]
    pub fn text(&self, start: usize, end: usize) -> &[u8] {
        &self.buf[start..end]
    }
}

/// Whether `b` is a letter, a digit, `_` or of another script.
#[inline]
pub fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || (b >= 0x80 && b != SEPARATOR)
}
