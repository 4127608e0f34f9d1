//! Holds a box or a table that is open in a document, and its text as long as that is
//! held back. Must not know what becomes of it.

use super::table::{Row, Table};

/// A box, or a table with its open cell.
pub(super) struct Level {
    /// The text of the box, or of the open cell.
    pub(super) text: Vec<u8>,
    /// Text of boxes that are anchored in the open paragraph.
    behind: Vec<u8>,
    pub(super) table: Option<Table>,
    /// Whether its text goes straight on.
    flows: bool,
}

impl Level {
    pub(super) fn a_box() -> Self {
        Level { text: Vec::new(), behind: Vec::new(), table: None, flows: false }
    }

    pub(super) fn of_table() -> Self {
        Level { table: Some(Table::default()), ..Level::a_box() }
    }

    /// Whether it holds its text back.
    pub(super) fn holds(&self) -> bool {
        !self.flows
    }

    /// What is kept until the paragraph ends.
    pub(super) fn behind(&mut self) -> &mut Vec<u8> {
        &mut self.behind
    }

    pub(super) fn take_behind(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.behind)
    }

    /// Whether text stands in a cell that was not ended.
    pub(super) fn has_open_cell(&self) -> bool {
        self.table.is_some() && !(self.text.is_empty() && self.behind.is_empty())
    }

    /// Lets its text go straight on from now on; returns the rows that were held.
    pub(super) fn dissolve(&mut self) -> Vec<Row> {
        self.flows = true;
        self.table.take().map_or_else(Vec::new, |table| table.into_text())
    }
}
