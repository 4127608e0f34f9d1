//! Holds files that change while they are read.

use super::bounded;
use std::fs::OpenOptions;
use std::io::Write;

/// Rows enough that reading them takes a while.
fn rows(mib: usize) -> String {
    "1;Jan Peeters;jan@zonneveld.example\n".repeat((mib << 20) / 36)
}

#[test]
fn a_file_that_grows_is_marked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("growing.csv");
    std::fs::write(&path, rows(4)).expect("room for a file");
    let mut file = OpenOptions::new().append(true).open(&path).expect("our file");
    let outcome = bounded::scan(&path, || file.write_all(b"2;x;y\n").expect("room for a row"));
    check(&outcome);
}

#[test]
fn a_file_that_shrinks_is_marked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("shrinking.csv");
    std::fs::write(&path, rows(4)).expect("room for a file");
    let file = OpenOptions::new().write(true).open(&path).expect("our file");
    let mut length = file.metadata().expect("our file").len();
    let outcome = bounded::scan(&path, || {
        length -= 1000.min(length);
        file.set_len(length).expect("a shorter file");
    });
    check(&outcome);
}

fn check(outcome: &bounded::Outcome) {
    let gaps = outcome.gaps();
    assert!(gaps.contains(&("read".into(), "changed".into())), "{gaps:?}");
    assert_eq!(outcome.record["coverage"], "partial");
}
