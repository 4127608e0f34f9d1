//! Holds large files that are made to break readers. Behind what is hostile stands
//! something that must still be found.

use super::bounded;
use crate::common;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

pub const MIB: usize = 1 << 20;
pub const MAIL: &str = "jan@zonneveld.example";

/// Memory that no file may need more of, in MiB.
const MEMORY: u64 = 300;

/// Scans a file of this name and content; returns what became of it.
pub fn scanned(name: &str, content: &[u8]) -> bounded::Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("room for a large file");
    let outcome = bounded::scan(&path, || {});
    if cfg!(target_os = "linux") {
        let peak = outcome.peak.expect("Linux tells the peak");
        assert!(peak < MEMORY, "{name} took {peak} MiB");
    }
    outcome
}

/// Asserts that eight threads find what one does, and need no more memory than is
/// allowed to it.
#[track_caller]
fn expect_of_eight(name: &str, content: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("room for a large file");
    let [one, eight] = [1, 8].map(|threads| bounded::scan_by(threads, &path, || {}));
    assert!(one.record == eight.record, "{name} depends on the number of threads");
    if cfg!(target_os = "linux") {
        let peak = eight.peak.expect("Linux tells the peak");
        assert!(peak < MEMORY, "{name} took {peak} MiB");
    }
}

#[test]
fn rows_and_values_that_are_long_or_many_by_eight_threads() {
    let rows = |value: &str, mebibytes: usize| {
        let row = format!("7;{value};{MAIL}\n");
        format!("id;nota;email\n{}", row.repeat(mebibytes * MIB / row.len()))
    };
    expect_of_eight("long.csv", rows(&"tekst ".repeat(MIB / 3), 60).as_bytes());
    expect_of_eight("short.csv", rows("x", 6).as_bytes());
    expect_of_eight("empty.csv", rows(&";".repeat(200_000), 6).as_bytes());
    let line = format!("{}{MAIL} ", "woord ".repeat(100));
    expect_of_eight("line.txt", line.repeat(20 * MIB / line.len()).as_bytes());
}

/// Scans a file with objects inside; returns how many records there are, and how many of
/// them hold the address.
pub fn scanned_all(name: &str, content: &[u8]) -> (usize, usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("room for a large file");
    let objects = common::scan([path]).objects();
    let finds = |record: &&serde_json::Value| {
        let findings = record["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().any(|finding| finding["category"] == "contact.email")
    };
    (objects.len(), objects.iter().filter(finds).count())
}

/// Holds what is expected of a hostile file against what became of it: its gaps, and
/// how often the address is found in which field.
#[track_caller]
pub fn expect(name: &str, content: &[u8], gaps: &[(&str, &str)], field: &str, count: u64) {
    let outcome = scanned(name, content);
    let is = outcome.gaps();
    let is: Vec<(&str, &str)> = is.iter().map(|(s, c)| (s.as_str(), c.as_str())).collect();
    assert_eq!(is, gaps, "gaps of {name}");
    assert_eq!(outcome.count("contact.email", field), count, "addresses in {field} of {name}");
    let coverage = if gaps.is_empty() { "full" } else { "partial" };
    assert_eq!(outcome.record["coverage"], coverage, "coverage of {name}");
}

#[test]
fn a_line_of_50_mb() {
    let line = format!("{}  {MAIL}", "x".repeat(50 * MIB));
    expect("line.txt", line.as_bytes(), &[], "text", 1);
}

#[test]
fn a_quoted_value_of_50_mb() {
    let text = format!("id;nota\n1;goed\n2;\"{}\"\n3;{MAIL}\n", "x".repeat(50 * MIB));
    let gaps = [("extract", "too-large"), ("extract", "corrupt")];
    expect("quoted.csv", text.as_bytes(), &gaps, "nota", 1);
}

#[test]
fn a_quote_that_never_closes_before_20_mb_of_rows() {
    let rows = format!("7;goed;{MAIL}\n").repeat(20 * MIB / 30);
    let count = (20 * MIB / 30) as u64;
    let text = format!("id;nota;email\n1;\"goed;x\n{rows}");
    expect("open.csv", text.as_bytes(), &[("extract", "corrupt")], "email", count);
}

#[test]
fn a_hundred_thousand_columns() {
    let row = |value: &dyn Fn(usize) -> String| {
        (0..100_000).map(value).collect::<Vec<_>>().join(";") + "\n"
    };
    let names = row(&|i| format!("c{i}"));
    let values = row(&|i| if i == 5 || i == 50_000 { MAIL.into() } else { i.to_string() });
    // the first row is longer than what is looked at before reading: no names
    let text = names + &values.repeat(3);
    expect("wide.csv", text.as_bytes(), &[("extract", "too-many")], "#6", 3);
    // what stands in columns beyond the limit is found in the last field
    expect("wide.csv", text.as_bytes(), &[("extract", "too-many")], "#10000", 3);
}

#[test]
fn names_of_64_kb() {
    let names: Vec<String> = ["a", "b", "c"].map(|name| name.repeat(64 << 10)).into();
    let text = format!("{}\n1;{MAIL};2\n", names.join(";"));
    let outcome = scanned("names.csv", text.as_bytes());
    assert_eq!(outcome.gaps(), []);
    let found: u64 = names
        .iter()
        .chain(&["#2".to_owned()])
        .map(|name| outcome.count("contact.email", name))
        .sum();
    assert_eq!(found, 1);
}

#[test]
fn millions_of_empty_values() {
    let rows = format!("a;b;c\n{}1;2;{MAIL}\n", ";;\n".repeat(2 * MIB));
    expect("rows.csv", rows.as_bytes(), &[], "c", 1);
    let row = format!("a;b;c\n{}\n1;2;{MAIL}\n", ";".repeat(8 * MIB));
    // of columns, and of values in a row
    expect("row.csv", row.as_bytes(), &[("extract", "too-many"); 2], "c", 1);
    let mail = format!("INSERT INTO b VALUES ('{MAIL}');\n");
    let tuple = format!("{mail}INSERT INTO a VALUES ({}'x');\n{mail}", ",".repeat(4 * MIB));
    expect("tuple.sql", tuple.as_bytes(), &[("extract", "too-many"); 2], "b.#1", 2);
    let mail = format!("COPY b (c) FROM stdin;\n{MAIL}\n\\.\n");
    let line = format!("{mail}COPY a (b) FROM stdin;\n{}\n\\.\n{mail}", "\t".repeat(4 * MIB));
    expect("copy.sql", line.as_bytes(), &[("extract", "too-many"); 2], "b.c", 2);
}

#[test]
fn a_million_brackets() {
    let brackets = "(".repeat(1_000_000) + &")".repeat(1_000_000);
    let text = format!(
        "INSERT INTO a VALUES ({brackets});\nSELECT {brackets};\nINSERT INTO b VALUES ('{MAIL}');\n"
    );
    expect("brackets.sql", text.as_bytes(), &[], "b.#1", 1);
    let open =
        format!("INSERT INTO b VALUES ('{MAIL}');\nINSERT INTO a VALUES {}", "(".repeat(1_000_000));
    expect("open.sql", open.as_bytes(), &[("extract", "truncated")], "b.#1", 1);
}

#[test]
fn a_string_of_20_mb_in_an_insert() {
    // pieces that would end the row if strings and what parts them were mixed up
    let string = "'); INSERT INTO c VALUES (1, '".replace('\'', "''").repeat(20 * MIB / 32);
    let text = format!(
        "INSERT INTO a VALUES (1,'{string}'),(2,'{MAIL}');\nINSERT INTO a VALUES (3,'{MAIL}');\n"
    );
    expect("string.sql", text.as_bytes(), &[("extract", "too-large")], "a.#2", 2);
}

#[test]
fn a_statement_of_20_mb() {
    let text = format!(
        "CREATE TABLE a (b text);\nSET x = '{}';\nINSERT INTO a VALUES ('{MAIL}');\n",
        "it is; ".repeat(20 * MIB / 7)
    );
    expect("statement.sql", text.as_bytes(), &[("extract", "too-large")], "a.b", 1);
}

#[test]
fn twenty_thousand_tables_and_columns() {
    let table = |i: usize| format!("CREATE TABLE t{i} (a text);\nINSERT INTO t{i} VALUES ('x');\n");
    let tables: String = (0..20_000).map(table).collect();
    expect(
        "tables.sql",
        format!("INSERT INTO a VALUES ('{MAIL}');\n{tables}").as_bytes(),
        &[("extract", "too-many")],
        "a.#1",
        1,
    );
    let columns =
        |from: usize| (from..from + 3000).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let inserts: String =
        (0..300).map(|i| format!("INSERT INTO t ({}) VALUES ('{MAIL}');\n", columns(i))).collect();
    expect("columns.sql", inserts.as_bytes(), &[], "t.c7", 1);
}

#[test]
fn a_text_of_50_mb_in_an_element() {
    let text = format!("<a><b>{}</b><c>{MAIL}</c></a>", "woord ".repeat(50 * MIB / 6));
    expect("text.xml", text.as_bytes(), &[], "a.c", 1);
    let text = format!("<p>{}</p><p>{MAIL}</p>", "woord ".repeat(50 * MIB / 6));
    expect("text.html", text.as_bytes(), &[], "text", 1);
}

#[test]
fn a_million_elements_inside_each_other() {
    let (open, close) = ("<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
    let text = format!("<r>{open}{close}<m>{MAIL}</m></r>");
    expect("deep.xml", text.as_bytes(), &[], "r.m", 1);
    let open = "<div><table><tr><td>".repeat(200_000);
    expect("deep.html", format!("{open}{MAIL}").as_bytes(), &[], "text", 1);
}

#[test]
fn entities_that_would_expand_without_end() {
    let entity = |i: u8| format!("<!ENTITY e{} '{}'>\n", i + 1, format!("&e{i};").repeat(10));
    let entities: String = (0..9).map(entity).collect();
    let text = format!(
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e0 'lol'>{entities}]><a><b>&e9;</b><m>{MAIL}</m></a>"
    );
    expect("laughs.xml", text.as_bytes(), &[("extract", "unsupported")], "a.m", 1);
}

#[test]
fn attributes_of_20_mb_and_many_names() {
    let long = "x ".repeat(10 * MIB);
    let text = format!("<p data-x='{long}'>a</p><p>{MAIL}</p>");
    expect("attribute.html", text.as_bytes(), &[], "text", 1);
    let names: String = (0..50_000).map(|i| format!("<n{i} a='{i}'>x</n{i}>")).collect();
    let text = format!("<r><m>{MAIL}</m>{names}</r>");
    // of paths, and of fields
    expect("names.xml", text.as_bytes(), &[("extract", "too-many"); 2], "r.m", 1);
}

#[test]
fn a_text_in_a_picture_that_expands_to_20_mb() {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(MAIL.as_bytes()).expect("room in memory");
    zlib.write_all(&vec![b' '; 20 * MIB]).expect("room in memory");
    let packed = zlib.finish().expect("room in memory");
    let chunk = |kind: &[u8], content: &[u8]| {
        [&(content.len() as u32).to_be_bytes()[..], kind, content, b"crc?"].concat()
    };
    let text = chunk(b"zTXt", &[b"Comment\0\0", &packed[..]].concat());
    let picture = [b"\x89PNG\r\n\x1A\n", &text[..], &chunk(b"IEND", b"")].concat();
    let gaps = [("extract", "too-large"), ("extract", "image-only")];
    expect("bomb.png", &picture, &gaps, "png.Comment", 1);
}

#[test]
fn bytes_of_no_meaning() {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    let mut bytes: Vec<u8> = (0..8 * MIB).map(|_| byte()).collect();
    bytes.extend_from_slice(format!("\0{MAIL}\0").as_bytes());
    expect("random.bin", &bytes, &[("extract", "unsupported")], "text", 1);
}

/// A gzip file of `times` members, each of them `piece`.
fn bomb(piece: &[u8], times: usize) -> Vec<u8> {
    let mut member = GzEncoder::new(Vec::new(), Compression::best());
    member.write_all(piece).expect("room in memory");
    member.finish().expect("room in memory").repeat(times)
}

#[test]
fn a_gigabyte_in_a_megabyte() {
    let zeros = bomb(&vec![0; 8 * MIB], 128);
    assert!(zeros.len() < 2 * MIB);
    expect("zeros.gz", &zeros, &[("extract", "unsupported"), ("decode", "bomb")], "text", 0);
    let rows = format!("1;{}\n", "x".repeat(10_000)).repeat(800);
    let rows = bomb(rows.as_bytes(), 128);
    expect("rows.csv.gz", &rows, &[("decode", "bomb")], "#2", 0);
}

#[test]
fn encodings_around_encodings() {
    let mut content = format!("mail {MAIL}\n").into_bytes();
    for _ in 0..16 {
        content = bomb(&content, 1);
    }
    expect("sixteen.gz", &content, &[], "text", 1);
    let outcome = scanned("seventeen.gz", &bomb(&content, 1));
    assert_eq!(outcome.gaps(), [("decode".into(), "too-deep".into())]);
}

#[test]
fn a_pdf_of_2000_pages() {
    let line = |page: usize, line: usize| format!("regel {line} van bladzijde {page}");
    let page = |page: usize| {
        let mail = format!("mail: {MAIL}");
        (0..55).map(|i| line(page, i)).chain([mail]).collect::<Vec<String>>()
    };
    let pages: Vec<Vec<String>> = (0..2000).map(page).collect();
    expect("boek.pdf", &crate::pdfs::pages(&pages, None), &[], "text", 2000);
}
