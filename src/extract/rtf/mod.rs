//! Holds RTF: text with its tables, notes, comments and properties, as it streams by.
//! Must not know how its pieces are told apart: that is `lex`.

mod control;
mod data;
mod lex;
mod state;
mod values;
mod words;

use super::asides::Asides;
use super::document::Document;
use super::inside::Inside;
use super::tables::Tables;
use super::{ExtractError, Format, Look, Sink};
use crate::input::Source;
use crate::model::{Cause, Gap, Stage};
use data::Bytes;
use lex::{Lexer, Token};
use state::{Charsets, State};
use values::Values;
use words::{Data, To};

pub(super) const RTF: Format = Format {
    name: "rtf",
    extensions: &["rtf"],
    is: starts_as_rtf,
    extract: |source, sink| read(source, sink),
    hostile: false,
    reads: "text with tables, headers, footers, notes, text boxes, hidden and deleted text; \
            comments and their authors; form fields, targets of links, properties; pictures \
            and objects inside",
};

/// Groups inside each other that are told apart.
const GROUPS: usize = 1000;

/// Bytes of text that wait for their charset's next byte.
const PENDING: usize = 4096;

fn starts_as_rtf(look: &Look) -> bool {
    let start = look.head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(look.head);
    start.trim_ascii_start().starts_with(b"{\\rtf")
}

/// Reads the document in `source`.
pub(super) fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let inside = Inside::new(source);
    let mut lexer = Lexer::new(source);
    let mut reader = Reader {
        document: Document::new(sink, limits),
        state: State::default(),
        groups: Vec::new(),
        deeper: 0,
        charsets: Charsets::default(),
        pending: Vec::new(),
        skip: 0,
        star: false,
        asides: Asides::default(),
        tables: Tables::default(),
        values: Values::default(),
        bytes: Vec::new(),
        inside,
    };
    let result = reader.read(&mut lexer);
    if matches!(result, Err(ExtractError::Stopped)) {
        return result;
    }
    reader.end()?;
    result
}

struct Reader<'k, 's> {
    document: Document<'k>,
    state: State,
    groups: Vec<State>,
    /// Groups that were begun beyond [`GROUPS`].
    deeper: u64,
    charsets: Charsets,
    /// Bytes in the charset of the state.
    pending: Vec<u8>,
    /// Characters to pass over: they stand for one that was given by its number.
    skip: u32,
    /// Whether the next word begins what older programs pass over.
    star: bool,
    asides: Asides,
    tables: Tables,
    values: Values,
    /// Pictures and objects that are being read.
    bytes: Vec<Bytes>,
    inside: Inside<'s>,
}

impl<'s> Reader<'_, 's> {
    fn read(&mut self, lexer: &mut Lexer<'_, 's>) -> Result<(), ExtractError> {
        let mut begun = false;
        while let Some(token) = lexer.next()? {
            match token {
                Token::Open => {
                    begun = true;
                    self.open()?;
                }
                Token::Close => {
                    self.close()?;
                    if begun && self.groups.is_empty() && self.deeper == 0 {
                        break;
                    }
                }
                Token::Byte(b) => self.byte(b)?,
                Token::Run(run) => self.run(run)?,
                Token::Symbol(sign) => self.symbol(sign)?,
                Token::Word(b"bin", Some(count)) => {
                    let count = u64::try_from(count).unwrap_or(0);
                    let room = self.inside.room();
                    let mut none = Vec::new();
                    match (self.state.to, self.bytes.last_mut()) {
                        (To::Data(_), Some(bytes)) => lexer.raw(count, room, &mut bytes.data)?,
                        _ => lexer.raw(count, 0, &mut none)?,
                    }
                }
                Token::Word(word, number) => self.word(word, number)?,
            }
        }
        if !self.groups.is_empty() || self.deeper > 0 {
            let gap = Gap::new(Stage::Extract, Cause::Truncated);
            self.document.sink().gap(gap.noting("groups are open at its end"));
        } else if lexer.anything_left()? {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            self.document.sink().gap(gap.noting("content behind its end"));
        }
        Ok(())
    }

    /// Hands on what is still open, and the parts beside the body.
    fn end(mut self) -> Result<(), ExtractError> {
        while self.deeper > 0 || !self.groups.is_empty() {
            self.close()?;
        }
        self.flush()?;
        if self.values.cut {
            let gap = Gap::new(Stage::Extract, Cause::TooLarge);
            self.document.sink().gap(gap.noting("a property, link or other short text"));
        }
        self.asides.end(&mut self.document)?;
        self.document.end()
    }

    fn open(&mut self) -> Result<(), ExtractError> {
        self.flush()?;
        self.star = false;
        self.skip = 0;
        if self.groups.len() >= GROUPS {
            if self.deeper == 0 {
                let gap = Gap::new(Stage::Extract, Cause::TooDeep);
                self.document.sink().gap(gap.noting("groups inside each other are one"));
            }
            self.deeper += 1;
            return Ok(());
        }
        self.groups.push(self.state);
        self.state.begins = false;
        Ok(())
    }

    fn close(&mut self) -> Result<(), ExtractError> {
        self.flush()?;
        self.skip = 0;
        self.star = false;
        if self.deeper > 0 {
            self.deeper -= 1;
            return Ok(());
        }
        let Some(outer) = self.groups.pop() else { return Ok(()) };
        let inner = std::mem::replace(&mut self.state, outer);
        if inner.begins {
            self.leave(inner.to)?;
        } else if matches!(self.state.to, To::Value(_)) {
            self.values.add(b" ");
        }
        Ok(())
    }

    /// Begins a destination in the open group.
    fn enter(&mut self, to: To) -> Result<(), ExtractError> {
        if self.state.begins {
            // only the first word of a group can begin one
            let before = self.state.to;
            self.leave(before)?;
        }
        self.state.begins = true;
        self.state.to = to;
        match to {
            To::Value(_) => self.values.begin(),
            To::Data(_) => self.bytes.push(Bytes::new()),
            To::Box => {
                self.document.enter_box();
                self.tables.enter_box();
                self.state.in_table = 0;
            }
            To::Aside(_) | To::Fonts | To::Nowhere | To::Body => {}
        }
        Ok(())
    }

    fn leave(&mut self, to: To) -> Result<(), ExtractError> {
        match to {
            To::Value(what) => self.values.end(what, &mut self.document),
            To::Data(data) => {
                let Some(bytes) = self.bytes.pop() else { return Ok(()) };
                let sink = self.document.sink();
                match data {
                    Data::Picture => data::picture(bytes, &mut self.inside, sink),
                    Data::Object => data::object(bytes, &mut self.inside, sink),
                }
            }
            To::Box => {
                self.tables.leave_box(&mut self.document)?;
                self.document.leave()
            }
            To::Aside(part) => {
                self.asides.end_line(part);
                Ok(())
            }
            To::Fonts | To::Nowhere | To::Body => Ok(()),
        }
    }

    fn run(&mut self, run: &[u8]) -> Result<(), ExtractError> {
        self.star = false;
        let skipped = run.len().min(self.skip as usize);
        self.skip -= skipped as u32;
        self.bytes_in_charset(&run[skipped..])
    }

    fn byte(&mut self, b: u8) -> Result<(), ExtractError> {
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        self.bytes_in_charset(&[b])
    }

    fn bytes_in_charset(&mut self, bytes: &[u8]) -> Result<(), ExtractError> {
        match self.state.to {
            To::Nowhere => Ok(()),
            To::Fonts => {
                self.charsets.end_fonts(bytes);
                Ok(())
            }
            To::Data(_) => {
                let room = self.inside.room();
                if let Some(open) = self.bytes.last_mut() {
                    open.digits(bytes, room);
                }
                Ok(())
            }
            _ => {
                self.pending.extend_from_slice(bytes);
                // a character is never that long
                if self.pending.len() > PENDING && bytes.is_ascii() { self.flush() } else { Ok(()) }
            }
        }
    }

    /// Turns what waits into text.
    fn flush(&mut self) -> Result<(), ExtractError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut text = Vec::with_capacity(self.pending.len());
        self.charsets.of(&self.state).decode(&self.pending, &mut text);
        self.pending.clear();
        self.put(&text)
    }

    /// Adds text where it goes.
    fn put(&mut self, text: &[u8]) -> Result<(), ExtractError> {
        match self.state.to {
            To::Body if self.state.doubles => Ok(()),
            To::Body | To::Box => {
                self.tables.agree(self.state.in_table, &mut self.document)?;
                self.document.text(text)
            }
            To::Aside(part) => self.asides.add(part, text, &mut self.document),
            To::Value(_) => {
                self.values.add(text);
                Ok(())
            }
            To::Nowhere | To::Fonts | To::Data(_) => Ok(()),
        }
    }
}
