//! Holds the law that reading gives back what was written: any table, by any
//! writer, in any windows.

use super::tables::{Table, table};
use super::writers::{self, Choices, Database};
use crate::common::listing::Listing;
use proptest::prelude::*;

/// Reads what was written and compares every value of every row.
fn check(
    written: &str,
    file: &str,
    container: &str,
    table: &Table,
    window: u64,
) -> Result<(), TestCaseError> {
    let listing = Listing::of(written.as_bytes(), file, window);
    prop_assert_eq!(&listing.gaps, &[], "{}", written);
    prop_assert_eq!(&listing.error, &None);
    let tables = listing.tables();
    let is = tables.get(container);
    let rows: Vec<Vec<Option<String>>> =
        is.map(|table| table.rows.values().cloned().collect()).unwrap_or_default();
    let expected: Vec<Vec<Option<String>>> =
        table.expected().into_iter().map(|row| row.into_iter().map(Some).collect()).collect();
    prop_assert_eq!(rows, expected, "{}", written);
    if !table.rows.is_empty() {
        prop_assert_eq!(is.map(|table| &table.columns), Some(&table.columns), "{}", written);
    }
    prop_assert!(tables.len() <= 1, "{:?} in {}", tables.keys(), written);
    Ok(())
}

/// Reads a table that has no rows: names above nothing may as well be values, so they
/// are read as such, unless they are what columns are usually called.
fn check_names_alone(written: &str, table: &Table, window: u64) -> Result<(), TestCaseError> {
    let listing = Listing::of(written.as_bytes(), "leden.csv", window);
    prop_assert_eq!(&listing.gaps, &[], "{}", written);
    let tables = listing.tables();
    if let Some(last) = tables.get("").and_then(|table| table.rows.values().next_back()) {
        let values: Vec<&str> = last.iter().flatten().map(String::as_str).collect();
        prop_assert_eq!(values, table.columns.iter().map(String::as_str).collect::<Vec<_>>());
    }
    Ok(())
}

/// Windows of any size, small ones more often.
fn window() -> impl Strategy<Value = u64> {
    prop_oneof![1u64..200, 1u64..5000, Just(256 << 10)]
}

/// How many; more of them by `PROPTEST_CASES`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200)
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn csv_gives_back_its_values(table in table(), seed in 1u64.., window in window()) {
        let mut choices = Choices(seed);
        let delimiter = [';', ',', '\t', '|'][choices.below(4) as usize];
        let written = writers::csv(&table, delimiter, &mut choices);
        if table.rows.is_empty() {
            return check_names_alone(&written, &table, window);
        }
        check(&written, "leden.csv", "", &table, window)?;
    }

    #[test]
    fn inserts_give_back_their_values(table in table(), seed in 1u64.., window in window()) {
        let mut choices = Choices(seed);
        use Database::{MySql, PostgreSql, SqlServer, Sqlite};
        let database = [MySql, PostgreSql, SqlServer, Sqlite][choices.below(4) as usize];
        let written = writers::inserts(&table, database, &mut choices);
        check(&written, "dump.sql", &table.name, &table, window)?;
    }

    #[test]
    fn copy_gives_back_its_values(table in table(), seed in 1u64.., window in window()) {
        let written = writers::copy(&table, &mut Choices(seed));
        check(&written, "dump.sql", &table.name, &table, window)?;
    }
}

#[test]
fn short_reads_change_nothing() {
    use std::io::Write;
    let row =
        |i: u32| format!("{i};naam {i};\"regel {i}\nén \"\"twee\"\"; n{i}@zonneveld.example\"\n");
    let text: String = (0..9000).map(row).collect();
    let text = format!("id;naam;nota\n{text}");
    let whole = Listing::of(text.as_bytes(), "leden.csv", 256 << 10);
    assert_eq!(whole.cells.len(), 3 * 9000);
    // a read ends with a member: so the reader gets pieces of these sizes
    for size in [1000, 4097, 65_535, 200_000] {
        let members = text.as_bytes().chunks(size).flat_map(|piece| {
            let mut member = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            member.write_all(piece).expect("room in memory");
            member.finish().expect("room in memory")
        });
        let members: Vec<u8> = members.collect();
        for window in [1, 5000, 256 << 10] {
            let listing = Listing::of(&members, "leden.csv.gz", window);
            assert_eq!(listing, whole, "pieces of {size}, windows of {window}");
        }
    }
}

#[test]
fn a_row_that_is_all_there_is_is_read_unless_it_names_columns() {
    for (text, values) in [
        ("Jan Peeters;Gent\n", &["Jan Peeters", "Gent"][..]),
        ("\"Jan Peeters\";\"Gent\"", &["Jan Peeters", "Gent"]),
        ("naam;plaats\n", &[]),
        ("naam;plaats\nJan;Gent\n", &["Jan", "Gent"]),
    ] {
        let listing = Listing::of(text.as_bytes(), "leden.csv", 256 << 10);
        let cells: Vec<&str> = listing.cells.iter().map(|(_, _, text)| text.as_str()).collect();
        assert_eq!(cells, values, "{text}");
    }
}
