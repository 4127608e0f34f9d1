//! Holds the words of headers: encoded words and parameters as text. Must not know what
//! headers mean. Sources: RFC 2047, RFC 2231.

use super::transfer::quoted_printable;
use crate::extract::base64;
use crate::input::CodePage;
use encoding_rs::Encoding;
use std::borrow::Cow;

/// The charset of this name, also by the number of its code page.
pub(in crate::extract) fn charset(name: &[u8]) -> Option<CodePage> {
    let name = name.trim_ascii();
    if let Some(encoding) = Encoding::for_label(name) {
        return Some(CodePage::Known(encoding));
    }
    let lower = name.to_ascii_lowercase();
    let number = [&b"cp"[..], b"ibm", b"windows-", b"ms"]
        .iter()
        .find_map(|start| lower.strip_prefix(*start))?;
    let number = std::str::from_utf8(number.strip_prefix(b"-").unwrap_or(number)).ok()?;
    CodePage::of(number.parse().ok()?)
}

/// Appends `bytes` as UTF-8, where they are no such already.
pub(in crate::extract) fn decode(charset: Option<CodePage>, bytes: &[u8], out: &mut Vec<u8>) {
    match charset {
        // whoever declares another charset and writes UTF-8 wrote UTF-8
        _ if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() => {
            out.extend_from_slice(bytes);
        }
        Some(page) => page.decode(bytes, out),
        // stray bytes are read as windows-1252 where text is cleaned
        None => out.extend_from_slice(bytes),
    }
}

struct Word<'t> {
    charset: &'t [u8],
    encoding: u8,
    text: &'t [u8],
    length: usize,
}

/// The encoded word that `text` begins with.
fn word(text: &[u8]) -> Option<Word<'_>> {
    let rest = text.strip_prefix(b"=?")?;
    let mark = memchr::memchr(b'?', rest).filter(|&n| n > 0 && n < 80)?;
    let encoding = rest.get(mark + 1)?.to_ascii_lowercase();
    if !matches!(encoding, b'b' | b'q') || rest.get(mark + 2) != Some(&b'?') {
        return None;
    }
    let body = &rest[mark + 3..];
    let mut end = memchr::memmem::find(body, b"?=")?;
    // an escape may stand last: `=?utf-8?q?a?==3D?=`
    if encoding == b'q' && end == 0 {
        end = memchr::memmem::find(&body[1..], b"?=").map_or(end, |n| n + 1);
    }
    let name = &rest[..mark];
    // a language may follow: RFC 2231 section 5
    let charset = &name[..memchr::memchr(b'*', name).unwrap_or(mark)];
    Some(Word { charset, encoding, text: &body[..end], length: mark + 3 + end + 2 + 2 })
}

/// `text` with its encoded words as what they stand for.
pub(in crate::extract) fn decoded(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(text, b"=?").is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    // words that follow each other may share a character between them
    let mut open: Option<(&[u8], Vec<u8>)> = None;
    let close = |open: &mut Option<(&[u8], Vec<u8>)>, out: &mut Vec<u8>| {
        if let Some((name, bytes)) = open.take() {
            decode(charset(name), &bytes, out);
        }
    };
    let mut i = 0;
    while i < text.len() {
        let blanks = match open {
            Some(_) => text[i..].iter().take_while(|b| b.is_ascii_whitespace()).count(),
            None => 0,
        };
        let Some(found) = word(&text[i + blanks..]) else {
            close(&mut open, &mut out);
            let next = memchr::memmem::find(&text[i + 1..], b"=?").map(|n| i + 1 + n);
            let next = next.unwrap_or(text.len());
            out.extend_from_slice(&text[i..next]);
            i = next;
            continue;
        };
        i += blanks + found.length;
        let bytes = match found.encoding {
            b'b' => base64::decoded(found.text),
            _ => {
                let spaced: Vec<u8> =
                    found.text.iter().map(|&b| if b == b'_' { b' ' } else { b }).collect();
                // blanks at the end count here
                let mut bytes = quoted_printable(&[&spaced[..], b"="].concat());
                if spaced.is_empty() {
                    bytes.clear();
                }
                bytes
            }
        };
        match &mut open {
            Some((name, before)) if name.eq_ignore_ascii_case(found.charset) => {
                before.extend_from_slice(&bytes);
            }
            _ => {
                close(&mut open, &mut out);
                open = Some((found.charset, bytes));
            }
        }
    }
    close(&mut open, &mut out);
    Cow::Owned(out)
}

/// A value before its parameters, in small letters: of `Text/Plain; charset=x` it is
/// `text/plain`.
pub(super) fn before_parameters(value: &[u8]) -> String {
    let end = memchr::memchr(b';', value).unwrap_or(value.len());
    let main = value[..end].trim_ascii();
    let main: Vec<u8> = main.iter().filter(|b| !b.is_ascii_whitespace()).copied().collect();
    String::from_utf8_lossy(&main).to_ascii_lowercase()
}

/// The parameters of a value, names in small letters, in their order.
fn parameters(value: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut i = memchr::memchr(b';', value).map_or(value.len(), |n| n + 1);
    while i < value.len() && found.len() < 1000 {
        let rest = &value[i..];
        let Some(equals) = rest.iter().position(|b| matches!(b, b'=' | b';')) else { break };
        if rest[equals] == b';' {
            i += equals + 1;
            continue;
        }
        let name = String::from_utf8_lossy(rest[..equals].trim_ascii()).to_ascii_lowercase();
        i += equals + 1;
        i += value[i..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let mut text = Vec::new();
        if value.get(i) == Some(&b'"') {
            i += 1;
            while let Some(&b) = value.get(i).filter(|b| **b != b'"') {
                // a backslash escapes; before a letter it is of a path
                let escaped = b == b'\\' && value.get(i + 1).is_some_and(|b| b"\"\\".contains(b));
                i += usize::from(escaped);
                text.push(value[i]);
                i += 1;
            }
            i += memchr::memchr(b';', &value[i.min(value.len())..]).map_or(value.len(), |n| n + 1);
        } else {
            let end = memchr::memchr(b';', &value[i..]).map_or(value.len(), |n| i + n);
            text.extend_from_slice(value[i..end].trim_ascii());
            i = end + 1;
        }
        found.push((name, text));
    }
    found
}

/// A parameter of a value, as text: pieces joined, its charset undone.
pub(super) fn parameter(value: &[u8], name: &str) -> Option<Vec<u8>> {
    let all = parameters(value);
    if let Some((_, text)) = all.iter().find(|(is, _)| is == name) {
        return Some(decoded(text).into_owned());
    }
    // name*, or name*0, name*1*, …
    let mut pieces: Vec<(u32, bool, &[u8])> = Vec::new();
    for (is, text) in &all {
        let Some(behind) = is.strip_prefix(name).and_then(|rest| rest.strip_prefix('*')) else {
            continue;
        };
        let encoded = behind.is_empty() || behind.ends_with('*');
        let number = behind.trim_end_matches('*');
        let number = if number.is_empty() { 0 } else { number.parse().ok()? };
        pieces.push((number, encoded, text));
    }
    pieces.sort_by_key(|(number, ..)| *number);
    let mut bytes = Vec::new();
    let mut page = None;
    for (i, (_, encoded, text)) in pieces.iter().enumerate() {
        let mut text = *text;
        if i == 0 && *encoded {
            let mut marks = memchr::memchr_iter(b'\'', text);
            if let (Some(first), Some(second)) = (marks.next(), marks.next()) {
                page = charset(&text[..first]);
                text = &text[second + 1..];
            }
        }
        if *encoded { percent_decoded(text, &mut bytes) } else { bytes.extend_from_slice(text) }
    }
    let mut out = Vec::new();
    decode(page, &bytes, &mut out);
    (!pieces.is_empty()).then_some(out)
}

fn percent_decoded(text: &[u8], out: &mut Vec<u8>) {
    let hex = |i: usize| text.get(i).and_then(|&b| char::from(b).to_digit(16));
    let mut i = 0;
    while i < text.len() {
        match (text[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (b, ..) => {
                out.push(b);
                i += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_read_as_what_they_stand_for() {
        for (text, expected) in [
            ("=?iso-8859-1?Q?Ren=E9e_Claes?= <r@x>", "Renée Claes <r@x>"),
            ("=?utf-8?B?UmVuw6k=?=\r\n =?utf-8?B?ZQ==?=", "Renée"),
            // a character that two words share
            ("=?utf-8?Q?Ren=C3?= =?utf-8?Q?=A9e?=", "Renée"),
            ("a =?utf-8?q?b?= c", "a b c"),
            ("=?UTF-8*nl?q?b_?= =?iso-8859-1?q?=E9?=", "b é"),
            ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
            ("=?cp850?q?Ren=82e?=", "Renée"),
            ("=? none ?= =?utf-8?x?y?=", "=? none ?= =?utf-8?x?y?="),
            ("=?utf-8?q?open", "=?utf-8?q?open"),
            ("\"=?utf-8?Q?Jan=2C?=\" x", "\"Jan,\" x"),
        ] {
            assert_eq!(String::from_utf8_lossy(&decoded(text.as_bytes())), expected, "{text}");
        }
    }

    #[test]
    fn parameters_are_read_in_every_way_they_are_written() {
        for (value, name, expected) in [
            ("text/plain; charset=utf-8", "charset", Some("utf-8")),
            ("x; Name=\"a;b \\\"c\\\".pdf\"; n=1", "name", Some("a;b \"c\".pdf")),
            ("x; name=\"C:\\map\\a.pdf\"", "name", Some("C:\\map\\a.pdf")),
            ("x; filename*=iso-8859-1'nl'Ren%E9e.pdf", "filename", Some("Renée.pdf")),
            ("x; filename*1=b.pdf; filename*0*=utf-8''%C3%A9", "filename", Some("éb.pdf")),
            ("x; name=\"=?utf-8?q?Ren=C3=A9e?=.pdf\"", "name", Some("Renée.pdf")),
            ("x; name=Brief Jan.pdf", "name", Some("Brief Jan.pdf")),
            ("x; ; boundary=a=b", "boundary", Some("a=b")),
            ("x; name=\"open", "name", Some("open")),
            ("x; other=1", "name", None),
        ] {
            let is = parameter(value.as_bytes(), name);
            let is = is.map(|text| String::from_utf8_lossy(&text).into_owned());
            assert_eq!(is.as_deref(), expected, "{value}");
        }
        assert_eq!(before_parameters(b" Text/ Plain ; x"), "text/plain");
    }
}
