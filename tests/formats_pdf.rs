//! Formats: what is read of PDF files. Text, fields and gaps are compared, and what the
//! scan's record says of the file. The files come from `fixtures/make/pdf.py`.

#[path = "formats/cases.rs"]
mod cases;
mod common;

use cases::Case;
use common::listing::{Listing, Table};
use serde_json::Value;
use std::collections::BTreeMap;

fn all() -> Vec<Case> {
    let cases: Vec<Case> =
        ["formats/pdf", "formats/pdf-hostile"].into_iter().flat_map(cases::below).collect();
    assert!(cases.len() >= 16, "fixtures are missing: only {} files", cases.len());
    cases
}

/// Runs `check` on every case and reports all that fail, not only the first.
fn each_case(check: impl Fn(&Case) -> Vec<String>) {
    let failed: Vec<String> = all()
        .iter()
        .flat_map(|case| check(case).into_iter().map(|why| format!("{}: {why}", case.name)))
        .collect();
    assert!(failed.is_empty(), "{} differences:\n\n{}", failed.len(), failed.join("\n\n"));
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, expected: &T) -> Option<String> {
    (is != expected).then(|| format!("{what}\n      is {is:?}\nexpected {expected:?}"))
}

#[test]
fn text_comes_in_reading_order_and_values_in_their_fields() {
    each_case(|case| {
        let listing = case.listing(256 << 10);
        let text = case.expected.text.clone().unwrap_or_default();
        let mut wrong: Vec<String> = differs("text", &listing.text(), &text).into_iter().collect();
        let expected: BTreeMap<String, Table> = case
            .expected
            .tables
            .iter()
            .map(|(name, table)| {
                let rows = (1..).zip(table.rows.iter().cloned()).collect();
                (name.clone(), Table { columns: table.columns.clone(), rows })
            })
            .collect();
        wrong.extend(differs("fields", &listing.tables(), &expected));
        wrong
    });
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
    let roots = ["pdf", "pdf-hostile"].map(|kind| {
        format!("{kind}={}", common::repository(&format!("fixtures/formats/{kind}")).display())
    });
    let scanned = common::scan(roots);
    let records: BTreeMap<String, Value> = scanned
        .objects()
        .into_iter()
        .map(|record| (format!("formats/{}", record["path"].as_str().expect("a path")), record))
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
    for (fact, value) in &expected.facts {
        wrong.extend(differs(fact, &text(&record["facts"][fact]), value));
    }
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
        let bands = ["confirmed", "likely", "candidate"];
        let count: u64 = bands.iter().map(|band| is[band].as_u64().unwrap_or(0)).sum();
        wrong.extend(differs(&what, &count, &finding.count));
        let places = is["places"].as_array().cloned().unwrap_or_default();
        let places: Vec<String> = places.iter().map(place).collect();
        wrong.extend(differs(&what, &places, &finding.places.clone().unwrap_or_default()));
    }
    wrong
}

/// `page 3` or `row 1`.
fn place(value: &Value) -> String {
    let (kind, number) = value.as_object().and_then(|map| map.iter().next()).expect("a place");
    format!("{kind} {number}")
}

#[test]
fn a_file_inside_is_read_as_what_it_is() {
    let case = all().into_iter().find(|case| case.name.ends_with("bijlage.pdf")).expect("a case");
    let children = case.listing(256 << 10).children;
    let names: Vec<&str> = children.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["leden.csv"]);
    let inner: &Listing = &children[0].1;
    assert_eq!((inner.format.as_str(), inner.cells.len()), ("csv", 4), "{inner:?}");
}

#[test]
fn a_gap_tells_pages_and_share() {
    for (file, note) in [
        ("scan.pdf", "page 2: pictures without text"),
        ("letters.pdf", "page 1: 28 % of the characters have no known meaning"),
    ] {
        let case = all().into_iter().find(|case| case.name.ends_with(file)).expect("a case");
        let gaps = case.listing(256 << 10).gaps;
        assert_eq!(gaps.len(), 1, "{gaps:?}");
        assert_eq!(gaps[0].note.as_deref(), Some(note));
    }
}

#[test]
fn what_is_cut_or_damaged_is_told() {
    let case = all().into_iter().find(|case| case.name.ends_with("brief.pdf")).expect("a case");
    let whole = case.bytes();
    let told = |bytes: &[u8]| {
        let listing = Listing::of(bytes, &case.name, 4096);
        listing.error.is_some() || !listing.gaps.is_empty()
    };
    assert!(!told(&whole));
    for tenth in 1..10 {
        assert!(told(&whole[..whole.len() * tenth / 10]), "cut to {tenth} tenths");
    }
    // in the middle of the page's text
    let case = all().into_iter().find(|case| case.name.ends_with("kringen.pdf")).expect("a case");
    let whole = case.bytes();
    let from = memchr::memmem::find(&whole, b"stream").expect("content") + 20;
    for at in from..from + 40 {
        let mut wrong = whole.clone();
        wrong[at] ^= 0x10;
        assert!(told(&wrong), "a wrong byte at {at}");
    }
}
