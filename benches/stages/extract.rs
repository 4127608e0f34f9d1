//! Holds the benchmark of extraction: clean text into fields and values, in bytes of
//! the file a second; of a spreadsheet, in bytes of its sheet's XML.

use super::generate::{Random, tables};
use super::inputs::{self, Kept, LIMITS, TEXTS};
use criterion::{BatchSize, Criterion, Throughput};
use speur::input::Source;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use zip::write::{SimpleFileOptions, ZipWriter};

pub fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("extract");
    for (name, file, content) in TEXTS {
        let bytes = inputs::text(*content);
        assert!(Kept::of(bytes.clone(), file).values > 0);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        let source = || Source::of_bytes(bytes.clone(), &LIMITS);
        group.bench_function(*name, |b| {
            let run = |mut source| {
                let mut sink = Kept::default();
                inputs::extract(&mut source, file, &mut sink);
                sink.values
            };
            b.iter_batched(source, run, BatchSize::LargeInput);
        });
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("klanten.xlsx");
    let sheet = sheet();
    write_workbook(&path, &sheet).expect("writable");
    group.throughput(Throughput::Bytes(sheet.len() as u64));
    group.bench_function("xlsx", |b| {
        b.iter(|| {
            let file = File::open(&path).expect("readable");
            let size = file.metadata().expect("readable").len();
            let mut source = Source::of_file(&file, size, &LIMITS, Vec::new()).expect("readable");
            let mut sink = Kept::default();
            inputs::extract(&mut source, "klanten.xlsx", &mut sink);
            sink.values
        });
    });
    group.finish();
}

/// The customers of the CSV as the XML of a sheet.
fn sheet() -> String {
    let mut csv = Vec::new();
    tables::csv(&mut csv, &mut Random::new(1), inputs::size() / 4).expect("memory");
    let csv = String::from_utf8(csv).expect("UTF-8");
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for (row, line) in (1..).zip(csv.lines()) {
        let _ = write!(xml, "<row r=\"{row}\">");
        for (column, value) in (b'A'..).zip(line.split(';')) {
            let column = char::from(column);
            let value = value.replace('&', "&amp;").replace('<', "&lt;");
            let _ =
                write!(xml, "<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{value}</t></is></c>");
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}

/// A workbook with one sheet: the least that ECMA-376 asks for.
fn write_workbook(path: &Path, sheet: &str) -> zip::result::ZipResult<()> {
    const PARTS: &[(&str, &str)] = &[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Klanten\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
    ];
    let mut archive = ZipWriter::new(File::create(path)?);
    for (name, content) in PARTS.iter().chain(&[("xl/worksheets/sheet1.xml", sheet)]) {
        archive.start_file(*name, SimpleFileOptions::default())?;
        archive.write_all(content.as_bytes())?;
    }
    archive.finish()?;
    Ok(())
}
