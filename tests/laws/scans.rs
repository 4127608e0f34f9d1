//! Holds the law that a scan's bytes are those of its tree: threads, shards, windows,
//! the order of roots and a second run change nothing but the header's `run`.

use super::common::{Scanned, scan};
use super::few;
use super::merging::merge;
use super::trees::{KINDS, Kind, Tree, dense, trees, write};
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

fn written(tree: &Tree) -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("share");
    write(tree, &root);
    let root = root.to_str().expect("UTF-8").to_owned();
    (folder, root)
}

fn scan_with(root: &str, args: &[&str]) -> Scanned {
    scan([root].into_iter().chain(args.iter().copied()))
}

/// Scans with windows of so many bytes.
fn windowed(root: &str, window: u64) -> Vec<u8> {
    windowed_with(root, window, &[])
}

/// The same with more arguments.
fn windowed_with(root: &str, window: u64, args: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("speur.toml");
    std::fs::write(&config, format!("[limits]\nwindow = {window}\n")).expect("written");
    let config = ["-c", config.to_str().expect("UTF-8")];
    scan_with(root, &[&config[..], args].concat()).without_run()
}

/// Asserts that two inventories are the same but for `run`, and shows where they are not.
#[track_caller]
fn assert_same(what: &str, a: &[u8], b: &[u8]) {
    if a == b {
        return;
    }
    let lines = |bytes: &[u8]| -> Vec<Value> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let (a, b) = (lines(a), lines(b));
    let mut differences = Vec::new();
    for (one, other) in a.iter().zip(&b) {
        let object = one["object"]["path"].as_str().unwrap_or("header or footer");
        differ(object, one, other, &mut differences);
    }
    differences.truncate(20);
    panic!("{what}: {} and {} lines\n{}", a.len(), b.len(), differences.join("\n"));
}

/// Lists the places below `place` at which two values differ.
fn differ(place: &str, a: &Value, b: &Value, differences: &mut Vec<String>) {
    match (a, b) {
        _ if a == b => {}
        (Value::Object(one), Value::Object(other)) => {
            for key in one.keys().chain(other.keys().filter(|key| !one.contains_key(*key))) {
                differ(&format!("{place} {key}"), &a[key], &b[key], differences);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (i, (a, b)) in one.iter().zip(other).enumerate() {
                differ(&format!("{place} {i}"), a, b, differences);
            }
        }
        _ => {
            let short = |value: &Value| value.to_string().chars().take(200).collect::<String>();
            differences.push(format!("{place}: {} and {}", short(a), short(b)));
        }
    }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn threads_and_a_second_run_change_nothing(tree in trees(9, 40)) {
        let (_folder, root) = written(&tree);
        let one = scan_with(&root, &["-j", "1"]).without_run();
        for threads in ["1", "2", "3", "8"] {
            assert_same(threads, &scan_with(&root, &["-j", threads]).without_run(), &one);
        }
    }

    #[test]
    fn merged_shards_are_the_whole(tree in trees(10, 6), of in 1..6u32, backwards in any::<bool>()) {
        let (folder, root) = written(&tree);
        let whole = scan_with(&root, &[]);
        let mut shards: Vec<_> = (1..=of)
            .map(|k| {
                let shard = scan_with(&root, &["--shard", &format!("{k}/{of}")]);
                let path = folder.path().join(format!("{k}.jsonl"));
                std::fs::write(&path, &shard.bytes).expect("written");
                (path, shard)
            })
            .collect();
        let records: usize = shards.iter().map(|(_, shard)| shard.records().len()).sum();
        prop_assert_eq!(records, whole.records().len(), "each object is in one shard");
        if backwards {
            shards.reverse();
        }
        let paths: Vec<&Path> = shards.iter().map(|(path, _)| path.as_path()).collect();
        assert_same("merged", &merge(&paths).without_run(), &whole.without_run());
    }

    #[test]
    fn windows_of_any_size_find_the_same(tree in trees(4, 60), size in 1..20_000u64) {
        let (_folder, root) = written(&tree);
        let whole = windowed(&root, 1 << 22);
        for window in [1, size, 4096, 1 << 16] {
            assert_same(&format!("window {window}"), &windowed(&root, window), &whole);
        }
    }

    #[test]
    fn the_order_of_roots_changes_nothing(one in trees(4, 5), other in trees(4, 5)) {
        let (_a, one) = written(&one);
        let (_b, other) = written(&other);
        let (one, other) = (format!("een={one}"), format!("twee={other}"));
        let forth = scan([&one, &other]).without_run();
        assert_same("order", &scan([&other, &one]).without_run(), &forth);
    }

    #[test]
    fn one_key_gives_one_set_of_hashes(tree in trees(5, 30)) {
        let (folder, root) = written(&tree);
        let key = folder.path().join("key");
        let key = key.to_str().expect("UTF-8");
        let first = scan_with(&root, &["--key-file", key, "-j", "1"]).without_run();
        assert_same("again", &scan_with(&root, &["--key-file", key, "-j", "4"]).without_run(), &first);
    }
}

/// Scans a dense file in windows of many sizes, all of which must find the same.
fn cut_anywhere(kind: Kind) {
    let (_folder, root) = written(&dense(kind, 700));
    let whole = windowed(&root, 1 << 22);
    for window in [1, 1111, 5000, 70_001] {
        assert_same(&format!("{kind:?}, window {window}"), &windowed(&root, window), &whole);
    }
}

#[test]
fn dense_files_are_cut_anywhere_without_a_difference() {
    for &kind in KINDS {
        cut_anywhere(kind);
    }
}

#[test]
fn one_file_is_the_same_whoever_searches_it() {
    for &kind in KINDS {
        let (folder, root) = written(&dense(kind, 2000));
        let key = folder.path().join("key");
        let key = ["--key-file", key.to_str().expect("UTF-8")];
        for (window, args) in [(1500, &[][..]), (20_000, &key[..])] {
            let with = |threads| windowed_with(&root, window, &[args, &["-j", threads]].concat());
            let one = with("1");
            for threads in ["2", "3", "8"] {
                assert_same(&format!("{kind:?}, -j {threads}"), &with(threads), &one);
            }
        }
    }
}
