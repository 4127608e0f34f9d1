//! Holds the reader of a dump, block by block: it knows which table's rows it is
//! in the middle of. Must not know charsets or files.

use super::super::Sink;
use super::super::find::Finder;
use super::dialect::Dialect;
use super::lex::{Escapes, More, Row, Tuples, skip_blank, statement_end, unescape};
use super::schema::{Column, Head, head};
use crate::model::{Chunk, FieldId, FieldKind, FieldName, FieldPath, Value};

/// What the reader is in the middle of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// Between statements, or in one that holds no rows.
    Statements,
    /// The tuples of an INSERT into this table.
    Insert(usize),
    /// The lines of a COPY into this table.
    Copy(usize),
    /// The rest of a line of a COPY that was too long.
    CutLine(usize),
}

struct Table {
    name: String,
    columns: Vec<Column>,
    /// Fields of the columns in the order of the statement that is being read.
    order: Vec<FieldId>,
    /// Fields by name.
    fields: Vec<(String, FieldId)>,
    rows: u32,
}

pub(super) struct Reader {
    backslash: bool,
    inside: Inside,
    tables: Vec<Table>,
    text: Option<FieldId>,
    line: u32,
    row: Row,
    tuples: Tuples,
    /// Finds what ends or escapes a value of COPY.
    tabs: Finder<3>,
    /// The last head of an INSERT, up to its first bracket, and its table: dumps of
    /// a row a statement repeat it for every row.
    last_head: (Vec<u8>, usize),
    truncated: bool,
}

impl Reader {
    pub(super) fn new(dialect: Dialect) -> Self {
        Reader {
            backslash: dialect.backslash_escapes(),
            inside: Inside::Statements,
            tables: Vec::new(),
            text: None,
            line: 1,
            row: Row::default(),
            tuples: Tuples::new(dialect.backslash_escapes()),
            tabs: Finder::new([b'\t', b'\n', b'\\']),
            last_head: (Vec::new(), 0),
            truncated: false,
        }
    }

    /// Whether the dump ended inside the rows of a table.
    pub(super) fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// Marks the values of all whole rows and statements in `chunk.buf` and
    /// returns how many bytes they take. At the end of the dump (`last`), and of
    /// what is too `long` to wait for, what is left over is read as text.
    pub(super) fn mark(
        &mut self,
        chunk: &mut Chunk,
        sink: &mut dyn Sink,
        last: bool,
        long: bool,
    ) -> usize {
        let all = last || long;
        self.tuples.start();
        self.tabs.start();
        let mut at = 0;
        // where the text that is no rows began
        let mut text_from = 0;
        let mut counted = 0;
        loop {
            let step = match self.inside {
                Inside::Statements => self.statement(chunk, at, sink, all),
                Inside::Insert(table) => self.insert_row(chunk, at, table, sink),
                Inside::Copy(table) => self.copy_row(chunk, at, table, sink, all),
                Inside::CutLine(table) => match memchr::memchr(b'\n', &chunk.buf[at..]) {
                    Some(n) => {
                        self.inside = Inside::Copy(table);
                        Ok(Step::Text { to: at + n + 1 })
                    }
                    None => Err(More),
                },
            };
            match step {
                Ok(Step::Text { to }) => at = to,
                Ok(Step::Rows { from, to }) => {
                    self.push_text(chunk, text_from..from, &mut counted, sink);
                    at = to;
                    text_from = to;
                }
                Ok(Step::Ended) | Err(More) => break,
            }
        }
        if all {
            let cut = !is_blank(&chunk.buf[at..]);
            self.truncated |= last
                && (cut || matches!(self.inside, Inside::Copy(_)))
                && self.inside != Inside::Statements;
            at = chunk.buf.len();
            self.inside = match self.inside {
                Inside::Insert(_) if cut => Inside::Statements,
                Inside::Copy(table) if cut => Inside::CutLine(table),
                inside => inside,
            };
        }
        self.push_text(chunk, text_from..at, &mut counted, sink);
        let lines = memchr::memchr_iter(b'\n', &chunk.buf[counted..at]).count();
        self.line = self.line.saturating_add(lines as u32);
        at
    }

    /// One statement at `at`.
    fn statement(
        &mut self,
        chunk: &Chunk,
        at: usize,
        sink: &mut dyn Sink,
        all: bool,
    ) -> Result<Step, More> {
        let buf = &chunk.buf;
        let start = skip_blank(buf, at)?;
        if start == buf.len() {
            // trailing blanks are text of no interest, but they are read
            return if start > at { Ok(Step::Text { to: start }) } else { Ok(Step::Ended) };
        }
        let (known, table) = &self.last_head;
        if !known.is_empty() && buf[start..].starts_with(known) {
            self.inside = Inside::Insert(*table);
            let rows = start + known.len();
            return Ok(Step::Rows { from: rows, to: rows });
        }
        match head(buf, start, None)? {
            Head::Insert { table, columns, at: rows } => {
                let table = self.table(&table);
                self.tables[table].set_order(&columns, sink);
                self.inside = Inside::Insert(table);
                self.last_head.0.clear();
                self.last_head.0.extend_from_slice(&buf[start..rows]);
                self.last_head.1 = table;
                Ok(Step::Rows { from: rows, to: rows })
            }
            Head::Copy { table, columns, at: rows } => {
                let table = self.table(&table);
                self.tables[table].set_order(&columns, sink);
                self.last_head.0.clear();
                self.inside = Inside::Copy(table);
                Ok(Step::Rows { from: rows, to: rows })
            }
            Head::Create { .. } | Head::Other => {
                let end = match statement_end(buf, start, self.backslash) {
                    Ok(end) => end,
                    Err(More) if all => buf.len(),
                    Err(More) => return Err(More),
                };
                if let Head::Create { table, columns } = head(buf, start, Some(end))? {
                    let table = self.table(&table);
                    self.tables[table].columns = columns;
                    self.last_head.0.clear();
                }
                Ok(Step::Text { to: end })
            }
        }
    }

    /// One tuple of an INSERT, or what stands between two, or what ends it.
    fn insert_row(
        &mut self,
        chunk: &mut Chunk,
        at: usize,
        table: usize,
        sink: &mut dyn Sink,
    ) -> Result<Step, More> {
        let start = skip_blank(&chunk.buf, at)?;
        match chunk.buf.get(start) {
            None => Err(More),
            Some(b',') => Ok(Step::Rows { from: at, to: start + 1 }),
            Some(b'(') => {
                self.row.clear();
                let end = self.tuples.read(&chunk.buf, start, &mut self.row)?;
                self.push_row(chunk, table, sink);
                Ok(Step::Rows { from: start, to: end })
            }
            Some(b';') => {
                self.inside = Inside::Statements;
                Ok(Step::Rows { from: at, to: start + 1 })
            }
            // ON DUPLICATE KEY …, GO, or the next statement: read as one
            Some(_) => {
                self.inside = Inside::Statements;
                Ok(Step::Rows { from: at, to: start })
            }
        }
    }

    /// One line of a COPY.
    fn copy_row(
        &mut self,
        chunk: &mut Chunk,
        at: usize,
        table: usize,
        sink: &mut dyn Sink,
        all: bool,
    ) -> Result<Step, More> {
        let buf = &chunk.buf;
        if buf[at..].starts_with(b"\\.\n") || buf[at..].starts_with(b"\\.\r") {
            self.inside = Inside::Statements;
            let end = memchr::memchr(b'\n', &buf[at..]).map_or(buf.len(), |n| at + n + 1);
            return Ok(Step::Rows { from: at, to: end });
        }
        self.row.clear();
        let mut i = at;
        loop {
            let start = i;
            let mut escapes = Escapes::None;
            i = self.tabs.next(buf, i);
            while buf.get(i) == Some(&b'\\') {
                escapes = Escapes::Backslash(0);
                i = self.tabs.next(buf, (i + 2).min(buf.len()));
            }
            if i >= buf.len() && !(all && i > at) {
                return if at == buf.len() { Ok(Step::Ended) } else { Err(More) };
            }
            let null = &buf[start..i] == b"\\N";
            let escapes = if null { Escapes::None } else { escapes };
            self.row.push(start..if null { start } else { i }, escapes);
            if buf.get(i) != Some(&b'\t') {
                break;
            }
            i += 1;
        }
        self.push_row(chunk, table, sink);
        Ok(Step::Rows { from: at, to: (i + 1).min(chunk.buf.len()) })
    }

    /// Pushes the items just read as a row of `table`.
    fn push_row(&mut self, chunk: &mut Chunk, table: usize, sink: &mut dyn Sink) {
        let table = &mut self.tables[table];
        table.rows = table.rows.saturating_add(1);
        while table.order.len() < self.row.values.len() {
            table.add_position(sink);
        }
        for &(i, escapes) in &self.row.escaped {
            let (start, end) = self.row.values[i];
            let end = unescape(&mut chunk.buf, start as usize, end as usize, escapes);
            self.row.values[i].1 = end as u32;
        }
        let record = table.rows;
        let values = self.row.values.iter().zip(&table.order);
        chunk.values.extend(values.map(|(&(start, end), &field)| Value {
            start,
            end,
            field,
            record,
        }));
    }

    /// Pushes a stretch that is no rows as text, unless it is blank.
    fn push_text(
        &mut self,
        chunk: &mut Chunk,
        range: std::ops::Range<usize>,
        counted: &mut usize,
        sink: &mut dyn Sink,
    ) {
        if range.is_empty() || is_blank(&chunk.buf[range.clone()]) {
            return;
        }
        let lines = memchr::memchr_iter(b'\n', &chunk.buf[*counted..range.start]).count();
        self.line = self.line.saturating_add(lines as u32);
        *counted = range.start;
        let field =
            *self.text.get_or_insert_with(|| sink.field(FieldPath::text(), FieldKind::Text, None));
        let (start, end) = (range.start as u32, range.end as u32);
        chunk.values.push(Value { start, end, field, record: self.line });
    }

    fn table(&mut self, name: &str) -> usize {
        if let Some(i) = self.tables.iter().position(|table| table.name == name) {
            return i;
        }
        self.tables.push(Table {
            name: name.to_owned(),
            columns: Vec::new(),
            order: Vec::new(),
            fields: Vec::new(),
            rows: 0,
        });
        self.tables.len() - 1
    }
}

/// What one step of the reader passed over.
enum Step {
    /// Text up to here.
    Text { to: usize },
    /// Rows and what belongs to them; text before `from` is text.
    Rows { from: usize, to: usize },
    /// Nothing is left.
    Ended,
}

impl Table {
    /// Sets the fields of the columns that a statement names, or of all.
    fn set_order(&mut self, names: &[String], sink: &mut dyn Sink) {
        let names: Vec<String> = if names.is_empty() {
            self.columns.iter().map(|column| column.name.clone()).collect()
        } else {
            names.to_vec()
        };
        self.order.clear();
        for name in names {
            let known = self.fields.iter().find(|(n, _)| *n == name).map(|&(_, field)| field);
            let field = known.unwrap_or_else(|| {
                let kind =
                    self.columns.iter().find(|c| c.name == name).and_then(|c| c.kind.clone());
                let path = FieldPath::of_table(&self.name, FieldName::Named(name.clone()));
                let field = sink.field(path, FieldKind::Cell, kind);
                self.fields.push((name.clone(), field));
                field
            });
            self.order.push(field);
        }
    }

    /// Adds a field for a column whose name is not known.
    fn add_position(&mut self, sink: &mut dyn Sink) {
        let position = self.order.len() as u32 + 1;
        let key = format!("#{position}");
        let known = self.fields.iter().find(|(n, _)| *n == key).map(|&(_, field)| field);
        let field = known.unwrap_or_else(|| {
            let path = FieldPath::of_table(&self.name, FieldName::Position(position));
            let field = sink.field(path, FieldKind::Cell, None);
            self.fields.push((key, field));
            field
        });
        self.order.push(field);
    }
}

fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|b| b.is_ascii_whitespace() || matches!(b, b';' | b','))
}
