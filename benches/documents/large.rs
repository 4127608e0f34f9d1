//! Holds the making of large documents: a workbook, a letter, a report. All people in
//! them are invented. Must not know what is measured.

use super::generate::{Random, texts};
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Writes one.
pub type Make = fn(&Path) -> Result<()>;

/// Their names and what makes them.
pub const DOCUMENTS: &[(&str, Make)] = &[
    ("1000000-rows.xlsx", workbook),
    ("1000000-rows-shared.xlsx", workbook_of_shared_strings),
    ("300-megabytes.docx", letters),
    ("2000-pages.pdf", report),
];

const ROWS: u64 = 1_000_000;
const COLUMNS: u64 = 10;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn entry(zip: &mut ZipWriter<BufWriter<File>>, name: &str, text: &str) -> Result<()> {
    zip.start_file(name, options())?;
    zip.write_all(text.as_bytes())
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().large_file(true).compression_level(Some(1))
}

fn relations(kind: &str, target: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}"/></Relationships>"#
    )
}

fn workbook(path: &Path) -> Result<()> {
    sheet(path, false)
}

fn workbook_of_shared_strings(path: &Path) -> Result<()> {
    sheet(path, true)
}

/// A million rows of ten cells: numbers, and texts of which none is like another.
fn sheet(path: &Path, shared: bool) -> Result<()> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path)?));
    entry(&mut zip, "[Content_Types].xml", TYPES)?;
    entry(&mut zip, "_rels/.rels", &relations("officeDocument", "xl/workbook.xml"))?;
    let book = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{RELATIONS}"><sheets><sheet name="Klanten" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    entry(&mut zip, "xl/workbook.xml", &book)?;
    let related = relations("worksheet", "worksheets/sheet1.xml");
    entry(&mut zip, "xl/_rels/workbook.xml.rels", &related)?;
    let text = |row: u64, column: u64| format!("klant {row} {column}");
    let texts = |row: u64, column: u64| column % 2 == 1 && row % 5 < 4;
    if shared {
        zip.start_file("xl/sharedStrings.xml", options())?;
        write!(zip, r#"<sst xmlns="{main}">"#)?;
        for row in 0..ROWS {
            for column in (0..COLUMNS).filter(|&column| texts(row, column)) {
                write!(zip, "<si><t>{}</t></si>", text(row, column))?;
            }
        }
        zip.write_all(b"</sst>")?;
    }
    zip.start_file("xl/worksheets/sheet1.xml", options())?;
    write!(zip, r#"<worksheet xmlns="{main}"><sheetData>"#)?;
    let mut number = 0;
    for row in 0..ROWS {
        write!(zip, r#"<row r="{}">"#, row + 1)?;
        for column in 0..COLUMNS {
            let place = format!("{}{}", char::from(b'A' + column as u8), row + 1);
            match (texts(row, column), shared) {
                (false, _) => write!(zip, r#"<c r="{place}"><v>{}</v></c>"#, row * 7 + column)?,
                (true, true) => {
                    write!(zip, r#"<c r="{place}" t="s"><v>{number}</v></c>"#)?;
                    number += 1;
                }
                (true, false) => {
                    let text = text(row, column);
                    write!(zip, r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)?;
                }
            }
        }
        zip.write_all(b"</row>")?;
    }
    zip.write_all(b"</sheetData></worksheet>")?;
    zip.finish()?.flush()
}

/// A document of three hundred megabytes, as it is unpacked.
fn letters(path: &Path) -> Result<()> {
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path)?));
    entry(&mut zip, "[Content_Types].xml", TYPES)?;
    entry(&mut zip, "_rels/.rels", &relations("officeDocument", "word/document.xml"))?;
    // stored as it is: a document of so many bytes
    let stored =
        options().compression_method(zip::CompressionMethod::Stored).compression_level(None);
    zip.start_file("word/document.xml", stored)?;
    write!(zip, r#"<w:document xmlns:w="{main}"><w:body>"#)?;
    let mut random = Random::new(7);
    let mut written = 0;
    while written < 300_000_000 {
        for line in texts::letter(&mut random, 4000).lines() {
            let line = line.replace('&', "&amp;").replace('<', "&lt;");
            let paragraph = format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
            written += paragraph.len();
            zip.write_all(paragraph.as_bytes())?;
        }
    }
    zip.write_all(b"</w:body></w:document>")?;
    zip.finish()?.flush()
}

/// A report of two thousand pages of fifty lines.
fn report(path: &Path) -> Result<()> {
    const PAGES: usize = 2000;
    let mut random = Random::new(11);
    let mut out = BufWriter::new(File::create(path)?);
    let mut at = 0;
    let mut places = vec![0];
    let mut add = |out: &mut BufWriter<File>, text: &[u8]| {
        at += text.len();
        out.write_all(text).map(|()| at)
    };
    let mut end = add(&mut out, b"%PDF-1.4\n")?;
    let kids: String = (0..PAGES).map(|page| format!("{} 0 R ", 4 + 2 * page)).collect();
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {PAGES}/Kids[{kids}]>>"),
        font.to_owned(),
    ];
    for page in 0..PAGES {
        let content = 5 + 2 * page;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        ));
        let mut text = String::from("BT /F 10 Tf 14 TL 60 780 Td\n");
        for line in texts::letter(&mut random, 3500).lines().take(50) {
            let plain: String = line.chars().filter(char::is_ascii).collect();
            let plain = plain.replace('\\', "").replace('(', "\\(").replace(')', "\\)");
            text.push_str(&format!("({plain}) Tj T*\n"));
        }
        text.push_str("ET");
        objects.push(format!("<</Length {}>>stream\n{text}\nendstream", text.len()));
    }
    for (number, object) in (1..).zip(&objects) {
        places.push(end);
        end = add(&mut out, format!("{number} 0 obj\n{object}\nendobj\n").as_bytes())?;
    }
    let count = places.len();
    let mut table = format!("xref\n0 {count}\n0000000000 65535 f \n");
    places[1..].iter().for_each(|place| table.push_str(&format!("{place:010} 00000 n \n")));
    table.push_str(&format!("trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{end}\n%%EOF\n"));
    add(&mut out, table.as_bytes())?;
    out.flush()
}
