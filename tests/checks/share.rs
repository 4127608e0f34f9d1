//! Holds the demo share against its register: everything that the checks say of it, and that a
//! draft with its blanks filled contradicts nothing.

use super::common::{repository, speur, stderr, stdout};
use serde_json::Value;
use speur::minimise::{CHECKS, Needs};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// Files that were last changed on 2023-01-15; all others on 2026-10-01.
const OLD: &[&str] = &["share/oud/mailing/adressen_œuvre.csv", "share/oud/1998/KLANTEN.TXT"];

/// Files that everyone can read.
const OPEN: &[&str] = &["share/personeel/lonen/lonen 2024-12.xlsb"];

/// The demo share and what it has none of, with modes and times that git does not keep,
/// scanned; and the register of both, a folder of two files.
pub struct Share {
    pub folder: TempDir,
}

pub static SHARE: LazyLock<Share> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let register = folder.path().join("register");
    fs::create_dir(&register).expect("made");
    for (from, to) in [("register.toml", "register.toml"), ("check/more.toml", "more.toml")] {
        fs::copy(repository("fixtures").join(from), register.join(to)).expect("copied");
    }
    let statement = repository("fixtures/check/privacy.txt");
    fs::copy(statement, folder.path().join("privacy.txt")).expect("copied");
    for (from, to) in [("share", "share"), ("check/more", "more")] {
        copy(&repository("fixtures").join(from), &folder.path().join(to), folder.path());
    }
    let share = Share { folder };
    let output = share.run(&[
        "scan",
        "share",
        "more",
        "-o",
        "share.jsonl",
        "--as-of",
        "2026-11-21",
        "--quiet",
        "--tolerance",
        "100%",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    share
});

fn copy(from: &Path, to: &Path, top: &Path) {
    fs::create_dir_all(to).expect("made");
    fs::set_permissions(to, fs::Permissions::from_mode(0o755)).expect("a mode");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to, top);
            continue;
        }
        fs::copy(entry.path(), &to).expect("copied");
        let below = to.strip_prefix(top).expect("below").to_str().expect("UTF-8");
        let mode = if OPEN.contains(&below) { 0o644 } else { 0o640 };
        fs::set_permissions(&to, fs::Permissions::from_mode(mode)).expect("a mode");
        // days since 1970
        let day = if OLD.contains(&below) { 19_372 } else { 20_727 };
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(day * 86_400);
        File::options().write(true).open(&to).expect("it").set_modified(time).expect("a time");
    }
}

impl Share {
    /// Runs the program in the folder.
    pub fn run(&self, args: &[&str]) -> Output {
        speur().current_dir(self.folder.path()).args(args).output().expect("speur runs")
    }

    /// `speur check` on the inventory, reckoned from the day of the scan.
    pub fn check(&self, args: &[&str]) -> Output {
        let usual = ["check", "share.jsonl", "--as-of", "2026-11-21"];
        self.run(&usual.iter().chain(args).copied().collect::<Vec<_>>())
    }

    /// The issues of `speur check --format json`.
    pub fn issues(&self, args: &[&str]) -> Vec<Value> {
        let output = self.check(&[&["--format", "json"], args].concat());
        let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        document["issues"].as_array().expect("issues").clone()
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }
}

/// A number as `n`: how many are found is the matter of other tests.
fn without_counts(text: &str) -> String {
    let mut out = String::new();
    let mut word_start = true;
    for c in text.chars() {
        match c {
            c if c.is_ascii_digit() && (word_start || out.ends_with('n')) => {
                if word_start {
                    out.push('n');
                }
            }
            c => out.push(c),
        }
        word_start = matches!(c, ' ' | '(');
    }
    out
}

fn line(issue: &Value) -> String {
    let said = |key: &str| issue[key].as_str().unwrap_or_default().to_owned();
    let whose = match &issue["whose"] {
        Value::Object(whose) => whose.values().next().and_then(Value::as_str).unwrap_or("?"),
        _ => "all",
    };
    let message = without_counts(&said("message"));
    let mut out =
        format!("{} {} {} {whose}: {message}\n", said("check"), said("severity"), said("sure"));
    if let Some(declared) = issue["declared"].as_object() {
        let file = declared["file"].as_str().expect("a file");
        out.push_str(&format!("    declared {file}:{} {}\n", declared["line"], declared["says"]));
    }
    for place in issue["places"]["first"].as_array().expect("places") {
        let field = place["field"].as_str().map(|field| format!("#{field}")).unwrap_or_default();
        out.push_str(&format!("    {}{field}\n", place["path"].as_str().expect("a path")));
    }
    out
}

#[test]
fn the_demo_share_against_its_register_and_statement() {
    // who owns the files is another account on each machine
    let issues: Vec<Value> = SHARE
        .issues(&["--register", "register", "--statement", "privacy.txt"])
        .into_iter()
        .filter(|issue| issue["subject"] != "unowned")
        .collect();
    let fired: BTreeSet<&str> = issues.iter().filter_map(|issue| issue["check"].as_str()).collect();
    let all: BTreeSet<&str> = CHECKS.iter().map(|check| check.id).collect();
    assert_eq!(fired, all, "every check finds something");
    let lines: String = issues.iter().map(line).collect();
    insta::assert_snapshot!(lines);
}

/// The draft of a register of the share, with every blank filled in.
fn filled_draft() -> String {
    let scan = ["scan", "share", "-o", "only.jsonl", "--as-of", "2026-11-21", "--quiet"];
    let draft = ["register", "draft", "only.jsonl"];
    let [_, output] = [&scan[..], &draft].map(|args| SHARE.run(args));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut draft = stdout(&output);
    for (blank, filled) in [
        ("contact = \"\"", "contact = \"privacy@groenwerf.example\""),
        ("base = \"\"", "base = \"https://groenwerf.example/register/\""),
        ("name = \"\"", "name = \"De Groenwerf bv\""),
        ("owner = \"\"", "owner = \"Someone\""),
        ("status = \"draft\"", "status = \"active\""),
        ("role = \"\"", "role = \"controller\""),
        ("countries = []", "countries = [\"BE\"]"),
        ("measures = []", "measures = [\"access for the department\"]"),
        ("# reviewed = 2026-01-31", "reviewed = 2026-11-01"),
        ("purpose = \"\"", "purpose = \"Work\""),
        ("legal_basis = []", "legal_basis = [\"contract\"]"),
        ("data_subjects = []", "data_subjects = [\"customers\", \"children of staff\"]"),
        ("# recipients = []", "recipients = []"),
        ("national_number_law = \"\"", "national_number_law = \"a law\""),
        ("special_condition = []", "special_condition = [\"employment\"]"),
        ("criminal_law = \"\"", "criminal_law = \"a law\""),
        ("duration = \"open\"", "duration = \"P50Y\""),
        ("start = \"\"", "start = \"end of the contract\""),
        ("on_expiry = \"\"", "on_expiry = \"review\""),
    ] {
        draft = draft.replace(blank, filled);
    }
    draft
}

/// The demo and its draft: what the files themselves show stays to be seen to, but nothing
/// that the register says is contradicted, at any severity.
#[test]
fn a_draft_with_its_blanks_filled_contradicts_nothing() {
    fs::write(SHARE.path("filled.toml"), filled_draft()).expect("written");
    let complete = SHARE.run(&["register", "check", "filled.toml"]);
    assert_eq!(complete.status.code(), Some(0), "{}", stdout(&complete));
    let alone: BTreeSet<&str> =
        CHECKS.iter().filter(|c| c.needs == Needs::Nothing).map(|c| c.id).collect();
    let args = ["check", "only.jsonl", "--as-of", "2026-11-21", "--register", "filled.toml"];
    let output = SHARE.run(&[&args[..], &["--format", "json"]].concat());
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for issue in document["issues"].as_array().expect("issues") {
        let check = issue["check"].as_str().expect("a check");
        assert!(alone.contains(check), "{}", line(issue));
    }
    // with those accepted it passes, however mild an issue may be
    let accepted: String = alone
        .iter()
        .map(|id| {
            format!("[[suppress]]\ncheck = '{id}'\nreason = 'known'\nowner = 'An'\nexpires = 2027-01-01\n")
        })
        .collect();
    fs::write(SHARE.path("accepted.toml"), accepted).expect("written");
    let more = ["--suppress", "accepted.toml", "--fail-on", "info"];
    let output = SHARE.run(&[&args[..], &more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn without_a_register_it_is_a_gate() {
    let output = SHARE.check(&["--tolerance", "100%"]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let fired: BTreeSet<String> = SHARE
        .issues(&[])
        .iter()
        .map(|issue| issue["check"].as_str().expect("a check").to_owned())
        .collect();
    let alone = CHECKS.iter().filter(|check| check.needs == Needs::Nothing).map(|check| check.id);
    assert_eq!(fired, alone.map(str::to_owned).collect());
}
