//! Formats: what is read of data files (JSON, YAML, logs and the like). Every value of
//! every field is compared, and what the scan's record says. The files come from
//! `fixtures/make/data.py`, what is expected of them from Python's own readers.

#[path = "formats/cases.rs"]
mod cases;
mod common;
#[path = "formats/nested.rs"]
mod nested;

use cases::Case;
use common::listing::Listing;
use serde_json::Value;
use std::collections::BTreeMap;

/// Runs `check` on every case and reports all that fail, not only the first.
fn each_case(check: impl Fn(&Case) -> Vec<String>) {
    let mut failed = Vec::new();
    let cases = cases::below_all(cases::DATA);
    for case in cases {
        failed.extend(check(&case).into_iter().map(|why| format!("{}: {why}", case.name)));
    }
    assert!(failed.is_empty(), "{} differences:\n\n{}", failed.len(), failed.join("\n\n"));
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, expected: &T) -> Option<String> {
    (is != expected).then(|| format!("{what}\n      is {is:?}\nexpected {expected:?}"))
}

/// By field as printed: record and text of every value.
fn values(listing: &Listing) -> BTreeMap<String, Vec<(u64, String)>> {
    let mut values: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for (field, record, text) in &listing.cells {
        let path = listing.fields[field.0 as usize].0.to_string();
        values.entry(path).or_default().push((*record, text.clone()));
    }
    values
}

#[test]
fn every_value_stands_in_its_field_and_record() {
    each_case(|case| {
        let listing = case.listing(256 << 10);
        let (is, mut wrong) = (values(&listing), Vec::new());
        let names: Vec<_> = is.keys().chain(case.expected.values.keys()).collect();
        for name in names {
            wrong.extend(differs(name, &is.get(name), &case.expected.values.get(name)));
        }
        wrong.dedup();
        let text = case.expected.text.clone().unwrap_or_default();
        wrong.extend(differs("text", &listing.text(), &text));
        let children = listing.children.iter().map(|(name, _)| name.clone()).collect();
        wrong.extend(differs("objects inside", &children, &case.expected.children));
        wrong
    });
}

#[test]
fn any_window_gives_the_same() {
    each_case(|case| {
        let whole = case.listing(256 << 10);
        let by = |size| differs(&format!("by windows of {size}"), &case.listing(size), &whole);
        [1, 64, 100, 777].into_iter().filter_map(by).collect()
    });
}

#[test]
fn records_say_what_was_read() {
    let scanned = common::scan([common::repository("fixtures/formats")]);
    let records: BTreeMap<String, Value> = scanned
        .objects()
        .into_iter()
        .map(|record| (record["path"].as_str().expect("a path").to_owned(), record))
        .collect();
    each_case(|case| check_record(&records[&case.name], case));
}

fn check_record(record: &Value, case: &Case) -> Vec<String> {
    let expected = &case.expected;
    let list = |name: &str| record[name].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let gaps = list("gaps").iter().map(|gap| (text(&gap["stage"]), text(&gap["cause"]))).collect();
    let facts: BTreeMap<String, String> =
        serde_json::from_value(record["facts"].clone()).unwrap_or_default();
    let mut wrong: Vec<String> = [
        differs("format", &text(&record["format"]), &expected.format),
        differs("coverage", &text(&record["coverage"]), &expected.coverage),
        differs("gaps", &gaps, &expected.gaps),
        differs("facts", &facts, &expected.facts),
    ]
    .into_iter()
    .flatten()
    .collect();
    for finding in &expected.findings {
        let what = format!("{} in {}", finding.category, finding.field);
        let is = list("findings")
            .into_iter()
            .find(|f| f["category"] == *finding.category && f["field"] == *finding.field);
        let Some(is) = is else {
            wrong.push(format!("no {what}"));
            continue;
        };
        let bands = ["confirmed", "likely", "candidate"];
        let count: u64 = bands.iter().map(|band| is[band].as_u64().unwrap_or(0)).sum();
        wrong.extend(differs(&what, &count, &finding.count));
    }
    wrong
}
