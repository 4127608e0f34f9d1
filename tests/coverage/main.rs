//! Holds the promise that nothing is skipped in silence: everything that an independent
//! walk lists has its one record, and says what of it was read and why not the rest.

#![allow(clippy::print_stdout, reason = "a test says what it skipped")]

#[path = "../common/mod.rs"]
mod common;

mod access;
mod nobody;
mod traces;
mod tree;
mod vanishing;

use common::{Scanned, scan};
use serde_json::Value;
use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A path below a root as records print it: bytes that are no text, control characters
/// and `%`, `#`, `!` percent-escaped. Written from the documentation, not from the code.
fn printed(below: &Path) -> String {
    let bytes = below.as_os_str().as_bytes();
    let mut print = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let marks = c.is_control() || "%#!\u{2028}\u{2029}".contains(c);
            match marks {
                true => c.to_string().bytes().for_each(|b| print += &format!("%{b:02X}")),
                false => print.push(c),
            }
        }
        chunk.invalid().iter().for_each(|b| print += &format!("%{b:02X}"));
    }
    print
}

/// Records by path; fails when one path has two.
fn by_path(scanned: &Scanned) -> BTreeMap<String, Value> {
    let mut records = BTreeMap::new();
    for object in scanned.objects() {
        let path = object["path"].as_str().expect("a path").to_owned();
        assert!(records.insert(path.clone(), object).is_none(), "{path} has two records");
    }
    records
}

/// Causes of a record's gaps.
fn causes(record: &Value) -> Vec<&str> {
    let gaps = record["gaps"].as_array().map_or(&[][..], Vec::as_slice);
    gaps.iter().map(|gap| gap["cause"].as_str().expect("a cause")).collect()
}

/// Asserts that everything but folders that `walkdir` lists below `root` has its record
/// in a scan labelled `share`, and that nothing else has; folders that cannot be read
/// or were left out are listed in `folders`.
#[track_caller]
fn assert_complete(root: &Path, scanned: &Scanned, folders: &[&str]) {
    let below = |path: &Path| path.strip_prefix(root).expect("below").to_owned();
    let hidden = |path: &Path| {
        let below = below(path);
        folders.iter().any(|folder| below.starts_with(folder) && below != Path::new(folder))
    };
    let mut listed: Vec<String> = walkdir::WalkDir::new(root)
        .min_depth(1)
        .into_iter()
        .filter_entry(|entry| !hidden(entry.path()))
        .map(|entry| entry.expect("walkdir reads what is left"))
        .filter(|entry| {
            let is_named = folders.contains(&below(entry.path()).to_string_lossy().as_ref());
            !entry.file_type().is_dir() || is_named
        })
        .map(|entry| format!("share/{}", printed(&below(entry.path()))))
        .collect();
    listed.sort();
    let records = by_path(scanned);
    let recorded: Vec<String> = records.keys().cloned().collect();
    assert_eq!(recorded, listed);
    for (path, record) in &records {
        let full = record["coverage"] == "full";
        assert_eq!(full, causes(record).is_empty(), "{path}: what is missing has a cause");
    }
}

/// Scans `root`, labelled `share`.
fn scan_share(root: &Path, args: &[&str]) -> Scanned {
    let labelled = format!("share={}", root.display());
    scan([labelled.as_str()].into_iter().chain(args.iter().copied()))
}
