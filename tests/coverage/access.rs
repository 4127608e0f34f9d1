//! Holds what a record says of who may reach its object, against the system's own word.

use super::{by_path, scan_share};
use std::fs::{Permissions, create_dir, set_permissions, write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

/// Name of a number in `/etc/passwd` or `/etc/group`, read by other means than ours.
fn name_of(database: &str, id: u32) -> String {
    let output = std::process::Command::new("getent")
        .args([database, &id.to_string()])
        .output()
        .expect("getent runs");
    let line = String::from_utf8_lossy(&output.stdout).into_owned();
    line.split(':').next().filter(|name| !name.is_empty()).map_or(id.to_string(), str::to_owned)
}

#[test]
fn owner_mode_links_size_and_time_are_those_of_the_system() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("tree");
    create_dir(&root).expect("made");
    for (name, mode) in [("open", 0o644), ("group", 0o640), ("own", 0o600), ("suid", 0o4755)] {
        write(root.join(name), name.repeat(7)).expect("written");
        set_permissions(root.join(name), Permissions::from_mode(mode)).expect("set");
    }
    std::fs::hard_link(root.join("open"), root.join("open too")).expect("linked");
    let is_root = std::fs::metadata(&root).expect("there").uid() == 0;
    if is_root {
        // a number that no list of names knows stays a number
        chown(root.join("group"), Some(54_321), Some(54_322)).expect("given away");
    } else {
        println!("skipped: a file of another owner, which only root can make");
    }
    let records = by_path(&scan_share(&root, &[]));
    for entry in std::fs::read_dir(&root).expect("a folder") {
        let entry = entry.expect("an entry");
        let record = &records[&format!("share/{}", entry.file_name().to_string_lossy())];
        let system = entry.metadata().expect("there");
        let access = &record["access"];
        assert_eq!(access["owner"], name_of("passwd", system.uid()));
        assert_eq!(access["group"], name_of("group", system.gid()));
        assert_eq!(access["mode"], format!("{:04o}", system.mode() & 0o7777));
        assert_eq!(access["links"], system.nlink());
        assert_eq!(access["everyone"], system.mode() & 0o004 != 0);
        assert_eq!(record["size"], system.len());
        let modified: jiff::Timestamp =
            record["modified"].as_str().expect("a time").parse().expect("RFC 3339");
        assert_eq!(modified.as_second(), system.mtime());
        assert!(record.get("accessed").is_none() && access.get("accessed").is_none());
    }
}

#[test]
fn what_no_one_can_reach_is_not_open_to_everyone() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("tree");
    create_dir(&root).expect("made");
    for (sub, mode) in [("public", 0o755), ("private", 0o750), ("passable", 0o711)] {
        create_dir(root.join(sub)).expect("made");
        create_dir(root.join(sub).join("deeper")).expect("made");
        for file in ["x", "deeper/x"] {
            write(root.join(sub).join(file), "x").expect("written");
            set_permissions(root.join(sub).join(file), Permissions::from_mode(0o644)).expect("set");
        }
        set_permissions(root.join(sub).join("deeper"), Permissions::from_mode(0o755)).expect("set");
        set_permissions(root.join(sub), Permissions::from_mode(mode)).expect("set");
    }
    let records = by_path(&scan_share(&root, &[]));
    for (path, everyone) in [
        ("share/public/x", true),
        ("share/public/deeper/x", true),
        ("share/private/x", false),
        ("share/private/deeper/x", false),
        ("share/passable/x", true),
    ] {
        assert_eq!(records[path]["access"]["everyone"], everyone, "{path}");
    }
}

/// An access list as the kernel keeps it: user 54321 may read, the group nothing.
fn list() -> Vec<u8> {
    let mut bytes = 2u32.to_le_bytes().to_vec();
    let none = u32::MAX;
    for (tag, rights, id) in [
        (1u16, 6u16, none),
        (2, 4, 54_321),
        (4, 0, none),
        (8, 6, 54_322),
        (0x10, 6, none),
        (0x20, 0, none),
    ] {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(rights.to_le_bytes());
        bytes.extend(id.to_le_bytes());
    }
    bytes
}

#[test]
fn an_access_list_is_on_the_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("tree");
    create_dir(&root).expect("made");
    for name in ["with", "without"] {
        write(root.join(name), "x").expect("written");
    }
    let flags = rustix::fs::XattrFlags::empty();
    let set = rustix::fs::setxattr(root.join("with"), "system.posix_acl_access", &list(), flags);
    if let Err(error) = set {
        println!("skipped: this file system keeps no access lists ({error})");
        return;
    }
    let records = by_path(&scan_share(&root, &[]));
    let expected = serde_json::json!([
        {"who": "user:54321", "rights": "r"},
        {"who": "group:54322", "rights": "rw"},
        {"who": "mask", "rights": "rw"},
    ]);
    assert_eq!(records["share/with"]["access"]["acl"], expected);
    assert!(records["share/without"]["access"].get("acl").is_none());
}
