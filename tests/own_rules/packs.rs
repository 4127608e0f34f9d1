//! Holds the choice of rules: packs, rules switched off, in the file and by flag.

use super::{Place, acme, sure};
use crate::common::{speur, stderr};

const TEXT: &str = "BSN: 111222333\nRijksregisternummer: 85.07.30-033.28\n\
    mail: jan.peeters@telenet.be\nwachtwoord: Kx9#vR2!pLq7\n";

/// Whether citizen numbers of NL and BE, an address and a password are found.
fn found(args: &[&str]) -> [bool; 4] {
    let place = Place::with(&[("a.txt", TEXT)]);
    let object = &place.scan(args).objects()[0];
    ["gov.nl_bsn", "gov.be_rrn", "contact.email", "auth.password"].map(|c| sure(object, c) > 0)
}

#[test]
fn packs_choose_and_the_core_is_always_on() {
    for (packs, expected) in [
        (None, [true; 4]),
        (Some("be,nl,eu,secrets,special"), [true; 4]),
        (Some("nl"), [true, false, true, false]),
        (Some("be"), [false, true, true, false]),
        (Some("secrets"), [false, false, true, true]),
        (Some("core"), [false, false, true, false]),
    ] {
        let args: Vec<&str> = packs.into_iter().flat_map(|packs| ["--packs", packs]).collect();
        assert_eq!(found(&args), expected, "{packs:?}");
    }
}

#[test]
fn a_file_chooses_too_and_a_flag_goes_above_it() {
    let place = Place::with(&[]);
    for (file, args, expected) in [
        ("packs = ['be']", &[][..], [false, true, true, false]),
        ("packs = []", &[], [false, false, true, false]),
        ("packs = ['be']", &["--packs", "nl"], [true, false, true, false]),
        ("rules-off = ['email', 'nl_bsn']", &[], [false, true, false, true]),
        ("rules-off = ['email']", &["--packs", "nl"], [true, false, false, false]),
    ] {
        let config = place.write("speur.toml", file);
        assert_eq!(found(&[&["-c", &config], args].concat()), expected, "{file} {args:?}");
    }
}

#[test]
fn rules_of_a_file_lie_relative_to_it() {
    let place = Place::with(&[("a.txt", "Zaak/2024/{Claes}\n")]);
    std::fs::create_dir(place.path("etc")).expect("made");
    std::os::unix::fs::symlink(acme(), place.path("etc/rules")).expect("a link");
    let config = place.write("etc/speur.toml", "rules = ['rules']\n");
    let object = place.scan(&["-c", &config]).objects()[0].clone();
    assert_eq!(sure(&object, "custom.case"), 1);
    // and a pack of one's own is one like the others
    let object = place.scan(&["-c", &config, "--packs", "nl"]).objects()[0].clone();
    assert_eq!(sure(&object, "custom.case"), 0);
}

#[test]
fn an_unknown_pack_or_rule_is_told_with_its_place() {
    let place = Place::with(&[]);
    place.write("packs.toml", "threads = 1\npacks = ['be', 'n1']\n");
    place.write("off.toml", "threads = 1\n\nrules-off = [\n  'email',\n  'nl_bns',\n]\n");
    place.write("allow.toml", "threads = 1\n\n[[allow]]\nrule = 'nl_bns'\nreason = 'test'\n");
    for (args, says) in [
        (
            &["--packs", "be,secret"][..],
            "speur: --packs: unknown pack `secret`; did you mean `secrets`?",
        ),
        (&["-c", "packs.toml"], "speur: packs.toml:2: unknown pack `n1`; did you mean `nl`?"),
        (&["-c", "off.toml"], "speur: off.toml:5: unknown rule `nl_bns`; did you mean `nl_bsn`?"),
        (
            &["-c", "allow.toml"],
            "speur: allow.toml:3: unknown rule `nl_bns`; did you mean `nl_bsn`?",
        ),
        (
            &["-c", "allow.toml", "--packs", "x"],
            "speur: --packs: unknown pack `x`; valid: be, core, eu, nl, secrets, special",
        ),
    ] {
        for command in [&["scan", "share"][..], &["rules", "list"], &["detect", "packs.toml"]] {
            let output = speur()
                .current_dir(place.path(""))
                .args(command)
                .args(args)
                .output()
                .expect("speur runs");
            assert_eq!(stderr(&output).trim_end(), says, "{command:?} {args:?}");
            assert_eq!(output.status.code(), Some(2));
        }
    }
}
