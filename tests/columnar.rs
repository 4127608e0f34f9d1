//! Holds the measurement on real files of columns and records: every value that another
//! reader (pyarrow, fastavro) gives must be read, in its column. The files are no part of
//! this repository: `SPEUR_COLUMNAR` names a folder with files and, beside each, what the
//! other read of it, as `fixtures/make/columnar_peer.py` writes it. Without it the test
//! says that it was skipped. See the figures with `cargo test --test columnar -- --nocapture`.

#![allow(clippy::print_stdout, reason = "it is a measurement")]

mod common;

use common::listing::Listing;
use serde_json::Value;
use speur::model::FieldPath;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Values by column, in their order.
type Columns = BTreeMap<String, Vec<String>>;

fn name(path: &FieldPath) -> String {
    path.to_string()
}

fn read(listing: &Listing) -> Columns {
    let mut columns = Columns::new();
    let mut cells: Vec<_> = listing.cells.iter().collect();
    cells.sort_by_key(|(field, row, _)| (*field, *row));
    for (field, _, text) in cells {
        columns.entry(name(&listing.fields[field.0 as usize].0)).or_default().push(text.clone());
    }
    columns
}

/// Whether two values are the same: numbers may be written in several ways.
fn alike(is: &str, expected: &str) -> bool {
    let expected = speur::input::fold(expected);
    is.trim_end() == expected.trim_end()
        || matches!((is.parse::<f64>(), expected.parse::<f64>()), (Ok(a), Ok(b))
            if a == b || (a - b).abs() <= a.abs() * 1e-6 + 1e-40 || a.is_nan() && b.is_nan())
}

/// What differs in a file; None where the other could not read it.
fn differences(file: &Path, peer: &Path) -> Option<(usize, Vec<String>)> {
    let text = std::fs::read_to_string(peer).expect("what the other read");
    let peer: Value = serde_json::from_str(&text).expect("JSON");
    let columns = peer.get("columns")?.as_object()?;
    let is = read(&Listing::at(file, 256 << 10));
    let (mut count, mut wrong) = (0, Vec::new());
    for (column, values) in columns {
        // bytes are no text: what is readable in them is told in another way
        let Some(values) = values.as_array() else { continue };
        let expected = values.iter().map(|value| value.as_str().expect("text"));
        let none = Vec::new();
        let is = is.get(column).unwrap_or(&none);
        count += values.len();
        let differs =
            is.iter().zip(expected.clone()).position(|(is, expected)| !alike(is, expected));
        if is.len() != values.len() {
            wrong.push(format!("{column}: {} values, not {}", is.len(), values.len()));
        } else if let Some(i) = differs {
            wrong.push(format!("{column}: value {i} is {:?}, not {:?}", is[i], values[i]));
        }
    }
    Some((count, wrong))
}

#[test]
fn every_value_of_real_files() {
    let Some(folder) = std::env::var_os("SPEUR_COLUMNAR").map(PathBuf::from) else {
        println!("skipped: SPEUR_COLUMNAR names no folder of files");
        return;
    };
    let (mut files, mut values, mut unread, mut wrong) = (0, 0, 0, Vec::new());
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.expect("readable");
        let path = entry.path();
        let peer = PathBuf::from(format!("{}.peer.json", path.display()));
        if !peer.exists() {
            continue;
        }
        files += 1;
        match differences(path, &peer) {
            None => unread += 1,
            Some((count, differences)) => {
                values += count;
                for difference in differences {
                    println!("{}: {difference}", entry.file_name().display());
                    wrong.push(path.to_owned());
                }
            }
        }
    }
    wrong.dedup();
    println!(
        "{files} files, {unread} that the other cannot read, {values} values; {} files differ",
        wrong.len()
    );
    assert!(values > 0, "nothing was compared");
    assert!(wrong.is_empty(), "{} files differ", wrong.len());
}
