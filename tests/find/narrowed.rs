//! Holds the promise that an inventory saves reading and never a place: what it leaves unread
//! holds no identifier.

use super::common::{speur, stderr};
use super::{find, fixture, places, run};
use std::path::{Path, PathBuf};

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// A copy of the share of the fixture, scanned under a key.
    fn new() -> Self {
        let place = Place { folder: tempfile::tempdir().expect("a folder") };
        let (share, _) = fixture();
        for entry in walkdir::WalkDir::new(&share) {
            let entry = entry.expect("readable");
            let to = place.path("share").join(entry.path().strip_prefix(&share).expect("below"));
            match entry.file_type().is_dir() {
                true => std::fs::create_dir_all(to).expect("made"),
                false => {
                    std::fs::copy(entry.path(), &to).expect("copied");
                    age(&to);
                }
            }
        }
        place.scan(&["--key-file", "key", "-o", "share.jsonl"]);
        place
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn scan(&self, args: &[&str]) {
        let output = speur()
            .current_dir(self.folder.path())
            .args(["scan", "-q", "share"])
            .args(args)
            .output()
            .expect("speur runs");
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    }

    fn find(&self, args: &[&str]) -> serde_json::Value {
        find(self.folder.path(), args)
    }
}

/// What was changed while it was scanned is always read again: these are older.
fn age(path: &Path) {
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let file = std::fs::File::options().write(true).open(path).expect("there");
    file.set_modified(time).expect("set");
}

const INVENTORY: [&str; 4] = ["--inventory", "share.jsonl", "--key-file", "key"];

/// The identifiers of the person, without her name.
const IDENTIFIERS: [&str; 8] = [
    "--email",
    "helene.vandenbroeck@voorbeeldpost.be",
    "--phone",
    "0475901234",
    "--rrn",
    "79.03.07-936.49",
    "--iban",
    "BE76 5399 3157 5195",
];

#[test]
fn what_is_left_unread_holds_no_identifier() {
    let place = Place::new();
    let whole = place.find(&[&IDENTIFIERS[..], &["share"]].concat());
    let narrowed = place.find(&[&IDENTIFIERS[..], &INVENTORY].concat());
    assert_eq!(places(&narrowed), places(&whole));
    assert_eq!(places(&whole).len(), 12, "as many as there are");
    // nine files hold one, one has a gap
    let files = 23;
    assert_eq!(narrowed["coverage"]["skipped"], files - 9, "{}", narrowed["coverage"]);
    for i in (0..IDENTIFIERS.len()).step_by(2) {
        let one = &IDENTIFIERS[i..i + 2];
        let whole = place.find(&[one, &["share"]].concat());
        let narrowed = place.find(&[one, &INVENTORY].concat());
        assert_eq!(places(&narrowed), places(&whole), "{one:?}");
        assert!(narrowed["coverage"]["skipped"].as_u64().expect("a number") >= 17, "{one:?}");
    }
}

#[test]
fn what_changed_or_is_new_is_read_and_a_gap_always() {
    let place = Place::new();
    let args = [&["--phone", "0475 11 22 33"][..], &INVENTORY].concat();
    let before = place.find(&args);
    assert!(places(&before).is_empty());
    assert_eq!(before["not_read"][0]["path"], "share/oud/scan.bin");
    let old = std::fs::read_to_string(place.path("share/leeg/verslag 1.txt")).expect("text");
    let new = old.replace("0475 90 11 00", "0475 11 22 33");
    assert_eq!(old.len(), new.len(), "its size tells nothing");
    std::fs::write(place.path("share/leeg/verslag 1.txt"), new).expect("written");
    std::fs::write(place.path("share/leeg/nieuw.txt"), "0475112233\n").expect("written");
    std::fs::create_dir(place.path("share/map 0475 11 22 33")).expect("made");
    let paths: Vec<String> = places(&place.find(&args)).into_iter().map(|p| p[0].clone()).collect();
    assert_eq!(
        paths,
        ["share/leeg/nieuw.txt", "share/leeg/verslag 1.txt", "share/map 0475 11 22 33/"]
    );
}

#[test]
fn a_name_alone_or_a_text_saves_nothing_and_says_so() {
    let place = Place::new();
    for args in [
        &["--name", "Hélène Van den Broeck"][..],
        &["--other", "Lidnummer 20431"],
        &["--other", "K-20431", "--phone", "0475901234"],
    ] {
        let report = place.find(&[args, &INVENTORY].concat());
        assert_eq!(report["coverage"]["skipped"], 0, "{args:?}");
        let reserves = report["coverage"]["reserves"].to_string();
        assert!(reserves.contains("saved no reading"), "{reserves}");
        assert_eq!(places(&report), places(&place.find(&[args, &["share"]].concat())), "{args:?}");
    }
    let both = [&["--name", "Hélène Van den Broeck"], &IDENTIFIERS[..2], &INVENTORY].concat();
    let reserves = place.find(&both)["coverage"]["reserves"].to_string();
    assert!(reserves.contains("the name alone was not looked for"), "{reserves}");
}

#[test]
fn an_inventory_under_no_key_or_another_is_refused() {
    let place = Place::new();
    place.scan(&["-o", "plain.jsonl"]);
    place.scan(&["-o", "other.jsonl", "--key-file", "other"]);
    for (inventory, key, says) in [
        ("plain.jsonl", "key", "made without a key"),
        ("other.jsonl", "key", "another key"),
        ("share.jsonl", "nowhere", "a new key opens no inventory"),
    ] {
        let args = ["--phone", "0475901234", "--inventory", inventory, "--key-file", key];
        let output = run(place.folder.path(), &args);
        assert_eq!(output.status.code(), Some(2), "{inventory} {key}");
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
    assert!(!place.path("nowhere").exists(), "no key is made");
}

#[test]
fn what_was_changed_while_it_was_scanned_is_read_again() {
    let place = Place::new();
    // as if written in the second in which the scan began, or later
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(3_600);
    let path = place.path("share/leeg/verslag 2.txt");
    let file = std::fs::File::options().write(true).open(&path).expect("there");
    file.set_modified(later).expect("set");
    place.scan(&["--key-file", "key", "-o", "share.jsonl"]);
    let report = place.find(&[&["--phone", "0475 11 22 33"][..], &INVENTORY].concat());
    assert_eq!(report["coverage"]["full"], 1, "that one alone: {}", report["coverage"]);
}

#[test]
fn entries_that_bear_an_identifier_in_their_name_keep_their_archive_read() {
    let place = Place::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.add_directory("map 0475112233", options).expect("added");
    zip.start_file("brief.txt", options).expect("added");
    let bytes = zip.finish().expect("whole").into_inner();
    std::fs::write(place.path("share/namen.zip"), bytes).expect("written");
    age(&place.path("share/namen.zip"));
    place.scan(&["--key-file", "key", "-o", "share.jsonl"]);
    let report = place.find(&[&["--phone", "0475 11 22 33"][..], &INVENTORY].concat());
    let found = places(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0][0].starts_with("share/namen.zip!/map"), "{found:?}");
}
