//! Holds TOML: tables and keys as paths. Must not know what they mean. Source:
//! <https://toml.io/en/v1.0.0>.

use super::place::{Marks, Place, trimmed};
use super::quoted::{self, End};
use super::{Settings, flow, scalar};
use crate::extract::blocks::{Block, Marker};
use crate::extract::keys::{Node, ROOT};
use crate::extract::{ExtractError, Format, Look, Sink};
use crate::input::Charset;
use crate::model::Chunk;
use std::ops::Range;

pub(in crate::extract) const TOML: Format = Format {
    name: "toml",
    extensions: &["toml"],
    is: is_toml,
    extract: |source, sink| {
        let limit = source.limits().fields;
        let reader =
            Reader { marks: Marks::new(limit), table: (ROOT, 1), arrays: Vec::new(), line: 0 };
        super::read(source, sink, reader)
    },
    hostile: false,
    reads: "keys as fields below their table; comments and what is no TOML as text",
};

/// Whether all of it reads as TOML: keys with values in quotes, brackets, or numbers.
fn is_toml(look: &Look) -> bool {
    if look.charset == Charset::Binary {
        return false;
    }
    if look.is_called(&TOML) {
        return true;
    }
    if memchr::memmem::find(&look.text, b"= \"").is_none() {
        return false;
    }
    let has_table = std::cell::Cell::new(false);
    let (fit, all) = super::fitting(&look.text, look.whole, 8, |line| {
        let line = line.trim_ascii();
        if line.starts_with(b"[") && line.contains(&b']') {
            has_table.set(true);
            return true;
        }
        // the lines of an array
        let value = memchr::memchr(b'=', line).map(|i| line[i + 1..].trim_ascii_start());
        match value {
            Some([first, ..]) => {
                matches!(first, b'"' | b'\'' | b'[' | b'{')
                    || matches!(value, Some(b"true" | b"false"))
                    || first.is_ascii_digit() && !line.contains(&b';')
            }
            _ => matches!(line.first(), Some(b'"' | b']' | b'{' | b'}')),
        }
    });
    all >= 3 && fit * 10 >= all * 8 && has_table.get()
}

struct Reader {
    marks: Marks,
    /// The table whose keys follow.
    table: Place,
    /// Arrays of tables, and the number of their last one.
    arrays: Vec<(Node, u32)>,
    line: u32,
}

/// More is needed.
struct More;

impl Reader {
    /// A statement that begins on the line at `line`; returns where its last line ends.
    fn statement(
        &mut self,
        chunk: &mut Chunk,
        line: Range<usize>,
        sink: &mut dyn Sink,
        last: bool,
    ) -> Result<usize, More> {
        let content = trimmed(&chunk.buf, line.clone());
        let Some(&first) = chunk.buf[content.clone()].first() else { return Ok(line.end) };
        if first == b'#' {
            self.marks.prose.push(chunk, content.start + 1..content.end, self.line + 1, sink);
            return Ok(line.end);
        }
        if first == b'[' {
            self.header(chunk, content, sink);
            return Ok(line.end);
        }
        let equals = after_key(&chunk.buf[..content.end], content.start);
        let Some(equals) = equals else {
            self.marks.prose.push(chunk, content, self.line + 1, sink);
            return Ok(line.end);
        };
        let value = trimmed(&chunk.buf, equals + 1..content.end);
        let (inner, end) = extent(&chunk.buf, value.clone(), last)?;
        let line_end = match memchr::memchr(b'\n', &chunk.buf[end..]) {
            Some(i) => end + i,
            None if last => chunk.buf.len(),
            None => return Err(More),
        };
        let (table, name) = (self.table, content.start..equals);
        let place = self.path(chunk, name, table, sink);
        let first = chunk.buf[value.clone()].first().copied();
        match first {
            Some(b'{' | b'[') if matches!(chunk.buf[inner.end - 1], b'}' | b']') => {
                flow::mark(&mut self.marks, chunk, inner, place, b'=', sink);
            }
            Some(b'"') => {
                let inner = self.marks.unescape(&mut chunk.buf, inner);
                self.marks.value(chunk, inner, place, sink);
            }
            _ => scalar(&mut self.marks, chunk, inner, place, first == Some(b'\''), sink),
        }
        // what stands behind it on its last line
        let behind = trimmed(&chunk.buf, end..line_end);
        if !behind.is_empty() {
            let mark = usize::from(chunk.buf[behind.start] == b'#');
            self.marks.prose.push(chunk, behind.start + mark..behind.end, self.line + 1, sink);
        }
        Ok(line_end)
    }

    /// `[table]` or `[[array]]`.
    fn header(&mut self, chunk: &mut Chunk, at: Range<usize>, sink: &mut dyn Sink) {
        let text = &chunk.buf[at.clone()];
        let double = usize::from(text.starts_with(b"[[")) + 1;
        let close = memchr::memrchr(b']', text).unwrap_or(text.len());
        let comment = memchr::memchr(b'#', &text[close.min(text.len())..]).map(|i| close + i);
        let end = if double == 2 { close.saturating_sub(1) } else { close };
        let name = at.start + double.min(end)..at.start + end.max(double);
        if let Some(comment) = comment {
            self.marks.prose.push(chunk, at.start + comment + 1..at.end, self.line + 1, sink);
        }
        let place = self.path(chunk, name, (ROOT, 1), sink);
        self.table = match double {
            2 => {
                let node = self.marks.keys.items(place.0);
                let record = self.marks.keys.count(node);
                match self.arrays.iter_mut().find(|(array, _)| *array == place.0) {
                    Some(array) => array.1 = record,
                    None => self.arrays.push((place.0, record)),
                }
                (node, record)
            }
            _ => place,
        };
    }

    /// The place of a key with dots, which may stand in arrays of tables.
    fn path(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        from: Place,
        sink: &mut dyn Sink,
    ) -> Place {
        let mut place = from;
        let mut start = at.start;
        while start < at.end {
            let end = part_end(&chunk.buf[..at.end], start);
            let part = trimmed(&chunk.buf, start..end);
            start = end + 1;
            let part = match chunk.buf[part.clone()].first() {
                Some(b'"') if part.len() > 1 => {
                    self.marks.unescape(&mut chunk.buf, part.start + 1..part.end - 1)
                }
                Some(b'\'') if part.len() > 1 => part.start + 1..part.end - 1,
                _ => part,
            };
            place = self.marks.key(chunk, part, place, sink);
            if start < at.end
                && let Some((node, record)) = self.arrays.iter().find(|(node, _)| *node == place.0)
            {
                place = (self.marks.keys.items(*node), *record);
            }
        }
        place
    }
}

/// Where the part of a key with dots ends that begins at `from`.
fn part_end(buf: &[u8], from: usize) -> usize {
    let mut i = from + buf[from..].iter().take_while(|b| **b == b' ').count();
    if let Some(b'"' | b'\'') = buf.get(i)
        && let End::At(end) = quoted::quote(buf, i, true)
    {
        i = end;
    }
    memchr::memchr(b'.', &buf[i.min(buf.len())..]).map_or(buf.len(), |n| i + n)
}

/// The place of the equals sign behind a key.
fn after_key(buf: &[u8], mut at: usize) -> Option<usize> {
    while at < buf.len() {
        match buf[at] {
            b'=' => return Some(at),
            b'"' | b'\'' => match quoted::quote(buf, at, true) {
                End::At(end) => at = end,
                _ => return None,
            },
            b if b.is_ascii_alphanumeric() || b"_-. \t".contains(&b) || b >= 0x80 => at += 1,
            _ => return None,
        }
    }
    None
}

/// Where a value stands, without its quotes, and where it ends.
fn extent(buf: &[u8], at: Range<usize>, last: bool) -> Result<(Range<usize>, usize), More> {
    let text = &buf[at.start..];
    for quotes in [&b"\"\"\""[..], b"\'\'\'"] {
        if !text.starts_with(quotes) {
            continue;
        }
        let from = at.start + 3;
        let within = &buf[from..buf.len().min(from + quoted::LONGEST)];
        return match memchr::memmem::find(within, quotes) {
            Some(i) => Ok((from..from + i, from + i + 3)),
            None => match quoted::missing(buf, at.start, last) {
                End::Later => Err(More),
                _ => Ok((at.clone(), at.end)),
            },
        };
    }
    let found = match text.first() {
        Some(b'"' | b'\'') => match quoted::quote(&buf[..at.end], at.start, true) {
            End::At(end) => return Ok((at.start + 1..end - 1, end)),
            end => end,
        },
        Some(b'{' | b'[') => match quoted::bracket(buf, at.start, last) {
            End::At(end) => return Ok((at.start..end, end)),
            end => end,
        },
        _ => End::Never,
    };
    if found == End::Later {
        return Err(More);
    }
    let comment = memchr::memchr(b'#', &buf[at.clone()]).map_or(at.end, |i| at.start + i);
    Ok((trimmed(buf, at.start..comment), comment))
}

impl Marker for Reader {
    fn mark(
        &mut self,
        chunk: &mut Chunk,
        sink: &mut dyn Sink,
        block: Block,
    ) -> Result<usize, ExtractError> {
        let (mut at, last) = (0, block != Block::Part);
        while at < chunk.buf.len() {
            let line = match memchr::memchr(b'\n', &chunk.buf[at..]) {
                Some(i) => at..at + i,
                None if last => at..chunk.buf.len(),
                None => break,
            };
            // a text in quotes may hold the ends of lines
            let Ok(end) = self.statement(chunk, line, sink, last) else { break };
            let next = (end + 1).min(chunk.buf.len());
            let lines = memchr::memchr_iter(b'\n', &chunk.buf[at..next]).count();
            self.line = self.line.saturating_add(lines as u32);
            at = next;
        }
        Ok(at)
    }
}

impl Settings for Reader {
    fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.marks.end(sink)
    }
}
