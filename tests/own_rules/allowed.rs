//! Holds the promises on allow-lists: what they take out stays counted with its reason,
//! nothing is lost or shown, and an entry whose day is over allows nothing.

use super::{Place, acme, counts, sure};
use crate::common::{stderr, stdout};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const TABLE: &str = "id;naam;bsn;email\n1;Jan Peeters;111222333;info@fictie.example\n\
    2;Els Claes;123456782;els@verzonnen-bedrijf.be\n3;Wim Maes;1112.22.333;info@fictie.example\n";

/// Matches of an object by field and category, with those that are allowed.
fn all_matches(object: &Value) -> BTreeMap<(String, String), u64> {
    let mut all = BTreeMap::new();
    for (field, category, bands) in counts(object) {
        *all.entry((field, category)).or_default() += bands.iter().sum::<u64>();
    }
    for allowed in object["allowed"].as_array().into_iter().flatten() {
        let text = |key: &str| allowed[key].as_str().expect("text").to_owned();
        *all.entry((text("field"), text("category"))).or_default() +=
            allowed["matches"].as_u64().expect("a number");
    }
    all
}

/// A share of everything, and a configuration with these entries.
fn place_with(entries: &str) -> (Place, String) {
    let place = Place::with(&[
        ("klanten.csv", TABLE),
        ("bekend/centrale.txt", "Bel 02 555 12 12 of 0475 12 34 56.\n"),
        ("brief.txt", "BSN: 111222333 en BSN: 123456782, info@fictie.example\n"),
        ("namen.csv", "voornaam;x\nJan;a\nEls;b\nJan;c\nPiet;d\nWim;e\n"),
    ]);
    let config = place.write("speur.toml", entries);
    (place, config)
}

#[test]
fn what_is_allowed_is_counted_apart_and_nothing_is_lost() {
    // entries, then of which object how much of what is allowed
    for (entries, expected) in [
        (
            "value = '111222333'",
            &[("brief.txt", "gov.nl_bsn", 1), ("klanten.csv", "gov.nl_bsn", 2)][..],
        ),
        (
            "value = '1112 22 333'\ncategory = 'gov.nl_bsn'",
            &[("brief.txt", "gov.nl_bsn", 1), ("klanten.csv", "gov.nl_bsn", 2)],
        ),
        ("value = '111222333'\npath = '*.txt'", &[("brief.txt", "gov.nl_bsn", 1)]),
        ("value = '111222333'\npath = 'share/bekend/**'", &[]),
        ("value = '111222333'\nrule = 'email'", &[]),
        (
            "value = 'INFO@FICTIE.example'",
            &[("brief.txt", "contact.email", 1), ("klanten.csv", "contact.email", 2)],
        ),
        (
            "category = 'contact.email'\npath = 'share/klanten.csv'",
            &[("klanten.csv", "contact.email", 3)],
        ),
        ("rule = 'phone'\npath = 'share/bekend/'", &[("bekend/centrale.txt", "contact.phone", 2)]),
        ("value = '+32 2 555.12.12'", &[("bekend/centrale.txt", "contact.phone", 1)]),
        ("value = 'jan'", &[("namen.csv", "name.first", 2)]),
        ("category = 'name.first'", &[("namen.csv", "name.first", 5)]),
    ] {
        let (place, config) = place_with(&format!("[[allow]]\n{entries}\nreason = 'known'\n"));
        let (without, with) = (place.scan(&[]), place.scan(&["-c", &config]));
        let mut allowed = Vec::new();
        for (before, after) in without.objects().iter().zip(&with.objects()) {
            assert_eq!(all_matches(before), all_matches(after), "{entries}");
            assert_eq!(before["fields"], after["fields"], "{entries}");
            for one in after["allowed"].as_array().into_iter().flatten() {
                assert_eq!(one["reason"], "known");
                let path = after["path"].as_str().expect("a path").trim_start_matches("share/");
                let category = one["category"].as_str().expect("text").to_owned();
                allowed.push((path.to_owned(), category, one["matches"].as_u64().expect("n")));
            }
        }
        let expected: Vec<_> =
            expected.iter().map(|&(path, c, n)| (path.to_owned(), c.to_owned(), n)).collect();
        assert_eq!(allowed, expected, "{entries}");
    }
}

#[test]
fn an_entry_holds_to_its_last_day_and_then_is_told() {
    let entry = "[[allow]]\nvalue = '111222333'\nreason = 'test set'\nuntil = '2026-06-30'\n";
    let (place, config) = place_with(entry);
    for (day, holds) in [("2026-06-29", true), ("2026-06-30", true), ("2026-07-01", false)] {
        // the last --as-of counts
        let share = place.path("share").display().to_string();
        let inventory = place.path("inventory").display().to_string();
        let output = crate::common::run([
            "scan", "-q", "-c", &config, "--as-of", day, "-o", &inventory, &share,
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let text = std::fs::read_to_string(&inventory).expect("an inventory");
        let lines: Vec<Value> =
            text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        let changes = &lines[0]["header"]["scans"][0]["changes"];
        let letter =
            lines.iter().find(|l| l["object"]["path"] == "share/brief.txt").expect("there");
        if holds {
            assert_eq!(stderr(&output), "");
            assert_eq!(*changes, json!({ "allow": 1 }));
            assert_eq!(sure(&letter["object"], "gov.nl_bsn"), 1);
        } else {
            let said = format!(
                "speur: warning: {config}:1: this entry ended on 2026-06-30 and allows nothing any \
                 more; renew or remove it\n"
            );
            assert_eq!(stderr(&output), said);
            assert_eq!(*changes, json!({ "expired": 1 }));
            assert_eq!(sure(&letter["object"], "gov.nl_bsn"), 2);
        }
    }
}

#[test]
fn the_summary_tells_what_it_does_not_count() {
    let (place, config) =
        place_with("[[allow]]\nvalue = '111222333'\nreason = 'test set of the helpdesk'\n");
    let share = place.path("share").display().to_string();
    let said = stdout(&crate::common::run(["scan", "-c", &config, &share]));
    let at = said.find("Allowed, and not counted").expect("a part of the summary");
    let row = said[at..].lines().nth(1).expect("a row");
    assert_eq!(row.split_whitespace().collect::<Vec<_>>().join(" "), "test set of the helpdesk 3");
}

#[test]
fn a_folder_of_rules_brings_its_list() {
    let text = "BSN: 111222333\nmail info@example.com\n";
    let place = Place::with(&[("a.txt", text), ("bekend/b.txt", "Tel: 02 555 12 12\n")]);
    let scanned = place.scan(&["--rules", &acme()]);
    let reasons = |path: &str| -> Vec<Value> {
        let object = scanned.object(path);
        let allowed = object["allowed"].as_array().cloned().unwrap_or_default();
        allowed.into_iter().map(|one| one["reason"].clone()).collect()
    };
    assert_eq!(reasons("share/a.txt"), ["our own address", "test set of the helpdesk"]);
    assert_eq!(reasons("share/bekend/b.txt"), ["published switchboard"]);
}

#[test]
fn a_value_of_a_list_stands_nowhere() {
    let secret = "823746192";
    let (place, config) = place_with(&format!(
        "[[allow]]\nvalue = '{secret}'\nreason = 'test'\nuntil = '2025-01-01'\n\
         [[allow]]\nvalue = '{secret}'\nreason = 'test'\n"
    ));
    let key = place.path("key").display().to_string();
    for args in [&["-c", config.as_str()][..], &["-c", &config, "--key-file", &key]] {
        let scanned = place.scan(args);
        for said in [&scanned.bytes, &scanned.output.stdout, &scanned.output.stderr] {
            assert!(!String::from_utf8_lossy(said).contains(secret), "{args:?}");
        }
    }
    // what is wrong with an entry is told without it
    for wrong in ["rule = 'x'", "until = 'soon'", "path = '[z-a]'", "valu = 1", "reason = 5"] {
        let config =
            place.write("wrong.toml", &format!("[[allow]]\nvalue = '{secret}'\n{wrong}\n"));
        let share = place.path("share").display().to_string();
        let output = crate::common::run(["scan", "-c", &config, &share]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(!stderr(&output).contains(secret), "{wrong}: {}", stderr(&output));
    }
}

/// A digest over values without a key could be undone by trying all of them.
#[test]
fn values_are_in_the_digest_of_options_under_a_key_alone() {
    let options = |value: &str, reason: &str, key: bool| {
        let (place, config) =
            place_with(&format!("[[allow]]\nvalue = '{value}'\nreason = '{reason}'\n"));
        let key_file = place.write("key", &format!("{}\n", "ab".repeat(32)));
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&key_file, mode).expect("ours");
        let args = ["-c", &config, "--key-file", &key_file];
        let args = if key { &args[..] } else { &args[..2] };
        place.scan(args).lines()[0]["header"]["scans"][0]["options"].clone()
    };
    assert_eq!(options("111222333", "a", false), options("123456782", "a", false));
    assert_ne!(options("111222333", "a", false), options("111222333", "b", false));
    assert_eq!(options("111222333", "a", true), options("111222333", "a", true));
    assert_ne!(options("111222333", "a", true), options("123456782", "a", true));
}
