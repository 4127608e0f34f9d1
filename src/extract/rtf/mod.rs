//! Holds RTF: text with its tables, notes, comments and properties, as it streams by.
//! Must not know how its pieces are told apart: that is `lex`.

mod data;
mod lex;
mod state;
mod tables;
mod values;
mod words;

use super::asides::Asides;
use super::document::Document;
use super::{ExtractError, Format, Look, Sink};
use crate::input::Source;
use crate::model::{Cause, Gap, Stage};
use data::{Bytes, Things};
use lex::{Lexer, Token};
use state::{Charsets, State};
use tables::Tables;
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

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let things = Things::new(source);
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
        things,
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
    things: Things<'s>,
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
                    let room = self.things.room();
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
                    Data::Picture => self.things.picture(bytes, sink),
                    Data::Object => self.things.object(bytes, sink),
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
                let room = self.things.room();
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

    fn symbol(&mut self, sign: u8) -> Result<(), ExtractError> {
        if sign == b'*' {
            self.star = true;
            return Ok(());
        }
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        self.flush()?;
        match sign {
            b'\\' | b'{' | b'}' => self.put(&[sign]),
            b'~' => self.put(" ".as_bytes()),
            b'_' => self.put(b"-"),
            b'\r' | b'\n' => self.paragraph(),
            b'\t' => self.put(b"\t"),
            _ => Ok(()),
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) -> Result<(), ExtractError> {
        self.flush()?;
        let star = std::mem::take(&mut self.star);
        if self.skip > 0 {
            self.skip -= 1;
            if words::text(word).is_some() {
                return Ok(());
            }
        }
        if self.state.to == To::Nowhere && self.state.begins {
            return Ok(());
        }
        if let Some(to) = words::destination(word) {
            // what lies in a group that goes nowhere does so too
            return match self.state.to {
                To::Nowhere => Ok(()),
                _ => self.enter(to),
            };
        }
        if star && !words::is_transparent(word) {
            return self.enter(To::Nowhere);
        }
        if let Some(text) = words::text(word) {
            return self.put(text.as_bytes());
        }
        match word {
            b"par" => self.paragraph(),
            b"cell" | b"nestcell" | b"row" | b"nestrow" => self.table_mark(word),
            b"pard" => {
                self.state.in_table = 0;
                Ok(())
            }
            b"intbl" => {
                self.state.in_table = self.state.in_table.max(1);
                Ok(())
            }
            b"itap" => {
                self.state.in_table = number.map_or(1, |n| u32::try_from(n).unwrap_or(0));
                Ok(())
            }
            b"u" => self.character(number.unwrap_or(0)),
            b"uc" => {
                self.state.skipped = number.and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
                Ok(())
            }
            b"htmlrtf" => {
                self.state.doubles = number != Some(0);
                Ok(())
            }
            b"pngblip" | b"jpegblip" | b"emfblip" | b"wmetafile" | b"dibitmap" | b"wbitmap"
            | b"macpict" => {
                if let Some(bytes) = self.bytes.last_mut() {
                    bytes.kind = picture(word);
                }
                Ok(())
            }
            _ => {
                self.charsets.word(word, number, &mut self.state);
                self.values.date(word, number);
                Ok(())
            }
        }
    }

    fn paragraph(&mut self) -> Result<(), ExtractError> {
        match self.state.to {
            To::Body | To::Box => {
                self.tables.agree(self.state.in_table, &mut self.document)?;
                self.document.paragraph()
            }
            _ => self.put(b"\n"),
        }
    }

    /// The end of a cell or row.
    fn table_mark(&mut self, word: &[u8]) -> Result<(), ExtractError> {
        let row = word.ends_with(b"row");
        if !matches!(self.state.to, To::Body | To::Box) {
            return self.put(if row { b"\n" } else { b"\t" });
        }
        let least = if word.starts_with(b"nest") { 2 } else { 1 };
        let level = match word {
            b"row" => 1,
            _ => self.state.in_table.max(least),
        };
        self.tables.agree(level, &mut self.document)?;
        if row { self.tables.end_row(&mut self.document) } else { self.document.cell_end() }
    }

    /// A character by its number, which is a unit of UTF-16.
    fn character(&mut self, number: i32) -> Result<(), ExtractError> {
        self.skip = self.state.skipped;
        match self.charsets.unit(number) {
            Some(c) => self.put(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => Ok(()),
        }
    }
}

fn picture(word: &[u8]) -> &'static str {
    match word {
        b"pngblip" => "png",
        b"jpegblip" => "jpg",
        b"emfblip" => "emf",
        b"wmetafile" => "wmf",
        b"macpict" => "pict",
        _ => "bmp",
    }
}
