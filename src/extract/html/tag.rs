//! Holds the start of an element of a page: its name and attributes, as browsers read
//! them. Must not know what they mean.

use super::references::resolve;
use std::borrow::Cow;

/// The start of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'t> {
    name: &'t [u8],
    rest: &'t [u8],
}

impl<'t> Tag<'t> {
    /// What stands between `<` and `>`.
    pub(super) fn new(inner: &'t [u8]) -> Self {
        let end = inner.iter().position(|b| b.is_ascii_whitespace() || *b == b'/');
        let (name, rest) = inner.split_at(end.unwrap_or(inner.len()));
        Tag { name, rest }
    }

    /// Its name as written.
    pub(super) fn name(&self) -> &'t [u8] {
        self.name
    }

    /// Whether it ends at once where a page is XML.
    pub(super) fn is_closed(&self) -> bool {
        self.rest.ends_with(b"/")
    }

    /// The value of the first attribute called so, in small letters.
    pub(super) fn get(&self, name: &[u8]) -> Option<Cow<'t, [u8]>> {
        self.attributes().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of the first attribute called so, as a number.
    pub(super) fn number(&self, name: &[u8]) -> Option<u32> {
        std::str::from_utf8(&self.get(name)?).ok()?.trim().parse().ok()
    }

    /// Names as written, and values.
    pub(super) fn attributes(&self) -> Attributes<'t> {
        Attributes(self.rest)
    }
}

pub(super) struct Attributes<'t>(&'t [u8]);

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t [u8], Cow<'t, [u8]>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.0.iter().position(|b| !b.is_ascii_whitespace() && *b != b'/')?;
        let rest = &self.0[start..];
        // a `=` at the start belongs to the name
        let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'=');
        let length = rest.iter().skip(1).position(ends).map_or(rest.len(), |i| i + 1);
        let (name, behind) = rest.split_at(length);
        let trimmed = behind.trim_ascii_start();
        let Some(value) = trimmed.strip_prefix(b"=") else {
            self.0 = behind;
            return Some((name, Cow::Borrowed(&[])));
        };
        let value = value.trim_ascii_start();
        let (raw, after) = match value.first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let raw = &value[1..];
                let end = memchr::memchr(quote, raw).unwrap_or(raw.len());
                (&raw[..end], raw.get(end + 1..).unwrap_or_default())
            }
            _ => {
                let end = value.iter().position(u8::is_ascii_whitespace).unwrap_or(value.len());
                value.split_at(end)
            }
        };
        self.0 = after;
        let mut out = Vec::new();
        let is_plain = memchr::memchr(b'&', raw).is_none();
        Some((
            name,
            if is_plain {
                Cow::Borrowed(raw)
            } else {
                resolve(raw, true, &mut out).to_vec().into()
            },
        ))
    }
}

/// Where the tag at the start of `text` ends: the place of its `>`. `from` and `state`
/// tell how far it was looked at before.
pub(super) fn end_of_tag(text: &[u8], from: &mut usize, state: &mut TagState) -> Option<usize> {
    while let Some(&b) = text.get(*from) {
        *state = match (*state, b) {
            (TagState::Quoted(open), _) if open == b => TagState::Outside,
            (TagState::Quoted(open), _) => TagState::Quoted(open),
            (_, b'>') => return Some(*from),
            (TagState::Value, b'"' | b'\'') => TagState::Quoted(b),
            (TagState::Value, _) if b.is_ascii_whitespace() => TagState::Value,
            (TagState::Value, _) => TagState::Open,
            (TagState::Open, _) if b.is_ascii_whitespace() => TagState::Outside,
            (TagState::Open, _) => TagState::Open,
            (TagState::Outside, b'=') => TagState::Value,
            (TagState::Outside, _) => TagState::Outside,
        };
        *from += 1;
    }
    None
}

/// What is open inside of a tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TagState {
    Outside,
    /// Behind a `=`.
    Value,
    /// In a value without quotes.
    Open,
    Quoted(u8),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_browsers_do() {
        for (inner, expected) in [
            ("a href=x title='y z'", "href=x|title=y z"),
            ("input disabled name=\"bsn\" value = 5 /", "disabled=|name=bsn|value=5"),
            ("p title=it's id=1", "title=it's|id=1"),
            ("p a='1'b=\"&eacute;\"", "a=1|b=é"),
            ("p / x", "x="),
            ("p =a=b", "=a=b"),
            ("p a='1", "a=1"),
        ] {
            let pairs: Vec<String> = Tag::new(inner.as_bytes())
                .attributes()
                .map(|(name, value)| {
                    format!("{}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(&value))
                })
                .collect();
            assert_eq!(pairs.join("|"), expected, "{inner}");
        }
    }

    #[test]
    fn a_tag_ends_outside_of_quoted_values() {
        for (text, expected) in [
            ("<a x='>'>b", Some(8)),
            ("<a x=it's>b>", Some(9)),
            ("<a '>b", Some(4)),
            ("<a x=\">", None),
        ] {
            let (mut from, mut state) = (1, TagState::Outside);
            assert_eq!(end_of_tag(text.as_bytes(), &mut from, &mut state), expected, "{text}");
        }
    }
}
