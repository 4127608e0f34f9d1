//! Formats: what is read of mail, mailboxes, cards and calendars, and of what Outlook
//! keeps. Every value and every text is compared, also of all objects inside, and what the
//! scan's record says. The files come from `fixtures/make/mail.py`.

#[path = "formats/cases.rs"]
mod cases;
mod common;

use cases::{Case, ExpectedTable};
use common::listing::{Listing, Table};
use serde_json::Value;
use std::collections::BTreeMap;

/// Runs `check` on every case and reports all that fail, not only the first.
fn each_case(check: impl Fn(&Case) -> Vec<String>) {
    let failed: Vec<String> = cases::mail()
        .iter()
        .flat_map(|case| check(case).into_iter().map(|why| format!("{}: {why}", case.name)))
        .collect();
    assert!(failed.is_empty(), "{} differences:\n\n{}", failed.len(), failed.join("\n\n"));
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, expected: &T) -> Option<String> {
    (is != expected).then(|| format!("{what}\n      is {is:?}\nexpected {expected:?}"))
}

/// What was read of an object and of all inside it: before the names of fields stand the
/// names of the objects, `#3` for the fourth where it has none.
#[derive(Debug, Default, PartialEq)]
struct All {
    texts: BTreeMap<String, String>,
    tables: BTreeMap<String, Table>,
    /// Formats of the objects inside.
    inside: BTreeMap<String, String>,
}

fn all_of(listing: &Listing) -> All {
    let mut all = All::default();
    add(listing, "", &mut all);
    all
}

fn add(listing: &Listing, before: &str, all: &mut All) {
    for (field, _, text) in &listing.texts {
        let field = listing.fields[field.0 as usize].0.to_string();
        *all.texts.entry(format!("{before}{field}")).or_default() += text;
    }
    for (name, table) in listing.tables() {
        all.tables.insert(format!("{before}{name}"), table);
    }
    for (i, (name, inner)) in listing.children.iter().enumerate() {
        let name = if name.is_empty() { format!("#{i}") } else { name.clone() };
        all.inside.insert(format!("{before}{name}"), inner.format.clone());
        add(inner, &format!("{before}{name}!/"), all);
    }
}

fn table(expected: &ExpectedTable) -> Table {
    let rows = expected.rows.iter().zip(1..).map(|(row, number)| (number, row.clone()));
    let rows = rows.filter(|(_, row)| row.iter().any(Option::is_some)).collect();
    Table { columns: expected.columns.clone(), rows }
}

#[test]
fn every_value_and_every_text_is_read_once() {
    each_case(|case| {
        let (all, expected) = (all_of(&case.listing(256 << 10)), &case.expected);
        let tables: BTreeMap<String, Table> =
            expected.tables.iter().map(|(name, t)| (name.clone(), table(t))).collect();
        let formats = expected.inside.iter();
        let inside: BTreeMap<String, String> =
            formats.map(|(name, format)| (name.clone(), format.clone().expect("one"))).collect();
        [
            differs("texts", &all.texts, &expected.texts),
            differs("values", &all.tables, &tables),
            differs("objects inside", &all.inside, &inside),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
}

#[test]
fn any_window_gives_the_same() {
    each_case(|case| {
        let whole = all_of(&case.listing(256 << 10));
        [1, 64, 777]
            .into_iter()
            .filter_map(|size| {
                differs(&format!("by windows of {size}"), &all_of(&case.listing(size)), &whole)
            })
            .collect()
    });
}

#[test]
fn records_say_what_was_read_and_what_was_not() {
    let scanned = common::scan([common::repository("fixtures/formats")]);
    let mut records: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for record in scanned.objects() {
        let path = record["path"].as_str().expect("a path");
        let file = path.split("!/").next().expect("a file").to_owned();
        records.entry(file).or_default().push(record);
    }
    each_case(|case| check_records(&records[&case.name], case));
}

/// The record of the file, and the findings of all inside it.
fn check_records(records: &[Value], case: &Case) -> Vec<String> {
    let expected = &case.expected;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |record: &Value, name: &str| record[name].as_array().cloned().unwrap_or_default();
    let record = &records[0];
    let mut wrong = Vec::new();
    wrong.extend(differs("format", &text(&record["format"]), &expected.format));
    wrong.extend(differs("coverage", &text(&record["coverage"]), &expected.coverage));
    // in the order of the objects
    let gaps = records.iter().flat_map(|record| list(record, "gaps"));
    let gaps = gaps.map(|gap| (text(&gap["stage"]), text(&gap["cause"]))).collect();
    wrong.extend(differs("gaps", &gaps, &expected.gaps));
    let facts: BTreeMap<String, String> =
        serde_json::from_value(record["facts"].clone()).unwrap_or_default();
    wrong.extend(differs("facts", &facts, &expected.facts));
    for finding in &expected.findings {
        let found = records.iter().flat_map(|record| list(record, "findings"));
        let count: u64 = found
            .filter(|f| f["category"] == *finding.category && f["field"] == *finding.field)
            .flat_map(|f| ["confirmed", "likely", "candidate"].map(|band| f[band].as_u64()))
            .flatten()
            .sum();
        let what = format!("{} in {}", finding.category, finding.field);
        wrong.extend(differs(&what, &count, &finding.count));
    }
    wrong
}
