//! Holds one line of a card or calendar: its name, its parameters, its value. Must not
//! know which lines there are.

use crate::extract::mail::{charset, decode, quoted_printable};
use std::borrow::Cow;

pub(super) struct Property<'l> {
    /// In capitals, without its group: of `item1.TEL` it is `TEL`.
    pub(super) name: String,
    parameters: &'l [u8],
    value: &'l [u8],
}

impl<'l> Property<'l> {
    /// The property that stands in `line`; none where it is no property.
    pub(super) fn of(line: &'l [u8]) -> Option<Self> {
        let end = line.iter().position(|b| matches!(b, b':' | b';'))?;
        let name = line[..end].trim_ascii();
        let name = name.rsplit(|b| *b == b'.').next().unwrap_or(name);
        let is = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if name.is_empty() || name.len() > 100 || !name.iter().all(is) {
            return None;
        }
        let mut quoted = false;
        let colon = line[end..].iter().position(|&b| {
            quoted ^= b == b'"';
            b == b':' && !quoted
        });
        let colon = end + colon.or_else(|| memchr::memchr(b':', &line[end..]))?;
        Some(Property {
            name: String::from_utf8_lossy(name).to_ascii_uppercase(),
            parameters: &line[end..colon],
            value: &line[colon + 1..],
        })
    }

    fn all(&self) -> impl Iterator<Item = (&'l [u8], &'l [u8])> {
        let mut quoted = false;
        let parts = self.parameters.split(move |&b| {
            quoted ^= b == b'"';
            b == b';' && !quoted
        });
        parts.filter(|part| !part.is_empty()).map(|part| {
            let equals = memchr::memchr(b'=', part);
            // in 2.1 a value may stand alone
            equals.map_or((&b""[..], part), |i| (&part[..i], &part[i + 1..]))
        })
    }

    /// A parameter as text.
    pub(super) fn parameter(&self, name: &str) -> Option<Vec<u8>> {
        let is = |key: &[u8]| key.eq_ignore_ascii_case(name.as_bytes());
        let (_, value) = self.all().find(|(key, _)| is(key))?;
        let value = value.trim_ascii();
        let value = value.strip_prefix(b"\"").and_then(|v| v.strip_suffix(b"\"")).unwrap_or(value);
        Some(value.to_vec())
    }

    fn says(&self, values: &[&str]) -> bool {
        let is = |value: &[u8]| values.iter().any(|v| v.as_bytes().eq_ignore_ascii_case(value));
        self.all().any(|(key, value)| {
            is(value) && (key.is_empty() || key.eq_ignore_ascii_case(b"ENCODING"))
        })
    }

    /// Whether the value is bytes in base64.
    pub(super) fn is_binary(&self) -> bool {
        self.says(&["b", "base64"]) || self.data().is_some()
    }

    /// The bytes of it, in base64.
    pub(super) fn binary(&self) -> &'l [u8] {
        self.data().unwrap_or(self.value)
    }

    /// What stands in an address `data:image/jpeg;base64,…`.
    fn data(&self) -> Option<&'l [u8]> {
        let start = self.value.get(..5)?;
        let comma = memchr::memchr(b',', self.value)?;
        let is = start.eq_ignore_ascii_case(b"data:") && self.value[..comma].ends_with(b";base64");
        is.then(|| &self.value[comma + 1..])
    }

    fn raw(&self) -> Cow<'l, [u8]> {
        if !self.says(&["quoted-printable"]) {
            return Cow::Borrowed(self.value);
        }
        let bytes = quoted_printable(self.value);
        let page = self.parameter("CHARSET").and_then(|name| charset(&name));
        let mut out = Vec::with_capacity(bytes.len());
        decode(page, &bytes, &mut out);
        Cow::Owned(out)
    }

    /// The value as text.
    pub(super) fn text(&self) -> Vec<u8> {
        unescaped(&self.raw())
    }

    /// One part of a value that is put together of several.
    pub(super) fn part(&self, i: usize) -> Vec<u8> {
        let raw = self.raw();
        let mut escaped = false;
        let mut parts = raw.split(|&b| {
            let parts = b == b';' && !escaped;
            escaped = b == b'\\' && !escaped;
            parts
        });
        parts.nth(i).map(unescaped).unwrap_or_default()
    }

    /// An address as it is written on an envelope.
    pub(super) fn address(&self) -> Vec<u8> {
        let part = |i: usize| self.part(i).trim_ascii().to_vec();
        // box, extension, street, town, region, code, country
        let town = [part(5), part(3)].join(&b' ').trim_ascii().to_vec();
        let all = [part(0), part(1), part(2), town, part(4), part(6)];
        let there: Vec<&[u8]> = all.iter().map(Vec::as_slice).filter(|p| !p.is_empty()).collect();
        there.join(&b", "[..])
    }
}

/// Text without what escapes in it.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied().peekable();
    while let Some(b) = bytes.next() {
        match (b, bytes.peek()) {
            (b'\\', Some(b'n' | b'N')) => {
                bytes.next();
                out.push(b'\n');
            }
            (b'\\', Some(&c @ (b'\\' | b',' | b';' | b':'))) => {
                bytes.next();
                out.push(c);
            }
            (b, _) => out.push(b),
        }
    }
    out
}
