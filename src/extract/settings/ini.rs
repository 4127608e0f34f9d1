//! Holds INI, `.env` and the properties of Java: sections and keys. Must not know what
//! they mean. Source: Python's configparser; java.util.Properties.

use super::place::{Marks, Place, trimmed};
use super::{Settings, fitting};
use crate::extract::blocks::{Block, Marker};
use crate::extract::keys::ROOT;
use crate::extract::{ExtractError, Format, Look, Sink};
use crate::input::Charset;
use crate::model::Chunk;
use std::ops::Range;

pub(in crate::extract) const INI: Format = Format {
    name: "ini",
    extensions: &[
        "ini",
        "env",
        "cfg",
        "cnf",
        "conf",
        "inf",
        "reg",
        "desktop",
        "service",
        "url",
        "rdp",
        "editorconfig",
    ],
    is: is_ini,
    extract: |source, sink| read(source, sink, Style::Ini),
    hostile: false,
    reads: "keys as fields below their section, also of `.env` and files of the registry (`.reg`); comments and lines without a key as text",
};

pub(in crate::extract) const PROPERTIES: Format = Format {
    name: "properties",
    extensions: &["properties"],
    is: |look| look.charset != Charset::Binary && look.is_called(&PROPERTIES),
    extract: |source, sink| read(source, sink, Style::Properties),
    hostile: false,
    reads: "properties of Java: keys as fields, their parts as a path; escapes and lines that go on; comments as text",
};

fn read(
    source: &mut crate::input::Source,
    sink: &mut dyn Sink,
    style: Style,
) -> Result<(), ExtractError> {
    let limit = source.limits().fields;
    let reader =
        Reader { marks: Marks::new(limit), style, section: (ROOT, 1), last: None, line: 0 };
    super::read(source, sink, reader)
}

/// Whether it holds sections and keys; by other names than usual, nothing else.
fn is_ini(look: &Look) -> bool {
    if look.charset == Charset::Binary {
        return false;
    }
    let called = look.is_called(&INI);
    let shell = |line: &[u8]| {
        let line = line.strip_prefix(b"export ").unwrap_or(line);
        let name = memchr::memchr(b'=', line).map_or(&[][..], |i| &line[..i]);
        let fits = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_';
        name.len() > 1 && name.iter().all(fits) && name[0].is_ascii_uppercase()
    };
    if !called {
        let (shells, all) = fitting(&look.text, look.whole, 10, shell);
        if all >= 2 && shells == all {
            return true;
        }
        let text = look.text.trim_ascii_start();
        let starts = [&b"["[..], b";", b"#", b"Windows Registry"];
        if !starts.iter().any(|start| text.starts_with(start)) {
            return false;
        }
    }
    let mut sections = std::cell::Cell::new(0);
    let least = if called { 6 } else { 8 };
    let (fit, all) = fitting(&look.text, look.whole, least, |line| {
        let is_section = section(line.trim_ascii()).is_some();
        sections.set(sections.get() + usize::from(is_section));
        is_section || assigned(line).is_some()
    });
    let sections = *sections.get_mut();
    fit * 10 >= all * least
        && match called {
            true => all > 0,
            false => all >= 2 && sections > 0 && all > sections,
        }
}

/// The name of a section.
fn section(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"[")?;
    let end = memchr::memrchr(b']', rest)?;
    let behind = rest[end + 1..].trim_ascii();
    (end > 0 && (behind.is_empty() || matches!(behind[0], b';' | b'#'))).then(|| &rest[..end])
}

/// Where the sign between a key and its value stands: `key = value`, `key: value`.
fn assigned(line: &[u8]) -> Option<usize> {
    let end = match line.first()? {
        b'"' => memchr::memchr(b'"', &line[1..])? + 2,
        _ => 0,
    };
    let sign = end + line[end..].iter().position(|b| matches!(b, b'=' | b':'))?;
    let key = line[..sign].trim_ascii();
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"_-. /@$[]*\"\\".contains(b) || *b >= 0x80;
    let words = key.split(|b| *b == b' ').count();
    let fits =
        !key.is_empty() && key.len() <= 100 && (end > 0 || key.iter().all(is_name) && words <= 6);
    // an address is no assignment
    (fits && !line[sign..].starts_with(b"://")).then_some(sign)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Ini,
    Properties,
}

struct Reader {
    marks: Marks,
    style: Style,
    section: Place,
    /// The key of the line before, whose value may go on.
    last: Option<Place>,
    line: u32,
}

impl Reader {
    fn statement(&mut self, chunk: &mut Chunk, at: Range<usize>, sink: &mut dyn Sink) {
        let number = self.line;
        let content = trimmed(&chunk.buf, at.clone());
        let Some(&first) = chunk.buf[content.clone()].first() else { return };
        let is_comment = match self.style {
            Style::Ini => matches!(first, b';' | b'#'),
            Style::Properties => matches!(first, b'!' | b'#'),
        };
        if is_comment {
            return self.marks.prose.push(chunk, content.start + 1..content.end, number, sink);
        }
        if self.style == Style::Properties {
            return self.property(chunk, content, sink);
        }
        if let Some(name) = section(&chunk.buf[content.clone()]) {
            let name = content.start + 1..content.start + 1 + name.len();
            let (node, _) = self.marks.key(chunk, name, (ROOT, 1), sink);
            // sections of one name are records of one kind
            self.section = (node, self.marks.keys.count(node));
            self.last = None;
            return;
        }
        let indented = content.start > at.start;
        let found = assigned(&chunk.buf[content.clone()]);
        match (found, self.last) {
            (_, Some(place)) if indented => self.marks.value(chunk, content, place, sink),
            (Some(sign), _) => {
                let sign = content.start + sign;
                let export = usize::from(chunk.buf[content.clone()].starts_with(b"export ")) * 7;
                let name = unquoted(&chunk.buf, trimmed(&chunk.buf, content.start + export..sign));
                let value = trimmed(&chunk.buf, sign + 1..content.end);
                let place = self.marks.key(chunk, name, self.section, sink);
                let escapes = chunk.buf[value.clone()].first() == Some(&b'"');
                let mut value = unquoted(&chunk.buf, value);
                // what escapes in quotes; elsewhere it may be a path of Windows
                if escapes && memchr::memmem::find(&chunk.buf[value.clone()], b"\\\"").is_some() {
                    value = self.marks.unescape(&mut chunk.buf, value);
                }
                self.marks.value(chunk, value, place, sink);
                self.last = Some(place);
            }
            (None, _) => {
                self.marks.prose.push(chunk, content, number, sink);
                self.last = None;
            }
        }
    }

    /// `key=value`, `key: value` or `key value`, where a backslash takes a sign for what
    /// it is.
    fn property(&mut self, chunk: &mut Chunk, at: Range<usize>, sink: &mut dyn Sink) {
        let buf = &chunk.buf;
        let (mut end, mut escaped) = (at.start, false);
        while end < at.end {
            match buf[end] {
                b'\\' if !escaped => escaped = true,
                b'=' | b':' | b' ' | b'\t' if !escaped => break,
                _ => escaped = false,
            }
            end += 1;
        }
        let behind = trimmed(buf, end..at.end);
        let sign = usize::from(matches!(buf[behind.clone()].first(), Some(b'=' | b':')));
        let value = trimmed(buf, (behind.start + sign).min(at.end)..at.end);
        // the next line goes on: its indentation is none of the value
        let value = joined(&mut chunk.buf, value);
        let name = self.marks.unescape(&mut chunk.buf, at.start..end);
        let value = self.marks.unescape(&mut chunk.buf, value);
        let mut place = (ROOT, 1);
        let mut start = name.start;
        // a name that is data is no path
        let whole =
            chunk.buf[name.clone()].contains(&b'@') || chunk.buf[name.clone()].contains(&b' ');
        while start < name.end {
            let dot = memchr::memchr(b'.', &chunk.buf[start..name.end]).filter(|_| !whole);
            let part = start..dot.map_or(name.end, |i| start + i);
            start = part.end + 1;
            place = self.marks.key(chunk, part, place, sink);
        }
        self.marks.value(chunk, value, place, sink);
    }
}

/// A value without the quotes around all of it.
fn unquoted(buf: &[u8], at: Range<usize>) -> Range<usize> {
    match &buf[at.clone()] {
        [first @ (b'"' | b'\''), .., last] if first == last => at.start + 1..at.end - 1,
        _ => at,
    }
}

/// Joins lines that a backslash ends, in place.
fn joined(buf: &mut [u8], at: Range<usize>) -> Range<usize> {
    let (mut read, mut write) = (at.start, at.start);
    while read < at.end {
        let rest = &buf[read..at.end];
        let breaks = rest.starts_with(b"\\\n") || rest.starts_with(b"\\\r\n");
        if breaks {
            let blank = rest[1..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            read += 1 + blank;
            continue;
        }
        buf[write] = buf[read];
        write += 1;
        read += 1;
    }
    at.start..write
}

impl Marker for Reader {
    fn mark(
        &mut self,
        chunk: &mut Chunk,
        sink: &mut dyn Sink,
        block: Block,
    ) -> Result<usize, ExtractError> {
        let mut at = 0;
        while at < chunk.buf.len() {
            let mut end = at;
            // a line of properties that a backslash ends goes on
            let end = loop {
                end = match memchr::memchr(b'\n', &chunk.buf[end..]) {
                    Some(i) => end + i,
                    None if block != Block::Part => break chunk.buf.len(),
                    None => return Ok(at),
                };
                let line = &chunk.buf[at..end];
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                let escapes = line.iter().rev().take_while(|b| **b == b'\\').count();
                let is_comment = matches!(line.trim_ascii_start().first(), Some(b'#' | b'!'));
                if self.style == Style::Ini || escapes % 2 == 0 || is_comment {
                    break end;
                }
                end += 1;
            };
            self.line = self.line.saturating_add(1);
            self.statement(chunk, at..end, sink);
            let more = memchr::memchr_iter(b'\n', &chunk.buf[at..end]).count();
            self.line = self.line.saturating_add(more as u32);
            at = (end + 1).min(chunk.buf.len());
        }
        Ok(at)
    }
}

impl Settings for Reader {
    fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.marks.end(sink)
    }
}
