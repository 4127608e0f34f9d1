//! Holds the properties of one message, recipient or attachment on their way to fields.
//! Must not know how they are stored.

use super::kind;
use super::names::{What, in_set, what};
use crate::extract::ExtractError;
use crate::extract::mail::letter::Letter;
use crate::extract::ole::{long, quad, wide};
use crate::input::CodePage;
use crate::model::Fact;
use std::collections::BTreeMap;

/// Bytes of all texts that are kept together; more goes straight on.
const HELD: usize = 4 << 20;

/// Bytes of one text that are read; more is a gap.
pub(in crate::extract) const LONGEST: u64 = 1 << 20;

const SUBJECT: u16 = 0x37;

/// What a property is called by itself, beyond its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::extract) enum Named {
    /// A number in a set of properties.
    Number(u32),
    Name(String),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Id(u16),
    Named(Named),
}

/// The properties that are texts or moments, until all are known.
pub(in crate::extract) struct Properties {
    pub(in crate::extract) page: CodePage,
    texts: BTreeMap<Key, Vec<Vec<u8>>>,
    held: usize,
    moments: BTreeMap<u16, String>,
    numbers: BTreeMap<u16, u32>,
}

impl Properties {
    /// `page` is that of strings in no Unicode.
    pub(in crate::extract) fn new(page: CodePage) -> Self {
        let (texts, moments, numbers) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Properties { page, texts, held: 0, moments, numbers }
    }

    /// Takes a value; what is no text, moment or number is nothing to be kept. False
    /// where there is no room for it.
    pub(in crate::extract) fn add(
        &mut self,
        (id, of_type): (u16, u16),
        named: Option<&Named>,
        bytes: &[u8],
    ) -> bool {
        let mut text = Vec::new();
        match of_type & !kind::MANY {
            kind::WIDE => wide(bytes, &mut text),
            kind::STRING => self.page.decode(bytes, &mut text),
            kind::TIME => {
                let moment = quad(bytes, 0).and_then(moment);
                let Some(moment) = moment else { return true };
                match named {
                    None if !matches!(id, 0x3A41 | 0x3A42) => _ = self.moments.insert(id, moment),
                    // days of people are values
                    None => text.extend_from_slice(&moment.as_bytes()[..10]),
                    Some(_) => return true,
                }
            }
            kind::LONG => {
                if let (Some(number), None) = (long(bytes, 0), named) {
                    self.numbers.insert(id, number);
                }
                return true;
            }
            _ => return true,
        }
        let end = text.iter().rposition(|b| *b != 0).map_or(0, |i| i + 1);
        text.truncate(end);
        // how long the beginning of a subject is that answers add: "RE: "
        if text.first() == Some(&1) && id == SUBJECT {
            let mark = String::from_utf8_lossy(&text).chars().take(2).map(char::len_utf8).sum();
            text.drain(..text.len().min(mark));
        }
        if text.is_empty() || self.held + text.len() > HELD {
            return text.is_empty();
        }
        self.held += text.len() + 64;
        let key = named.map_or(Key::Id(id), |named| Key::Named(named.clone()));
        self.texts.entry(key).or_default().push(text);
        true
    }

    /// A property that is text.
    pub(in crate::extract) fn text(&self, id: u16) -> Option<&[u8]> {
        self.texts.get(&Key::Id(id))?.first().map(Vec::as_slice)
    }

    /// A property that is a number.
    pub(in crate::extract) fn number(&self, id: u16) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    fn first(&self, ids: &[u16]) -> &[u8] {
        ids.iter().find_map(|id| self.text(*id)).unwrap_or_default()
    }

    /// Hands on what a message says of itself, beside its body.
    pub(in crate::extract) fn tell(&self, letter: &mut Letter) -> Result<(), ExtractError> {
        // name, then addresses, the best first
        for (header, names, addresses) in [
            ("From", &[0x0042][..], &[0x5D02, 0x0065][..]),
            ("Sender", &[0x0C1A], &[0x5D01, 0x0C1F]),
            ("Received-By", &[0x0040], &[0x5D07, 0x0076]),
            ("Received-For", &[0x0044], &[0x5D08, 0x0078]),
        ] {
            letter.person(header, self.first(names), self.first(addresses))?;
        }
        let is_contact = self.text(0x001A).is_some_and(|class| class.starts_with(b"IPM.Contact"));
        if is_contact || self.text(0x3003).is_some() {
            letter.person("Contact", self.first(&[0x3001]), self.first(&[0x39FE, 0x3003]))?;
        }
        for (id, fact) in [(0x3008, Fact::Saved), (0x3007, Fact::Created), (0x0039, Fact::Sent)] {
            if let Some(moment) = self.moments.get(&id) {
                letter.fact(fact, moment);
            }
        }
        for (key, texts) in &self.texts {
            let known = match key {
                Key::Id(super::id::LONG_NAME | super::id::SHORT_NAME) => continue,
                Key::Id(0x3A41) => Some(What::Cell("wedding anniversary")),
                Key::Id(0x3A42) => Some(What::Cell("birthday")),
                Key::Id(id) => what(*id),
                Key::Named(Named::Number(number)) => in_set(*number),
                Key::Named(Named::Name(_)) => None,
            };
            for text in texts {
                match (known, key) {
                    (Some(What::Cell(name)), _) => letter.cell(name, text)?,
                    (Some(What::Line(name)), _) => letter.line_once(name, text)?,
                    (Some(What::Names(name)), _) => {
                        for one in text.split(|b| *b == b';') {
                            letter.called(name, one)?;
                        }
                    }
                    (Some(What::Person | What::Nothing), _) => {}
                    (None, Key::Id(id)) => letter.cell(&format!("property {id:04X}"), text)?,
                    (None, Key::Named(Named::Number(number))) => {
                        letter.cell(&format!("property {number:04X}"), text)?;
                    }
                    (None, Key::Named(Named::Name(name))) => letter.cell(name, text)?,
                }
            }
        }
        Ok(())
    }

    /// Hands on a recipient.
    pub(in crate::extract) fn tell_recipient(
        &self,
        letter: &mut Letter,
    ) -> Result<(), ExtractError> {
        let header = match self.number(super::id::RECIPIENT_TYPE).map(|number| number & 15) {
            Some(2) => "Cc",
            Some(3) => "Bcc",
            _ => "To",
        };
        let name = self.first(&[0x3001, 0x5FF6, 0x3A20]);
        letter.person(header, name, self.first(&[0x39FE, 0x3003]))
    }
}

/// A moment as text, of counts of 100 ns since 1601; none where it is not set.
fn moment(ticks: u64) -> Option<String> {
    const TO_1970: i64 = 11_644_473_600;
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - TO_1970;
    // 4501 stands for none
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    (ticks > 0 && seconds < 79_870_000_000).then(|| moment.to_string())
}
