//! Holds a reader of XML that gives tags and text as they come; it knows no namespaces
//! and forgives what can be read. Must not know documents.

// quick-xml gathers a text whole and reads UTF-8 alone: a run of 500 MB would cost
// 500 MB, a part in UTF-16 would be lost. Here a text comes in pieces.

mod buffer;
mod inside;
mod tag;

pub(super) use buffer::{Buffer, PIECE};
pub(super) use tag::{Tag, local};

use super::ExtractError;
use crate::input::{Limits, ReadError};
use inside::{Declared, Inside};
use std::io::Read;
use std::ops::Range;

/// Bytes at the end of a piece in which a reference may be cut.
const REFERENCE: usize = 16;

/// What stands next.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'t> {
    /// An element begins. An empty one ends with the next token.
    Start(Tag<'t>),
    /// An element ends: its name, without a prefix.
    End(&'t [u8]),
    /// A piece of text, references undone.
    Text(&'t [u8]),
}

/// What stands next, also between elements.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'t> {
    Token(Token<'t>),
    /// A piece of what is no content: a comment, an instruction, a declaration of types,
    /// a tag that never ends.
    Aside {
        text: &'t [u8],
        /// Whether it ends with this piece.
        ends: bool,
    },
}

/// A reader of XML.
pub(super) struct Xml<R> {
    buffer: Buffer<R>,
    /// Longest tag, in bytes.
    longest: usize,
    /// Name of the empty element whose end is still to be told.
    closing: Option<Vec<u8>>,
    /// What is open that is no element.
    inside: Option<Inside>,
    all: bool,
    /// It ended inside of something that is no element.
    cut: bool,
    /// Tags that were read as text.
    broken: u64,
    /// Elements that are open.
    depth: u64,
    /// Text whose references were undone.
    text: Vec<u8>,
}

/// What was found, as places in the buffer.
enum Found {
    Start(Range<usize>),
    Empty(Range<usize>),
    End(Range<usize>),
    Text(Range<usize>),
    /// Text without references.
    Plain(Range<usize>),
    Aside(Range<usize>),
    LastAside(Range<usize>),
    Nothing,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(reader: R, limits: &Limits) -> Self {
        Xml {
            buffer: Buffer::new(reader),
            longest: limits.record as usize,
            closing: None,
            inside: None,
            all: false,
            cut: false,
            broken: 0,
            depth: 0,
            text: Vec::new(),
        }
    }

    /// The same, which tells comments and instructions too, and reads a tag that never
    /// ends as text.
    pub(super) fn telling_all(mut self) -> Self {
        self.all = true;
        self
    }

    /// The charset that was undone; None for UTF-8.
    pub(super) fn charset(&self) -> Option<&'static str> {
        self.buffer.charset()
    }

    /// How many tags so far never ended and were read as text.
    pub(super) fn broken(&self) -> u64 {
        self.broken
    }

    /// The next token; None at the end.
    ///
    /// # Errors
    /// When it cannot be read on, or ends while elements are open.
    pub(super) fn next(&mut self) -> Result<Option<Token<'_>>, ExtractError> {
        Ok(match self.next_of_all()? {
            Some(Piece::Token(token)) => Some(token),
            // none comes unless all is told
            Some(Piece::Aside { .. }) | None => None,
        })
    }

    /// The same, comments and instructions among them for who [tells
    /// all](Self::telling_all).
    pub(super) fn next_of_all(&mut self) -> Result<Option<Piece<'_>>, ExtractError> {
        let token = |token| Ok(Some(Piece::Token(token)));
        if let Some(name) = self.closing.take() {
            self.text = name;
            return token(Token::End(local(&self.text)));
        }
        loop {
            let found = if self.inside.is_some() { self.inside()? } else { self.found()? };
            match found {
                None => break,
                Some(Found::Nothing) => {}
                Some(Found::Start(at)) => {
                    self.depth += 1;
                    return token(Token::Start(Tag::new(self.buffer.at(at))));
                }
                Some(Found::Empty(at)) => {
                    let tag = Tag::new(self.buffer.at(at));
                    self.closing = Some(tag.name().to_vec());
                    return token(Token::Start(tag));
                }
                Some(Found::End(at)) => {
                    self.depth = self.depth.saturating_sub(1);
                    let name = self.buffer.at(at);
                    return token(Token::End(local(name.trim_ascii())));
                }
                Some(Found::Plain(at)) => return token(Token::Text(self.buffer.at(at))),
                Some(Found::Aside(_) | Found::LastAside(_)) if !self.all => {}
                Some(Found::Aside(at)) => {
                    return Ok(Some(Piece::Aside { text: self.buffer.at(at), ends: false }));
                }
                Some(Found::LastAside(at)) => {
                    return Ok(Some(Piece::Aside { text: self.buffer.at(at), ends: true }));
                }
                Some(Found::Text(at)) => {
                    let raw = self.buffer.at(at);
                    return token(Token::Text(tag::resolved(raw, &mut self.text)));
                }
            }
        }
        match self.depth {
            0 if !self.cut => Ok(None),
            _ => Err(ReadError::Truncated.into()),
        }
    }

    /// Passes over all of the element that was begun last.
    pub(super) fn skip(&mut self) -> Result<(), ExtractError> {
        let mut open = 1_u64;
        while open > 0 {
            match self.next()? {
                Some(Token::Start(_)) => open += 1,
                Some(Token::End(_)) => open -= 1,
                Some(Token::Text(_)) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn found(&mut self) -> Result<Option<Found>, ExtractError> {
        self.buffer.fill_to(2)?;
        match self.buffer.rest() {
            [] => Ok(None),
            [b'<', b'/', ..] => Ok(Some(match self.tag_end()? {
                Some(end) => self.take(2, end, Found::End),
                None => self.broken_tag(),
            })),
            [b'<', b'!', ..] => {
                self.buffer.fill_to(9)?;
                if self.buffer.rest().starts_with(b"<!--") {
                    self.enter(4, Inside::Comment);
                } else if self.buffer.rest().starts_with(b"<![CDATA[") {
                    self.enter(9, Inside::Text);
                } else {
                    self.enter(2, Inside::Declaration(Declared::default()));
                }
                Ok(Some(Found::Nothing))
            }
            [b'<', b'?', ..] => {
                self.enter(2, Inside::Instruction);
                Ok(Some(Found::Nothing))
            }
            [b'<', b, ..] if b.is_ascii_alphabetic() || *b == b'_' || *b >= 0x80 => {
                let Some(end) = self.tag_end()? else { return Ok(Some(self.broken_tag())) };
                match self.buffer.rest()[..end] {
                    [.., b'/'] => Ok(Some(self.take_to(1, end - 1, end + 1, Found::Empty))),
                    _ => Ok(Some(self.take(1, end, Found::Start))),
                }
            }
            _ => self.plain_text(),
        }
    }

    fn plain_text(&mut self) -> Result<Option<Found>, ExtractError> {
        let rest = self.buffer.rest();
        // an angle that opens nothing is text
        let end = match memchr::memchr(b'<', &rest[1..]) {
            Some(i) => i + 1,
            None => {
                self.buffer.fill_to(buffer::PIECE)?;
                let rest = self.buffer.rest();
                match memchr::memchr(b'<', &rest[1..]) {
                    Some(i) => i + 1,
                    None if self.buffer.ended() => rest.len(),
                    None => whole(rest),
                }
            }
        };
        let has_reference = memchr::memchr(b'&', &self.buffer.rest()[..end]).is_some();
        let as_found = if has_reference { Found::Text } else { Found::Plain };
        Ok(Some(self.take_to(0, end, end, as_found)))
    }

    fn enter(&mut self, start: usize, what: Inside) {
        self.buffer.skip(start);
        self.inside = Some(what);
    }

    /// A piece of what is open that is no element. What a declaration of types defines
    /// is not expanded.
    fn inside(&mut self) -> Result<Option<Found>, ExtractError> {
        let Some(mut inside) = self.inside.take() else { return Ok(Some(Found::Nothing)) };
        let is_text = matches!(inside, Inside::Text);
        self.buffer.fill_to(buffer::PIECE)?;
        let rest = self.buffer.rest();
        let (end, next, ends) = match inside.end(rest) {
            Some((end, next)) => (end, next, true),
            None if self.buffer.ended() => {
                self.cut = true;
                (rest.len(), rest.len(), true)
            }
            // what was looked at of a declaration is not looked at again
            None if inside.kept() == 0 => (rest.len(), rest.len(), false),
            None => {
                let end = whole(&rest[..rest.len() - inside.kept()]);
                (end, end, false)
            }
        };
        if !ends {
            self.inside = Some(inside);
        }
        let as_found = match (is_text, ends) {
            (true, _) => Found::Plain,
            (false, false) => Found::Aside,
            (false, true) => Found::LastAside,
        };
        Ok(Some(self.take_to(0, end, next, as_found)))
    }

    /// Where the tag that starts here ends: the place of its `>`. None for one that
    /// never does, where all is told.
    fn tag_end(&mut self) -> Result<Option<usize>, ExtractError> {
        let mut from = 1;
        let mut quote = None;
        loop {
            let rest = self.buffer.rest();
            while let Some(&b) = rest.get(from) {
                match (quote, b) {
                    (None, b'>') => return Ok(Some(from)),
                    // no tag holds one
                    (_, b'<') if self.all => return Ok(None),
                    (None, b'"' | b'\'') => quote = Some(b),
                    (Some(open), _) if open == b => quote = None,
                    _ => {}
                }
                from += 1;
            }
            if self.buffer.ended() || rest.len() > self.longest {
                return match self.all {
                    true => Ok(None),
                    false if self.buffer.ended() => Err(ReadError::Truncated.into()),
                    false => {
                        Err(ExtractError::Limit { name: "record", value: self.longest as u64 })
                    }
                };
            }
            self.buffer.grow()?;
        }
    }

    /// What was no tag, up to the next one.
    fn broken_tag(&mut self) -> Found {
        self.broken += 1;
        let rest = self.buffer.rest();
        let end = memchr::memchr(b'<', &rest[1..]).map_or(rest.len(), |i| i + 1);
        self.take_to(0, end, end, Found::LastAside)
    }

    /// Takes what stands from `start` to `end`, behind which one byte is passed over.
    fn take(&mut self, start: usize, end: usize, found: fn(Range<usize>) -> Found) -> Found {
        self.take_to(start, end, end + 1, found)
    }

    fn take_to(
        &mut self,
        start: usize,
        end: usize,
        next: usize,
        found: fn(Range<usize>) -> Found,
    ) -> Found {
        let base = self.buffer.skip(next);
        found(base + start..base + end.max(start))
    }
}

/// How much of a piece of text can be handed on: no character and no reference is cut.
pub(super) fn whole(piece: &[u8]) -> usize {
    let last = piece.len().saturating_sub(REFERENCE);
    let cut = memchr::memrchr(b'&', &piece[last..]).map(|i| last + i);
    let open = cut.filter(|&i| memchr::memchr(b';', &piece[i..]).is_none());
    let mut end = open.unwrap_or(piece.len());
    let start = end.saturating_sub(4);
    if let Some(lead) = piece[start..end].iter().rposition(|&b| b & 0xC0 != 0x80) {
        let length = match piece[start + lead] {
            0..0xC0 => 1,
            0xC0..0xE0 => 2,
            0xE0..0xF0 => 3,
            _ => 4,
        };
        if start + lead + length > end {
            end = start + lead;
        }
    }
    // of what is no text at all something has to go on
    if end == 0 { piece.len() } else { end }
}

#[cfg(test)]
mod tests;
