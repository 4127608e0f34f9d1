//! Holds the form for code hosts and editors: SARIF 2.1.0. Must not know the tools that show
//! it. Source: OASIS, Static Analysis Results Interchange Format 2.1.0.

use super::{Told, declared};
use crate::minimise::{CHECKS, Issue, Place, Severity, Sure};
use crate::model::Place as At;
use serde_json::{Value, json};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn write(told: &Told<'_>) -> String {
    let results: Vec<Value> = told.outcome.issues.iter().map(result).collect();
    let rules: Vec<Value> = CHECKS
        .iter()
        .map(|check| {
            json!({
                "id": check.id,
                "name": check.name,
                "shortDescription": { "text": check.about },
                "fullDescription": { "text": format!("{} {}", check.about, check.fires) },
                "help": { "text": format!("{} ({})", check.next, check.article) },
            })
        })
        .collect();
    let mut notes: Vec<Value> = told
        .coverage()
        .into_iter()
        .map(|text| json!({ "level": "note", "message": { "text": text } }))
        .collect();
    let remark = |text: &String| json!({ "level": "warning", "message": { "text": text } });
    notes.extend(told.remarks.iter().map(remark));
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "speur",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": told.is_complete,
                "toolExecutionNotifications": notes,
            }],
            "results": results,
        }],
    });
    super::pretty(&document)
}

fn result(issue: &Issue) -> Value {
    let level = match issue.severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    };
    let mut text = format!("{}: {}.", issue.whose.name(), issue.message);
    if let Some(declared) = declared(issue) {
        text.push_str(&format!(" Declared: {declared}."));
    }
    if issue.sure == Sure::Indication {
        let by = if issue.by.is_empty() { String::new() } else { format!(" (by {})", issue.by) };
        text.push_str(&format!(" This is an indication{by}."));
    }
    if let Some(caveat) = &issue.caveat {
        text.push_str(&format!(" Coverage: {caveat}."));
    }
    text.push_str(&format!(" {} {}", issue.article, issue.next));
    let mut locations: Vec<Value> = issue.places.first.iter().map(location).collect();
    if let (true, Some(declared)) = (locations.is_empty(), &issue.declared) {
        locations.push(json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(&declared.file) },
            "region": { "startLine": declared.line.max(1) },
        }}));
    }
    json!({
        "ruleId": issue.check.id,
        "ruleIndex": CHECKS.iter().position(|check| check.id == issue.check.id),
        "level": level,
        "message": { "text": text },
        "locations": locations,
        "partialFingerprints": { "speur/1": issue.key() },
        "properties": {
            "severity": issue.severity.name(),
            "sure": issue.sure.name(),
            "places": issue.places.places,
            "objects": issue.places.objects,
        },
    })
}

fn location(place: &Place) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.path) } });
    if let Some(At::Line(line) | At::Row(line)) = place.at {
        physical["region"] = json!({ "startLine": line.max(1) });
    }
    let mut location = json!({ "physicalLocation": physical });
    if let Some(field) = &place.field {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": field, "kind": "member" }]);
    }
    location
}

/// A path of an inventory as a relative URI: what it escapes already stays as it is.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(byte as char),
            b'-' | b'.' | b'_' | b'~' | b'/' | b'%' | b'!' => out.push(byte as char),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_relative_uri() {
        assert_eq!(uri("share/a b%23.zip!/é.csv"), "share/a%20b%23.zip!/%C3%A9.csv");
        assert_eq!(uri("c:/x"), "c%3A/x");
    }
}
