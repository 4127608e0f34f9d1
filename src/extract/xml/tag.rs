//! Holds the start of an element: its name and attributes, and what references stand
//! for. Must not know documents.

use std::borrow::Cow;

/// A name without its prefix.
pub(in crate::extract) fn local(name: &[u8]) -> &[u8] {
    memchr::memrchr(b':', name).map_or(name, |i| &name[i + 1..])
}

/// The start of an element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::extract) struct Tag<'t> {
    name: &'t [u8],
    rest: &'t [u8],
}

impl<'t> Tag<'t> {
    /// What stands between `<` and `>`.
    pub(super) fn new(inner: &'t [u8]) -> Self {
        let end = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
        Tag { name: &inner[..end], rest: &inner[end..] }
    }

    /// Its name as written.
    pub(in crate::extract) fn name(&self) -> &'t [u8] {
        self.name
    }

    /// Its name without a prefix.
    pub(in crate::extract) fn local(&self) -> &'t [u8] {
        local(self.name)
    }

    /// The value of the first attribute so called, whatever its prefix.
    pub(in crate::extract) fn get(&self, name: &[u8]) -> Option<Cow<'t, [u8]>> {
        Attributes(self.rest).find(|(key, _)| local(key) == name).map(|(_, raw)| value(raw))
    }

    /// The value of the first attribute so called, as a number.
    pub(in crate::extract) fn number(&self, name: &[u8]) -> Option<u32> {
        std::str::from_utf8(&self.get(name)?).ok()?.trim().parse().ok()
    }

    /// Names of its attributes as written, and their values.
    pub(in crate::extract) fn attributes(&self) -> impl Iterator<Item = (&'t [u8], Cow<'t, [u8]>)> {
        Attributes(self.rest).map(|(name, raw)| (name, value(raw)))
    }
}

struct Attributes<'t>(&'t [u8]);

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t [u8], &'t [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        let equals = memchr::memchr(b'=', rest)?;
        let name = rest[..equals].trim_ascii_end();
        let behind = rest[equals + 1..].trim_ascii_start();
        let quote = *behind.first()?;
        let (raw, after) = match quote {
            b'"' | b'\'' => {
                let raw = &behind[1..];
                let end = memchr::memchr(quote, raw).unwrap_or(raw.len());
                (&raw[..end], raw.get(end + 1..).unwrap_or_default())
            }
            // no XML, but it can be read
            _ => {
                let end = behind.iter().position(u8::is_ascii_whitespace).unwrap_or(behind.len());
                behind.split_at(end)
            }
        };
        self.0 = after;
        Some((name, raw))
    }
}

/// The value of an attribute with its references undone.
fn value(raw: &[u8]) -> Cow<'_, [u8]> {
    match memchr::memchr(b'&', raw) {
        None => Cow::Borrowed(raw),
        Some(_) => {
            let mut out = Vec::new();
            resolved(raw, &mut out);
            Cow::Owned(out)
        }
    }
}

/// `raw` with its references undone, in `out`. Those that a document defines itself
/// stay as they are written: what they stand for could be anything, of any size.
pub(super) fn resolved<'o>(raw: &[u8], out: &'o mut Vec<u8>) -> &'o [u8] {
    out.clear();
    let mut rest = raw;
    while let Some(i) = memchr::memchr(b'&', rest) {
        out.extend_from_slice(&rest[..i]);
        rest = &rest[i..];
        let end = rest.iter().take(super::REFERENCE).position(|&b| b == b';');
        match end.and_then(|end| Some((meaning(&rest[1..end])?, end))) {
            Some((c, end)) => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                rest = &rest[end + 1..];
            }
            None => {
                out.push(b'&');
                rest = &rest[1..];
            }
        }
    }
    out.extend_from_slice(rest);
    out
}

/// The character that a reference stands for.
fn meaning(name: &[u8]) -> Option<char> {
    let number = |digits: &[u8], radix| {
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok().and_then(char::from_u32)
    };
    match name {
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"amp" => Some('&'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16),
        [b'#', digits @ ..] => number(digits, 10),
        // the rest that a page uses without defining it
        b"nbsp" => Some(' '),
        _ => letter(name),
    }
}

/// The letter of a name such as `eacute`.
fn letter(name: &[u8]) -> Option<char> {
    const MARKS: &[(&str, &str, &str)] = &[
        ("acute", "aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ"),
        ("grave", "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
        ("circ", "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        ("uml", "aeiouyAEIOUY", "äëïöüÿÄËÏÖÜŸ"),
        ("tilde", "anoANO", "ãñõÃÑÕ"),
        ("cedil", "cC", "çÇ"),
        ("slash", "oO", "øØ"),
        ("ring", "aA", "åÅ"),
    ];
    let name = std::str::from_utf8(name).ok()?;
    let plain = match name {
        "szlig" => Some('ß'),
        "aelig" => Some('æ'),
        "AElig" => Some('Æ'),
        "oelig" => Some('œ'),
        "OElig" => Some('Œ'),
        "ndash" | "mdash" => Some('-'),
        "lsquo" | "rsquo" => Some('\''),
        "ldquo" | "rdquo" => Some('"'),
        "euro" => Some('€'),
        _ => None,
    };
    plain.or_else(|| {
        let (base, mark) = (name.chars().next()?, name.get(1..)?);
        let (_, bases, letters) = MARKS.iter().find(|(known, ..)| *known == mark)?;
        letters.chars().nth(bases.chars().position(|c| c == base)?)
    })
}
