//! Formats: what is read of files as real programs write them. Every value of
//! every column is compared, and what the scan's record says of the file.

#[path = "formats/cases.rs"]
mod cases;
mod common;
#[path = "formats/properties.rs"]
mod properties;
#[path = "formats/tables.rs"]
mod tables;
#[path = "formats/writers.rs"]
mod writers;

use cases::{Case, Expected, ExpectedTable};
use common::listing::Table;
use serde_json::Value;
use std::collections::BTreeMap;

/// Window sizes from absurdly small to that of a real scan.
const WINDOWS: [u64; 6] = [1, 64, 100, 777, 4096, 256 << 10];

/// Runs `check` on every case and reports all that fail, not only the first.
fn each_case(check: impl Fn(&Case) -> Result<(), String>) {
    let failed: Vec<String> = cases::all()
        .iter()
        .filter_map(|case| check(case).err().map(|why| format!("{}: {why}", case.name)))
        .collect();
    assert!(failed.is_empty(), "{} cases differ:\n\n{}", failed.len(), failed.join("\n\n"));
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, is: &T, expected: &T) -> Result<(), String> {
    match is == expected {
        true => Ok(()),
        false => Err(format!("{what}\n      is {is:?}\nexpected {expected:?}")),
    }
}

/// The same, naming only the first item that differs.
fn same_items<'a, T, I>(what: &str, is: I, expected: I) -> Result<(), String>
where
    T: PartialEq + std::fmt::Debug,
    I: IntoIterator<Item = T> + 'a,
{
    let (mut is, mut expected) = (is.into_iter(), expected.into_iter());
    loop {
        match (is.next(), expected.next()) {
            (None, None) => return Ok(()),
            (is, expected) => same(what, &is, &expected)?,
        }
    }
}

#[test]
fn every_value_stands_in_its_column() {
    each_case(|case| {
        let listing = case.listing(256 << 10);
        let (mut tables, expected) = (listing.tables(), &case.expected.tables);
        same("tables", &tables.keys().collect(), &expected.keys().collect::<Vec<_>>())?;
        for (name, expected) in expected {
            let is = tables.get_mut(name).ok_or(format!("no table {name:?}"))?;
            forget_binary(is, expected);
            let expected = table(expected);
            same(&format!("columns of {name:?}"), &is.columns, &expected.columns)?;
            same_items(&format!("rows of {name:?}"), &is.rows, &expected.rows)?;
        }
        let text = listing.text();
        if let Some(expected) = &case.expected.text {
            same("text", &text, expected)?;
        }
        for piece in &case.expected.text_holds {
            text.contains(piece).then_some(()).ok_or(format!("no {piece:?} in {text:?}"))?;
        }
        for piece in &case.expected.text_lacks {
            (!text.contains(piece)).then_some(()).ok_or(format!("{piece:?} in {text:?}"))?;
        }
        Ok(())
    });
}

fn table(expected: &ExpectedTable) -> Table {
    let rows = expected.rows.iter().enumerate().map(|(i, row)| (i as u64 + 1, row.clone()));
    Table { columns: expected.columns.clone(), rows: rows.collect() }
}

/// Puts `<binary>` in the place of values that are expected to be that.
fn forget_binary(is: &mut Table, expected: &ExpectedTable) {
    for (row, expected) in is.rows.values_mut().zip(&expected.rows) {
        for (value, expected) in row.iter_mut().zip(expected) {
            if expected.as_deref() == Some("<binary>")
                && value.as_ref().is_some_and(|v| v.len() > 99)
            {
                value.clone_from(expected);
            }
        }
    }
}

#[test]
fn any_window_gives_the_same() {
    each_case(|case| {
        let whole = case.listing(WINDOWS[WINDOWS.len() - 1]);
        for window in WINDOWS {
            let listing = case.listing(window);
            let by = |what: &str| format!("{what} by windows of {window}");
            same_items(&by("fields"), &listing.fields, &whole.fields)?;
            same_items(&by("cells"), &listing.cells, &whole.cells)?;
            same_items(&by("texts"), &listing.texts, &whole.texts)?;
            same(&by("gaps"), &listing.gaps, &whole.gaps)?;
            (listing == whole).then_some(()).ok_or(by("something else differs"))?;
        }
        Ok(())
    });
}

#[test]
fn records_say_what_was_read_and_what_was_not() {
    let scanned = common::scan(["fixtures/formats", "fixtures/hostile"].map(common::repository));
    let records: BTreeMap<String, Value> = scanned
        .records()
        .into_iter()
        .map(|line| {
            let path = line["object"]["path"].as_str().expect("a path").to_owned();
            (path, line["object"].clone())
        })
        .collect();
    each_case(|case| {
        let record = records.get(&case.name).ok_or("no record")?;
        check_record(record, case)
    });
}

fn check_record(record: &Value, case: &Case) -> Result<(), String> {
    let expected = &case.expected;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    same("format", &text(&record["format"]), &expected.format)?;
    let encoding: Vec<String> = list(&record["encoding"]).iter().map(text).collect();
    if let Some(expected) = &expected.encoding {
        same("encoding", &encoding, expected)?;
    }
    let gaps: Vec<(String, String)> = list(&record["gaps"])
        .iter()
        .map(|gap| (text(&gap["stage"]), text(&gap["cause"])))
        .collect();
    same("gaps", &gaps, &expected.gaps)?;
    same("coverage", &text(&record["coverage"]), &expected.coverage)?;
    for (fact, value) in &expected.facts {
        same(fact, &text(&record["facts"][fact]), value)?;
    }
    let mut fields: Vec<(String, u64, u64)> = list(&record["fields"])
        .iter()
        .map(|f| (text(&f["field"]), number(&f["values"]), number(&f["empty"])))
        .collect();
    let lines = fields.iter().find(|field| field.0 == "text").map(|field| field.1);
    if expected.lines.is_some() {
        same("lines of text", &lines, &expected.lines)?;
    }
    fields.retain(|field| field.0 != "text");
    fields.sort();
    same("fields with values and empties", &fields, &counts(expected))?;
    let found = list(&record["findings"]);
    for finding in &expected.findings {
        let is = found
            .iter()
            .find(|f| f["category"] == *finding.category && f["field"] == *finding.field)
            .ok_or(format!("no {} in {}", finding.category, finding.field))?;
        let bands = ["confirmed", "likely", "candidate"];
        let count: u64 = bands.iter().map(|band| number(&is[band])).sum();
        same(&format!("{} in {}", finding.category, finding.field), &count, &finding.count)?;
        if let Some(expected) = &finding.places {
            let mut places: Vec<String> = list(&is["places"]).iter().map(place).collect();
            places.truncate(expected.len());
            same(&format!("places of {}", finding.category), &places, expected)?;
        }
    }
    Ok(())
}

/// Values and empty values of every field, by name; blanks alone are empty.
fn counts(expected: &Expected) -> Vec<(String, u64, u64)> {
    let mut fields = Vec::new();
    for (name, table) in &expected.tables {
        for (i, column) in table.columns.iter().enumerate() {
            let values = || table.rows.iter().filter_map(|row| row[i].as_deref());
            let empty = values().filter(|value| value.trim().is_empty()).count() as u64;
            let column = expected.printed.get(column).unwrap_or(column);
            let dot = if name.is_empty() { "" } else { "." };
            fields.push((format!("{name}{dot}{column}"), values().count() as u64 - empty, empty));
        }
    }
    fields.sort();
    fields
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0)
}

/// `row 3` or `line 7`.
fn place(value: &Value) -> String {
    let (kind, number) = value.as_object().and_then(|map| map.iter().next()).expect("a place");
    format!("{kind} {number}")
}
