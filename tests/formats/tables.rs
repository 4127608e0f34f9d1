//! Holds random tables: columns, rows, and values made of what readers stumble over.

use proptest::prelude::*;

/// A value of a table.
#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Number(String),
    Text(String),
}

impl Value {
    pub fn text(&self) -> &str {
        match self {
            Value::Null => "",
            Value::Number(text) | Value::Text(text) => text,
        }
    }
}

/// A table with at least one column.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// What a reader must find, row by row: typographic signs folded, NULL empty.
    pub fn expected(&self) -> Vec<Vec<String>> {
        let row = |row: &Vec<Value>| row.iter().map(|v| speur::input::fold(v.text())).collect();
        self.rows.iter().map(row).collect()
    }
}

/// Pieces that values are made of: words, and everything that means something to
/// somebody.
const PIECES: &[&str] = &[
    "a",
    "Jan",
    "één",
    "Zoë",
    "café ",
    " ",
    "  ",
    "1012 AB",
    "x@y.example",
    "'",
    "''",
    "\"",
    "\"\"",
    ";",
    ",",
    "\t",
    "|",
    "\n",
    "\r\n",
    "\r",
    "\\",
    "\\\\",
    "\\n",
    "\\N",
    "\\.",
    "(",
    ")",
    "),(",
    "');",
    "--",
    "-- x",
    "/*",
    "*/",
    "#",
    "$",
    "$$",
    "GO",
    "\nGO\n",
    "\nINSERT INTO b VALUES (1);",
    "NULL",
    "’",
    "‘s",
    "–",
    "\u{a0}",
    "；",
    "（",
    "＇",
    "\u{2028}",
    "１２",
    "日本",
    "😀",
    "0x1F",
    "N'",
    "E'",
];

fn value() -> impl Strategy<Value = Value> {
    let piece = prop::sample::select(PIECES);
    prop_oneof![
        1 => Just(Value::Null),
        2 => (-99999i64..99999).prop_map(|n| Value::Number(n.to_string())),
        1 => (0u32..99999).prop_map(|n| Value::Number(format!("{}.{:02}", n / 100, n % 100))),
        6 => prop::collection::vec(piece, 0..6).prop_map(|pieces| Value::Text(pieces.concat())),
    ]
}

/// Any table: its first column numbers the rows.
pub fn table() -> impl Strategy<Value = Table> {
    (0usize..5, 0usize..40).prop_flat_map(|(more, rows)| {
        let row = prop::collection::vec(value(), more);
        let rows = prop::collection::vec(row, rows);
        (Just(more), rows).prop_map(|(more, rows)| {
            let number = |(i, row): (usize, Vec<Value>)| {
                let first = Value::Number((i + 1).to_string());
                std::iter::once(first).chain(row).collect()
            };
            let names = ["naam \"voluit\"", "e-mail", "key", "opmerking `x`", "een ]]"];
            let columns = std::iter::once("nr").chain(names.into_iter().take(more));
            Table {
                name: "leden ‘lijst’".to_owned().replace(['‘', '’'], "'"),
                columns: columns.map(str::to_owned).collect(),
                rows: rows.into_iter().enumerate().map(number).collect(),
            }
        })
    })
}
