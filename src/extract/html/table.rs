//! Holds the tables of a page that are open: which cell stands in which column. Must not
//! know what stands in them.

use crate::extract::ExtractError;
use crate::extract::document::Document;

/// Columns that are told apart, and rows that a cell may reach over.
const MOST: u32 = 1000;

/// A table that is open.
#[derive(Default)]
pub(super) struct Table {
    /// Whether the document knows of it: it does from the first row on, since what
    /// stands before it is no part of it.
    begun: bool,
    row: bool,
    cell: bool,
    column: u32,
    /// Of each column, how many of the following rows a cell above reaches over.
    reached: Vec<u32>,
    /// Cells of the row, and how many of them are names.
    cells: (u32, u32),
}

impl Table {
    pub(super) fn begin_row(&mut self, document: &mut Document) -> Result<(), ExtractError> {
        self.end_row(document)?;
        if !self.begun {
            document.enter_table();
            self.begun = true;
        }
        (self.row, self.column, self.cells) = (true, 0, (0, 0));
        document.row()
    }

    /// Begins a cell over so many columns and rows.
    pub(super) fn begin_cell(
        &mut self,
        (columns, rows): (u32, u32),
        is_name: bool,
        document: &mut Document,
    ) -> Result<(), ExtractError> {
        if !self.row {
            self.begin_row(document)?;
        }
        self.end_cell(document)?;
        self.pass_reached(document)?;
        let (columns, rows) = (columns.clamp(1, MOST), rows.clamp(1, MOST));
        document.cell(columns);
        let end = (self.column + columns).min(MOST);
        if rows > 1 {
            self.reached.resize(self.reached.len().max(end as usize), 0);
            // what it takes away from this row is taken when the row ends
            self.reached[self.column as usize..end as usize].fill(rows);
        }
        self.column = end.min(MOST - 1);
        self.cell = true;
        // a title over several columns names none of them
        self.cells.0 += 1;
        self.cells.1 += u32::from(is_name && columns == 1);
        Ok(())
    }

    /// Leaves out the columns that a cell above reaches into.
    fn pass_reached(&mut self, document: &mut Document) -> Result<(), ExtractError> {
        while self.reached.get(self.column as usize).is_some_and(|&rows| rows > 0)
            && self.column + 1 < MOST
        {
            document.cell(1);
            document.cell_end()?;
            self.column += 1;
        }
        Ok(())
    }

    pub(super) fn end_cell(&mut self, document: &mut Document) -> Result<(), ExtractError> {
        if std::mem::take(&mut self.cell) { document.cell_end() } else { Ok(()) }
    }

    pub(super) fn end_row(&mut self, document: &mut Document) -> Result<(), ExtractError> {
        self.end_cell(document)?;
        if !std::mem::take(&mut self.row) {
            return Ok(());
        }
        self.reached.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        let (cells, names) = self.cells;
        if cells > 1 && cells == names {
            document.row_is_header();
        }
        document.row_end()
    }

    pub(super) fn end(mut self, document: &mut Document) -> Result<(), ExtractError> {
        self.end_row(document)?;
        if self.begun { document.leave() } else { Ok(()) }
    }
}
