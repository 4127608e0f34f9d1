//! Holds the taking apart of address lists: names and addresses of people and groups.
//! Must not know headers. Source: RFC 5322 section 3.4, and what programs make of it.

use super::words::decoded;
use std::borrow::Cow;

/// One mailbox of a list, or the name of a group.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mailbox {
    pub(super) name: Vec<u8>,
    pub(super) address: Vec<u8>,
}

/// The mailboxes and groups of a list. Nothing of it is left out: what reads as neither
/// is taken for a name.
pub(super) fn mailboxes(list: &[u8], mut each: impl FnMut(Mailbox)) {
    let mut one = Pieces::default();
    let mut i = 0;
    while i < list.len() {
        match list[i] {
            b'"' => i = one.quoted(list, i + 1),
            b'(' => i = one.comment(list, i + 1),
            b'<' => i = one.bracketed(list, i + 1, b'>'),
            // as Outlook writes it above what it quotes
            b'[' if list[i..].starts_with(MAILTO) => {
                i = one.bracketed(list, i + MAILTO.len(), b']');
            }
            b',' | b';' => {
                std::mem::take(&mut one).end(&mut each);
                i += 1;
            }
            b':' if one.address.is_empty() && !one.phrase.contains(&b'@') => {
                // a group: its name, and its members behind
                std::mem::take(&mut one).end(&mut each);
                i += 1;
            }
            b => {
                one.phrase.push(b);
                i += 1;
            }
        }
    }
    one.end(&mut each);
}

const MAILTO: &[u8] = b"[mailto:";

#[derive(Default)]
struct Pieces {
    phrase: Vec<u8>,
    comment: Vec<u8>,
    address: Vec<u8>,
}

impl Pieces {
    /// Takes an address up to the bracket `closing`; returns where that ends.
    fn bracketed(&mut self, list: &[u8], from: usize, closing: u8) -> usize {
        let end = memchr::memchr(closing, &list[from..]).map_or(list.len(), |n| from + n);
        if !self.address.is_empty() {
            self.phrase.extend(std::mem::take(&mut self.address));
        }
        self.address.extend_from_slice(list[from..end].trim_ascii());
        end + 1
    }

    /// Adds a quoted string up to its end; returns where that is.
    fn quoted(&mut self, list: &[u8], mut i: usize) -> usize {
        while let Some(&b) = list.get(i) {
            match b {
                b'"' => return i + 1,
                b'\\' if i + 1 < list.len() => {
                    self.phrase.push(list[i + 1]);
                    i += 2;
                }
                _ => {
                    self.phrase.push(b);
                    i += 1;
                }
            }
        }
        i
    }

    fn comment(&mut self, list: &[u8], mut i: usize) -> usize {
        let mut depth = 1;
        while let Some(&b) = list.get(i) {
            match b {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return i + 1;
            }
            self.comment.push(b);
            i += 1;
        }
        i
    }

    fn end(self, each: &mut impl FnMut(Mailbox)) {
        let text = |bytes: &[u8]| match decoded(bytes.trim_ascii()) {
            Cow::Borrowed(bytes) => bytes.to_vec(),
            Cow::Owned(bytes) => bytes,
        };
        let phrase = text(&self.phrase);
        let is_address = |text: &[u8]| text.contains(&b'@') && !text.contains(&b' ');
        let mut mailbox = match self.address.is_empty() {
            true if is_address(&phrase) => Mailbox { name: Vec::new(), address: phrase },
            true => Mailbox { name: phrase, address: Vec::new() },
            false => Mailbox { name: phrase, address: text(&self.address) },
        };
        let comment = text(&self.comment);
        if !comment.is_empty() {
            if !mailbox.name.is_empty() {
                mailbox.name.push(b' ');
            }
            mailbox.name.extend_from_slice(&comment);
        }
        // some programs write the address twice, quoted like a name
        let bare = mailbox.name.trim_ascii();
        let bare = bare.strip_prefix(b"'").and_then(|n| n.strip_suffix(b"'")).unwrap_or(bare);
        if bare == mailbox.address {
            mailbox.name.clear();
        } else {
            mailbox.name = bare.to_vec();
        }
        if !mailbox.name.is_empty() || !mailbox.address.is_empty() {
            each(mailbox);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_taken_apart() {
        for (list, expected) in [
            ("jan@x.be", &[("", "jan@x.be")][..]),
            ("Jan Claes <jan@x.be>, els@x.be", &[("Jan Claes", "jan@x.be"), ("", "els@x.be")]),
            ("\"Claes, Jan\" <jan@x.be>", &[("Claes, Jan", "jan@x.be")]),
            ("Els Claes [mailto:els@x.be]", &[("Els Claes", "els@x.be")]),
            ("jan@x.be (Jan (de) Claes)", &[("Jan (de) Claes", "jan@x.be")]),
            ("leden: a@x.be, B <b@x.be>;", &[("leden", ""), ("", "a@x.be"), ("B", "b@x.be")]),
            ("undisclosed-recipients:;", &[("undisclosed-recipients", "")]),
            ("=?utf-8?q?Ren=C3=A9e=2C_C?= <r@x.be>", &[("Renée, C", "r@x.be")]),
            ("'jan@x.be' <jan@x.be>", &[("", "jan@x.be")]),
            ("jan@y.be <jan@x.be>; Els", &[("jan@y.be", "jan@x.be"), ("Els", "")]),
            ("\"open <jan@x.be>", &[("open <jan@x.be>", "")]),
            ("<jan@x.be", &[("", "jan@x.be")]),
            ("", &[]),
        ] {
            let mut found = Vec::new();
            mailboxes(list.as_bytes(), |one| found.push(one));
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let found: Vec<_> = found.iter().map(|m| (text(&m.name), text(&m.address))).collect();
            let expected: Vec<_> =
                expected.iter().map(|(n, a)| ((*n).to_owned(), (*a).to_owned())).collect();
            assert_eq!(found, expected, "{list}");
        }
    }
}
