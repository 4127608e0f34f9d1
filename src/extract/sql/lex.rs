//! Holds the lexer of SQL: strings, comments, values of a tuple. Must not know
//! tables. Where a thing goes on behind the buffer, it says so and waits.

use super::super::find::Finder;
use super::statement::dollar_quoted;
use std::ops::Range;

/// Values of a row that are told apart; no database has that many columns.
const WIDEST: usize = 1 << 16;

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
        if self.values.len() == WIDEST {
            return self.lengthen(text.end);
        }
        if escapes != Escapes::None {
            self.escaped.push((self.values.len(), escapes));
        }
        self.values.push((text.start as u32, text.end as u32));
    }

    /// Lets the last value go on to `end`: whatever stands there is read as one.
    #[cold]
    fn lengthen(&mut self, end: usize) {
        self.escaped.pop_if(|(i, _)| *i == WIDEST - 1);
        self.values[WIDEST - 1].1 = end as u32;
    }

    /// Whether there were more values than are told apart.
    pub(super) fn is_too_wide(&self) -> bool {
        self.values.len() == WIDEST
    }

    /// Puts `text` as it stands in the place of the last value.
    fn replace_last(&mut self, text: Range<usize>) {
        self.values.pop();
        self.escaped.pop_if(|(i, _)| *i == self.values.len());
        self.push(text, Escapes::None);
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
    /// Marks that SQLite's `replace('…','\n',char(10))` puts in a value for line
    /// ends; which ones stands behind it.
    Marks,
    /// Characters by number, as in SQLite's `unistr('…')`.
    Numbered,
}

/// More text is needed to tell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct More;

/// The offset behind spaces and comments from `i` on; in MySQL's manner `#` begins
/// a comment too.
pub(super) fn skip_blank(buf: &[u8], mut i: usize, mysql: bool) -> Result<usize, More> {
    loop {
        match buf.get(i) {
            None => return Ok(i),
            Some(b' ' | b'\t' | b'\n' | b'\r') => i += 1,
            Some(b'-' | b'/') if i + 1 == buf.len() => return Err(More),
            Some(b'-') if buf[i + 1] == b'-' => {
                i = memchr::memchr(b'\n', &buf[i..]).map(|n| i + n + 1).ok_or(More)?;
            }
            Some(b'#') if mysql => {
                i = memchr::memchr(b'\n', &buf[i..]).map(|n| i + n + 1).ok_or(More)?;
            }
            Some(b'/') if buf[i + 1] == b'*' => {
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
    quoted(buf, i, buf[i], backslash)
}

/// What is quoted from `i` on, up to a `quote` that is not doubled; else as above.
pub(super) fn quoted(
    buf: &[u8],
    i: usize,
    quote: u8,
    backslash: bool,
) -> Result<(Range<usize>, Escapes, usize), More> {
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
            let start = at;
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
                    let Expression { text, escapes, end, .. } =
                        expression(buf, at, self.backslash)?;
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
                    // `'x'::text` is the string, `'a' || 'b'` is more than one
                    Some(_) => {
                        let rest = expression(buf, at, self.backslash)?;
                        at = rest.end;
                        if rest.strings > 0 {
                            row.replace_last(start..at);
                        }
                    }
                }
            }
        }
    }
}

/// What stands between two commas on one level.
struct Expression {
    /// Its value.
    text: Range<usize>,
    escapes: Escapes,
    /// Offset behind it.
    end: usize,
    /// Strings in it.
    strings: usize,
}

/// Anything else up to the comma or bracket on its level: NULL, a prefixed
/// string, a function. Its value is the string in it where there is exactly one.
fn expression(buf: &[u8], at: usize, mysql: bool) -> Result<Expression, More> {
    // by far the commonest
    if let Some([b'N' | b'n', b'U' | b'u', b'L' | b'l', b'L' | b'l', b',' | b')']) =
        buf.get(at..at + 5)
    {
        let end = at + 4;
        return Ok(Expression { text: at..at, escapes: Escapes::None, end, strings: 0 });
    }
    let mut i = at;
    let mut depth = 0;
    let mut first = None;
    let mut strings = 0;
    let end = loop {
        match buf.get(i) {
            None => return Err(More),
            Some(&quote @ (b'\'' | b'"')) => {
                // PostgreSQL's E'…' knows backslashes whatever the others do
                let escaped = i > at && matches!(buf[i - 1], b'E' | b'e') && quote == b'\'';
                let (text, escapes, next) = string(buf, i, mysql || escaped)?;
                strings += 1;
                first.get_or_insert((text, escapes));
                i = next;
            }
            Some(b'$') if !mysql => {
                i = match dollar_quoted(buf, i)? {
                    None => i + 1,
                    Some(quoted) => {
                        strings += 1;
                        let text = i + quoted.tag..quoted.end - quoted.tag;
                        first.get_or_insert((text, Escapes::None));
                        quoted.end
                    }
                }
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
            Some(b'-' | b'/' | b'#') => i = skip_blank(buf, i, mysql)?.max(i + 1),
            Some(_) => i += 1,
        }
    };
    let raw = buf[at..end].trim_ascii_end();
    let whole = |text: Range<usize>, escapes| Expression { text, escapes, end, strings };
    let called =
        |name: &[u8]| raw.len() > name.len() && raw[..name.len()].eq_ignore_ascii_case(name);
    Ok(match first {
        Some((text, _)) if called(b"replace(") && !mysql => whole(text, Escapes::Marks),
        Some((text, _)) if called(b"unistr(") => whole(text, Escapes::Numbered),
        // the second string says how the first is written
        Some((text, escapes)) if strings == 1 || called(b"to_") => whole(text, escapes),
        Some(_) => whole(at..at + raw.len(), Escapes::None),
        None if raw.eq_ignore_ascii_case(b"NULL") || raw.eq_ignore_ascii_case(b"DEFAULT") => {
            whole(at..at, Escapes::None)
        }
        None => whole(at..at + raw.len(), Escapes::None),
    })
}

#[cfg(test)]
mod tests {
    use super::super::undo::unescape;
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
}
