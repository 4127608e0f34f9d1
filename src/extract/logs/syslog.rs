//! Holds lines of syslog. Must not know what the messages say. Source: RFC 3164, RFC
//! 5424, and rsyslog's file format with dates of ISO 8601.

use crate::extract::lines::{Line, Prose, push};
use crate::extract::{ExtractError, Sink};
use crate::model::{Chunk, FieldId, FieldKind, FieldName, FieldPath};
use std::ops::Range;

const NAMES: &[&str] = &["time", "host", "program", "pid", "message_id", "data", "message"];
const MONTHS: &[&[u8]] = &[
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// The parts of a line, in the order of [`NAMES`].
type Parts = [Range<usize>; 7];

/// Whether a line is one of these.
pub(super) fn is_line(line: &[u8]) -> bool {
    parts(line).is_some()
}

/// What a line consists of, by places in it.
fn parts(line: &[u8]) -> Option<Parts> {
    let at = priority(line);
    if at > 0 && line[at..].starts_with(b"1 ") {
        return newer(line, at + 2);
    }
    let time = at..at + moment(&line[at..])?;
    let host = word(line, time.end + 1)?;
    let tag = word(line, host.end + 1)?;
    let text = &line[tag.clone()];
    // `sshd[123]:`; a tag without a colon is the beginning of the message
    let name = text.iter().position(|b| matches!(b, b'[' | b':')).unwrap_or(text.len());
    let is_tag = text.ends_with(b":") && name > 0 && !line[host.clone()].ends_with(b":");
    if !is_tag {
        // no more than a date and two words: too little, unless a priority stands there
        return (at > 0).then(|| {
            let none = || tag.start..tag.start;
            [time, host, none(), none(), none(), none(), tag.start..line.len()]
        });
    }
    let program = tag.start..tag.start + name;
    let pid = match text[name..].strip_suffix(b"]:") {
        Some(rest) if rest.starts_with(b"[") => program.end + 1..program.end + rest.len(),
        _ => program.end..program.end,
    };
    let none = || tag.end..tag.end;
    let message = (tag.end + 1).min(line.len())..line.len();
    Some([time, host, program, pid, none(), none(), message])
}

/// Length of `<34>`.
fn priority(line: &[u8]) -> usize {
    let digits = match line.strip_prefix(b"<") {
        Some(rest) => rest.iter().take_while(|b| b.is_ascii_digit()).count(),
        None => 0,
    };
    if (1..=3).contains(&digits) && line.get(digits + 1) == Some(&b'>') { digits + 2 } else { 0 }
}

/// Length of the moment at the beginning: `Nov 21 10:00:00` or `2026-11-21T10:00:00+01:00`.
fn moment(line: &[u8]) -> Option<usize> {
    let clock = |at: usize| {
        let clock = line.get(at..at + 8)?;
        let fits = clock.iter().enumerate().all(|(i, b)| match i {
            2 | 5 => *b == b':',
            _ => b.is_ascii_digit(),
        });
        fits.then_some(at + 8)
    };
    if line.get(..3).is_some_and(|month| MONTHS.contains(&month)) {
        // some write the year as well
        let day = line.get(4..6)?.iter().all(|b| b.is_ascii_digit() || *b == b' ');
        let end = clock(7).or_else(|| clock(12)).filter(|_| day && line[3] == b' ')?;
        return (line.get(end) == Some(&b' ')).then_some(end);
    }
    let date = line.get(..11)?;
    let fits = date[4] == b'-' && date[7] == b'-' && date[10] == b'T' && date[0].is_ascii_digit();
    clock(11).filter(|_| fits)?;
    memchr::memchr(b' ', line).filter(|end| *end < 40)
}

/// The word at `at`.
fn word(line: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = line.get(at..)?;
    let at = at + (rest.len() - rest.trim_ascii_start().len());
    let length = memchr::memchr(b' ', &line[at..]).unwrap_or(line.len() - at);
    (length > 0).then_some(at..at + length)
}

/// The parts of a line of RFC 5424 behind its version.
fn newer(line: &[u8], at: usize) -> Option<Parts> {
    let time = word(line, at)?;
    let host = word(line, time.end + 1)?;
    let program = word(line, host.end + 1)?;
    let pid = word(line, program.end + 1)?;
    let id = word(line, pid.end + 1)?;
    let start = (id.end + 1).min(line.len());
    let data = match line.get(start) {
        Some(b'[') => start..elements(line, start),
        Some(b'-') => start..start + 1,
        _ => start..start,
    };
    let message = (data.end + 1).min(line.len())..line.len();
    Some([time, host, program, pid, id, data, message])
}

/// Where the elements that begin at `at` end: `[id a="x\]"][id b="y"]`.
fn elements(line: &[u8], mut at: usize) -> usize {
    let mut quoted = false;
    while at < line.len() {
        match line[at] {
            b'\\' => at += 1,
            b'"' => quoted = !quoted,
            b']' if !quoted && line.get(at + 1) != Some(&b'[') => return at + 1,
            _ => {}
        }
        at += 1;
    }
    line.len()
}

#[derive(Default)]
pub(super) struct Reader {
    fields: [Option<FieldId>; NAMES.len()],
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
        let Some(parts) = parts(&chunk.buf[at.clone()]) else {
            self.prose.push(chunk, at, number, sink);
            return Ok(());
        };
        for (i, part) in parts.into_iter().enumerate() {
            // parts that only the newer lines have
            if part.is_empty() && matches!(NAMES[i], "message_id" | "data") {
                continue;
            }
            let field = match self.fields[i] {
                Some(field) => field,
                None => {
                    let path = FieldPath::column(FieldName::Named(NAMES[i].to_owned()));
                    *self.fields[i].insert(sink.field(path, FieldKind::Cell, None))
                }
            };
            let part = at.start + part.start..at.start + part.end;
            let part = if chunk.buf[part.clone()] == *b"-" { part.start..part.start } else { part };
            // a mark of UTF-8 may stand before a message
            push(chunk, part, field, number);
        }
        Ok(())
    }
}
