//! Holds a reader of XML that gives tags and text as they come; it knows no namespaces
//! and forgives what can be read. Must not know documents.

// quick-xml gathers a text whole and reads UTF-8 alone: a run of 500 MB would cost
// 500 MB, a part in UTF-16 would be lost. Here a text comes in pieces.

mod buffer;
mod tag;

pub(super) use tag::{Tag, local};

use super::ExtractError;
use crate::input::{Limits, ReadError};
use buffer::Buffer;
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

/// A reader of XML.
pub(super) struct Xml<R> {
    buffer: Buffer<R>,
    /// Longest tag, in bytes.
    longest: usize,
    /// Name of the empty element whose end is still to be told.
    closing: Option<Vec<u8>>,
    cdata: bool,
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
    Nothing,
}

impl<R: Read> Xml<R> {
    pub(super) fn new(reader: R, limits: &Limits) -> Self {
        Xml {
            buffer: Buffer::new(reader),
            longest: limits.record as usize,
            closing: None,
            cdata: false,
            depth: 0,
            text: Vec::new(),
        }
    }

    /// The next token; None at the end.
    ///
    /// # Errors
    /// When it cannot be read on, or ends while elements are open.
    pub(super) fn next(&mut self) -> Result<Option<Token<'_>>, ExtractError> {
        if let Some(name) = self.closing.take() {
            self.text = name;
            return Ok(Some(Token::End(local(&self.text))));
        }
        loop {
            let found = if self.cdata { self.cdata()? } else { self.found()? };
            match found {
                None => break,
                Some(Found::Nothing) => {}
                Some(Found::Start(at)) => {
                    self.depth += 1;
                    return Ok(Some(Token::Start(Tag::new(self.buffer.at(at)))));
                }
                Some(Found::Empty(at)) => {
                    let tag = Tag::new(self.buffer.at(at));
                    self.closing = Some(tag.name().to_vec());
                    return Ok(Some(Token::Start(tag)));
                }
                Some(Found::End(at)) => {
                    self.depth = self.depth.saturating_sub(1);
                    let name = self.buffer.at(at);
                    return Ok(Some(Token::End(local(name.trim_ascii()))));
                }
                Some(Found::Plain(at)) => return Ok(Some(Token::Text(self.buffer.at(at)))),
                Some(Found::Text(at)) => {
                    let raw = self.buffer.at(at);
                    return Ok(Some(Token::Text(tag::resolved(raw, &mut self.text))));
                }
            }
        }
        match self.depth {
            0 => Ok(None),
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
            [b'<', b'/', ..] => {
                let end = self.tag_end()?;
                Ok(Some(self.take(2, end, Found::End)))
            }
            [b'<', b'!', ..] => {
                self.buffer.fill_to(9)?;
                if self.buffer.rest().starts_with(b"<!--") {
                    self.pass(4, b"-->")?;
                } else if self.buffer.rest().starts_with(b"<![CDATA[") {
                    self.buffer.skip(9);
                    self.cdata = true;
                } else {
                    self.declaration()?;
                }
                Ok(Some(Found::Nothing))
            }
            [b'<', b'?', ..] => {
                self.pass(2, b"?>")?;
                Ok(Some(Found::Nothing))
            }
            [b'<', b, ..] if b.is_ascii_alphabetic() || *b == b'_' || *b >= 0x80 => {
                let end = self.tag_end()?;
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

    /// A piece of a section that holds text as it is.
    fn cdata(&mut self) -> Result<Option<Found>, ExtractError> {
        self.buffer.fill_to(buffer::PIECE)?;
        let rest = self.buffer.rest();
        if let Some(end) = memchr::memmem::find(rest, b"]]>") {
            self.cdata = false;
            return Ok(Some(self.take_to(0, end, end + 3, Found::Plain)));
        }
        if self.buffer.ended() {
            self.cdata = false;
            let end = rest.len();
            return if end == 0 {
                Err(ReadError::Truncated.into())
            } else {
                Ok(Some(self.take_to(0, end, end, Found::Plain)))
            };
        }
        let end = whole(&rest[..rest.len() - 2]);
        Ok(Some(self.take_to(0, end, end, Found::Plain)))
    }

    /// Where the tag that starts here ends: the place of its `>`.
    fn tag_end(&mut self) -> Result<usize, ExtractError> {
        let mut from = 1;
        let mut quote = None;
        loop {
            let rest = self.buffer.rest();
            while let Some(&b) = rest.get(from) {
                match (quote, b) {
                    (None, b'>') => return Ok(from),
                    (None, b'"' | b'\'') => quote = Some(b),
                    (Some(open), _) if open == b => quote = None,
                    _ => {}
                }
                from += 1;
            }
            if self.buffer.ended() {
                return Err(ReadError::Truncated.into());
            }
            if rest.len() > self.longest {
                return Err(ExtractError::Limit { name: "record", value: self.longest as u64 });
            }
            self.buffer.grow()?;
        }
    }

    /// Passes over what ends with `end`.
    fn pass(&mut self, start: usize, end: &[u8]) -> Result<(), ExtractError> {
        self.buffer.skip(start);
        loop {
            self.buffer.fill_to(buffer::PIECE)?;
            let rest = self.buffer.rest();
            if let Some(i) = memchr::memmem::find(rest, end) {
                self.buffer.skip(i + end.len());
                return Ok(());
            }
            if self.buffer.ended() {
                return Err(ReadError::Truncated.into());
            }
            let keep = end.len() - 1;
            self.buffer.skip(rest.len() - keep);
        }
    }

    /// Passes over a declaration of types and what it defines: nothing of it is expanded.
    fn declaration(&mut self) -> Result<(), ExtractError> {
        let (mut brackets, mut quote) = (0_u32, None);
        loop {
            self.buffer.fill_to(buffer::PIECE)?;
            let rest = self.buffer.rest();
            for (i, &b) in rest.iter().enumerate() {
                match (quote, b) {
                    (Some(open), _) if open == b => quote = None,
                    (Some(_), _) => {}
                    (None, b'"' | b'\'') => quote = Some(b),
                    (None, b'[') => brackets += 1,
                    (None, b']') => brackets = brackets.saturating_sub(1),
                    (None, b'>') if brackets == 0 => {
                        self.buffer.skip(i + 1);
                        return Ok(());
                    }
                    _ => {}
                }
            }
            if self.buffer.ended() {
                return Err(ReadError::Truncated.into());
            }
            self.buffer.skip(rest.len());
        }
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
fn whole(piece: &[u8]) -> usize {
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
