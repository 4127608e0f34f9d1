//! Holds what drafts propose: everything that was found, and nothing that a person must say.

use super::common::{stderr, stdout};
use super::{SHARE, Scan, speur, without_counts};
use speur::register::{Register, open};
use std::collections::BTreeSet;

fn drafted(scan: &Scan, args: &[&str]) -> (String, Register) {
    let folder = tempfile::tempdir().expect("a folder of its own");
    let draft = folder.path().join("draft.toml");
    let inventory = scan.inventory.to_str().expect("UTF-8");
    let output = speur()
        .args(["register", "draft", inventory, "-o"])
        .arg(&draft)
        .args(args)
        .output()
        .expect("speur runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = std::fs::read_to_string(&draft).expect("a draft");
    (text, Register::load(&draft).expect("a draft is a register"))
}

#[test]
fn the_draft_of_the_demo_share() {
    let (text, _) = drafted(&SHARE, &[]);
    let text = text.replace(SHARE.inventory.to_str().expect("UTF-8"), "share.jsonl");
    // files of a checkout have the day of the checkout
    let text: Vec<String> = text
        .lines()
        .map(|line| line.split(", changed ").next().expect("a part").to_owned())
        .collect();
    insta::assert_snapshot!(without_counts(&text.join("\n")));
}

/// The law of drafts: each category that was found for sure stands in the system of its folder.
#[test]
fn a_draft_declares_all_that_was_found_and_no_more() {
    for args in [&[][..], &["--group-by", "0"], &["--group-by", "2"], &["--group-by", "9"]] {
        let (_, register) = drafted(&SHARE, args);
        let mut found = vec![BTreeSet::new(); register.systems.len()];
        for object in super::share() {
            for finding in &object.findings {
                let is_sure = finding.confirmed + finding.likely > 0;
                if is_sure && register.categories.is_personal(&finding.category) {
                    let owner = register.locations.of(&object.path).object();
                    let system = owner.unwrap_or_else(|| panic!("{} is no one's", object.path));
                    assert_eq!(system.contested, None, "{}", object.path);
                    found[system.system].insert(finding.category.clone());
                }
            }
        }
        for (system, found) in register.systems.iter().zip(found) {
            let declared: BTreeSet<String> =
                system.declared().into_iter().map(str::to_owned).collect();
            assert_eq!(declared, found, "{args:?} {}", system.id);
        }
    }
}

#[test]
fn a_draft_says_what_is_open_and_nothing_of_it() {
    let (text, register) = drafted(&SHARE, &[]);
    let open = open(&register);
    for system in &register.systems {
        let of = |what: &str| {
            open.iter().any(|o| o.system.as_ref() == Some(&system.id) && o.what.contains(what))
        };
        for what in ["owner", "role", "purpose", "legal_basis", "data_subjects", "retention"] {
            assert!(of(what), "{}: {what} is not open", system.id);
        }
        let own = text_of(&text, &system.id);
        let restricted = ["\"gov.be_rrn\"", "\"gov.nl_bsn\"", "\"org.vat_nl_old_sole_trader\""];
        let holds_one = restricted.iter().any(|name| own.contains(name));
        assert_eq!(of("national_number_law"), holds_one, "{}", system.id);
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

/// The text of one system of a draft.
fn text_of<'t>(text: &'t str, id: &str) -> &'t str {
    let start = text.find(&format!("id = \"{id}\"")).expect("the system");
    text[start..].split("[[system]]").next().expect("a part")
}

/// What the issue asks: only the blanks are to be filled.
#[test]
fn a_draft_whose_blanks_are_filled_is_complete() {
    let (text, _) = drafted(&SHARE, &[]);
    let mut filled = String::new();
    for line in text.lines() {
        let line = match line.split(" = ").next().expect("a part") {
            "# recipients" => "recipients = [\"carrier\"]",
            "# reviewed" => "reviewed = 2026-11-21",
            "name" if line.contains("OPEN") => "name = \"De Groenwerf bv\"",
            "contact" => "contact = \"privacy@groenwerf.example\"",
            "base" => "base = \"https://groenwerf.example/register/\"",
            "status" => "status = \"active\"",
            "owner" => "owner = \"Head of sales\"",
            "role" => "role = \"controller\"",
            "countries" => "countries = [\"BE\"]",
            "measures" => "measures = [\"locked\"]",
            "purpose" => "purpose = \"Sales\"",
            "legal_basis" => "legal_basis = [\"contract\"]",
            "data_subjects" => "data_subjects = [\"customers\"]",
            "national_number_law" => "national_number_law = \"some law\"",
            "special_condition" => "special_condition = [\"employment\"]",
            "duration" => "duration = \"P7Y\"",
            "start" => "start = \"end of the contract\"",
            "on_expiry" => "on_expiry = \"erase\"",
            _ => line,
        };
        filled.push_str(line);
        filled.push('\n');
    }
    let path = SHARE.path("filled.toml");
    std::fs::write(&path, filled).expect("written");
    let check = speur().args(["register", "check"]).arg(&path).output().expect("speur runs");
    assert_eq!(check.status.code(), Some(0), "{}", stdout(&check));
    let update = speur()
        .args(["register", "update"])
        .arg(&SHARE.inventory)
        .arg("--register")
        .arg(&path)
        .output()
        .expect("speur runs");
    assert!(
        stdout(&update).ends_with("The register says what was found.\n"),
        "{}",
        stdout(&update)
    );
}

#[test]
fn a_draft_overwrites_nothing_and_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let scan = Scan::of(&[("klanten/a.csv", "naam;email\nJan Peeters;jan.peeters@telenet.be\n")]);
    let draft = |name: &str| {
        let args = ["register", "draft", "inventory.jsonl", "-o", name];
        speur().current_dir(scan.path("")).args(args).output().expect("speur runs")
    };
    assert_eq!(draft("new.toml").status.code(), Some(0));
    let mode = std::fs::metadata(scan.path("new.toml")).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(scan.path("new.toml")).expect("a draft");
    let again = draft("new.toml");
    assert_eq!(again.status.code(), Some(2));
    let said = "speur: `new.toml` is there already and is not overwritten; choose another name\n";
    assert_eq!(stderr(&again), said);
    assert_eq!(std::fs::read(scan.path("new.toml")).expect("a draft"), before);
}

/// Names of folders are data: whatever they are, the draft is read back and finds its own.
#[test]
fn folders_of_any_name_are_found_again() {
    let person = "naam;email\nJan Peeters;jan.peeters@telenet.be\n";
    let names = ["a b", "[x]", "{y,z}", "*", "q?", "100%", "a#b", "c!", "\"d\"", "e\\f", "g\th"];
    let files: Vec<(String, &str)> = names.iter().map(|n| (format!("{n}/a.csv"), person)).collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let scan = Scan::of(&files);
    let (_, register) = drafted(&scan, &[]);
    assert_eq!(register.systems.len(), names.len());
    let mut owners = BTreeSet::new();
    for object in scan.objects() {
        if object.path.ends_with(".csv") {
            let owner = register.locations.of(&object.path).object().expect(&object.path);
            assert_eq!(owner.contested, None, "{}", object.path);
            owners.insert(owner.system);
        }
    }
    assert_eq!(owners.len(), names.len());
}
