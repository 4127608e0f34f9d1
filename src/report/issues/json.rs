//! Holds the form for programs: one JSON document, `docs/issues.schema.json`. Must not leave
//! anything out that is known of an issue.

use super::Told;
use crate::minimise::Issue;
use crate::minimise::promises::Answer;
use serde::Serialize;

/// The format's name and version.
const FORMAT: &str = "speur-issues/1";

#[derive(Serialize)]
struct Document<'d> {
    format: &'static str,
    speur: &'static str,
    as_of: &'d str,
    scans: Vec<Scan<'d>>,
    complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    register: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<&'d str>,
    coverage: Coverage,
    checks: Checks<'d>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    promises: &'d [Answer],
    issues: Vec<Named<'d>>,
    suppressed: u64,
    remarks: &'d [String],
}

#[derive(Serialize)]
struct Scan<'d> {
    roots: &'d [String],
    as_of: &'d str,
}

#[derive(Serialize)]
struct Coverage {
    objects: u64,
    with_gaps: u64,
    excluded: u64,
}

#[derive(Serialize)]
struct Checks<'d> {
    ran: &'d [&'static str],
    not_run: &'d [&'static str],
}

#[derive(Serialize)]
struct Named<'d> {
    key: String,
    name: &'static str,
    #[serde(flatten)]
    issue: &'d Issue,
}

pub(super) fn write(told: &Told<'_>) -> String {
    let outcome = told.outcome;
    let scan = |scan: &'_ crate::model::ScanId| (scan.roots.clone(), scan.as_of.clone());
    let scans: Vec<(Vec<String>, String)> = told.header.scans.iter().map(scan).collect();
    let document = Document {
        format: FORMAT,
        speur: env!("CARGO_PKG_VERSION"),
        as_of: told.as_of,
        scans: scans.iter().map(|(roots, as_of)| Scan { roots, as_of }).collect(),
        complete: told.is_complete,
        register: told.register,
        statement: told.statement,
        promises: &outcome.promises,
        coverage: Coverage {
            objects: outcome.coverage.objects,
            with_gaps: outcome.coverage.with_gaps,
            excluded: outcome.coverage.excluded,
        },
        checks: Checks { ran: &outcome.ran, not_run: &outcome.not_run },
        issues: outcome
            .issues
            .iter()
            .map(|issue| Named { key: issue.key(), name: issue.check.name, issue })
            .collect(),
        suppressed: told.suppressed,
        remarks: told.remarks,
    };
    super::pretty(&document)
}
