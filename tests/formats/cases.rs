//! Holds the cases under `fixtures/formats` and `fixtures/hostile`: each folder's
//! files against its `expected.json`. Must not know what a single case is about.

#![allow(dead_code, reason = "the hostile tests damage the files and expect nothing exact")]

use crate::common::{self, listing::Listing};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What must come of a file. `fixtures/README.md` describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub format: String,
    /// `null` where it is a guess that no one should rely on.
    #[serde(default = "no_encoding")]
    pub encoding: Option<Vec<String>>,
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    pub coverage: String,
    /// Stage and cause.
    #[serde(default)]
    pub gaps: Vec<(String, String)>,
    #[serde(default)]
    pub tables: BTreeMap<String, ExpectedTable>,
    /// How the record prints columns whose names are values.
    #[serde(default)]
    pub printed: BTreeMap<String, String>,
    /// By field as printed: record and text of every value, in the order in which they
    /// stand. For data that is nested, where a field may have several in a record.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<(u64, String)>>,
    /// All running text.
    pub text: Option<String>,
    /// Running text by its field, where there are several.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
    /// Objects inside by their names, and their formats where those count.
    #[serde(default)]
    pub inside: BTreeMap<String, Option<String>>,
    /// Pieces of the running text.
    #[serde(default)]
    pub text_holds: Vec<String>,
    /// What no running text may hold.
    #[serde(default)]
    pub text_lacks: Vec<String>,
    /// Names of the objects inside, without folders.
    #[serde(default)]
    pub children: Vec<String>,
    /// Lines of the running text.
    pub lines: Option<u64>,
    #[serde(default)]
    pub findings: Vec<ExpectedFinding>,
}

fn no_encoding() -> Option<Vec<String>> {
    Some(Vec::new())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedTable {
    /// As printed, without the table.
    pub columns: Vec<String>,
    /// Row by row; `null` where a row is too short.
    pub rows: Vec<Vec<Option<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFinding {
    pub category: String,
    pub field: String,
    pub count: u64,
    /// The first places: `row 3`, `line 7`.
    pub places: Option<Vec<String>>,
}

/// One file of one case.
pub struct Case {
    /// Path below `fixtures`.
    pub name: String,
    pub path: PathBuf,
    pub expected: Expected,
}

impl Case {
    pub fn bytes(&self) -> Vec<u8> {
        fs::read(&self.path).expect("a fixture")
    }

    /// What the extractor makes of it, by windows of `window` bytes.
    pub fn listing(&self, window: u64) -> Listing {
        Listing::of(&self.bytes(), &self.name, window)
    }
}

/// Every file of every case of text, and of those made to break readers.
pub fn all() -> Vec<Case> {
    let groups = [
        "formats/text",
        "formats/csv",
        "formats/sql",
        "formats/encodings",
        "formats/xml",
        "hostile",
    ];
    let cases: Vec<Case> = groups.into_iter().flat_map(below).collect();
    assert!(cases.len() > 150, "fixtures are missing: only {} files", cases.len());
    cases
}

/// Folders of the formats of data files.
pub const DATA: &[&str] =
    &["json", "har", "logs", "yaml", "toml", "ini", "properties", "ldif", "fixed"];

/// Every file of every case in the folders of `formats`.
pub fn below_all(formats: &[&str]) -> Vec<Case> {
    let of = |format: &&str| {
        let cases = below(&format!("formats/{format}"));
        assert!(!cases.is_empty(), "no cases of {format}");
        cases
    };
    formats.iter().flat_map(of).collect()
}

/// Every file of every case of the older documents of Office.
pub fn older() -> Vec<Case> {
    let groups = ["formats/rtf", "formats/workbooks", "formats/doc", "formats/ppt", "formats/vba"];
    let cases: Vec<Case> = groups.into_iter().flat_map(below).collect();
    assert!(cases.len() >= 10, "fixtures are missing: only {} files", cases.len());
    cases
}

/// Every file of every case of databases in files.
pub fn databases() -> Vec<Case> {
    let groups = [
        "pg-dump",
        "pg-dump-tar",
        "copy",
        "mysql-xml",
        "sqlite",
        "dbf",
        "bson",
        "database-file",
        "avro",
        "parquet",
        "arrow",
    ];
    let cases: Vec<Case> = groups.iter().flat_map(|g| below(&format!("formats/{g}"))).collect();
    assert!(cases.len() >= 25, "fixtures are missing: only {} files", cases.len());
    cases
}

/// Every file of the cases of mail, of cards and calendars, and of what Outlook keeps.
pub fn mail() -> Vec<Case> {
    let groups = ["eml", "mbox", "msg", "tnef", "pst", "vcard", "icalendar"];
    let cases: Vec<Case> =
        groups.iter().flat_map(|format| below(&format!("formats/{format}"))).collect();
    assert!(cases.len() >= 25, "fixtures are missing: only {} files", cases.len());
    cases
}

/// Every file of the cases in one folder of `fixtures`. A file without an
/// expectation, or an expectation without its file, is an error in the fixtures.
pub fn below(group: &str) -> Vec<Case> {
    let root = common::repository("fixtures");
    let folders = folders(&root.join(group));
    folders.iter().flat_map(|folder| read_case(&root, folder)).collect()
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).expect("a folder of fixtures");
    let mut folders: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn read_case(root: &Path, folder: &Path) -> Vec<Case> {
    let text = fs::read_to_string(folder.join("expected.json"))
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut shared: Map<String, Value> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    assert!(shared.remove("about").is_some(), "{} does not say what it is about", folder.display());
    let files = match shared.remove("files") {
        Some(Value::Object(files)) => files,
        _ => panic!("{} names no files", folder.display()),
    };
    let there = fs::read_dir(folder).expect("a case").count();
    assert_eq!(there, files.len() + 1, "files of {} and its expectations", folder.display());
    let case = |(file, own): (String, Value)| {
        let mut whole = shared.clone();
        whole.extend(own.as_object().cloned().expect("an object of what is different"));
        let path = folder.join(&file);
        let name = path.strip_prefix(root).expect("below the root").display().to_string();
        let expected = serde_json::from_value(Value::Object(whole))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        Case { name, path, expected }
    };
    files.into_iter().map(case).collect()
}
