//! Holds the layout of text with columns of a fixed width, as a person writes it. Must
//! not know how it is read.

use serde::Deserialize;

/// Where the columns of some objects stand.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Glob of the objects, by their printed paths; without a `/` by the last part.
    pub path: String,
    /// Lines at the top that are no rows: they are read as text.
    #[serde(default)]
    pub skip: u32,
    /// The columns, from left to right.
    pub columns: Vec<LayoutColumn>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutColumn {
    /// What it is called.
    pub name: String,
    /// Its first character, from 1.
    pub start: u32,
    /// How many characters it has.
    pub width: u32,
}
