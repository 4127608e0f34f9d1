//! Holds the law that an inventory never hides anybody: whatever a search of all objects finds
//! by an identifier, a search that leaves unread what the inventory rules out finds too. For
//! any tree, and for numbers and addresses in any disguise.

use super::common::speur;
use super::random::Random;
use super::trees::{self, Tree, trees};
use super::{few, people::Person};
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

fn run(folder: &Path, args: &[&str]) -> Value {
    let output = speur().current_dir(folder).args(args).output().expect("speur runs");
    assert!(matches!(output.status.code(), Some(0 | 3)), "{args:?}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

/// Identifiers in every disguise, and nearly so, between all sorts of signs.
fn disguised(person: &Person, random: &mut Random, pieces: u64) -> String {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let mut text = String::new();
    for _ in 0..pieces {
        let value =
            random.pick(&[&person.phone, &person.bsn, &person.rrn, &person.iban, &person.email]);
        let value = match random.below(8) {
            0 => digits(value),
            1 => digits(value).trim_start_matches('0').to_owned(),
            2 => digits(value).chars().map(|c| format!("{c} ")).collect(),
            3 => value.to_uppercase().replace('@', "%40"),
            4 => value.to_lowercase().replace('@', "+tag@"),
            5 => value[..value.len() - 1].to_owned(),
            6 => format!("{}{value}", random.below(10)),
            _ => value.to_owned(),
        };
        let sign = random
            .pick(&[" ", "\n", ";", ", ", "-", "\t", "x", "0", " (", "\u{a0}", "\"", " 12 ", ""]);
        text.push_str(&value);
        text.push_str(sign);
    }
    text
}

fn holds(tree: &Tree, person: &Person, texts: &[String], window: u64) -> u64 {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    trees::write(tree, &place.join("share"));
    for (n, text) in texts.iter().enumerate() {
        let path = place.join(format!("share/vermomd{n}.{}", ["txt", "csv", "sql"][n % 3]));
        std::fs::write(&path, text).expect("written");
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        std::fs::File::options()
            .write(true)
            .open(&path)
            .expect("it")
            .set_modified(time)
            .expect("set");
    }
    let limits = format!("[limits]\nwindow = {window}\n");
    std::fs::write(place.join("small.toml"), limits).expect("written");
    let scan =
        ["scan", "-q", "share", "--key-file", "key", "-o", "i.jsonl", "--config", "small.toml"];
    run(place, &scan);
    let mut found = 0;
    for (flag, value) in [
        ("--email", &person.email),
        ("--phone", &person.phone),
        ("--iban", &person.iban),
        ("--bsn", &person.bsn),
        ("--rrn", &person.rrn),
    ] {
        let all = run(place, &["find", flag, value, "share", "--format", "json"]);
        let narrowed = [
            "find",
            flag,
            value,
            "--inventory",
            "i.jsonl",
            "--key-file",
            "key",
            "--format",
            "json",
        ];
        let narrowed = run(place, &narrowed);
        assert_eq!(narrowed["objects"], all["objects"], "{flag}: something was left unread");
        found += all["objects"].as_array().map_or(0, |objects| objects.len() as u64);
    }
    found
}

/// The first person of whom a generated file of this seed tells.
fn first(seed: u64) -> Person {
    Person::new(&mut Random::new(seed + 1))
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn nobody_is_hidden_by_an_inventory(
        tree in trees(5, 20), seed in 0..500u64, pieces in 1..120u64, window in 1..3000u64,
    ) {
        let person = first(seed);
        let mut random = Random::new(seed + 7);
        let texts: Vec<String> = (0..4).map(|_| disguised(&person, &mut random, pieces)).collect();
        holds(&tree, &person, &texts, window);
    }
}

#[test]
fn the_law_is_not_empty() {
    let person = first(3);
    let mut random = Random::new(11);
    let texts: Vec<String> = (0..4).map(|_| disguised(&person, &mut random, 100)).collect();
    assert!(holds(&Tree::new(), &person, &texts, 700) >= 15, "each of five in most of four files");
}
