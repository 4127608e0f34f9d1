//! Formats: what is read of documents. All text, every table and value, the objects
//! inside, and what the scan's record says. The files come from `fixtures/make`.

#[path = "formats/cases.rs"]
mod cases;
mod common;

use cases::{Case, ExpectedTable};
use common::listing::Table;
use serde_json::Value;
use std::collections::BTreeMap;

const FORMATS: &[&str] = &[
    "docx", "pptx", "odt", "odp", "epub", "beside", "html", "markdown", "jpeg", "png", "tiff",
    "heic", "webp", "gif", "bmp",
];

/// Runs `check` on every case and reports all that fail, not only the first.
fn each_case(check: impl Fn(&Case) -> Vec<String>) {
    let mut failed = Vec::new();
    for format in FORMATS {
        let cases = cases::below(&format!("formats/{format}"));
        assert!(!cases.is_empty(), "no cases of {format}");
        for case in cases {
            failed.extend(check(&case).into_iter().map(|why| format!("{}: {why}", case.name)));
        }
    }
    assert!(failed.is_empty(), "{} differences:\n\n{}", failed.len(), failed.join("\n\n"));
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, expected: &T) -> Option<String> {
    (is != expected).then(|| format!("{what}\n      is {is:?}\nexpected {expected:?}"))
}

#[test]
fn all_text_and_every_value_is_read_where_it_stands() {
    each_case(|case| {
        let listing = case.listing(256 << 10);
        let tables = listing.tables();
        let expected: BTreeMap<String, Table> =
            case.expected.tables.iter().map(|(name, t)| (name.clone(), table(t))).collect();
        let text = case.expected.text.clone().unwrap_or_default();
        let children = listing.children.iter().map(|(name, _)| name.clone()).collect();
        [
            differs("tables", &tables, &expected),
            differs("text", &listing.text(), &text),
            differs("objects inside", &children, &case.expected.children),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
}

/// Rows by number; those in which nothing stands are not read.
fn table(expected: &ExpectedTable) -> Table {
    let rows = expected.rows.iter().zip(1..).map(|(row, number)| (number, row.clone()));
    let rows = rows.filter(|(_, row)| row.iter().any(Option::is_some)).collect();
    Table { columns: expected.columns.clone(), rows }
}

#[test]
fn any_window_gives_the_same() {
    each_case(|case| {
        let whole = case.listing(256 << 10);
        let by = |size| differs(&format!("by windows of {size}"), &case.listing(size), &whole);
        [1, 64, 777].into_iter().filter_map(by).collect()
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
        if let Some(places) = &finding.places {
            let is = is["places"].as_array().cloned().unwrap_or_default();
            wrong.extend(differs(&what, &is.iter().map(place).collect(), places));
        }
    }
    wrong
}

/// `row 3` or `line 7`.
fn place(value: &Value) -> String {
    let (kind, number) = value.as_object().and_then(|map| map.iter().next()).expect("a place");
    format!("{kind} {number}")
}
