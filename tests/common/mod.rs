//! Holds what the integration tests share: the program as a user runs it, and its
//! inventory as data. Must not know what a single test looks for.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod listing;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The built program.
pub fn speur() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_speur"));
    command.env_remove("NO_COLOR");
    command
}

/// A path in the repository.
pub fn repository(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// Runs the program and waits for its end.
pub fn run<I, S>(args: I) -> Output
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    speur().args(args).output().expect("speur runs")
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8 on standard output")
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8 on standard error")
}

/// What `speur scan` left of one run.
pub struct Scanned {
    /// The exit code.
    pub code: i32,
    /// The inventory's bytes.
    pub bytes: Vec<u8>,
    /// What stood on standard output and standard error.
    pub output: Output,
}

impl Scanned {
    /// The lines of the inventory, parsed: header, records, footer.
    pub fn lines(&self) -> Vec<Value> {
        self.bytes
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).expect("a line of the inventory is JSON"))
            .collect()
    }

    /// The records alone.
    pub fn records(&self) -> Vec<Value> {
        let lines = self.lines();
        lines[1..lines.len() - 1].to_vec()
    }

    /// The records, each without the `object` around it.
    pub fn objects(&self) -> Vec<Value> {
        self.records().into_iter().map(|mut line| line["object"].take()).collect()
    }

    /// The one record of the object that prints as `path`.
    pub fn object(&self, path: &str) -> Value {
        let all: Vec<Value> = self.objects().into_iter().filter(|r| r["path"] == path).collect();
        assert_eq!(all.len(), 1, "records of {path}");
        all[0].clone()
    }

    /// The bytes without the header's `run` block, which alone may differ between runs.
    pub fn without_run(&self) -> Vec<u8> {
        let end = self.bytes.iter().position(|&byte| byte == b'\n').expect("a header line");
        let mut header: Value = serde_json::from_slice(&self.bytes[..end]).expect("a JSON header");
        strip_run(&mut header);
        let mut bytes = serde_json::to_vec(&header).expect("JSON");
        bytes.extend_from_slice(&self.bytes[end..]);
        bytes
    }
}

fn strip_run(value: &mut Value) {
    if let Value::Object(map) = value {
        map.remove("run");
        map.values_mut().for_each(strip_run);
    }
}

/// Scans with further arguments (roots among them) and reads the inventory back.
pub fn scan<I, S>(args: I) -> Scanned
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("inventory.jsonl");
    let output = speur()
        .args(["scan", "--quiet", "--as-of", "2026-01-01", "-o"])
        .arg(&path)
        .args(args)
        .output()
        .expect("speur runs");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| {
        panic!("no inventory: {error}: {}", String::from_utf8_lossy(&output.stderr))
    });
    Scanned { code: output.status.code().expect("an exit code"), bytes, output }
}
