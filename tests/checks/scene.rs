//! Holds small inventories and registers, built in a test, and what the checks say of them.
//! All data is invented.

use serde_json::{Map, Value, json};
use speur::minimise::{Context, Issue, Outcome, Run, Suppressions};
use speur::model::{ObjectRecord, Sketch, Written};
use speur::register::said::Said;
use speur::register::{Categories, Register};
use speur::validate::Date;
use std::sync::LazyLock;

/// The day that is reckoned from.
pub const TODAY: Date = Date { year: 2026, month: 11, day: 21 };

static BUILTIN: LazyLock<Categories> = LazyLock::new(|| Categories::builtin().expect("ours"));

/// An object that is being built.
#[derive(Clone)]
pub struct Object(Value);

/// An object of a format that was read in full, changed this month, for its owner alone.
pub fn object(path: &str, format: &str) -> Object {
    Object(json!({
        "path": path, "as_of": "2026-11-21", "format": format, "size": 1000,
        "modified": "2026-11-01T10:00:00Z", "coverage": "full",
        "access": { "owner": "an", "group": "an", "mode": "0600", "everyone": false, "links": 1,
                    "acl": [] },
        "facts": {}, "findings": [], "fields": [], "gaps": [],
    }))
}

/// A table.
pub fn csv(path: &str) -> Object {
    object(path, "csv")
}

/// A text.
pub fn text(path: &str) -> Object {
    object(path, "text")
}

impl Object {
    fn push(mut self, list: &str, value: Value) -> Self {
        self.0[list].as_array_mut().expect("a list").push(value);
        self
    }

    fn set(mut self, key: &str, value: Value) -> Self {
        self.0[key] = value;
        self
    }

    /// When it was last changed.
    pub fn changed(self, day: &str) -> Self {
        self.set("modified", json!(format!("{day}T10:00:00Z")))
    }

    /// What it tells of itself.
    pub fn fact(mut self, fact: &str, value: &str) -> Self {
        self.0["facts"][fact] = json!(value);
        self
    }

    /// Who owns it.
    pub fn owned_by(mut self, owner: &str) -> Self {
        self.0["access"]["owner"] = json!(owner);
        self
    }

    /// Whether everyone can read it.
    pub fn for_everyone(mut self) -> Self {
        self.0["access"]["everyone"] = json!(true);
        self
    }

    /// The hash of its content.
    pub fn content(self, id: &str) -> Self {
        self.set("content_id", json!(id))
    }

    /// Something that was not read.
    pub fn gap(self, cause: &str) -> Self {
        self.set("coverage", json!("partial"))
            .push("gaps", json!({ "stage": "extract", "cause": cause, "times": 1 }))
    }

    /// A column in which nothing was found.
    pub fn column(self, field: &str, statistics: Value) -> Self {
        let mut all = json!({ "field": field, "values": 30, "distinct": 30, "lengths": [3, 20] });
        let all_map = all.as_object_mut().expect("an object");
        for (key, value) in statistics.as_object().cloned().unwrap_or_else(Map::new) {
            all_map.insert(key, value);
        }
        self.push("fields", all)
    }

    /// A column full of confirmed matches of a category.
    pub fn has(self, field: &str, category: &str) -> Self {
        self.holds(field, category, 30, json!({}))
    }

    /// A column with so many confirmed matches, and further statistics.
    pub fn holds(self, field: &str, category: &str, n: u64, statistics: Value) -> Self {
        self.column(field, statistics).found(field, category, n, 0)
    }

    /// Confirmed and likely matches in a field that stands there already, or in the text.
    pub fn found(self, field: &str, category: &str, confirmed: u64, likely: u64) -> Self {
        let finding = json!({
            "category": category, "field": field, "rules": ["rule"], "confirmed": confirmed,
            "likely": likely, "candidate": 0, "distinct": confirmed + likely,
            "places": [{ "row": 1 }],
        });
        self.push("findings", finding)
    }

    /// A column of different values, each a person by number, with the sketch that a scan under
    /// a key has of them.
    pub fn people(self, field: &str, category: &str, numbers: std::ops::Range<u64>) -> Self {
        let n = numbers.end - numbers.start;
        // spread as hashes are
        let hashes = numbers.map(|n| (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let sketch = Sketch::new(hashes, None);
        let mut object = self.holds(field, category, n, json!({ "values": n, "distinct": n }));
        let findings = object.0["findings"].as_array_mut().expect("a list");
        findings.last_mut().expect("a finding")["sketch"] = json!(sketch);
        object
    }

    /// Matches that are published samples.
    pub fn samples(mut self, n: u64) -> Self {
        let findings = self.0["findings"].as_array_mut().expect("a list");
        findings.last_mut().expect("a finding")["qualifiers"] = json!({ "sample": n });
        self
    }

    /// The record.
    pub fn record(self) -> ObjectRecord {
        serde_json::from_value(self.0).expect("a record")
    }
}

/// A register of one system, `crm` at `share/crm`, that lacks nothing: `system` and
/// `processing` are further lines of these, or in place of those that say something else.
pub fn register(system: &str, processing: &str) -> String {
    let with = |usual: &[(&str, &str)], own: &str| {
        let is_own = |key: &str| {
            own.lines().any(|line| line.split('=').next().is_some_and(|k| k.trim() == key))
        };
        let usual = usual.iter().filter(|(key, _)| !is_own(key));
        let usual: String = usual.map(|(key, value)| format!("{key} = {value}\n")).collect();
        format!("{usual}{own}\n")
    };
    let system = with(
        &[
            ("id", "'crm'"),
            ("locations", "['share/crm']"),
            ("countries", "['BE']"),
            ("reviewed", "2026-06-01"),
        ],
        system,
    );
    let (own, tables) = processing.split_at(processing.find("[[").unwrap_or(processing.len()));
    let retention = "[[system.processing.retention]]\nduration = 'P2Y'\nstart = 'last order'\n";
    let retention = if tables.is_empty() { retention } else { tables };
    let processing = with(
        &[
            ("purpose", "'Work'"),
            ("legal_basis", "['contract']"),
            ("data_subjects", "['customers']"),
            ("categories", "['name', 'contact']"),
            ("recipients", "[]"),
        ],
        own,
    );
    format!("[[system]]\n{system}[[system.processing]]\n{processing}{retention}")
}

/// What the checks say: with or without a register, with or without suppressions.
pub fn outcome(written: Option<&str>, records: &[ObjectRecord], suppress: &str) -> Outcome {
    with_statement(written, None, records, suppress)
}

/// The same beside what a statement says.
pub fn with_statement(
    written: Option<&str>,
    statement: Option<&Said>,
    records: &[ObjectRecord],
    suppress: &str,
) -> Outcome {
    let file = |name: &str, text: &str| Written { file: name.into(), text: text.into() };
    let register = written.map(|text| {
        Register::of(&[file("register.toml", text)]).unwrap_or_else(|e| panic!("{e:?}\n{text}"))
    });
    let suppressions =
        Suppressions::of(&file("suppress.toml", suppress), TODAY).expect("suppressions");
    let cx = Context {
        register: register.as_ref(),
        statement,
        categories: register.as_ref().map_or(&BUILTIN, |register| &register.categories),
        as_of: TODAY,
        thresholds: &suppressions.thresholds,
        suppressions: &suppressions,
        scans: 1,
        compares: true,
        is_whole: true,
    };
    let mut run = Run::new(&cx);
    for record in records {
        run.see(record);
    }
    run.conclude()
}

/// An issue in one line.
pub fn line(issue: &Issue) -> String {
    let by = if issue.by.is_empty() { String::new() } else { format!(" [{}]", issue.by) };
    format!(
        "{} {} {}: {}{by}",
        issue.severity.name(),
        issue.sure.name(),
        issue.whose.name(),
        issue.message
    )
}
