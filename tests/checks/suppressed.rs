//! Holds the promises on suppressions: what they take out, how long, what is said of those that
//! are wrong, over or idle; and on exit codes.

use super::common::{stderr, stdout};
use super::scene::{csv, outcome, register};
use super::share::SHARE;

/// A suppression of C14 with further lines.
fn of(lines: &str) -> String {
    format!(
        "[[suppress]]\ncheck = 'C14'\nreason = 'r'\nowner = 'An'\nexpires = 2026-12-31\n{lines}\n"
    )
}

#[test]
fn places_are_taken_out_one_by_one() {
    let objects = ["share/a/x.csv.bak", "share/b/y.csv.bak"];
    let records = objects.map(|path| csv(path).has("email", "contact.email").record());
    let left = |suppress: &str| {
        let issues = outcome(Some(&register("", "")), &records, suppress).issues;
        let places = issues.iter().filter(|issue| issue.check.id == "C14");
        places.map(|issue| issue.places.objects).sum::<u64>()
    };
    for (suppress, objects) in [
        (String::new(), 2),
        (of(""), 0),
        (of("place = 'share/a'"), 1),
        (of("place = 'share/*/*.bak'"), 0),
        (of("place = 'share/a/x.csv.bak#email'"), 2),
        (of("system = 'crm'"), 2),
        (of("").replace("C14", "C29"), 2),
        (of("").replace("2026-12-31", "2026-11-21"), 0),
        (of("").replace("2026-12-31", "2026-11-20"), 2),
    ] {
        assert_eq!(left(&suppress), objects, "{suppress}");
    }
}

#[test]
fn systems_and_fields_are_taken_out() {
    let records =
        [csv("share/crm/a.csv").has("bsn", "gov.nl_bsn").has("nr", "gov.be_rrn").record()];
    let written = register("", "");
    let left = |suppress: &str| {
        let issues = outcome(Some(&written), &records, &suppress.replace("C14", "C04")).issues;
        issues.iter().filter(|issue| issue.check.id == "C04").count()
    };
    assert_eq!(left(""), 2);
    assert_eq!(left(&of("system = 'crm'")), 0);
    assert_eq!(left(&of("system = 'other'")), 2);
    assert_eq!(left(&of("place = 'share/crm#bsn'")), 1);
    // what is declared has no place
    let none = register("", "legal_basis = []");
    let of_basis = |suppress: &str| {
        let issues = outcome(Some(&none), &[], &suppress.replace("C14", "C10")).issues;
        issues.iter().filter(|issue| issue.check.id == "C10").count()
    };
    assert_eq!((of_basis(""), of_basis(&of("system = 'crm'"))), (1, 0));
}

#[test]
fn thresholds_can_be_set() {
    let records =
        [csv("share/backup/a.csv").has("email", "contact.email").changed("2026-05-01").record()];
    let fires = |suppress: &str| {
        outcome(None, &records, suppress).issues.iter().any(|issue| issue.check.id == "C14")
    };
    assert!(!fires(""));
    assert!(fires("[thresholds]\nbackup-age = 'P3M'\n"));
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_remedy() {
    for (text, says) in [
        (
            of("").replace("C14", "C99"),
            "s.toml:2: unknown check `C99`; did you mean `C09`?: see `speur check --list`",
        ),
        (of("").replace("'r'", "' '"), "s.toml:3: `reason` is empty: say why this is accepted"),
        (of("").replace("'An'", "''"), "s.toml:4: `owner` is empty: say who answers for it"),
        (
            of("").replace("2026-12-31", "'soon'"),
            "s.toml:5: `expires` is no day: write it as 2026-01-31",
        ),
        (of("plase = 'x'"), "s.toml:6: unknown key `plase`; did you mean `place`?"),
        (of("place = '/srv'"), "s.toml:6: `place` `/srv`: it begins with `/`"),
        ("[[suppress]]\ncheck = 'C14'\n".into(), "s.toml:1: missing field `reason`"),
        ("[thresholds]\nstale = 'long'\n".into(), "s.toml:2: `long` is no duration"),
    ] {
        std::fs::write(SHARE.path("s.toml"), &text).expect("written");
        let output = SHARE.check(&["--suppress", "s.toml"]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        let said = stderr(&output);
        assert!(said.contains(says), "{text}\n{said}\n{says}");
    }
}

#[test]
fn those_that_are_over_or_idle_are_told() {
    let text =
        of("") + &of("place = 'share/nowhere'") + &of("").replace("2026-12-31", "2026-01-01");
    std::fs::write(SHARE.path("idle.toml"), text).expect("written");
    let said = stdout(&SHARE.check(&["--suppress", "idle.toml"]));
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for says in [
        "idle.toml:13: the suppression of C14 ended on 2026-01-01 and no longer holds; renew or remove it (owner: An)",
        "idle.toml:7: the suppression of C14 takes nothing out; remove it",
        "1 suppressed",
    ] {
        assert!(flat.contains(says), "{says}\n{said}");
    }
}

#[test]
fn the_exit_code_is_that_of_the_worst() {
    for (args, code) in [
        (&["--tolerance", "100%"][..], 1),
        (&["--fail-on", "critical", "--tolerance", "100%"], 1),
        (&["--fail-on", "none"], 3),
        (&["--fail-on", "none", "--tolerance", "2"], 0),
        (&["--fail-on", "hihg"], 2),
        (&["--register", "nothing.toml"], 2),
        (&["--as-of", "tomorrow"], 2),
    ] {
        let output = SHARE.check(args);
        assert_eq!(output.status.code(), Some(code), "{args:?} {}", stderr(&output));
    }
    assert_eq!(SHARE.run(&["check"]).status.code(), Some(2));
    let said = stderr(&SHARE.run(&["check", "--explain", "C77"]));
    assert!(said.contains("unknown check `C77`"), "{said}");
}

/// Shards are one inventory, in any order.
#[test]
fn shards_are_checked_as_one() {
    for n in ["1", "2"] {
        let output = SHARE.run(&[
            "scan",
            "share",
            "more",
            "-o",
            &format!("{n}.jsonl"),
            "--as-of",
            "2026-11-21",
            "--quiet",
            "--tolerance",
            "100%",
            "--shard",
            &format!("{n}/2"),
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let issues = |files: &[&str]| {
        let args = ["--as-of", "2026-11-21", "--register", "register", "--format", "json"];
        let output = SHARE.run(&[&["check"], files, &args[..]].concat());
        let all: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        all["issues"].clone()
    };
    let whole = issues(&["share.jsonl"]);
    assert_eq!(issues(&["1.jsonl", "2.jsonl"]), whole);
    assert_eq!(issues(&["2.jsonl", "1.jsonl"]), whole);
}
