//! Holds the law that merging inventories is a union: identity, commutative,
//! associative, idempotent, and no record that was in none of them.

use super::common::{Scanned, speur, stderr};
use super::few;
use super::trees::{Tree, trees, write};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// One scan of one tree: each under the same label, so that paths overlap.
#[derive(Clone, Debug)]
struct Scan {
    tree: Tree,
    args: Vec<&'static str>,
}

fn scans() -> impl Strategy<Value = Scan> {
    let as_of = prop::sample::select(vec!["2025-12-31", "2026-01-01", "2026-06-30"]);
    let options = prop::sample::select(vec![
        &[][..],
        &["-x", "*.csv"],
        &["-x", "a/"],
        &["--max-size", "500"],
        &["--shard", "1/2"],
        &["--shard", "2/2"],
        &["--shard", "2/3"],
    ]);
    (trees(7, 4), as_of, options).prop_map(|(tree, as_of, options)| {
        let args = ["--as-of", as_of].iter().chain(options).copied().collect();
        Scan { tree, args }
    })
}

/// Merges inventories; the result is checked to be a valid one by merging it again.
pub fn merge(paths: &[&Path]) -> Scanned {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("merged.jsonl");
    let output =
        speur().args(["merge", "-q", "-o"]).arg(&out).args(paths).output().expect("speur runs");
    let bytes = std::fs::read(&out).unwrap_or_else(|_| panic!("{paths:?}: {}", stderr(&output)));
    Scanned { code: output.status.code().expect("an exit code"), bytes, output }
}

/// The inventories of some scans, as files.
struct Inventories {
    folder: TempDir,
    paths: Vec<PathBuf>,
}

impl Inventories {
    fn of(scans: &[Scan]) -> Self {
        let mut all = Inventories { folder: tempfile::tempdir().expect("a folder"), paths: vec![] };
        for (i, one) in scans.iter().enumerate() {
            let root = all.folder.path().join(i.to_string());
            write(&one.tree, &root);
            let labelled = format!("share={}", root.display());
            let bytes = scan_as(&labelled, &one.args);
            all.keep(bytes);
        }
        all
    }

    fn keep(&mut self, bytes: Vec<u8>) -> PathBuf {
        let path = self.folder.path().join(format!("{}.jsonl", self.paths.len()));
        std::fs::write(&path, bytes).expect("written");
        self.paths.push(path.clone());
        path
    }
}

/// The inventory of a scan that names its own day.
fn scan_as(root: &str, args: &[&str]) -> Vec<u8> {
    let output = speur()
        .args(["scan", "-q", "--format", "lines", root])
        .args(args)
        .output()
        .expect("speur runs");
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    output.stdout
}

/// Records by path, without what merges add to them.
fn records(bytes: &[u8]) -> BTreeMap<String, Value> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let mut records = BTreeMap::new();
    for mut line in lines {
        if let Some(object) = line.get_mut("object") {
            object.as_object_mut().expect("an object").remove("superseded");
            let path = object["path"].as_str().expect("a path").to_owned();
            assert!(records.insert(path, object.take()).is_none(), "a path twice");
        }
    }
    records
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn merging_is_a_union(a in scans(), b in scans(), c in scans()) {
        let mut all = Inventories::of(&[a, b, c]);
        let [a, b, c] = [0, 1, 2].map(|i| all.paths[i].clone());
        let read = |path: &Path| std::fs::read(path).expect("written");
        let bytes = |paths: &[&Path]| merge(paths).bytes;

        prop_assert_eq!(bytes(&[&a]), read(&a), "identity");
        prop_assert_eq!(bytes(&[&a, &a]), read(&a), "idempotent");
        prop_assert_eq!(bytes(&[&a, &b]), bytes(&[&b, &a]), "commutative");

        let whole = bytes(&[&a, &b, &c]);
        let a_b = all.keep(bytes(&[&a, &b]));
        let b_c = all.keep(bytes(&[&b, &c]));
        let all_at_once = all.keep(whole.clone());
        prop_assert_eq!(bytes(&[&a_b, &c]), whole.clone(), "associative");
        prop_assert_eq!(bytes(&[&a, &b_c]), whole.clone(), "associative");
        prop_assert_eq!(bytes(&[&c, &a, &b]), whole.clone(), "in any order");
        prop_assert_eq!(bytes(&[&all_at_once, &b]), whole.clone(), "what is in it already");
        prop_assert_eq!(bytes(&[&a_b, &b_c]), whole.clone(), "overlapping");

        // one record per path, and none that was in no inventory
        let from = [&a, &b, &c].map(|path| records(&read(path)));
        let merged = records(&whole);
        let mut paths: Vec<&String> = from.iter().flat_map(BTreeMap::keys).collect();
        paths.sort();
        paths.dedup();
        prop_assert_eq!(merged.keys().collect::<Vec<_>>(), paths);
        for (path, record) in &merged {
            let candidates: Vec<&Value> = from.iter().filter_map(|records| records.get(path)).collect();
            prop_assert!(candidates.contains(&record), "{} is a sum or a mixture", path);
            let rank = |record: &Value| {
                let coverage = ["none", "partial", "full"]
                    .iter()
                    .position(|&c| record["coverage"] == c)
                    .expect("a coverage");
                let as_of = record["as_of"].as_str().expect("a day").to_owned();
                (coverage, as_of, record["size"].as_u64())
            };
            let best = candidates.iter().map(|record| rank(record)).max();
            prop_assert_eq!(Some(rank(record)), best, "the fuller, the later, the greater");
        }
    }
}
