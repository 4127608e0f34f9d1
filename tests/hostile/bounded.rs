//! Holds a scan of one file under watch: how long it takes and how much memory it
//! peaks at. Must not know what the file holds.

use crate::common;
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest that a scan may take. Far above what it takes, also unoptimised: what does
/// not end is to fail, not what is slow.
const LONGEST: Duration = Duration::from_secs(300);

/// What became of a file.
pub struct Outcome {
    pub record: Value,
    /// Those of objects inside it.
    pub inside: Vec<Value>,
    /// Peak of resident memory in MiB, as far as the system tells.
    pub peak: Option<u64>,
}

impl Outcome {
    /// Stage and cause of each gap.
    pub fn gaps(&self) -> Vec<(String, String)> {
        let text = |gap: &Value, key: &str| gap[key].as_str().expect("a name").to_owned();
        let gaps = self.record["gaps"].as_array().cloned().unwrap_or_default();
        gaps.iter().map(|gap| (text(gap, "stage"), text(gap, "cause"))).collect()
    }

    /// Matches of a category in a field.
    pub fn count(&self, category: &str, field: &str) -> u64 {
        let findings = self.record["findings"].as_array().cloned().unwrap_or_default();
        let of_field = findings.iter().filter(|f| f["category"] == category && f["field"] == field);
        of_field
            .flat_map(|f| ["confirmed", "likely", "candidate"].map(|b| f[b].as_u64()))
            .flatten()
            .sum()
    }
}

/// Scans `path` with one thread; `during` is called again and again while that goes on.
pub fn scan(path: &Path, during: impl FnMut()) -> Outcome {
    scan_by(1, path, during)
}

/// The same with so many threads.
pub fn scan_by(threads: usize, path: &Path, mut during: impl FnMut()) -> Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inventory = folder.path().join("inventory.jsonl");
    let mut child = common::speur()
        .args(["scan", "--quiet", "--as-of", "2026-01-01", "-j", &threads.to_string(), "-o"])
        .args([inventory.as_path(), path])
        .spawn()
        .expect("speur runs");
    let start = Instant::now();
    let mut peak = None;
    let status = loop {
        peak = memory_peak(child.id()).max(peak);
        if let Some(status) = child.try_wait().expect("a child of ours") {
            break status;
        }
        if start.elapsed() > LONGEST {
            child.kill().expect("a child of ours");
            panic!("{} was not read within {LONGEST:?}", path.display());
        }
        during();
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(matches!(status.code(), Some(0 | 3)), "{}: {status}", path.display());
    let text = std::fs::read_to_string(&inventory).expect("an inventory");
    let records: Vec<&str> = text.lines().filter(|line| line.starts_with("{\"object\"")).collect();
    let mut objects = records.iter().map(|line| {
        let mut line: Value = serde_json::from_str(line).expect("a record is JSON");
        line["object"].take()
    });
    let record = objects.next().expect("one file, one record");
    // those of objects inside it follow
    let below = format!("{}!/", record["path"].as_str().expect("a path"));
    let inside: Vec<Value> = objects.collect();
    for inner in &inside {
        let path = inner["path"].as_str().expect("a path");
        assert!(path.starts_with(&below), "{path} is not in {below}");
    }
    Outcome { record, inside, peak }
}

/// The greatest resident memory so far of a process and of those that it started, in
/// MiB.
fn memory_peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    let own = format!("/proc/{process}/task/{process}/children");
    let children = std::fs::read_to_string(own).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|child| child.parse().ok());
    Some(kib / 1024 + children.filter_map(memory_peak).sum::<u64>())
}
