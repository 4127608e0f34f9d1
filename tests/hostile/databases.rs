//! Holds databases in files that are made to break readers: lengths that cannot be,
//! circles, values without end. What stands before the trap must still be found.

use super::large::{MAIL, MIB, expect};

/// A page of SQLite with these cells; `kind` and what stands before tell what it is.
fn page(before: &[u8], cells: &[Vec<u8>]) -> Vec<u8> {
    let mut page = vec![0; 4096];
    page[..before.len()].copy_from_slice(before);
    let mut end = page.len();
    let head = before.len();
    page[head] = 13;
    page[head + 3..head + 5].copy_from_slice(&(cells.len() as u16).to_be_bytes());
    for (i, cell) in cells.iter().enumerate() {
        end -= cell.len();
        page[end..end + cell.len()].copy_from_slice(cell);
        let at = head + 8 + 2 * i;
        page[at..at + 2].copy_from_slice(&(end as u16).to_be_bytes());
    }
    page
}

/// A cell of one row with these texts.
fn row(number: u8, texts: &[&str]) -> Vec<u8> {
    let types: Vec<u8> = texts.iter().map(|text| (13 + 2 * text.len()) as u8).collect();
    let payload = [&[types.len() as u8 + 1][..], &types, texts.concat().as_bytes()].concat();
    [&[payload.len() as u8, number][..], &payload].concat()
}

fn sqlite(cells: &[Vec<u8>]) -> Vec<u8> {
    let mut head = b"SQLite format 3\0".to_vec();
    head.extend([0x10, 0, 1, 1, 0, 64, 32, 32]);
    head.extend([0; 4]);
    head.extend(3_u32.to_be_bytes());
    head.resize(59, 0);
    head.push(1);
    head.resize(100, 0);
    let sql = "CREATE TABLE t(a)";
    let types = [6, 23, 15, 15, 1, 13 + 2 * sql.len() as u8];
    let schema = [&types[..], b"tablett", &[2], sql.as_bytes()].concat();
    let schema = [&[schema.len() as u8, 1][..], &schema].concat();
    // the third page goes on with itself
    let mut third = vec![b'x'; 4096];
    third[..4].copy_from_slice(&3_u32.to_be_bytes());
    [page(&head, &[schema]), page(&[], cells), third].concat()
}

#[test]
fn rows_of_sqlite_that_go_on_in_a_circle() {
    // a terabyte, of which some stands on the third page again and again
    let length = 489_u64 + 4092 * (1 << 28);
    let groups =
        (0..6).rev().map(|i| (length >> (7 * i)) as u8 & 0x7F | if i > 0 { 0x80 } else { 0 });
    let mut long: Vec<u8> = groups.collect();
    // its number, and of its payload as much as stands here
    long.extend([2, 3, 0x82, 0x00]);
    long.resize(6 + 1 + 489, b'y');
    long.extend(3_u32.to_be_bytes());
    let cells = [vec![row(1, &[MAIL])], vec![long; 7]].concat();
    expect("circle.db", &sqlite(&cells), &[("extract", "corrupt")], "t.a", 1);
}

fn number(n: i64) -> Vec<u8> {
    [&[u8::from(n < 0)][..], &(n.unsigned_abs() as u32).to_le_bytes()].concat()
}

fn string(text: &str) -> Vec<u8> {
    [number(text.len() as i64), text.as_bytes().to_vec()].concat()
}

/// An archive of `pg_dump` whose table of contents has so many entries, of which one with
/// this definition is there; `behind` follows.
fn archive(entries: i64, definition: &str, behind: &[u8]) -> Vec<u8> {
    let mut out = b"PGDMP\x01\x0E\0\x04\x08\x01".to_vec();
    out.extend(number(0));
    (0..7).for_each(|_| out.extend(number(1)));
    ["voorbeeld", "15", "15"].iter().for_each(|text| out.extend(string(text)));
    out.extend(number(entries));
    out.extend([number(7), number(1)].concat());
    ["0", "0", "t", "TABLE DATA"].iter().for_each(|text| out.extend(string(text)));
    out.extend(number(3));
    for text in [definition, "", "COPY t (a) FROM stdin;\n", "public", "", "", "els", "false"] {
        out.extend(string(text));
    }
    out.extend(number(-1));
    out.extend([1, 0, 0, 0, 0, 0, 0, 0, 0]);
    out.extend_from_slice(behind);
    out
}

#[test]
fn archives_of_pg_dump_with_lengths_that_cannot_be() {
    let long = [number(8), number(1), number(i64::from(u32::MAX))].concat();
    let gaps = [("decode", "too-large"), ("extract", "truncated")];
    let definition = format!("-- {MAIL}\n");
    expect("string.dump", &archive(9, &definition, &long), &gaps[..1], "text", 1);
    // a block of four gigabytes that begins with a row
    let rows = format!("{MAIL}\nx");
    let block = [&[1][..], &number(7), &number(i64::from(u32::MAX)), rows.as_bytes()].concat();
    let gaps = [("decode", "truncated"), ("decode", "truncated")];
    expect("block.dump", &archive(1, "", &block), &gaps, "t.a", 1);
}

#[test]
fn records_without_end() {
    // a trillion records that take no byte
    let schema = "\"null\"";
    let mut avro = b"Obj\x01\x02\x16avro.schema".to_vec();
    avro.extend([schema.len() as u8 * 2]);
    avro.extend_from_slice(schema.as_bytes());
    avro.extend([0]);
    avro.extend([7; 16]);
    avro.extend([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 0]);
    avro.extend([7; 16]);
    expect("nothing.avro", &avro, &[("extract", "corrupt")], "text", 0);
    // four billion rows in a table of one
    let mut dbf = vec![3, 124, 1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 65, 0, 41, 0];
    dbf.resize(32, 0);
    dbf.extend(b"EMAIL\0\0\0\0\0\0C\0\0\0\0\x28");
    dbf.resize(64, 0);
    dbf.push(13);
    dbf.extend(format!(" {MAIL:40}").as_bytes());
    expect("rows.dbf", &dbf, &[("extract", "truncated")], "EMAIL", 1);
    // a document of two gigabytes behind one that is whole
    let text = [&(MAIL.len() as i32 + 1).to_le_bytes()[..], MAIL.as_bytes(), &[0, 0]].concat();
    let inner = [&b"\x02mail\0"[..], &text].concat();
    let mut bson = [&(inner.len() as i32 + 4).to_le_bytes()[..], &inner].concat();
    bson.extend([0xFF, 0xFF, 0xFF, 0x7F, 2, b'x']);
    expect("long.bson", &bson, &[("extract", "too-large")], "mail", 1);
}

#[test]
fn a_value_of_20_mb_in_a_dump_as_xml() {
    let long = "x".repeat(20 * MIB);
    let row = |value: &str| format!("<row><field name=\"a\">{value}</field></row>");
    let text = format!(
        "<?xml version=\"1.0\"?><mysqldump><table_data name=\"t\">{}{}</table_data></mysqldump>",
        row(MAIL),
        row(&long)
    );
    expect("long.xml", text.as_bytes(), &[("extract", "too-large")], "t.a", 1);
}
