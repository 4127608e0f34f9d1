//! Holds what `speur register check` and `update` say, and that they change nothing.

use super::common::{repository, stderr, stdout};
use super::{SHARE, Scan, speur, without_counts};

#[test]
fn the_demo_share_against_its_register() {
    let register = repository("fixtures/register.toml");
    let before = std::fs::read(&register).expect("the register");
    let output = speur()
        .current_dir(repository(""))
        .args(["register", "update"])
        .arg(&SHARE.inventory)
        .args(["--register", "fixtures/register.toml"])
        .output()
        .expect("speur runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    insta::assert_snapshot!(without_counts(&said));
    assert_eq!(std::fs::read(&register).expect("the register"), before);
}

#[test]
fn what_the_demo_register_leaves_open() {
    let output = speur()
        .current_dir(repository(""))
        .args(["register", "check", "fixtures/register.toml"])
        .output()
        .expect("speur runs");
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    insta::assert_snapshot!(said);
}

/// A share, a register and what must or must not be said of them.
struct Case {
    about: &'static str,
    files: &'static [(&'static str, &'static str)],
    register: &'static str,
    says: &'static [&'static str],
    says_not: &'static [&'static str],
}

const PERSONS: &str = "naam;email\nJan Peeters;jan.peeters@telenet.be\n";

const CASES: &[Case] = &[
    Case {
        about: "all is as declared",
        files: &[("a/x.csv", PERSONS)],
        register: "[[system]]\nid = 'a'\nlocations = ['share/a']\n\
                   [[system.processing]]\ncategories = ['name.full', 'contact.email']\n",
        says: &["a (register.toml:1): as declared", "The register says what was found."],
        says_not: &["+ ", "- ", "? "],
    },
    Case {
        about: "a name that begins others speaks of them",
        files: &[("a/x.csv", PERSONS)],
        register: "[[system]]\nid = 'a'\nlocations = ['share']\n\
                   [[system.processing]]\ncategories = ['name', 'contact']\n",
        says: &["The register says what was found."],
        says_not: &["+ "],
    },
    Case {
        about: "found and not declared, declared and not found, never looked for",
        files: &[("a/x.csv", PERSONS)],
        register: "[[system]]\nid = 'a'\nlocations = ['share/a']\n\
                   [[system.processing]]\ncategories = ['name', 'fin.iban', 'fin.invoice']\n",
        says: &[
            "  + contact.email: 1 confirmed in 1 object\n",
            "  - fin.iban\n",
            "fin.invoice: declared, but no rule that ships looks for it\n",
        ],
        says_not: &["- fin.invoice", "+ name"],
    },
    Case {
        about: "what was not read may hold what was not found",
        files: &[("a/x.csv", PERSONS), ("a/y.bin", "\u{0}\u{1}\u{2}\u{3}\u{4}")],
        register: "[[system]]\nid = 'a'\nlocations = ['share/a']\n\
                   [[system.processing]]\ncategories = ['name', 'contact', 'fin.iban']\n",
        says: &["1 not read in full", "  - fin.iban; 1 not read in full may hold it\n"],
        says_not: &[],
    },
    Case {
        about: "nobody's, and a location where nothing lies",
        files: &[("b/x.csv", PERSONS)],
        register: "[[system]]\nid = 'a'\nlocations = ['share/a']\n",
        says: &["  ? share/b: 1 object with personal data\n", "  ! no object lies at share/a\n"],
        says_not: &["+ "],
    },
    Case {
        about: "two systems that claim an object alike",
        files: &[("ab.csv", PERSONS)],
        register: "[[system]]\nid = 'first'\nlocations = ['share/ab*']\n\
                   [[system]]\nid = 'other'\nlocations = ['share/*sv']\n",
        says: &["  ! first, other: share/ab.csv\n"],
        says_not: &[],
    },
    Case {
        about: "a system that ended and is still there",
        files: &[("a/x.csv", PERSONS)],
        register: "[[system]]\nid = 'a'\nstatus = 'ended'\nlocations = ['share/a']\n\
                   [[system.processing]]\ncategories = ['name', 'contact']\n",
        says: &["  ! the register says that it ended, but its data are there\n"],
        says_not: &["as declared"],
    },
    Case {
        about: "a back-up holds what others declare",
        files: &[("a/x.csv", PERSONS)],
        register: "[[system]]\nid = 'a'\nkind = 'backup'\nlocations = ['share/a']\n",
        says: &["The register says what was found."],
        says_not: &["+ "],
    },
    Case {
        about: "candidates and organisations are no personal data to declare",
        files: &[("a/x.txt", "Ons btw-nummer is BE 0403.170.701.\n")],
        register: "[[system]]\nid = 'a'\nlocations = ['share/a']\n",
        says: &["The register says what was found."],
        says_not: &["+ "],
    },
];

#[test]
fn each_difference_is_said_and_nothing_else() {
    for case in CASES {
        let scan = Scan::of(case.files);
        std::fs::write(scan.path("register.toml"), case.register).expect("written");
        let output = speur()
            .current_dir(scan.path(""))
            .args(["register", "update", "inventory.jsonl", "--register", "register.toml"])
            .output()
            .expect("speur runs");
        let said = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{}: {}", case.about, stderr(&output));
        // the last line explains the marks
        let said = said.split("Nothing was changed").next().expect("a part").to_owned();
        for says in case.says {
            assert!(said.contains(says), "{}: no `{says}` in\n{said}", case.about);
        }
        for says in case.says_not {
            let marked = said.lines().any(|line| line.trim_start().starts_with(says));
            assert!(!marked, "{}: `{says}` in\n{said}", case.about);
        }
    }
}

#[test]
fn errors_are_one_line() {
    let scan = Scan::of(&[("a.txt", "x")]);
    let bad = "[[system]]\nid = 'a'\nrole = 'boss'\nkind = 'old'\n";
    std::fs::write(scan.path("bad.toml"), bad).expect("written");
    std::fs::write(scan.path("good.toml"), "[[system]]\nid = 'a'\n").expect("written");
    for (args, says) in [
        (&["register", "draft", "nowhere"][..], "`nowhere`: it does not exist"),
        (&["register", "draft", "share/a.txt"], "not an inventory"),
        (&["register", "draft", "inventory.jsonl", "-o", "no/x"], "cannot write to `no/x`"),
        (&["register", "update", "inventory.jsonl", "--register", "no"], "it does not exist"),
        (
            &["register", "update", "inventory.jsonl", "--register", "bad.toml"],
            "bad.toml:3: system `a`, `role`: unknown value `boss`; valid: controller, \
             joint-controller, processor; 1 more: `speur register check bad.toml`",
        ),
        (&["register", "export", "bad.toml", "--format", "csv"], "bad.toml:3: "),
        (&["register", "export", "good.toml", "--format", "xlsx"], "xlsx is no text: give -o FILE"),
        (
            &["register", "export", "bad.toml", "--format", "pdf"],
            "csv, markdown, json, fideslang, dpv, xlsx",
        ),
    ] {
        let output = speur().current_dir(scan.path("")).args(args).output().expect("speur runs");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(says) && said.lines().count() == 1, "{args:?}: {said}");
    }
}

/// "Not found" is only said plainly where all was looked at, for all there is to find.
#[test]
fn a_scan_of_less_than_all_is_told() {
    let scan = Scan::of(&[("a/x.csv", PERSONS), ("b/y.csv", PERSONS)]);
    let register = "[[system]]\nid = 'a'\nlocations = ['share']\n\
                    [[system.processing]]\ncategories = ['name', 'contact', 'fin.iban']\n";
    std::fs::write(scan.path("register.toml"), register).expect("written");
    for (args, code, says) in [
        (&["--shard", "1/2"][..], 3, "The scan was stopped or lacks shards: "),
        (&["--packs", "be"], 0, "The scan was made with some rules off: "),
        (&[], 0, ""),
    ] {
        let part = scan.path("part.jsonl");
        let status = speur()
            .args(["scan", "-q", "--tolerance", "100%", "-o"])
            .arg(&part)
            .arg(scan.path("share"))
            .args(args)
            .status()
            .expect("speur runs");
        assert!(status.success(), "{args:?}");
        let output = speur()
            .current_dir(scan.path(""))
            .args(["register", "update", "part.jsonl", "--register", "register.toml"])
            .output()
            .expect("speur runs");
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        let said = stdout(&output);
        assert!(said.contains("  - fin.iban"), "{args:?}: {said}");
        match says {
            "" => assert!(!said.contains("may yet be there"), "{said}"),
            says => assert!(said.starts_with(says), "{args:?}: {said}"),
        }
        let draft = speur().args(["register", "draft"]).arg(&part).output().expect("speur runs");
        assert_eq!(draft.status.code(), Some(code), "{args:?}");
    }
}
