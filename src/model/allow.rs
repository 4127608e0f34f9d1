//! Holds an entry of an allow-list as a person writes it. Must not know what it is
//! held against.

use serde::Deserialize;
use std::fmt;
use std::path::PathBuf;

/// An entry of an allow-list: matches that are known and right where they are. Every
/// condition that is written must hold.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AllowEntry {
    /// A value, in whatever way it is written.
    pub value: Option<String>,
    /// A file of values, one a line, relative to the file that names it.
    pub values_file: Option<PathBuf>,
    /// Only matches of this category.
    pub category: Option<String>,
    /// Only matches of this rule.
    pub rule: Option<String>,
    /// Only objects whose path this glob fits.
    pub path: Option<String>,
    /// Why they are allowed: it stands in inventories.
    pub reason: Option<String>,
    /// The last day on which it holds, `2026-12-31`.
    pub until: Option<String>,
}

/// Values may be those of persons: they are not shown.
impl fmt::Debug for AllowEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.as_ref().map(|value| crate::model::Sensitive::new(value.as_bytes()));
        f.debug_struct("AllowEntry")
            .field("value", &value)
            .field("values_file", &self.values_file)
            .field("category", &self.category)
            .field("rule", &self.rule)
            .field("path", &self.path)
            .field("reason", &self.reason)
            .field("until", &self.until)
            .finish()
    }
}
