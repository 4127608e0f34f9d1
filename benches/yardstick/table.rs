//! Holds tables as text: for a terminal, or in Markdown for docs/benchmarks.md.
//! Must not know what stands in them.

/// A table with a first column of names and further ones of figures.
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub fn new(head: &[&str]) -> Self {
        Table { head: head.iter().map(|&cell| cell.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        assert_eq!(cells.len(), self.head.len(), "a cell for each column");
        self.rows.push(cells);
    }

    /// The table as text.
    pub fn text(&self, markdown: bool) -> String {
        let all = || std::iter::once(&self.head).chain(&self.rows);
        let columns = 0..self.head.len();
        let width = |i: usize| all().map(|row| row[i].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = columns.map(width).collect();
        let mut out = String::new();
        for (n, row) in all().enumerate() {
            let cells = row.iter().zip(&widths).enumerate().map(|(i, (cell, &width))| match i {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            let cells: Vec<String> = cells.collect();
            if markdown {
                out.push_str(&format!("| {} |\n", cells.join(" | ")));
            } else {
                out.push_str(&format!("{}\n", cells.join("  ")));
            }
            if n == 0 && markdown {
                let rule = widths.iter().enumerate().map(|(i, &width)| match i {
                    0 => "-".repeat(width + 2),
                    _ => "-".repeat(width + 1) + ":",
                });
                out.push_str(&format!("|{}|\n", rule.collect::<Vec<_>>().join("|")));
            }
        }
        out
    }
}
