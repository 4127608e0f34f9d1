//! Holds documents of older Office that are made to break readers. What stands before or
//! behind the trap must still be found.

use super::compound;
use super::large::{MAIL, MIB, expect};

#[test]
fn a_million_groups_inside_each_other() {
    let text = format!("{{\\rtf1 {}{MAIL}{}}}", "{".repeat(MIB), "}".repeat(MIB));
    expect("groups.rtf", text.as_bytes(), &[("extract", "too-deep")], "text", 1);
    let open = format!("{{\\rtf1 {MAIL}\\par {}", "{\\b ".repeat(MIB));
    let gaps = [("extract", "too-deep"), ("extract", "truncated")];
    expect("open.rtf", open.as_bytes(), &gaps, "text", 1);
}

#[test]
fn a_hundred_thousand_tables_inside_each_other() {
    let cell = |i: usize| format!("\\pard\\intbl\\itap{i} x\\nestcell");
    let tables: String = (1..100_000).map(cell).collect();
    let text = format!("{{\\rtf1 {tables}\\pard {MAIL}\\par}}");
    expect("tables.rtf", text.as_bytes(), &[], "text", 1);
    let cells = "\\pard\\intbl x\\cell".repeat(MIB);
    let text = format!("{{\\rtf1 {cells}\\row\\pard {MAIL}\\par}}");
    expect("row.rtf", text.as_bytes(), &[], "text", 1);
}

#[test]
fn a_paragraph_a_property_and_a_picture_of_20_mb() {
    let long = "x".repeat(20 * MIB);
    let text = format!("{{\\rtf1 {long} {MAIL}\\par}}");
    expect("paragraph.rtf", text.as_bytes(), &[], "text", 1);
    let text = format!("{{\\rtf1{{\\info{{\\title {long}}}}} {MAIL}\\par}}");
    expect("title.rtf", text.as_bytes(), &[("extract", "too-large")], "text", 1);
    let digits = "ab".repeat(17 * MIB);
    let text = format!("{{\\rtf1 {MAIL} {{\\pict\\pngblip {digits}}}\\par}}");
    // the picture's own record says that it was too large
    expect("picture.rtf", text.as_bytes(), &[], "text", 1);
    let text = format!("{{\\rtf1 {MAIL} {{\\pict\\bin2000000000 x}}");
    expect("bin.rtf", text.as_bytes(), &[("extract", "truncated")], "text", 1);
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

fn begin(kind: u16) -> Vec<u8> {
    let mut data = [0; 16];
    data[..4].copy_from_slice(&[0, 6, kind as u8, 0]);
    record(0x809, &data)
}

fn shared(text: &str) -> Vec<u8> {
    [&(text.len() as u16).to_le_bytes()[..], &[0], text.as_bytes()].concat()
}

/// A workbook of one sheet with these records, and shared strings.
fn workbook(strings: &[&str], records: &[u8]) -> Vec<u8> {
    let table: Vec<u8> = strings.iter().flat_map(|text| shared(text)).collect();
    let mut table = [&[0; 8][..], &table].concat();
    let rest = table.split_off(table.len().min(8000));
    let mut before = [begin(5), record(0xFC, &table)].concat();
    for piece in rest.chunks(8000) {
        // each says anew that its characters are narrow
        before.extend(record(0x3C, &[&[0][..], piece].concat()));
    }
    let at = (before.len() + 12 + 4 + 4) as u32;
    let name = [&at.to_le_bytes()[..], &[0, 0, 4, 0], b"Blad"].concat();
    before.extend(record(0x85, &name));
    before.extend(record(0x0A, &[]));
    assert_eq!(before.len(), at as usize, "where the sheet begins");
    let stream = [&before[..], &begin(0x10), records, &record(0x0A, &[])].concat();
    compound::of("Workbook", &stream)
}

fn cell(row: u16, column: u16, string: u32) -> Vec<u8> {
    let mut data = [row, column, 0].iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
    data.extend(string.to_le_bytes());
    record(0xFD, &data)
}

#[test]
fn two_cells_at_the_ends_of_a_sheet() {
    let cells = [cell(0, 0, 0), cell(1, 0, 0), cell(65_535, 255, 0)].concat();
    expect("sparse.xls", &workbook(&[MAIL], &cells), &[], "Blad!#1", 2);
}

#[test]
fn a_long_string_that_seven_thousand_cells_share() {
    let long = "x ".repeat(15_000);
    let cells: Vec<u8> = (1..7000).flat_map(|row| cell(row, 0, 1)).collect();
    let cells = [cell(0, 0, 0), cells].concat();
    let file = workbook(&[MAIL, &long], &cells);
    expect("shared.xls", &file, &[("decode", "bomb")], "Blad!#1", 1);
}

#[test]
fn a_directory_and_a_table_of_sectors_that_go_in_circles() {
    let good = workbook(&[MAIL], &[cell(0, 0, 0), cell(1, 0, 0)].concat());
    let last = good.len() - 4096;
    // the stream's only sector follows itself
    let mut circle = good.clone();
    circle[last + 4..last + 8].copy_from_slice(&1_u32.to_le_bytes());
    expect("stream.xls", &circle, &[], "Blad!#1", 2);
    // the directory's as well
    circle[last..last + 4].copy_from_slice(&0_u32.to_le_bytes());
    expect("directory.xls", &circle, &[], "Blad!#1", 2);
    // the stream stands beside itself
    let beside = 4096 + 128 + 72;
    circle[beside..beside + 4].copy_from_slice(&1_u32.to_le_bytes());
    expect("beside.xls", &circle, &[], "Blad!#1", 2);
}
