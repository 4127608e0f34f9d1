//! Holds the reader of JSON, block by block: it knows in which object or array it is.
//! Must not know charsets or files.

use super::lex::{self, Text, Token, Unended, begins, skip_blank, token};
use super::long::Inside;
use super::meaning::Meaning;
use super::place;
use crate::extract::blocks::{Block, Marker};
use crate::extract::keys::{Keys, Node, ROOT};
use crate::extract::{ExtractError, Sink};
use crate::input::Cleaner;
use crate::model::{Cause, Chunk, FieldId, FieldKind, FieldPath, Gap, Stage, Value};
use std::ops::Range;

/// Objects and arrays inside each other that are told apart; what lies deeper is part of
/// the deepest.
const LEVELS: usize = 128;

/// An object or array that is open.
pub(super) struct Level {
    pub(super) object: bool,
    /// Its path; of an array that of its elements.
    pub(super) node: Node,
    /// The record that its values belong to.
    pub(super) record: u32,
    /// Path and record of the value that a key announced.
    pub(super) value: Option<(Node, u32)>,
}

pub(super) struct Reader<'s> {
    pub(super) keys: Keys,
    pub(super) open: Vec<Level>,
    /// Objects and arrays that were begun beyond [`LEVELS`].
    deeper: u64,
    pub(super) inside: Option<Inside>,
    meaning: Meaning<'s>,
    text: Option<FieldId>,
    line: u32,
    /// Up to where the lines of the block were counted.
    counted: usize,
    broken: u64,
    cleaner: Cleaner,
    scratch: Vec<u8>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(keys: Keys, meaning: Meaning<'s>) -> Self {
        Reader {
            keys,
            open: Vec::new(),
            deeper: 0,
            inside: None,
            meaning,
            text: None,
            line: 1,
            counted: 0,
            broken: 0,
            cleaner: Cleaner::default(),
            scratch: Vec::new(),
        }
    }

    /// Tells what was missing or too much, once nothing follows.
    pub(super) fn end(mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if !self.open.is_empty() || self.deeper > 0 || self.inside.is_some() {
            let gap = Gap::new(Stage::Extract, Cause::Truncated);
            sink.gap(gap.noting("it ends inside an object, an array or a text"));
        }
        if self.broken > 0 {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            sink.gap(gap.noting("what is no JSON was read as values and text"));
        }
        self.meaning.end(sink)?;
        self.keys.end(sink)
    }

    /// One token. None where it does not end in the block, or the block ends.
    fn step(
        &mut self,
        chunk: &mut Chunk,
        at: usize,
        sink: &mut dyn Sink,
        last: bool,
    ) -> Result<Result<usize, Unended>, ExtractError> {
        if self.open.is_empty() && !begins(&chunk.buf[at..]) {
            return Ok(self.stray_line(chunk, at, sink, last));
        }
        let (found, next) = match token(&chunk.buf, at, last) {
            Ok(found) => found,
            Err(unended) => return Ok(Err(unended)),
        };
        match found {
            Token::Text(text) if self.wants_key() => {
                return self.key(chunk, text, next, sink, last);
            }
            Token::Bare(at) if self.wants_key() => {
                let text = Text { at, escaped: false, broken: false };
                return self.key(chunk, text, next, sink, last);
            }
            Token::Text(text) => self.text(chunk, text, sink)?,
            Token::Bare(at) => self.bare(chunk, at, sink),
            Token::Open { object: false } if self.is_place() => {
                match place::pair(&chunk.buf, next, last) {
                    Some(pair) => return Ok(self.pair(chunk, pair, sink)),
                    None => self.open(false),
                }
            }
            Token::Open { object } => self.open(object),
            Token::Close { object } => self.close(object, sink)?,
            Token::Comma => {
                if let Some(level) = self.open.last_mut() {
                    self.broken += u64::from(level.value.take().is_some());
                }
            }
            Token::Colon => self.broken += u64::from(self.deeper == 0),
            Token::Comment(at) => self.push_text(chunk, at, sink),
            Token::Mark => {}
        }
        Ok(Ok(next))
    }

    /// What stands between documents and is none: a line of text.
    fn stray_line(
        &mut self,
        chunk: &mut Chunk,
        at: usize,
        sink: &mut dyn Sink,
        last: bool,
    ) -> Result<usize, Unended> {
        let end = match memchr::memchr(b'\n', &chunk.buf[at..]) {
            Some(i) => at + i,
            None if last => chunk.buf.len(),
            None => return Err(Unended::Other),
        };
        self.broken += 1;
        self.push_text(chunk, at..end, sink);
        Ok(end)
    }

    fn wants_key(&self) -> bool {
        self.deeper == 0
            && self.open.last().is_some_and(|level| level.object && level.value.is_none())
    }

    /// A key, if a colon stands behind it.
    fn key(
        &mut self,
        chunk: &mut Chunk,
        mut text: Text,
        next: usize,
        sink: &mut dyn Sink,
        last: bool,
    ) -> Result<Result<usize, Unended>, ExtractError> {
        let colon = skip_blank(&chunk.buf, next);
        match chunk.buf.get(colon) {
            Some(b':') => {}
            None if !last => return Ok(Err(Unended::Other)),
            _ => {
                self.broken += 1;
                self.text(chunk, text, sink)?;
                return Ok(Ok(next));
            }
        }
        if text.escaped {
            text.at.end = self.unescape(chunk, text.at.clone());
        }
        let Some(level) = self.open.last_mut() else { return Ok(Ok(next)) };
        let key = &chunk.buf[text.at.clone()];
        if is_type(key) && level.node != ROOT {
            level.value = Some((level.node, level.record));
            return Ok(Ok(colon + 1));
        }
        let met = self.keys.key(level.node, key);
        level.value = Some((met.node, level.record));
        if met.is_data {
            // what stands under it is a record of its own
            let record = self.keys.count(met.node);
            level.value = Some((met.node, record));
            let field = self.keys.key_field(level.node, sink);
            push(chunk, text.at, field, record);
        }
        Ok(Ok(colon + 1))
    }

    /// Path and record of the value that begins here.
    pub(super) fn place(&mut self) -> (Node, u32) {
        let Some(level) = self.open.last_mut() else {
            return (ROOT, self.keys.count(ROOT));
        };
        match (level.object, level.value.take()) {
            (true, Some(place)) => place,
            (true, None) => (level.node, level.record),
            // an array that is the document holds records
            (false, _) if level.node == ROOT => (ROOT, self.keys.count(ROOT)),
            (false, _) => (level.node, level.record),
        }
    }

    /// Whether an array that begins here may be a place: `"coordinates": [4.35, 50.85]`.
    fn is_place(&self) -> bool {
        self.open.last().is_some_and(|level| {
            let node = if level.object { level.value } else { Some((level.node, 0)) };
            node.is_some_and(|(node, _)| self.keys.is_called(node, "coordinates"))
        })
    }

    /// A place, as one value.
    fn pair(
        &mut self,
        chunk: &mut Chunk,
        pair: Result<place::Pair, Unended>,
        sink: &mut dyn Sink,
    ) -> Result<usize, Unended> {
        let pair = pair?;
        let (node, record) = self.place();
        let field = self.keys.field(node, sink);
        let at = place::turned(&mut chunk.buf, &pair);
        push(chunk, at, field, record);
        Ok(pair.next)
    }

    fn open(&mut self, object: bool) {
        if self.open.len() >= LEVELS {
            self.deeper += 1;
            return;
        }
        if object && self.wants_key() {
            // the object before was never closed
            self.broken += 1;
            self.open.clear();
        }
        let (node, record) = match self.open.last_mut() {
            None => (ROOT, if object { self.keys.count(ROOT) } else { 0 }),
            Some(level) => {
                let in_array = !level.object;
                let (node, record) = level.value.take().unwrap_or((level.node, level.record));
                let record = if object && in_array { self.keys.count(node) } else { record };
                // an array that is the document holds records
                let same = object || in_array && node == ROOT;
                (if same { node } else { self.keys.items(node) }, record)
            }
        };
        self.open.push(Level { object, node, record, value: None });
    }

    fn close(&mut self, object: bool, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.deeper > 0 {
            self.deeper -= 1;
            return Ok(());
        }
        let Some(i) = self.open.iter().rposition(|level| level.object == object) else {
            self.broken += 1;
            return Ok(());
        };
        self.broken += (self.open.len() - 1 - i) as u64;
        let Some(level) = self.open.drain(i..).next() else { return Ok(()) };
        self.broken += u64::from(level.value.is_some());
        self.meaning.close(&level, i + 1, &self.keys, sink)
    }

    fn bare(&mut self, chunk: &mut Chunk, at: Range<usize>, sink: &mut dyn Sink) {
        let (node, record) = self.place();
        let field = self.keys.field(node, sink);
        let word = &chunk.buf[at.clone()];
        // nothing is a value too: an empty one
        let is_null = matches!(word, b"null" | b"undefined" | b"None");
        push(chunk, if is_null { at.start..at.start } else { at }, field, record);
    }

    fn text(
        &mut self,
        chunk: &mut Chunk,
        mut text: Text,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        self.broken += u64::from(text.broken);
        if text.escaped {
            text.at.end = self.unescape(chunk, text.at.clone());
        }
        let (mut node, record) = self.place();
        if let Some(level) = self.open.last() {
            let value = &chunk.buf[text.at.clone()];
            if self.meaning.takes(level, node, &self.keys, self.open.len(), value) {
                return Ok(());
            }
            if let Some(label) = self.meaning.label(self.open.len(), node, &self.keys) {
                node = self.keys.label(level.node, label);
            }
        }
        let field = self.keys.field(node, sink);
        push(chunk, text.at, field, record);
        Ok(())
    }

    /// Undoes escapes; what they stood for gets its clean form.
    pub(super) fn unescape(&mut self, chunk: &mut Chunk, text: Range<usize>) -> usize {
        let buf = &mut chunk.buf;
        let end = lex::unescape(buf, text.clone());
        if buf[text.start..end].is_ascii() {
            return end;
        }
        self.scratch.clear();
        self.cleaner.clean(&buf[text.start..end], true, &mut self.scratch);
        let length = self.scratch.len().min(text.len());
        buf[text.start..text.start + length].copy_from_slice(&self.scratch[..length]);
        text.start + length
    }

    /// Adds to the running text: a comment, or what is no JSON.
    pub(super) fn push_text(&mut self, chunk: &mut Chunk, at: Range<usize>, sink: &mut dyn Sink) {
        if chunk.buf[at.clone()].trim_ascii().is_empty() {
            return;
        }
        let field = match self.text {
            Some(field) => field,
            None => *self.text.insert(sink.field(FieldPath::text(), FieldKind::Text, None)),
        };
        self.count_lines(&chunk.buf, at.start);
        let record = self.line;
        push(chunk, at, field, record);
    }

    fn count_lines(&mut self, buf: &[u8], to: usize) {
        let lines = memchr::memchr_iter(b'\n', &buf[self.counted..to]).count();
        self.line = self.line.saturating_add(lines as u32);
        self.counted = to;
    }
}

impl Marker for Reader<'_> {
    fn mark(
        &mut self,
        chunk: &mut Chunk,
        sink: &mut dyn Sink,
        block: Block,
    ) -> Result<usize, ExtractError> {
        self.counted = 0;
        let mut at = match self.inside {
            Some(inside) => self.rest_of(inside, chunk, sink, block),
            None => 0,
        };
        if self.inside.is_some() {
            self.count_lines(&chunk.buf, at);
            return Ok(at);
        }
        let last = block == Block::Last;
        loop {
            at = skip_blank(&chunk.buf, at);
            if at >= chunk.buf.len() {
                break;
            }
            match self.step(chunk, at, sink, last)? {
                Ok(next) => at = next,
                Err(_) if block == Block::Part => break,
                // all that came before goes first: the block is full of one token alone
                Err(_) if block == Block::Full && at > 0 => break,
                Err(unended) => {
                    self.broken += u64::from(last && self.open.is_empty());
                    at = self.begin_long(unended, chunk, at, sink, block);
                    break;
                }
            }
        }
        self.count_lines(&chunk.buf, at);
        Ok(at)
    }
}

/// Keys by which MongoDB marks the type of a value: `{"$date": "…"}`.
fn is_type(key: &[u8]) -> bool {
    key.first() == Some(&b'$')
        && matches!(
            &key[1..],
            b"oid"
                | b"date"
                | b"numberLong"
                | b"numberInt"
                | b"numberDouble"
                | b"numberDecimal"
                | b"uuid"
                | b"symbol"
                | b"timestamp"
                | b"binary"
                | b"regularExpression"
                | b"base64"
        )
}

pub(super) fn push(chunk: &mut Chunk, at: Range<usize>, field: FieldId, record: u32) {
    chunk.values.push(Value { start: at.start as u32, end: at.end as u32, field, record });
}
