//! Formats: what is read of the older documents of Office. Every piece of text, every
//! cell and every property is compared, and what the scan's record says of the file.
//! The files come from `fixtures/make`.

#[path = "formats/cases.rs"]
mod cases;
mod common;

use cases::{Case, ExpectedTable};
use common::listing::{Listing, Table};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Runs `check` on every case and reports all that fail, not only the first.
fn each_case(check: impl Fn(&Case) -> Vec<String>) {
    let failed: Vec<String> = cases::older()
        .iter()
        .flat_map(|case| check(case).into_iter().map(|why| format!("{}: {why}", case.name)))
        .collect();
    assert!(failed.is_empty(), "{} differences:\n\n{}", failed.len(), failed.join("\n\n"));
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, expected: &T) -> Option<String> {
    (is != expected).then(|| format!("{what}\n      is {is:?}\nexpected {expected:?}"))
}

/// Cells in the order of their fields: those of sheets and values beside them wait for
/// windows of their own.
fn by_field(mut listing: Listing) -> Listing {
    listing.cells.sort_by_key(|(field, ..)| *field);
    listing
}

/// Running text by its field.
fn texts(listing: &Listing) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::<String, String>::new();
    for (field, _, text) in &listing.texts {
        *texts.entry(listing.fields[field.0 as usize].0.to_string()).or_default() += text;
    }
    texts
}

fn table(expected: &ExpectedTable) -> Table {
    let rows = expected.rows.iter().zip(1..).map(|(row, number)| (number, row.clone()));
    let rows = rows.filter(|(_, row)| row.iter().any(Option::is_some)).collect();
    Table { columns: expected.columns.clone(), rows }
}

#[test]
fn every_piece_is_read() {
    each_case(|case| {
        let (listing, expected) = (case.listing(256 << 10), &case.expected);
        let mut wrong = Vec::new();
        wrong.extend(differs("text", &texts(&listing), &expected.texts));
        let tables: BTreeMap<String, Table> =
            expected.tables.iter().map(|(name, t)| (name.clone(), table(t))).collect();
        wrong.extend(differs("tables and values", &listing.tables(), &tables));
        let counts = |name: &String| expected.inside.get(name).is_none_or(Option::is_some);
        let format = |name, inner: &Listing| counts(name).then(|| inner.format.clone());
        let inside: BTreeMap<String, Option<String>> =
            listing.children.iter().map(|(name, l)| (name.clone(), format(name, l))).collect();
        wrong.extend(differs("objects inside", &inside, &expected.inside));
        wrong
    });
}

#[test]
fn any_window_gives_the_same() {
    each_case(|case| {
        let whole = by_field(case.listing(256 << 10));
        [1, 64, 777]
            .into_iter()
            .filter_map(|size| {
                differs(&format!("by windows of {size}"), &by_field(case.listing(size)), &whole)
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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rtf_gives_back_the_text_that_was_written(
        text in "[ -~éèëïçßŁódźαβγЖдиж日本語😀\\t\n]{0,300}",
        ways in prop::collection::vec(0u8..4, 1..20),
    ) {
        let mut rtf = b"{\\rtf1\\ansi\\ansicpg1252 ".to_vec();
        for (i, c) in text.chars().enumerate() {
            write_character(c, ways[i % ways.len()], &mut rtf);
        }
        rtf.push(b'}');
        let expected = speur::input::fold(&text);
        for window in [1, 100, 256 << 10] {
            let listing = Listing::of(&rtf, "x.rtf", window);
            prop_assert_eq!(&listing.text(), &expected, "{}", String::from_utf8_lossy(&rtf));
            prop_assert_eq!(&listing.gaps, &[]);
        }
    }
}

/// Writes a character in one of the ways that RTF has for it.
fn write_character(c: char, way: u8, out: &mut Vec<u8>) {
    let narrow = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).0.into_owned();
    let is_narrow = narrow.len() == 1 && (c.is_ascii() || narrow[0] > 0x7F);
    let own = match (c, way) {
        ('\n', 0) => "\\par ".to_owned(),
        ('\n', 1) => "{\\b\\par}".to_owned(),
        ('\n', 2) => "\\line\r\n".to_owned(),
        ('\n', _) => "\\\n".to_owned(),
        ('\t', _) => "\\tab ".to_owned(),
        ('\\' | '{' | '}', _) => format!("\\{c}"),
        (' '..='~', 0 | 1) => c.to_string(),
        (' '..='~', 2) => format!("{{\\i {c}}}"),
        _ if is_narrow && way < 3 => format!("\\'{:02x}", narrow[0]),
        (_, 0) => {
            c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("\\u{}?", *u as i16)).collect()
        }
        _ => {
            let units = c
                .encode_utf16(&mut [0; 2])
                .iter()
                .map(|u| format!("\\u{u}\\'3f"))
                .collect::<String>();
            format!("{{\\uc1{units}}}")
        }
    };
    out.extend_from_slice(own.as_bytes());
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
