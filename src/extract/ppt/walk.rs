//! Holds the way through the records of a slide, of notes, of the whole: text, comments,
//! links. Must not know where objects stand. Source: \[MS-PPT\] 2.4-2.10.

use super::persist::io_error;
use crate::extract::ExtractError;
use crate::extract::asides::Asides;
use crate::extract::document::Document;
use crate::extract::office::decoded;
use crate::extract::ole::art::{self, HEAD, Head};
use crate::extract::ole::{Stream, long, wide};

/// Records inside each other that are read.
const DEEPEST: u32 = 64;

/// Bytes of a text that are read at a time.
const STEP: u64 = 64 << 10;

/// Bytes of a short text that are read.
const SHORT: u64 = 64 << 10;

pub(super) const DOCUMENT: u16 = 0x3E8;
pub(super) const SLIDE: u16 = 0x3EE;
pub(super) const NOTES: u16 = 0x3F0;
const PLACE: u16 = 0x3F3;
pub(super) const LIST: u16 = 0xFF0;
const WIDE_TEXT: u16 = 0xFA0;
const NARROW_TEXT: u16 = 0xFA8;
const STRING: u16 = 0xFBA;
const LINK: u16 = 0xFD7;
const HEADERS: u16 = 0xFD9;
const COMMENT: u16 = 0x2EE0;
const TAG_DATA: u16 = 0x138B;
const SHAPE_LIST: u16 = 0xF00B;
/// Fonts and what slides look like.
const ENVIRONMENT: u16 = 0x3F2;

/// What is met in the list of slides, in its order.
pub(super) enum Met {
    /// A slide's number among the objects.
    Slide(u32),
    /// Where a text of the slide met last stands.
    Text(u64, Head),
}

pub(super) struct Walk<'w, 'k> {
    pub(super) stream: &'w mut Stream,
    pub(super) document: &'w mut Document<'k>,
    pub(super) asides: &'w mut Asides,
    /// Bytes that may still be read: records that lie inside each other are read twice.
    pub(super) room: u64,
    /// Whether something lay beyond the end, or deeper than is read.
    pub(super) cut: bool,
    pub(super) too_deep: bool,
}

impl Walk<'_, '_> {
    /// Reads all records between two offsets; `around` is the kind of what they are in.
    pub(super) fn records(
        &mut self,
        mut at: u64,
        end: u64,
        around: u16,
        depth: u32,
    ) -> Result<(), ExtractError> {
        if depth > DEEPEST {
            self.too_deep = true;
            return Ok(());
        }
        while at + HEAD <= end {
            let Some(head) = Head::at(self.stream, at).map_err(io_error)? else {
                self.cut = true;
                return Ok(());
            };
            let (start, next) = (at + HEAD, at + HEAD + head.length);
            self.take(HEAD)?;
            self.cut |= next > self.stream.length();
            // what says that it is longer than what it is in does not
            let own = next.min(end);
            match head.kind {
                WIDE_TEXT | NARROW_TEXT => self.text(start, &head)?,
                STRING => self.string(start, &head, around)?,
                SHAPE_LIST => {
                    let list = self.short(start, &head)?;
                    for text in art::texts(&list, head.instance) {
                        self.document.text(&text)?;
                        self.document.paragraph()?;
                    }
                }
                // lists are read slide by slide, looks not at all
                LIST | ENVIRONMENT => {}
                TAG_DATA => self.records(start, own, head.kind, depth + 1)?,
                _ if head.holds_records => self.records(start, own, head.kind, depth + 1)?,
                _ => {}
            }
            at = next;
        }
        Ok(())
    }

    /// The lists of slides, masters and notes inside the whole: which of them, and what
    /// is met in it.
    pub(super) fn lists(
        &mut self,
        at: u64,
        end: u64,
    ) -> Result<Vec<(u16, Vec<Met>)>, ExtractError> {
        let mut lists = Vec::new();
        let mut at = at;
        while at + HEAD <= end {
            let Some(head) = Head::at(self.stream, at).map_err(io_error)? else { break };
            let next = at + HEAD + head.length;
            if head.kind == LIST {
                lists.push((head.instance, self.list(at + HEAD, next.min(end))?));
            }
            at = next;
        }
        Ok(lists)
    }

    fn list(&mut self, mut at: u64, end: u64) -> Result<Vec<Met>, ExtractError> {
        let mut met = Vec::new();
        while at + HEAD <= end {
            let Some(head) = Head::at(self.stream, at).map_err(io_error)? else { break };
            let start = at + HEAD;
            self.take(HEAD)?;
            match head.kind {
                PLACE => {
                    let bytes = self.stream.bytes_at(start, 4).map_err(io_error)?;
                    met.extend(long(&bytes, 0).map(Met::Slide));
                }
                WIDE_TEXT | NARROW_TEXT => met.push(Met::Text(start, head)),
                _ => {}
            }
            at = start + head.length;
        }
        Ok(met)
    }

    /// The paragraphs of a text.
    pub(super) fn text(&mut self, start: u64, head: &Head) -> Result<(), ExtractError> {
        let (mut at, end) = (start, start + head.length);
        let mut text = Vec::new();
        while at < end {
            let bytes = self.stream.bytes_at(at, STEP.min(end - at) as usize).map_err(io_error)?;
            if bytes.is_empty() {
                self.cut = true;
                break;
            }
            at += bytes.len() as u64;
            self.take(bytes.len() as u64)?;
            text.clear();
            decode(&bytes, head.kind == WIDE_TEXT, &mut text);
            for b in &mut text {
                if matches!(b, b'\r' | 0x0B) {
                    *b = b'\n';
                }
            }
            self.document.text(&text)?;
        }
        self.document.paragraph()
    }

    fn take(&mut self, count: u64) -> Result<(), ExtractError> {
        let left = self.room.checked_sub(count);
        self.room =
            left.ok_or_else(|| ExtractError::Corrupt("its records lie inside each other".into()))?;
        Ok(())
    }

    fn short(&mut self, start: u64, head: &Head) -> Result<Vec<u8>, ExtractError> {
        self.stream.bytes_at(start, head.length.min(SHORT) as usize).map_err(io_error)
    }

    /// A string, which means what the record around it makes of it.
    fn string(&mut self, start: u64, head: &Head, around: u16) -> Result<(), ExtractError> {
        const NAME_OF_SLIDE: u16 = 3;
        let mut text = Vec::new();
        decode(&self.short(start, head)?, true, &mut text);
        match (around, head.instance) {
            (COMMENT, 0) => self.document.value_once("comments", "author", &text),
            (COMMENT, 1) => {
                text.push(b'\n');
                self.asides.add("comments", &text, self.document)
            }
            (COMMENT, 2) => self.document.value_once("comments", "initials", &text),
            (LINK, 1) => self.document.value_once("links", "target", &decoded(&text)),
            (HEADERS, _) => {
                text.push(b'\n');
                self.asides.add("headers", &text, self.document)
            }
            (SLIDE, NAME_OF_SLIDE) => self.document.value_once("(names)", "slide", &text),
            _ => Ok(()),
        }
    }
}

fn decode(bytes: &[u8], is_wide: bool, out: &mut Vec<u8>) {
    match is_wide {
        true => wide(bytes, out),
        // the lower bytes of UTF-16
        false => out.extend(bytes.iter().flat_map(|&b| char::from(b).to_string().into_bytes())),
    }
}
