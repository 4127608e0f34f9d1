//! Holds the measurement on real database dumps: which of the columns that hold personal
//! data are found, and which columns are taken for what they are not. The dumps are no
//! part of this repository: `SPEUR_DUMPS` names a folder that holds them beside a
//! `truth.json`, and without it the test says that it was skipped.
//!
//! `truth.json`: `databases.NAME.columns` lists `table`, `column`, `category` and
//! `optional` (neither required nor false). A file belongs to the database that its
//! name, or that of its folder, starts with. See the figures with `cargo test --test dumps -- --nocapture`.

#![allow(clippy::print_stdout, reason = "it is a measurement")]

mod common;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The formats of dumps.
const FORMS: &[&str] = &["sql", "pg-dump", "pg-dump-tar", "copy", "mysql-xml", "sqlite"];

/// Table and column without regard to case and underscores: builds differ in both.
type Column = (String, String);

/// What a database's columns hold: category, and whether it must be found.
#[derive(Default)]
struct Truth(BTreeMap<Column, Vec<(String, bool)>>);

fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

fn truths(file: &Path) -> BTreeMap<String, Truth> {
    let text = std::fs::read_to_string(file).expect("truth.json is readable");
    let truth: Value = serde_json::from_str(&text).expect("truth.json is JSON");
    let databases = truth["databases"].as_object().expect("databases");
    let mut all = BTreeMap::new();
    for (name, database) in databases {
        let columns: &mut Truth = all.entry(name.clone()).or_default();
        for column in database["columns"].as_array().expect("columns") {
            let text = |key: &str| column[key].as_str().expect(key).to_owned();
            let key = (plain(&text("table")), plain(&text("column")));
            let required = column["optional"] != true;
            columns.0.entry(key).or_default().push((text("category"), required));
        }
    }
    all
}

/// What was found in one dump: column and category, with matches likely or better and
/// the values of the column.
fn found(record: &Value) -> BTreeMap<(Column, String), (u64, u64)> {
    let list = |key: &str| record[key].as_array().cloned().unwrap_or_default();
    let column = |field: &str| match field.rsplit_once('.') {
        Some((table, column)) => (plain(table), plain(column)),
        None => (String::new(), plain(field)),
    };
    let values: BTreeMap<String, u64> = list("fields")
        .iter()
        .map(|f| (f["field"].as_str().expect("a name").into(), f["values"].as_u64().unwrap_or(0)))
        .collect();
    let mut found: BTreeMap<(Column, String), (u64, u64)> = BTreeMap::new();
    for finding in list("findings") {
        let field = finding["field"].as_str().expect("a field");
        let category = finding["category"].as_str().expect("a category").to_owned();
        let sure =
            finding["confirmed"].as_u64().unwrap_or(0) + finding["likely"].as_u64().unwrap_or(0);
        if sure > 0 {
            found
                .insert((column(field), category), (sure, values.get(field).copied().unwrap_or(0)));
        }
    }
    found
}

/// Columns that hold values in this dump: an empty one cannot be found.
fn filled(record: &Value) -> BTreeSet<Column> {
    let fields = record["fields"].as_array().cloned().unwrap_or_default();
    let filled = fields.iter().filter(|field| field["values"].as_u64() > Some(0));
    filled
        .filter_map(|field| field["field"].as_str()?.rsplit_once('.'))
        .map(|(table, column)| (plain(table), plain(column)))
        .collect()
}

#[test]
fn columns_of_real_dumps() {
    let Some(folder) = std::env::var_os("SPEUR_DUMPS").map(PathBuf::from) else {
        println!("skipped: SPEUR_DUMPS names no folder of dumps");
        return;
    };
    let truths = truths(&folder.join("truth.json"));
    let scanned = common::scan([&folder]);
    let (mut required, mut recalled, mut clean) = (0, 0, 0);
    let mut wrong: BTreeSet<Column> = BTreeSet::new();
    for record in scanned.objects() {
        let path = record["path"].as_str().expect("a path");
        // a dump may be a folder
        let names: Vec<String> = path.split('/').skip(1).map(str::to_lowercase).collect();
        let is_of = |database: &str| names.iter().any(|name| name.starts_with(database));
        let truth = truths.iter().find(|(database, _)| is_of(database));
        let is_dump = FORMS.iter().any(|form| record["format"] == *form);
        let Some((_, truth)) = truth.filter(|_| is_dump) else { continue };
        assert_eq!(record["coverage"], "full", "{path}");
        let (found, filled) = (found(&record), filled(&record));
        println!("\n{path}");
        for (column, categories) in &truth.0 {
            for (category, must) in categories {
                if !must || !filled.contains(column) {
                    continue;
                }
                required += 1;
                match found.get(&(column.clone(), category.clone())) {
                    Some((matches, values)) => {
                        recalled += 1;
                        if matches * 2 < *values {
                            println!(
                                "  partly  {}.{}  {category}: {matches} of {values}",
                                column.0, column.1
                            );
                        }
                    }
                    None => println!("  missed  {}.{}  {category}", column.0, column.1),
                }
            }
        }
        for ((column, category), (matches, values)) in &found {
            let listed =
                truth.0.get(column).is_some_and(|all| all.iter().any(|(c, _)| c == category));
            if !listed {
                wrong.insert(column.clone());
                println!("  false   {}.{}  {category}: {matches} of {values}", column.0, column.1);
            }
        }
        clean += filled.iter().filter(|column| !truth.0.contains_key(*column)).count();
    }
    println!("\n{recalled} of {required} columns found; {clean} hold nothing personal");
    println!("taken for what they are not: {wrong:?}");
    assert!(required > 0, "no dump was read");
    assert_eq!(recalled, required, "columns found");
    assert_eq!(wrong, BTreeSet::new(), "columns taken for what they are not");
}
