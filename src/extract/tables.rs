//! Holds how many tables are open: RTF and Word never say where one begins or ends, but of
//! every paragraph how many it stands in. Must not know text.

use super::ExtractError;
use super::document::Document;

/// Tables inside each other that are told apart.
const DEEPEST: u32 = 32;

#[derive(Default)]
pub(super) struct Tables {
    /// Open tables of the boxes that are around; the last is that of the open one.
    around: Vec<u32>,
    open: u32,
}

impl Tables {
    /// Opens and closes tables until as many are open as a paragraph stands in.
    pub(super) fn agree(
        &mut self,
        level: u32,
        document: &mut Document,
    ) -> Result<(), ExtractError> {
        let level = level.min(DEEPEST);
        while self.open > level {
            document.leave()?;
            self.open -= 1;
        }
        while self.open < level {
            document.enter_table();
            document.row()?;
            self.open += 1;
        }
        Ok(())
    }

    pub(super) fn end_row(&mut self, document: &mut Document) -> Result<(), ExtractError> {
        document.row_end()?;
        document.row()
    }

    pub(super) fn enter_box(&mut self) {
        self.around.push(std::mem::take(&mut self.open));
    }

    pub(super) fn leave_box(&mut self, document: &mut Document) -> Result<(), ExtractError> {
        self.agree(0, document)?;
        self.open = self.around.pop().unwrap_or(0);
        Ok(())
    }
}
