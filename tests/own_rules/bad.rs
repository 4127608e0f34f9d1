//! Holds what is said of rules that cannot be: `fixtures/rules/bad/<case>/` against the
//! `expected.txt` beside them, written by hand and reviewed.

use super::common::{repository, speur, stderr, stdout};

/// Every line but the last, which counts.
fn complaints(folder: &std::path::Path, case: &str) -> String {
    let output =
        speur().current_dir(folder).args(["rules", "check", case]).output().expect("speur runs");
    assert_eq!(output.status.code(), Some(2), "{case}: {}{}", stdout(&output), stderr(&output));
    let said = format!("{}{}", stderr(&output), stdout(&output));
    let lines = said.lines().map(|line| line.strip_prefix("speur: ").unwrap_or(line));
    lines.filter(|line| !line.ends_with(" wrong")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn each_fault_is_told_with_file_line_and_remedy() {
    let folder = repository("fixtures/rules/bad");
    let mut cases: Vec<String> = std::fs::read_dir(&folder)
        .expect("cases")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    cases.sort();
    assert!(cases.len() > 40, "only {} cases", cases.len());
    for case in cases {
        let expected = std::fs::read_to_string(folder.join(&case).join("expected.txt"));
        assert_eq!(complaints(&folder, &case), expected.expect("expected.txt"), "{case}");
    }
}

#[test]
fn what_cannot_be_used_is_refused_by_every_command() {
    let folder = repository("fixtures/rules/bad");
    for args in [
        &["scan", ".", "--rules", "pattern-endless"][..],
        &["detect", "no-rules/README.md", "--rules", "pattern-endless"],
        &["rules", "list", "--rules", "pattern-endless"],
        &["rules", "show", "nl_bsn", "--rules", "pattern-endless"],
    ] {
        let output = speur().current_dir(&folder).args(args).output().expect("speur runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = stderr(&output);
        assert!(said.starts_with("speur: pattern-endless/badge.toml:8: the pattern has no end"));
        assert_eq!(said.lines().count(), 1, "{args:?}: {said}");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_told() {
    let place = super::Place::with(&[]);
    place.write("file.toml", "");
    std::fs::write(place.path("share/bytes.toml"), [0xFF, 0xFE]).expect("written");
    let deep = format!("deep/{}", "x/".repeat(20));
    place.write(&format!("{deep}a.toml"), "");
    std::os::unix::fs::symlink(place.path("loop"), place.path("loop/loop")).unwrap_or_else(|_| {
        std::fs::create_dir(place.path("loop")).expect("made");
        std::os::unix::fs::symlink(place.path("loop"), place.path("loop/loop")).expect("a link");
    });
    for (folder, says) in [
        ("nowhere", "nowhere: it does not exist; check the spelling"),
        ("file.toml", "file.toml: it is no folder; give the folder of rules"),
        ("share", "share/bytes.toml: it is no UTF-8"),
        ("deep", "folders of rules lie too deep in each other"),
        ("loop", "lie too deep in each other"),
    ] {
        let output = speur()
            .current_dir(place.path(""))
            .args(["rules", "list", "--rules", folder])
            .output()
            .expect("speur runs");
        assert_eq!(output.status.code(), Some(2), "{folder}");
        assert!(stderr(&output).contains(says), "{folder}: {}", stderr(&output));
    }
}
