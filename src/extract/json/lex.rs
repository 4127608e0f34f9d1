//! Holds the tokens of JSON and of what is written like it: JSON5, comments, single
//! quotes, names without quotes, calls such as `ISODate("…")`. Must not know structure.

use std::ops::Range;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Token {
    /// `{` or `[`; the first for an object.
    Open {
        object: bool,
    },
    /// `}` or `]`; the first for an object.
    Close {
        object: bool,
    },
    Comma,
    Colon,
    /// A text in quotes, without them.
    Text(Text),
    /// A number or word without quotes.
    Bare(Range<usize>),
    /// A comment, without its marks.
    Comment(Range<usize>),
    /// What parts documents or belongs to a call: of no meaning.
    Mark,
}

/// A text in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Text {
    pub(in crate::extract) at: Range<usize>,
    /// Whether backslashes stand in it.
    pub(in crate::extract) escaped: bool,
    /// Whether its closing quote is missing: another document begins on the next line.
    pub(in crate::extract) broken: bool,
}

/// What a token is that does not end in the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Unended {
    /// A text in these quotes.
    Text(u8),
    /// A comment between stars.
    Comment,
    /// Anything else.
    Other,
}

/// The token at `at`, where no white space stands, and the place behind it. With `last`
/// nothing follows the buffer.
#[inline]
pub(in crate::extract) fn token(
    buf: &[u8],
    at: usize,
    last: bool,
) -> Result<(Token, usize), Unended> {
    let one = |token| Ok((token, at + 1));
    match buf[at] {
        quote @ (b'"' | b'\'') => {
            let (text, next) = text(buf, at + 1, quote, last).ok_or(Unended::Text(quote))?;
            Ok((Token::Text(text), next))
        }
        b':' => one(Token::Colon),
        b',' => one(Token::Comma),
        b'{' => one(Token::Open { object: true }),
        b'[' => one(Token::Open { object: false }),
        b'}' => one(Token::Close { object: true }),
        b']' => one(Token::Close { object: false }),
        // RFC 7464 begins documents with a record separator
        b'(' | b')' | b';' | 0x1E => one(Token::Mark),
        b'#' => comment(buf, at + 1, b"\n", last),
        b'/' => match buf.get(at + 1) {
            Some(b'/') => comment(buf, at + 2, b"\n", last),
            Some(b'*') => comment(buf, at + 2, b"*/", last),
            None if !last => Err(Unended::Other),
            _ => bare(buf, at, last),
        },
        _ => bare(buf, at, last),
    }
}

/// The offset of what is no white space from `at` on.
#[inline]
pub(in crate::extract) fn skip_blank(buf: &[u8], mut at: usize) -> usize {
    while at < buf.len() && matches!(buf[at], b' ' | b'\n' | b'\r' | b'\t') {
        at += 1;
    }
    at
}

/// The text from `from` to its closing quote, and the place behind that. None when it
/// does not close in `buf`.
#[inline]
pub(in crate::extract) fn text(
    buf: &[u8],
    from: usize,
    quote: u8,
    last: bool,
) -> Option<(Text, usize)> {
    let (mut read, mut escaped) = (from, false);
    loop {
        let found = read + memchr::memchr3(quote, b'\\', b'\n', buf.get(read..)?)?;
        match buf[found] {
            b'\\' => {
                escaped = true;
                read = found + 2;
            }
            b'\n' => {
                // a text holds none as it is; what begins there shows that a quote is missing
                let next = found + 1;
                let starts = buf.get(next..next + 2);
                match starts {
                    None if !last => return None,
                    Some([b'{', b'"']) => {
                        let text = Text { at: from..found, escaped, broken: true };
                        return Some((text, found));
                    }
                    _ => read = next,
                }
            }
            _ => {
                let text = Text { at: from..found, escaped, broken: false };
                return Some((text, found + 1));
            }
        }
    }
}

/// Whether a document begins here, or something between two of them.
pub(super) fn begins(rest: &[u8]) -> bool {
    match rest[0] {
        b'{' | b'[' | b'"' | b',' | b';' | b'}' | b']' | b'#' | b'/' | 0x1E | b'-' | b'('
        | b')' => true,
        b't' | b'f' | b'n' => [&b"true"[..], b"false", b"null"].iter().any(|w| rest.starts_with(w)),
        b => b.is_ascii_digit(),
    }
}

fn comment(
    buf: &[u8],
    from: usize,
    end: &'static [u8],
    last: bool,
) -> Result<(Token, usize), Unended> {
    let found = match end {
        [one] => memchr::memchr(*one, &buf[from..]),
        _ => memchr::memmem::find(&buf[from..], end),
    };
    match found {
        Some(i) => Ok((Token::Comment(from..from + i), from + i + end.len())),
        None if last && end == b"\n" => Ok((Token::Comment(from..buf.len()), buf.len())),
        None if end == b"*/" => Err(Unended::Comment),
        None => Err(Unended::Other),
    }
}

/// Whether a byte ends a word without quotes.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let bytes = b",:{}[]\"()\n\r\t;\x1e";
    let mut i = 0;
    while i < bytes.len() {
        ends[bytes[i] as usize] = true;
        i += 1;
    }
    ends
};

/// Words without quotes are one as long as only spaces stand between them.
fn bare(buf: &[u8], at: usize, last: bool) -> Result<(Token, usize), Unended> {
    let mut end = at + 1;
    loop {
        match buf.get(end) {
            None if last => break,
            None => return Err(Unended::Other),
            Some(&b) if ENDS[b as usize] => break,
            Some(b' ') => match buf.get(end + 1..end + 3) {
                None if !last => return Err(Unended::Other),
                Some([b'/', b'/' | b'*'] | [b'#', _]) => break,
                _ => end += 1,
            },
            Some(_) => end += 1,
        }
    }
    let length = buf[at..end].trim_ascii_end().len();
    // `ISODate(`: what is called says nothing, its argument is the value
    if buf.get(end) == Some(&b'(') {
        return Ok((Token::Mark, end + 1));
    }
    Ok((Token::Bare(at..at + length.max(1)), end))
}

/// Undoes the escapes of a text in place; returns its new end, which is never greater.
/// Half a character (a lone surrogate) becomes U+FFFD.
pub(in crate::extract) fn unescape(buf: &mut [u8], text: Range<usize>) -> usize {
    let (mut read, mut write) = (text.start, text.start);
    while let Some(i) = memchr::memchr(b'\\', &buf[read..text.end]) {
        buf.copy_within(read..read + i, write);
        write += i;
        read += i + 1;
        let Some(&escape) = buf[..text.end].get(read) else { break };
        read += 1;
        let c = match escape {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' | b'f' | b'v' | b'0' => ' ',
            b'u' => unicode(buf, &mut read, text.end).unwrap_or('u'),
            b'x' => match hex(&buf[..text.end], read, 2) {
                Some(code) => {
                    read += 2;
                    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
                }
                None => 'x',
            },
            // the line goes on
            b'\n' => continue,
            b if b < 0x80 => b as char,
            _ => {
                read -= 1;
                continue;
            }
        };
        write += c.encode_utf8(&mut buf[write..]).len();
    }
    buf.copy_within(read.min(text.end)..text.end, write);
    write + (text.end - read.min(text.end))
}

/// The character whose number stands at `read`, behind `\u`; it may be two halves.
fn unicode(buf: &[u8], read: &mut usize, end: usize) -> Option<char> {
    let buf = &buf[..end];
    let first = hex(buf, *read, 4)?;
    *read += 4;
    if !(0xD800..0xDC00).contains(&first) {
        return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    let second = match buf.get(*read..*read + 2) {
        Some(b"\\u") => hex(buf, *read + 2, 4).filter(|half| (0xDC00..0xE000).contains(half)),
        _ => None,
    };
    let Some(second) = second else { return Some(char::REPLACEMENT_CHARACTER) };
    *read += 6;
    char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
}

fn hex(buf: &[u8], at: usize, length: usize) -> Option<u32> {
    let digits = buf.get(at..at + length)?;
    let digit = |code: Option<u32>, &b: &u8| Some(code? << 4 | (b as char).to_digit(16)?);
    digits.iter().fold(Some(0), digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_in_place() {
        for (written, read) in [
            (r"plain", "plain"),
            (r#"a\"b\\c\/d"#, r#"a"b\c/d"#),
            (r"een\ntwee\tdrie", "een\ntwee\tdrie"),
            (r"Ren\u00e9e", "Renée"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d!\ud83dx", "\u{FFFD}!\u{FFFD}x"),
            (r"\u12", "u12"),
            (r"\x41\'", "A'"),
            (r"open\", "open"),
        ] {
            let mut buf = written.as_bytes().to_vec();
            let end = unescape(&mut buf, 0..written.len());
            assert_eq!(String::from_utf8_lossy(&buf[..end]), read, "{written}");
        }
    }

    #[test]
    fn tokens_of_all_kinds() {
        let range = |text: &str, token: Token| match token {
            Token::Text(found) => format!("\"{}\"", &text[found.at]),
            Token::Bare(at) => format!("<{}>", &text[at]),
            Token::Comment(at) => format!("#{}#", text[at].trim()),
            Token::Open { object } => if object { "{" } else { "[" }.to_owned(),
            Token::Close { object } => if object { "}" } else { "]" }.to_owned(),
            Token::Comma => ",".to_owned(),
            Token::Colon => ":".to_owned(),
            Token::Mark => "~".to_owned(),
        };
        for (text, expected) in [
            (r#"{"a\"b": [1, -2.5e3, true]}"#, r#"{"a\"b":[<1>,<-2.5e3>,<true>]}"#),
            ("{a: 'x' /* een */, // twee\n b: 0x1F}", "{<a>:\"x\"#een#,#twee#<b>:<0x1F>}"),
            (r#"ISODate("2020-01-01")"#, "~\"2020-01-01\"~"),
            ("new Date(12) een twee # rest", "~<12>~<een twee>#rest#"),
            ("{\"a\": \"open\n{\"a\": 1}", "{\"a\":\"open\"{\"a\":<1>}"),
            ("\"een\ntwee\"", "\"een\ntwee\""),
        ] {
            let (buf, mut at, mut out) = (text.as_bytes(), 0, String::new());
            loop {
                at = skip_blank(buf, at);
                if at >= buf.len() {
                    break;
                }
                let (found, next) = token(buf, at, true).expect("whole tokens");
                out.push_str(&range(text, found));
                at = next;
            }
            assert_eq!(out, expected, "{text}");
        }
    }
}
