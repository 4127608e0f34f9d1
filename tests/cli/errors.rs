//! Holds the promise on errors: one line on standard error that says what was wrong,
//! where, and what to do.

use super::Place;
use super::common::{stderr, stdout};

/// Arguments, and what the line must say: what, where, what to do.
type Case = (&'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    (&["scan"], &["nothing to scan", "speur scan /srv/share"]),
    (&["scan", "nowhere"], &["nowhere", "does not exist", "check the spelling"]),
    (&["scan", "share", "share"], &["two roots", "`share`", "another label"]),
    (&["scan", "a/b=share"], &["label", "`a/b`", "use letters"]),
    (&["scan", "share", "--format", "xml"], &["xml", "--format", "lines, json"]),
    (&["scan", "share", "--quite"], &["--quite", "--quiet"]),
    (&["scan", "share", "--zebra"], &["--zebra", "speur scan --help"]),
    (&["scan", "share", "-x", "[z-a]"], &["`[z-a]`", "glob", "write it as"]),
    (
        &["scan", "share", "--as-of", "21-11-2026"],
        &["`21-11-2026`", "day", "write it as 2026-11-21"],
    ),
    (&["scan", "share", "--as-of", "2026-02-30"], &["`2026-02-30`", "day", "write it as"]),
    (&["scan", "share", "--shard", "0/4"], &["`0/4`", "shard", "write it as `2/5`"]),
    (&["scan", "share", "--shard", "5/4"], &["`5/4`", "shard", "write it as `2/5`"]),
    (&["scan", "share", "--shard", "one"], &["`one`", "shard", "write it as `2/5`"]),
    (&["scan", "share", "--tolerance", "120%"], &["`120%`", "tolerance", "write it as"]),
    (&["scan", "share", "--max-size", "5Q"], &["5Q", "--max-size", "20M"]),
    (&["scan", "share", "--threads", "99999999"], &["`99999999`", "threads", "up to 1024"]),
    (&["scan", "share", "--threads", "many"], &["many", "--threads", "speur scan --help"]),
    (&["scan", "share", "-o", "no/x"], &["`no/x`", "folder does not exist"]),
    (&["scan", "share", "-o", "share"], &["`share`", "folder itself"]),
    (&["scan", "share", "-c", "nowhere.toml"], &["nowhere.toml", "configuration"]),
    (
        &["scan", "share", "-c", "typo.toml"],
        &["typo.toml:2:", "`exclud`", "did you mean `exclude`"],
    ),
    (&["scan", "share", "-c", "deep.toml"], &["deep.toml:3:", "`recrd`", "did you mean `record`"]),
    (&["scan", "share", "-c", "type.toml"], &["type.toml:1:", "whole number"]),
    (&["scan", "share", "-c", "broken.toml"], &["broken.toml:1:"]),
    (&["scan", "share", "--key-file", "no/key"], &["no/key", "key file"]),
    (&["scan", "share", "--key-file", "typo.toml"], &["typo.toml", "key", "chmod 600"]),
    (&["merge"], &["INVENTORY", "speur merge --help"]),
    (&["merge", "nowhere", "-o", "x"], &["nowhere", "does not exist"]),
    (&["merge", "share/brief.txt", "-o", "x"], &["share/brief.txt:1:", "speur scan"]),
    (&["merge", "share/brief.txt"], &["-o FILE", "--format"]),
    (&["scn", "share"], &["scn", "scan"]),
];

#[test]
fn an_error_is_one_line_that_says_what_where_and_what_to_do() {
    let place = Place::new();
    place.write("typo.toml", "threads = 2\nexclud = ['*.iso']\n");
    place.write("deep.toml", "threads = 2\n[limits]\nrecrd = 5\n");
    place.write("type.toml", "threads = 'two'\n");
    place.write("broken.toml", "threads = = 2\n");
    for (args, says) in CASES {
        let output = place.speur(args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert_eq!(stdout(&output), "", "{args:?}");
        assert_eq!(said.lines().count(), 1, "{args:?}: {said}");
        assert!(said.starts_with("speur: "), "{args:?}: {said}");
        for word in *says {
            assert!(said.contains(word), "{args:?} should say {word}: {said}");
        }
    }
}

#[test]
fn nothing_is_made_by_a_command_that_was_wrong() {
    let place = Place::new();
    let before = super::names_in(place.folder.path());
    for args in [
        &["scan", "nowhere", "--key-file", "key", "-o", "out"][..],
        &["scan", "share", "--as-of", "x", "--key-file", "key", "-o", "out"],
        &["scan", "share", "-o", "no/x", "--key-file", "key"],
        &["merge", "share/brief.txt", "-o", "out"],
    ] {
        assert_eq!(place.speur(args).status.code(), Some(2), "{args:?}");
        assert_eq!(super::names_in(place.folder.path()), before, "{args:?}");
    }
}
