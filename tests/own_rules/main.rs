//! Holds the promises on rules of a user's own: folders above those that ship, packs,
//! patterns, allow-lists, and what is said of rules that cannot be. All data is invented.

#[path = "../common/mod.rs"]
mod common;

mod allowed;
mod bad;
mod commands;
mod found;
mod packs;

use common::Scanned;
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

/// The rules of Acme, an invented company.
fn acme() -> String {
    common::repository("fixtures/rules/own").display().to_string()
}

/// A share `share` in a temporary folder, and whatever lies beside it.
struct Place(TempDir);

impl Place {
    /// A share with these files.
    fn with(files: &[(&str, &str)]) -> Self {
        let place = Place(tempfile::tempdir().expect("a folder"));
        std::fs::create_dir(place.path("share")).expect("made");
        for (name, content) in files {
            place.write(&format!("share/{name}"), content);
        }
        place
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn write(&self, below: &str, content: &str) -> String {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, content).expect("written");
        path.display().to_string()
    }

    /// The share, scanned on 2026-01-01 unless `args` say otherwise.
    fn scan(&self, args: &[&str]) -> Scanned {
        let share = self.path("share").display().to_string();
        common::scan(args.iter().copied().chain([share.as_str()]))
    }
}

/// Matches in an object by field and category: (confirmed, likely, candidate).
fn counts(object: &Value) -> Vec<(String, String, [u64; 3])> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let number = |value: &Value| value.as_u64().expect("a number");
    let findings = object["findings"].as_array().into_iter().flatten();
    findings
        .map(|f| {
            let bands = ["confirmed", "likely", "candidate"].map(|band| number(&f[band]));
            (text(&f["field"]), text(&f["category"]), bands)
        })
        .collect()
}

/// The confirmed and likely matches of a category in an object.
fn sure(object: &Value, category: &str) -> u64 {
    let found = counts(object).into_iter().filter(|(_, found, _)| found == category);
    found.map(|(_, _, bands)| bands[0] + bands[1]).sum()
}
