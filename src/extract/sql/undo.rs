//! Holds the undoing of escapes in a value, in place. Must not know where values
//! end.

use super::lex::Escapes;

/// Undoes the escapes of the value from `start` to `end` in place; returns its new
/// end.
pub(super) fn unescape(buf: &mut [u8], start: usize, end: usize, escapes: Escapes) -> usize {
    let (quote, backslash) = match escapes {
        Escapes::None => return end,
        Escapes::Doubled(quote) => (quote, false),
        Escapes::Backslash(quote) => (quote, true),
        Escapes::Marks => return unmark(buf, start, end),
        Escapes::Numbered => return unnumber(buf, start, end),
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

/// Puts line ends in the place of their marks; `,'mark',char(10))` behind the value
/// tells each.
fn unmark(buf: &mut [u8], start: usize, end: usize) -> usize {
    let mut to = unescape(buf, start, end, Escapes::Doubled(b'\''));
    let (text, behind) = buf.split_at_mut(end);
    let mut behind = behind.get(1..).unwrap_or_default();
    while let Some((mark, byte, rest)) = next_mark(behind) {
        to = start + replace(&mut text[start..to], mark, byte);
        behind = rest;
    }
    to
}

/// The mark that `behind` starts with, what it stands for, and what follows.
fn next_mark(behind: &[u8]) -> Option<(&[u8], u8, &[u8])> {
    let mark = behind.strip_prefix(b",'")?;
    let close = memchr::memchr(b'\'', mark).filter(|&close| close > 0)?;
    let (mark, rest) = mark.split_at(close);
    let code = rest.strip_prefix(b"',char(")?;
    let digits = code.iter().take_while(|b| b.is_ascii_digit()).count();
    let byte = std::str::from_utf8(&code[..digits]).ok()?.parse().ok()?;
    Some((mark, byte, code[digits..].strip_prefix(b"))")?))
}

/// Writes `byte` in the place of every `mark`, in place; returns the new length.
fn replace(text: &mut [u8], mark: &[u8], byte: u8) -> usize {
    let (mut read, mut write) = (0, 0);
    while read < text.len() {
        let found = text[read..].starts_with(mark);
        text[write] = if found { byte } else { text[read] };
        read += if found { mark.len() } else { 1 };
        write += 1;
    }
    write
}

/// Writes characters for their numbers (`\u00e9`).
fn unnumber(buf: &mut [u8], start: usize, end: usize) -> usize {
    let end = unescape(buf, start, end, Escapes::Doubled(b'\''));
    let (mut read, mut write) = (start, start);
    while read < end {
        let rest = &buf[read..end];
        let (c, used) = match rest {
            [b'\\', b'\\', ..] => (Some('\\'), 2),
            [b'\\', b'u', digits @ ..] => (character(digits), 6),
            _ => (None, 1),
        };
        match c {
            Some(c) => {
                write += c.encode_utf8(&mut buf[write..]).len();
                read += used;
            }
            None => {
                buf[write] = buf[read];
                read += 1;
                write += 1;
            }
        }
    }
    write
}

fn character(digits: &[u8]) -> Option<char> {
    let digits = std::str::from_utf8(digits.get(..4)?).ok()?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
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

    #[test]
    fn escapes_are_undone_in_place() {
        for (text, escapes, expected) in [
            ("it''s", Escapes::Doubled(b'\''), "it's"),
            (r"a\'b\\c\nd\0", Escapes::Backslash(b'\''), "a'b\\c\nd "),
            (r"a\tb''c", Escapes::Backslash(b'\''), "a\tb'c"),
            (r"a\tb''c\\", Escapes::Backslash(0), "a\tb''c\\"),
            (r"a\nb''c','\n',char(10))", Escapes::Marks, "a\nb'c"),
            (r"a\r\012b\n','\r',char(13)),'\012',char(10)),1", Escapes::Marks, "a\r\nb\\n"),
            (r"\u00e9\u00e9n\\u0041\u00", Escapes::Numbered, "één\\u0041\\u00"),
        ] {
            let mut buf = text.as_bytes().to_vec();
            let end = text.find("','").unwrap_or(text.len());
            let end = unescape(&mut buf, 0, end, escapes);
            assert_eq!(String::from_utf8_lossy(&buf[..end]), expected, "{text}");
        }
    }
}
