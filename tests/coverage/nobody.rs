//! Holds what becomes of files and folders that the scanning user may not read. Tests
//! may run as root, whom nothing is forbidden: then the program runs as another user.

use super::{causes, common};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{Permissions, create_dir_all, set_permissions, write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

/// A user and group without rights, as on every Unix.
const NOBODY: u32 = 65_534;

/// Runs the program as a user who is not root; None where that cannot be done.
fn speur_as_nobody(folder: &Path, args: &[&str]) -> Option<Output> {
    let program = common::speur().get_program().to_owned();
    let is_root = std::fs::metadata("/proc/self").expect("procfs").uid() == 0;
    if !is_root {
        return Some(Command::new(program).args(args).current_dir(folder).output().expect("runs"));
    }
    // a copy that everyone may run, wherever the repository lies
    let copy = folder.join("speur");
    std::fs::copy(program, &copy).expect("copied");
    let mut command = Command::new(&copy);
    command.args(args).current_dir(folder).env_clear().uid(NOBODY).gid(NOBODY);
    match command.output() {
        Ok(output) => Some(output),
        Err(error) => {
            println!("skipped: the program cannot run as another user here ({error})");
            None
        }
    }
}

fn set_mode(path: &Path, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).expect("set");
}

#[test]
fn what_may_not_be_read_is_recorded_as_such() {
    let folder = tempfile::tempdir().expect("a folder");
    set_mode(folder.path(), 0o755);
    let root = folder.path().join("tree");
    for sub in ["closed/inside", "unlisted", "open", "unpassable"] {
        create_dir_all(root.join(sub)).expect("made");
    }
    for file in
        ["closed/x", "closed/inside/y", "unlisted/x", "open/x", "open/secret", "unpassable/x", "z"]
    {
        write(root.join(file), "Jan Peeters\n").expect("written");
    }
    set_mode(&root.join("open/secret"), 0o000);
    set_mode(&root.join("closed"), 0o700);
    set_mode(&root.join("unlisted"), 0o311);
    set_mode(&root.join("unpassable"), 0o744);
    let is_root = std::fs::metadata(&root).expect("there").uid() == 0;
    if !is_root {
        // without another user, the owner shuts himself out
        set_mode(&root.join("closed"), 0o000);
        set_mode(&root.join("unpassable"), 0o400);
    }
    let output = speur_as_nobody(folder.path(), &["scan", "tree", "--format", "json"]);
    for sub in ["closed", "unlisted", "unpassable"] {
        set_mode(&root.join(sub), 0o755);
    }
    let Some(output) = output else { return };
    assert_eq!(output.status.code(), Some(3), "{}", common::stderr(&output));
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let records: BTreeMap<&str, &Value> = document["objects"]
        .as_array()
        .expect("objects")
        .iter()
        .map(|record| (record["path"].as_str().expect("a path"), record))
        .collect();
    let expected: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("tree/closed", &["not-permitted"][..]),
        ("tree/unlisted", &["not-permitted"]),
        ("tree/unpassable/x", &["not-permitted"]),
        ("tree/open/secret", &["not-permitted"]),
        ("tree/open/x", &[]),
        ("tree/z", &[]),
    ]);
    let found: BTreeMap<&str, Vec<&str>> =
        records.iter().map(|(path, record)| (*path, causes(record))).collect();
    let expected: BTreeMap<&str, Vec<&str>> =
        expected.into_iter().map(|(path, causes)| (path, causes.to_vec())).collect();
    assert_eq!(found, expected);
    // what the system still tells of it is there
    assert_eq!(records["tree/open/secret"]["access"]["mode"], "0000");
    assert_eq!(records["tree/open/secret"]["size"], 12);
    assert_eq!(records["tree/closed"]["access"]["owner"], records["tree/z"]["access"]["owner"]);
}

#[test]
fn a_followed_link_to_what_may_not_be_read_is_a_gap() {
    let folder = tempfile::tempdir().expect("a folder");
    set_mode(folder.path(), 0o755);
    let (root, secret) = (folder.path().join("tree"), folder.path().join("secret"));
    create_dir_all(&root).expect("made");
    create_dir_all(&secret).expect("made");
    write(secret.join("x"), "x").expect("written");
    std::os::unix::fs::symlink("../secret/x", root.join("link")).expect("linked");
    set_mode(&secret, 0o000);
    let args = ["scan", "tree", "--follow-links", "--format", "json"];
    let output = speur_as_nobody(folder.path(), &args);
    set_mode(&secret, 0o755);
    let Some(output) = output else { return };
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(causes(&document["objects"][0]), ["not-permitted"]);
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_file_of_another_owner_is_read_without_his_right_to_hide_the_access() {
    // only the owner may open without setting the access time: others open as usual
    let folder = tempfile::tempdir().expect("a folder");
    set_mode(folder.path(), 0o755);
    let root = folder.path().join("tree");
    create_dir_all(&root).expect("made");
    write(root.join("x.txt"), "Mail jan.peeters@telenet.be").expect("written");
    let is_root = std::fs::metadata(&root).expect("there").uid() == 0;
    if !is_root {
        println!("skipped: a file of another owner, which only root can make");
        return;
    }
    chown(root.join("x.txt"), Some(54_321), None).expect("given away");
    let Some(output) = speur_as_nobody(folder.path(), &["scan", "tree", "--format", "json"]) else {
        return;
    };
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(document["objects"][0]["findings"][0]["category"], "contact.email");
}

#[test]
fn a_root_that_may_not_be_read_is_an_error_or_a_gap() {
    let folder = tempfile::tempdir().expect("a folder");
    set_mode(folder.path(), 0o755);
    let root = folder.path().join("tree");
    create_dir_all(&root).expect("made");
    write(root.join("x.txt"), "x").expect("written");
    set_mode(&root, 0o000);
    let output = speur_as_nobody(folder.path(), &["scan", "tree", "--format", "json"]);
    set_mode(&root, 0o755);
    let Some(output) = output else { return };
    assert_eq!(output.status.code(), Some(3), "{}", common::stderr(&output));
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let objects = document["objects"].as_array().expect("objects");
    assert_eq!(objects.len(), 1);
    assert_eq!(causes(&objects[0]), ["not-permitted"]);
}
