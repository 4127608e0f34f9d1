//! Holds YAML: what people and programs write of it. Must not expand what points to
//! another place (anchors), nor lose what it does not understand: that is text.

mod value;

use super::place::{Marks, Place, trimmed, undouble};
use super::{Settings, flow, scalar};
use crate::extract::blocks::{Block, Marker};
use crate::extract::keys::ROOT;
use crate::extract::lines::push;
use crate::extract::{ExtractError, Format, Look, Sink};
use crate::input::Charset;
use crate::model::{Chunk, FieldId};
use std::ops::Range;
use value::{Head, More, Value};

pub(in crate::extract) const YAML: Format = Format {
    name: "yaml",
    extensions: &["yaml", "yml", "eyaml"],
    is: is_yaml,
    extract: |source, sink| {
        let limit = source.limits().fields;
        super::read(source, sink, Reader::new(limit))
    },
    hostile: false,
    reads: "keys as fields below their path, lists, texts over several lines, many documents; anchors are read where they stand and not expanded; comments and what is no YAML as text",
};

/// Longest piece of a text over many lines, in bytes.
const PIECE: usize = 64 << 10;

/// Levels inside each other; what lies deeper is part of the deepest.
const LEVELS: usize = 128;

fn is_yaml(look: &Look) -> bool {
    if look.charset == Charset::Binary {
        return false;
    }
    if look.is_called(&YAML) || look.text.starts_with(b"%YAML ") {
        return true;
    }
    // without its name it must begin as one and hold nothing else
    let Some(rest) = look.text.strip_prefix(b"---\n") else { return false };
    let (fit, all) = super::fitting(rest, look.whole, 10, |line| {
        let start = line.len() - line.trim_ascii_start().len();
        start > 0
            || line.starts_with(b"- ")
            || line == b"---"
            || value::key(line, 0..line.len()).is_some()
    });
    all >= 2 && fit == all
}

/// Lines of one indentation: keys, or elements.
struct Level {
    indent: usize,
    is_list: bool,
    place: Place,
    /// The place of a value that stands on the lines below.
    value: Option<Place>,
}

/// A text over many lines that is open.
#[derive(Clone, Copy)]
struct Text {
    /// Its lines stand further in than this; none for the document itself.
    outer: Option<usize>,
    field: FieldId,
    record: u32,
}

struct Reader {
    marks: Marks,
    levels: Vec<Level>,
    text: Option<Text>,
    line: u32,
    /// Up to where the lines of the block were counted.
    counted: usize,
}

impl Reader {
    fn new(limit: u64) -> Self {
        Reader { marks: Marks::new(limit), levels: Vec::new(), text: None, line: 1, counted: 0 }
    }

    /// The line that begins at `at` and ends at `end`, with what belongs to its value;
    /// returns the place behind that.
    fn line(
        &mut self,
        chunk: &mut Chunk,
        line: Range<usize>,
        sink: &mut dyn Sink,
        last: bool,
    ) -> Result<usize, More> {
        let text = &chunk.buf[line.clone()];
        let content = trimmed(&chunk.buf, line.clone());
        if content.is_empty() {
            return Ok(line.end);
        }
        let marks = text.get(..3).filter(|_| text.get(3).is_none_or(u8::is_ascii_whitespace));
        if marks == Some(b"...") && content.len() == 3 {
            self.levels.clear();
            return Ok(line.end);
        }
        let begins = marks == Some(b"---");
        let content = if begins { trimmed(&chunk.buf, line.start + 3..line.end) } else { content };
        let is_aside = |b: &u8| *b == b'#' || *b == b'%' && self.levels.is_empty();
        if chunk.buf[content.clone()].first().is_some_and(is_aside) {
            self.prose(chunk, content.start + 1..content.end, sink);
            return Ok(line.end);
        }
        let indent = if begins { 0 } else { content.start - line.start };
        let mut head = value::head(&chunk.buf, content, indent);
        if head.owner.is_none() && !begins {
            let outer = self.levels.iter().rev().find(|level| level.indent < indent);
            head.owner = outer.map(|level| level.indent);
        }
        // what it all takes is known before anything changes
        let found = value::value(&chunk.buf, head.rest.clone(), head.owner, last)?;
        if begins {
            self.levels.clear();
        }
        self.apply(chunk, head, found.value, indent, sink);
        if let Some(comment) = found.comment {
            self.prose(chunk, comment, sink);
        }
        Ok(found.end.max(line.end))
    }

    fn apply(
        &mut self,
        chunk: &mut Chunk,
        head: Head,
        value: Value,
        indent: usize,
        sink: &mut dyn Sink,
    ) {
        for &indent in &head.elements {
            self.element(indent);
        }
        let bracket = match &value {
            Value::Flow(at) => Some(chunk.buf[at.start]),
            _ => None,
        };
        let place = match head.key {
            Some((name, indent)) => Some(self.key(chunk, name, indent, sink)),
            None if matches!(value, Value::None) => None,
            None => {
                if head.elements.is_empty() {
                    self.outdent(indent);
                }
                self.place(bracket, !head.elements.is_empty())
            }
        };
        let mut pending = false;
        match (value, place) {
            (Value::None, _) => pending = true,
            (Value::Plain(at) | Value::Double(at) | Value::Single(at) | Value::Flow(at), None) => {
                self.prose(chunk, at, sink);
            }
            (Value::Plain(at), Some(place)) => {
                scalar(&mut self.marks, chunk, at, place, false, sink);
            }
            (Value::Double(at), Some(place)) => {
                let at = self.marks.unescape(&mut chunk.buf, at);
                self.marks.value(chunk, at, place, sink);
            }
            (Value::Single(at), Some(place)) => {
                let at = undouble(&mut chunk.buf, at, b'\'');
                self.marks.value(chunk, at, place, sink);
            }
            (Value::Flow(at), Some(place)) => {
                flow::mark(&mut self.marks, chunk, at, place, b':', sink);
            }
            (Value::Lines, place) => {
                let (node, record) = place.unwrap_or((ROOT, 1));
                let field = self.marks.keys.field(node, sink);
                self.text = Some(Text { outer: head.owner, field, record });
            }
        }
        if let Some(level) = self.levels.last_mut() {
            level.value = place.filter(|_| pending);
        }
    }

    /// Ends the levels that stand further in.
    fn outdent(&mut self, indent: usize) {
        while self.levels.last().is_some_and(|level| level.indent > indent) {
            self.levels.pop();
        }
    }

    /// Goes to the list whose elements stand at `indent`, and to its next element.
    fn element(&mut self, indent: usize) {
        self.outdent(indent);
        let is_open = |level: &Level| level.is_list && level.indent == indent;
        if self.levels.last().is_some_and(is_open) || self.levels.len() >= LEVELS {
            return;
        }
        let (node, record) = match self.levels.last_mut() {
            Some(level) => level.value.take().unwrap_or(level.place),
            None => (ROOT, 0),
        };
        let place = (self.marks.items(node), record);
        self.levels.push(Level { indent, is_list: true, place, value: None });
    }

    /// The place of a value that no key announces on its line; none where nothing may
    /// stand.
    fn place(&mut self, bracket: Option<u8>, is_element: bool) -> Option<Place> {
        let Some(level) = self.levels.last_mut() else {
            // a document in brackets counts itself
            return Some(if bracket.is_some() { (ROOT, 0) } else { self.marks.document() });
        };
        if let Some(place) = level.value.take() {
            return Some(place);
        }
        let (node, record) = level.place;
        match level.is_list {
            true if node == ROOT && bracket.is_some() => Some((ROOT, 0)),
            true if bracket == Some(b'{') => Some((node, self.marks.keys.count(node))),
            true if node == ROOT => Some(self.marks.document()),
            true => Some((node, record)),
            false => is_element.then_some((node, record)),
        }
    }

    /// The place of what stands under a key at `indent`.
    fn key(
        &mut self,
        chunk: &mut Chunk,
        name: Range<usize>,
        indent: usize,
        sink: &mut dyn Sink,
    ) -> Place {
        self.outdent(indent);
        if self.levels.last().is_some_and(|level| level.is_list && level.indent == indent) {
            self.levels.pop();
        }
        let is_open = self.levels.last().is_some_and(|level| level.indent == indent);
        if !is_open && self.levels.len() < LEVELS {
            let place = match self.levels.last_mut() {
                None => self.marks.document(),
                Some(level) if level.is_list => {
                    let node = level.place.0;
                    (node, self.marks.keys.count(node))
                }
                Some(level) => level.value.take().unwrap_or(level.place),
            };
            self.levels.push(Level { indent, is_list: false, place, value: None });
        }
        let name = match chunk.buf[name.start] {
            b'"' if name.len() > 1 => {
                self.marks.unescape(&mut chunk.buf, name.start + 1..name.end - 1)
            }
            b'\'' if name.len() > 1 => {
                undouble(&mut chunk.buf, name.start + 1..name.end - 1, b'\'')
            }
            _ => name,
        };
        let above = self.levels.last().map_or((ROOT, 1), |level| level.place);
        self.marks.key(chunk, name, above, sink)
    }

    /// Goes on through a text over many lines, from `at` on; returns the place behind
    /// it, or behind a piece of it that is long enough.
    fn text(
        &mut self,
        text: Text,
        chunk: &mut Chunk,
        at: usize,
        block: Block,
    ) -> Result<usize, More> {
        let mut end = at;
        while end < chunk.buf.len() && end - at < PIECE {
            let line = match memchr::memchr(b'\n', &chunk.buf[end..]) {
                Some(i) => end..end + i,
                None if block != Block::Part => end..chunk.buf.len(),
                None => return Err(More),
            };
            let content = trimmed(&chunk.buf, line.clone());
            let inside = |outer| content.start - line.start > outer;
            let marks = chunk.buf[line.clone()].starts_with(b"---");
            if !content.is_empty() && !text.outer.map_or(!marks, inside) {
                self.text = None;
                break;
            }
            end = (line.end + 1).min(chunk.buf.len());
        }
        if end - at < PIECE && end == chunk.buf.len() && block == Block::Part {
            return Err(More);
        }
        let piece = trimmed(&chunk.buf, at..end);
        if !piece.is_empty() {
            push(chunk, piece, text.field, text.record);
        }
        Ok(end)
    }

    fn prose(&mut self, chunk: &mut Chunk, at: Range<usize>, sink: &mut dyn Sink) {
        self.count_lines(&chunk.buf, at.start);
        self.marks.prose.push(chunk, at, self.line, sink);
    }

    fn count_lines(&mut self, buf: &[u8], to: usize) {
        let lines = memchr::memchr_iter(b'\n', &buf[self.counted..to.max(self.counted)]).count();
        self.line = self.line.saturating_add(lines as u32);
        self.counted = to.max(self.counted);
    }
}

impl Marker for Reader {
    fn mark(
        &mut self,
        chunk: &mut Chunk,
        sink: &mut dyn Sink,
        block: Block,
    ) -> Result<usize, ExtractError> {
        self.counted = 0;
        let mut at = 0;
        let last = block != Block::Part;
        while at < chunk.buf.len() {
            if let Some(text) = self.text {
                let Ok(next) = self.text(text, chunk, at, block) else { break };
                at = next;
                continue;
            }
            let line = match memchr::memchr(b'\n', &chunk.buf[at..]) {
                Some(i) => at..at + i,
                None if last => at..chunk.buf.len(),
                None => break,
            };
            let Ok(end) = self.line(chunk, line, sink, last) else { break };
            at = (end + 1).min(chunk.buf.len());
        }
        self.count_lines(&chunk.buf, at);
        Ok(at)
    }
}

impl Settings for Reader {
    fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.marks.end(sink)
    }
}
