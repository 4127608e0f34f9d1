//! Holds the marks inside a line: emphasis, code, links, what is escaped. Must not know
//! blocks.

use crate::extract::html::references;
use crate::extract::office::decoded;

/// Elements of HTML that stand inside words and lines.
const ELEMENTS: &[&[u8]] = &[
    b"b", b"i", b"em", b"strong", b"u", b"s", b"span", b"sup", b"sub", b"small", b"code", b"kbd",
    b"font", b"mark", b"br", b"p", b"div",
];

/// Appends `line` without its marks to `out`; returns where its links lead.
pub(super) fn clean(line: &[u8], out: &mut Vec<u8>) -> Vec<Vec<u8>> {
    let mut resolved = Vec::new();
    let line = references::resolve(line, false, &mut resolved);
    let mut targets = Vec::new();
    let mut i = 0;
    while let Some(&b) = line.get(i) {
        let before = if i == 0 { b' ' } else { line[i - 1] };
        let length = line[i..].iter().take_while(|next| **next == b).count();
        let after = line.get(i + length).copied().unwrap_or(b' ');
        let blank = |b: u8| b.is_ascii_whitespace();
        let word = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80;
        match b {
            b'\\' if line.get(i + 1).is_some_and(u8::is_ascii_punctuation) => {
                out.push(line[i + 1]);
                i += 2;
            }
            b'`' => i += length,
            // between blanks it is a sign
            b'*' if length <= 3 && !(blank(before) && blank(after)) => i += length,
            b'_' if length <= 3 && !(word(before) && word(after)) => i += length,
            b'~' if length == 2 => i += length,
            b'!' if after == b'[' && length == 1 => i += 1,
            b'[' => match link(&line[i..]) {
                Some((text, target, end)) => {
                    targets.push(decoded(target));
                    let mut inner = clean(text, out);
                    targets.append(&mut inner);
                    i += end;
                }
                None => {
                    out.push(b);
                    i += 1;
                }
            },
            b'<' => match element(&line[i..]) {
                Some(end) => i += end,
                None => {
                    out.push(b);
                    i += 1;
                }
            },
            _ => {
                out.push(b);
                i += 1;
            }
        }
    }
    targets
}

/// Text, target and length of the link that starts `line`: `[text](target "title")`.
fn link(line: &[u8]) -> Option<(&[u8], &[u8], usize)> {
    let close = memchr::memmem::find(line, b"](")?;
    // another that begins before is the link
    let text = &line[1..close];
    let nested = memchr::memchr(b'[', text).is_some() && !text.starts_with(b"![");
    if nested {
        return None;
    }
    let rest = &line[close + 2..];
    let end = memchr::memchr(b')', rest)?;
    let inside = rest[..end].trim_ascii();
    let target = match inside.strip_prefix(b"<") {
        Some(bare) => &bare[..memchr::memchr(b'>', bare).unwrap_or(bare.len())],
        None => inside.split(u8::is_ascii_whitespace).next().unwrap_or_default(),
    };
    Some((text, target, close + 2 + end + 1))
}

/// Length of the tag that starts `line`, if its element stands inside lines.
fn element(line: &[u8]) -> Option<usize> {
    let end = memchr::memchr(b'>', line)?;
    let inner = &line[1..end];
    let inner = inner.strip_prefix(b"/").unwrap_or(inner);
    let name = &inner[..inner.iter().take_while(|b| b.is_ascii_alphanumeric()).count()];
    ELEMENTS.iter().any(|known| name.eq_ignore_ascii_case(known)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lose_their_marks() {
        for (line, expected, target) in [
            ("**Jan** _Peeters_ is *hier*", "Jan Peeters is hier", ""),
            ("2 * 3, snake_case_naam, a\\_b@x.be", "2 * 3, snake_case_naam, a_b@x.be", ""),
            ("[Els](mailto:els%40x.be \"dag\") en `code`", "Els en code", "mailto:els@x.be"),
            ("![foto van Els](els.jpg)", "foto van Els", "els.jpg"),
            ("[x] gedaan, [a][b]", "[x] gedaan, [a][b]", ""),
            ("<b>Jan</b><br> &lt;jan@x.be&gt; <els@x.be>", "Jan <jan@x.be> <els@x.be>", ""),
            ("[![a](b.png)](c)", "[a](c)", "b.png"),
        ] {
            let mut out = Vec::new();
            let targets = clean(line.as_bytes(), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expected, "{line}");
            let is: Vec<_> = targets.iter().map(|t| String::from_utf8_lossy(t)).collect();
            assert_eq!(is.join(" "), target, "{line}");
        }
    }
}
