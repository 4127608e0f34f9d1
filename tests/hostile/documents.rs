//! Holds documents that are made to break readers, and damage done to good ones. What
//! comes before or behind what is hostile must still be found.

use super::cases;
use super::large::{MAIL, MIB, expect, scanned_all};
use crate::common::listing::Listing;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const HEAD: &str = "<w:document xmlns:w='w'><w:body>";
const END: &str = "</w:body></w:document>";

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A text whose body is written by `write`, and other parts.
fn docx(write: impl FnOnce(&mut dyn Write), others: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("[Content_Types].xml", options).expect("room in memory");
    zip.start_file("word/document.xml", options).expect("room in memory");
    write(&mut zip);
    for (name, content) in others {
        zip.start_file(*name, options).expect("room in memory");
        zip.write_all(content).expect("room in memory");
    }
    zip.finish().expect("room in memory").into_inner()
}

fn of_text(body: &str) -> Vec<u8> {
    docx(|out| out.write_all(format!("{HEAD}{body}{END}").as_bytes()).expect("room"), &[])
}

#[test]
fn a_hundred_thousand_tables_in_each_other() {
    let open = "<w:tbl><w:tr><w:tc>".repeat(100_000);
    let close = "</w:tc></w:tr></w:tbl>".repeat(100_000);
    let body = format!("{}{open}{}{close}{}", paragraph("voor"), paragraph(MAIL), paragraph(MAIL));
    expect("tables.docx", &of_text(&body), &[], "text", 2);
}

#[test]
fn a_hundred_thousand_boxes_in_each_other() {
    let open = "<w:p><w:txbxContent>".repeat(100_000);
    let close = "</w:txbxContent></w:p>".repeat(100_000);
    let body = format!("{open}{}{close}{}", paragraph(MAIL), paragraph(MAIL));
    expect("boxes.docx", &of_text(&body), &[], "text", 2);
}

#[test]
fn a_billion_laughs() {
    let mut types = String::from("<!DOCTYPE w:document [<!ENTITY l0 'ha'>");
    for i in 1..10 {
        types += &format!("<!ENTITY l{i} '{}'>", format!("&l{};", i - 1).repeat(10));
    }
    let text = format!("{types}]>{HEAD}{}{}{END}", paragraph("&l9;"), paragraph(MAIL));
    let file = docx(|out| out.write_all(text.as_bytes()).expect("room"), &[]);
    expect("laughs.docx", &file, &[], "text", 1);
}

#[test]
fn a_run_of_200_mb() {
    let piece = "woorden zonder eind ".repeat(MIB / 20);
    let file = docx(
        |out| {
            let mut write = |text: &str| out.write_all(text.as_bytes()).expect("room");
            write(HEAD);
            write("<w:p><w:r><w:t>");
            for _ in 0..200 {
                write(&piece);
            }
            write(&format!(" {MAIL} </w:t></w:r></w:p>"));
            write(END);
        },
        &[],
    );
    // it expands two hundred times: a bomb is what goes beyond the limit of 250
    expect("run.docx", &file, &[], "text", 1);
}

#[test]
fn a_part_that_expands_beyond_all_measure() {
    let zeros = vec![b' '; MIB];
    let file = docx(
        |out| {
            out.write_all(format!("{HEAD}{}", paragraph(MAIL)).as_bytes()).expect("room");
            for _ in 0..100 {
                out.write_all(&zeros).expect("room");
            }
            out.write_all(END.as_bytes()).expect("room");
        },
        &[],
    );
    expect("bomb.docx", &file, &[("decode", "bomb")], "text", 1);
}

#[test]
fn twenty_thousand_objects_in_a_text() {
    let names: Vec<String> = (0..20_000).map(|i| format!("word/media/{i}.txt")).collect();
    let parts: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), MAIL.as_bytes())).collect();
    let text = format!("{HEAD}{}{END}", paragraph(MAIL));
    let file = docx(|out| out.write_all(text.as_bytes()).expect("room"), &parts);
    let (records, found) = scanned_all("objects.docx", &file);
    assert_eq!((records, found), (20_001, 20_001));
}

#[test]
fn a_text_that_is_cut_or_has_wrong_bytes_is_read_or_told() {
    for group in ["docx", "pptx", "odt", "odp", "epub", "beside"] {
        for case in cases::below(&format!("formats/{group}")) {
            let bytes = case.bytes();
            let step = (bytes.len() / 12).max(1);
            for at in (case.name.len() % step..bytes.len()).step_by(step) {
                let cut = Listing::of(&bytes[..at], &case.name, 4096);
                let told = cut.error.is_some() || !cut.gaps.is_empty();
                assert!(told || at == 0, "{} cut at {at} tells nobody", case.name);
                for wrong in [0, b'<', 0xFF] {
                    let mut bytes = bytes.clone();
                    bytes[at] = wrong;
                    Listing::of(&bytes, &case.name, 4096);
                }
            }
        }
    }
}
