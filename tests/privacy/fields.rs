//! Holds the promise on names that are themselves values: of columns, sheets and
//! tables. Such a field shows its position.

use super::common::{Scanned, scan};
use super::planted::{VALUES, found_in};
use super::share::workbook;

/// Scans one file of this name and content.
fn scan_of(name: &str, content: impl AsRef<[u8]>) -> Scanned {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("share");
    std::fs::create_dir(&root).expect("made");
    std::fs::write(root.join(name), content).expect("written");
    scan([&root])
}

fn fields(scanned: &Scanned) -> Vec<String> {
    let records = scanned.objects();
    let fields = records[0]["fields"].as_array().cloned().unwrap_or_default();
    fields.iter().map(|field| field["field"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn a_header_that_is_a_value_shows_its_position() {
    // kinds that can be told without a label or a column beside them
    for value in [
        "quirino.zeldenrust@voorbeeldpost.be",
        "93.05.18-223.61",
        "BE71 0961 2345 6769",
        "145.97.213.88",
    ] {
        let csv = format!("id;{value};bedrag\n1;2,50;3\n2;3,50;4\n3;4,50;5\n");
        let scanned = scan_of("saldo.csv", csv);
        assert!(fields(&scanned).contains(&"#2".to_owned()), "{value}");
        assert_eq!(found_in(&scanned.bytes), Vec::<String>::new());
        let sql = format!("INSERT INTO saldo (id, `{value}`, bedrag) VALUES (1,2,3),(2,3,4);\n");
        let scanned = scan_of("saldo.sql", sql);
        assert_eq!(fields(&scanned), ["saldo.id", "saldo.#2", "saldo.bedrag"], "{value}");
        assert_eq!(found_in(&scanned.bytes), Vec::<String>::new());
    }
}

#[test]
fn a_table_without_header_names_no_column_after_its_first_row() {
    let row: Vec<&str> = VALUES.iter().map(|planted| planted.text).collect();
    for (rows, what) in [
        (row.join(";") + "\n", "one row"),
        ((row.join(";") + "\n").repeat(3), "alike rows"),
        (format!("{}\n{}\n", row.join(";"), ";".repeat(row.len() - 1)), "an empty row below"),
        (
            "Quirino;Zevenboom;\nJan;Peeters;12\nEls;Claes;13\nBo;Maes;14\n".into(),
            "a gap above numbers",
        ),
        ("Quirino Zeldenrust;Zwammerdamveld\nJan Peeters;Gent\n".into(), "names and places"),
    ] {
        for name in ["klanten.csv", "klanten.txt"] {
            let scanned = scan_of(name, &rows);
            assert_eq!(found_in(&scanned.bytes), Vec::<String>::new(), "{what}, {name}");
        }
    }
}

#[test]
fn people_as_columns_are_not_named() {
    // a table of hours with a column per employee
    let csv = "week;Quirino Zeldenrust;Quentin Zuijdveld\n1;38;40\n2;36;40\n3;40;32\n";
    assert_eq!(found_in(&scan_of("uren.csv", csv).bytes), Vec::<String>::new());
}

#[test]
fn a_sheet_or_table_that_is_called_after_someone_is_not_named() {
    let rows = "<row><c t=\"inlineStr\"><is><t>week</t></is></c><c t=\"inlineStr\"><is><t>uren</t></is></c></row>\
                <row><c><v>1</v></c><c><v>38</v></c></row><row><c><v>2</v></c><c><v>36</v></c></row>";
    for name in ["quirino.zeldenrust@voorbeeldpost.be", "93.05.18-223.61", "Quirino Zeldenrust"] {
        let scanned = scan_of("uren.xlsx", workbook(name, rows));
        // two columns, and the names of the sheets
        assert_eq!(fields(&scanned).len(), 3, "{name}");
        assert_eq!(found_in(&scanned.bytes), Vec::<String>::new(), "sheet");
        let sql = format!("INSERT INTO `{name}` (week, uren) VALUES (1,38),(2,36);\n");
        let scanned = scan_of("uren.sql", sql);
        assert_eq!(found_in(&scanned.bytes), Vec::<String>::new(), "table");
    }
}

#[test]
fn keys_that_are_values_are_not_named() {
    for value in [
        "quirino.zeldenrust@voorbeeldpost.be",
        "93.05.18-223.61",
        "BE71 0961 2345 6769",
        "145.97.213.88",
        "0470 98 76 51",
        "Quirino Zeldenrust",
    ] {
        for (name, content) in [
            ("a.json", format!("{{\"{value}\": 1, \"b\": 2}}")),
            ("b.json", format!("{{\"leden\": {{\"{value}\": {{\"saldo\": {{\"nu\": 1}}}}}}}}")),
            ("c.json", format!("{{\"leden\": [{{\"{value}\": [{{\"saldo\": 1}}]}}]}}")),
            ("d.yaml", format!("leden:\n  \"{value}\":\n    saldo: {{nu: 1}}\n")),
            ("e.toml", format!("[leden.\"{value}\"]\nsaldo.nu = 1\n")),
            ("f.ini", format!("[{value}]\nsaldo = 1\n[b]\n{value} = 2\n")),
        ] {
            let scanned = scan_of(name, &content);
            assert_ne!(scanned.objects()[0]["format"], "text", "{content}");
            assert_eq!(found_in(&scanned.bytes), Vec::<String>::new(), "{content}");
        }
    }
}

#[test]
fn a_declared_type_tells_no_value() {
    let sql = "CREATE TABLE t (id int, wie enum('Quirino Zeldenrust','187654326') DEFAULT 'Quirino', \
               x 'Zevenboom' COMMENT 'Kl4ver$Vier!93');\nINSERT INTO t VALUES (1,'a','b');\n";
    assert_eq!(found_in(&scan_of("t.sql", sql).bytes), Vec::<String>::new());
}
