//! Holds SQLite itself as a peer: whatever database it writes, all its values are read.
//! Skipped, with a note, where its program is not installed.

use crate::common::listing::Listing;
use proptest::prelude::*;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Writes a database by the program; false where there is none.
fn written(path: &Path, script: &str) -> bool {
    let started = Command::new("sqlite3").arg(path).stdin(Stdio::piped()).spawn();
    let Ok(mut program) = started else { return false };
    let mut input = program.stdin.take().expect("a pipe");
    input.write_all(script.as_bytes()).expect("it reads");
    drop(input);
    assert!(program.wait().expect("it ends").success(), "{script}");
    true
}

/// A value: as SQL, and as it must be read.
fn value() -> impl Strategy<Value = (String, String)> {
    let text = "[ a-zA-Z0-9é'@.\\-]{0,40}";
    prop_oneof![
        1 => Just(("NULL".to_owned(), String::new())),
        3 => any::<i64>().prop_map(|n| n >> (n & 63)).prop_filter("a number of SQL's", |n| *n > i64::MIN)
            .prop_map(|n| (n.to_string(), n.to_string())),
        1 => (-99_999i32..99_999).prop_map(|n| f64::from(n) / 4.0 + 0.125)
            .prop_map(|n| (format!("{n:?}"), format!("{n:?}"))),
        5 => text.prop_map(|text| (format!("'{}'", text.replace('\'', "''")), text)),
        1 => (text, 0usize..400).prop_map(|(text, times)| {
            let long = text.repeat(times);
            (format!("'{}'", long.replace('\'', "''")), long)
        }),
    ]
}

#[derive(Clone, Debug)]
struct Database {
    page: u32,
    encoding: &'static str,
    /// How the table is kept.
    without_rowid: bool,
    rows: Vec<[(String, String); 3]>,
    /// Every how many rows one is deleted again, and one is changed.
    deleted: usize,
}

fn database() -> impl Strategy<Value = Database> {
    let row = [value(), value(), value()];
    (
        prop::sample::select(vec![512u32, 1024, 4096, 65536]),
        prop::sample::select(vec!["UTF-8", "UTF-16le", "UTF-16be"]),
        any::<bool>(),
        prop::collection::vec(row, 0..400),
        2usize..9,
    )
        .prop_map(|(page, encoding, without_rowid, rows, deleted)| Database {
            page,
            encoding,
            without_rowid,
            rows,
            deleted,
        })
}

impl Database {
    fn script(&self) -> String {
        let Database { page, encoding, .. } = self;
        let kind = if self.without_rowid { "WITHOUT ROWID" } else { "" };
        let mut script = format!(
            "PRAGMA page_size = {page}; PRAGMA encoding = '{encoding}'; BEGIN;\n\
             CREATE TABLE t (a, nr INTEGER PRIMARY KEY, b, c) {kind};\n\
             CREATE INDEX i ON t (b);\n"
        );
        for (i, [(a, _), (b, _), (c, _)]) in self.rows.iter().enumerate() {
            script += &format!("INSERT INTO t VALUES ({a}, {i}, {b}, {c});\n");
        }
        script + &format!("DELETE FROM t WHERE nr % {} = 0; COMMIT;\n", self.deleted)
    }

    fn expected(&self) -> Vec<Vec<Option<String>>> {
        let kept = self.rows.iter().enumerate().filter(|(i, _)| i % self.deleted != 0);
        kept.map(|(i, row)| {
            let [a, b, c] = row.each_ref().map(|(_, read)| Some(speur::input::fold(read)));
            vec![a, Some(i.to_string()), b, c]
        })
        .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_sqlite_writes_is_read(database in database()) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        if !written(&path, &database.script()) {
            println!("skipped: sqlite3 is not installed");
            return Ok(());
        }
        let listing = Listing::at(&path, 4096);
        prop_assert_eq!(&listing.gaps, &[]);
        prop_assert_eq!(&listing.error, &None);
        let table = &listing.tables()["t"];
        prop_assert_eq!(&table.columns, &["a", "nr", "b", "c"]);
        let mut rows: Vec<_> = table.rows.values().cloned().collect();
        // a table without rowids keeps rows on the pages above others as well
        rows.sort_by_key(|row| row[1].as_ref().and_then(|nr| nr.parse::<u32>().ok()));
        prop_assert_eq!(rows, database.expected());
    }
}
