//! Holds the promise that no personal data leaves: no planted value, in whatever form,
//! stands in anything that speur writes or prints. Paths are the one exception.

#[path = "../common/mod.rs"]
mod common;

mod errors;
mod fields;
mod planted;
mod share;

use common::{speur, stderr};
use planted::found_in;
use share::share;
use std::path::Path;
use std::process::Output;

/// Fails when anything of `output` tells a planted value.
#[track_caller]
fn assert_silent(what: &str, output: &Output) {
    for (stream, bytes) in [("standard output", &output.stdout), ("standard error", &output.stderr)]
    {
        assert_eq!(found_in(bytes), Vec::<String>::new(), "{what}: {stream}");
    }
}

/// Everything below `folder`, but for what lies in `besides`.
fn files_below(folder: &Path, besides: &Path) -> Vec<std::path::PathBuf> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| entry.path() != besides)
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

#[test]
fn the_values_are_really_there_and_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = share(folder.path());
    let scanned = common::scan([&root]);
    let records = scanned.objects();
    let findings = |record: &serde_json::Value| record["findings"].as_array().map_or(0, Vec::len);
    let rich = records.iter().filter(|record| findings(record) >= 3).count();
    // otherwise the other tests could not fail
    assert!(rich >= 8, "only {rich} of {} objects with findings", records.len());
    let held: Vec<u8> = files_below(&root, Path::new(""))
        .iter()
        .flat_map(|f| std::fs::read(f).expect("there"))
        .collect();
    for planted in planted::VALUES {
        let text = planted.text.as_bytes();
        assert!(held.windows(text.len()).any(|window| window == text), "{planted:?} is planted");
    }
}

#[test]
fn no_planted_value_leaves_a_scan() {
    let options: &[&[&str]] = &[
        &[],
        &["--no-samples"],
        &["--key-file", "key"],
        &["--quiet"],
        &["--threads", "1"],
        &["--follow-links"],
        &["--shard", "1/2"],
    ];
    for options in options {
        let folder = tempfile::tempdir().expect("a folder");
        let root = share(folder.path());
        let temporary = folder.path().join("tmp");
        std::fs::create_dir(&temporary).expect("made");
        for target in [
            &["-o", "out.jsonl"][..],
            &["-o", "out.json", "--format", "json"],
            &["--format", "json"],
        ] {
            let output = speur()
                .current_dir(folder.path())
                .env("TMPDIR", &temporary)
                .env("RUST_BACKTRACE", "full")
                .env("RUST_LOG", "trace")
                .args(["scan", "share"])
                .args(*options)
                .args(target)
                .output()
                .expect("speur runs");
            let what = format!("{options:?} {target:?}");
            assert_ne!(output.status.code(), Some(4), "{what}: {}", stderr(&output));
            assert_silent(&what, &output);
        }
        let left = files_below(folder.path(), &root);
        assert!(left.len() >= 2, "both inventories: {left:?}");
        for file in left {
            let bytes = std::fs::read(&file).expect("readable");
            assert_eq!(found_in(&bytes), Vec::<String>::new(), "{options:?}: {}", file.display());
        }
        assert_eq!(std::fs::read_dir(&temporary).expect("a folder").count(), 0, "{options:?}");
    }
}

#[test]
fn no_planted_value_leaves_a_merge() {
    let folder = tempfile::tempdir().expect("a folder");
    share(folder.path());
    let run = |args: &[&str]| {
        let output = speur().current_dir(folder.path()).args(args).output().expect("speur runs");
        assert_silent(&format!("{args:?}"), &output);
        output
    };
    run(&["scan", "share", "-o", "a", "--key-file", "key"]);
    run(&["scan", "share", "-o", "b", "--as-of", "2026-01-01"]);
    run(&["merge", "a", "b", "-o", "c"]);
    run(&["merge", "a", "b", "--format", "json"]);
    let merged = std::fs::read(folder.path().join("c")).expect("written");
    assert_eq!(found_in(&merged), Vec::<String>::new());
}

#[test]
fn no_planted_value_leaves_a_check() {
    let folder = tempfile::tempdir().expect("a folder");
    share(folder.path());
    let run = |args: &[&str]| {
        let output = speur().current_dir(folder.path()).args(args).output().expect("speur runs");
        assert!(output.status.code().is_some_and(|code| code != 2), "{args:?} {}", stderr(&output));
        assert_silent(&format!("{args:?}"), &output);
        output
    };
    run(&["scan", "share", "-o", "a", "--key-file", "key"]);
    run(&["register", "draft", "a", "-o", "draft.toml"]);
    for format in ["text", "json", "sarif", "markdown"] {
        let issues = run(&["check", "a", "--register", "draft.toml", "--format", format]);
        assert!(String::from_utf8_lossy(&issues.stdout).contains("C20"), "there are issues");
    }
}

#[test]
fn no_planted_value_leaves_a_search_for_the_person_whose_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = share(folder.path());
    let temporary = folder.path().join("tmp");
    std::fs::create_dir(&temporary).expect("made");
    let who: String = planted::VALUES
        .iter()
        .filter_map(|planted| match planted.kind {
            "name.full" => Some(format!("name: {}\n", planted.text)),
            "contact.email" => Some(format!("email: {}\n", planted.text)),
            "contact.phone" => Some(format!("phone: {}\n", planted.text)),
            "gov.nl_bsn" | "a salary" | "a number of no kind" => {
                Some(format!("other: {}\n", planted.text))
            }
            _ => None,
        })
        .collect();
    let mut found = 0;
    for form in ["text", "json", "csv", "html", "markdown"] {
        let mut child = speur()
            .current_dir(folder.path())
            .env("TMPDIR", &temporary)
            .env("RUST_BACKTRACE", "full")
            .args(["find", "--person", "-", "share", "--format", form])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("speur runs");
        let mut input = child.stdin.take().expect("piped");
        std::io::Write::write_all(&mut input, who.as_bytes()).expect("read");
        drop(input);
        let output = child.wait_with_output().expect("it ends");
        assert!(matches!(output.status.code(), Some(0 | 3)), "{form}: {}", stderr(&output));
        assert_silent(form, &output);
        found += common::stdout(&output).matches("identifier").count();
    }
    assert!(found > 20, "otherwise nothing could be told: {found}");
    let left = files_below(folder.path(), &root);
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
}
