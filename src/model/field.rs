//! Holds `FieldPath`: a column, key path, element or header of one object. Must
//! not know where fields come from.

use std::borrow::Cow;
use std::fmt;

/// Number of a field within its object, in the order the extractor named them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(pub u32);

/// How the values of a field read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Running text: a value is a stretch of it, context stands around a match.
    Text,
    /// Running text of pages, parted by [`PAGE_END`](super::PAGE_END).
    Pages,
    /// Cells of a column: a value stands alone, the field's name is its context.
    Cell,
}

/// What a field is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldName {
    /// Its name as written.
    Named(String),
    /// It has none, or the name is itself a value: its position, 1-based.
    Position(u32),
    /// The running text of the object.
    Text,
}

/// A field of an object: an optional container (table, sheet) and a name.
/// Prints as `customers.email`, `Sheet1!email`, `#3` or `text`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldPath {
    /// Table or sheet, where there is one.
    pub container: Option<String>,
    /// Whether the container is a sheet, which prints with `!`.
    pub sheet: bool,
    /// The field's own name.
    pub name: FieldName,
}

impl FieldPath {
    /// The running text of an object.
    pub fn text() -> Self {
        FieldPath { container: None, sheet: false, name: FieldName::Text }
    }

    /// A column that stands in no table.
    pub fn column(name: FieldName) -> Self {
        FieldPath { container: None, sheet: false, name }
    }

    /// A column of a database table.
    pub fn of_table(table: &str, name: FieldName) -> Self {
        FieldPath { container: Some(table.to_owned()), sheet: false, name }
    }

    /// Its own name, where it has one.
    pub fn named(&self) -> Option<&String> {
        match &self.name {
            FieldName::Named(name) => Some(name),
            FieldName::Position(_) | FieldName::Text => None,
        }
    }

    /// A column of a sheet.
    pub fn of_sheet(sheet: &str, name: FieldName) -> Self {
        FieldPath { container: Some(sheet.to_owned()), sheet: true, name }
    }
}

impl FieldPath {
    /// As printed.
    fn written(&self) -> Cow<'_, str> {
        let name = match &self.name {
            FieldName::Named(name) => Cow::Borrowed(name.as_str()),
            FieldName::Position(n) => Cow::Owned(format!("#{n}")),
            FieldName::Text => Cow::Borrowed("text"),
        };
        match &self.container {
            // what parts sheet and column stands in no name of a sheet
            Some(sheet) if self.sheet => {
                let sheet = sheet.replace('%', "%25").replace('!', "%21");
                Cow::Owned([&sheet, "!", &name].concat())
            }
            Some(table) => Cow::Owned([table, ".", &name].concat()),
            None => name,
        }
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

impl From<&FieldPath> for String {
    fn from(path: &FieldPath) -> Self {
        path.written().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_prints_below_its_table_or_sheet() {
        let named = || FieldName::Named("e-mail".into());
        for (path, printed) in [
            (FieldPath::text(), "text"),
            (FieldPath::column(FieldName::Position(3)), "#3"),
            (FieldPath::of_table("klanten", named()), "klanten.e-mail"),
            (FieldPath::of_sheet("Blad 1", named()), "Blad 1!e-mail"),
            (FieldPath::of_sheet("Let op! 100%", named()), "Let op%21 100%25!e-mail"),
        ] {
            assert_eq!(path.to_string(), printed);
        }
    }
}
