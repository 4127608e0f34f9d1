//! Holds the promise that inventories are described by the JSON Schema that ships.

use super::Place;
use super::common::{run, stdout};
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

/// The schema that `speur schema` prints, compiled by an implementation that is not ours.
fn compiled() -> (Schemas, SchemaIndex) {
    let schema: Value = serde_json::from_str(&stdout(&run(["schema"]))).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let mut compiler = Compiler::new();
    compiler.add_resource("inventory.json", schema).expect("a resource");
    let mut schemas = Schemas::new();
    let index = compiler.compile("inventory.json", &mut schemas).expect("a valid schema");
    (schemas, index)
}

/// Everything that a scan can write: all shapes, with and without a key, with gaps.
fn inventories() -> Vec<Value> {
    let place = Place::with_gap();
    std::os::unix::fs::symlink("nowhere", place.path("share/link")).expect("linked");
    place.write("share/dump.sql", "INSERT INTO klant (naam, bsn) VALUES ('Jan',123456782);\n");
    let mut all = Vec::new();
    for args in [&[][..], &["--key-file", "key"], &["--shard", "1/2"]] {
        for format in ["json", "lines"] {
            let scan = ["scan", "-q", "share", "--format", format];
            let scan: Vec<&str> = scan.iter().chain(args).copied().collect();
            let text = stdout(&place.speur(&scan));
            match format {
                "json" => all.push(serde_json::from_str(&text).expect("JSON")),
                _ => all
                    .extend(text.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON"))),
            }
        }
    }
    all
}

#[test]
fn every_inventory_fits_the_schema() {
    let (schemas, index) = compiled();
    for value in inventories() {
        if let Err(error) = schemas.validate(&value, index) {
            panic!("{error}\n{value:#}");
        }
    }
}

#[test]
fn what_is_no_inventory_does_not_fit() {
    let (schemas, index) = compiled();
    let document = inventories().remove(0);
    type Change = fn(&mut Value);
    let changes: &[(&str, Change)] = &[
        ("no footer", |v| drop(v.as_object_mut().expect("an object").remove("footer"))),
        ("an unknown key", |v| v["objects"][0]["value"] = "x".into()),
        ("an unknown cause", |v| {
            v["objects"][0]["gaps"] =
                serde_json::json!([{"stage": "read", "cause": "bored", "times": 1}]);
        }),
        ("a text for a number", |v| v["objects"][0]["size"] = "12".into()),
        ("another format", |v| v["header"]["format"] = "speur-inventory/9".into()),
        ("a coverage of its own", |v| v["objects"][0]["coverage"] = "mostly".into()),
    ];
    for (what, change) in changes {
        let mut value = document.clone();
        change(&mut value);
        assert!(schemas.validate(&value, index).is_err(), "{what}");
    }
}
