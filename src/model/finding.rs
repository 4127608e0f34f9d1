//! Holds what a record says of its fields: findings and statistics. Must not
//! know how they were computed, and never holds a value.

use super::sketch::Sketch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a match stands: the row of a table, the line of a text or the page of a
/// document, 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Row of a table, a header row not counted.
    Row(u64),
    /// Line of a text.
    Line(u64),
    /// Page of a document.
    Page(u64),
}

/// Counts of marks that are no categories of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Qualifiers {
    /// Published sample or test values.
    #[serde(skip_serializing_if = "is_zero")]
    pub sample: u64,
    /// Addresses of a role, not of a person.
    #[serde(skip_serializing_if = "is_zero")]
    pub role: u64,
    /// Values whose check digits are wrong although all else says they are of this kind.
    #[serde(skip_serializing_if = "is_zero")]
    pub invalid: u64,
    /// Matches in text that was recognised in a picture, which may be misread.
    #[serde(skip_serializing_if = "is_zero")]
    pub ocr: u64,
}

/// Everything of one category in one field of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Category, a name of `rules/categories.toml`.
    pub category: String,
    /// The field it stands in, as printed.
    pub field: String,
    /// The rules that found it.
    pub rules: Vec<String>,
    /// Matches per band.
    pub confirmed: u64,
    /// Matches per band.
    pub likely: u64,
    /// Matches per band.
    pub candidate: u64,
    /// Distinct values among them: exact below the sketch size, an estimate above.
    pub distinct: u64,
    /// The first places.
    pub places: Vec<Place>,
    /// Masked samples; empty where samples are switched off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<String>,
    /// Marks on the matches.
    #[serde(default, skip_serializing_if = "is_default")]
    pub qualifiers: Qualifiers,
    /// Keyed hashes of the least values; only under a key file, and not where it is that of
    /// the field: see [`ObjectRecord::sketch_of`](super::ObjectRecord::sketch_of).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sketch: Option<Sketch>,
}

impl Finding {
    /// Matches in all bands.
    pub fn total(&self) -> u64 {
        self.confirmed + self.likely + self.candidate
    }
}

/// Matches that an entry of an allow-list takes out of the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    /// The field they stand in, as printed.
    pub field: String,
    /// Their category.
    pub category: String,
    /// Why they are allowed, as the entry says it.
    pub reason: String,
    /// How many there are, in whatever band.
    pub matches: u64,
}

/// Verdicts of one rule's check over a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    /// Values the check accepts.
    pub passed: u64,
    /// Values of the right shape that the check refuses.
    pub failed: u64,
}

/// The statistics of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRecord {
    /// The field, as printed.
    pub field: String,
    /// Its declared type, where the object has a schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<String>,
    /// Values that are not empty; for running text, lines.
    pub values: u64,
    /// Empty values.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub empty: u64,
    /// Distinct values: exact below the sketch size, an estimate above. None for running text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct: Option<u64>,
    /// Shortest and longest value in bytes. None for running text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lengths: Option<(u64, u64)>,
    /// Whether its whole numbers lie as densely as a counter's. Not which they are:
    /// the least number of a column is a value like any other.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sequence: bool,
    /// Verdicts per rule, for rules with a check.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub checks: BTreeMap<String, Checks>,
    /// Dates per month (`2021-03`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub months: BTreeMap<String, u64>,
    /// Keyed hashes of the least values of a column; only under a key file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sketch: Option<Sketch>,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
