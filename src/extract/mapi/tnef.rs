//! Holds `winmail.dat`: a message of Outlook as an attachment of another, attribute by
//! attribute. Must not know what its properties mean. Source: \[MS-OXTNEF\].

use super::message::{Message, fill};
use super::properties::{Named, Properties};
use super::{id, kind};
use crate::extract::ole::wide;
use crate::extract::{ExtractError, Format, Sink};
use crate::input::{CodePage, ReadError, Source};
use std::io::{BufReader, Read};

pub(in crate::extract) const TNEF: Format = Format {
    name: "tnef",
    extensions: &["tnef"],
    is: |look| look.head.starts_with(&SIGNATURE),
    extract: read,
    hostile: false,
    reads: "`winmail.dat`, and messages as they lie in a pst: people, properties, text, RTF and \
            HTML, of all forms of one text what each says; attachments and messages inside",
};

/// How a stream of attributes begins.
pub(in crate::extract) const SIGNATURE: [u8; 4] = 0x223E_9F78_u32.to_le_bytes();

/// Attributes.
pub(in crate::extract) mod attribute {
    pub(in crate::extract) const FROM: u32 = 0x0000_8000;
    pub(in crate::extract) const SUBJECT: u32 = 0x0001_8004;
    pub(in crate::extract) const BODY: u32 = 0x0002_800C;
    pub(in crate::extract) const TITLE: u32 = 0x0001_8010;
    pub(in crate::extract) const DATA: u32 = 0x0006_800F;
    pub(in crate::extract) const RENDERING: u32 = 0x0006_9002;
    pub(in crate::extract) const PROPERTIES: u32 = 0x0006_9003;
    pub(in crate::extract) const RECIPIENTS: u32 = 0x0006_9004;
    pub(in crate::extract) const ATTACHMENT: u32 = 0x0006_9005;
    pub(in crate::extract) const CODE_PAGE: u32 = 0x0006_9007;
}

/// Bytes of a short attribute that are read.
const SHORT: usize = 64 << 10;

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let room = usize::try_from(source.limits().record).unwrap_or(usize::MAX);
    let message = Message::new(source, sink)?;
    let mut reader = Reader { message, title: Vec::new(), waiting: None, room };
    let mut input = BufReader::with_capacity(32 << 10, source);
    let result = reader.attributes(&mut input);
    let result = result.and(reader.hand_on());
    if matches!(result, Err(ExtractError::Stopped)) {
        return result;
    }
    reader.message.end()?;
    result
}

struct Reader<'k, 's> {
    message: Message<'k, 's>,
    /// Name of the attachment that is read.
    title: Vec<u8>,
    /// Its bytes, where they came before its name.
    waiting: Option<Vec<u8>>,
    /// Bytes that may wait.
    room: usize,
}

impl Reader<'_, '_> {
    fn attributes(&mut self, input: &mut dyn Read) -> Result<(), ExtractError> {
        let mut head = [0; 9];
        if fill(input, &mut head[..6])? < 6 {
            return Err(ReadError::Truncated.into());
        }
        loop {
            match fill(input, &mut head)? {
                0 => return Ok(()),
                1..9 => return Err(ReadError::Truncated.into()),
                _ => {}
            }
            if !matches!(head[0], 1 | 2) {
                return Err(ExtractError::Corrupt("attributes out of step".into()));
            }
            let number = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
            let length = u32::from_le_bytes([head[5], head[6], head[7], head[8]]);
            let mut data = Read::take(&mut *input, u64::from(length));
            self.attribute(number, u64::from(length), &mut data)?;
            pass(&mut data)?;
            // a checksum, which does not matter to us
            if fill(input, &mut head[..2])? < 2 {
                return Err(ReadError::Truncated.into());
            }
        }
    }

    fn attribute(
        &mut self,
        number: u32,
        length: u64,
        data: &mut dyn Read,
    ) -> Result<(), ExtractError> {
        match number {
            attribute::CODE_PAGE => {
                let page = short_of(data)?.first_chunk().map(|b| u32::from_le_bytes(*b));
                if let Some(page) = page.and_then(CodePage::of) {
                    self.message.properties.page = page;
                }
                Ok(())
            }
            attribute::SUBJECT => {
                let subject = self.string(&short_of(data)?);
                self.message.letter.line_once("Subject", &subject)
            }
            attribute::FROM => {
                let bytes = short_of(data)?;
                // a head of eight bytes, a name, an address behind its kind
                let mut strings = bytes.get(8..).unwrap_or_default().split(|b| *b == 0);
                let name = self.string(strings.next().unwrap_or_default());
                let address = self.string(strings.next().unwrap_or_default());
                let address = address.splitn(2, |b| *b == b':').last().unwrap_or_default();
                self.message.letter.person("From", &name, address)
            }
            attribute::BODY => self.message.value((id::BODY, kind::STRING, None), length, data),
            attribute::RENDERING => {
                self.hand_on()?;
                self.title.clear();
                Ok(())
            }
            attribute::TITLE => {
                self.title = self.string(&short_of(data)?);
                Ok(())
            }
            attribute::DATA if self.title.is_empty() && length <= self.room as u64 => {
                let mut bytes = vec![0; length as usize];
                let n = fill(data, &mut bytes)?;
                bytes.truncate(n);
                self.waiting = Some(bytes);
                Ok(())
            }
            attribute::DATA => self.message.attachment(Some(&self.title), "", Ok(data)),
            attribute::PROPERTIES => {
                let message = &mut self.message;
                properties(data, &mut |tag, length, value| message.value(tag, length, value))
            }
            attribute::ATTACHMENT => self.attachment(data),
            attribute::RECIPIENTS => self.recipients(data),
            _ => Ok(()),
        }
    }

    /// Hands on the attachment whose bytes wait.
    fn hand_on(&mut self) -> Result<(), ExtractError> {
        match self.waiting.take() {
            Some(bytes) => self.message.attachment(Some(&self.title), "", Ok(&mut &bytes[..])),
            None => Ok(()),
        }
    }

    fn string(&self, bytes: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        self.message.properties.page.decode(bytes, &mut text);
        while text.last() == Some(&0) {
            text.pop();
        }
        text
    }

    fn recipients(&mut self, data: &mut dyn Read) -> Result<(), ExtractError> {
        let message = &mut self.message;
        for _ in 0..number(data)? {
            let mut one = Properties::new(message.properties.page);
            properties(data, &mut |tag, length, value| {
                message.value_of(&mut one, tag, length, value)
            })?;
            one.tell_recipient(&mut message.letter)?;
        }
        Ok(())
    }

    fn attachment(&mut self, data: &mut dyn Read) -> Result<(), ExtractError> {
        let Reader { message, title, .. } = self;
        let mut own = Properties::new(message.properties.page);
        properties(data, &mut |tag, length, value| match tag.0 {
            id::ATTACHED if tag.1 == kind::OBJECT => {
                // which interface the object has
                let mut interface = [0; 16];
                fill(value, &mut interface)?;
                message.attachment(Some(title), "", Ok(value))
            }
            id::ATTACHED => message.attachment(Some(title), "", Ok(value)),
            _ => message.value_of(&mut own, tag, length, value),
        })?;
        match (own.text(id::LONG_NAME), &self.waiting) {
            (Some(name), Some(_)) => {
                self.title = name.to_vec();
                self.hand_on()
            }
            // where the short name was all there was before
            (Some(name), None) if name != title => message.letter.cell("attachment name", name),
            _ => self.hand_on(),
        }
    }
}

type Each<'e> =
    dyn FnMut((u16, u16, Option<&Named>), u64, &mut dyn Read) -> Result<(), ExtractError> + 'e;

/// Goes through a list of properties: tag, length and value of each.
fn properties(data: &mut dyn Read, each: &mut Each) -> Result<(), ExtractError> {
    for _ in 0..number(data)? {
        let tag = number(data)?;
        let (of_type, id) = (tag as u16, (tag >> 16) as u16);
        let named = if id >= 0x8000 { Some(name(data)?) } else { None };
        let single = of_type & !kind::MANY;
        let length = match single {
            kind::SHORT | kind::LONG | 0x04 | kind::BOOLEAN | 0x0A => Some(4),
            0x05..=0x07 | 0x14 | kind::TIME => Some(8),
            0x48 => Some(16),
            kind::STRING | kind::WIDE | kind::BINARY | kind::OBJECT => None,
            _ => return Err(ExtractError::Corrupt("a property of no known type".into())),
        };
        // values of no fixed length are counted even where there is one
        let many = of_type & kind::MANY != 0 || length.is_none();
        let count = if many { number(data)? } else { 1 };
        for _ in 0..count {
            let length = match length {
                Some(length) => length,
                None => u64::from(number(data)?),
            };
            let mut value = Read::take(&mut *data, length);
            each((id, of_type, named.as_ref()), length, &mut value)?;
            pass(&mut value)?;
            if value.limit() > 0 {
                return Err(ReadError::Truncated.into());
            }
            let mut padding = [0; 3];
            let padding = &mut padding[..(length.next_multiple_of(4) - length) as usize];
            if fill(data, padding)? < padding.len() {
                return Err(ReadError::Truncated.into());
            }
        }
    }
    Ok(())
}

/// The own name of a property, behind the set that it is of.
fn name(data: &mut dyn Read) -> Result<Named, ExtractError> {
    let mut set = [0; 16];
    fill(data, &mut set)?;
    if number(data)? == 0 {
        return Ok(Named::Number(number(data)?));
    }
    let length = u64::from(number(data)?);
    let mut padded = Read::take(&mut *data, length.next_multiple_of(4));
    let bytes = short_of(&mut padded)?;
    pass(&mut padded)?;
    let mut name = Vec::new();
    wide(&bytes, &mut name);
    Ok(Named::Name(String::from_utf8_lossy(&name).trim_end_matches('\0').to_owned()))
}

fn number(data: &mut dyn Read) -> Result<u32, ExtractError> {
    let mut bytes = [0; 4];
    match fill(data, &mut bytes)? {
        4 => Ok(u32::from_le_bytes(bytes)),
        _ => Err(ReadError::Truncated.into()),
    }
}

/// The bytes of something short; what is longer is cut.
fn short_of(data: &mut dyn Read) -> Result<Vec<u8>, ExtractError> {
    let mut bytes = vec![0; SHORT];
    let n = fill(data, &mut bytes)?;
    bytes.truncate(n);
    Ok(bytes)
}

/// Passes over what is left.
fn pass(data: &mut dyn Read) -> Result<(), ExtractError> {
    std::io::copy(data, &mut std::io::sink()).map_err(|error| ExtractError::Read(error.into()))?;
    Ok(())
}
