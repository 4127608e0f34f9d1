//! Holds running text: windows that overlap, so that no match is cut; and the
//! best-effort reading of what is no text. Must not know columns.

use super::{ExtractError, Format, Look, Sink};
use crate::input::{Charset, Folding, Source, TextSource};
use crate::model::{
    Cause, Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, PAGE_END, Stage, Value,
};

/// Text before what a window owns: enough for any context and any match that
/// reaches into it, and for last names whose full name stands before.
const LEAD: usize = 4096;
/// Text behind what a window owns: enough for the longest match, and for last names
/// whose full name comes later.
const TRAIL: usize = 4096;

pub(super) const TEXT: Format = Format {
    name: "text",
    extensions: &["txt", "log", "text"],
    is: |look| look.charset != Charset::Binary,
    extract: |source, sink| read(source, sink),
    hostile: false,
    reads: "running text in any charset; UTF-8 that was read as windows-1252 or GBK is repaired",
};

pub(super) const UNKNOWN: Format = Format {
    name: "unknown",
    extensions: &[],
    is: |_: &Look| true,
    extract: |source, sink| {
        sink.gap(
            Gap::new(Stage::Extract, Cause::Unsupported).noting("scanned as best-effort text"),
        );
        read(source, sink)
    },
    hostile: false,
    reads: "runs of eight or more printable characters, as best-effort text, with a gap `unsupported`",
};

/// Pushes all of `source` as running text.
pub(super) fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    read_as(FieldPath::text(), source, sink)
}

/// The same as the field at `path`.
pub(super) fn read_as(
    path: FieldPath,
    source: &mut Source,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let field = sink.field(path, FieldKind::Text, None);
    let window = source.limits().window as usize;
    let mut text = TextSource::new(source, Folding::Prose);
    let result = windows(&mut text, sink, field, window);
    finish(text, sink, result)
}

/// Tells the sink what became of the bytes on their way to text, and whether all
/// of them came.
pub(super) fn finish(
    text: TextSource,
    sink: &mut dyn Sink,
    result: Result<(), ExtractError>,
) -> Result<(), ExtractError> {
    if let Some(name) = text.charset().name() {
        sink.charset(name);
    }
    if text.repaired() {
        sink.fact(Fact::Repaired, "yes");
    }
    if text.undecodable() > 0 {
        sink.gap(Gap::new(Stage::Decode, Cause::Undecodable).losing(text.undecodable()));
    }
    result?;
    Ok(text.finish()?)
}

/// Pushes what is left of `text` in windows of about `window` bytes.
pub(super) fn windows(
    text: &mut TextSource,
    sink: &mut dyn Sink,
    field: FieldId,
    window: usize,
) -> Result<(), ExtractError> {
    let mut stream = Stream::new(field, window);
    loop {
        let want = stream.wanting();
        if !text.read_to(stream.text(), want) {
            text.take_back(stream.last(sink)?);
            return Ok(());
        }
        stream.hand_on(sink)?;
    }
}

/// Running text that is handed on in windows as it grows. A window owns the matches
/// that start in it and sees [`LEAD`] bytes before, [`TRAIL`] behind: so any size of
/// window finds the same.
pub(super) struct Stream {
    field: FieldId,
    window: usize,
    chunk: Chunk,
    /// What stands before is another window's.
    owned_from: usize,
    /// Line or page of the first byte.
    line: u64,
    /// What ends a line or page.
    line_end: u8,
}

impl Stream {
    pub(super) fn new(field: FieldId, window: usize) -> Self {
        Stream { field, window, chunk: Chunk::default(), owned_from: 0, line: 1, line_end: b'\n' }
    }

    /// Running text of pages, each ended by [`PAGE_END`].
    pub(super) fn of_pages(field: FieldId, window: usize) -> Self {
        Stream { line_end: PAGE_END, ..Stream::new(field, window) }
    }

    /// Where text is to be appended, in its clean form.
    pub(super) fn text(&mut self) -> &mut Vec<u8> {
        &mut self.chunk.buf
    }

    /// How many bytes are missing to a window.
    fn wanting(&self) -> usize {
        (self.owned_from + self.window + TRAIL).saturating_sub(self.chunk.buf.len()).max(4096)
    }

    /// Hands on a window when it is full.
    pub(super) fn hand_on(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let end = self.chunk.buf.len();
        if end < self.owned_from + self.window + TRAIL {
            return Ok(());
        }
        self.push(char_boundary(&self.chunk.buf, end - TRAIL), sink)
    }

    /// Hands on the last window.
    pub(super) fn end(self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.last(sink).map(drop)
    }

    /// Hands on the last window, and returns the memory of the text.
    fn last(mut self, sink: &mut dyn Sink) -> Result<Vec<u8>, ExtractError> {
        self.push(self.chunk.buf.len(), sink)?;
        Ok(self.chunk.buf)
    }

    fn push(&mut self, owned_to: usize, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let chunk = &mut self.chunk;
        let end = chunk.buf.len();
        // what the next window sees again
        let keep_from = match end - owned_to {
            // there is none
            0 => end,
            _ => char_boundary(&chunk.buf, owned_to.saturating_sub(LEAD)),
        };
        let keep = chunk.buf[keep_from..].to_vec();
        let lines = memchr::memchr_iter(self.line_end, &chunk.buf[..keep_from]).count() as u64;
        chunk.values.push(Value { start: 0, end: end as u32, field: self.field, record: 0 });
        chunk.owned = self.owned_from..owned_to;
        chunk.first_record = self.line;
        sink.chunk(chunk).or_stop()?;
        chunk.buf.extend_from_slice(&keep);
        self.owned_from = owned_to.saturating_sub(keep_from);
        self.line += lines;
        Ok(())
    }
}

/// The offset at or before `i` where a character starts.
pub(super) fn char_boundary(buf: &[u8], mut i: usize) -> usize {
    while i > 0 && i < buf.len() && buf[i] & 0xC0 == 0x80 {
        i -= 1;
    }
    i
}
