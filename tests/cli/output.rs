//! Holds the promises on files that speur writes: whole or not at all, for their owner
//! alone, nothing else left, and recorded where they lie inside a root.

use super::common::stderr;
use super::{Place, mode_of, names_in};
use serde_json::Value;

#[test]
fn an_inventory_is_for_its_owner_and_leaves_nothing_beside_it() {
    let place = Place::new();
    for args in [
        &["scan", "-q", "share", "-o", "out"][..],
        &["scan", "-q", "share", "-o", "out", "--format", "json"],
        &["merge", "-q", "lines", "-o", "out"],
    ] {
        place.speur(&["scan", "-q", "share", "-o", "lines"]);
        let output = place.speur(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
        assert_eq!(mode_of(&place.path("out")), 0o600, "{args:?}");
        assert_eq!(names_in(place.folder.path()), ["lines", "out", "share"], "{args:?}");
        std::fs::remove_file(place.path("out")).expect("removed");
    }
}

#[test]
fn an_older_file_is_replaced_by_a_whole_one_or_stays() {
    let place = Place::new();
    let old = place.write("out", "an older inventory");
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o644)).expect("set");
    // a merge that meets a broken inventory behind a good one, when it has written already
    place.speur(&["scan", "-q", "share", "-o", "good"]);
    let good = std::fs::read(place.path("good")).expect("written");
    let cut = good.len() - 60;
    place.write("broken", &good[..cut]);
    for args in [
        &["scan", "nowhere", "-o", "out"][..],
        &["merge", "good", "broken", "-o", "out"],
        &["merge", "broken", "good", "-o", "out"],
    ] {
        assert_eq!(place.speur(args).status.code(), Some(2), "{args:?}");
        assert_eq!(std::fs::read(&old).expect("there"), b"an older inventory", "{args:?}");
        assert_eq!(names_in(place.folder.path()), ["broken", "good", "out", "share"], "{args:?}");
    }
    let inode = std::fs::metadata(&old).expect("there").ino();
    assert_eq!(place.speur(&["scan", "-q", "share", "-o", "out"]).status.code(), Some(0));
    assert_ne!(std::fs::metadata(&old).expect("there").ino(), inode, "renamed into its place");
    assert_eq!(mode_of(&old), 0o600, "also where the older one was open to others");
}

#[test]
fn both_shapes_hold_the_same() {
    let place = Place::with_gap();
    let as_of = ["--as-of", "2026-01-01"];
    let run = |args: &[&str]| {
        let all: Vec<&str> = ["scan", "-q", "share"].into_iter().chain(as_of).collect();
        let all: Vec<&str> = all.into_iter().chain(args.iter().copied()).collect();
        let output = place.speur(&all);
        assert_eq!((output.status.code(), stderr(&output)), (Some(3), String::new()), "{all:?}");
        output.stdout
    };
    assert_eq!(run(&["-o", "lines"]), b"");
    assert_eq!(run(&["-o", "lines2", "--format", "lines"]), b"");
    assert_eq!(run(&["-o", "json", "--format", "json"]), b"");
    let on_stdout = run(&["--format", "json"]);
    let lines_on_stdout = run(&["--format", "lines"]);
    let read = |name: &str| std::fs::read(place.path(name)).expect("written");

    let lines: Vec<Value> = String::from_utf8(read("lines"))
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let objects: Vec<&Value> = lines.iter().filter_map(|line| line.get("object")).collect();
    assert_eq!(objects.len(), 3);
    for document in [read("json"), on_stdout] {
        let document: Value = serde_json::from_slice(&document).expect("one JSON document");
        assert_eq!(
            document["objects"].as_array().expect("objects").iter().collect::<Vec<_>>(),
            objects
        );
        assert_eq!(document["header"]["scans"], lines[0]["header"]["scans"]);
        assert_eq!(document["footer"], lines[4]["footer"]);
        assert_eq!(document.as_object().expect("an object").len(), 3);
    }
    let objects_of = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(objects_of(lines_on_stdout), objects_of(read("lines")));
    assert_eq!(objects_of(read("lines2")), objects_of(read("lines")));
}

#[test]
fn its_own_files_inside_a_root_are_recorded_as_excluded() {
    let place = Place::new();
    let args = ["scan", "-q", "share", "-o", "share/out", "--key-file", "share/key"];
    // the first run makes both, the second finds both
    place.speur(&args);
    let output = place.speur(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = std::fs::read_to_string(place.path("share/out")).expect("written");
    for name in ["share/out", "share/key"] {
        let line = text.lines().find(|line| line.contains(&format!("\"path\":\"{name}\"")));
        let record: Value = serde_json::from_str(line.expect(name)).expect("JSON");
        let object = &record["object"];
        assert_eq!(object["coverage"], "none", "{name}");
        assert_eq!(object["gaps"][0]["cause"], "excluded", "{name}");
        assert!(object.get("findings").is_none() && object.get("fields").is_none(), "{name}");
    }
}

#[test]
fn the_digest_guards_the_records() {
    let place = Place::new();
    place.speur(&["scan", "-q", "share", "-o", "good"]);
    let text = std::fs::read_to_string(place.path("good")).expect("written");
    let line_of = |i: usize| text.lines().nth(i).expect("a line").to_owned() + "\n";
    for (what, changed) in [
        ("a changed record", text.replacen("\"size\":", "\"size\":1", 1)),
        ("a lost record", text.replacen(&line_of(1), "", 1)),
        ("a doubled record", text.replacen(&line_of(1), &line_of(1).repeat(2), 1)),
        ("no footer", text.replacen(&line_of(3), "", 1)),
        ("half a line", text[..text.len() / 2].to_owned()),
        ("nothing", String::new()),
    ] {
        place.write("bad", &changed);
        let output = place.speur(&["merge", "bad", "-o", "out"]);
        assert_eq!(output.status.code(), Some(2), "{what}");
        assert!(stderr(&output).contains("bad"), "{what}: {}", stderr(&output));
        assert!(!place.path("out").exists(), "{what}");
    }
}
