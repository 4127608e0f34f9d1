//! Holds the pieces of a line of a log: words, texts in quotes, texts in brackets. Must
//! not know what they mean.

use std::ops::Range;

/// Most pieces of a line; what follows is part of the last.
const MOST: usize = 64;

/// How a piece is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Quoted,
    Bracketed,
}

/// A piece and where it stands, without its quotes or brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) at: Range<usize>,
}

/// Puts the pieces of the line at `line` of `buf` into `pieces`.
pub(super) fn pieces(buf: &[u8], line: Range<usize>, pieces: &mut Vec<Piece>) {
    pieces.clear();
    let mut at = line.start;
    let end = line.end;
    while at < end {
        if buf[at] == b' ' {
            at += 1;
            continue;
        }
        let rest = &buf[at..end];
        let (kind, inner, next) = match rest[0] {
            _ if pieces.len() + 1 >= MOST => (Kind::Word, 0..rest.len(), rest.len()),
            b'"' => match closing(rest) {
                Some(close) => (Kind::Quoted, 1..close, close + 1),
                None => (Kind::Quoted, 1..rest.len(), rest.len()),
            },
            b'[' => match memchr::memchr(b']', rest) {
                Some(close) => (Kind::Bracketed, 1..close, close + 1),
                None => (Kind::Bracketed, 1..rest.len(), rest.len()),
            },
            _ => {
                let length = memchr::memchr(b' ', rest).unwrap_or(rest.len());
                (Kind::Word, 0..length, length)
            }
        };
        pieces.push(Piece { kind, at: at + inner.start..at + inner.end });
        at += next;
    }
}

/// The place of the quote that closes the one at the start; those behind a backslash do
/// not.
fn closing(rest: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let found = at + memchr::memchr2(b'"', b'\\', rest.get(at..)?)?;
        if rest[found] == b'"' {
            return Some(found);
        }
        at = found + 2;
    }
}
