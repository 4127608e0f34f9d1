//! Holds XML of any kind: elements and attributes become fields below their path, text
//! between elements and comments running text. Must not know what the elements mean.

mod fields;
mod names;
mod values;

use super::xml::{Piece, Tag, Token, Xml};
use super::{ExtractError, Format, Sink};
use crate::input::{Limits, Source};
use crate::model::{Cause, Gap, Stage};
use fields::{Fields, Node};
use names::Label;
use std::io::Read;
use values::Values;

pub(super) const XML: Format = Format {
    name: "xml",
    extensions: &[
        "xml", "xsd", "xsl", "xslt", "svg", "kml", "gpx", "rss", "atom", "rdf", "owl", "wsdl",
        "plist", "config", "resx", "xlf", "xliff", "tei", "opml", "gml", "xmi", "dtd", "fodt",
    ],
    is: names::is_xml,
    extract: read,
    hostile: false,
    reads: "elements and attributes as fields below their path, text between elements, comments; `<field name=\"x\">` as field `x`; what a document defines itself (DTD) is not expanded",
};

/// Elements inside each other that are told apart; what lies deeper is part of the
/// deepest.
const LEVELS: usize = 64;

/// Bytes of a text that are held back to stand as one value; more is running text.
const HELD: usize = 64 << 10;

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut xml = Xml::new(&mut *source, limits).telling_all();
    let mut reader = Reader::new(limits, sink);
    let result = reader.read(&mut xml);
    reader.end(xml.broken(), result.is_err())?;
    if let Some(charset) = xml.charset() {
        sink.charset(charset);
    }
    result
}

/// An element that is open.
struct Open {
    node: Node,
    /// Its number among those of its path, from 1.
    number: u32,
    /// As written, to find its end.
    name: Vec<u8>,
    text: Vec<u8>,
    /// Whether text and elements stand beside each other in it.
    mixed: bool,
    /// Whether it is a part of a text, which goes to the element around it.
    inline: bool,
    /// Whether its text was too long to be held.
    flows: bool,
}

struct Reader<'k> {
    fields: Fields,
    values: Values<'k>,
    open: Vec<Open>,
    /// Elements that were begun beyond [`LEVELS`].
    deeper: u64,
    /// The value of the element that ended last, as long as no text follows it.
    last: Option<(Node, u32, Vec<u8>)>,
    aside: Vec<u8>,
    /// Ends of elements that are not open.
    strays: u64,
    drawing: bool,
    defines: bool,
    undefined: u64,
}

impl<'k> Reader<'k> {
    fn new(limits: &Limits, sink: &'k mut dyn Sink) -> Self {
        Reader {
            fields: Fields::new(limits.fields),
            values: Values::new(limits, sink),
            open: Vec::new(),
            deeper: 0,
            last: None,
            aside: Vec::new(),
            strays: 0,
            drawing: false,
            defines: false,
            undefined: 0,
        }
    }

    fn read<R: Read>(&mut self, xml: &mut Xml<R>) -> Result<(), ExtractError> {
        while let Some(piece) = xml.next_of_all()? {
            match piece {
                Piece::Token(Token::Start(tag)) => self.start(&tag)?,
                Piece::Token(Token::End(name)) => self.close(name)?,
                Piece::Token(Token::Text(text)) => self.text(text)?,
                Piece::Aside { text, ends } => self.aside(text, ends)?,
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag) -> Result<(), ExtractError> {
        self.tell_last()?;
        if self.open.len() >= LEVELS {
            self.deeper += 1;
            return self.attributes(tag, None);
        }
        self.drawing |= self.open.is_empty() && tag.local() == b"svg";
        // where text stands before an element in its parent, that is a part of a text
        let inline = self.open.last_mut().is_some_and(|parent| {
            parent.mixed |= !parent.text.trim_ascii().is_empty();
            parent.mixed || parent.inline
        });
        let parent = self.open.last().map(|parent| parent.node);
        let label = names::label(tag);
        let node = match &label {
            Some(label) => self.fields.node(parent, &label.name),
            None => self.fields.node(parent, tag.local()),
        };
        let number = self.fields.count(node);
        self.open.push(Open {
            node,
            number,
            name: tag.local().to_vec(),
            text: Vec::new(),
            mixed: false,
            inline,
            flows: false,
        });
        self.attributes(tag, label.as_ref())
    }

    /// Hands on the attributes of the element that was begun, except the one that
    /// became its name.
    fn attributes(&mut self, tag: &Tag, label: Option<&Label>) -> Result<(), ExtractError> {
        let Some(open) = self.open.last() else { return Ok(()) };
        let (node, number) = (open.node, self.number(self.open.len() - 1));
        let own = open.number;
        for (name, value) in tag.attributes() {
            let is_label = label.is_some_and(|label| label.only && label.attribute == name);
            if is_label || names::says_nothing(name, self.drawing) {
                continue;
            }
            self.undefined += u64::from(self.defines && names::holds_reference(&value));
            let local = super::xml::local(name);
            if label.is_some() && names::is_value(local) {
                self.values.cell(&mut self.fields, node, number, &value)?;
                continue;
            }
            let attribute = self.fields.attribute(node, local);
            self.values.cell(&mut self.fields, attribute, own, &value)?;
        }
        Ok(())
    }

    /// The row that the value of the open element numbered `i` stands in: the number of
    /// the element around it, or its own when that is the outermost.
    fn number(&self, i: usize) -> u32 {
        if i >= 2 { self.open[i - 1].number } else { self.open[i].number }
    }

    fn text(&mut self, text: &[u8]) -> Result<(), ExtractError> {
        let blank = text.trim_ascii().is_empty();
        self.undefined += u64::from(self.defines && names::holds_reference(text));
        let Some(i) = self.open.iter().rposition(|open| !open.inline) else {
            return if blank { Ok(()) } else { self.values.text(text) };
        };
        // text behind an element: both are parts of one
        if !blank
            && i + 1 == self.open.len()
            && let Some((_, _, before)) = self.last.take()
        {
            self.open[i].text.extend_from_slice(&before);
            self.open[i].mixed = true;
        }
        let open = &mut self.open[i];
        if open.flows {
            return self.values.text(text);
        }
        if !blank || !open.text.is_empty() {
            open.text.extend_from_slice(text);
        }
        if open.text.len() > HELD {
            open.flows = true;
            let held = std::mem::take(&mut open.text);
            self.values.text(&held)?;
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8]) -> Result<(), ExtractError> {
        if self.deeper > 0 {
            self.deeper -= 1;
            return Ok(());
        }
        let Some(i) = self.open.iter().rposition(|open| open.name == name) else {
            self.strays += 1;
            return Ok(());
        };
        self.strays += (self.open.len() - 1 - i) as u64;
        while self.open.len() > i {
            self.pop()?;
        }
        Ok(())
    }

    fn pop(&mut self) -> Result<(), ExtractError> {
        let number = self.number(self.open.len() - 1);
        let Some(open) = self.open.pop() else { return Ok(()) };
        if open.inline {
            return Ok(());
        }
        if open.flows {
            self.tell_last()?;
            return self.values.paragraph();
        }
        if open.text.trim_ascii().is_empty() {
            return Ok(());
        }
        self.tell_last()?;
        if open.mixed {
            self.values.text(&names::one_line(&open.text))?;
            return self.values.paragraph();
        }
        self.last = Some((open.node, number, open.text));
        Ok(())
    }

    /// Hands on the value of the element that ended last: it stands alone.
    fn tell_last(&mut self) -> Result<(), ExtractError> {
        match self.last.take() {
            Some((node, number, text)) => self.values.cell(&mut self.fields, node, number, &text),
            None => Ok(()),
        }
    }

    /// A comment, an instruction, or what a document defines: a text of its own.
    fn aside(&mut self, text: &[u8], ends: bool) -> Result<(), ExtractError> {
        self.aside.extend_from_slice(text);
        self.defines |= memchr::memmem::find(&self.aside, b"<!ENTITY").is_some();
        if !ends && self.aside.len() < HELD {
            return Ok(());
        }
        let held = std::mem::take(&mut self.aside);
        if held.starts_with(b"xml ") || held.starts_with(b"DOCTYPE") && !held.contains(&b'[') {
            return Ok(());
        }
        self.values.text(&held)?;
        if ends { self.values.paragraph() } else { Ok(()) }
    }

    /// Ends the document, wherever it does.
    fn end(mut self, broken: u64, cut: bool) -> Result<(), ExtractError> {
        while !self.open.is_empty() {
            self.strays += u64::from(!cut);
            self.pop()?;
        }
        self.tell_last()?;
        self.values.text(&std::mem::take(&mut self.aside))?;
        if self.strays + broken > 0 {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            self.values.gap(gap.noting("tags that do not match; what they hold was read"));
        }
        if self.undefined > 0 {
            let gap = Gap::new(Stage::Extract, Cause::Unsupported);
            self.values.gap(gap.noting("what the document defines itself is not expanded"));
        }
        if self.fields.is_full() {
            let gap = Gap::new(Stage::Extract, Cause::TooMany);
            self.values.gap(gap.noting("elements and attributes of more names are one field"));
        }
        self.values.end()
    }
}

#[cfg(test)]
mod tests;
