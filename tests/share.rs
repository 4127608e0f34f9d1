//! The demo share: what its generator planted is found in its place, nothing else is,
//! and every format that the README names is among its files.

mod common;
#[path = "share/found.rs"]
mod found;
#[path = "share/text.rs"]
mod text;
#[path = "share/truth.rs"]
mod truth;

use common::repository;
use found::{Finding, Found};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;
use truth::{Object, Truth};

static FOUND: LazyLock<Found> = LazyLock::new(Found::scan);
static TRUTH: LazyLock<Truth> = LazyLock::new(Truth::read);

/// Up to so many distinct values are counted exactly; more are estimated.
const EXACT: u64 = speur::detect::SKETCH_SIZE as u64;

/// Runs `check` on every object and reports all that fail.
fn each_object(check: impl Fn(&str, &Object) -> Vec<String>) {
    let wrong: Vec<String> = TRUTH
        .objects
        .iter()
        .flat_map(|(path, object)| {
            check(path, object).into_iter().map(move |why| format!("{path}: {why}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_file_is_read_in_full_and_as_what_it_is() {
    assert_eq!(FOUND.scanned.code, 0, "a scan without gaps");
    let files: BTreeSet<String> = walkdir::WalkDir::new(repository("fixtures/share"))
        .into_iter()
        .map(|entry| entry.expect("a readable fixture"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let below = entry.path().strip_prefix(repository("fixtures/share")).expect("below it");
            below.to_str().expect("a name in UTF-8").to_owned()
        })
        .collect();
    assert_eq!(files, TRUTH.objects.keys().cloned().collect(), "files and their truth");
    let (inside, found): (BTreeSet<String>, BTreeSet<String>) =
        FOUND.records.keys().cloned().partition(|path| path.contains("!/"));
    assert_eq!(files, found, "files and their records");
    let macros = "personeel/verlofplanning.xlsm!/xl/vbaProject.bin".to_owned();
    assert_eq!(inside, [macros].into(), "what lies inside them");
    each_object(|path, object| {
        let record = &FOUND.records[path];
        let mut wrong = Vec::new();
        let mut same = |what: &str, is: &Value, expected: &str| {
            if is.as_str() != Some(expected) {
                wrong.push(format!("{what} is {is}, not {expected:?}"));
            }
        };
        same("coverage", &record["coverage"], "full");
        same("format", &record["format"], &object.format);
        for (fact, value) in &object.facts {
            same(fact, &record["facts"][fact], value);
        }
        let encodings: Vec<&str> = record["encoding"]
            .as_array()
            .map(|list| list.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        if let Some(packed) = &object.packed
            && !encodings.contains(&packed.as_str())
        {
            wrong.push(format!("{packed} is not among {encodings:?}"));
        }
        let ascii =
            std::fs::read(repository("fixtures/share").join(path)).expect("a file").is_ascii();
        match object.charset.as_deref().filter(|_| !ascii).and_then(charset_in_record) {
            Some(expected) if !encodings.contains(&expected) => {
                wrong.push(format!("charset {expected} is not among {encodings:?}"));
            }
            _ => {}
        }
        if object.charset.as_deref().is_some_and(|c| c.starts_with("utf-8-as"))
            && record["facts"]["repaired"] != "yes"
        {
            wrong.push("not marked as repaired".into());
        }
        wrong
    });
}

/// What a record says of a charset; None for what needs no mention.
fn charset_in_record(charset: &str) -> Option<&str> {
    match charset {
        "utf-8" | "utf-8-bom" | "utf-8-as-windows-1252" => None,
        // but for eight characters they are the same, and no byte tells them apart
        "iso-8859-15" => Some("windows-1252"),
        other => Some(other.trim_end_matches("-bom")),
    }
}

/// Expectations of one category in one field.
#[derive(Default)]
struct Expected {
    /// At least likely.
    sure: u64,
    /// At least candidates.
    weak: u64,
    /// Found although not planted.
    unplanted: u64,
    distinct: u64,
    places: BTreeSet<u64>,
    misses: Vec<String>,
}

fn expected(object: &Object) -> BTreeMap<(String, String), Expected> {
    let mut all: BTreeMap<(String, String), Expected> = BTreeMap::new();
    for planted in &object.planted {
        let of = all.entry((planted.field.clone(), planted.category.clone())).or_default();
        match &planted.known_miss {
            Some(why) => of.misses.push(why.clone()),
            None if planted.band == "likely" => of.sure += planted.values,
            None => of.weak += planted.values,
        }
        if planted.known_miss.is_none() {
            of.distinct += planted.distinct;
            of.places.extend(planted.places());
        }
    }
    for found in &object.unplanted {
        let of = all.entry((found.field.clone(), found.category.clone())).or_default();
        of.unplanted += found.values;
    }
    all
}

#[test]
fn every_planted_value_is_found_in_its_place_and_nothing_else() {
    each_object(|path, object| {
        let mut found = FOUND.findings(path);
        let mut wrong = Vec::new();
        for ((field, category), expected) in expected(object) {
            let is = found.remove(&(field.clone(), category.clone())).unwrap_or_default();
            wrong
                .extend(differs(&is, &expected).map(|why| format!("{category} in {field}: {why}")));
        }
        for ((field, category), is) in found {
            if is.sure > 0 {
                wrong.push(format!("{category} in {field}: {} found, none planted", is.sure));
            }
        }
        wrong
    });
}

fn differs(is: &Finding, expected: &Expected) -> Option<String> {
    let Finding { sure, candidate, distinct, places } = is;
    let least = expected.sure + expected.unplanted;
    if *sure < least {
        return Some(format!("{sure} found, {least} expected, {candidate} are candidates only"));
    }
    if *sure > least + expected.weak {
        let misses = match expected.misses.as_slice() {
            [] => String::new(),
            misses => format!("; a known miss that is none any more? {misses:?}"),
        };
        return Some(format!("{sure} found, {} expected{misses}", least + expected.weak));
    }
    let all = least + expected.weak;
    if sure + candidate < all {
        return Some(format!("{sure} and {candidate} candidates found, {all} expected"));
    }
    // candidates that nobody planted have places of their own
    if sure + candidate > all || expected.unplanted > 0 {
        return None;
    }
    if !places.is_subset(&expected.places) || places.first() != expected.places.first() {
        let first: Vec<_> = expected.places.iter().take(3).collect();
        return Some(format!("places {places:?}, expected {first:?}"));
    }
    let far = distinct.abs_diff(expected.distinct);
    let allowed = if expected.distinct <= EXACT { 0 } else { expected.distinct / 8 };
    (far > allowed).then(|| format!("{distinct} distinct values, expected {}", expected.distinct))
}

#[test]
fn values_in_running_text_are_found_as_they_stand() {
    each_object(|path, object| text::differences(&repository("fixtures/share").join(path), object));
}

#[test]
fn candidates_that_nobody_planted() {
    let mut lines = String::new();
    for (path, object) in &TRUTH.objects {
        let expected = expected(object);
        for ((field, category), is) in FOUND.findings(path) {
            let of = expected.get(&(field.clone(), category.clone()));
            let known = of.map_or(0, |of| of.sure + of.weak + of.unplanted);
            let beyond = (is.sure + is.candidate).saturating_sub(known).min(is.candidate);
            if beyond > 0 {
                writeln!(lines, "{beyond:3} {category} in {field} of {path}").expect("room");
            }
        }
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn the_share_holds_every_format_and_says_that_it_is_synthetic() {
    assert!(TRUTH.objects.len() >= 40, "{} files", TRUTH.objects.len());
    assert!(TRUTH.note.starts_with("SYNTHETIC"));
    let readme = std::fs::read_to_string(repository("fixtures/share/LEESMIJ.txt")).expect("it");
    assert!(readme.contains("SYNTHETIC DATA"));
    let mut kinds = BTreeSet::new();
    for (path, object) in &TRUTH.objects {
        let facts = object.facts.iter().map(|(fact, value)| format!("{fact} {value}"));
        kinds.extend(facts);
        kinds.extend(object.charset.clone());
        kinds.extend(object.packed.clone());
        kinds.insert(object.format.clone());
        let extension = path.rsplit('.').next().unwrap_or_default();
        kinds.insert(format!(".{extension}"));
        let folder = path.split('/').next().unwrap_or_default();
        kinds.insert(format!("{folder}/"));
    }
    for kind in [
        "klanten/",
        "personeel/",
        "boekhouding/",
        "oud/",
        "backup/",
        "logs/",
        "text",
        "csv",
        "sql",
        "xlsx",
        ".xlsm",
        "xlsb",
        "xls",
        "ods",
        "utf-8",
        "utf-8-bom",
        "utf-16le",
        "utf-16le-bom",
        "utf-16be-bom",
        "windows-1252",
        "iso-8859-15",
        "utf-8-as-windows-1252",
        "utf-8-as-gbk",
        "delimiter ;",
        "delimiter ,",
        "delimiter tab",
        "delimiter |",
        "header-row yes",
        "header-row no",
        "dialect mysql",
        "dialect postgresql",
        "dialect sql-server",
        "dialect sqlite",
        "gzip",
        "zstd",
        "xz",
        "bzip2",
        ".log",
        ".ini",
        ".md",
        ".txt",
    ] {
        assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
    }
    let bytes: u64 = walkdir::WalkDir::new(repository("fixtures/share"))
        .into_iter()
        .map(|entry| entry.expect("a fixture").metadata().expect("its size").len())
        .sum();
    assert!(bytes < 1_500_000, "{bytes} bytes are too many for a demo");
}
