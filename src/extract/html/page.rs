//! Holds the reading of a page: its elements as lines, tables, forms and metadata. Must
//! not know how it is cut into tokens.

use super::attributes::{self, BLOCKS, Kind};
use super::embedded;
use super::lex::Token;
use super::table::Table;
use super::tag::Tag;
use crate::extract::document::Document;
use crate::extract::office::{decoded, properties};
use crate::extract::running::Running;
use crate::extract::{ExtractError, Sink};
use crate::input::{Limits, Nest, ReadError, Source};
use crate::model::{Cause, Gap, Segment, Stage};
use std::collections::BTreeSet;

/// Names of attributes and fields that are told apart.
const NAMES: usize = 500;

/// Bytes of a text field's content that are held back to stand as one value.
const HELD: usize = 64 << 10;

pub(super) struct Page<'k, 's> {
    document: Document<'k>,
    nest: Option<Nest<'s>>,
    /// Comments and scripts, each a text of its own.
    comments: Running,
    scripts: Running,
    tables: Vec<Table>,
    /// Whether nothing stands in the line yet, and a blank waits for what follows.
    at_start: bool,
    blank: bool,
    /// How many elements are open in which blanks and lines count.
    as_is: u32,
    /// The text field that is open: its name and content.
    field: Option<(String, Vec<u8>)>,
    names: BTreeSet<String>,
    /// Objects inside so far.
    inside: u32,
    /// Name of the element that is read, in small letters.
    element: String,
    words: Vec<u8>,
}

impl<'k, 's> Page<'k, 's> {
    pub(super) fn new(sink: &'k mut dyn Sink, limits: &Limits, nest: Option<Nest<'s>>) -> Self {
        Page {
            document: Document::new(sink, limits),
            nest,
            comments: Running::beside("comments", limits.window),
            scripts: Running::beside("scripts", limits.window),
            tables: Vec::new(),
            at_start: true,
            blank: false,
            as_is: 0,
            field: None,
            names: BTreeSet::new(),
            inside: 0,
            element: String::new(),
            words: Vec::new(),
        }
    }

    pub(super) fn token(&mut self, token: &Token) -> Result<(), ExtractError> {
        match token {
            Token::Start(tag) => self.start(tag),
            Token::End(name) => self.close(name),
            Token::Text(text) => self.text(text),
            Token::Raw(text) => self.scripts.text(text, self.document.sink()),
            // a declaration of the kind of document
            Token::Comment { text, .. } if is_declaration(text) => Ok(()),
            Token::Comment { text, ends } => {
                self.comments.text(text, self.document.sink())?;
                if *ends { self.comments.text(b"\n", self.document.sink()) } else { Ok(()) }
            }
        }
    }

    fn start(&mut self, tag: &Tag) -> Result<(), ExtractError> {
        self.name(tag.name());
        if BLOCKS.contains(&self.element.as_str()) {
            self.line()?;
        }
        let rows = || (tag.number(b"colspan").unwrap_or(1), tag.number(b"rowspan").unwrap_or(1));
        match self.element.as_str() {
            "br" => {
                self.document.text(b"\n")?;
                (self.at_start, self.blank) = (true, false);
            }
            "table" => self.tables.push(Table::default()),
            "tr" => {
                self.line()?;
                if let Some(table) = self.tables.last_mut() {
                    table.begin_row(&mut self.document)?;
                }
            }
            "td" | "th" => {
                let is_name = self.element == "th";
                match self.tables.last_mut() {
                    Some(table) => table.begin_cell(rows(), is_name, &mut self.document)?,
                    None => self.document.text(b"\t")?,
                }
                (self.at_start, self.blank) = (true, false);
            }
            "pre" | "listing" | "xmp" | "plaintext" => self.as_is += 1,
            "textarea" => self.field = Some((self.called(tag), Vec::new())),
            "input" | "output" | "data" | "param" => self.input(tag)?,
            "meta" => return self.meta(tag),
            _ => {}
        }
        self.attributes(tag)
    }

    fn name(&mut self, name: &[u8]) {
        self.element.clear();
        // no known name is longer
        let name = &name[..name.len().min(32)];
        self.element.push_str(&String::from_utf8_lossy(name));
        self.element.make_ascii_lowercase();
    }

    fn close(&mut self, name: &[u8]) -> Result<(), ExtractError> {
        self.name(name);
        match self.element.as_str() {
            "td" | "th" | "tr" | "table" => self.close_in_table()?,
            "pre" | "listing" | "xmp" | "plaintext" => self.as_is = self.as_is.saturating_sub(1),
            "textarea" => self.close_field()?,
            // a term and what it means stay near
            "dt" => {
                if !self.at_start {
                    self.document.text(b": ")?;
                }
                (self.at_start, self.blank) = (true, false);
                return Ok(());
            }
            _ => {}
        }
        if BLOCKS.contains(&self.element.as_str()) { self.line() } else { Ok(()) }
    }

    fn close_in_table(&mut self) -> Result<(), ExtractError> {
        match (self.element.as_str(), self.tables.last_mut()) {
            (_, None) => return self.line(),
            ("tr", Some(table)) => table.end_row(&mut self.document)?,
            ("table", Some(_)) => {
                if let Some(table) = self.tables.pop() {
                    table.end(&mut self.document)?;
                }
            }
            (_, Some(table)) => table.end_cell(&mut self.document)?,
        }
        (self.at_start, self.blank) = (true, false);
        Ok(())
    }

    /// Ends the line if anything stands in it.
    fn line(&mut self) -> Result<(), ExtractError> {
        self.blank = false;
        if std::mem::replace(&mut self.at_start, true) { Ok(()) } else { self.document.paragraph() }
    }

    /// Text, with its blanks and lines as one blank each unless they count.
    fn text(&mut self, text: &[u8]) -> Result<(), ExtractError> {
        if let Some((_, content)) = &mut self.field {
            content.extend_from_slice(text);
            return if content.len() < HELD { Ok(()) } else { self.close_field() };
        }
        if self.as_is > 0 {
            self.at_start = text.is_empty() && self.at_start;
            return self.document.text(text);
        }
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        for (i, word) in text.split(u8::is_ascii_whitespace).enumerate() {
            self.blank |= i > 0;
            if word.is_empty() {
                continue;
            }
            if std::mem::take(&mut self.blank) && !self.at_start {
                words.push(b' ');
            }
            self.at_start = false;
            words.extend_from_slice(word);
        }
        let result = self.document.text(&words);
        self.words = words;
        result
    }

    /// Words that stand beside the line.
    fn aside(&mut self, text: &[u8]) -> Result<(), ExtractError> {
        if text.trim_ascii().is_empty() {
            return Ok(());
        }
        self.document.enter_box();
        self.document.text(text.trim_ascii())?;
        self.document.paragraph()?;
        self.document.leave()
    }

    fn script(&mut self, text: &[u8]) -> Result<(), ExtractError> {
        self.scripts.text(text, self.document.sink())?;
        self.scripts.text(b"\n", self.document.sink())
    }

    /// What a field of a form is called; nothing where it has no name.
    fn called(&self, tag: &Tag) -> String {
        let names = [&b"name"[..], b"itemprop", b"id", b"aria-label", b"placeholder"];
        let given = |name: &&[u8]| tag.get(name).filter(|name| !name.trim_ascii().is_empty());
        let name = names.iter().find_map(given);
        String::from_utf8_lossy(&name.unwrap_or_default()).trim().to_owned()
    }

    fn input(&mut self, tag: &Tag) -> Result<(), ExtractError> {
        let Some(value) = tag.get(b"value") else { return Ok(()) };
        let kind = tag.get(b"type").unwrap_or_default().to_ascii_lowercase();
        let name = self.called(tag);
        if name.is_empty() || matches!(&kind[..], b"submit" | b"button" | b"reset" | b"image") {
            return self.aside(&value);
        }
        let name = self.known(name);
        self.document.value("form", &name, &value)
    }

    fn close_field(&mut self) -> Result<(), ExtractError> {
        let Some((name, content)) = self.field.take() else { return Ok(()) };
        if name.is_empty() || content.len() >= HELD {
            self.as_is += 1;
            let result = self.text(&content);
            self.as_is -= 1;
            return result;
        }
        let name = self.known(name);
        self.document.value("form", &name, &content)
    }

    /// `name`, or one name for all beyond those that are told apart.
    fn known(&mut self, name: String) -> String {
        if self.names.len() < NAMES || self.names.contains(&name) {
            self.names.insert(name.clone());
            return name;
        }
        "other".to_owned()
    }

    fn meta(&mut self, tag: &Tag) -> Result<(), ExtractError> {
        let names = [&b"name"[..], b"property", b"itemprop", b"http-equiv"];
        let name = names.iter().find_map(|name| tag.get(name)).unwrap_or_default();
        let name = String::from_utf8_lossy(&name).to_ascii_lowercase();
        let Some(content) = tag.get(b"content") else { return Ok(()) };
        if name == "refresh" {
            return self.target(&content);
        }
        match attributes::property(&name) {
            Some(name) => {
                let name = self.known(name.to_owned());
                properties::tell(&name, false, &content, &mut self.document)
            }
            None => Ok(()),
        }
    }

    fn attributes(&mut self, tag: &Tag) -> Result<(), ExtractError> {
        let is_field = matches!(self.element.as_str(), "input" | "output" | "data" | "param");
        for (name, value) in tag.attributes() {
            if value.trim_ascii().is_empty() {
                continue;
            }
            let name = String::from_utf8_lossy(name).to_ascii_lowercase();
            match attributes::kind(&name) {
                Kind::Looks => {}
                Kind::Target => self.target(&value)?,
                Kind::Words => self.aside(&value)?,
                Kind::Script => self.script(&value)?,
                Kind::Other if is_field && name == "value" => {}
                // numbers of one or two digits are of lists and meters
                Kind::Other if value.len() < 3 => {}
                Kind::Other => {
                    let name = self.known(name);
                    self.document.value_once("attributes", &name, &value)?;
                }
            }
        }
        Ok(())
    }

    /// Where something leads.
    fn target(&mut self, address: &[u8]) -> Result<(), ExtractError> {
        let address = address.trim_ascii();
        if let Some(script) = address.get(11..)
            && address[..11].eq_ignore_ascii_case(b"javascript:")
        {
            return self.script(&decoded(script));
        }
        match embedded::data(address) {
            Some((kind, bytes)) => self.child(kind, bytes),
            // a place in the page itself
            None if address.starts_with(b"#") => Ok(()),
            None => self.document.value_once("links", "target", &decoded(address)),
        }
    }

    fn child(&mut self, kind: String, bytes: Vec<u8>) -> Result<(), ExtractError> {
        let segment = Segment::Part { index: self.inside, name: kind.into_bytes().into() };
        self.inside += 1;
        let Some(nest) = &self.nest else {
            let gap = Gap::new(Stage::Extract, Cause::TooDeep);
            self.document.sink().gap(gap.noting("data embedded in a page"));
            return Ok(());
        };
        let packed = bytes.len() as u64;
        let mut source = Source::inside(nest, Box::new(std::io::Cursor::new(bytes)), Some(packed));
        self.document.sink().child(segment, &mut source).or_stop()
    }

    /// Ends the page; `cut` where no page ends.
    pub(super) fn end(mut self, cut: bool) -> Result<(), ExtractError> {
        self.close_field()?;
        self.line()?;
        while let Some(table) = self.tables.pop() {
            table.end(&mut self.document)?;
        }
        self.comments.end(self.document.sink())?;
        self.scripts.end(self.document.sink())?;
        self.document.end()?;
        if cut { Err(ReadError::Truncated.into()) } else { Ok(()) }
    }
}

fn is_declaration(text: &[u8]) -> bool {
    let starts =
        |start: &[u8]| text.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));
    starts(b"doctype") || starts(b"xml ")
}
