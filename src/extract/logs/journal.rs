//! Holds exports of the systemd journal (`journalctl -o export`). Must not know what the
//! fields mean. Source: <https://systemd.io/JOURNAL_EXPORT_FORMATS/>.

use super::super::{ExtractError, Format, Look, Sink};
use crate::input::{Cleaner, Source};
use crate::model::{Cause, Chunk, FieldId, FieldKind, FieldName, FieldPath, Gap, Stage};
use std::collections::HashMap;

pub(in crate::extract) const JOURNAL: Format = Format {
    name: "journal",
    extensions: &["journal"],
    is: |look: &Look| {
        look.head.starts_with(b"__CURSOR=") || look.head.starts_with(b"__REALTIME_TIMESTAMP=")
    },
    extract: read,
    hostile: false,
    reads: "exports of the systemd journal (`-o export`): fields by their names, also binary ones; exports as JSON are read as json",
};

/// Longest name of a field.
const NAME: usize = 256;

/// How much is read of a field that is too long, in bytes.
const PART: usize = 64 << 10;

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut reader = Reader {
        fields: HashMap::new(),
        chunk: Chunk::default(),
        clean: Vec::new(),
        entry: 1,
        filled: false,
        window: limits.window as usize,
        longest: limits.record as usize,
        skip: 0,
        broken: 0,
        lost: 0,
    };
    let mut buf = Vec::new();
    let result = loop {
        let read = source.read_to(&mut buf, reader.window.max(4096));
        let (ended, error) = match read {
            Ok(n) => (n == 0, None),
            Err(error) => (true, Some(error)),
        };
        let used = reader.fields(&buf, ended, sink)?;
        buf.drain(..used);
        match error {
            Some(error) => break Err(error.into()),
            None if ended => break Ok(()),
            None => {}
        }
    };
    reader.end(limits.record, sink)?;
    result
}

struct Reader {
    fields: HashMap<Vec<u8>, FieldId>,
    chunk: Chunk,
    clean: Vec<u8>,
    entry: u32,
    /// Whether the entry has a field.
    filled: bool,
    window: usize,
    longest: usize,
    /// Bytes that are passed over because a field is too long.
    skip: u64,
    broken: u64,
    lost: u64,
}

impl Reader {
    /// Reads all whole fields of `buf`; returns how many bytes they take.
    fn fields(
        &mut self,
        buf: &[u8],
        ended: bool,
        sink: &mut dyn Sink,
    ) -> Result<usize, ExtractError> {
        let mut at = 0;
        loop {
            let rest = &buf[at..];
            let passed = self.skip.min(rest.len() as u64);
            self.skip -= passed;
            at += passed as usize;
            let rest = &buf[at..];
            if rest.is_empty() {
                return Ok(at);
            }
            let Some(end) = memchr::memchr(b'\n', rest) else {
                if !ended && rest.len() <= self.longest {
                    return Ok(at);
                }
                self.broken += u64::from(ended);
                self.lost += u64::from(!ended);
                self.field(rest, sink)?;
                at = buf.len();
                continue;
            };
            let line = &rest[..end];
            match memchr::memchr(b'=', line) {
                _ if line.is_empty() => {
                    self.entry = self.entry.saturating_add(u32::from(self.filled));
                    self.filled = false;
                    at += 1;
                }
                Some(_) => {
                    self.field(line, sink)?;
                    at += end + 1;
                }
                None => match self.binary(line, &rest[end + 1..], ended, sink)? {
                    Some(length) => at += end + 1 + length,
                    None => return Ok(at),
                },
            }
        }
    }

    /// A field of a length that stands before it. None where more is needed.
    fn binary(
        &mut self,
        name: &[u8],
        rest: &[u8],
        ended: bool,
        sink: &mut dyn Sink,
    ) -> Result<Option<usize>, ExtractError> {
        let is_name = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_';
        if name.len() > NAME || !name.iter().all(is_name) {
            self.broken += 1;
            self.value(b"MESSAGE", name, sink)?;
            return Ok(Some(0));
        }
        let Some((length, value)) = rest.split_first_chunk::<8>() else {
            if !ended {
                return Ok(None);
            }
            self.broken += 1;
            self.value(name, rest, sink)?;
            return Ok(Some(rest.len()));
        };
        let length = u64::from_le_bytes(*length);
        if length > self.longest as u64 {
            let part = &value[..value.len().min(PART)];
            if part.len() < PART && !ended {
                return Ok(None);
            }
            self.lost += 1;
            self.value(name, part, sink)?;
            self.skip = length.saturating_sub(part.len() as u64);
            return Ok(Some(8 + part.len()));
        }
        let length = length as usize;
        match value.get(..length) {
            Some(text) => self.value(name, text, sink)?,
            None if !ended => return Ok(None),
            None => {
                self.broken += 1;
                self.value(name, value, sink)?;
                return Ok(Some(rest.len()));
            }
        }
        // a line end stands behind it
        Ok(Some(8 + length + usize::from(value.get(length) == Some(&b'\n'))))
    }

    fn field(&mut self, line: &[u8], sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let (name, value) = match memchr::memchr(b'=', line) {
            Some(i) if i <= NAME => (&line[..i], &line[i + 1..]),
            _ => (&b"MESSAGE"[..], line),
        };
        self.value(name, value, sink)
    }

    fn value(
        &mut self,
        name: &[u8],
        value: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        self.filled = true;
        let field = match self.fields.get(name) {
            Some(field) => *field,
            None => {
                let shown = crate::input::fold(&String::from_utf8_lossy(name));
                let path = FieldPath::column(FieldName::Named(shown));
                let field = sink.field(path, FieldKind::Cell, None);
                self.fields.insert(name.to_vec(), field);
                field
            }
        };
        self.clean.clear();
        Cleaner::default().clean(value, true, &mut self.clean);
        self.chunk.push(field, self.entry, &self.clean);
        if self.chunk.buf.len() >= self.window { self.flush(sink) } else { Ok(()) }
    }

    fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.chunk.values.is_empty() {
            return Ok(());
        }
        self.chunk.first_record = 0;
        sink.chunk(&mut self.chunk).or_stop()
    }

    fn end(mut self, longest: u64, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.broken > 0 || self.skip > 0 {
            let gap = Gap::new(Stage::Extract, Cause::Truncated);
            sink.gap(gap.noting("a field ends before its length says so"));
        }
        if self.lost > 0 {
            let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("record", longest);
            sink.gap(gap.noting("of a longer field its beginning was read"));
        }
        self.flush(sink)
    }
}
