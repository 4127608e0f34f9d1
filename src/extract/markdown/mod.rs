//! Holds Markdown: text without its marks, tables with their columns, the block of keys
//! at the top, targets of links. Every line of a file is one of its running text. Must
//! not know charsets.

mod inline;
mod table;

use super::prose::{self, Stream};
use super::{ExtractError, Format, Look, Sink};
use crate::input::{Charset, Folding, Limits, Source, TextSource};
use crate::model::{Chunk, FieldId, FieldKind, FieldName, FieldPath};
use std::collections::HashMap;
use table::{Table, cells, is_rule};

pub(super) const MARKDOWN: Format = Format {
    name: "markdown",
    extensions: &["md", "markdown", "mdown", "mkd", "mkdn"],
    is: |look: &Look| {
        let start = look.text.trim_ascii_start();
        let starts = |with: &[u8]| {
            start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
        };
        // a page that was given the wrong name is a page still
        let is_page = starts(b"<!doctype") || starts(b"<html") || starts(b"<?xml");
        look.charset != Charset::Binary && look.is_called(&MARKDOWN) && !is_page
    },
    extract: read,
    hostile: false,
    reads: "running text without its marks, tables with their columns, the block of keys at the top, targets of links",
};

/// Longest line that is looked at as such, in bytes; longer ones go on as they are.
const LONGEST: usize = 64 << 10;

/// Lines that the block of keys may have.
const KEYS: u32 = 500;

/// Values that stand beside the text: keys and targets.
const NAMES: usize = 500;

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let has_keys = {
        let look = Look::new(source, b".md");
        holds_keys(&look.text)
    };
    let mut text = TextSource::new(source, Folding::Prose);
    let mut reader = Reader::new(limits, has_keys, sink);
    let mut result = Ok(());
    let mut rest: Vec<u8> = Vec::new();
    while result.is_ok() && text.read_to(&mut rest, 32 << 10) {
        let mut from = 0;
        while let Some(i) = memchr::memchr(b'\n', &rest[from..]).filter(|_| result.is_ok()) {
            result = reader.line(&rest[from..from + i], true);
            from += i + 1;
        }
        rest.drain(..from);
        if rest.len() > LONGEST && result.is_ok() {
            result = reader.line(&std::mem::take(&mut rest), false);
        }
    }
    let result = result.and_then(|()| {
        if !rest.is_empty() {
            reader.line(&rest, false)?;
        }
        reader.end()
    });
    prose::finish(text, sink, result)
}

/// Whether a block of keys stands at the top: between two lines of hyphens, with a key
/// in it.
fn holds_keys(text: &[u8]) -> bool {
    let mut lines = text.split(|&b| b == b'\n').take(KEYS as usize + 2).map(<[u8]>::trim_ascii_end);
    if lines.next() != Some(b"---") {
        return false;
    }
    let mut key = false;
    for line in lines {
        if line == b"---" || line == b"..." {
            return key;
        }
        key |= key_of(line).is_some();
    }
    false
}

/// Key and value of a line such as `author: Jan`.
fn key_of(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', line)?;
    let (key, value) = (&line[..colon], &line[colon + 1..]);
    let is_key = |b: &u8| b.is_ascii_alphanumeric() || b"_-. ".contains(b) || *b >= 0x80;
    let fits = !key.is_empty() && key.len() <= 60 && key.iter().all(is_key);
    (fits && value.first().is_none_or(|b| *b == b' ')).then_some((key, value))
}

/// What the line stands in.
#[derive(PartialEq)]
enum Within {
    Text,
    /// The block of keys; the key that was read last.
    Keys(String),
    /// Code between two lines of these.
    Code(Vec<u8>),
}

struct Reader<'k> {
    sink: &'k mut dyn Sink,
    window: usize,
    stream: Option<Stream>,
    within: Within,
    /// Whether a line was met.
    started: bool,
    has_keys: bool,
    /// The line before, whose cells may be names of columns.
    before: Vec<u8>,
    table: Option<Table>,
    tables: u32,
    chunk: Chunk,
    values: HashMap<(&'static str, String), (FieldId, u32)>,
    clean: Vec<u8>,
}

impl<'k> Reader<'k> {
    fn new(limits: &Limits, has_keys: bool, sink: &'k mut dyn Sink) -> Self {
        Reader {
            sink,
            window: limits.window as usize,
            stream: None,
            within: Within::Text,
            started: false,
            has_keys,
            before: Vec::new(),
            table: None,
            tables: 0,
            chunk: Chunk::default(),
            values: HashMap::new(),
            clean: Vec::new(),
        }
    }

    /// Takes a line; `ends` unless the file ends with it or it is too long.
    fn line(&mut self, line: &[u8], ends: bool) -> Result<(), ExtractError> {
        let first = !std::mem::replace(&mut self.started, true);
        if first && self.has_keys {
            self.within = Within::Keys(String::new());
            return self.text(b"", ends);
        }
        let trimmed = line.trim_ascii();
        match &self.within {
            Within::Keys(_) => {
                if trimmed == b"---" || trimmed == b"..." {
                    self.within = Within::Text;
                } else {
                    self.key(line)?;
                }
                return self.text(b"", ends);
            }
            Within::Code(fence) => {
                if trimmed.starts_with(fence) {
                    self.within = Within::Text;
                }
                return self.text(line, ends);
            }
            Within::Text => {}
        }
        if let Some(fence) = fence(trimmed) {
            self.within = Within::Code(fence);
            return self.text(line, ends);
        }
        if self.row(trimmed)? {
            return self.text(b"", ends);
        }
        self.before.clear();
        if line.len() <= LONGEST {
            self.before.extend_from_slice(trimmed);
        }
        let mut clean = std::mem::take(&mut self.clean);
        clean.clear();
        let targets = inline::clean(line, &mut clean);
        let result = self.text(&clean, ends);
        self.clean = clean;
        targets.iter().try_for_each(|target| self.value("links", "target", target))?;
        result
    }

    /// Takes a row of a table, or the rule below its names; false for anything else.
    fn row(&mut self, line: &[u8]) -> Result<bool, ExtractError> {
        if let Some(mut table) = self.table.take() {
            if line.contains(&b'|') {
                let mut targets = Vec::new();
                for (column, cell) in cells(line).enumerate() {
                    let mut clean = Vec::new();
                    targets.extend(inline::clean(cell, &mut clean));
                    let (field, row) = table.at(column, self.sink);
                    self.chunk.push(field, row, clean.trim_ascii());
                }
                table.end_row();
                self.table = Some(table);
                targets.iter().try_for_each(|target| self.value("links", "target", target))?;
                return self.flush_if_full().map(|()| true);
            }
            return Ok(false);
        }
        let before = std::mem::take(&mut self.before);
        if is_rule(line) && before.contains(&b'|') && cells(&before).count() == cells(line).count()
        {
            self.tables += 1;
            let names = cells(&before).map(|cell| {
                let mut clean = Vec::new();
                inline::clean(cell, &mut clean);
                String::from_utf8_lossy(clean.trim_ascii()).into_owned()
            });
            self.table = Some(Table::new(self.tables, names.collect()));
            return Ok(true);
        }
        self.before = before;
        Ok(false)
    }

    /// A line of the block of keys.
    fn key(&mut self, line: &[u8]) -> Result<(), ExtractError> {
        let item = line.trim_ascii();
        let item = item.strip_prefix(b"- ").unwrap_or(item);
        let (name, value) = match key_of(item) {
            Some((key, value)) => (String::from_utf8_lossy(key).trim().to_owned(), value),
            None => match &self.within {
                Within::Keys(last) => (last.clone(), item),
                _ => return Ok(()),
            },
        };
        self.within = Within::Keys(name.clone());
        let value = value.trim_ascii();
        let quoted = matches!(value, [b'"', .., b'"'] | [b'\'', .., b'\'']);
        let value = if quoted { &value[1..value.len() - 1] } else { value };
        let name = if name.is_empty() { "other" } else { &name };
        self.value("(properties)", name, value)
    }

    fn value(
        &mut self,
        container: &'static str,
        name: &str,
        value: &[u8],
    ) -> Result<(), ExtractError> {
        if value.trim_ascii().is_empty() {
            return Ok(());
        }
        let known =
            self.values.len() < NAMES || self.values.contains_key(&(container, name.to_owned()));
        let name = if known { name } else { "other" };
        let sink = &mut *self.sink;
        let (field, count) = self.values.entry((container, name.to_owned())).or_insert_with(|| {
            let path = FieldPath::of_table(container, FieldName::Named(name.to_owned()));
            (sink.field(path, FieldKind::Cell, None), 0)
        });
        *count += 1;
        self.chunk.push(*field, *count, value.trim_ascii());
        self.flush_if_full()
    }

    /// Hands on a line of running text.
    fn text(&mut self, line: &[u8], ends: bool) -> Result<(), ExtractError> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            None => {
                let field = self.sink.field(FieldPath::text(), FieldKind::Text, None);
                self.stream.insert(Stream::new(field, self.window))
            }
        };
        stream.text().extend_from_slice(line);
        if ends {
            stream.text().push(b'\n');
        }
        stream.hand_on(self.sink)
    }

    fn flush_if_full(&mut self) -> Result<(), ExtractError> {
        if self.chunk.buf.len() >= self.window { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ExtractError> {
        if self.chunk.values.is_empty() {
            return Ok(());
        }
        // values bear the numbers of their rows
        self.chunk.first_record = 0;
        self.sink.chunk(&mut self.chunk).or_stop()
    }

    fn end(mut self) -> Result<(), ExtractError> {
        if let Some(stream) = self.stream.take() {
            stream.end(self.sink)?;
        }
        self.flush()
    }
}

/// The marks between which code stands, if `line` begins such.
fn fence(line: &[u8]) -> Option<Vec<u8>> {
    let mark = line.first().copied().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = line.iter().take_while(|b| **b == mark).count();
    // three or more; what stands behind them has none
    (length >= 3 && !line[length..].contains(&b'`')).then(|| vec![mark; length])
}
