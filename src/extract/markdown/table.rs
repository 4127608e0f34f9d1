//! Holds the tables of Markdown: cells between bars, and the rule below the names of the
//! columns. Must not know text.
//!
//! Source: GitHub Flavored Markdown 0.29, 4.10.

use crate::extract::Sink;
use crate::model::{FieldId, FieldKind, FieldName, FieldPath};

/// Columns that are told apart.
const COLUMNS: usize = 1000;

/// A table whose rows are read.
pub(super) struct Table {
    number: u32,
    names: Vec<String>,
    fields: Vec<FieldId>,
    row: u32,
}

impl Table {
    pub(super) fn new(number: u32, names: Vec<String>) -> Self {
        Table { number, names, fields: Vec::new(), row: 1 }
    }

    /// Field and row of a cell of the open row.
    pub(super) fn at(&mut self, column: usize, sink: &mut dyn Sink) -> (FieldId, u32) {
        let column = column.min(COLUMNS);
        while self.fields.len() <= column {
            let name = match self.names.get(self.fields.len()).filter(|name| !name.is_empty()) {
                Some(name) => FieldName::Named(name.clone()),
                None => FieldName::Position(self.fields.len() as u32 + 1),
            };
            let path = FieldPath::of_table(&format!("table {}", self.number), name);
            self.fields.push(sink.field(path, FieldKind::Cell, None));
        }
        (self.fields[column], self.row)
    }

    pub(super) fn end_row(&mut self) {
        self.row += 1;
    }
}

/// The cells of a row. A bar behind a backslash parts none.
pub(super) fn cells(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"|").unwrap_or(line);
    let line = match line {
        [rest @ .., b'|'] if !rest.ends_with(b"\\") => rest,
        line => line,
    };
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest?;
        let bars = memchr::memchr_iter(b'|', text);
        let bar = bars.into_iter().find(|&i| i == 0 || text[i - 1] != b'\\');
        rest = bar.map(|i| &text[i + 1..]);
        Some(&text[..bar.unwrap_or(text.len())])
    })
}

/// Whether `line` is the rule below the names of columns.
pub(super) fn is_rule(line: &[u8]) -> bool {
    let is_part = |cell: &[u8]| {
        let cell = cell.trim_ascii();
        let cell = cell.strip_prefix(b":").unwrap_or(cell);
        let cell = cell.strip_suffix(b":").unwrap_or(cell);
        !cell.is_empty() && cell.iter().all(|&b| b == b'-')
    };
    line.contains(&b'-') && line.contains(&b'|') && cells(line).all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_between_bars() {
        for (line, expected) in [
            ("| a | b |", " a / b "),
            ("a|b", "a/b"),
            ("|a||", "a/"),
            ("|a\\|b|c\\|", "a\\|b/c\\|"),
        ] {
            let is: Vec<_> = cells(line.as_bytes()).map(String::from_utf8_lossy).collect();
            assert_eq!(is.join("/"), expected, "{line}");
        }
        for (line, expected) in
            [("|---|:-:|", true), ("-|-", true), ("|---|x|", false), ("---", false), ("||", false)]
        {
            assert_eq!(is_rule(line.as_bytes()), expected, "{line}");
        }
    }
}
