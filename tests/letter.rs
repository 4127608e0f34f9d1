//! One letter, saved by LibreOffice in every format of documents: what is found does not
//! depend on how it was saved. A new format is one line here.

mod common;

use serde_json::Value;
use std::collections::BTreeMap;

/// Whether a format tells tables from text.
#[derive(PartialEq)]
enum Tables {
    Fields,
    Text,
}

const SAVED: &[(&str, Tables)] = &[
    ("letter.docx", Tables::Fields),
    ("letter.odt", Tables::Fields),
    ("letter.epub", Tables::Fields),
    ("letter.doc", Tables::Fields),
    ("letter.rtf", Tables::Fields),
    ("letter.html", Tables::Fields),
    ("letter.eml", Tables::Fields),
    ("letter.mbox", Tables::Fields),
    ("letter.msg", Tables::Fields),
    ("letter.tnef", Tables::Fields),
    ("letter.pst", Tables::Fields),
    ("letter.txt", Tables::Text),
];

/// Category and field: confirmed, likely, candidate.
type Found = BTreeMap<(String, String), [u64; 3]>;

fn found(record: &Value) -> Found {
    let findings = record["findings"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let band = |finding: &Value, band: &str| finding[band].as_u64().expect("a count");
    let one = |f: &Value| {
        let key = (text(&f["category"]), text(&f["field"]));
        (key, ["confirmed", "likely", "candidate"].map(|name| band(f, name)))
    };
    // who saved it is no part of the letter
    let of_letter = findings.iter().filter(|f| !text(&f["field"]).starts_with('('));
    of_letter.map(one).collect()
}

#[test]
fn the_same_letter_gives_the_same_findings() {
    let counts: BTreeMap<(String, String), u64> = [
        ("contact.address", "text", 1),
        ("contact.email", "text", 1),
        ("contact.phone", "text", 1),
        ("fin.iban", "text", 1),
        ("gov.nl_bsn", "text", 1),
        ("name.full", "text", 2),
        ("name.full", "table 1.Naam", 3),
        ("demo.birth_date", "table 1.Geboortedatum", 3),
        ("gov.nl_bsn", "table 1.BSN", 3),
    ]
    .into_iter()
    .map(|(category, field, count)| ((category.to_owned(), field.to_owned()), count))
    .collect();
    // how sure each is must not depend on the format either
    let mut expected: Option<Found> = None;
    for (file, tables) in SAVED {
        let path = common::repository("fixtures/formats").join(file);
        let name = match *file {
            "letter.mbox" => "letter.mbox!/".to_owned(),
            "letter.pst" => "letter.pst!/Postvak IN/message 1".to_owned(),
            file => file.to_owned(),
        };
        let record = common::scan([path]).object(&format!("{file}/{name}"));
        assert_eq!(record["coverage"], "full", "{file}");
        let found = found(&record);
        if *tables == Tables::Fields {
            let sums = found.iter().map(|(key, bands)| (key.clone(), bands.iter().sum()));
            assert_eq!(sums.collect::<BTreeMap<_, u64>>(), counts, "{file}");
            let expected = expected.get_or_insert_with(|| found.clone());
            assert_eq!(&found, expected, "{file}");
            continue;
        }
        // names of the table stand in the text there
        for (key, bands) in expected.as_ref().expect("a format with tables comes first") {
            if key.1 == "text" && key.0 != "name.full" {
                assert_eq!(found.get(key), Some(bands), "{} in {file}", key.0);
            }
        }
        let names = found[&("name.full".to_owned(), "text".to_owned())];
        assert_eq!(names.iter().sum::<u64>(), 5, "names in {file}");
    }
}
