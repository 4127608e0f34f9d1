//! Holds running text: windows that overlap, so that no match is cut; and the
//! best-effort reading of what is no text. Must not know columns.

use super::{ExtractError, Format, Look, Sink};
use crate::input::{Charset, Folding, Source, TextSource};
use crate::model::{Cause, Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, Stage, Value};

/// Text before what a window owns: enough for any context and any match that
/// reaches into it, and for last names whose full name stands before.
const LEAD: usize = 4096;
/// Text behind what a window owns: enough for the longest match, and for last names
/// whose full name comes later.
const TRAIL: usize = 4096;

pub(super) const TEXT: Format = Format {
    name: "text",
    extensions: &["txt", "md", "log", "text"],
    is: |look| look.charset != Charset::Binary,
    extract: |source, sink| read(source, sink),
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
    reads: "runs of eight or more printable characters, as best-effort text, with a gap `unsupported`",
};

/// Pushes all of `source` as running text.
pub(super) fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let field = sink.field(FieldPath::text(), FieldKind::Text, None);
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

/// Pushes what is left of `text` in windows of about `window` bytes. A window
/// owns the matches that start in it and sees [`LEAD`] bytes before, [`TRAIL`]
/// behind: so any size of window finds the same.
pub(super) fn windows(
    text: &mut TextSource,
    sink: &mut dyn Sink,
    field: FieldId,
    window: usize,
) -> Result<(), ExtractError> {
    let mut chunk = Chunk::default();
    let mut carry: Vec<u8> = Vec::new();
    let mut owned_from = 0;
    let mut line = 1;
    loop {
        chunk.buf.append(&mut carry);
        let more = loop {
            if chunk.buf.len() >= owned_from + window + TRAIL {
                break true;
            }
            let want = (owned_from + window + TRAIL - chunk.buf.len()).max(4096);
            if !text.read_to(&mut chunk.buf, want) {
                break false;
            }
        };
        let end = chunk.buf.len();
        let owned_to = if more { char_boundary(&chunk.buf, end - TRAIL) } else { end };
        // what the next window sees again
        let keep_from = char_boundary(&chunk.buf, owned_to.saturating_sub(LEAD));
        if more {
            carry.extend_from_slice(&chunk.buf[keep_from..]);
        }
        let next_line = line + memchr::memchr_iter(b'\n', &chunk.buf[..keep_from]).count() as u64;
        chunk.values.push(Value { start: 0, end: end as u32, field, record: 0 });
        chunk.owned = owned_from..owned_to;
        chunk.first_record = line;
        sink.chunk(&mut chunk).or_stop()?;
        if !more {
            text.take_back(chunk.buf);
            return Ok(());
        }
        owned_from = owned_to - keep_from;
        line = next_line;
    }
}

/// The offset at or before `i` where a character starts.
pub(super) fn char_boundary(buf: &[u8], mut i: usize) -> usize {
    while i > 0 && i < buf.len() && buf[i] & 0xC0 == 0x80 {
        i -= 1;
    }
    i
}
