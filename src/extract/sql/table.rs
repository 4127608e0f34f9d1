//! Holds the tables of a dump and the fields of their columns. Must not know how
//! rows are written.

use super::super::Sink;
use super::schema::Column;
use crate::model::{FieldId, FieldKind, FieldName, FieldPath};
use std::collections::HashMap;

/// Every table met so far.
#[derive(Default)]
pub(super) struct Tables {
    tables: Vec<Table>,
    by_name: HashMap<String, usize>,
}

impl Tables {
    /// Number of the table called `name`.
    pub(super) fn number(&mut self, name: &str) -> usize {
        if let Some(&number) = self.by_name.get(name) {
            return number;
        }
        let number = self.tables.len();
        self.by_name.insert(name.to_owned(), number);
        self.tables.push(Table { name: name.to_owned(), ..Table::default() });
        number
    }

    /// The table of that number.
    pub(super) fn get(&mut self, number: usize) -> &mut Table {
        &mut self.tables[number]
    }
}

/// A table: its columns as declared and as the current statement orders them.
#[derive(Default)]
pub(super) struct Table {
    name: String,
    /// Declared types by column, and the columns in their order.
    columns: Vec<Column>,
    kinds: HashMap<String, Option<String>>,
    /// Fields of the columns in the order of the statement that is being read.
    pub(super) order: Vec<FieldId>,
    fields: HashMap<FieldName, FieldId>,
    pub(super) rows: u32,
}

impl Table {
    /// Takes the columns that CREATE TABLE declares.
    pub(super) fn declare(&mut self, columns: Vec<Column>) {
        self.kinds = columns.iter().map(|c| (c.name.clone(), c.kind.clone())).collect();
        self.columns = columns;
    }

    /// Sets the fields of the columns that a statement names, or of all.
    pub(super) fn set_order(&mut self, names: Vec<String>, sink: &mut dyn Sink) {
        self.order.clear();
        let names = match names.is_empty() {
            true => self.columns.iter().map(|column| column.name.clone()).collect(),
            false => names,
        };
        for name in names {
            let field = self.field(FieldName::Named(name), sink);
            self.order.push(field);
        }
    }

    /// Adds fields for columns whose names are not known, up to `width` columns.
    pub(super) fn widen(&mut self, width: usize, sink: &mut dyn Sink) {
        while self.order.len() < width {
            let position = FieldName::Position(self.order.len() as u32 + 1);
            let field = self.field(position, sink);
            self.order.push(field);
        }
    }

    fn field(&mut self, name: FieldName, sink: &mut dyn Sink) -> FieldId {
        if let Some(&field) = self.fields.get(&name) {
            return field;
        }
        let kind = match &name {
            FieldName::Named(name) => self.kinds.get(name).cloned().flatten(),
            _ => None,
        };
        let path = match self.name.is_empty() {
            true => FieldPath::column(name.clone()),
            false => FieldPath::of_table(&self.name, name.clone()),
        };
        let field = sink.field(path, FieldKind::Cell, kind);
        self.fields.insert(name, field);
        field
    }
}
