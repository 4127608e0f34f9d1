//! Objects inside objects: each has a record of its own, below the one it lies in, and
//! together they keep to the limits of one file. The files are made here.

mod common;

use common::Scanned;
use serde_json::Value;
use std::fs;
use std::io::{Cursor, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

const MAIL: &str = "jan@zonneveld.example";

/// An archive of these parts, in this order.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("room in memory");
        zip.write_all(content).expect("room in memory");
    }
    zip.finish().expect("room in memory").into_inner()
}

/// A workbook with one cell, in which `parts` are embedded.
fn workbook(cell: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rels = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns='{RELS}'><Relationship Id='r1' Type='{OFFICE}/{kind}' \
             Target='{target}'/></Relationships>"
        )
    };
    let types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>";
    let book = format!(
        "<workbook xmlns='{MAIN}' xmlns:r='{OFFICE}'><sheets>\
         <sheet name='Blad' sheetId='1' r:id='r1'/></sheets></workbook>"
    );
    let sheet = format!(
        "<worksheet xmlns='{MAIN}'><sheetData><row r='1'><c r='A1' t='inlineStr'>\
         <is><t>{cell}</t></is></c></row></sheetData></worksheet>"
    );
    let package = rels("officeDocument", "xl/workbook.xml");
    let sheets = rels("worksheet", "worksheets/sheet1.xml");
    let own: &[(&str, &[u8])] = &[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", sheets.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    archive(&[own, parts].concat())
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(content).expect("room in memory");
    out.finish().expect("room in memory")
}

struct Share {
    folder: TempDir,
}

impl Share {
    fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("share")).expect("room");
        for (name, content) in files {
            fs::write(folder.path().join("share").join(name), content).expect("room");
        }
        Share { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A scan under these limits.
    fn scan(&self, limits: &str) -> Scanned {
        self.scan_by("1", limits)
    }

    /// The same by so many threads.
    fn scan_by(&self, threads: &str, limits: &str) -> Scanned {
        let config = self.path("speur.toml");
        fs::write(&config, format!("[limits]\n{limits}\n")).expect("room");
        let share = self.path("share");
        common::scan(["-j".into(), threads.into(), "--config".into(), config, share])
    }
}

fn paths(scanned: &Scanned) -> Vec<String> {
    let path = |record: &Value| record["path"].as_str().expect("a path").to_owned();
    scanned.objects().iter().map(path).collect()
}

fn mails(record: &Value) -> u64 {
    let findings = record["findings"].as_array().cloned().unwrap_or_default();
    let mails = findings.iter().filter(|finding| finding["category"] == "contact.email");
    let bands = |finding: &Value| {
        ["confirmed", "likely", "candidate"].map(|band| finding[band].as_u64().expect("a count"))
    };
    mails.flat_map(bands).sum()
}

/// Causes and limits of a record's gaps.
fn gaps(record: &Value) -> Vec<(String, Option<String>)> {
    let gaps = record["gaps"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let gap = |gap: &Value| (text(&gap["cause"]).expect("a cause"), text(&gap["limit"]["name"]));
    gaps.iter().map(gap).collect()
}

fn gap(cause: &str, limit: &str) -> Vec<(String, Option<String>)> {
    vec![(cause.to_owned(), Some(limit.to_owned()))]
}

const INNER: &str = "share/a.xlsx!/xl/embeddings/inner.xlsx";
const NOTE: &str = "share/a.xlsx!/xl/embeddings/inner.xlsx!/xl/media/brief.txt.gz";

/// A workbook, a workbook inside it, and a packed letter inside that.
fn nested() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let letter = gzip(format!("mail {MAIL}\n").as_bytes());
    let inner = workbook(MAIL, &[("xl/media/brief.txt.gz", &letter)]);
    (workbook("leeg", &[("xl/embeddings/inner.xlsx", &inner)]), inner, letter)
}

#[test]
fn each_has_a_record_below_the_one_it_lies_in() {
    let (outer, inner, letter) = nested();
    let share = Share::with(&[("a.xlsx", &outer), ("a.xlsx.bak", b"niets")]);
    fs::set_permissions(share.path("share/a.xlsx"), fs::Permissions::from_mode(0o640))
        .expect("our own file");
    let scanned = share.scan("");
    assert_eq!(paths(&scanned), ["share/a.xlsx", INNER, NOTE, "share/a.xlsx.bak"]);
    for (path, format, size, found) in [
        ("share/a.xlsx", "xlsx", outer.len(), 0),
        (INNER, "xlsx", inner.len(), 1),
        (NOTE, "text", letter.len(), 1),
    ] {
        let record = scanned.object(path);
        assert_eq!(record["format"], format, "{path}");
        assert_eq!(record["size"], size, "{path}");
        assert_eq!(record["coverage"], "full", "{path}: {:?}", gaps(&record));
        assert_eq!(record["access"]["mode"], "0640", "{path}");
        assert_eq!(mails(&record), found, "{path}");
    }
    assert_eq!(scanned.object(NOTE)["positions"], serde_json::json!([5, 5]));
    assert_eq!(scanned.object(NOTE)["encoding"], serde_json::json!(["gzip"]));
}

#[test]
fn what_is_alike_inside_and_outside_has_one_content_id() {
    let (outer, inner, letter) = nested();
    let share = Share::with(&[("a.xlsx", &outer), ("b.xlsx", &inner), ("c.gz", &letter)]);
    let scanned = common::scan(["--key-file".into(), share.path("key"), share.path("share")]);
    let id = |path: &str| {
        scanned.object(path)["content_id"].as_str().expect("an id under a key").to_owned()
    };
    assert_eq!(id(INNER), id("share/b.xlsx"));
    assert_eq!(id(NOTE), id("share/c.gz"));
    assert_ne!(id(INNER), id(NOTE));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_and_a_merge_keeps_them() {
    let (outer, inner, _) = nested();
    let share = Share::with(&[("a.xlsx", &outer), ("b.xlsx", &inner), ("c.xlsx", &outer)]);
    let by = |threads: &str| common::scan([threads.into(), share.path("share")]);
    let one = by("-j1");
    assert_eq!(one.without_run(), by("-j2").without_run());
    fs::write(share.path("one.jsonl"), &one.bytes).expect("room");
    let merged = share.path("merged.jsonl");
    let output = common::speur()
        .arg("merge")
        .args([share.path("one.jsonl"), share.path("one.jsonl")])
        .args(["-o".into(), merged.clone()])
        .output()
        .expect("speur runs");
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    let bytes = fs::read(merged).expect("an inventory");
    let merged = Scanned { code: 0, bytes, output };
    assert_eq!(merged.objects(), one.objects());
}

#[test]
fn encodings_and_containers_count_as_one_depth() {
    let (outer, ..) = nested();
    let share = Share::with(&[("a.xlsx", &outer)]);
    // two workbooks and the gzip around the letter
    assert_eq!(mails(&share.scan("depth = 3").object(NOTE)), 1);
    let scanned = share.scan("depth = 2");
    assert_eq!(gaps(&scanned.object(NOTE)), gap("too-deep", "depth"));
    assert_eq!(scanned.object(NOTE)["coverage"], "none");
    assert_eq!(mails(&scanned.object(INNER)), 1);
    let scanned = share.scan("depth = 1");
    assert_eq!(paths(&scanned), ["share/a.xlsx", INNER]);
    assert_eq!(gaps(&scanned.object(INNER)), gap("too-deep", "depth"));
    assert_eq!(mails(&scanned.object(INNER)), 1, "its own cells are read");
}

#[test]
fn objects_beyond_the_limit_are_counted_in_the_one_they_lie_in() {
    let parts: Vec<String> = (0..10).map(|i| format!("xl/media/{i}.txt")).collect();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|name| (name.as_str(), MAIL.as_bytes())).collect();
    let share = Share::with(&[("a.xlsx", &workbook("x", &parts))]);
    let scanned = share.scan("entries = 7");
    assert_eq!(scanned.objects().len(), 1 + 7);
    let outer = scanned.object("share/a.xlsx");
    assert_eq!(gaps(&outer), gap("too-many", "entries"));
    assert_eq!(outer["gaps"][0]["times"], 3);
}

#[test]
fn what_expands_is_stopped_for_all_objects_of_a_file_together() {
    let zeros = vec![0; 1 << 20];
    let parts: Vec<String> = (0..8).map(|i| format!("xl/media/{i}.bin")).collect();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    let share = Share::with(&[("a.xlsx", &workbook("x", &parts))]);
    let scanned = share.scan(&format!("expanded = {}", (5 << 20) + (64 << 10)));
    let bomb = &gap("bomb", "expanded")[0];
    let bombs = scanned.objects().iter().filter(|record| gaps(record).contains(bomb)).count();
    assert_eq!(bombs, 3, "of eight of a mebibyte each five fit beside its own parts");
    assert_eq!(scanned.objects().len(), 1 + 8, "each has its record");
}

#[test]
fn what_cannot_be_unpacked_has_a_record_that_says_so() {
    let (outer, ..) = nested();
    let name = b"xl/embeddings/inner.xlsx";
    // the method of packing in the entry's own head and in the directory: none that is known
    let mut unknown = outer.clone();
    let mut encrypted = outer.clone();
    for at in memchr::memmem::find_iter(&outer, name) {
        let (flags, method) = match &outer[at - 30..at - 26] {
            b"PK\x03\x04" => (at - 24, at - 22),
            _ => (at - 38, at - 36),
        };
        unknown[method] = 97;
        encrypted[flags] |= 1;
    }
    let share = Share::with(&[("a.xlsx", &unknown), ("b.xlsx", &encrypted)]);
    let scanned = share.scan("");
    let inner = |file: &str| scanned.object(&format!("share/{file}!/xl/embeddings/inner.xlsx"));
    assert_eq!(gaps(&inner("a.xlsx")), [("unsupported".to_owned(), None)]);
    assert_eq!(gaps(&inner("b.xlsx")), [("encrypted".to_owned(), None)]);
    assert_eq!(inner("a.xlsx")["coverage"], "none");
}

#[test]
fn they_are_the_same_whoever_searches_them() {
    let letter = |i: usize| {
        let line = format!("Jan Peeters ({i}@zonneveld.example) belde; Peeters, BSN 111222333.\n");
        line.repeat(1 + i * 7 % 90)
    };
    let letters: Vec<String> = (0..60).map(letter).collect();
    let names: Vec<String> = (0..60).map(|i| format!("xl/media/{i}.txt")).collect();
    let parts = names.iter().map(String::as_str).zip(letters.iter().map(String::as_bytes));
    let inner = workbook(MAIL, &parts.collect::<Vec<_>>());
    // one of them ends before it should: it keeps its gap
    let cut = gzip(letter(50).repeat(20).as_bytes());
    let parts =
        [("xl/embeddings/inner.xlsx", &inner[..]), ("xl/media/z.gz", &cut[..cut.len() / 2])];
    let share = Share::with(&[("a.xlsx", &workbook("leeg", &parts))]);
    for window in ["window = 100", "window = 3000"] {
        let one = share.scan_by("1", window);
        assert_eq!(paths(&one).len(), 63);
        assert_eq!(one.object("share/a.xlsx!/xl/media/z.gz")["coverage"], "partial");
        for threads in ["2", "3", "8"] {
            for _ in 0..4 {
                let other = share.scan_by(threads, window);
                assert!(other.without_run() == one.without_run(), "-j {threads}, {window}");
            }
        }
    }
}
