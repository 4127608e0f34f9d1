//! Holds the promise on sketches: under one key the same value has the same hash in a
//! table, a dump, a mail and a text, in a column and inside of sentences, however it is
//! written; and so inventories can be compared without holding a value.

use super::Place;
use super::common::stderr;
use serde_json::Value;
use speur::model::{Basis, BasisError, Header, Membership, ObjectRecord, Sketch};

const PEOPLE: [[&str; 6]; 3] = [
    // name, mail, phone twice, iban, national number
    [
        "Jan Peeters",
        "jan.peeters@telenet.be",
        "0470 12 34 56",
        "+32 470 12 34 56",
        "BE68 5390 0754 7034",
        "85.07.30-033.28",
    ],
    [
        "Els Claes",
        "els.claes@ziggo.nl",
        "02 345 67 89",
        "+32 2 345 67 89",
        "NL91 ABNA 0417 1643 00",
        "90.02.01-002.29",
    ],
    [
        "Wim Maes",
        "wim.maes@skynet.be",
        "0486/55.66.77",
        "0032486556677",
        "BE71 0961 2345 6769",
        "79.05.13-251.83",
    ],
];

/// The same three persons in four kinds of files, each value written in another way.
fn place() -> Place {
    let place = Place::new();
    let compact = |text: &str| text.replace([' ', '.', '-', '/'], "");
    let mut csv = "naam;email;telefoon;iban;rijksregisternummer\n".to_owned();
    let mut sql = "CREATE TABLE klant (naam text, email text, telefoon text, iban text, \
                   rijksregisternummer text);\n"
        .to_owned();
    let mut text = String::new();
    for [name, mail, phone, other, iban, rrn] in PEOPLE {
        csv += &format!("{name};{mail};{phone};{iban};{rrn}\n");
        sql += &format!(
            "INSERT INTO klant VALUES ('{}','{}','{other}','{}','{}');\n",
            name.to_uppercase(),
            mail.to_uppercase(),
            compact(iban),
            compact(rrn)
        );
        text += &format!(
            "Naam: {name}, e-mail {mail}, tel. {other}, rekening IBAN {iban}, \
             rijksregisternummer {}.\n\n",
            compact(rrn)
        );
    }
    place.write("share/klanten.csv", csv);
    place.write("share/klanten.sql", sql);
    let head = "From: a@kantoor.example\nTo: b@kantoor.example\nSubject: lijst\n\
                Date: Mon, 2 Mar 2026 10:00:00 +0100\n\n";
    place.write("share/lijst.eml", format!("{head}{text}"));
    place.write("share/brief.txt", text);
    place
}

fn scanned(place: &Place, key: &str, extra: &[&str]) -> (Header, Vec<ObjectRecord>) {
    let mut args = vec!["scan", "-q", "share", "--format", "json", "--key-file", key];
    args.extend(extra);
    let output = place.speur(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let read = |value: &Value| serde_json::from_value(value.clone()).expect("a record");
    let header = serde_json::from_value(document["header"].clone()).expect("a header");
    (header, document["objects"].as_array().expect("objects").iter().map(read).collect())
}

/// All values of `category` in the object at `path`.
fn sketch(records: &[ObjectRecord], path: &str, category: &str) -> Sketch {
    let record = records.iter().find(|record| record.path == path).expect(path);
    let of = record.findings.iter().filter(|f| f.category == category);
    of.map(|f| record.sketch_of(f).expect("under a key"))
        .fold(Sketch::default(), |all, it| all.union(it))
}

#[test]
fn a_value_has_one_hash_wherever_and_however_it_stands() {
    let place = place();
    let (_, records) = scanned(&place, "key", &[]);
    for category in ["contact.email", "contact.phone", "fin.iban", "gov.be_rrn"] {
        let csv = sketch(&records, "share/klanten.csv", category);
        assert_eq!((csv.distinct(), csv.is_exact()), (3, true), "{category}");
        for other in ["share/klanten.sql", "share/lijst.eml", "share/brief.txt"] {
            let over = csv.overlap(&sketch(&records, other, category));
            let all = over.first_in_second.expect("within reach");
            assert_eq!((all.value, all.error), (1.0, 0.0), "{category} of {other}");
        }
    }
    let csv = sketch(&records, "share/klanten.csv", "name.full");
    assert_eq!(csv, sketch(&records, "share/klanten.sql", "name.full"), "letters of either case");
}

#[test]
fn a_part_of_a_column_has_a_sketch_of_its_own() {
    let place = Place::new();
    // mails and phones in turn: the column's sketch is of both
    let mut csv = "contact\n".to_owned();
    for n in 0..40 {
        csv += &match n % 2 {
            0 => format!("klant{n}@zonneveld.example\n"),
            _ => format!("0470 12 34 {n:02}\n"),
        };
    }
    place.write("share/contact.csv", csv);
    let (_, records) = scanned(&place, "key", &[]);
    let mails = sketch(&records, "share/contact.csv", "contact.email");
    let phones = sketch(&records, "share/contact.csv", "contact.phone");
    assert_eq!((mails.distinct(), phones.distinct()), (20, 20));
    assert!(phones.hashes().iter().all(|&hash| mails.contains(hash) == Membership::No));
}

#[test]
fn sketches_of_shards_and_of_parts_unite_to_that_of_the_whole() {
    let place = Place::new();
    let rows = |from: u32, to: u32| {
        (from..to).fold("email\n".to_owned(), |all, n| all + &format!("k{n}@zonneveld.example\n"))
    };
    place.write("share/whole.csv", rows(0, 2_000));
    place.write("share/one.csv", rows(0, 1_200));
    place.write("share/two.csv", rows(900, 2_000));
    let (_, whole) = scanned(&place, "key", &[]);
    let of = |records: &[ObjectRecord], name| sketch(records, name, "contact.email");
    let united = of(&whole, "share/one.csv").union(&of(&whole, "share/two.csv"));
    assert_eq!(united, of(&whole, "share/whole.csv"));
    let error = (united.distinct() as f64 / 2_000.0 - 1.0).abs();
    assert!(error < 3.0 * united.distinct_error(), "{error}");
    let mut parts: Vec<ObjectRecord> = ["1/3", "2/3", "3/3"]
        .iter()
        .flat_map(|k| scanned(&place, "key", &["--shard", k]).1)
        .collect();
    parts.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(parts, whole, "scanned in three goes");
}

#[test]
fn nothing_compares_under_another_key() {
    let place = place();
    let (one, records) = scanned(&place, "key", &[]);
    let (other, others) = scanned(&place, "key2", &[]);
    let basis = |header| Basis::of(header).expect("one key");
    assert_eq!(basis(&one).check(&basis(&other)), Err(BasisError::OtherKey));
    let of = |records: &[ObjectRecord]| sketch(records, "share/klanten.csv", "contact.email");
    assert_eq!(of(&records).overlap(&of(&others)).jaccard.expect("some").value, 0.0);
}

#[test]
fn the_summary_counts_each_value_once_over_all_objects() {
    let place = place();
    place.write("share/kopie.csv", std::fs::read(place.path("share/klanten.csv")).expect("it"));
    let output = place.speur(&["scan", "share", "--key-file", "key"]);
    let text = super::common::stdout(&output);
    let line = text.lines().find(|l| l.trim_start().starts_with("fin.iban")).expect(&text);
    // confirmed, likely, candidate, objects, distinct
    let numbers: Vec<&str> = line.split_whitespace().skip(1).collect();
    assert_eq!(numbers, ["15", "0", "0", "5", "3"], "{text}");
    let output = place.speur(&["scan", "share"]);
    assert!(!super::common::stdout(&output).contains("distinct"), "not without a key");
}
