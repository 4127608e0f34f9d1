//! Holds the promises of `speur find`: a person is found in every place and form, others are
//! not taken for her, nothing that could hold her is left unread, no value is shown unasked.

#[path = "../common/mod.rs"]
mod common;

mod forms;
mod narrowed;
mod places;

use common::{repository, speur};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

/// What `speur find` says as JSON, run in `folder` with these arguments.
fn find(folder: &Path, args: &[&str]) -> Value {
    let output = run(folder, &[args, &["--format", "json"]].concat());
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 3)), "{args:?}: {}", common::stderr(&output));
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

fn run(folder: &Path, args: &[&str]) -> Output {
    speur().current_dir(folder).arg("find").args(args).output().expect("speur runs")
}

/// The fixture: a share, and the person in it.
fn fixture() -> (String, String) {
    let path = |name: &str| repository(name).to_str().expect("UTF-8").to_owned();
    (path("fixtures/find/share"), path("fixtures/find/person.txt"))
}

/// Every place that a report tells: path, field, where, kind, form, certainty.
fn places(report: &Value) -> Vec<[String; 6]> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let mut all = Vec::new();
    for object in report["objects"].as_array().expect("objects") {
        for place in object["places"].as_array().expect("places") {
            let at = ["row", "line", "page"]
                .iter()
                .find_map(|what| place.get(what).map(|n| format!("{what} {n}")));
            all.push([
                text(&object["path"]),
                text(&place["field"]),
                at.unwrap_or_default(),
                text(&place["kind"]),
                text(&place["form"]),
                text(&place["certainty"]),
            ]);
        }
    }
    all
}
