//! Formats: what is read of archives. Every entry has its record, and what is found in it
//! does not depend on what it is packed in. The files come from `fixtures/make/archives.py`.

#[path = "formats/cases.rs"]
mod cases;
mod common;

use cases::Case;
use common::Scanned;
use common::listing::Listing;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const FORMATS: &[&str] = &["zip", "tar", "cpio", "ar", "rpm", "iso", "cab", "7z", "rar"];

fn all() -> Vec<Case> {
    let cases: Vec<Case> =
        FORMATS.iter().flat_map(|format| cases::below(&format!("formats/{format}"))).collect();
    assert!(cases.len() >= 45, "fixtures are missing: only {} files", cases.len());
    cases
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, expected: &T) -> Option<String> {
    (is != expected).then(|| format!("{what}\n      is {is:?}\nexpected {expected:?}"))
}

/// Runs `check` on every case and reports all that fail, not only the first.
fn each_case(check: impl Fn(&Case) -> Vec<String>) {
    let failed: Vec<String> = all()
        .iter()
        .flat_map(|case| check(case).into_iter().map(|why| format!("{}: {why}", case.name)))
        .collect();
    assert!(failed.is_empty(), "{} differences:\n\n{}", failed.len(), failed.join("\n\n"));
}

/// One scan of all of them.
fn scanned() -> &'static BTreeMap<String, Value> {
    static SCANNED: OnceLock<BTreeMap<String, Value>> = OnceLock::new();
    SCANNED.get_or_init(|| {
        let root = |format: &&str| {
            format!(
                "{format}={}",
                common::repository(&format!("fixtures/formats/{format}")).display()
            )
        };
        let scanned: Scanned = common::scan(FORMATS.iter().map(root));
        let path = |record: &Value| record["path"].as_str().expect("a path").to_owned();
        scanned.objects().into_iter().map(|record| (path(&record), record)).collect()
    })
}

/// The record of a case, and those of all objects in it by their paths below it.
fn records(case: &Case) -> (&'static Value, BTreeMap<String, &'static Value>) {
    let path = case.name.strip_prefix("formats/").expect("a format");
    let below = format!("{path}!/");
    let inside = scanned().iter().filter_map(|(path, record)| {
        path.strip_prefix(&below).map(|path| (path.to_owned(), record))
    });
    (&scanned()[path], inside.collect())
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Format and causes of gaps: `text`, `none: encrypted`.
fn told(record: &Value) -> String {
    let causes: Vec<String> = list(&record["gaps"]).iter().map(|gap| text(&gap["cause"])).collect();
    let colon = if causes.is_empty() { "" } else { ": " };
    format!("{}{colon}{}", text(&record["format"]), causes.join(", "))
}

#[test]
fn every_entry_has_a_record_that_says_what_it_is() {
    each_case(|case| {
        let (record, inside) = records(case);
        let expected = &case.expected;
        let gaps = list(&record["gaps"]);
        let gaps = gaps.iter().map(|gap| (text(&gap["stage"]), text(&gap["cause"]))).collect();
        let encoding = list(&record["encoding"]).iter().map(text).collect();
        let inside: BTreeMap<String, Option<String>> =
            inside.into_iter().map(|(path, record)| (path, Some(told(record)))).collect();
        let facts: BTreeMap<String, String> =
            serde_json::from_value(record["facts"].clone()).unwrap_or_default();
        let mut wrong: Vec<String> = [
            differs("format", &text(&record["format"]), &expected.format),
            differs("encoding", &Some(encoding), &expected.encoding),
            differs("coverage", &text(&record["coverage"]), &expected.coverage),
            differs("gaps", &gaps, &expected.gaps),
            differs("objects inside", &inside, &expected.inside),
            differs("facts", &facts, &expected.facts),
        ]
        .into_iter()
        .flatten()
        .collect();
        for finding in &expected.findings {
            let is = count(record, &finding.category, &finding.field);
            wrong.extend(differs(&finding.field, &is, &finding.count));
        }
        wrong
    });
}

/// Matches of a category in a field, in all bands.
fn count(record: &Value, category: &str, field: &str) -> u64 {
    let found = list(&record["findings"]);
    let found = found.iter().filter(|f| f["category"] == category && f["field"] == field);
    found.flat_map(|f| ["confirmed", "likely", "candidate"].map(|b| f[b].as_u64())).flatten().sum()
}

/// Category, field, how often.
type Found = (&'static str, &'static str, u64);

/// What stands in the files of the tree that is in nearly every archive here.
const TREE: &[(&str, &[Found])] = &[
    ("brief.txt", &[("contact.email", "text", 1), ("contact.phone", "text", 1)]),
    ("leden.csv", &[("contact.email", "email", 2), ("name.full", "naam", 2)]),
    ("Renée Dubois.txt", &[("contact.email", "text", 1), ("gov.be_rrn", "text", 1)]),
];

#[test]
fn the_same_in_every_container_gives_the_same_findings() {
    each_case(|case| {
        let (_, inside) = records(case);
        // cases about other things have no such tree, or a locked one
        if ["/encrypted/", "things/"].iter().any(|other| case.name.contains(other)) {
            return Vec::new();
        }
        let mut wrong = Vec::new();
        for (name, findings) in TREE {
            // a disc of old has names of its own
            let short = name.to_uppercase().replace("RENÉE DUBOIS", "REN__E_D");
            let is =
                |path: &str| path.rsplit('/').next().is_some_and(|is| is == *name || is == short);
            let Some((_, record)) = inside.iter().find(|(path, _)| is(path)) else {
                wrong.push(format!("no {name}"));
                continue;
            };
            for (category, field, expected) in *findings {
                let is = count(record, category, field);
                wrong.extend(differs(&format!("{category} in {name}"), &is, expected));
            }
        }
        wrong
    });
}

#[test]
fn any_window_gives_the_same() {
    each_case(|case| {
        let whole = case.listing(256 << 10);
        let by = |size| differs(&format!("by windows of {size}"), &case.listing(size), &whole);
        // holes of a mebibyte take long byte by byte
        let sizes: &[u64] = if case.name.contains("things") { &[777] } else { &[1, 64, 777] };
        sizes.iter().copied().filter_map(by).collect()
    });
}

/// Whether anything of it, or of what is in it, is told to be missing.
fn tells(listing: &Listing) -> bool {
    listing.error.is_some()
        || !listing.gaps.is_empty()
        || listing.children.iter().any(|(_, inner)| tells(inner))
}

#[test]
fn what_is_cut_is_told() {
    for case in all() {
        // these have no mark of their end: cut between two entries they cannot be told from
        // what is whole; a file with holes is only long
        let endless = [".Z", "/ar/", "rar14", "rar20", "things"];
        if endless.iter().any(|name| case.name.contains(name)) {
            continue;
        }
        let bytes = case.bytes();
        // some are filled up with zeros behind their end
        let end = bytes.iter().rposition(|&b| b != 0).expect("something");
        // of less than a head cpio is text
        for cut in (128..end).step_by(64) {
            let listing = Listing::of(&bytes[..cut], &case.name, 4096);
            assert!(tells(&listing), "{} cut at {cut}: {listing:?}", case.name);
        }
    }
}

#[test]
fn no_wrong_byte_makes_a_reader_panic_or_hang() {
    for case in all() {
        let mut bytes = case.bytes();
        let step = if case.name.contains("things") { 4093 } else { 127 };
        for at in (0..bytes.len()).step_by(step) {
            for wrong in [0, 0xFF] {
                let right = std::mem::replace(&mut bytes[at], wrong);
                Listing::of(&bytes, &case.name, 4096);
                bytes[at] = right;
            }
        }
    }
}
