//! Holds logs that name their fields themselves. Must not know what the fields mean.
//! Source: <https://www.w3.org/TR/WD-logfile.html>; the variants of IIS, Exchange,
//! CloudFront and Zeek.

use crate::extract::escaped;
use crate::extract::lines::{self, Line, Prose, push};
use crate::extract::{ExtractError, Look, Sink};
use crate::input::Charset;
use crate::model::{Chunk, FieldId, FieldKind, FieldName, FieldPath};
use std::ops::Range;

/// Fields of a line.
const MOST: usize = 1000;

/// Whether a line with the names of fields stands at the top.
pub(super) fn is_log(look: &Look) -> bool {
    look.charset != Charset::Binary
        && look.text.starts_with(b"#")
        && lines::first(&look.text, look.whole, 20)
            .take_while(|line| line.is_empty() || line.starts_with(b"#"))
            .any(|line| names(line).is_some())
}

/// What follows `#Fields:`.
fn names(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"#")?;
    let is_mark = rest.get(..6).is_some_and(|mark| mark.eq_ignore_ascii_case(b"fields"));
    let (mark, names) = (rest.get(6)?, rest.get(7..)?);
    (is_mark && matches!(mark, b':' | b'\t')).then(|| names.trim_ascii())
}

#[derive(Default)]
pub(super) struct Reader {
    /// Fields met so far, by name.
    known: Vec<(Vec<u8>, FieldId)>,
    /// The fields of the lines that follow; whether `%40` and `+` stand in them.
    columns: Vec<(FieldId, bool)>,
    commas: bool,
    prose: Prose,
}

impl Line for Reader {
    fn line(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        number: u32,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let line = &chunk.buf[at.clone()];
        if let Some(names) = names(line) {
            self.name(names, sink);
        } else if line.starts_with(b"#") || self.columns.is_empty() {
            self.prose.push(chunk, at, number, sink);
        } else if !line.trim_ascii().is_empty() {
            self.row(chunk, at, number, sink);
        }
        Ok(())
    }
}

impl Reader {
    fn name(&mut self, names: &[u8], sink: &mut dyn Sink) {
        self.commas = names.contains(&b',');
        self.columns.clear();
        let commas = self.commas;
        let ends = |b: &u8| if commas { *b == b',' } else { matches!(b, b' ' | b'\t') };
        for name in names.split(ends).filter(|name| !name.is_empty()).take(MOST) {
            let field = match self.known.iter().find(|(known, _)| known == name) {
                Some((_, field)) => *field,
                None => {
                    let shown = String::from_utf8_lossy(name).into_owned();
                    let path = FieldPath::column(FieldName::Named(shown));
                    let field = sink.field(path, FieldKind::Cell, None);
                    self.known.push((name.to_vec(), field));
                    field
                }
            };
            let is_address = name.starts_with(b"cs");
            self.columns.push((field, is_address));
        }
    }

    fn row(&mut self, chunk: &mut Chunk, line: Range<usize>, number: u32, sink: &mut dyn Sink) {
        let tabs = memchr::memchr(b'\t', &chunk.buf[line.clone()]).is_some();
        let end = if tabs {
            b'\t'
        } else if self.commas {
            b','
        } else {
            b' '
        };
        let mut at = line.start;
        for &(field, is_address) in &self.columns {
            if at > line.end {
                return;
            }
            let (value, next) = value(&chunk.buf[..line.end], at, end);
            at = next;
            let value = match (&chunk.buf[value.clone()], is_address) {
                (b"-", _) => value.start..value.start,
                (_, true) => value.start..escaped::undo(&mut chunk.buf, value, true),
                _ => value,
            };
            push(chunk, value, field, number);
        }
        // what stands behind the fields that were named
        if at < line.end {
            self.prose.push(chunk, at..line.end, number, sink);
        }
    }
}

/// The value at `at`, and the place of the next.
fn value(buf: &[u8], at: usize, end: u8) -> (Range<usize>, usize) {
    if buf.get(at) == Some(&b'"')
        && let Some(close) = closing(buf, at + 1)
        && buf.get(close + 1).is_none_or(|b| *b == end)
    {
        return (at + 1..close, close + 2);
    }
    let length = memchr::memchr(end, &buf[at..]).unwrap_or(buf.len() - at);
    (at..at + length, at + length + 1)
}

/// The quote that closes; two of them are one that is meant.
fn closing(buf: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let found = at + memchr::memchr(b'"', buf.get(at..)?)?;
        if buf.get(found + 1) != Some(&b'"') {
            return Some(found);
        }
        at = found + 2;
    }
}
