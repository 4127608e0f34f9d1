//! Holds the promises on the key file: made once, kept private, refused when exposed;
//! hashes exist under it alone.

use super::common::stderr;
use super::{Place, mode_of, names_in};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

/// The records of the inventory that a scan of the share leaves.
fn records(place: &Place, args: &[&str]) -> Vec<Value> {
    let mut all = vec!["scan", "-q", "share", "--format", "json"];
    all.extend(args);
    let output = place.speur(&all);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    document["objects"].as_array().expect("objects").clone()
}

/// Whether any of these keys occurs anywhere in `value`.
fn has_key(value: &Value, keys: &[&str]) -> bool {
    match value {
        Value::Object(map) => {
            map.keys().any(|key| keys.contains(&key.as_str()))
                || map.values().any(|value| has_key(value, keys))
        }
        Value::Array(all) => all.iter().any(|value| has_key(value, keys)),
        _ => false,
    }
}

const HASHES: &[&str] = &["content_id", "sketch", "lookup"];

#[test]
fn a_key_is_made_on_first_use_for_its_owner_alone() {
    let place = Place::new();
    let first = records(&place, &["--key-file", "key"]);
    assert_eq!(mode_of(&place.path("key")), 0o600);
    let key = std::fs::read_to_string(place.path("key")).expect("text");
    let digits = key.trim_end();
    assert!(digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit()), "its form");
    assert_eq!(records(&place, &["--key-file", "key"]), first, "the same key, the same hashes");
    assert_eq!(std::fs::read_to_string(place.path("key")).expect("text"), key, "kept as it was");
    assert_ne!(records(&place, &["--key-file", "other"]), first, "another key, other hashes");
    assert_eq!(names_in(place.folder.path()), ["key", "other", "share"]);
}

#[test]
fn hashes_exist_under_a_key_alone() {
    let place = Place::new();
    let without = records(&place, &[]);
    assert!(!without.iter().any(|record| has_key(record, HASHES)));
    let under = records(&place, &["--key-file", "key"]);
    for key in HASHES {
        assert!(under.iter().any(|record| has_key(record, &[key])), "{key} under a key");
    }
    let strip = |records: &[Value]| records.iter().map(without_hashes).collect::<Vec<_>>();
    assert_eq!(strip(&under), strip(&without), "and nothing else changes");
}

fn without_hashes(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| !HASHES.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), without_hashes(value)))
            .collect(),
        Value::Array(all) => all.iter().map(without_hashes).collect(),
        other => other.clone(),
    }
}

#[test]
fn copies_have_one_content_id_and_nothing_else_does() {
    let place = Place::new();
    let text = std::fs::read(place.path("share/brief.txt")).expect("there");
    place.write("share/copy.txt", &text);
    let records = records(&place, &["--key-file", "key"]);
    let id = |path: &str| {
        let record = records.iter().find(|record| record["path"] == path).expect(path);
        record["content_id"].as_str().expect("a hash").to_owned()
    };
    assert_eq!(id("share/brief.txt"), id("share/copy.txt"));
    assert_ne!(id("share/brief.txt"), id("share/klanten.csv"));
}

#[test]
fn an_exposed_or_broken_key_file_is_refused_and_left_alone() {
    let place = Place::new();
    let key = "0123456789abcdef".repeat(4);
    for (content, mode, says) in [
        (key.as_str(), 0o640, "chmod 600"),
        (key.as_str(), 0o604, "chmod 600"),
        ("geheim", 0o600, "64 hexadecimal digits"),
        ("", 0o600, "64 hexadecimal digits"),
        ("zz23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 0o600, "64 hex"),
    ] {
        let path = place.write("key", content);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
        let output = place.speur(&["scan", "share", "--key-file", "key"]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{content} {mode:o}");
        assert!(said.contains(says) && said.contains("`key`"), "{said}");
        assert!(content.is_empty() || !said.contains(content), "{said}");
        assert_eq!(std::fs::read_to_string(&path).expect("text"), content);
        std::fs::remove_file(path).expect("removed");
    }
}

#[test]
fn no_samples_gives_none() {
    let place = Place::new();
    assert!(records(&place, &[]).iter().any(|record| has_key(record, &["samples"])));
    assert!(!records(&place, &["--no-samples"]).iter().any(|record| has_key(record, &["samples"])));
}
