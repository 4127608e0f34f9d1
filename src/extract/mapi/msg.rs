//! Holds messages as Outlook saves them: a compound file with a stream for each
//! property. Must not know what properties mean. Source: \[MS-OXMSG\].

use super::message::Message;
use super::properties::{Named, Properties};
use super::{id, kind};
use crate::extract::ole::{Ole, Stream, long, repacked, short, wide};
use crate::extract::{ExtractError, Format, Sink};
use crate::input::{CodePage, ReadError, Source};
use crate::model::Cause;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

pub(in crate::extract) const MSG: Format = Format {
    name: "msg",
    extensions: &["msg", "oft"],
    is: |look| look.is_ole() && look.holds_stream(PROPERTIES),
    extract: read,
    hostile: false,
    reads: "messages, contacts, appointments and tasks of Outlook: people, properties, text, RTF \
            and HTML, of all forms of one text what each says; attachments and messages inside",
};

/// The stream of the properties whose values have a fixed size.
const PROPERTIES: &str = "__properties_version1.0";
const VALUE: &str = "__substg1.0_";
const RECIPIENT: &str = "__recip_version1.0_#";
const ATTACHMENT: &str = "__attach_version1.0_#";
const NAMES: &str = "__nameid_version1.0";

/// Bytes of the streams of names, and of that of fixed properties, that are read.
const LONGEST: usize = 4 << 20;

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let ole = Ole::open(source.seekable()?)?;
    let room = usize::try_from(source.limits().record).unwrap_or(usize::MAX);
    let names = names(&ole)?;
    let mut message = Message::new(source, sink)?;
    let msg = Msg { ole: &ole, names: &names, room };
    let result = msg.read(&mut message);
    if matches!(result, Err(ExtractError::Stopped)) {
        return result;
    }
    message.end()?;
    result
}

/// A property of fixed size: number and type, value.
type Fixed = ((u16, u16), [u8; 8]);

struct Msg<'o> {
    ole: &'o Ole,
    names: &'o BTreeMap<u16, Named>,
    room: usize,
}

impl Msg<'_> {
    fn read(&self, message: &mut Message) -> Result<(), ExtractError> {
        // code pages come first: strings need them
        let fixed = self.fixed(0)?;
        for (tag, value) in &fixed {
            self.tell_fixed(*tag, value, |tag, value| {
                message.value(tag, value.len() as u64, &mut &value[..])
            })?;
        }
        let page = [id::CODE_PAGE, id::INTERNET_CODE_PAGE]
            .iter()
            .find_map(|id| CodePage::of(message.properties.number(*id)?));
        message.properties.page = page.unwrap_or(CodePage::WESTERN);
        let mut values = self.values(0);
        // of a page and RTF the page is what was written
        values.sort_by_key(|(_, (id, _))| *id == id::RTF);
        for (stream, (number, of_type)) in values {
            let mut stream = self.ole.open_stream(stream);
            if stream.lost() > 0 {
                message.letter.lacks(Cause::Truncated, "a property");
            }
            let tag = (number, of_type, self.names.get(&number));
            message.value(tag, stream.length(), &mut stream)?;
        }
        for (i, entry) in self.ole.entries().iter().enumerate() {
            if !entry.is_storage || entry.parent != Some(0) {
                continue;
            }
            if starts(&entry.name, RECIPIENT) {
                let one = self.properties(i, message)?;
                one.tell_recipient(&mut message.letter)?;
            } else if starts(&entry.name, ATTACHMENT) {
                self.attachment(i, message)?;
            }
        }
        Ok(())
    }

    /// All of a recipient or an attachment but its content.
    fn properties(&self, at: usize, message: &mut Message) -> Result<Properties, ExtractError> {
        let mut one = Properties::new(message.properties.page);
        for (tag, value) in self.fixed(at)? {
            self.tell_fixed(tag, &value, |tag, value| {
                message.value_of(&mut one, tag, value.len() as u64, &mut &value[..])
            })?;
        }
        for (stream, (number, of_type)) in self.values(at) {
            if number == id::ATTACHED {
                continue;
            }
            let mut stream = self.ole.open_stream(stream);
            let tag = (number, of_type, self.names.get(&number));
            message.value_of(&mut one, tag, stream.length(), &mut stream)?;
        }
        Ok(one)
    }

    fn attachment(&self, at: usize, message: &mut Message) -> Result<(), ExtractError> {
        let own = self.properties(at, message)?;
        let names = [id::LONG_NAME, id::SHORT_NAME, id::DISPLAY_NAME];
        let name = names.iter().find_map(|id| own.text(*id)).map(<[u8]>::to_vec);
        let content: Option<Stream> = self.ole.stream(at, "__substg1.0_37010102");
        if let Some(mut content) = content {
            return message.attachment(name.as_deref(), "", Ok(&mut content));
        }
        let Some(storage) = self.ole.find(at, "__substg1.0_3701000D") else {
            // a link to somewhere
            return match name {
                Some(name) => message.letter.cell("attachment name", &name),
                None => Ok(()),
            };
        };
        let packed = repacked(self.ole, storage, self.room)
            .map_err(|error| ExtractError::Read(error.into()))?;
        let too_large = || ReadError::Limit { name: "record", value: self.room as u64 };
        let mut packed = packed.map(Cursor::new);
        let content = packed.as_mut().map(|packed| packed as &mut dyn Read);
        message.attachment(name.as_deref(), ".msg", content.ok_or_else(too_large))
    }

    /// The streams of values in a storage: property and type of each.
    fn values(&self, at: usize) -> Vec<(usize, (u16, u16))> {
        let entries = self.ole.entries().iter().enumerate();
        let here = entries.filter(|(_, e)| {
            !e.is_storage && (e.parent == Some(at) || at == 0 && e.parent.is_none())
        });
        let values = here.filter_map(|(i, entry)| {
            let rest = entry.name.get(VALUE.len()..).filter(|_| starts(&entry.name, VALUE))?;
            let tag = u32::from_str_radix(rest.get(..8)?, 16).ok()?;
            let tag = ((tag >> 16) as u16, tag as u16);
            // of several values this one holds their lengths
            let lengths = rest.len() == 8 && tag.1 & kind::MANY != 0;
            let is_many = matches!(tag.1 & !kind::MANY, kind::STRING | kind::WIDE | kind::BINARY);
            (!(lengths && is_many)).then_some((i, tag))
        });
        values.collect()
    }

    /// The properties of fixed size in a storage.
    fn fixed(&self, at: usize) -> Result<Vec<Fixed>, ExtractError> {
        let Some(mut stream) = self.ole.stream(at, PROPERTIES) else { return Ok(Vec::new()) };
        let bytes =
            stream.bytes_at(0, LONGEST).map_err(|error| ExtractError::Read(error.into()))?;
        // before them stand 32 bytes in a message, 24 in one inside, 8 elsewhere
        let head = match (at, bytes.len() % 16) {
            (0, 0) => 32,
            (0, _) => 24,
            _ => 8,
        };
        let entries = bytes.get(head..).unwrap_or_default().as_chunks::<16>().0;
        let read = |entry: &[u8; 16]| {
            let value = entry[8..].first_chunk().copied()?;
            Some(((short(entry, 2)?, short(entry, 0)?), value))
        };
        Ok(entries.iter().filter_map(read).collect())
    }

    fn tell_fixed(
        &self,
        (number, of_type): (u16, u16),
        value: &[u8; 8],
        mut each: impl FnMut(super::message::Tag, &[u8]) -> Result<(), ExtractError>,
    ) -> Result<(), ExtractError> {
        let value = match of_type {
            kind::LONG => &value[..4],
            kind::TIME => &value[..],
            // others say nothing of anybody, or stand in streams
            _ => return Ok(()),
        };
        each((number, of_type, self.names.get(&number)), value)
    }
}

fn starts(name: &str, start: &str) -> bool {
    name.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start))
}

/// The properties that have names of their own, by their numbers here.
fn names(ole: &Ole) -> Result<BTreeMap<u16, Named>, ExtractError> {
    let Some(storage) = ole.find(0, NAMES) else { return Ok(BTreeMap::new()) };
    let stream = |name: &str| match ole.stream(storage, name) {
        Some(mut stream) => {
            stream.bytes_at(0, LONGEST).map_err(|error| ExtractError::Read(error.into()))
        }
        None => Ok(Vec::new()),
    };
    Ok(named_properties(&stream("__substg1.0_00030102")?, &stream("__substg1.0_00040102")?))
}

/// The same from the entries and the names that they point at.
/// Source: \[MS-OXMSG\] 2.2.3, \[MS-PST\] 2.4.7.
pub(in crate::extract) fn named_properties(entries: &[u8], strings: &[u8]) -> BTreeMap<u16, Named> {
    let mut names = BTreeMap::new();
    for entry in entries.as_chunks::<8>().0 {
        let (Some(first), Some(flags), Some(index)) =
            (long(entry, 0), short(entry, 4), short(entry, 6))
        else {
            continue;
        };
        let named = match flags & 1 {
            0 => Named::Number(first),
            _ => {
                let at = first as usize;
                let length = long(strings, at).unwrap_or(0) as usize;
                let rest = strings.get(at.saturating_add(4)..).unwrap_or_default();
                let mut name = Vec::new();
                wide(&rest[..length.min(rest.len())], &mut name);
                Named::Name(String::from_utf8_lossy(&name).into_owned())
            }
        };
        names.insert(0x8000_u16.wrapping_add(index), named);
    }
    names
}
