//! Holds dumps of MySQL and MariaDB as XML: `mysqldump --xml` and the client's `--xml`.
//! Must not know XML, only what these programs write in it.

use super::cells::{Cells, column};
use super::running::Running;
use super::xml::{Piece, Tag, Token, Xml};
use super::{ExtractError, Format, Sink};
use crate::input::{Charset, Limits, Source, fold};
use crate::model::{Cause, Fact, FieldId, FieldPath, Gap, Stage};
use std::collections::HashMap;
use std::io::Read;

pub(super) const MYSQL_XML: Format = Format {
    name: "mysql-xml",
    extensions: &["xml"],
    is: |look| {
        let head = &look.text[..look.text.len().min(1024)];
        look.charset != Charset::Binary
            && look.text.trim_ascii_start().starts_with(b"<?xml")
            && [&b"<mysqldump"[..], b"<resultset "]
                .iter()
                .any(|root| memchr::memmem::find(head, root).is_some())
    },
    extract: read,
    hostile: false,
    reads: "`mysqldump --xml` and `mysql --xml`: rows as `table.column` with declared types; what \
            tables, routines and triggers are made of and comments as text",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    sink.fact(Fact::Dialect, "mysql");
    let mut xml = Xml::new(&mut *source, limits).telling_all();
    let mut reader = Reader::new(limits);
    let result = reader.read(&mut xml, sink);
    let ended = reader.end(sink);
    if xml.broken() > 0 {
        let gap = Gap::new(Stage::Extract, Cause::Corrupt);
        sink.gap(gap.noting("tags that never end, read as text"));
    }
    if let Some(charset) = xml.charset() {
        sink.charset(charset);
    }
    result.and(ended)
}

/// A table that was met.
#[derive(Default)]
struct Table {
    name: String,
    kinds: HashMap<String, String>,
    fields: HashMap<String, FieldId>,
    rows: u32,
}

struct Reader {
    cells: Cells,
    running: Running,
    longest: usize,
    most: u64,
    tables: HashMap<String, Table>,
    /// The table that is declared or whose rows are read.
    table: Table,
    /// The column that is open, and its value so far.
    open: Option<FieldId>,
    value: Vec<u8>,
    /// Names of columns, of all tables.
    count: u64,
}

impl Reader {
    fn new(limits: &Limits) -> Self {
        Reader {
            cells: Cells::new(limits),
            running: Running::new(FieldPath::text(), limits.window),
            longest: usize::try_from(limits.record).unwrap_or(usize::MAX),
            most: limits.fields.saturating_mul(4),
            tables: HashMap::new(),
            table: Table::default(),
            open: None,
            value: Vec::new(),
            count: 0,
        }
    }

    fn read<R: Read>(&mut self, xml: &mut Xml<R>, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        while let Some(piece) = xml.next_of_all()? {
            match piece {
                Piece::Token(Token::Start(tag)) => self.start(&tag, sink)?,
                Piece::Token(Token::End(b"field")) if self.open.is_some() => self.close(sink)?,
                Piece::Token(Token::End(b"table_data" | b"table_structure")) => self.leave(),
                Piece::Token(Token::End(_)) => {}
                Piece::Token(Token::Text(text)) => self.text(text, sink)?,
                Piece::Aside { text, .. } if text.starts_with(b"xml ") => {}
                Piece::Aside { text, ends } => {
                    self.running.text(text, sink)?;
                    if ends {
                        self.running.text(b"\n", sink)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        match tag.local() {
            b"table_structure" | b"table_data" => self.enter(&text_of(tag, b"name")),
            b"row" => self.table.rows = self.table.rows.saturating_add(1),
            b"field" if tag.get(b"Field").is_none() => {
                self.close(sink)?;
                let field = self.column(&text_of(tag, b"name"), sink);
                self.open = Some(field);
            }
            _ => {
                if tag.local() == b"field" && self.count < self.most {
                    self.count += 1;
                    self.table.kinds.insert(text_of(tag, b"Field"), kind(&text_of(tag, b"Type")));
                }
                self.describe(tag, sink)?;
            }
        }
        Ok(())
    }

    /// What an element says of a table or column, as a line of text.
    fn describe(&mut self, tag: &Tag, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let mut any = false;
        for (name, value) in tag.attributes() {
            if !value.trim_ascii().is_empty() && !name.starts_with(b"xmlns") {
                self.running.text(if any { b" " } else { b"" }, sink)?;
                self.running.text(&value, sink)?;
                any = true;
            }
        }
        if any { self.running.text(b"\n", sink) } else { Ok(()) }
    }

    fn enter(&mut self, name: &str) {
        self.leave();
        self.table = self.tables.remove(name).unwrap_or_default();
        name.clone_into(&mut self.table.name);
    }

    fn leave(&mut self) {
        let table = std::mem::take(&mut self.table);
        if !table.name.is_empty() && (self.tables.len() as u64) < self.most {
            self.tables.insert(table.name.clone(), table);
        }
    }

    fn column(&mut self, name: &str, sink: &mut dyn Sink) -> FieldId {
        let table = &mut self.table;
        if let Some(field) = table.fields.get(name) {
            return *field;
        }
        let kind = table.kinds.get(name).map(String::as_str);
        let field = column(&table.name, table.fields.len(), name, kind, sink);
        // beyond it all are one field, which need not be remembered
        if self.count < self.most {
            self.count += 1;
            table.fields.insert(name.to_owned(), field);
        }
        field
    }

    fn text(&mut self, text: &[u8], sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.open.is_none() {
            return match text.trim_ascii() {
                [] => Ok(()),
                text => {
                    self.running.text(text, sink)?;
                    self.running.text(b"\n", sink)
                }
            };
        }
        self.value.extend_from_slice(text);
        if self.value.len() > self.longest {
            let limit = self.longest as u64;
            let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("record", limit);
            sink.gap(gap.noting("a value longer than the limit was read as text"));
            self.running.text(&std::mem::take(&mut self.value), sink)?;
        }
        Ok(())
    }

    /// Ends the value that is open.
    fn close(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let Some(field) = self.open.take() else { return Ok(()) };
        let value = std::mem::take(&mut self.value);
        self.cells.put(field, self.table.rows, &value, sink)?;
        self.value = value;
        self.value.clear();
        Ok(())
    }

    fn end(mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.close(sink)?;
        self.cells.flush(sink)?;
        self.running.end(sink)
    }
}

fn text_of(tag: &Tag, name: &[u8]) -> String {
    tag.get(name).map(|value| fold(&String::from_utf8_lossy(&value))).unwrap_or_default()
}

/// A type without what stands in brackets: `int(11)` is `int`.
fn kind(written: &str) -> String {
    written.split(['(', ' ']).next().unwrap_or_default().to_lowercase()
}
