//! Holds the reading of a part: which elements are text, which make paragraphs, tables
//! and boxes, which attributes people write. Must not know what a part is for.

use super::field::{Instruction, decoded};
use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::extract::xml::{Tag, Token, Xml, local};
use std::io::Read;

/// Reads a part's text; `all`: values of charts too.
pub(super) fn text<R: Read>(
    xml: &mut Xml<R>,
    document: &mut Document,
    all: bool,
) -> Result<(), ExtractError> {
    let mut reader = Reader {
        document,
        all,
        open: 0,
        alternatives: Vec::new(),
        instruction: Instruction::default(),
        author: None,
        in_form: false,
        own_style: false,
    };
    while let Some(token) = xml.next()? {
        let read = match token {
            Token::Start(tag) => reader.start(&tag)?,
            Token::End(name) => reader.end(name)?,
            Token::Text(text) => reader.text(text)?,
        };
        if read == Next::Skip {
            xml.skip()?;
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Next {
    Read,
    /// Pass over all of the element.
    Skip,
}

struct Reader<'d, 'k> {
    document: &'d mut Document<'k>,
    all: bool,
    /// Elements of text that are open.
    open: u32,
    /// Of each choice that is open, whether one of its alternatives was read.
    alternatives: Vec<bool>,
    instruction: Instruction,
    /// The author whose name is being read.
    author: Option<Vec<u8>>,
    in_form: bool,
    own_style: bool,
}

impl Reader<'_, '_> {
    fn start(&mut self, tag: &Tag) -> Result<Next, ExtractError> {
        match tag.local() {
            b"t" | b"delText" | b"text" | b"textbox" => self.open += 1,
            b"v" if self.all => self.open += 1,
            b"tab" | b"ptab" => self.document.text(b"\t")?,
            b"br" | b"cr" => self.document.text(b"\n")?,
            b"noBreakHyphen" => self.document.text(b"-")?,
            b"sym" => self.document.text(b" ")?,
            // stops of tabs are no tabs
            b"tabs" | b"tblGrid" | b"lstStyle" => return Ok(Next::Skip),
            b"tbl" => self.document.enter_table(),
            b"tr" => self.document.row()?,
            b"tc" => self.document.cell(1),
            b"gridSpan" => self.document.cell(tag.number(b"val").unwrap_or(1)),
            b"txbxContent" => self.document.enter_box(),
            b"AlternateContent" => self.alternatives.push(false),
            b"Choice" | b"Fallback" => {
                let read = self.alternatives.last_mut().map(|read| std::mem::replace(read, true));
                if read == Some(true) {
                    return Ok(Next::Skip);
                }
            }
            b"instrText" | b"delInstrText" => self.instruction.open(),
            b"fldChar" => self.instruction.end(self.document)?,
            b"fldSimple" => {
                if let Some(instruction) = tag.get(b"instr") {
                    self.instruction.whole(&instruction, self.document)?;
                }
            }
            _ => self.named(tag)?,
        }
        Ok(Next::Read)
    }

    /// Elements of which attributes count.
    fn named(&mut self, tag: &Tag) -> Result<(), ExtractError> {
        match tag.local() {
            b"comment" | b"threadedComment" | b"cm" => {
                self.note(tag, b"author", "comments", "author")?;
            }
            b"ins" | b"del" | b"moveFrom" | b"moveTo" | b"rPrChange" | b"pPrChange"
            | b"cellIns" | b"cellDel" | b"tblPrChange" | b"sectPrChange" => {
                self.note(tag, b"author", "changes", "author")?;
            }
            b"author" | b"cmAuthor" | b"person" => {
                for name in [&b"name"[..], b"displayName", b"author"] {
                    self.note(tag, name, "comments", "author")?;
                }
                self.note(tag, b"userId", "comments", "user")?;
                self.author = Some(Vec::new());
            }
            b"presenceInfo" => self.note(tag, b"userId", "comments", "user")?,
            b"docPr" | b"cNvPr" => self.drawing(tag)?,
            b"ffData" => self.in_form = true,
            b"default" | b"statusText" | b"helpText" | b"listEntry" if self.in_form => {
                self.note(tag, b"val", "form", "text")?;
            }
            b"listItem" => self.note(tag, b"displayText", "form", "choice")?,
            b"docVar" => {
                let name = tag.get(b"name").unwrap_or_default();
                let name = String::from_utf8_lossy(&name).into_owned();
                if let Some(value) = tag.get(b"val") {
                    self.document.value("variables", &name, &value)?;
                }
            }
            b"query" | b"connectString" | b"dataSource" => {
                self.note(tag, b"val", "merge", "source")?;
            }
            b"tag" => self.note(tag, b"val", "tags", "value")?,
            b"hlinkClick" | b"hlinkHover" | b"hyperlink" => {
                self.note(tag, b"tooltip", "links", "tip")?;
            }
            b"sheet" => self.note(tag, b"name", "(names)", "sheet")?,
            b"definedName" => self.note(tag, b"name", "(names)", "range")?,
            b"cSld" => self.note(tag, b"name", "(names)", "slide")?,
            b"style" => self.own_style = tag.get(b"customStyle").is_some(),
            b"name" if self.own_style => self.note(tag, b"val", "(names)", "style")?,
            _ => {}
        }
        Ok(())
    }

    /// What a picture or box is called and described as.
    fn drawing(&mut self, tag: &Tag) -> Result<(), ExtractError> {
        for name in [&b"title"[..], b"descr"] {
            if let Some(text) = tag.get(name).filter(|text| !text.trim_ascii().is_empty()) {
                self.document.enter_box();
                self.document.text(&text)?;
                self.document.paragraph()?;
                self.document.leave()?;
            }
        }
        // a picture bears the name of the file that it was; a program's name has no dot
        if let Some(name) = tag.get(b"name").filter(|name| name.contains(&b'.')) {
            self.document.value_once("(names)", "picture", &name)?;
        }
        Ok(())
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

    fn end(&mut self, name: &[u8]) -> Result<Next, ExtractError> {
        match name {
            b"t" | b"delText" => self.open = self.open.saturating_sub(1),
            b"text" | b"textbox" => {
                self.open = self.open.saturating_sub(1);
                self.document.paragraph()?;
            }
            b"v" if self.all => {
                self.open = self.open.saturating_sub(1);
                self.document.paragraph()?;
            }
            b"p" | b"si" | b"is" => self.document.paragraph()?,
            b"tc" => self.document.cell_end()?,
            b"tr" => self.document.row_end()?,
            b"tbl" | b"txbxContent" => self.document.leave()?,
            b"AlternateContent" => {
                self.alternatives.pop();
            }
            b"instrText" | b"delInstrText" => self.instruction.close(),
            b"ffData" => self.in_form = false,
            b"style" => self.own_style = false,
            b"author" => {
                if let Some(author) = self.author.take() {
                    self.document.value_once("comments", "author", &author)?;
                }
            }
            _ => {}
        }
        Ok(Next::Read)
    }

    fn text(&mut self, text: &[u8]) -> Result<Next, ExtractError> {
        match &mut self.author {
            _ if self.instruction.is_open() => self.instruction.add(text),
            Some(author) if author.len() < 4096 => author.extend_from_slice(text),
            _ if self.open > 0 => self.document.text(text)?,
            _ => {}
        }
        Ok(Next::Read)
    }
}

/// Reads a part of a kind that is not known: all text, and what attributes say.
pub(in crate::extract) fn unknown<R: Read>(
    xml: &mut Xml<R>,
    document: &mut Document,
) -> Result<(), ExtractError> {
    let mut in_line = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Text(text) if text.trim_ascii().is_empty() => {}
            Token::Text(text) => {
                document.text(text)?;
                in_line = true;
            }
            Token::End(_) if std::mem::take(&mut in_line) => document.text(b"\n")?,
            Token::End(_) => {}
            Token::Start(tag) => document.text(&said_by(&tag))?,
        }
    }
    Ok(())
}

/// What the attributes of an element say that could have been written by people, a line
/// each.
pub(super) fn said_by(tag: &Tag) -> Vec<u8> {
    const LOOKS: &[&[u8]] = &[b"style", b"id", b"type", b"path", b"schemaLocation"];
    let mut lines = Vec::new();
    for (name, value) in tag.attributes() {
        let looks = name.starts_with(b"xmlns") || LOOKS.contains(&local(name));
        if !looks && value.iter().any(|b| b.is_ascii_alphabetic() || *b >= 0x80) {
            lines.extend_from_slice(&value);
            lines.push(b'\n');
        }
    }
    lines
}

/// Reads where a part's links lead, as far as that is outside of the document.
pub(super) fn relations<R: Read>(
    xml: &mut Xml<R>,
    document: &mut Document,
) -> Result<(), ExtractError> {
    while let Some(token) = xml.next()? {
        if let Token::Start(tag) = token
            && tag.get(b"TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case(b"external"))
            && let Some(target) = tag.get(b"Target")
        {
            document.value_once("links", "target", &decoded(&target))?;
        }
    }
    Ok(())
}
