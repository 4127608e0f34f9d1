//! Holds the promise that a scan leaves no trace below a root: no access time, no file,
//! no change.

use super::scan_share;
use std::fs::{FileTimes, Permissions, create_dir_all, metadata, set_permissions, write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Everything in the tree, folders last.
const NAMES: &[&str] = &["a/x.csv", "a/b/y.txt", "empty", "z.gz", "a/b", "a", "."];

/// A tree whose access times are older than its modification times, so that any read
/// that is not kept from it would set them, also where the system is lazy (relatime).
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("tree");
    create_dir_all(root.join("a/b")).expect("made");
    let csv = "id;naam;email\n1;Jan Peeters;jan@telenet.be\n".repeat(20_000);
    write(root.join("a/x.csv"), csv).expect("written");
    write(root.join("a/b/y.txt"), "Jan Peeters").expect("written");
    write(root.join("empty"), "").expect("written");
    write(root.join("z.gz"), b"\x1f\x8b\x08").expect("written");
    let old = SystemTime::now() - Duration::from_secs(90 * 24 * 3600);
    for name in NAMES {
        let file = std::fs::File::open(root.join(name)).expect("there");
        file.set_times(FileTimes::new().set_accessed(old)).expect("set");
    }
    folder
}

/// What the system says of everything in the tree, asked without reading any of it:
/// access, modification and change time, number, size, names.
fn state(root: &Path) -> Vec<[i64; 8]> {
    let state = |name| {
        let m = metadata(root.join(name)).expect("there");
        let times = [m.atime(), m.atime_nsec(), m.mtime(), m.ctime(), m.ctime_nsec()];
        let [a, b, c, d, e] = times;
        [a, b, c, d, e, m.ino() as i64, m.size() as i64, m.nlink() as i64]
    };
    NAMES.iter().map(state).collect()
}

/// Whether reading sets access times here, of files and of folders.
fn sets_access_times(root: &Path) -> bool {
    let before = state(root);
    std::fs::read(root.join("a/x.csv")).expect("readable");
    std::fs::read_dir(root.join("a")).expect("readable").for_each(drop);
    let after = state(root);
    before[0] != after[0] && before[5] != after[5]
}

fn assert_no_trace(args: &[&str]) {
    let folder = tree();
    let root = folder.path().join("tree");
    let before = state(&root);
    let scanned = scan_share(&root, args);
    assert_eq!(scanned.objects().len(), 4, "all was read");
    // folders show in their change time when something was made or removed in them
    for (i, (after, before)) in state(&root).iter().zip(&before).enumerate() {
        assert_eq!(after, before, "{} after {args:?}", NAMES[i]);
    }
    if !sets_access_times(&root) {
        println!("skipped: access times, which this file system does not keep");
    }
}

#[test]
fn a_scan_changes_nothing_below_a_root() {
    for args in [&[][..], &["--follow-links"], &["-j", "1"]] {
        assert_no_trace(args);
    }
}

#[test]
fn a_key_needs_a_second_look_and_leaves_no_trace_either() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("key");
    assert_no_trace(&["--key-file", key.to_str().expect("UTF-8")]);
}

#[test]
fn the_progress_on_a_terminal_leaves_no_trace_either() {
    let folder = tree();
    let root = folder.path().join("tree");
    let before = state(&root);
    let program = super::common::speur().get_program().to_string_lossy().into_owned();
    let command = format!("'{program}' scan '{}'", root.display());
    let output =
        std::process::Command::new("script").args(["-qec", &command, "/dev/null"]).output();
    let Ok(output) = output else {
        println!("skipped: no `script` to make a terminal with");
        return;
    };
    assert!(String::from_utf8_lossy(&output.stdout).contains("Coverage"));
    assert_eq!(state(&root), before);
}

#[test]
fn a_root_that_may_not_be_written_can_be_scanned() {
    let folder = tree();
    let root = folder.path().join("tree");
    let set = |mode| {
        for name in ["a/b", "a", "."] {
            set_permissions(root.join(name), Permissions::from_mode(mode)).expect("set");
        }
    };
    set(0o555);
    let scanned = scan_share(&root, &[]);
    set(0o755);
    assert_eq!(scanned.objects().len(), 4);
}
