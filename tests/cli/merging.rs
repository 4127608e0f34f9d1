//! Holds what `speur merge` and `speur rules check` do for a user. The laws of merging
//! stand in `tests/laws.rs`.

use super::Place;
use super::common::{stderr, stdout};
use serde_json::Value;

fn paths(place: &Place, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(place.path(name)).expect("written");
    text.lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter_map(|line| Some(line.get("object")?["path"].as_str()?.to_owned()))
        .collect()
}

#[test]
fn a_merge_is_the_union_of_its_inventories() {
    let place = Place::new();
    std::fs::create_dir(place.path("other")).expect("made");
    place.write("other/nota.txt", "Vergadering op maandag.\n");
    place.speur(&["scan", "-q", "share", "-o", "a"]);
    place.speur(&["scan", "-q", "other", "-o", "b"]);
    let output = place.speur(&["merge", "a", "b", "-o", "both"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    assert_eq!(paths(&place, "both"), ["other/nota.txt", "share/brief.txt", "share/klanten.csv"]);
    assert!(stdout(&output).contains("3 objects"), "{}", stdout(&output));

    let document = place.speur(&["merge", "a", "b", "--format", "json"]);
    let document: Value = serde_json::from_slice(&document.stdout).expect("one JSON document");
    assert_eq!(document["objects"].as_array().map(Vec::len), Some(3));
}

#[test]
fn the_fuller_then_later_record_wins_and_the_other_is_noted() {
    let place = Place::new();
    let scan = |out: &str, args: &[&str]| {
        let all: Vec<&str> =
            ["scan", "-q", "share", "-o", out].iter().chain(args).copied().collect();
        place.speur(&all);
    };
    scan("old", &["--as-of", "2026-01-01"]);
    scan("new", &["--as-of", "2026-02-01"]);
    scan("blind", &["--as-of", "2026-03-01", "-x", "*.csv"]);
    place.speur(&["merge", "-q", "new", "blind", "old", "-o", "all"]);
    let text = std::fs::read_to_string(place.path("all")).expect("written");
    for (path, as_of) in [("share/klanten.csv", "2026-02-01"), ("share/brief.txt", "2026-03-01")] {
        let line = text.lines().find(|line| line.contains(&format!("\"path\":\"{path}\"")));
        let record: Value = serde_json::from_str(line.expect(path)).expect("JSON");
        assert_eq!(record["object"]["as_of"], as_of, "{path}");
        assert_eq!(record["object"]["coverage"], "full", "{path}");
        assert_eq!(record["object"]["superseded"].as_array().map(Vec::len), Some(2), "{path}");
    }
}

#[test]
fn the_rules_pass_their_own_check() {
    let place = Place::new();
    let output = place.speur(&["rules", "check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).trim_end().ends_with(", 0 wrong"), "{}", stdout(&output));
}
