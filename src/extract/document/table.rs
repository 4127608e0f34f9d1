//! Holds a table of a document: its rows until it is known which of them names the
//! columns. A table without such a row is read as text, line by line: there a label and
//! its value stand beside each other. Must not know how tables are written.

use super::{HELD, Sink};
use crate::extract::header;
use crate::model::{FieldId, FieldKind, FieldName, FieldPath};

/// Rows at the top that are kept until it is known which of them names the columns.
const TOP: usize = 40;

/// Columns that are told apart.
const COLUMNS: u32 = 4096;

/// Column and text.
type Cell = (u32, Vec<u8>);

/// A row as it is handed on.
pub(super) enum Row {
    /// A line of text.
    Text(Vec<u8>),
    /// Cells below the names of their columns; the row's number, from 1.
    Cells(u32, Vec<Cell>),
}

#[derive(Default)]
pub(super) struct Table {
    /// The first rows, until it is settled what the table is.
    top: Vec<Vec<Cell>>,
    settled: bool,
    /// Bytes held in rows.
    held: usize,
    /// The open row.
    row: Vec<Cell>,
    column: u32,
    span: u32,
    /// The last of the first rows that is said to name the columns.
    said: Option<usize>,
    /// Rows of cells so far.
    rows: u32,
    pub(super) columns: Columns,
}

/// The columns of a table that has names for them.
#[derive(Default)]
pub(super) struct Columns {
    /// The table's number in its document, from 1; 0 until it has cells.
    pub(super) number: u32,
    /// None where it is read as text.
    names: Option<Vec<String>>,
    fields: Vec<Option<FieldId>>,
}

impl Columns {
    pub(super) fn field(&mut self, column: u32, sink: &mut dyn Sink) -> FieldId {
        let i = column as usize;
        if let Some(Some(field)) = self.fields.get(i) {
            return *field;
        }
        let name = self.names.as_ref().and_then(|names| names.get(i));
        let name = match name.filter(|name| !name.is_empty()) {
            Some(name) => FieldName::Named(name.clone()),
            None => FieldName::Position(column + 1),
        };
        let path = FieldPath::of_table(&format!("table {}", self.number), name);
        let field = sink.field(path, FieldKind::Cell, None);
        self.fields.resize(self.fields.len().max(i + 1), None);
        self.fields[i] = Some(field);
        field
    }
}

impl Table {
    pub(super) fn begin_row(&mut self) {
        self.row.clear();
        self.column = 0;
    }

    pub(super) fn begin_cell(&mut self, span: u32) {
        self.span = span.clamp(1, COLUMNS);
    }

    pub(super) fn end_cell(&mut self, text: Vec<u8>) {
        self.held += text.len();
        if !text.is_empty() {
            match self.row.last_mut() {
                // beyond the last column that is told apart
                Some((last, cell)) if *last == self.column => {
                    cell.push(b'\t');
                    cell.extend_from_slice(&text);
                }
                _ => self.row.push((self.column, text)),
            }
        }
        self.column = (self.column + self.span.max(1)).min(COLUMNS - 1);
        self.span = 1;
    }

    /// Takes the open row for the one that names the columns.
    pub(super) fn names_columns(&mut self) {
        let follows = self.said.is_none_or(|said| said + 1 == self.top.len());
        if !self.settled && !self.row.is_empty() && follows {
            self.said = Some(self.top.len());
        }
    }

    /// Ends a row; returns those that can be handed on.
    pub(super) fn end_row(&mut self) -> Vec<Row> {
        let row = std::mem::take(&mut self.row);
        if row.is_empty() {
            return Vec::new();
        }
        if self.settled {
            self.held = 0;
            return vec![self.handed_on(row)];
        }
        self.top.push(row);
        if self.top.len() < TOP && self.held < HELD { Vec::new() } else { self.settle() }
    }

    /// Ends the table; returns the rows that are left.
    pub(super) fn end(&mut self) -> Vec<Row> {
        let mut rows = self.end_row();
        rows.extend(self.settle());
        rows
    }

    /// All that is held, as text.
    pub(super) fn into_text(mut self) -> Vec<Row> {
        let open = std::mem::take(&mut self.row);
        self.top.into_iter().chain([open]).map(|row| Row::Text(line(&row))).collect()
    }

    fn handed_on(&mut self, row: Vec<Cell>) -> Row {
        if self.columns.names.is_none() {
            return Row::Text(line(&row));
        }
        self.rows += 1;
        Row::Cells(self.rows, row)
    }

    /// Decides which of the first rows names the columns.
    fn settle(&mut self) -> Vec<Row> {
        if std::mem::replace(&mut self.settled, true) {
            return Vec::new();
        }
        let top = std::mem::take(&mut self.top);
        let last = top.iter().flatten().map(|(column, _)| *column).max().unwrap_or(0);
        let rows: Vec<Vec<&[u8]>> = top
            .iter()
            .map(|row| {
                let mut cells = vec![&[][..]; last as usize + 1];
                row.iter().for_each(|(column, text)| cells[*column as usize] = text);
                cells
            })
            .collect();
        let found = || if header::labels_rows(&rows) { None } else { header::find(&rows) };
        let header = self.said.or_else(found);
        let mut out = Vec::with_capacity(top.len());
        for (i, row) in top.into_iter().enumerate() {
            match header {
                // what could be a value in it is found as text
                Some(header) if i <= header => {
                    out.push(Row::Text(line(&row)));
                    if i == header {
                        self.columns.names = Some(names(&row));
                    }
                }
                _ => out.push(self.handed_on(row)),
            }
        }
        out
    }
}

/// A row as a line of text.
fn line(row: &[Cell]) -> Vec<u8> {
    let mut line = Vec::new();
    for (i, (_, text)) in row.iter().enumerate() {
        if i > 0 {
            line.push(b'\t');
        }
        line.extend_from_slice(text);
    }
    if !line.is_empty() {
        line.push(b'\n');
    }
    line
}

fn names(row: &[Cell]) -> Vec<String> {
    let mut names = Vec::new();
    for (column, text) in row {
        names.resize(names.len().max(*column as usize + 1), String::new());
        let text = String::from_utf8_lossy(text);
        names[*column as usize] = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    names
}
