//! Holds what stands in brackets: `{a: 1, b: [x, y]}` of YAML and `{a = 1}` of TOML. Must
//! not know lines.

use super::place::{Marks, Place, trimmed, undouble};
use super::quoted::{self, End};
use crate::extract::Sink;
use crate::extract::json::lex::skip_blank;
use crate::extract::keys::ROOT;
use crate::model::Chunk;
use std::ops::Range;

/// Brackets inside each other that are told apart.
const LEVELS: usize = 64;

/// A bracket that is open.
struct Level {
    object: bool,
    place: Place,
    /// The place of the value that a key announced.
    value: Option<Place>,
}

/// Marks what stands in `at`, brackets included, at `place`; `colon` stands behind keys.
pub(super) fn mark(
    marks: &mut Marks,
    chunk: &mut Chunk,
    at: Range<usize>,
    place: Place,
    colon: u8,
    sink: &mut dyn Sink,
) {
    let mut open: Vec<Level> = Vec::new();
    let mut from = at.start;
    loop {
        from = skip_blank(&chunk.buf[..at.end], from);
        if from >= at.end {
            return;
        }
        match chunk.buf[from] {
            b @ (b'{' | b'[') if open.len() < LEVELS => {
                let object = b == b'{';
                let place = match open.last_mut() {
                    Some(level) => {
                        let value = level.value.take();
                        let (node, record) = value.unwrap_or(level.place);
                        let counts = object && !level.object;
                        (node, if counts { marks.keys.count(node) } else { record })
                    }
                    None if place.0 == ROOT && object => marks.document(),
                    None => place,
                };
                let node = if object { place.0 } else { marks.items(place.0) };
                open.push(Level { object, place: (node, place.1), value: None });
            }
            b'}' | b']' => drop(open.pop()),
            b',' => {
                if let Some(level) = open.last_mut() {
                    level.value = None;
                }
            }
            b'#' => {
                let length = memchr::memchr(b'\n', &chunk.buf[from..at.end]);
                let end = length.map_or(at.end, |n| from + n);
                marks.prose.push(chunk, from + 1..end, 0, sink);
                from = end;
                continue;
            }
            b if b == colon => {}
            _ => {
                from = text(marks, chunk, from..at.end, &mut open, place, colon, sink);
                continue;
            }
        }
        from += 1;
    }
}

/// A key or a value at the start of `at`; returns the place behind it.
fn text(
    marks: &mut Marks,
    chunk: &mut Chunk,
    at: Range<usize>,
    open: &mut [Level],
    place: Place,
    colon: u8,
    sink: &mut dyn Sink,
) -> usize {
    let buf = &mut chunk.buf;
    let quote = Some(buf[at.start]).filter(|b| matches!(b, b'"' | b'\''));
    let (inner, end) = match quote.map(|_| quoted::quote(&buf[..at.end], at.start, true)) {
        Some(End::At(end)) => (at.start + 1..end - 1, end),
        _ => {
            let end = word(&buf[..at.end], at.start, colon);
            (trimmed(buf, at.start..end), end)
        }
    };
    let next = skip_blank(&buf[..at.end], end);
    let is_key = buf[..at.end].get(next) == Some(&colon);
    let inner = match quote.filter(|_| end > inner.end) {
        Some(b'"') => marks.unescape(buf, inner),
        Some(_) => undouble(buf, inner, b'\''),
        None => inner,
    };
    match open.last_mut() {
        Some(level) if level.object && is_key && level.value.is_none() => {
            level.value = Some(marks.key(chunk, inner, level.place, sink));
            next + 1
        }
        level => {
            let place = match level {
                // an array that is the document holds records
                Some(level) if !level.object && level.place.0 == ROOT => marks.document(),
                Some(level) => level.value.take().unwrap_or(level.place),
                None => place,
            };
            super::scalar(marks, chunk, inner, place, quote.is_some(), sink);
            end
        }
    }
}

/// Where a word without quotes ends.
fn word(buf: &[u8], at: usize, colon: u8) -> usize {
    let mut i = at + 1;
    while i < buf.len() {
        let next = buf.get(i + 1).copied().unwrap_or(b' ');
        let ends = match buf[i] {
            b',' | b'[' | b']' | b'{' | b'}' | b'\n' => true,
            b'#' => buf[i - 1].is_ascii_whitespace(),
            // of an address or a time it is a part
            b if b == colon => {
                colon == b'=' || next.is_ascii_whitespace() || b",[]{}".contains(&next)
            }
            _ => false,
        };
        if ends {
            return i;
        }
        i += 1;
    }
    buf.len()
}
