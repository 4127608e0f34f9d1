//! Holds the way of a table's rows to the sink. Must not know pages.

use super::btree::Payload;
use super::pages::Charset;
use super::record::{Value, values};
use super::schema::{Column, Table, decoded};
use crate::extract::blob::is_file;
use crate::extract::cells::{Cells, column};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Sink};
use crate::input::Limits;
use crate::model::{Cause, FieldId, Gap, Stage};
use std::io::Cursor;

pub(super) struct Rows<'s> {
    charset: Charset,
    longest: u64,
    cells: Cells,
    inside: Inside<'s>,
    /// Fields of the columns in the order in which rows hold them, then of those that
    /// are not declared.
    fields: Vec<FieldId>,
    count: u32,
    /// Rows whose values cannot be told.
    damaged: u64,
}

impl<'s> Rows<'s> {
    pub(super) fn new(charset: Charset, limits: &Limits, inside: Inside<'s>) -> Self {
        Rows {
            charset,
            longest: limits.record,
            cells: Cells::new(limits),
            inside,
            fields: Vec::new(),
            count: 0,
            damaged: 0,
        }
    }

    /// Begins a table.
    pub(super) fn begin(&mut self, table: &Table, sink: &mut dyn Sink) {
        self.count = 0;
        // fields are named in the order of the declaration
        let named: Vec<Option<FieldId>> = table
            .columns
            .iter()
            .enumerate()
            .map(|(i, c)| {
                let stored = table.stored.contains(&i);
                stored.then(|| column(&table.name, i, &c.name, c.kind.as_deref(), sink))
            })
            .collect();
        self.fields = table.stored.iter().filter_map(|&i| named[i]).collect();
    }

    /// A row.
    pub(super) fn row(
        &mut self,
        table: &Table,
        payload: &Payload,
        rowid: i64,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        self.count = self.count.saturating_add(1);
        if payload.length > self.longest && payload.bytes.len() as u64 >= self.longest {
            let gap = Gap::new(Stage::Extract, Cause::TooLarge).at_limit("record", self.longest);
            sink.gap(gap.noting("the rest of a row longer than the limit"));
        }
        let Some(values) = values(payload.bytes) else {
            self.damaged += 1;
            return Ok(());
        };
        for (i, value) in values.enumerate() {
            let value = match value {
                Value::Null
                    if table.rowid.is_some() && table.stored.get(i).copied() == table.rowid =>
                {
                    Value::Integer(rowid)
                }
                value => value,
            };
            let field = match self.fields.get(i) {
                Some(field) => *field,
                None => {
                    let field = column(&table.name, i, "", None, sink);
                    self.fields.push(field);
                    field
                }
            };
            self.value(table, i, field, value, sink)?;
        }
        Ok(())
    }

    fn value(
        &mut self,
        table: &Table,
        i: usize,
        field: FieldId,
        value: Value,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        match value {
            Value::Null => self.cells.put(field, self.count, b"", sink),
            Value::Integer(n) if Self::column(table, i).is_some_and(|column| column.is_real) => {
                self.cells.write(field, self.count, format_args!("{:?}", n as f64), sink)
            }
            Value::Integer(n) => self.cells.write(field, self.count, format_args!("{n}"), sink),
            Value::Real(n) => self.cells.write(field, self.count, format_args!("{n:?}"), sink),
            Value::Text(text) if self.charset == Charset::Utf8 => {
                self.cells.put(field, self.count, text, sink)
            }
            Value::Text(text) => {
                let text = decoded(text, self.charset);
                self.cells.put(field, self.count, text.as_bytes(), sink)
            }
            Value::Blob(bytes) if is_file(bytes) => {
                let column = Self::column(table, i).map_or("object", |column| &column.name);
                let name = self.inside.name(column, "");
                let content = Box::new(Cursor::new(bytes.to_vec()));
                let length = Some(bytes.len() as u64);
                self.inside.hand_on(name, Ok(content), length, sink)
            }
            Value::Blob(bytes) => self.cells.bytes(field, self.count, bytes, sink),
            Value::Cut => {
                self.damaged += 1;
                Ok(())
            }
        }
    }

    /// The column of the value at position `i` of a row.
    fn column(table: &Table, i: usize) -> Option<&Column> {
        table.columns.get(*table.stored.get(i)?)
    }

    /// Hands on what waits; returns how many rows and values made no sense.
    pub(super) fn end(&mut self, sink: &mut dyn Sink) -> Result<u64, ExtractError> {
        self.cells.flush(sink)?;
        Ok(self.damaged)
    }
}
