//! Holds a table as detection judges it. Must not know what is expected.

use speur::detect::{Detector, ObjectTally, ValueHash, finish};
use speur::model::{Chunk, FieldKind, FieldName, FieldPath};
use speur::rules::RuleSet;
use speur::validate::{Date, Today};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::builtin().expect("valid rules"));

/// The day on which the tests take place.
pub const TODAY: Date = Date { year: 2026, month: 11, day: 21 };

/// Rows that reach detection together.
const ROWS: usize = 500;

/// How many matches of a category a column has: (confirmed, likely, candidate).
pub type Bands = (u64, u64, u64);

/// What was found: by the name of a column, then by category.
#[derive(Debug, Default)]
pub struct Judged(BTreeMap<String, BTreeMap<String, Bands>>);

impl Judged {
    /// What a column holds of a category.
    pub fn of(&self, column: &str, category: &str) -> Bands {
        self.0.get(column).and_then(|found| found.get(category)).copied().unwrap_or_default()
    }

    /// The categories of which a column holds something likely or better.
    pub fn sure(&self, column: &str) -> Vec<&str> {
        let found = self.0.get(column).into_iter().flatten();
        found.filter(|(_, bands)| bands.0 + bands.1 > 0).map(|(c, _)| c.as_str()).collect()
    }
}

/// Judges a table: names of columns with their values, row by row.
pub fn table(columns: &[(&str, Vec<String>)]) -> Judged {
    let rules = &*RULES;
    let mut detector = Detector::new(rules, Today(TODAY), ValueHash::new(None), false);
    let mut object = ObjectTally::default();
    let fields: Vec<_> = columns
        .iter()
        .map(|(name, _)| {
            let path = FieldPath::column(FieldName::Named((*name).to_owned()));
            detector.add_field(&mut object, path, FieldKind::Cell, None)
        })
        .collect();
    let rows = columns.iter().map(|(_, values)| values.len()).max().unwrap_or_default();
    for start in (0..rows).step_by(ROWS) {
        let mut chunk = Chunk { first_record: start as u64 + 1, ..Chunk::default() };
        for row in start..rows.min(start + ROWS) {
            for (field, (_, values)) in fields.iter().zip(columns) {
                let value = values.get(row).map_or("", String::as_str);
                chunk.push(*field, (row - start) as u32, value.as_bytes());
            }
        }
        detector.search(&chunk, &mut object);
    }
    let mut judged = Judged::default();
    for finding in finish(rules, &object, &ValueHash::new(None)).findings {
        let bands = (finding.confirmed, finding.likely, finding.candidate);
        judged.0.entry(finding.field).or_default().insert(finding.category, bands);
    }
    judged
}

/// Judges a column by itself.
pub fn column(name: &str, values: impl IntoIterator<Item = impl ToString>) -> Judged {
    let values = values.into_iter().map(|value| value.to_string()).collect();
    table(&[(name, values)])
}
