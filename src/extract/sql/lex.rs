//! Holds the lexer of SQL: strings, comments, values of a tuple. Must not know
//! tables. Where a thing goes on behind the buffer, it says so and waits.

use super::super::find::next_of;
use std::ops::Range;

/// A value of a tuple or of a COPY line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Its text; empty for NULL.
    pub(super) text: Range<usize>,
    /// How escapes in it are undone.
    pub(super) escapes: Escapes,
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

/// The string whose opening quote stands at `i`: its value and the offset behind
/// its closing quote.
#[inline]
pub(super) fn string(buf: &[u8], i: usize, backslash: bool) -> Result<(Item, usize), More> {
    let quote = buf[i];
    let mut at = i + 1;
    let mut escapes = Escapes::None;
    loop {
        at = if backslash { next_of(buf, at, [quote, b'\\']) } else { next_of(buf, at, [quote]) };
        match buf.get(at) {
            None => return Err(More),
            Some(b'\\') if backslash => {
                escapes = Escapes::Backslash(quote);
                at += 2;
            }
            Some(_) => match buf.get(at + 1) {
                None => return Err(More),
                Some(&b) if b == quote => {
                    if escapes == Escapes::None {
                        escapes = Escapes::Doubled(quote);
                    }
                    at += 2;
                }
                Some(_) => return Ok((Item { text: i + 1..at, escapes }, at + 1)),
            },
        }
    }
}

/// The values of the tuple whose bracket opens at `i`, appended to `items`, and
/// the offset behind its closing bracket.
pub(super) fn tuple(
    buf: &[u8],
    i: usize,
    backslash: bool,
    items: &mut Vec<Item>,
) -> Result<usize, More> {
    let mut at = i + 1;
    loop {
        while matches!(buf.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            at += 1;
        }
        let (item, end) = match buf.get(at) {
            None => return Err(More),
            Some(b'\'') => string(buf, at, backslash)?,
            Some(b'0'..=b'9' | b'-' | b'+' | b'.') => bare(buf, at)?,
            Some(_) => expression(buf, at, backslash)?,
        };
        items.push(item);
        at = end;
        loop {
            match buf.get(at) {
                None => return Err(More),
                Some(b',') => {
                    at += 1;
                    break;
                }
                Some(b')') => return Ok(at + 1),
                Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
                // `'a' || 'b'`, `5 + 1`, `'x'::text`: the rest belongs to the value
                Some(_) => at = expression(buf, at, backslash)?.1,
            }
        }
    }
}

/// A number: up to the comma or bracket.
#[inline]
fn bare(buf: &[u8], at: usize) -> Result<(Item, usize), More> {
    let end = next_of(buf, at, [b',', b')', b' ', b'\n']);
    if end == buf.len() {
        return Err(More);
    }
    Ok((Item { text: at..end, escapes: Escapes::None }, end))
}

/// Anything else up to the comma or bracket on its level: NULL, a prefixed
/// string, a function. Its value is the string in it where there is exactly one.
fn expression(buf: &[u8], at: usize, backslash: bool) -> Result<(Item, usize), More> {
    let mut i = at;
    let mut depth = 0;
    let mut found: Option<Item> = None;
    let mut strings = 0;
    let end = loop {
        i = next_of(buf, i, [b'\'', b'"', b'(', b')', b',']);
        match buf.get(i) {
            None => return Err(More),
            Some(&quote @ (b'\'' | b'"')) => {
                // PostgreSQL's E'…' knows backslashes whatever the others do
                let escaped = i > at && matches!(buf[i - 1], b'E' | b'e') && quote == b'\'';
                let (item, next) = string(buf, i, backslash || escaped)?;
                strings += 1;
                found = Some(item);
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
            Some(_) if depth == 0 => break i,
            Some(_) => i += 1,
        }
    };
    let item = match found {
        Some(item) if strings == 1 => item,
        _ => {
            let text = buf[at..end].trim_ascii_end();
            let null = text.eq_ignore_ascii_case(b"NULL") || text.eq_ignore_ascii_case(b"DEFAULT");
            let text = at..if null { at } else { at + text.len() };
            Item { text, escapes: Escapes::None }
        }
    };
    Ok((item, end))
}

/// The offset behind the statement that starts at `i`: its semicolon, or for SQL
/// Server a line `GO`.
pub(super) fn statement_end(buf: &[u8], i: usize, backslash: bool) -> Result<usize, More> {
    let mut at = i;
    loop {
        at = next_of(buf, at, [b';', b'\'', b'"', b'`', b'-', b'/', b'$', b'\n']);
        match buf.get(at) {
            None => return Err(More),
            Some(b';') => return Ok(at + 1),
            Some(b'\'') => at = string(buf, at, backslash)?.1,
            Some(b'"' | b'`') => at = string(buf, at, false)?.1,
            Some(b'-' | b'/') => {
                let next = skip_blank(buf, at)?;
                at = next.max(at + 1);
            }
            Some(b'$') => at = dollar_quoted(buf, at)?,
            // a batch of SQL Server, or the next statement where semicolons are left out
            Some(_) => {
                let line = &buf[at + 1..];
                let go = line.len() >= 3
                    && line[..2].eq_ignore_ascii_case(b"GO")
                    && matches!(line[2], b'\n' | b'\r');
                if go || (line.len() >= 7 && line[..7].eq_ignore_ascii_case(b"INSERT ")) {
                    return Ok(at + 1);
                }
                at += 1;
            }
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

/// Undoes the escapes of a value in place; returns its new end.
pub(super) fn unescape(buf: &mut [u8], item: &Item) -> usize {
    let (quote, backslash) = match item.escapes {
        Escapes::None => return item.text.end,
        Escapes::Doubled(quote) => (quote, false),
        Escapes::Backslash(quote) => (quote, true),
    };
    let (mut read, mut write) = (item.text.start, item.text.start);
    while read < item.text.end {
        let b = buf[read];
        let next = if read + 1 < item.text.end { Some(buf[read + 1]) } else { None };
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
        let mut items = Vec::new();
        let end = tuple(&buf, 0, backslash, &mut items).ok()?;
        assert_eq!(end, text.rfind(')').expect("a bracket") + 1);
        let read = |item: &Item| {
            let end = unescape(&mut buf, item);
            String::from_utf8_lossy(&buf[item.text.start..end]).into_owned()
        };
        Some(items.iter().map(read).collect())
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
            let result = tuple(&text.as_bytes()[..cut], 0, true, &mut Vec::new());
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
