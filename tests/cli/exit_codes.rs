//! Holds the table of exit codes: 0 complete, 2 usage, 3 gaps beyond tolerance, 4
//! internal; 4 before 2 before 1 before 3. (Interrupted scans: see `interrupt`.)

use super::Place;
use super::common::{repository, speur, stderr};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Stdio;

#[test]
fn each_way_to_end_has_its_code() {
    let place = Place::new();
    for (args, code) in [
        (&["scan", "share"][..], 0),
        (&["scan", "share", "-o", "out.jsonl"], 0),
        (&["scan", "share", "--shard", "1/2", "-q"], 0),
        (&["rules", "check"], 0),
        (&["schema"], 0),
        (&["--help"], 0),
        (&["--version"], 0),
        (&["scan"], 2),
        (&["scan", "nowhere"], 2),
        (&["scan", "share", "--as-of", "soon"], 2),
        (&["scan", "share", "--bogus"], 2),
        (&["merge", "nowhere", "-o", "x"], 2),
        (&["merge", "share/klanten.csv", "-o", "x"], 2),
        (&["bogus"], 2),
        (&[], 2),
    ] {
        let output = place.speur(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn gaps_count_beyond_tolerance_only() {
    let place = Place::with_gap();
    // three objects, one of them with a gap
    for (tolerance, code) in [
        (None, 3),
        (Some("0"), 3),
        (Some("1"), 0),
        (Some("33%"), 3),
        (Some("34%"), 0),
        (Some("100%"), 0),
    ] {
        let mut args = vec!["scan", "-q", "share"];
        args.extend(tolerance.iter().flat_map(|&t| ["--tolerance", t]));
        assert_eq!(place.speur(&args).status.code(), Some(code), "{tolerance:?}");
    }
}

#[test]
fn what_was_left_out_as_asked_and_links_are_no_gaps() {
    let place = Place::with_gap();
    symlink("brief.txt", place.path("share/link")).expect("linked");
    symlink("nowhere", place.path("share/dead")).expect("linked");
    let code = |args: &[&str]| place.speur(args).status.code();
    assert_eq!(code(&["scan", "-q", "share"]), Some(3));
    assert_eq!(code(&["scan", "-q", "share", "-x", "*.bin"]), Some(0));
    assert_eq!(code(&["scan", "-q", "share", "--max-size", "200"]), Some(0));
    // a socket holds no content, but nobody asked to leave it out
    let socket = UnixListener::bind(place.path("share/socket")).expect("bound");
    assert_eq!(code(&["scan", "-q", "share", "-x", "*.bin"]), Some(3));
    drop(socket);
}

#[test]
fn a_merge_ends_as_its_scans_did() {
    let place = Place::with_gap();
    let scan = |out: &str, args: &[&str]| {
        let mut all = vec!["scan", "-q", "share", "-o", out];
        all.extend(args);
        place.speur(&all);
    };
    scan("gaps.jsonl", &[]);
    scan("clean.jsonl", &["-x", "*.bin"]);
    scan("first.jsonl", &["-x", "*.bin", "--shard", "1/2"]);
    scan("second.jsonl", &["-x", "*.bin", "--shard", "2/2"]);
    let cut = std::fs::read(place.path("clean.jsonl")).expect("written");
    place.write("cut.jsonl", &cut[..cut.len() - 40]);
    for (inventories, code) in [
        (&["clean.jsonl"][..], 0),
        (&["clean.jsonl", "gaps.jsonl"], 3),
        (&["clean.jsonl", "gaps.jsonl", "--tolerance", "1"], 0),
        (&["first.jsonl"], 3),
        (&["first.jsonl", "second.jsonl"], 0),
        (&["clean.jsonl", "cut.jsonl"], 2),
    ] {
        let mut args = vec!["merge", "-q", "-o", "merged.jsonl"];
        args.extend(inventories);
        let output = place.speur(&args);
        assert_eq!(output.status.code(), Some(code), "{inventories:?}: {}", stderr(&output));
    }
}

#[test]
fn a_fault_of_the_machine_goes_before_gaps_and_wrong_usage_before_gaps() {
    let place = Place::with_gap();
    let full = || {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("there");
        Stdio::from(full)
    };
    for args in [&["scan", "share", "--format", "json"][..], &["scan", "share"]] {
        let output = speur()
            .current_dir(place.folder.path())
            .args(args)
            .stdout(full())
            .output()
            .expect("speur runs");
        assert_eq!(output.status.code(), Some(4), "{args:?}");
        let said = stderr(&output);
        assert!(said.contains("standard output") && said.contains("No space left"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    let code = place.speur(&["scan", "share", "--tolerance", "x"]).status.code();
    assert_eq!(code, Some(2), "a share with gaps, and a wrong option");
}

#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    let place = Place::new();
    // the reading end is closed before anything is written
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = speur()
        .current_dir(place.folder.path())
        .args(["scan", "share"])
        .stdout(writer)
        .output()
        .expect("speur runs");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
}

#[test]
fn the_codes_are_documented_where_users_look() {
    let help = super::common::stdout(&super::common::run(["--help"]));
    let readme = std::fs::read_to_string(repository("README.md")).unwrap_or_default();
    for code in ["0", "1", "2", "3", "4"] {
        let line = help.lines().find(|line| line.trim_start().starts_with(&format!("{code} ")));
        assert!(line.is_some(), "{code} in --help");
    }
    // the README is checked where it stands already
    assert!(readme.is_empty() || readme.to_lowercase().contains("exit code"), "README.md");
}
