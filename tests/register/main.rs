//! Holds the promises on registers: what is said of those that cannot be, their schema,
//! whose each object is, drafts, comparison and exports. All data is invented.

#![allow(clippy::print_stdout, reason = "a test says what it measured")]

#[path = "../common/mod.rs"]
mod common;

mod assigned;
mod bad;
mod drafts;
mod exports;
mod scale;
mod schema;
mod updates;

use common::{repository, speur};
use speur::model::ObjectRecord;
use speur::register::Register;
use speur::store::Inventory;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

/// A share that was scanned on 2026-11-21: `inventory.jsonl` in a folder of its own.
struct Scan {
    folder: TempDir,
    inventory: PathBuf,
}

/// The demo share.
static SHARE: LazyLock<Scan> = LazyLock::new(|| {
    Scan::made(tempfile::tempdir().expect("a folder"), &repository("fixtures/share"))
});

impl Scan {
    /// A share of these files.
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let share = folder.path().join("share");
        for (name, content) in files {
            let path = share.join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(&path, content).expect("written");
        }
        Scan::made(folder, &share)
    }

    fn made(folder: TempDir, share: &Path) -> Self {
        Scan::made_with(folder, share, &[])
    }

    fn made_with(folder: TempDir, share: &Path, options: &[&str]) -> Self {
        let inventory = folder.path().join("inventory.jsonl");
        let status = speur()
            .args(["scan", "--quiet", "--as-of", "2026-11-21", "--tolerance", "100%", "-o"])
            .arg(&inventory)
            .arg(share)
            .args(options)
            .status()
            .expect("speur runs");
        assert!(status.success());
        Scan { folder, inventory }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn objects(&self) -> Vec<ObjectRecord> {
        let mut inventory = Inventory::open(&self.inventory).expect("an inventory");
        let mut all = Vec::new();
        while let Some((_, record)) = inventory.next_record().expect("a record") {
            all.push(record);
        }
        all
    }
}

/// The records of the demo share.
fn share() -> Vec<ObjectRecord> {
    SHARE.objects()
}

/// The register of the demo.
fn register() -> Register {
    Register::load(&repository("fixtures/register.toml")).expect("a register")
}

/// A text whose numbers of matches and objects are all `n`: how many are found is the matter of
/// other tests.
fn without_counts(said: &str) -> String {
    let mut out = String::new();
    for line in said.lines() {
        let counts = ["confirmed", "likely", "object", "#   ", "    "];
        let is_count = counts.iter().any(|word| line.contains(word)) && !line.contains("fixtures");
        let mut digits = false;
        for c in line.chars() {
            match c {
                c if is_count && c.is_ascii_digit() => {
                    if !digits {
                        out.push('n');
                    }
                    digits = true;
                }
                c => {
                    digits = false;
                    out.push(c);
                }
            }
        }
        out.push('\n');
    }
    out
}
