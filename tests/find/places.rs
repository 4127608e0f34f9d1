//! Holds where the person of the fixture must be found, and who is not she.

use super::common::repository;
use super::{find, fixture, places};
use serde_json::Value;
use std::path::Path;

fn expected() -> Value {
    let text = std::fs::read_to_string(repository("fixtures/find/expected.json")).expect("it");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn a_person_in_eleven_places_is_found_in_all_and_nobody_else() {
    let (share, person) = fixture();
    let report = find(Path::new("."), &["--person", &person, &share]);
    let found = places(&report);
    let truth = expected();
    let wanted: Vec<[String; 6]> = serde_json::from_value(truth["places"].clone()).expect("rows");
    assert_eq!(found, wanted);
    let planted: Vec<String> = serde_json::from_value(truth["planted"].clone()).expect("paths");
    assert_eq!(planted.len(), 11);
    for path in &planted {
        assert!(found.iter().any(|p| p[0] == *path && p[5] != "somebody-else"), "{path}");
    }
    // whoever has her name and another birth date or number is told as such, or as a name only
    for place in &found {
        let sure = !matches!(place[5].as_str(), "somebody-else" | "name-only");
        assert!(!sure || planted.contains(&place[0]), "{place:?}");
    }
    assert_eq!(report["not_read"][0]["path"], "share/oud/scan.bin", "where she may still stand");
    assert_eq!(report["coverage"]["with_gaps"], 1);
}

#[test]
fn the_columns_beside_her_are_named_and_hold_no_value() {
    let (share, person) = fixture();
    let report = find(Path::new("."), &["--person", &person, &share]);
    let objects = report["objects"].as_array().expect("objects");
    let of = |path: &str| {
        let object = objects.iter().find(|object| object["path"] == path).expect(path);
        object["columns"].clone()
    };
    assert_eq!(
        of("share/backup/crm.sql.gz"),
        serde_json::json!({ "klant": ["klant.id", "klant.voornaam", "klant.geboortedatum"] })
    );
    assert_eq!(
        of("share/klanten/leden.csv"),
        serde_json::json!({ "": ["lidnr", "geboren", "gemeente"] })
    );
}

#[test]
fn it_is_the_same_for_any_number_of_threads_and_any_window() {
    let (share, person) = fixture();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("small.toml"), "[limits]\nwindow = 300\n").expect("written");
    let one = find(folder.path(), &["--person", &person, &share, "-j", "1"]);
    for args in [&["-j", "8"][..], &["--config", "small.toml", "-j", "3"], &["--isolate", "all"]] {
        let all = [&["--person", &person, &share][..], args].concat();
        assert_eq!(find(folder.path(), &all), one, "{args:?}");
    }
}

#[test]
fn a_large_dump_is_searched_by_many_and_told_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut csv = "id;naam;telefoon;opmerking\n".to_owned();
    for n in 0..60_000u32 {
        let phone = if n % 5_000 == 0 { "0475 90 12 34".into() } else { format!("0475 {:06}", n) };
        csv += &format!("{n};Klant {n};{phone};belde over de levering van vorige week\n");
    }
    std::fs::create_dir(folder.path().join("share")).expect("made");
    std::fs::write(folder.path().join("share/groot.csv"), csv).expect("written");
    let one = find(folder.path(), &["--phone", "+32475901234", "share", "-j", "1"]);
    let rows: Vec<String> = places(&one).into_iter().map(|place| place[2].clone()).collect();
    let expected: Vec<String> = (0..12).map(|n| format!("row {}", n * 5_000 + 1)).collect();
    assert_eq!(rows, expected);
    assert_eq!(find(folder.path(), &["--phone", "+32475901234", "share", "-j", "6"]), one);
}
