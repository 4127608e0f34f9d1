//! Formats: what is read of databases that lie in files. Every value of every column is
//! compared, every object inside, and what the scan's record says of the file. The files
//! come from `fixtures/make/databases.py`.

#![allow(clippy::print_stdout, reason = "a test says that it was skipped")]

#[path = "formats/cases.rs"]
mod cases;
mod common;
#[path = "formats/sqlite_peer.rs"]
mod sqlite_peer;

use cases::{Case, ExpectedTable};
use common::listing::{Listing, Table};
use serde_json::Value;
use std::collections::BTreeMap;

/// Runs `check` on every case and reports all that fail, not only the first.
fn each_case(check: impl Fn(&Case) -> Vec<String>) {
    let failed: Vec<String> = cases::databases()
        .iter()
        .flat_map(|case| check(case).into_iter().map(|why| format!("{}: {why}", case.name)))
        .collect();
    assert!(failed.is_empty(), "{} differences:\n\n{}", failed.len(), failed.join("\n\n"));
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, expected: &T) -> Option<String> {
    let shown = |value: &T| format!("{value:?}").chars().take(2000).collect::<String>();
    (is != expected)
        .then(|| format!("{what}\n      is {}\nexpected {}", shown(is), shown(expected)))
}

fn table(expected: &ExpectedTable) -> Table {
    let rows = expected.rows.iter().zip(1..).map(|(row, number)| (number, row.clone()));
    let rows = rows.filter(|(_, row)| row.iter().any(Option::is_some)).collect();
    Table { columns: expected.columns.clone(), rows }
}

#[test]
fn every_value_stands_in_its_column() {
    each_case(|case| {
        let (listing, expected) = (Listing::at(&case.path, 256 << 10), &case.expected);
        let mut wrong = Vec::new();
        wrong.extend(differs("format", &listing.format, &expected.format));
        let tables: BTreeMap<String, Table> =
            expected.tables.iter().map(|(name, t)| (name.clone(), table(t))).collect();
        let is = listing.tables();
        wrong.extend(differs(
            "tables",
            &is.keys().collect::<Vec<_>>(),
            &tables.keys().collect::<Vec<_>>(),
        ));
        for (name, expected) in &tables {
            wrong.extend(is.get(name).and_then(|is| differs(name, is, expected)));
        }
        let text = listing.text();
        let lacking = expected.text_holds.iter().filter(|piece| !text.contains(*piece));
        wrong.extend(lacking.map(|piece| format!("no {piece:?} in {text:?}")));
        let there = expected.text_lacks.iter().filter(|piece| text.contains(*piece));
        wrong.extend(there.map(|piece| format!("{piece:?} in {text:?}")));
        let counts = |name: &String| expected.inside.get(name).is_none_or(Option::is_some);
        let format = |name, inner: &Listing| counts(name).then(|| inner.format.clone());
        let inside: BTreeMap<String, Option<String>> =
            listing.children.iter().map(|(name, l)| (name.clone(), format(name, l))).collect();
        wrong.extend(differs("objects inside", &inside, &expected.inside));
        wrong
    });
}

/// Cells in the order of their fields: those of tables may wait for windows of their own.
fn by_field(mut listing: Listing) -> Listing {
    listing.cells.sort_by_key(|(field, ..)| *field);
    listing
}

#[test]
fn any_window_gives_the_same() {
    each_case(|case| {
        let whole = by_field(Listing::at(&case.path, 256 << 10));
        [1, 64, 777]
            .into_iter()
            .filter_map(|size| {
                let is = by_field(Listing::at(&case.path, size));
                differs(&format!("by windows of {size}"), &is, &whole)
            })
            .collect()
    });
}

#[test]
fn records_say_what_was_read_and_what_was_not() {
    let scanned = common::scan([common::repository("fixtures/formats")]);
    let records: BTreeMap<String, Value> = scanned
        .records()
        .into_iter()
        .map(|mut line| {
            let record = line["object"].take();
            (record["path"].as_str().expect("a path").to_owned(), record)
        })
        .collect();
    each_case(|case| check_record(&records[&case.name], case));
}

fn check_record(record: &Value, case: &Case) -> Vec<String> {
    let expected = &case.expected;
    let list = |name: &str| record[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut wrong = Vec::new();
    wrong.extend(differs("format", &text(&record["format"]), &expected.format));
    wrong.extend(differs("coverage", &text(&record["coverage"]), &expected.coverage));
    let gaps = list("gaps").iter().map(|gap| (text(&gap["stage"]), text(&gap["cause"]))).collect();
    wrong.extend(differs("gaps", &gaps, &expected.gaps));
    let facts: BTreeMap<String, String> = record["facts"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect();
    wrong.extend(differs("facts", &facts, &expected.facts));
    for finding in &expected.findings {
        let found = list("findings");
        let count: u64 = found
            .iter()
            .filter(|f| f["category"] == *finding.category && f["field"] == *finding.field)
            .flat_map(|f| ["confirmed", "likely", "candidate"].map(|band| f[band].as_u64()))
            .flatten()
            .sum();
        let what = format!("{} in {}", finding.category, finding.field);
        wrong.extend(differs(&what, &count, &finding.count));
    }
    wrong
}
