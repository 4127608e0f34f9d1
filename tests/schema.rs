//! The JSON Schema of inventories: what `speur` writes fits it, what `speur` would
//! refuse to read does not, and it names exactly what the model names.

mod common;
#[path = "schema/model.rs"]
mod model;
#[path = "schema/share.rs"]
mod share;
#[path = "schema/walk.rs"]
mod walk;

use serde_json::{Value, json};
use share::Share;
use speur::model::{Cause, Line};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use walk::Schema;

/// A share that has a bit of everything, scanned and merged in every way: each
/// line, and each document.
static WRITTEN: LazyLock<(Vec<Value>, Vec<Value>)> = LazyLock::new(|| {
    let share = Share::new();
    let rich = share.scan("rich", &["--config", share.path("limits.toml")]);
    let keyed = share.scan("keyed", &["--key-file", share.path("key")]);
    let bare = share.scan("bare", &["--no-samples", "--ocr", "--as-of", "2026-02-01"]);
    let own = share.scan("own", &["--config", share.path("own.toml"), "--packs", "acme,be"]);
    let first = share.scan("first", &["--shard", "1/2"]);
    let second = share.scan("second", &["--shard", "2/2"]);
    let merges = [
        share.merge("both", &[&first, &second]),
        share.merge("half", &[&first]),
        share.merge("clash", &[&rich, &keyed, &bare]),
    ];
    let lines: Vec<Value> = [&rich, &keyed, &bare, &own, &first, &second]
        .into_iter()
        .chain(&merges)
        .flat_map(|f| share::lines(f))
        .collect();
    let documents = vec![share.document("scan", &[]), share.document("merge", &[&rich, &bare])];
    (lines, documents)
});

fn causes(lines: &[Value]) -> BTreeSet<&str> {
    let gaps = lines.iter().filter_map(|line| line["object"]["gaps"].as_array()).flatten();
    gaps.filter_map(|gap| gap["cause"].as_str()).collect()
}

#[test]
fn what_is_written_fits() {
    let schema = Schema::read();
    let (lines, documents) = &*WRITTEN;
    for instance in lines.iter().chain(documents) {
        assert_eq!(schema.complaint(instance), None, "{instance:#}");
    }
    // the scans that stand behind this are as rich as they are meant to be
    let provoked = [
        "bomb",
        "corrupt",
        "excluded",
        "link",
        "special-file",
        "too-deep",
        "too-large",
        "too-many",
        "truncated",
        "undecodable",
        "unsupported",
    ];
    let seen = causes(lines);
    for cause in provoked {
        assert!(seen.contains(cause), "{cause} not among {seen:?}");
    }
    let statuses: BTreeSet<&str> =
        lines.iter().filter_map(|line| line["footer"]["status"].as_str()).collect();
    assert_eq!(statuses, BTreeSet::from(["complete", "shards-missing"]));
}

#[test]
fn every_property_is_met_in_a_real_scan() {
    let schema = Schema::read();
    let (lines, documents) = &*WRITTEN;
    let mut met = BTreeSet::new();
    for instance in lines.iter().chain(documents) {
        schema.properties_met(instance, &mut met);
    }
    // not every file system keeps lists
    let elsewhere = ["access.acl", "aclEntry.who", "aclEntry.rights"];
    let missing: Vec<String> = schema
        .properties()
        .into_iter()
        .filter(|name| !met.contains(name) && !elsewhere.contains(&name.as_str()))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn what_the_program_refuses_to_read_the_schema_refuses() {
    let schema = Schema::read();
    let (lines, _) = &*WRITTEN;
    let mut refused = 0;
    for line in lines {
        for mutant in walk::mutants(line) {
            if serde_json::from_value::<Line>(mutant.clone()).is_err() {
                refused += 1;
                assert!(schema.complaint(&mutant).is_some(), "fits, but is not read: {mutant:#}");
            }
        }
    }
    assert!(refused > 1000, "only {refused} mutants were wrong");
}

#[test]
fn an_optional_property_is_one_that_the_program_leaves_out() {
    let schema = Schema::read();
    let (lines, _) = &*WRITTEN;
    for line in lines {
        let bare = schema.required_only(line);
        assert_eq!(schema.complaint(&bare), None);
        let read: Line = serde_json::from_value(bare.clone()).expect("what is required is enough");
        assert_eq!(serde_json::to_value(read).expect("JSON"), bare);
    }
}

#[test]
fn each_kind_of_fault_is_refused() {
    let schema = Schema::read();
    let (lines, documents) = &*WRITTEN;
    let object = |path: &str| {
        let mut objects = lines.iter().filter(|line| line["object"]["path"].is_string());
        objects.find(|line| line["object"]["path"].as_str().is_some_and(|p| p.ends_with(path)))
    };
    let customers = object("klanten.csv").expect("a record");
    let noise = object("noise.bin").expect("a record");
    let faults: [(&Value, &str, Value); 9] = [
        (noise, "/object/gaps/0/cause", json!("lost")),
        (noise, "/object/gaps/0/stage", json!("lunch")),
        (noise, "/object/gaps/0/times", json!(0)),
        (noise, "/object/coverage", json!("half")),
        (customers, "/object/findings/0/category", json!("contact.pigeon")),
        (customers, "/object/findings/0/places/0", json!({ "row": 1, "line": 1 })),
        (customers, "/object/findings/0/samples", json!(["x".repeat(41)])),
        (customers, "/object/as_of", json!("21-11-2026")),
        (&lines[0], "/header/format", json!("speur-inventory/2")),
    ];
    for (line, place, wrong) in faults {
        let mut line = line.clone();
        *line.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = wrong;
        assert!(schema.complaint(&line).is_some(), "{place}");
    }
    for part in ["header", "objects", "footer"] {
        let mut document = documents[0].clone();
        document.as_object_mut().expect("an object").remove(part);
        assert!(schema.complaint(&document).is_some(), "without {part}");
    }
}

/// Both shapes say the same.
#[test]
fn a_document_holds_what_the_lines_hold() {
    let share = Share::new();
    let lines = share::lines(&share.scan("lines", &[]));
    let mut document = share.document("scan", &[]);
    let (header, footer) = (lines[0]["header"].clone(), lines[lines.len() - 1]["footer"].clone());
    document["header"]["run"] = header["run"].clone();
    let objects: Vec<Value> =
        lines[1..lines.len() - 1].iter().map(|line| line["object"].clone()).collect();
    assert_eq!(document, json!({ "header": header, "objects": objects, "footer": footer }));
}

#[test]
fn words_and_properties_are_those_of_the_model() {
    let schema = Schema::read();
    for (place, names) in model::words() {
        assert_eq!(schema.words_at(place), names, "{place}");
    }
    for (definition, names) in model::fields() {
        assert_eq!(schema.properties_of(definition), names, "{definition}");
    }
    let described: BTreeSet<String> = schema.object_definitions();
    let modelled: BTreeSet<String> = model::fields().map(|(name, _)| name.to_owned()).collect();
    // the shapes of `store::write` have no type in the model
    let shapes = ["headerLine", "objectLine", "footerLine", "document"].map(str::to_owned);
    let unknown: Vec<&String> =
        described.difference(&modelled).filter(|name| !shapes.contains(name)).collect();
    assert!(unknown.is_empty(), "no type of the model: {unknown:?}");
}

#[test]
fn causes_read_the_same_in_the_code_and_in_the_schema() {
    for name in Schema::read().words_at("cause") {
        let cause: Cause = serde_json::from_value(json!(name)).expect("a cause");
        assert_eq!(cause.name(), name);
    }
}

#[test]
fn every_property_is_described_and_none_other_allowed() {
    let open = Schema::read().undescribed();
    assert_eq!(open, [""; 0]);
}

#[test]
fn the_program_prints_it() {
    let output = common::speur().arg("schema").output().expect("speur runs");
    assert!(output.status.success());
    let file = std::fs::read(common::repository("docs/inventory.schema.json")).expect("the schema");
    assert!(output.stdout == file);
}
