//! Holds the lexer of SQL: strings, comments, values of a tuple. Must not know
//! tables. Where a thing goes on behind the buffer, it says so and waits.

use super::super::find::Finder;
use std::ops::Range;

/// The values of one row: of a tuple, or of a line of COPY.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Offsets of the first byte and behind the last; equal for NULL.
    pub(super) values: Vec<(u32, u32)>,
    /// Values with something to undo.
    pub(super) escaped: Vec<(usize, Escapes)>,
}

impl Row {
    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.escaped.clear();
    }

    #[inline]
    pub(super) fn push(&mut self, text: Range<usize>, escapes: Escapes) {
        if escapes != Escapes::None {
            self.escaped.push((self.values.len(), escapes));
        }
        self.values.push((text.start as u32, text.end as u32));
    }
}

/// What is to be undone in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    None,
    /// Doubled quotes.
    Doubled(u8),
    /// Backslashes, and doubled quotes.
    Backslash(u8),
}

/// More text is needed to tell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct More;

/// The offset behind spaces and comments from `i` on.
pub(super) fn skip_blank(buf: &[u8], mut i: usize) -> Result<usize, More> {
    loop {
        match buf.get(i) {
            None => return Ok(i),
            Some(b' ' | b'\t' | b'\n' | b'\r') => i += 1,
            Some(b'-') if buf.get(i + 1) == Some(&b'-') => {
                i = memchr::memchr(b'\n', &buf[i..]).map(|n| i + n + 1).ok_or(More)?;
            }
            Some(b'/') if buf.get(i + 1) == Some(&b'*') => {
                i = memchr::memmem::find(&buf[i + 2..], b"*/").map(|n| i + n + 4).ok_or(More)?;
            }
            Some(_) => return Ok(i),
        }
    }
}

/// The string whose opening quote stands at `i`: its text, what is to be undone in
/// it, and the offset behind its closing quote.
pub(super) fn string(
    buf: &[u8],
    i: usize,
    backslash: bool,
) -> Result<(Range<usize>, Escapes, usize), More> {
    let quote = buf[i];
    let mut at = i + 1;
    let mut escapes = Escapes::None;
    loop {
        let rest = buf.get(at..).unwrap_or_default();
        let found = match backslash {
            true => memchr::memchr2(quote, b'\\', rest),
            false => memchr::memchr(quote, rest),
        };
        at += found.ok_or(More)?;
        if buf[at] == b'\\' && backslash {
            escapes = Escapes::Backslash(quote);
            at += 2;
            continue;
        }
        match buf.get(at + 1) {
            None => return Err(More),
            Some(&b) if b == quote => {
                if escapes == Escapes::None {
                    escapes = Escapes::Doubled(quote);
                }
                at += 2;
            }
            Some(_) => return Ok((i + 1..at, escapes, at + 1)),
        }
    }
}

/// Reads tuples: `(1,'a',NULL)`.
pub(super) struct Tuples {
    backslash: bool,
    /// Finds what ends a bare value.
    ends: Finder<2>,
    /// Finds what ends a string, or an escape in it.
    quotes: Finder<2>,
}

impl Tuples {
    pub(super) fn new(backslash: bool) -> Self {
        let quotes = Finder::new([b'\'', if backslash { b'\\' } else { b'\'' }]);
        Tuples { backslash, ends: Finder::new([b',', b')']), quotes }
    }

    /// Another buffer follows.
    pub(super) fn start(&mut self) {
        self.ends.start();
        self.quotes.start();
    }

    /// Reads the values of the tuple whose bracket opens at `i` into `row`;
    /// returns the offset behind its closing bracket.
    #[inline]
    pub(super) fn read(&mut self, buf: &[u8], i: usize, row: &mut Row) -> Result<usize, More> {
        let mut at = i + 1;
        loop {
            at = match buf.get(at) {
                None => return Err(More),
                Some(b'\'') => {
                    // nearly every string ends at the first quote, with a comma behind
                    let end = self.quotes.next(buf, at + 1);
                    match (buf.get(end), buf.get(end + 1)) {
                        (Some(b'\''), Some(b',' | b')')) => {
                            row.push(at + 1..end, Escapes::None);
                            end + 1
                        }
                        _ => {
                            let (text, escapes, end) = string(buf, at, self.backslash)?;
                            row.push(text, escapes);
                            end
                        }
                    }
                }
                Some(b'0'..=b'9' | b'-' | b'.') => {
                    let end = self.ends.next(buf, at);
                    if end == buf.len() {
                        return Err(More);
                    }
                    let text = buf[at..end].trim_ascii_end();
                    row.push(at..at + text.len(), Escapes::None);
                    end
                }
                Some(b' ' | b'\n' | b'\r' | b'\t') => {
                    at += 1;
                    continue;
                }
                Some(_) => {
                    let (text, escapes, end) = expression(buf, at, self.backslash)?;
                    row.push(text, escapes);
                    end
                }
            };
            loop {
                match buf.get(at) {
                    None => return Err(More),
                    Some(b',') => {
                        at += 1;
                        break;
                    }
                    Some(b')') => return Ok(at + 1),
                    Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
                    // `'a' || 'b'`, `'x'::text`: the rest belongs to the value
                    Some(_) => at = expression(buf, at, self.backslash)?.2,
                }
            }
        }
    }
}

/// Anything else up to the comma or bracket on its level: NULL, a prefixed
/// string, a function. Its value is the string in it where there is exactly one.
fn expression(
    buf: &[u8],
    at: usize,
    backslash: bool,
) -> Result<(Range<usize>, Escapes, usize), More> {
    // by far the commonest
    if let Some([b'N' | b'n', b'U' | b'u', b'L' | b'l', b'L' | b'l', b',' | b')']) =
        buf.get(at..at + 5)
    {
        return Ok((at..at, Escapes::None, at + 4));
    }
    let mut i = at;
    let mut depth = 0;
    let mut found = None;
    let mut strings = 0;
    let end = loop {
        match buf.get(i) {
            None => return Err(More),
            Some(&quote @ (b'\'' | b'"')) => {
                // PostgreSQL's E'…' knows backslashes whatever the others do
                let escaped = i > at && matches!(buf[i - 1], b'E' | b'e') && quote == b'\'';
                let (text, escapes, next) = string(buf, i, backslash || escaped)?;
                strings += 1;
                found = Some((text, escapes));
                i = next;
            }
            Some(b'(') => {
                depth += 1;
                i += 1;
            }
            Some(b')') if depth == 0 => break i,
            Some(b')') => {
                depth -= 1;
                i += 1;
            }
            Some(b',') if depth == 0 => break i,
            Some(_) => i += 1,
        }
    };
    if let Some((text, escapes)) = found.filter(|_| strings == 1) {
        return Ok((text, escapes, end));
    }
    let text = buf[at..end].trim_ascii_end();
    let null = text.eq_ignore_ascii_case(b"NULL") || text.eq_ignore_ascii_case(b"DEFAULT");
    Ok((at..if null { at } else { at + text.len() }, Escapes::None, end))
}

/// The offset behind the statement that starts at `i`: its semicolon, or for SQL
/// Server a line `GO`.
pub(super) fn statement_end(buf: &[u8], i: usize, backslash: bool) -> Result<usize, More> {
    let mut at = i;
    loop {
        match buf.get(at) {
            None => return Err(More),
            Some(b';') => return Ok(at + 1),
            Some(b'\'') => at = string(buf, at, backslash)?.2,
            Some(b'"' | b'`') => at = string(buf, at, false)?.2,
            Some(b'-' | b'/') => {
                let next = skip_blank(buf, at)?;
                at = next.max(at + 1);
            }
            Some(b'$') => at = dollar_quoted(buf, at)?,
            // a batch of SQL Server, or the next statement where semicolons are left out
            Some(b'\n') => {
                let line = &buf[at + 1..];
                let go = line.len() >= 3
                    && line[..2].eq_ignore_ascii_case(b"GO")
                    && matches!(line[2], b'\n' | b'\r');
                if go || (line.len() >= 7 && line[..7].eq_ignore_ascii_case(b"INSERT ")) {
                    return Ok(at + 1);
                }
                at += 1;
            }
            Some(_) => at += 1,
        }
    }
}

/// Behind PostgreSQL's `$tag$ … $tag$`, or one byte on where there is none.
fn dollar_quoted(buf: &[u8], at: usize) -> Result<usize, More> {
    let name =
        buf[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    match buf.get(at + 1 + name) {
        None => Err(More),
        Some(b'$') => {
            let tag = &buf[at..at + name + 2];
            let body = at + tag.len();
            memchr::memmem::find(&buf[body..], tag).map(|n| body + n + tag.len()).ok_or(More)
        }
        Some(_) => Ok(at + 1),
    }
}

/// Undoes the escapes of the value from `start` to `end` in place; returns its new
/// end.
pub(super) fn unescape(buf: &mut [u8], start: usize, end: usize, escapes: Escapes) -> usize {
    let (quote, backslash) = match escapes {
        Escapes::None => return end,
        Escapes::Doubled(quote) => (quote, false),
        Escapes::Backslash(quote) => (quote, true),
    };
    let (mut read, mut write) = (start, start);
    while read < end {
        let b = buf[read];
        let next = if read + 1 < end { Some(buf[read + 1]) } else { None };
        let (c, used) = match (b, next) {
            (b'\\', Some(next)) if backslash => (escaped(next), 2),
            (_, Some(next)) if b == quote && next == quote => (b, 2),
            _ => (b, 1),
        };
        buf[write] = c;
        write += 1;
        read += used;
    }
    write
}

/// What a letter behind a backslash stands for. Binary zeros become spaces.
fn escaped(b: u8) -> u8 {
    match b {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'0' | b'Z' | b'b' | b'f' | b'v' => b' ',
        b => b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, backslash: bool) -> Option<Vec<String>> {
        let mut buf = text.as_bytes().to_vec();
        let mut row = Row::default();
        let end = Tuples::new(backslash).read(&buf, 0, &mut row).ok()?;
        assert_eq!(end, text.rfind(')').expect("a bracket") + 1);
        for &(i, escapes) in &row.escaped {
            let (start, end) = row.values[i];
            row.values[i].1 = unescape(&mut buf, start as usize, end as usize, escapes) as u32;
        }
        let read = |&(start, end): &(u32, u32)| {
            String::from_utf8_lossy(&buf[start as usize..end as usize]).into_owned()
        };
        Some(row.values.iter().map(read).collect())
    }

    #[test]
    fn tuples_of_every_dialect() {
        for (text, backslash, expected) in [
            ("(1,'a',NULL,-2.5)", true, vec!["1", "a", "", "-2.5"]),
            (r"('it\'s','a''b','c\\',_binary 'x')", true, vec!["it's", "a'b", r"c\", "x"]),
            (r"('C:\','b''c')", false, vec![r"C:\", "b'c"]),
            (r"(E'it\'s', 'x'::text , TRUE)", false, vec!["it's", "x", "TRUE"]),
            (
                "(N'Jan', CAST(N'2020-01-01' AS Date), 0x1F, DEFAULT)",
                false,
                vec!["Jan", "2020-01-01", "0x1F", ""],
            ),
            ("(1, f(2, (3)), \"d, e\")", true, vec!["1", "f(2, (3))", "d, e"]),
            ("( 1 ,\n 'x' )", true, vec!["1", "x"]),
        ] {
            assert_eq!(
                values(text, backslash),
                Some(expected.iter().map(|s| s.to_string()).collect()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_tuple_that_is_cut_anywhere_waits() {
        let text = r"(1,'it\'s',NULL,f('x'))";
        for cut in 1..text.len() {
            let mut row = Row::default();
            let result = Tuples::new(true).read(&text.as_bytes()[..cut], 0, &mut row);
            assert_eq!(result, Err(More), "cut at {cut}");
        }
    }

    #[test]
    fn statements_end_where_they_end() {
        for (text, end) in [
            ("SET x = ';'; next", 12),
            ("-- a; b\nDROP; x", 13),
            ("CREATE FUNCTION f() AS $$ a; b $$; x", 34),
            ("PRINT 'a'\nGO\nx", 10),
        ] {
            assert_eq!(statement_end(text.as_bytes(), 0, false), Ok(end), "{text}");
        }
    }
}
