//! Holds a message that is being put together from its properties. Must not know how
//! they are stored.

use super::lzfu::Unpacked;
use super::properties::{LONGEST, Named, Properties};
use super::recoded::Recoded;
use super::{id, kind};
use crate::extract::mail::letter::{Layout, Letter};
use crate::extract::mail::read_headers;
use crate::extract::{ExtractError, Sink};
use crate::input::{CodePage, Nest, ReadError, Source};
use crate::model::{Cause, Segment, Stage};
use std::io::{self, Read};

/// A property: its number, the type of its value, its own name.
pub(super) type Tag<'n> = (u16, u16, Option<&'n Named>);

pub(super) struct Message<'k, 's> {
    pub(super) letter: Letter<'k>,
    pub(super) properties: Properties,
    /// Where objects inside stand; none where they would lie too deep.
    inside: Option<Nest<'s>>,
    here: Nest<'s>,
    /// Attachments so far.
    count: u32,
    /// Whether a body with layout was read: another one says the same.
    laid_out: bool,
}

impl<'k, 's> Message<'k, 's> {
    pub(super) fn new(source: &Source<'s>, sink: &'k mut dyn Sink) -> Result<Self, ExtractError> {
        let mut letter = Letter::new(sink, source.limits());
        letter.hold()?;
        Ok(Message {
            letter,
            properties: Properties::new(CodePage::WESTERN),
            inside: source.nest().ok(),
            here: source.own_nest(),
            count: 0,
            laid_out: false,
        })
    }

    /// Takes the value of a property of the message itself, of `length` bytes.
    pub(super) fn value(
        &mut self,
        tag: Tag,
        length: u64,
        value: &mut dyn Read,
    ) -> Result<(), ExtractError> {
        match (tag.0, tag.1) {
            (id::BODY, kind::STRING | kind::WIDE) => {
                let mut text = Source::stretch(&self.here, self.text(tag.1, value));
                let result = self.letter.plain(&mut text, None);
                self.letter.not_whole(result, "its body")
            }
            (id::HTML, kind::STRING | kind::WIDE) if !self.laid_out => {
                let mut page = Source::stretch(&self.here, self.text(tag.1, value));
                self.laid_out = true;
                self.letter.laid_out(Layout::Html, &mut page, None)
            }
            (id::HTML, kind::BINARY) if !self.laid_out => {
                let page = self.properties.number(id::INTERNET_CODE_PAGE).and_then(CodePage::of);
                let declared = match page {
                    Some(CodePage::Known(encoding)) => Some(encoding),
                    _ => None,
                };
                let mut page = Source::stretch(&self.here, Box::new(value));
                self.laid_out = true;
                self.letter.laid_out(Layout::Html, &mut page, declared)
            }
            (id::RTF, kind::BINARY) if !self.laid_out => {
                let mut text = Source::stretch(&self.here, Box::new(Unpacked::new(value)));
                self.laid_out = true;
                self.letter.laid_out(Layout::Rtf, &mut text, None)
            }
            (id::HEADERS, kind::STRING | kind::WIDE) => {
                let mut text = Source::stretch(&self.here, self.text(tag.1, value));
                read_headers(&mut text, &mut self.letter)
            }
            _ => {
                let Message { letter, properties, .. } = self;
                take(properties, letter, tag, length, value)
            }
        }
    }

    /// A string as a stream of UTF-8.
    fn text<'v>(&self, of_type: u16, value: &'v mut dyn Read) -> Box<dyn Read + 'v> {
        match of_type {
            kind::WIDE => Box::new(Recoded::wide(value)),
            _ => Box::new(Recoded::of(value, self.properties.page)),
        }
    }

    /// Takes a value of a recipient or an attachment.
    pub(super) fn value_of(
        &mut self,
        properties: &mut Properties,
        tag: Tag,
        length: u64,
        value: &mut dyn Read,
    ) -> Result<(), ExtractError> {
        take(properties, &mut self.letter, tag, length, value)
    }

    /// Hands on an attachment.
    pub(super) fn attachment(
        &mut self,
        name: Option<&[u8]>,
        extension: &str,
        content: Result<&mut dyn Read, ReadError>,
    ) -> Result<(), ExtractError> {
        let index = self.count;
        self.count += 1;
        let named = || format!("part {}{extension}", index + 1).into_bytes();
        let name = name.filter(|name| !name.is_empty()).map_or_else(named, <[u8]>::to_vec);
        let segment = Segment::Part { index, name: name.into() };
        let Some(nest) = &self.inside else {
            let error = ReadError::Limit { name: "depth", value: self.here.limits().depth };
            self.letter.gap(error.gap(Stage::Extract).noting("objects inside it"));
            return Ok(());
        };
        let mut source = match content {
            Ok(content) => Source::inside(nest, Box::new(content), None),
            Err(error) => Source::unreadable(nest, error),
        };
        self.letter.child(segment, &mut source)
    }

    /// Hands on what is left.
    pub(super) fn end(mut self) -> Result<(), ExtractError> {
        self.properties.tell(&mut self.letter)?;
        self.letter.end()
    }
}

fn take(
    properties: &mut Properties,
    letter: &mut Letter,
    (number, of_type, named): Tag,
    length: u64,
    value: &mut dyn Read,
) -> Result<(), ExtractError> {
    let is_text = matches!(of_type & !kind::MANY, kind::STRING | kind::WIDE);
    if !is_text && !matches!(of_type & !kind::MANY, kind::TIME | kind::LONG) {
        return Ok(());
    }
    if length > LONGEST {
        letter.lacks(Cause::TooLarge, "a property of more than 1 MiB");
        return Ok(());
    }
    let mut bytes = vec![0; length as usize];
    let n = fill(value, &mut bytes)?;
    if !properties.add((number, of_type), named, &bytes[..n]) {
        letter.lacks(Cause::TooLarge, "properties of more than 4 MiB");
    }
    Ok(())
}

/// Reads as much as there is.
pub(super) fn fill(from: &mut dyn Read, buf: &mut [u8]) -> Result<usize, ExtractError> {
    let mut done = 0;
    while done < buf.len() {
        match from.read(&mut buf[done..]) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(ExtractError::Read(error.into())),
        }
    }
    Ok(done)
}
