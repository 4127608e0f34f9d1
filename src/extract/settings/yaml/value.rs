//! Holds how far a line of YAML reaches: its dashes, its key, its value over the lines
//! below. Must not know where it belongs.

use crate::extract::settings::place::trimmed;
use crate::extract::settings::quoted::{self, End};
use std::ops::Range;

/// Longest key.
const KEY: usize = 1024;

/// Dashes of one line.
const DASHES: usize = 32;

/// Longest value without quotes, in bytes.
const LONGEST: usize = 64 << 10;

/// More is needed.
pub(super) struct More;

/// What stands before the value of a line.
pub(super) struct Head {
    /// The columns of its dashes.
    pub(super) elements: Vec<usize>,
    /// A key, with its quotes, and its column.
    pub(super) key: Option<(Range<usize>, usize)>,
    /// The column that what belongs to its value stands further in than.
    pub(super) owner: Option<usize>,
    pub(super) rest: Range<usize>,
}

/// A value.
pub(super) enum Value {
    /// None on this line.
    None,
    Plain(Range<usize>),
    /// Without its quotes, with its escapes.
    Double(Range<usize>),
    Single(Range<usize>),
    /// With its brackets.
    Flow(Range<usize>),
    /// The lines that follow.
    Lines,
}

/// The beginning of the line whose content stands at `at`, at column `indent`.
pub(super) fn head(buf: &[u8], at: Range<usize>, indent: usize) -> Head {
    let (mut elements, mut rest, mut column) = (Vec::new(), at, indent);
    while elements.len() < DASHES
        && !rest.is_empty()
        && buf[rest.start] == b'-'
        && (rest.len() == 1 || matches!(buf[rest.start + 1], b' ' | b'\t'))
    {
        elements.push(column);
        let inner = trimmed(buf, rest.start + 1..rest.end);
        column += inner.start - rest.start;
        rest = inner;
    }
    let found = key(buf, rest.clone());
    let owner = elements.last().copied();
    match found {
        Some((name, next)) => {
            let rest = trimmed(buf, next..rest.end);
            Head { elements, key: Some((name, column)), owner: Some(column), rest }
        }
        None => Head { elements, key: None, owner, rest },
    }
}

/// The key at the start of `at`, with its quotes, and the place behind its colon.
pub(super) fn key(buf: &[u8], at: Range<usize>) -> Option<(Range<usize>, usize)> {
    let first = *buf.get(at.start).filter(|_| !at.is_empty())?;
    let ends = |i: usize| buf[..at.end].get(i + 1).is_none_or(u8::is_ascii_whitespace);
    let text = &buf[..at.end];
    match first {
        b'"' | b'\'' => {
            let End::At(end) = quoted::quote(text, at.start, true) else { return None };
            let colon = end + text[end..].iter().take_while(|b| **b == b' ').count();
            (text.get(colon) == Some(&b':') && ends(colon)).then(|| (at.start..end, colon + 1))
        }
        b'{' | b'[' | b'|' | b'>' | b'%' | b'@' | b'`' | b'#' | b',' | b'}' | b']' => None,
        b'?' | b'!' | b'&' | b'*' if text.get(at.start + 1) == Some(&b' ') => None,
        _ => {
            let within = &text[at.start..at.end.min(at.start + KEY)];
            let colon = memchr::memchr_iter(b':', within).find(|i| ends(at.start + i))?;
            let comment = memchr::memmem::find(&within[..colon], b" #").is_some();
            let name = trimmed(buf, at.start..at.start + colon);
            (!comment && !name.is_empty()).then(|| (name, at.start + colon + 1))
        }
    }
}

/// A value with what stands behind it.
pub(super) struct Found {
    pub(super) value: Value,
    /// The end of its last line.
    pub(super) end: usize,
    /// A comment on that.
    pub(super) comment: Option<Range<usize>>,
}

impl Found {
    fn new(value: Value, end: usize) -> Self {
        Found { value, end, comment: None }
    }
}

/// The value at the start of `rest`, which ends with its line.
pub(super) fn value(
    buf: &[u8],
    mut rest: Range<usize>,
    owner: Option<usize>,
    last: bool,
) -> Result<Found, More> {
    // marks of a type and names for other places to point to
    while buf[rest.clone()].first().is_some_and(|b| matches!(b, b'&' | b'!')) {
        let text = &buf[rest.clone()];
        let length = text.iter().take_while(|b| !b.is_ascii_whitespace()).count();
        rest = trimmed(buf, rest.start + length..rest.end);
    }
    let Some(&first) = buf[rest.clone()].first() else {
        return Ok(Found::new(Value::None, rest.end));
    };
    let whole = match first {
        b'#' => {
            let comment = Some(rest.start + 1..rest.end);
            return Ok(Found { value: Value::None, end: rest.end, comment });
        }
        b'|' | b'>' => {
            let text = &buf[rest.start + 1..rest.end];
            let head = text.iter().take_while(|b| b"+-0123456789".contains(b)).count();
            let behind = text[head..].trim_ascii();
            if behind.is_empty() || behind[0] == b'#' {
                let comment = (!behind.is_empty()).then(|| rest.end - behind.len() + 1..rest.end);
                return Ok(Found { value: Value::Lines, end: rest.end, comment });
            }
            None
        }
        b'"' | b'\'' => match quoted::quote(buf, rest.start, last) {
            End::Later => return Err(More),
            End::Never => None,
            End::At(end) => Some((rest.start + 1..end - 1, end)),
        },
        b'{' | b'[' => match quoted::bracket(buf, rest.start, last) {
            End::Later => return Err(More),
            End::Never => None,
            End::At(end) => Some((rest.start..end, end)),
        },
        _ => None,
    };
    let Some((at, end)) = whole else { return plain(buf, rest, owner, last) };
    // nothing but a comment may follow on its last line
    let line_end = match memchr::memchr(b'\n', &buf[end..]) {
        Some(i) => end + i,
        None if last => buf.len(),
        None => return Err(More),
    };
    let behind = trimmed(buf, end..line_end);
    if !behind.is_empty() && buf[behind.start] != b'#' {
        return plain(buf, rest, owner, last);
    }
    let value = match first {
        b'"' => Value::Double(at),
        b'\'' => Value::Single(at),
        _ => Value::Flow(at),
    };
    let comment = (!behind.is_empty()).then(|| behind.start + 1..behind.end);
    Ok(Found { value, end: line_end, comment })
}

/// A value without quotes: up to a comment, and on through lines that stand further in.
fn plain(buf: &[u8], rest: Range<usize>, owner: Option<usize>, last: bool) -> Result<Found, More> {
    if let Some(comment) = memchr::memmem::find(&buf[rest.clone()], b" #") {
        let at = trimmed(buf, rest.start..rest.start + comment);
        let comment = Some(rest.start + comment + 2..rest.end);
        return Ok(Found { value: Value::Plain(at), end: rest.end, comment });
    }
    let (mut end, mut line) = (rest.end, rest.end);
    while let Some(owner) = owner
        && end - rest.start < LONGEST
    {
        // the end of a line, before the next
        line += match memchr::memchr(b'\n', &buf[line..]) {
            Some(i) => i + 1,
            None if last => break,
            None => return Err(More),
        };
        let indent = buf[line..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let first = match buf.get(line + indent) {
            Some(first) => *first,
            None if last => break,
            None => return Err(More),
        };
        if first == b'\n' || first == b'\r' {
            continue;
        }
        if indent <= owner || first == b'#' {
            break;
        }
        let next = match memchr::memchr(b'\n', &buf[line..]) {
            Some(i) => line + i,
            None if last => buf.len(),
            None => return Err(More),
        };
        // no part of a value: lines that were meant to stand under a key
        if key(buf, line + indent..next).is_some() {
            break;
        }
        (end, line) = (next, next);
    }
    Ok(Found::new(Value::Plain(trimmed(buf, rest.start..end)), end))
}
