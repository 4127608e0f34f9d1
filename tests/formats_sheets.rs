//! Formats: what is read of spreadsheets. Every cell of every sheet is compared, and
//! what the scan's record says of the file. The files come from `fixtures/make`.

#[path = "formats/cases.rs"]
mod cases;
mod common;

use cases::{Case, ExpectedTable};
use common::listing::Table;
use serde_json::Value;
use std::collections::BTreeMap;

/// Runs `check` on every case and reports all that fail, not only the first.
fn each_case(check: impl Fn(&Case) -> Vec<String>) {
    let mut failed = Vec::new();
    for format in ["xlsx", "xlsm", "xlsb", "xls", "ods"] {
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
fn every_cell_stands_in_its_sheet_and_column() {
    each_case(|case| {
        let listing = case.listing(256 << 10);
        let expected: BTreeMap<String, Table> =
            case.expected.tables.iter().map(|(name, t)| (name.clone(), table(t))).collect();
        let (tables, text) = listing.sheets();
        let mut wrong = Vec::new();
        wrong.extend(listing.error.clone());
        wrong.extend(differs(
            "sheets",
            &tables.keys().collect(),
            &expected.keys().collect::<Vec<_>>(),
        ));
        for (name, table) in &expected {
            if let Some(is) = tables.get(name) {
                wrong.extend(differs(&format!("columns of {name:?}"), &is.columns, &table.columns));
                wrong.extend(differs(&format!("rows of {name:?}"), &is.rows, &table.rows));
            }
        }
        wrong.extend(differs("text", &text, &case.expected.text.clone().unwrap_or_default()));
        wrong
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
        let windows = [1, 64, 777].into_iter();
        windows
            .filter_map(|size| {
                differs(&format!("by windows of {size}"), &case.listing(size), &whole)
            })
            .collect()
    });
}

#[test]
fn records_say_what_was_read() {
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
    let number = |value: &Value| value.as_u64().unwrap_or(0);
    let mut wrong = Vec::new();
    wrong.extend(differs("format", &text(&record["format"]), &expected.format));
    wrong.extend(differs("coverage", &text(&record["coverage"]), &expected.coverage));
    let gaps = list("gaps").iter().map(|gap| (text(&gap["stage"]), text(&gap["cause"]))).collect();
    wrong.extend(differs("gaps", &gaps, &expected.gaps));
    let mut fields: Vec<(String, u64)> =
        list("fields").iter().map(|f| (text(&f["field"]), number(&f["values"]))).collect();
    // what stands beside the sheets is for the tests of documents
    fields.retain(|(name, _)| name.contains('!') && !name.ends_with("!text"));
    fields.sort();
    wrong.extend(differs("fields and their values", &fields, &counts(&expected.tables)));
    for finding in &expected.findings {
        let what = format!("{} in {}", finding.category, finding.field);
        let found = list("findings");
        let is = found
            .iter()
            .find(|f| f["category"] == *finding.category && f["field"] == *finding.field);
        let Some(is) = is else {
            wrong.push(format!("no {what}"));
            continue;
        };
        let count: u64 =
            ["confirmed", "likely", "candidate"].iter().map(|band| number(&is[band])).sum();
        wrong.extend(differs(&what, &count, &finding.count));
        if let Some(places) = &finding.places {
            let is = is["places"].as_array().cloned().unwrap_or_default();
            wrong.extend(differs(&what, &is.iter().map(place).collect(), places));
        }
    }
    wrong
}

/// Values of every field, by name.
fn counts(tables: &BTreeMap<String, ExpectedTable>) -> Vec<(String, u64)> {
    let fields = tables.iter().flat_map(|(sheet, table)| {
        table.columns.iter().enumerate().map(move |(i, column)| {
            let values = table.rows.iter().filter(|row| row[i].is_some()).count();
            // `!` parts sheet and column, so it is escaped inside the name of a sheet
            let sheet = sheet.replace('%', "%25").replace('!', "%21");
            (format!("{sheet}!{column}"), values as u64)
        })
    });
    let mut fields: Vec<_> = fields.collect();
    fields.sort();
    fields
}

/// `row 3` or `line 7`.
fn place(value: &Value) -> String {
    let (kind, number) = value.as_object().and_then(|map| map.iter().next()).expect("a place");
    format!("{kind} {number}")
}
