//! Recognising text in pictures: what the program `tesseract` is given, what becomes of
//! its text, and what is told where it is missing, fails or does not end. A script
//! stands in for it; the last test asks the real one.

mod common;

use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder with a program called `tesseract` that lists two of the four languages and
/// else does what `does` says, in the shell's words.
struct Tool(TempDir);

impl Tool {
    fn that(does: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("tesseract");
        let listing =
            "if [ \"$1\" = --list-langs ]; then printf 'List:\\nfra\\nnld\\nosd\\n'; exit; fi";
        fs::write(&path, format!("#!/bin/sh\n{listing}\n{does}\n")).expect("room for a script");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("our file");
        Tool(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The records of a scan of `what`, with this program before all others.
    fn scan(&self, what: &Path, more: &[&str]) -> Vec<Value> {
        let paths = format!("{}:/usr/bin:/bin", self.0.path().display());
        scan(what, more, &paths)
    }
}

fn scan(what: &Path, more: &[&str], programs: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inventory = folder.path().join("inventory.jsonl");
    let output = common::speur()
        .args(["scan", "--quiet", "--as-of", "2026-01-01", "--ocr", "-o"])
        .arg(&inventory)
        .args(more)
        .arg(what)
        .env("PATH", programs)
        .output()
        .expect("speur runs");
    let text = fs::read_to_string(&inventory)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let lines = text.lines().filter(|line| line.starts_with("{\"object\""));
    let parsed = lines.map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    parsed.map(|mut line| line["object"].take()).collect()
}

fn page() -> PathBuf {
    common::repository("fixtures/formats/png/page/scan.png")
}

/// Stage, cause and note of each gap.
fn gaps(record: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let gaps = record["gaps"].as_array().cloned().unwrap_or_default();
    gaps.iter().map(|gap| (text(&gap["cause"]), text(&gap["note"]))).collect()
}

#[test]
fn recognised_text_is_searched_and_marked() {
    let tool = Tool::that("echo 'uw BSN is 111222333'; echo; echo 'bel 0475 12 34 56'");
    let records = tool.scan(&page(), &[]);
    let record = &records[0];
    assert_eq!(gaps(record), []);
    assert_eq!(record["coverage"], "full");
    assert_eq!(record["facts"], json!({ "ocr": "nld+fra" }));
    let found: Vec<(&Value, &Value, &Value, &Value)> = record["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| (&f["category"], &f["field"], &f["places"], &f["qualifiers"]["ocr"]))
        .collect();
    assert_eq!(
        found,
        [
            (&json!("contact.phone"), &json!("ocr.text"), &json!([{ "line": 3 }]), &json!(1)),
            (&json!("gov.nl_bsn"), &json!("ocr.text"), &json!([{ "line": 1 }]), &json!(1)),
        ]
    );
}

#[test]
fn the_program_is_given_the_picture_and_languages_that_are_installed() {
    let tool = Tool::that("cat > \"$0.input\"; echo \"$@\" > \"$0.arguments\"");
    tool.scan(&page(), &[]);
    let input = fs::read(tool.path("tesseract.input")).expect("what it was given");
    assert!(input == fs::read(page()).expect("a fixture"), "not the picture");
    let arguments = fs::read_to_string(tool.path("tesseract.arguments")).expect("its arguments");
    assert_eq!(arguments, "stdin stdout -l nld+fra\n");
}

#[test]
fn a_picture_inside_of_something_is_read_too() {
    let tool = Tool::that("cat > /dev/null; echo 'uw BSN is 111222333'");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = folder.path().join("bladzijde.html");
    // a picture of one point
    let point = "R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==";
    fs::write(&page, format!("<p><img src='data:image/gif;base64,{point}'></p>")).expect("room");
    let records = tool.scan(&page, &[]);
    let formats: Vec<&Value> = records.iter().map(|record| &record["format"]).collect();
    assert_eq!(formats, ["html", "gif"]);
    assert_eq!(gaps(&records[1]), []);
    assert_eq!(records[1]["findings"][0]["category"], "gov.nl_bsn");
    assert_eq!(records[1]["findings"][0]["qualifiers"]["ocr"], 1);
}

#[test]
fn without_the_program_every_picture_says_so() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let records = scan(&page(), &[], &empty.path().display().to_string());
    assert_eq!(gaps(&records[0]), [("tool-missing".into(), "tesseract".into())]);
    assert_eq!(records[0]["coverage"], "none");
}

#[test]
fn a_program_that_fails_leaves_the_picture_unread() {
    let tool = Tool::that("cat > /dev/null; echo half; exit 1");
    let records = tool.scan(&page(), &[]);
    let expected = ("image-only".to_owned(), "tesseract could not read it".to_owned());
    assert_eq!(gaps(&records[0]), [expected]);
    assert_eq!(records[0].get("findings"), None);
}

#[test]
fn a_program_that_does_not_end_is_ended() {
    let tool = Tool::that("echo $$ > \"$0.pid\"; exec sleep 600");
    let config = tool.path("speur.toml");
    fs::write(&config, "[limits]\nocr-time = 1\n").expect("room for a file");
    let start = Instant::now();
    let records = tool.scan(&page(), &["--config", config.to_str().expect("UTF-8")]);
    assert!(start.elapsed() < Duration::from_secs(60), "it took {:?}", start.elapsed());
    assert_eq!(records[0]["gaps"][0]["cause"], "time-out");
    assert_eq!(records[0]["gaps"][0]["limit"], json!({ "name": "ocr-time", "value": 1 }));
    if cfg!(target_os = "linux") {
        let pid = fs::read_to_string(tool.path("tesseract.pid")).expect("its number");
        assert!(!Path::new("/proc").join(pid.trim()).exists(), "it is still there");
    }
}

#[test]
fn a_picture_above_the_limit_is_not_given_to_it() {
    let tool = Tool::that("touch \"$0.asked\"");
    let config = tool.path("speur.toml");
    fs::write(&config, "ocr = true\n[limits]\nocr-size = 100\n").expect("room for a file");
    let records = tool.scan(&page(), &["--config", config.to_str().expect("UTF-8")]);
    assert_eq!(records[0]["gaps"][0]["cause"], "too-large");
    assert_eq!(records[0]["gaps"][0]["limit"], json!({ "name": "ocr-size", "value": 100 }));
    assert!(!tool.path("tesseract.asked").exists());
}

/// Where `tesseract` is installed, as `.ci/run` does.
#[test]
#[allow(clippy::print_stderr, reason = "whoever runs it is told that nothing was tested")]
fn the_real_program_reads_a_page() {
    let listed = Command::new("tesseract").arg("--list-langs").stderr(Stdio::null()).output();
    let listed = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    if !listed.is_ok_and(|list| list.lines().any(|line| line == "nld")) {
        assert!(std::env::var_os("NEEDS_TESSERACT").is_none(), "no tesseract with Dutch");
        eprintln!("not tested: no tesseract with Dutch is installed");
        return;
    }
    let programs = std::env::var("PATH").expect("a search path");
    let scans = common::repository("fixtures/formats/pdf/scans/scans.pdf");
    let pictures = [scan(&page(), &[], &programs), scan(&scans, &[], &programs).split_off(1)];
    assert_eq!(pictures.each_ref().map(Vec::len), [1, 9]);
    for record in pictures.concat() {
        assert_eq!(gaps(&record), [], "{}", record["path"]);
        let findings = record["findings"].as_array().expect("findings");
        for category in ["gov.nl_bsn", "contact.email"] {
            let found = findings.iter().find(|finding| finding["category"] == category);
            let found = found.unwrap_or_else(|| panic!("{}: no {category}", record["path"]));
            assert_eq!((&found["field"], &found["distinct"]), (&json!("ocr.text"), &json!(1)));
        }
    }
}

/// Pages as scanners give them, each with its picture packed in another way.
#[test]
fn scanned_pages_are_read_however_they_are_packed() {
    let scans = common::repository("fixtures/formats/pdf/scans/scans.pdf");
    let tool = Tool::that("cat > /dev/null; echo 'uw BSN is 111222333'");
    let records = tool.scan(&scans, &[]);
    assert_eq!(gaps(&records[0]), []);
    let names: Vec<&str> = records[1..].iter().filter_map(|r| r["path"].as_str()).collect();
    let pages = |extension: [&str; 9]| {
        let pages = (1..).zip(extension);
        pages
            .map(|(page, ext)| format!("scans.pdf/scans.pdf!/page-{page}-1.{ext}"))
            .collect::<Vec<_>>()
    };
    let extensions = ["jpg", "jpg", "tif", "tif", "tif", "tif", "tif", "tif", "tif"];
    assert_eq!(names, pages(extensions));
    for record in &records[1..] {
        assert_eq!(gaps(record), [], "{}", record["path"]);
        assert_eq!(record["findings"][0]["category"], "gov.nl_bsn", "{}", record["path"]);
    }
}
