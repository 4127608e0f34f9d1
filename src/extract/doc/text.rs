//! Holds the meaning of characters: ends of paragraphs, cells and rows, fields and their
//! instructions. Must not know where characters stand in the file.
//! Source: \[MS-DOC\] 2.4.3 and 2.8.25.

use super::paragraphs::{Paragraph, Paragraphs};
use crate::extract::document::Document;
use crate::extract::tables::Tables;
use crate::extract::{ExtractError, links};

/// Fields inside each other that are told apart.
const FIELDS: usize = 64;

/// Bytes of an instruction that are read as one.
const INSTRUCTION: usize = 64 << 10;

/// Bytes of a paragraph that wait for its end.
const WAITING: usize = 64 << 10;

/// A field that is open.
struct Field {
    instruction: Vec<u8>,
    /// Whether its result is being read.
    shows: bool,
}

/// The text of one part.
pub(super) struct Text<'t, 'k> {
    document: &'t mut Document<'k>,
    paragraphs: Option<&'t mut Paragraphs>,
    tables: Tables,
    /// What the open paragraph has so far.
    waiting: Vec<u8>,
    fields: Vec<Field>,
    /// Cells of the open row, and of the row before in this table.
    cells: u32,
    width: u32,
    /// Empty paragraphs that wait for one that is not: a part ends with some of them.
    blank: usize,
}

impl<'t, 'k> Text<'t, 'k> {
    pub(super) fn new(
        document: &'t mut Document<'k>,
        paragraphs: Option<&'t mut Paragraphs>,
    ) -> Self {
        Text {
            document,
            paragraphs,
            tables: Tables::default(),
            waiting: Vec::new(),
            fields: Vec::new(),
            cells: 0,
            width: 0,
            blank: 0,
        }
    }

    /// Takes a character and its offset.
    pub(super) fn character(&mut self, c: char, offset: u32) -> Result<(), ExtractError> {
        match c {
            '\u{13}' if self.fields.len() < FIELDS => {
                self.fields.push(Field { instruction: Vec::new(), shows: false });
                Ok(())
            }
            '\u{14}' => self.shows(),
            '\u{15}' => {
                self.shows()?;
                self.fields.pop();
                Ok(())
            }
            '\r' | '\u{0C}' | '\u{07}' => self.mark(c, offset),
            '\u{0B}' | '\u{0E}' => self.add('\n'),
            '\u{1E}' => self.add('-'),
            // pictures, notes' marks, hyphens where a line may end
            '\0'..='\u{08}' | '\u{0F}'..='\u{1D}' | '\u{1F}' => Ok(()),
            _ => self.add(c),
        }
    }

    /// The open field's instruction has ended.
    fn shows(&mut self) -> Result<(), ExtractError> {
        let Some(field) = self.fields.last_mut().filter(|field| !field.shows) else {
            return Ok(());
        };
        field.shows = true;
        let instruction = std::mem::take(&mut field.instruction);
        links::instruction(&instruction, self.document)
    }

    fn add(&mut self, c: char) -> Result<(), ExtractError> {
        let mut utf8 = [0; 4];
        let text = c.encode_utf8(&mut utf8).as_bytes();
        // the result of a field may be a piece of another one's instruction
        match self.fields.iter_mut().rfind(|field| !field.shows) {
            Some(field) if field.instruction.len() < INSTRUCTION => {
                field.instruction.extend_from_slice(text);
            }
            // one that never ends is text
            Some(field) => {
                field.shows = true;
                let held = std::mem::take(&mut field.instruction);
                self.waiting.extend_from_slice(&held);
                self.waiting.extend_from_slice(text);
            }
            None => self.waiting.extend_from_slice(text),
        }
        if self.waiting.len() > WAITING {
            self.blanks()?;
            let waiting = std::mem::take(&mut self.waiting);
            self.document.text(&waiting)?;
        }
        Ok(())
    }

    /// The end of a paragraph, cell or row.
    fn mark(&mut self, c: char, offset: u32) -> Result<(), ExtractError> {
        if self.fields.iter().any(|field| !field.shows) {
            return self.add('\n');
        }
        let is_cell = c == '\u{07}';
        let mut paragraph = match &mut self.paragraphs {
            Some(paragraphs) => paragraphs.at(offset)?,
            None => self.guessed(is_cell),
        };
        if is_cell {
            paragraph.level = paragraph.level.max(1);
        }
        if paragraph.level == 0 && self.waiting.is_empty() {
            self.blank += 1;
            return self.tables.agree(0, self.document);
        }
        self.blanks()?;
        self.tables.agree(paragraph.level, self.document)?;
        let waiting = std::mem::take(&mut self.waiting);
        self.document.text(&waiting)?;
        match (paragraph.level, paragraph) {
            (1.., Paragraph { ends_row: true, .. }) => self.tables.end_row(self.document),
            (1.., Paragraph { ends_inner_cell: true, .. }) => self.document.cell_end(),
            _ if is_cell => self.document.cell_end(),
            _ => self.document.paragraph(),
        }
    }

    fn blanks(&mut self) -> Result<(), ExtractError> {
        for _ in 0..std::mem::take(&mut self.blank) {
            self.document.paragraph()?;
        }
        Ok(())
    }

    /// What a mark stands for where the file does not tell: an empty cell behind others
    /// ends a row, if that is not shorter than the one before.
    fn guessed(&mut self, is_cell: bool) -> Paragraph {
        let full = self.cells > 0 && self.cells >= self.width;
        let ends_row = is_cell && full && self.waiting.is_empty();
        match (is_cell, ends_row) {
            (_, true) => self.width = std::mem::take(&mut self.cells),
            (true, false) => self.cells += 1,
            (false, _) if self.cells == 0 => self.width = 0,
            (false, _) => {}
        }
        let level = u32::from(is_cell || self.cells > 0);
        Paragraph { level, ends_row, ends_inner_cell: false }
    }

    /// Ends the part.
    pub(super) fn end(mut self) -> Result<(), ExtractError> {
        for field in std::mem::take(&mut self.fields) {
            if !field.shows {
                self.waiting.extend_from_slice(&field.instruction);
            }
        }
        if !self.waiting.is_empty() {
            self.blanks()?;
            let waiting = std::mem::take(&mut self.waiting);
            self.document.text(&waiting)?;
            self.document.paragraph()?;
        }
        self.tables.agree(0, self.document)
    }
}
