//! Holds what own rules find: in text and in tables, beside the rules that ship, alike
//! for every window, number of threads and place of the folder.

use super::{Place, acme, counts, sure};
use serde_json::Value;

fn only(place: &Place, args: &[&str]) -> Value {
    let objects = place.scan(args).objects();
    assert_eq!(objects.len(), 1);
    objects[0].clone()
}

#[test]
fn a_rule_is_found_in_text_and_in_tables() {
    let acme = acme();
    // file, text, category, field, confirmed and likely
    for (name, content, category, field, expected) in [
        ("a.txt", "Badge: GNT-104817, badge BRU-204811.\n", "custom.badge", "text", 2),
        ("a.txt", "GNT-104817\n", "custom.badge", "text", 1),
        ("a.txt", "onderdeel GNT-104817, xGNT-104817, GNT-1048171\n", "custom.badge", "text", 0),
        ("a.txt", "kratnummer GNT-104817\n", "custom.badge", "text", 0),
        ("a.csv", "badge;n\nGNT-104817;1\nBRU-204811;2\n", "custom.badge", "badge", 2),
        ("a.csv", "wat,n\nGNT-104817,1\nBRU-204811,2\n", "custom.badge", "wat", 2),
        ("a.csv", "wat;n\nzie GNT-104817 aub;1\nniets;2\n", "custom.badge", "wat", 1),
        ("a.csv", "wat;n\nGNT-1048171;1\nxBRU-204811;2\n", "custom.badge", "wat", 0),
        ("a.txt", "Zaak/2024/{Éloïse} en DOSSIER/2023/{Claes}\n", "custom.case", "text", 2),
        ("a.txt", "Zaak/2024/{éloïse} en xzaak/2024/{Claes}\n", "custom.case", "text", 0),
        ("a.csv", "ref;n\nzaak/2024/{Peeters};1\nzaak/2023/{Claes};2\n", "custom.case", "ref", 2),
        ("a.csv", "rol;n\nboekhouder;1\nchauffeur;2\nportier;3\n", "work.job_title", "rol", 3),
        // a name of the rule whose place was taken
        (
            "a.csv",
            "beroep;n\nboekhouder;1\nchauffeur;2\nportier;3\n",
            "work.job_title",
            "beroep",
            0,
        ),
        (
            "a.csv",
            "acme fiscaal kenmerk;n\n123456782;1\n900000004;2\n",
            "gov.nl_bsn",
            "acme fiscaal kenmerk",
            2,
        ),
        ("a.txt", "Fiscaal kenmerk: 123456782\n", "gov.nl_bsn", "text", 1),
        (
            "a.txt",
            "Mevrouw Els Peeters, geboren 01-02-1980, lijdt aan acmitis.\n",
            "special.health",
            "text",
            1,
        ),
    ] {
        let place = Place::with(&[(name, content)]);
        let object = only(&place, &["--rules", &acme]);
        assert_eq!(sure(&object, category), expected, "{content}: {:?}", counts(&object));
        let fields = counts(&object).into_iter().filter(|found| found.1 == category);
        assert!(fields.into_iter().all(|found| found.0 == field), "{content}");
    }
}

#[test]
fn a_rule_of_digits_is_found_in_a_column_that_nothing_else_explains() {
    let place = Place::with(&[("a.csv", "lokaal;naam\n40123;x\n40124;x\n40200;x\n")]);
    let rule = |matching: &str| {
        format!(
            "id = 'room'\ntitle = 'Room'\ncategory = 'id.unique'\nabout = 'Invented.'\n\
             [match]\n{matching}\n[context]\nfields = ['lokaal']\n[weight]\nprior = -0.5\n"
        )
    };
    for matching in ["forms = ['99999']", r"pattern = '40\d{3}'"] {
        place.write("own/room.toml", &rule(matching));
        let own = place.path("own").display().to_string();
        assert_eq!(sure(&only(&place, &["--rules", &own]), "id.unique"), 3, "{matching}");
    }
}

/// Every form that can be written is found in text and as a cell, not only those whose
/// beginnings the search for numbers and codes of ours happens to look at.
#[test]
fn a_form_is_found_whatever_it_starts_with() {
    for (form, value, other) in [
        ("999999", "481512", "4815123"),
        ("99999", "48151", "481512"),
        ("9999999", "4815162", "48151623"),
        ("99-99-99", "48-15-16", "48-15-161"),
        ("999 999", "481 516", "481 5162"),
        ("99 99 99 99", "48 15 16 23", "48 15 16 234"),
        ("X99", "Q48", "QQ48"),
        ("XXXX9999", "ABCD4815", "ABCDE4815"),
        ("XX.99.XX", "AB.48.CD", "AB.48.CDE"),
        ("9X9X9X", "4A8B1C", "4A8B1C5"),
        ("99:99/99", "48:15/16", "48:15/162"),
        ("##-##", "A4-8B", "A4-8BC"),
        ("AC*99+9", "AC*48+1", "AC*48+15"),
    ] {
        let text = format!("pasje {value}, pasje {other}, pasje {value}.\n");
        let table = format!("x;pasje\na;{value}\nb;{other}\nc;{value}\n");
        let place = Place::with(&[("a.csv", &table), ("b.txt", &text)]);
        let rule = format!(
            "id = 'pass'\ntitle = 'Pass'\ncategory = 'custom.pass'\nabout = 'Invented.'\n\
             [match]\nforms = ['{form}']\n[context]\nkeywords = ['pasje']\nfields = ['pasje']\n\
             [weight]\nprior = 0.0\n"
        );
        place.write("own/pass.toml", &rule);
        let category = "[[category]]\nname = 'custom.pass'\nsensitivity = 'ordinary'\n";
        place.write("own/categories.toml", category);
        let own = place.path("own").display().to_string();
        let objects = place.scan(&["--rules", &own]).objects();
        let found: Vec<u64> = objects.iter().map(|object| sure(object, "custom.pass")).collect();
        assert_eq!(found, [2, 2], "{form}: {:?}", objects.iter().map(counts).collect::<Vec<_>>());
    }
}

/// A text in which patterns stand everywhere, also where windows part it.
fn long_text() -> String {
    let mut text = String::new();
    for i in 0..3000 {
        let filler = "lorem ipsum ".repeat(i % 7);
        text.push_str(&format!("{filler}badge GNT-{:06} {filler}\n", 100_000 + i));
        if i % 5 == 0 {
            text.push_str("zaak/2024/{Peeters} ");
        }
    }
    text
}

#[test]
fn the_size_of_windows_and_the_number_of_threads_change_nothing() {
    let acme = acme();
    let place = Place::with(&[("a.txt", &long_text()), ("b.csv", "badge;n\nGNT-104817;1\n")]);
    let one = place.scan(&["--rules", &acme, "-j", "1"]);
    let text = &one.objects()[0];
    assert_eq!((sure(text, "custom.badge"), sure(text, "custom.case")), (3000, 600));
    for args in [&["-j", "4"][..], &["-j", "1"]] {
        let other = place.scan(&[&["--rules", &acme], args].concat());
        assert!(one.without_run() == other.without_run(), "{args:?}");
    }
    for window in [4096, 5000, 65536] {
        let config = place.write("speur.toml", &format!("[limits]\nwindow = {window}\n"));
        let other = place.scan(&["--rules", &acme, "-c", &config]);
        assert_eq!(counts(&other.objects()[0]), counts(text), "{window}");
    }
}

#[test]
fn where_the_folder_lies_changes_nothing_and_what_it_says_does() {
    let place = Place::with(&[("a.txt", "Badge: GNT-104817\n")]);
    let copy = |to: &str, change: fn(&str, String) -> String| {
        for file in walkdir::WalkDir::new(acme()).into_iter().map(|e| e.expect("readable")) {
            if file.file_type().is_file() {
                let below = file.path().strip_prefix(acme()).expect("below").display().to_string();
                let text = std::fs::read_to_string(file.path()).expect("UTF-8");
                place.write(&format!("{to}/{below}"), &change(&below, text));
            }
        }
        place.path(to).display().to_string()
    };
    let digest = |folder: &str| {
        let scanned = place.scan(&["--rules", folder]);
        (scanned.lines()[0]["header"]["scans"][0]["rules"].clone(), scanned.without_run())
    };
    let here = digest(&acme());
    assert!(here == digest(&copy("moved/deep", |_, text| text)));
    let shipped = place.scan(&[]).lines()[0]["header"]["scans"][0]["rules"].clone();
    assert_ne!(shipped, here.0);
    for (to, change) in [
        (
            "rule",
            (|below, text| match below {
                "hr/badge.toml" => text.replace("prior = -2.0", "prior = -2.1"),
                _ => text,
            }) as fn(&str, String) -> String,
        ),
        ("word", |below, text| match below {
            "lexicon/keywords.toml" => text.replace("kenmerk*", "kenmerken"),
            _ => text,
        }),
        ("category", |below, text| match below {
            "categories.toml" => text.replace("ordinary", "special"),
            _ => text,
        }),
    ] {
        assert_ne!(digest(&copy(to, change)).0, here.0, "{to}");
    }
}

#[test]
fn the_header_tells_in_what_the_rules_differ() {
    let place = Place::with(&[("a.txt", "x\n")]);
    let changes = |args: &[&str]| {
        let lines = place.scan(args).lines();
        lines[0]["header"]["scans"][0]["changes"].clone()
    };
    assert_eq!(changes(&[]), Value::Null);
    let config =
        place.write("speur.toml", &format!("rules = ['{}']\nrules-off = ['be_vat']\n", acme()));
    assert_eq!(
        changes(&["-c", &config, "--packs", "nl,acme"]),
        serde_json::json!({
            "packs": ["acme", "nl"],
            "added": ["acme_badge", "acme_case"],
            "replaced": ["job_title"],
            "off": ["be_vat"],
            "allow": 3,
            "expired": 1,
        })
    );
}

/// Shards of one scan become one; scans under different rules stay two.
#[test]
fn a_merge_shows_that_rules_differed() {
    let place = Place::with(&[("a.txt", "x\n"), ("b.txt", "y\n"), ("c.txt", "z\n")]);
    let share = place.path("share").display().to_string();
    let acme = acme();
    let scanned = |name: &str, args: &[&str]| {
        let inventory = place.path(name).display().to_string();
        let base = ["scan", "-q", "--as-of", "2026-01-01", "-o", &inventory, &share];
        assert_eq!(crate::common::run([&base, args].concat()).status.code(), Some(0));
        inventory
    };
    let one = scanned("1", &["--shard", "1/2", "--rules", &acme]);
    let two = scanned("2", &["--shard", "2/2", "--rules", &acme]);
    let other = scanned("3", &["--shard", "2/2", "--rules", &acme, "--packs", "nl"]);
    let merged = |a: &str, b: &str| {
        let output = crate::common::run(["merge", "-q", "--format", "json", a, b]);
        let merged: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (output.status.code(), merged["header"]["scans"].as_array().expect("scans").clone())
    };
    let (code, scans) = merged(&one, &two);
    assert_eq!((code, scans.len()), (Some(0), 1));
    let (code, scans) = merged(&one, &other);
    assert_eq!((code, scans.len()), (Some(3), 2), "shards are missing of both");
    assert_ne!(scans[0]["rules"], scans[1]["rules"]);
    assert_ne!(scans[0]["changes"], scans[1]["changes"]);
}
