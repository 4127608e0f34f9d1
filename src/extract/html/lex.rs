//! Holds the cutting of a page into tags, text, scripts and comments, as browsers do:
//! nothing is an error. A text of any length comes in pieces. Must not know elements but
//! those whose content is no markup.

use super::references::resolve;
use super::tag::{Tag, TagState, end_of_tag};
use crate::extract::ExtractError;
use crate::extract::xml::{Buffer, PIECE, whole};
use std::io::Read;
use std::ops::Range;

/// Elements whose content is no markup.
const RAW: &[&[u8]] = &[b"script", b"style", b"xmp", b"iframe", b"noembed", b"noframes"];
/// The same, with references in it.
const RAW_TEXT: &[&[u8]] = &[b"textarea", b"title"];

/// What stands next.
#[derive(Debug)]
pub(super) enum Token<'t> {
    Start(Tag<'t>),
    /// An element ends: its name as written.
    End(&'t [u8]),
    /// A piece of text, references undone.
    Text(&'t [u8]),
    /// A piece of the content of an element that holds no markup.
    Raw(&'t [u8]),
    /// A piece of a comment, of what a server was to run, of a tag that never ends.
    Comment {
        text: &'t [u8],
        ends: bool,
    },
}

/// What is open that is no markup.
enum Inside {
    /// Ends with the first of these.
    Until(&'static [u8]),
    /// Text as it is.
    Data,
    /// Content of the element so called.
    Element { name: Vec<u8>, references: bool },
}

enum Found {
    Start(Range<usize>),
    End(Range<usize>),
    Text(Range<usize>),
    Data(Range<usize>),
    Raw(Range<usize>),
    Comment(Range<usize>, bool),
    Nothing,
}

pub(super) struct Lexer<R> {
    buffer: Buffer<R>,
    longest: usize,
    inside: Option<Inside>,
    /// Whether it is XML too, where any element may end at once.
    strict: bool,
    /// It ended inside of a tag, a script or a comment.
    cut: bool,
    text: Vec<u8>,
}

impl<R: Read> Lexer<R> {
    /// Of UTF-8; `longest` bounds a tag, in bytes.
    pub(super) fn new(reader: R, longest: u64) -> Self {
        Lexer {
            buffer: Buffer::of_utf8(reader),
            longest: longest as usize,
            inside: None,
            strict: false,
            cut: false,
            text: Vec::new(),
        }
    }

    /// Whether it ended where no page does.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// The next token; None at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'_>>, ExtractError> {
        loop {
            let found = match self.inside.take() {
                Some(inside) => self.inside(inside)?,
                None => self.found()?,
            };
            return Ok(Some(match found {
                None => return Ok(None),
                Some(Found::Nothing) => continue,
                Some(Found::Start(at)) => Token::Start(Tag::new(self.buffer.at(at))),
                Some(Found::End(at)) => Token::End(self.buffer.at(at)),
                Some(Found::Data(at)) => Token::Text(self.buffer.at(at)),
                Some(Found::Text(at)) => {
                    Token::Text(resolve(self.buffer.at(at), false, &mut self.text))
                }
                Some(Found::Raw(at)) => Token::Raw(self.buffer.at(at)),
                Some(Found::Comment(at, ends)) => Token::Comment { text: self.buffer.at(at), ends },
            }));
        }
    }

    fn found(&mut self) -> Result<Option<Found>, ExtractError> {
        self.buffer.fill_to(16)?;
        let rest = self.buffer.rest();
        let enter = |lexer: &mut Self, start: usize, inside: Inside| {
            lexer.buffer.skip(start);
            lexer.inside = Some(inside);
            Ok(Some(Found::Nothing))
        };
        match rest {
            [] => Ok(None),
            [b'<', b'/', b, ..] if b.is_ascii_alphabetic() => {
                let Some(end) = self.tag_end(2)? else { return Ok(Some(self.broken())) };
                let rest = &self.buffer.rest()[2..end];
                let is_end = |b: &u8| b.is_ascii_whitespace() || *b == b'/';
                let length = rest.iter().position(is_end).unwrap_or(rest.len());
                let base = self.buffer.skip(end + 1);
                Ok(Some(Found::End(base + 2..base + 2 + length)))
            }
            [b'<', b, ..] if b.is_ascii_alphabetic() => {
                let Some(end) = self.tag_end(1)? else { return Ok(Some(self.broken())) };
                let tag = Tag::new(&self.buffer.rest()[1..end]);
                let is = |list: &[&[u8]]| list.iter().any(|n| tag.name().eq_ignore_ascii_case(n));
                let references = is(RAW_TEXT);
                if (references || is(RAW)) && !(self.strict && tag.is_closed()) {
                    self.inside = Some(Inside::Element { name: tag.name().to_vec(), references });
                }
                let base = self.buffer.skip(end + 1);
                Ok(Some(Found::Start(base + 1..base + end)))
            }
            [b'<', b'!', b'-', b'-', b'>', ..] => {
                self.buffer.skip(5);
                Ok(Some(Found::Nothing))
            }
            [b'<', b'!', b'-', b'-', ..] => enter(self, 4, Inside::Until(b"-->")),
            _ if rest.starts_with(b"<![CDATA[") => enter(self, 9, Inside::Data),
            _ if rest.starts_with(b"<?xml") => {
                self.strict = true;
                enter(self, 2, Inside::Until(b">"))
            }
            [b'<', b'?', ..] => enter(self, 2, Inside::Until(b"?>")),
            [b'<', b'!' | b'/', ..] => enter(self, 2, Inside::Until(b">")),
            _ => {
                let end = match self.text_end(1) {
                    Some(end) => end,
                    None => {
                        self.buffer.fill_to(PIECE)?;
                        self.text_end(1).unwrap_or_else(|| self.piece())
                    }
                };
                let base = self.buffer.skip(end);
                Ok(Some(Found::Text(base..base + end)))
            }
        }
    }

    fn text_end(&self, from: usize) -> Option<usize> {
        memchr::memchr(b'<', self.buffer.rest().get(from..)?).map(|i| i + from)
    }

    /// How much of what is there can be handed on.
    fn piece(&self) -> usize {
        let rest = self.buffer.rest();
        if self.buffer.ended() { rest.len() } else { whole(rest) }
    }

    fn inside(&mut self, inside: Inside) -> Result<Option<Found>, ExtractError> {
        self.buffer.fill_to(PIECE)?;
        let rest = self.buffer.rest();
        let (found, mark) = match &inside {
            Inside::Until(end) => (memchr::memmem::find(rest, end), end.len()),
            Inside::Data => (memchr::memmem::find(rest, b"]]>"), 3),
            // its end is a tag, which comes next
            Inside::Element { name, .. } => (end_of_element(rest, name), 0),
        };
        let kept = match &inside {
            Inside::Element { name, .. } => name.len() + 3,
            _ => mark,
        };
        let (end, next, ends) = match found {
            Some(end) => (end, end + mark, true),
            None if self.buffer.ended() => {
                self.cut = true;
                (rest.len(), rest.len(), true)
            }
            None => {
                let end = whole(&rest[..rest.len() - kept]);
                (end, end, false)
            }
        };
        let base = self.buffer.skip(next);
        let at = base..base + end;
        let found = match &inside {
            Inside::Until(_) => Found::Comment(at, ends),
            Inside::Data => Found::Data(at),
            Inside::Element { references: true, .. } => Found::Text(at),
            Inside::Element { .. } => Found::Raw(at),
        };
        if !ends {
            self.inside = Some(inside);
        }
        Ok(Some(found))
    }

    /// Where the tag that starts here ends; None for one that does not.
    fn tag_end(&mut self, start: usize) -> Result<Option<usize>, ExtractError> {
        let (mut from, mut state) = (start, TagState::Outside);
        loop {
            if let Some(end) = end_of_tag(self.buffer.rest(), &mut from, &mut state) {
                return Ok(Some(end));
            }
            if self.buffer.ended() {
                self.cut = true;
                return Ok(None);
            }
            if self.buffer.rest().len() > self.longest {
                return Ok(None);
            }
            self.buffer.grow()?;
        }
    }

    /// What looked like a tag and never ends, up to the next: it is nowhere seen.
    fn broken(&mut self) -> Found {
        let end = self.text_end(1).unwrap_or(self.buffer.rest().len());
        let base = self.buffer.skip(end);
        Found::Comment(base..base + end, true)
    }
}

/// Where the content of the element called `name` ends.
fn end_of_element(text: &[u8], name: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(text, b"</").find(|i| {
        let behind = &text[i + 2..];
        behind.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
            && behind
                .get(name.len())
                .is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let mut lexer = Lexer::new(html.as_bytes(), 1000);
        let mut out = String::new();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        while let Some(token) = lexer.next().expect("bytes in memory") {
            out += &match token {
                Token::Start(tag) => format!("<{}>", text(tag.name())),
                Token::End(name) => format!("</{}>", text(name)),
                Token::Text(piece) => text(piece),
                Token::Raw(piece) => format!("[{}]", text(piece)),
                Token::Comment { text: piece, .. } => format!("({})", text(piece)),
            };
        }
        out + if lexer.is_cut() { "!" } else { "" }
    }

    #[test]
    fn pages_are_cut_as_browsers_do() {
        for (html, expected) in [
            ("<p>Ren&eacute;e<br/>x</p >", "<p>Renée<br>x</p>"),
            ("a < b <1 <-- c", "a < b <1 <-- c"),
            ("<script>if (a<b) '</p>'</SCRIPT>x", "<script>[if (a<b) '</p>']</SCRIPT>x"),
            ("<textarea><b>&amp;</textarea>", "<textarea><b>&</textarea>"),
            ("<!-- a --><!--><!DOCTYPE html></ x>y", "( a )(DOCTYPE html)( x)y"),
            ("<?php echo '>' ?>x<%= y %>", "(php echo '>' )x<%= y %>"),
            ("<svg><![CDATA[<b>]]></svg>", "<svg><b></svg>"),
            ("<?xml version='1'?><script src='x'/><p>y", "(xml version='1'?)<script><p>y"),
            ("<script>x", "<script>[x]!"),
            ("<p>x<b k='", "<p>x(<b k=')!"),
            ("<p>x<!-- y", "<p>x( y)!"),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
        let long = format!("<p k='{}'>x", "y".repeat(200_000));
        assert!(shown(&long).ends_with("y'>x"));
    }
}
