//! Holds a tree with everything that a file system can hold, against `walkdir`.

use super::{assert_complete, by_path, causes, scan_share};
use std::ffi::OsStr;
use std::fs::{create_dir_all, hard_link, write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The tree; the socket lasts as long as the listener.
struct Tree {
    folder: tempfile::TempDir,
    _socket: UnixListener,
    has_device: bool,
}

impl Tree {
    fn root(&self) -> PathBuf {
        self.folder.path().join("tree")
    }
}

/// Names that are awkward to print, sort or split.
const NAMES: &[&[u8]] = &[
    b"plain.txt",
    b".hidden",
    b"..twee-punten",
    b" spatie ",
    b"new\nline",
    b"tab\there",
    b"100%.txt",
    b"%41.txt",
    b"wauw!.txt",
    b"a!",
    b"#1",
    b"caf\xe9.txt",
    b"\xff\xfe",
    "één-naïef-名前.txt".as_bytes(),
    "regel\u{2028}scheiding".as_bytes(),
    b"\x1b[31mrood",
    b"quote\"back\\slash",
    b"-rf",
    b"a=b",
    b"zonder-punt",
    b"~",
];

fn tree() -> Tree {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("tree");
    create_dir_all(root.join("a/b/.c/d e")).expect("made");
    create_dir_all(root.join("leeg/nog leeg")).expect("made");
    for name in NAMES {
        for below in ["", "a/b", "a/b/.c/d e"] {
            write(root.join(below).join(OsStr::from_bytes(name)), "Jan Peeters\n")
                .expect("written");
        }
    }
    create_dir_all(root.join(OsStr::from_bytes(b"map\xe9/%!#"))).expect("made");
    write(root.join(OsStr::from_bytes(b"map\xe9/%!#/x.txt")), "x").expect("written");
    write(root.join("empty"), "").expect("written");
    write(root.join("empty.csv"), "").expect("written");
    hard_link(root.join("plain.txt"), root.join("second name")).expect("linked");
    for (target, link) in [
        ("plain.txt", "to-file"),
        ("a", "to-folder"),
        ("nowhere", "dangling"),
        ("loop-b", "loop-a"),
        ("loop-a", "loop-b"),
        ("itself", "itself"),
        ("..", "a/up"),
        ("/", "a/top"),
    ] {
        symlink(target, root.join(link)).expect("linked");
    }
    let socket = UnixListener::bind(root.join("socket")).expect("bound");
    let made = |program: &str, args: &[&str]| {
        Command::new(program).args(args).status().is_ok_and(|status| status.success())
    };
    assert!(made("mkfifo", &[root.join("fifo").to_str().expect("UTF-8")]), "mkfifo");
    let device = root.join("device");
    let has_device = made("mknod", &[device.to_str().expect("UTF-8"), "c", "1", "3"]);
    if !has_device {
        println!("skipped: the device node, which only root may make");
    }
    Tree { folder, _socket: socket, has_device }
}

#[test]
fn everything_in_a_tree_has_one_record() {
    let tree = tree();
    let scanned = scan_share(&tree.root(), &[]);
    assert_complete(&tree.root(), &scanned, &[]);
    let records = by_path(&scanned);
    for (path, coverage, expected) in [
        ("share/plain.txt", "full", &[][..]),
        ("share/second name", "full", &[]),
        ("share/.hidden", "full", &[]),
        ("share/a/b/.c/d e/new%0Aline", "full", &[]),
        ("share/caf%E9.txt", "full", &[]),
        ("share/map%E9/%25%21%23/x.txt", "full", &[]),
        ("share/empty", "full", &[]),
        ("share/empty.csv", "full", &[]),
        ("share/to-file", "none", &["link"]),
        ("share/to-folder", "none", &["link"]),
        ("share/dangling", "none", &["link"]),
        ("share/loop-a", "none", &["link"]),
        ("share/itself", "none", &["link"]),
        ("share/a/up", "none", &["link"]),
        ("share/a/top", "none", &["link"]),
        ("share/socket", "none", &["special-file"]),
        ("share/fifo", "none", &["special-file"]),
    ] {
        let record = records.get(path).unwrap_or_else(|| panic!("{path} has no record"));
        assert_eq!(record["coverage"], coverage, "{path}");
        assert_eq!(causes(record), expected, "{path}");
    }
    if tree.has_device {
        assert_eq!(causes(&records["share/device"]), ["special-file"]);
    }
    assert_eq!(scanned.code, 3, "special files are gaps");
}

#[test]
fn records_are_sorted_counted_and_the_same_for_any_threads() {
    let tree = tree();
    let scanned = scan_share(&tree.root(), &["-j", "4"]);
    let lines = scanned.lines();
    let objects = scanned.objects();
    assert_eq!(lines.last().expect("a footer")["footer"]["records"], objects.len());
    assert_eq!(lines[0]["header"]["format"], "speur-inventory/1");
    // by the bytes of the path, not by its print
    let key = |print: &str| {
        let below = print.strip_prefix("share/").expect("the root's label");
        let bytes = below.as_bytes();
        let mut key = Vec::new();
        let mut i = 0;
        while i < bytes.len() {
            if bytes[i] == b'%' {
                key.push(u8::from_str_radix(&below[i + 1..i + 3], 16).expect("hexadecimal"));
                i += 3;
            } else {
                key.push(bytes[i]);
                i += 1;
            }
        }
        key
    };
    let keys: Vec<Vec<u8>> =
        objects.iter().map(|object| key(object["path"].as_str().expect("a path"))).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    assert_eq!(scan_share(&tree.root(), &["-j", "1"]).without_run(), scanned.without_run());
}

#[test]
fn followed_links_end_and_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (root, outside) = (folder.path().join("tree"), folder.path().join("outside"));
    create_dir_all(root.join("a/b")).expect("made");
    create_dir_all(&outside).expect("made");
    write(root.join("a/b/x.txt"), "x").expect("written");
    write(outside.join("y.txt"), "y").expect("written");
    for (target, link) in [
        ("a", "to-folder"),
        ("a/b/x.txt", "to-file"),
        ("../outside", "to-outside"),
        ("nowhere", "dangling"),
        ("..", "a/b/loop"),
        ("itself", "itself"),
    ] {
        symlink(target, root.join(link)).expect("linked");
    }
    let scanned = scan_share(&root, &["--follow-links"]);
    let records = by_path(&scanned);
    for (path, expected) in [
        ("share/a/b/x.txt", &[][..]),
        ("share/to-folder/b/x.txt", &[]),
        ("share/to-file", &[]),
        ("share/to-outside/y.txt", &[]),
        ("share/dangling", &["link"]),
        ("share/itself", &["link"]),
        ("share/a/b/loop", &["link"]),
        ("share/to-folder/b/loop", &["link"]),
    ] {
        let record = records.get(path).unwrap_or_else(|| panic!("{path}: {:?}", records.keys()));
        assert_eq!(causes(record), expected, "{path}");
    }
    assert_eq!(records.len(), 8, "{:?}", records.keys());
}

#[test]
fn what_is_left_out_is_recorded_as_left_out() {
    let tree = tree();
    let root = tree.root();
    write(root.join("large.txt"), "x".repeat(3000)).expect("written");
    let args = ["-x", "*.csv", "-x", "a/", "-x", "to-*", "--max-size", "2K"];
    let scanned = scan_share(&root, &args);
    assert_complete(&root, &scanned, &["a"]);
    let records = by_path(&scanned);
    for path in
        ["share/empty.csv", "share/a", "share/to-file", "share/to-folder", "share/large.txt"]
    {
        assert_eq!(causes(&records[path]), ["excluded"], "{path}");
        assert_eq!(records[path]["coverage"], "none", "{path}");
    }
    let limit = &records["share/large.txt"]["gaps"][0]["limit"];
    assert_eq!((limit["name"].as_str(), limit["value"].as_u64()), (Some("max-size"), Some(2048)));
}

#[test]
fn a_root_may_be_a_file_a_link_or_a_special_file() {
    let tree = tree();
    let root = tree.root();
    let scan = |name: &str| scan_share(&root.join(name), &[]);
    assert_eq!(causes(&scan("plain.txt").object("share/plain.txt")), Vec::<&str>::new());
    assert_eq!(causes(&scan("fifo").object("share/fifo")), ["special-file"]);
    // a link that is named is what the user means
    let followed = scan("to-folder");
    assert_complete(&root.join("a"), &followed, &[]);
}

#[test]
fn a_tree_of_many_folders_and_files_is_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("tree");
    let mut deep = root.clone();
    for i in 0..120 {
        deep = deep.join(format!("map {i}"));
    }
    create_dir_all(&deep).expect("made");
    write(deep.join("x.txt"), "x").expect("written");
    for i in 0..700 {
        let below: &Path = &root.join(format!("{:02}", i % 40));
        create_dir_all(below).expect("made");
        write(below.join(format!("{i}.txt")), "Jan Peeters").expect("written");
    }
    for threads in ["1", "3"] {
        assert_complete(&root, &scan_share(&root, &["-j", threads]), &[]);
    }
}
