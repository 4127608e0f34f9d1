//! Holds the promise on layouts: objects whose columns are given are read by them, and
//! what is wrong with one is told.

use super::Place;
use super::common::{stderr, stdout};
use serde_json::Value;

const LAYOUT: &str = "[[layout]]\npath = '*.dat'\nskip = 1\ncolumns = [\n\
    { name = 'nr', start = 1, width = 4 },\n{ name = 'naam', start = 5, width = 12 },\n\
    { name = 'bsn', start = 17, width = 9 },\n]\n";

/// Columns without blanks between them, a line at the top, one that is too long.
const ROWS: &str = "LEDEN 2026-11-21\n0001Jan Peeters 123456782\n0002Ren\u{e9}e Claes 111222333\n\
    0003Bo Maes     123456782 bel 0470 12 34 56\n";

#[test]
fn columns_that_are_given_are_fields() {
    let place = Place::new();
    place.write("layout.toml", LAYOUT);
    let mut latin = encoding_rs::WINDOWS_1252.encode(ROWS).0.into_owned();
    for (name, content) in
        [("leden.dat", ROWS.as_bytes().to_vec()), ("latijn.dat", std::mem::take(&mut latin))]
    {
        place.write(&format!("share/{name}"), content);
    }
    for isolate in ["none", "all"] {
        let args =
            ["scan", "-q", "share", "-c", "layout.toml", "--format", "lines", "--isolate", isolate];
        let output = place.speur(&args);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let said = stdout(&output);
        let objects = said
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok()?.get("object").cloned());
        let found: Vec<Value> = objects
            .filter(|o| o["path"].as_str().is_some_and(|path| path.ends_with(".dat")))
            .collect();
        assert_eq!(found.len(), 2);
        for object in found {
            assert_eq!(object["format"], "fixed-width");
            let counts: Vec<(&str, u64)> = object["fields"]
                .as_array()
                .expect("fields")
                .iter()
                .map(|f| {
                    (f["field"].as_str().expect("a name"), f["values"].as_u64().expect("a number"))
                })
                .collect();
            assert_eq!(counts, [("nr", 2), ("naam", 2), ("bsn", 2), ("text", 2)], "{object}");
            let finds = |category: &str, field: &str| {
                object["findings"].as_array().is_some_and(|found| {
                    found.iter().any(|f| f["category"] == category && f["field"] == field)
                })
            };
            assert!(finds("gov.nl_bsn", "bsn") && finds("name.full", "naam"), "{object}");
            assert!(finds("contact.phone", "text"), "what stands beside the columns: {object}");
        }
    }
}

#[test]
fn a_layout_that_cannot_be_is_an_error() {
    let place = Place::new();
    for (layout, says) in [
        ("path = '*.dat'\ncolumns = []", "it has no columns"),
        ("path = '[z-a]'\ncolumns = [{ name = 'a', start = 1, width = 2 }]", "glob"),
        ("path = '*.dat'\ncolumns = [{ name = 'a', start = 0, width = 2 }]", "`a` starts at 0"),
        (
            "path = '*.dat'\ncolumns = [{ name = 'a', start = 1, width = 5 }, { name = 'b', start = 5, width = 2 }]",
            "`b` starts at 5",
        ),
        ("path = '*.dat'\ncolumns = [{ name = 'a', from = 1, width = 2 }]", "from"),
    ] {
        place.write("layout.toml", format!("[[layout]]\n{layout}\n"));
        let output = place.speur(&["scan", "share", "-c", "layout.toml"]);
        assert_eq!(output.status.code(), Some(2), "{layout}");
        assert!(stderr(&output).contains(says), "{layout}: {}", stderr(&output));
    }
}
