//! Holds LDIF: entries of directories. Must not know what attributes mean. Source: RFC
//! 2849.

use super::Settings;
use super::place::{Marks, trimmed};
use crate::extract::base64;
use crate::extract::blocks::{Block, Marker};
use crate::extract::inside::Inside;
use crate::extract::keys::{Node, ROOT};
use crate::extract::{ExtractError, Format, Look, Sink, lines};
use crate::input::{Charset, Cleaner, Source};
use crate::model::Chunk;
use std::io::Cursor;
use std::ops::Range;

pub(in crate::extract) const LDIF: Format = Format {
    name: "ldif",
    extensions: &["ldif", "ldf", "ldi"],
    is: is_ldif,
    extract: read,
    hostile: false,
    reads: "entries and changes of directories: attributes as fields, also folded and in base64; pictures and other bytes as objects inside; comments as text",
};

fn is_ldif(look: &Look) -> bool {
    let mut lines = lines::first(&look.text, look.whole, 50).filter(|line| {
        !line.is_empty() && !line.starts_with(b"#") && !line.starts_with(b"version:")
    });
    let is_name = |line: &[u8]| line.get(..3).is_some_and(|dn| dn.eq_ignore_ascii_case(b"dn:"));
    look.charset != Charset::Binary
        && lines.next().is_some_and(is_name)
        && (lines.next().is_some() || !look.whole)
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limit = source.limits().fields;
    let inside = Inside::new(source);
    super::read(source, sink, Reader { marks: Marks::new(limit), inside, entry: None, line: 0 })
}

struct Reader<'s> {
    marks: Marks,
    inside: Inside<'s>,
    /// The record of the entry that is open.
    entry: Option<u32>,
    line: u32,
}

impl Reader<'_> {
    /// A line with those that go on with it.
    fn attribute(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        if chunk.buf[at.clone()].trim_ascii().is_empty() {
            self.entry = None;
            return Ok(());
        }
        let at = at.start..unfold(&mut chunk.buf, at);
        let text = &chunk.buf[at.clone()];
        if text.starts_with(b"#") {
            self.marks.prose.push(chunk, at.start + 1..at.end, self.line, sink);
            return Ok(());
        }
        // what parts the changes of an entry
        if text == b"-" {
            return Ok(());
        }
        let Some(colon) = memchr::memchr(b':', text).filter(|i| *i > 0) else {
            self.marks.prose.push(chunk, at, self.line, sink);
            return Ok(());
        };
        let (name, mut value) = (at.start..at.start + colon, at.start + colon + 1..at.end);
        let mark = chunk.buf[value.clone()].first().copied();
        if matches!(mark, Some(b':' | b'<')) {
            value.start += 1;
        }
        let value = trimmed(&chunk.buf, value);
        let record = match self.entry {
            Some(record) => record,
            None => *self.entry.insert(self.marks.keys.count(ROOT)),
        };
        let shown = chunk.buf[name.clone()].to_vec();
        let (node, record) = self.marks.key(chunk, name, (ROOT, record), sink);
        if mark == Some(b':') {
            return self.encoded(chunk, value, (node, record), &shown, sink);
        }
        self.marks.value(chunk, value, (node, record), sink);
        Ok(())
    }

    /// A value in base64: text, or the bytes of something else.
    fn encoded(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        place: (Node, u32),
        name: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let end = base64::decode(&mut chunk.buf, at.clone());
        let bytes = &chunk.buf[at.start..end];
        let is_text = std::str::from_utf8(bytes)
            .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !c.is_whitespace()));
        if !is_text {
            let bytes = bytes.to_vec();
            let name = self.inside.name(&String::from_utf8_lossy(name), "");
            let packed = bytes.len() as u64;
            // the bytes are no text of this object
            chunk.buf[at].fill(b' ');
            return self.inside.hand_on(name, Ok(Box::new(Cursor::new(bytes))), Some(packed), sink);
        }
        let mut clean = Vec::with_capacity(bytes.len());
        Cleaner::default().clean(bytes, true, &mut clean);
        let length = clean.len().min(at.len());
        chunk.buf[at.start..at.start + length].copy_from_slice(&clean[..length]);
        self.marks.value(chunk, at.start..at.start + length, place, sink);
        Ok(())
    }
}

/// Joins lines that begin with a space to those before, in place; returns the end.
fn unfold(buf: &mut [u8], at: Range<usize>) -> usize {
    let (mut read, mut write) = (at.start, at.start);
    while read < at.end {
        let rest = &buf[read..at.end];
        let skip = match rest {
            [b'\r', b'\n', b' ', ..] => 3,
            [b'\n', b' ', ..] => 2,
            _ => 0,
        };
        if skip > 0 {
            read += skip;
            continue;
        }
        buf[write] = buf[read];
        write += 1;
        read += 1;
    }
    write - usize::from(write > at.start && buf[write - 1] == b'\r')
}

impl Marker for Reader<'_> {
    fn mark(
        &mut self,
        chunk: &mut Chunk,
        sink: &mut dyn Sink,
        block: Block,
    ) -> Result<usize, ExtractError> {
        let mut at = 0;
        while at < chunk.buf.len() {
            let mut end = at;
            let end = loop {
                end = match memchr::memchr(b'\n', &chunk.buf[end..]) {
                    Some(i) => end + i,
                    None if block != Block::Part => break chunk.buf.len(),
                    None => return Ok(at),
                };
                // a space at its start joins the next line
                match chunk.buf.get(end + 1) {
                    None if block == Block::Part => return Ok(at),
                    Some(b' ') => end += 1,
                    _ => break end,
                }
            };
            self.line = self.line.saturating_add(1);
            let more = memchr::memchr_iter(b'\n', &chunk.buf[at..end]).count();
            self.attribute(chunk, at..end, sink)?;
            self.line = self.line.saturating_add(more as u32);
            at = (end + 1).min(chunk.buf.len());
        }
        Ok(at)
    }
}

impl Settings for Reader<'_> {
    fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.marks.end(sink)
    }
}
