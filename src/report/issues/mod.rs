//! Holds the forms in which issues are told: for people, for programs, for code hosts. Must
//! not know how they were found.

mod json;
mod markdown;
mod sarif;
mod text;

use crate::minimise::{Issue, Outcome, Severity};
use crate::model::Header;

/// Everything that is told of a run of the checks.
pub struct Told<'t> {
    /// What came of it.
    pub outcome: &'t Outcome,
    /// The header of the inventory.
    pub header: &'t Header,
    /// Whether every scan ended and all shards are there.
    pub is_complete: bool,
    /// The day it was reckoned from, as ISO 8601 writes it.
    pub as_of: &'t str,
    /// The register, as the user named it.
    pub register: Option<&'t str>,
    /// The published statement, as the user named it.
    pub statement: Option<&'t str>,
    /// Places and issues that suppressions took out.
    pub suppressed: u64,
    /// Suppressions that are over or take nothing out; why sketches do not compare.
    pub remarks: &'t [String],
}

impl Told<'_> {
    /// Issues of each severity, the worst first.
    pub fn by_severity(&self) -> impl Iterator<Item = (Severity, Vec<&Issue>)> {
        let of = |severity: Severity| {
            let issues = self.outcome.issues.iter().filter(|issue| issue.severity == severity);
            (severity, issues.collect::<Vec<_>>())
        };
        Severity::ALL.into_iter().rev().map(of).filter(|(_, issues)| !issues.is_empty())
    }

    /// How many of each severity: `1 critical, 2 high`.
    pub fn counts(&self) -> String {
        let said: Vec<String> = self
            .by_severity()
            .map(|(severity, issues)| format!("{} {}", issues.len(), severity.name()))
            .collect();
        if said.is_empty() { "No issues".to_owned() } else { said.join(", ") }
    }

    /// What was read, and what that leaves open: one sentence each.
    fn coverage(&self) -> Vec<String> {
        let coverage = self.outcome.coverage;
        let mut all = vec![match coverage.with_gaps {
            0 => format!("{} objects, all read in full", coverage.objects),
            n => format!("{} objects, {n} not read in full (C31)", coverage.objects),
        }];
        if coverage.excluded > 0 {
            all.push(format!("{} more were left out as asked", coverage.excluded));
        }
        if !self.is_complete {
            all.push("A scan was stopped or lacks shards: what is not told of may be there".into());
        }
        let days: Vec<&str> = self.header.scans.iter().map(|scan| scan.as_of.as_str()).collect();
        all.push(format!("Scanned {}, checked as of {}", days.join(", "), self.as_of));
        if !self.outcome.not_run.is_empty() {
            let ids = self.outcome.not_run.join(" ");
            all.push(match (self.register, self.outcome.promises.is_empty()) {
                (Some(_), _) => format!("Without a statement these did not run: {ids}"),
                (None, true) => format!("Without a register these did not run: {ids}"),
                (None, false) => {
                    format!("Without a register these ran for promises alone, if at all: {ids}")
                }
            });
        }
        if self.suppressed > 0 {
            all.push(format!("{} suppressed", self.suppressed));
        }
        all
    }
}

/// A form in which issues are told.
pub struct Form {
    /// As `--format` names it.
    pub name: &'static str,
    /// Writes it.
    pub write: fn(&Told<'_>) -> String,
}

/// All forms.
pub const FORMS: &[Form] = &[
    Form { name: "text", write: text::write },
    Form { name: "json", write: json::write },
    Form { name: "sarif", write: sarif::write },
    Form { name: "markdown", write: markdown::write },
];

/// The file and line where something was declared.
fn declared(issue: &Issue) -> Option<String> {
    let declared = issue.declared.as_ref()?;
    Some(format!("{}:{} ({})", declared.file, declared.line, declared.says))
}

/// A place as people read it: the object, the field, the first row.
fn place(place: &crate::minimise::Place) -> String {
    use crate::model::Place as At;
    let mut out = place.path.clone();
    if let Some(field) = &place.field {
        out.push_str(&format!("#{field}"));
    }
    match place.at {
        Some(At::Row(n)) => out.push_str(&format!(", row {n}")),
        Some(At::Line(n)) => out.push_str(&format!(", line {n}")),
        Some(At::Page(n)) => out.push_str(&format!(", page {n}")),
        None => {}
    }
    if place.count > 1 {
        out.push_str(&format!(": {}", place.count));
    }
    if !place.about.is_empty() {
        out.push_str(&format!(" ({})", place.about));
    }
    out
}

/// A document of JSON that ends in a new line. What is written here has no maps but those
/// with names for keys, so that it cannot fail; an empty document would show if it did.
fn pretty(document: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(document).map_or_else(|_| String::new(), |text| text + "\n")
}
