//! Holds the reader of a dump, block by block: it knows which table's rows it is
//! in the middle of. Must not know charsets or files.

use super::super::Sink;
use super::super::find::Finder;
use super::dialect::Dialect;
use super::lex::{Escapes, More, Row, Tuples, skip_blank};
use super::schema::{Column, Head, head};
use super::statement::{self, Cut};
use super::table::Tables;
use super::undo::unescape;
use crate::model::{Cause, Chunk, FieldId, FieldKind, FieldPath, Gap, Stage, Value};
use std::ops::Range;

/// What the reader is in the middle of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// Between statements, or in one that holds no rows.
    Statements,
    /// The tuples of an INSERT into this table.
    Insert(usize),
    /// The same, and a comma said that another tuple follows.
    Next(usize),
    /// The lines of a COPY into this table.
    Copy(usize),
    /// The rest of a tuple that was too long.
    CutRow(usize, Cut),
    /// The rest of a line of a COPY that was too long.
    CutLine(usize),
    /// The rest of a statement that was too long.
    CutStatement,
}

/// How much is there to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// More follows.
    Part,
    /// More follows, but what is there may not wait for it any longer.
    Full,
    /// Nothing follows.
    Last,
}

pub(super) struct Reader {
    dialect: Dialect,
    mysql: bool,
    inside: Inside,
    tables: Tables,
    text: Option<FieldId>,
    line: u32,
    /// Up to where the lines of the block were counted.
    counted: usize,
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
            dialect,
            mysql: dialect.backslash_escapes(),
            inside: Inside::Statements,
            tables: Tables::default(),
            text: None,
            line: 1,
            counted: 0,
            row: Row::default(),
            tuples: Tuples::new(dialect.backslash_escapes()),
            tabs: Finder::new([b'\t', b'\n', b'\\']),
            last_head: (Vec::new(), 0),
            truncated: false,
        }
    }

    /// Begins anew behind the end of a stretch: statements follow.
    pub(super) fn restart(&mut self) {
        self.inside = Inside::Statements;
        self.truncated = false;
    }

    /// Begins with rows of `table` as COPY has them, in the order of `columns`.
    pub(super) fn begin_rows(&mut self, table: &str, columns: Vec<Column>, sink: &mut dyn Sink) {
        let number = self.tables.number(table);
        let order = columns.iter().map(|column| column.name.clone()).collect();
        let table = self.tables.get(number);
        table.declare(columns);
        table.set_order(order, sink);
        self.inside = Inside::Copy(number);
    }

    /// Whether the dump ended inside the rows of a table.
    pub(super) fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// Marks the values of all whole rows and statements in `chunk.buf` and
    /// returns how many bytes they take. What is left over at the end of the dump,
    /// or is too long to wait for, is read as text.
    pub(super) fn mark(&mut self, chunk: &mut Chunk, sink: &mut dyn Sink, block: Block) -> usize {
        self.tuples.start();
        self.tabs.start();
        self.counted = 0;
        let mut at = 0;
        loop {
            let step = match self.inside {
                Inside::Statements => self.statement(chunk, at, sink, block),
                Inside::Insert(table) | Inside::Next(table) => {
                    self.insert_row(chunk, at, table, sink)
                }
                Inside::Copy(table) => self.copy_row(chunk, at, table, sink, block),
                Inside::CutRow(..) | Inside::CutLine(_) | Inside::CutStatement => {
                    self.rest_of_cut(&chunk.buf, at)
                }
            };
            match step {
                Ok(Step::Text { to }) => {
                    self.push_text(chunk, at..to, sink);
                    at = to;
                }
                Ok(Step::Rows { from, to }) => {
                    self.push_text(chunk, at..from, sink);
                    at = to;
                }
                Ok(Step::Ended) | Err(More) => break,
            }
        }
        if block != Block::Part {
            self.cut(&chunk.buf[at..], block);
            self.push_text(chunk, at..chunk.buf.len(), sink);
            at = chunk.buf.len();
        }
        self.count_lines(&chunk.buf, at);
        at
    }

    /// What `rest`, which could not be read, leaves the reader in the middle of.
    fn cut(&mut self, rest: &[u8], block: Block) {
        let blank = is_blank(rest);
        if block == Block::Last {
            self.truncated = match self.inside {
                Inside::Statements | Inside::CutStatement => false,
                Inside::Insert(_) => !blank,
                _ => true,
            };
        } else if !blank {
            self.inside = match self.inside {
                Inside::Insert(table) | Inside::Next(table) => {
                    let mut cut = Cut::default();
                    cut.pass(rest, self.mysql);
                    Inside::CutRow(table, cut)
                }
                Inside::Copy(table) => Inside::CutLine(table),
                Inside::Statements => Inside::CutStatement,
                cut => cut,
            };
        }
    }

    /// Goes on through what was too long, as text.
    fn rest_of_cut(&mut self, buf: &[u8], at: usize) -> Result<Step, More> {
        let rest = &buf[at..];
        if rest.is_empty() {
            return Ok(Step::Ended);
        }
        let (end, next) = match &mut self.inside {
            Inside::CutRow(table, cut) => (cut.pass(rest, self.mysql), Inside::Insert(*table)),
            Inside::CutLine(table) => {
                (memchr::memchr(b'\n', rest).map(|n| n + 1), Inside::Copy(*table))
            }
            _ => match statement::resume(rest) {
                Ok(end) => (end, Inside::Statements),
                // the last line alone is too short to tell
                Err(More) => match memchr::memrchr(b'\n', rest) {
                    Some(n) if n > 0 => return Ok(Step::Text { to: at + n }),
                    _ => return Err(More),
                },
            },
        };
        if end.is_some() {
            self.inside = next;
        }
        Ok(Step::Text { to: at + end.unwrap_or(rest.len()) })
    }

    /// One statement at `at`, or the comments before it.
    fn statement(
        &mut self,
        chunk: &Chunk,
        at: usize,
        sink: &mut dyn Sink,
        block: Block,
    ) -> Result<Step, More> {
        let buf = &chunk.buf;
        let start = skip_blank(buf, at, self.mysql)?;
        if start == buf.len() {
            // comments are read with what they stand before
            return match block {
                Block::Part if !is_blank(&buf[at..]) => Err(More),
                _ if start > at => Ok(Step::Text { to: start }),
                _ => Ok(Step::Ended),
            };
        }
        let (known, table) = &self.last_head;
        if !known.is_empty() && buf[start..].starts_with(known) {
            self.inside = Inside::Next(*table);
            return Ok(Step::Rows { from: start, to: start + known.len() });
        }
        let (table, columns, rows, inside): (_, _, _, fn(usize) -> Inside) =
            match head(buf, start, None, self.mysql)? {
                Head::Insert { table, columns, at } => (table, columns, at, Inside::Next),
                Head::Copy { table, columns, at } => (table, columns, at, Inside::Copy),
                Head::Create { .. } | Head::Other => return self.no_rows(buf, start, block),
            };
        if !is_blank(&buf[at..start]) {
            // fields are numbered in the order in which they are met
            return Ok(Step::Text { to: start });
        }
        let table = self.tables.number(&table);
        self.tables.get(table).set_order(columns, sink);
        self.inside = inside(table);
        self.last_head.0.clear();
        if self.inside == Inside::Next(table) {
            self.last_head.0.extend_from_slice(&buf[start..rows]);
            self.last_head.1 = table;
        }
        Ok(Step::Rows { from: start, to: rows })
    }

    /// A statement without rows: text, but what CREATE TABLE declares is kept.
    fn no_rows(&mut self, buf: &[u8], start: usize, block: Block) -> Result<Step, More> {
        let end = match statement::end(buf, start, self.dialect) {
            Ok(end) => end,
            Err(More) if block == Block::Last => buf.len(),
            Err(More) => return Err(More),
        };
        if let Head::Create { table, columns } = head(buf, start, Some(end), self.mysql)? {
            let table = self.tables.number(&table);
            self.tables.get(table).declare(columns);
            self.last_head.0.clear();
        }
        Ok(Step::Text { to: end })
    }

    /// One tuple of an INSERT, or what stands between two, or what ends it.
    fn insert_row(
        &mut self,
        chunk: &mut Chunk,
        at: usize,
        table: usize,
        sink: &mut dyn Sink,
    ) -> Result<Step, More> {
        let start = skip_blank(&chunk.buf, at, self.mysql)?;
        match chunk.buf.get(start) {
            None => Err(More),
            Some(b',') => {
                self.inside = Inside::Next(table);
                Ok(Step::Rows { from: start, to: start + 1 })
            }
            Some(b'(') => {
                self.row.clear();
                let end = self.tuples.read(&chunk.buf, start, &mut self.row)?;
                self.inside = Inside::Insert(table);
                // the comments before it come first, as they do in the dump
                self.push_text(chunk, at..start, sink);
                self.push_row(chunk, table, sink);
                Ok(Step::Rows { from: at, to: end })
            }
            Some(b';') => {
                self.inside = Inside::Statements;
                Ok(Step::Rows { from: start, to: start + 1 })
            }
            // ON DUPLICATE KEY …, GO, or the next statement: read as one
            Some(_) => {
                self.inside = Inside::Statements;
                Ok(Step::Rows { from: at, to: at })
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
        block: Block,
    ) -> Result<Step, More> {
        let buf = &chunk.buf;
        let last = block == Block::Last;
        if matches!(buf[at..], [b'\\', b'.', b'\n' | b'\r', ..]) || (last && &buf[at..] == b"\\.") {
            let end = match memchr::memchr(b'\n', &buf[at..]) {
                Some(n) => at + n + 1,
                None if last => buf.len(),
                None => return Err(More),
            };
            self.inside = Inside::Statements;
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
            if i >= buf.len() && !(last && i > at) {
                return if at == buf.len() { Ok(Step::Ended) } else { Err(More) };
            }
            let more = buf.get(i) == Some(&b'\t');
            // a dump made on Windows: a return of the data itself would be escaped
            let returned = !more && i > start && buf[i - 1] == b'\r';
            let end = i - usize::from(returned);
            let null = &buf[start..end] == b"\\N";
            let escapes = if null { Escapes::None } else { escapes };
            self.row.push(start..if null { start } else { end }, escapes);
            if !more {
                break;
            }
            i += 1;
        }
        self.push_row(chunk, table, sink);
        Ok(Step::Rows { from: at, to: (i + 1).min(chunk.buf.len()) })
    }

    /// Pushes the items just read as a row of `table`.
    fn push_row(&mut self, chunk: &mut Chunk, table: usize, sink: &mut dyn Sink) {
        let table = self.tables.get(table);
        table.rows = table.rows.saturating_add(1);
        if table.order.len() < self.row.values.len() {
            table.widen(self.row.values.len(), sink);
        }
        for &(i, escapes) in &self.row.escaped {
            let (start, end) = self.row.values[i];
            let end = unescape(&mut chunk.buf, start as usize, end as usize, escapes);
            self.row.values[i].1 = end as u32;
        }
        if self.row.is_too_wide() {
            let gap = Gap::new(Stage::Extract, Cause::TooMany);
            sink.gap(gap.noting("values of a row beyond very many were read as one"));
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
    fn push_text(&mut self, chunk: &mut Chunk, range: Range<usize>, sink: &mut dyn Sink) {
        if range.is_empty() || is_blank(&chunk.buf[range.clone()]) {
            return;
        }
        // where a block begins decides which blanks stand before a statement
        let text = chunk.buf[range.clone()].trim_ascii_start();
        let range = range.end - text.len()..range.end;
        self.count_lines(&chunk.buf, range.start);
        let field =
            *self.text.get_or_insert_with(|| sink.field(FieldPath::text(), FieldKind::Text, None));
        let (start, end) = (range.start as u32, range.end as u32);
        chunk.values.push(Value { start, end, field, record: self.line });
    }

    /// Counts lines up to `to`.
    fn count_lines(&mut self, buf: &[u8], to: usize) {
        let lines = memchr::memchr_iter(b'\n', &buf[self.counted..to]).count();
        self.line = self.line.saturating_add(lines as u32);
        self.counted = to;
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

fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|b| b.is_ascii_whitespace() || matches!(b, b';' | b','))
}
