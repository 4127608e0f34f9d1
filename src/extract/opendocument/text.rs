//! Holds the reading of a part of an OpenDocument: which elements are text, which make
//! paragraphs, tables and boxes, which attributes people write. Must not know parts.

use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::extract::office::decoded;
use crate::extract::xml::{Tag, Token, Xml};
use std::io::Read;

/// Most spaces that one element stands for.
const SPACES: usize = 64;

/// Reads a part's text; `aside`: it is not the body, whose pages are slides; `sheets`: its
/// tables are sheets, which are read elsewhere.
pub(super) fn read<R: Read>(
    xml: &mut Xml<R>,
    document: &mut Document,
    aside: bool,
    sheets: bool,
) -> Result<(), ExtractError> {
    let mut reader = Reader {
        document,
        aside,
        sheets,
        boxes: 0,
        open: 0,
        described: 0,
        slide: 0,
        changes: 0,
        creator: None,
    };
    while let Some(token) = xml.next()? {
        let skip = match token {
            Token::Start(tag) => reader.start(&tag)?,
            Token::End(name) => reader.end(name)?,
            Token::Text(text) => reader.text(text)?,
        };
        if skip {
            xml.skip()?;
        }
    }
    Ok(())
}

struct Reader<'d, 'k> {
    document: &'d mut Document<'k>,
    aside: bool,
    sheets: bool,
    /// Boxes that are open.
    boxes: u32,
    /// Paragraphs that are open.
    open: u32,
    /// Descriptions of pictures that are open.
    described: u32,
    slide: u32,
    /// Lists of changes that are open.
    changes: u32,
    /// The name of an author that is being read.
    creator: Option<Vec<u8>>,
}

impl Reader<'_, '_> {
    /// Reads the start of an element; true where the whole of it is to be passed over.
    fn start(&mut self, tag: &Tag) -> Result<bool, ExtractError> {
        match tag.local() {
            b"p" | b"h" => self.open += 1,
            b"table" if self.in_sheet() => self.note(tag, b"name", "(names)", "sheet")?,
            b"table-row" | b"table-cell" | b"covered-table-cell" if self.in_sheet() => {}
            b"named-range" | b"database-range" => self.note(tag, b"name", "(names)", "range")?,
            b"s" | b"tab" | b"line-break" if self.in_sheet() => {}
            b"s" => {
                let count = tag.number(b"c").unwrap_or(1) as usize;
                self.document.text(&[b' '; SPACES][..count.min(SPACES)])?;
            }
            b"tab" => self.document.text(b"\t")?,
            b"line-break" => self.document.text(b"\n")?,
            b"note-citation" | b"list-style" | b"sender-initials" => return Ok(true),
            // when it was said, not what
            b"date" if tag.name() == b"dc:date" => return Ok(true),
            b"note" | b"annotation" | b"text-box" | b"notes" | b"custom-shape" => {
                self.boxes += 1;
                self.document.enter_box();
            }
            b"tracked-changes" => self.changes += 1,
            b"creator" => self.creator = Some(Vec::new()),
            b"title" | b"desc" if tag.name().starts_with(b"svg:") => {
                self.document.enter_box();
                self.described += 1;
                self.open += 1;
            }
            b"table" if tag.name().starts_with(b"table:") => self.document.enter_table(),
            b"table-row" => self.document.row()?,
            b"table-cell" | b"covered-table-cell" => {
                self.document.cell(tag.number(b"number-columns-repeated").unwrap_or(1));
            }
            b"page" => self.page(tag)?,
            b"user-field-decl" => self.note(tag, b"string-value", "variables", "value")?,
            b"hidden-text" => self.note(tag, b"string-value", "hidden", "text")?,
            _ => {}
        }
        if let Some(target) = tag.get(b"href").filter(|target| leads_outside(target)) {
            self.document.value_once("links", "target", &decoded(&target))?;
        }
        if tag.name().starts_with(b"form:") {
            for attribute in [&b"value"[..], b"current-value", b"label", b"title"] {
                self.note(tag, attribute, "form", "text")?;
            }
        }
        Ok(false)
    }

    /// Whether what stands here is a cell of a sheet.
    fn in_sheet(&self) -> bool {
        self.sheets && self.boxes == 0
    }

    /// A slide.
    fn page(&mut self, tag: &Tag) -> Result<(), ExtractError> {
        if self.aside {
            return Ok(());
        }
        self.slide += 1;
        self.document.section(Some(&format!("slide {}", self.slide)))?;
        // those that a program gives are `page1`
        let given = |name: &[u8]| {
            name.strip_prefix(b"page").is_none_or(|n| !n.iter().all(u8::is_ascii_digit))
        };
        match tag.get(b"name").filter(|name| given(name)) {
            Some(name) => self.document.value_once("(names)", "slide", &name),
            None => Ok(()),
        }
    }

    fn note(
        &mut self,
        tag: &Tag,
        attribute: &[u8],
        container: &str,
        name: &str,
    ) -> Result<(), ExtractError> {
        match tag.get(attribute) {
            Some(text) => self.document.value_once(container, name, &text),
            None => Ok(()),
        }
    }

    fn end(&mut self, name: &[u8]) -> Result<bool, ExtractError> {
        match name {
            b"p" | b"h" => {
                self.open = self.open.saturating_sub(1);
                if !self.in_sheet() {
                    self.document.paragraph()?;
                }
            }
            b"note" | b"annotation" | b"text-box" | b"notes" | b"custom-shape" => {
                self.boxes = self.boxes.saturating_sub(1);
                self.document.leave()?;
            }
            b"table" | b"table-row" | b"table-cell" | b"covered-table-cell" if self.in_sheet() => {}
            b"tracked-changes" => self.changes = self.changes.saturating_sub(1),
            b"creator" => {
                let container = if self.changes > 0 { "changes" } else { "comments" };
                if let Some(creator) = self.creator.take() {
                    self.document.value_once(container, "author", &creator)?;
                }
            }
            b"title" | b"desc" if self.described > 0 => {
                self.described -= 1;
                self.open = self.open.saturating_sub(1);
                self.document.paragraph()?;
                self.document.leave()?;
            }
            b"table" => self.document.leave()?,
            b"table-row" => self.document.row_end()?,
            b"table-cell" | b"covered-table-cell" => self.document.cell_end()?,
            _ => {}
        }
        Ok(false)
    }

    fn text(&mut self, text: &[u8]) -> Result<bool, ExtractError> {
        let in_sheet = self.in_sheet();
        match &mut self.creator {
            Some(creator) if creator.len() < 4096 => creator.extend_from_slice(text),
            Some(_) => {}
            None if self.open > 0 && !in_sheet => {
                // a line end of the file is none of the text
                for (i, line) in text.split(|&b| b == b'\n' || b == b'\r').enumerate() {
                    if i > 0 {
                        self.document.text(b" ")?;
                    }
                    self.document.text(line)?;
                }
            }
            None => {}
        }
        Ok(false)
    }
}

/// Whether a target lies outside of the document.
fn leads_outside(target: &[u8]) -> bool {
    let scheme = memchr::memchr(b':', target).map(|i| &target[..i]);
    scheme.is_some_and(|scheme| !scheme.is_empty() && scheme.iter().all(u8::is_ascii_alphanumeric))
        || target.starts_with(b"../")
}
