//! Holds the share that the privacy tests scan: every planted value in every kind of
//! file, whole, broken and mislabelled. Must not know what becomes of them.

use super::planted::{Planted, VALUES};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Makes the share below `folder` and returns its path.
pub fn share(folder: &Path) -> PathBuf {
    let root = folder.join("share");
    std::fs::create_dir_all(root.join("oud")).expect("made");
    for (name, bytes) in files() {
        std::fs::write(root.join(name), bytes).expect("written");
    }
    std::os::unix::fs::symlink("brief.txt", root.join("link")).expect("linked");
    root
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let prose = prose();
    let csv = csv(VALUES);
    let sql = sql();
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(csv.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(&prose);
    let mojibake: String = prose.bytes().map(char::from).collect();
    let gzip = gzip(sql.as_bytes());
    let sheet = sheet("Blad1", VALUES);
    vec![
        ("brief.txt", prose.clone().into_bytes()),
        ("klanten.csv", csv.clone().into_bytes()),
        ("oud/klanten-tab.txt", csv.replace(';', "\t").into_bytes()),
        ("dump.sql", sql.clone().into_bytes()),
        ("copy.sql", copy().into_bytes()),
        ("dump.sql.gz", gzip.clone()),
        ("klanten.xlsx", sheet.clone()),
        ("utf16.csv", utf16),
        ("latin1.txt", latin.into_owned()),
        ("mojibake.txt", mojibake.into_bytes()),
        // broken: cut off, quotes that never close, a wrong charset, bytes between
        ("oud/cut.sql", sql.as_bytes()[..sql.len() - 30].to_vec()),
        ("oud/cut.sql.gz", gzip[..gzip.len() - 9].to_vec()),
        ("oud/cut.xlsx", sheet[..sheet.len() / 2].to_vec()),
        ("oud/quote.csv", csv.replacen('\n', "\n1;\"nooit gesloten;", 1).into_bytes()),
        ("oud/binary.dat", binary(&prose)),
        ("oud/damaged.gz", damaged(&gzip)),
        ("oud/text.xlsx", csv.into_bytes()),
        ("oud/one-line.sql", sql.replace('\n', " ").into_bytes()),
        ("oud/.hidden", prose.into_bytes()),
    ]
}

/// Running text, each value with the label that announces it and without.
fn prose() -> String {
    let mut text = String::from("Geachte heer Zeldenrust,\n\n");
    for Planted { kind, text: value } in VALUES {
        let label = label(kind);
        text.push_str(&format!("{label}: {value}\nWij noteerden {value} in ons bestand.\n\n"));
    }
    text
}

fn label(kind: &str) -> &str {
    match kind {
        "name.full" => "Naam",
        "contact.email" => "E-mail",
        "contact.phone" => "Tel",
        "contact.street" => "Adres",
        "finance.iban" => "IBAN",
        "gov.nl_bsn" => "BSN",
        "gov.be_rrn" => "Rijksregisternummer",
        "org.kvk" => "KvK",
        "birth.date" => "Geboren op",
        "vehicle.plate" => "Kenteken",
        "network.ip" => "IP",
        "auth.username" => "Gebruikersnaam",
        "auth.password" => "Wachtwoord",
        other => other,
    }
}

/// A column per value, called after its kind; the value alone, and among others.
fn csv(values: &[Planted]) -> String {
    let heads: Vec<String> =
        values.iter().enumerate().map(|(i, p)| format!("{} {i}", label(p.kind))).collect();
    let row: Vec<&str> = values.iter().map(|p| p.text).collect();
    let row = row.join(";");
    format!("{}\n{row}\n{}\n{row}\n", heads.join(";"), ";".repeat(values.len() - 1))
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn sql() -> String {
    let columns: Vec<String> = (0..VALUES.len()).map(|i| format!("`c{i}`")).collect();
    let types: Vec<String> =
        columns.iter().map(|c| format!("  {c} varchar(80) DEFAULT NULL")).collect();
    let row: Vec<String> = VALUES.iter().map(|p| quoted(p.text)).collect();
    let comments: String = VALUES.iter().map(|p| format!("-- {}: {}\n", p.kind, p.text)).collect();
    format!(
        "-- MariaDB dump 10.19\n{comments}CREATE TABLE `klant` (\n{}\n) ENGINE=InnoDB;\n\
         INSERT INTO `klant` VALUES ({row}),({row});\nUPDATE klant SET c1 = {} WHERE c2 = {};\n\
         INSERT INTO `klant` VALUES ({row});\n",
        types.join(",\n"),
        quoted(VALUES[0].text),
        quoted(VALUES[4].text),
        row = row.join(","),
    )
}

fn copy() -> String {
    let columns: Vec<String> = (0..VALUES.len()).map(|i| format!("c{i}")).collect();
    let row: Vec<&str> = VALUES.iter().map(|p| p.text).collect();
    format!(
        "-- PostgreSQL database dump\n\nCOPY public.klant ({}) FROM stdin;\n{row}\n{row}\n\\.\n",
        columns.join(", "),
        row = row.join("\t")
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("in memory");
    out.finish().expect("in memory")
}

fn damaged(gzip: &[u8]) -> Vec<u8> {
    let mut bytes = gzip.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8].fill(0xA5);
    bytes
}

fn binary(text: &str) -> Vec<u8> {
    let mut bytes = vec![0, 1, 2, 3, 0xFF, 0xFE, 0, 0];
    for line in text.lines() {
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(&[0, 0, 0x80, 7]);
    }
    bytes
}

/// A workbook with one sheet: a header row, then the values twice.
pub fn sheet(name: &str, values: &[Planted]) -> Vec<u8> {
    let cell = |text: &str| {
        format!(
            "<c t=\"inlineStr\"><is><t>{}</t></is></c>",
            text.replace('&', "&amp;").replace('<', "&lt;")
        )
    };
    let row = |texts: Vec<String>| {
        format!("<row>{}</row>", texts.iter().map(|text| cell(text)).collect::<String>())
    };
    let heads =
        row(values.iter().enumerate().map(|(i, p)| format!("{} {i}", label(p.kind))).collect());
    let data = row(values.iter().map(|p| p.text.to_owned()).collect());
    workbook(name, &format!("{heads}{data}{data}"))
}

/// A workbook with one sheet of these rows, in SpreadsheetML.
pub fn workbook(name: &str, rows: &str) -> Vec<u8> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{TYPES}\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{KIND}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{KIND}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
                 <sheet name=\"{name}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, text) in parts {
        archive.start_file(path, zip::write::SimpleFileOptions::default()).expect("in memory");
        archive.write_all(format!("{HEAD}{text}").as_bytes()).expect("in memory");
    }
    archive.finish().expect("in memory").into_inner()
}
