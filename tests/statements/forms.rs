//! Holds the command on statements in every form that it reads, and what it says of those that
//! it cannot. Must not know how a statement is read.

use crate::common::{repository, run, speur, stderr, stdout};
use serde_json::Value;
use speur::register::Register;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// The statement that is put into other forms: French, with accents and a list.
fn plain() -> String {
    std::fs::read_to_string(repository("fixtures/statements/boulangerie.txt")).expect("it")
}

fn json(path: &Path) -> Value {
    let output = run([Path::new("statement"), path, Path::new("--format"), Path::new("json")]);
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_str(&stdout(&output)).expect("JSON")
}

/// What is said, whatever the lines it stands on.
fn said(facts: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (area, key) in [
        ("categories", "category"),
        ("processors", "name"),
        ("rights", "right"),
        ("legal_bases", "basis"),
        ("promises", "promise"),
    ] {
        for fact in facts[area].as_array().expect("a list") {
            all.insert(format!("{area} {}", fact[key]));
        }
    }
    for fact in facts["retentions"].as_array().expect("a list") {
        all.insert(format!("kept {} {} {}", fact["kind"], fact["duration"], fact["categories"]));
    }
    all
}

/// A document of Word: a paragraph for each line.
fn docx(text: &str) -> Vec<u8> {
    let escape = |line: &str| line.replace('&', "&amp;").replace('<', "&lt;");
    let body: String = text
        .lines()
        .map(|line| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escape(line)))
        .collect();
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let rels = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", rels),
        ("word/document.xml", document.as_str()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(content.as_bytes()).expect("its content");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A PDF of one font, broken into lines and pages.
fn pdf(text: &str) -> Vec<u8> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + word.chars().count() >= 88 {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    let pages: Vec<&[String]> = lines.chunks(50).collect();
    let mut objects: Vec<Vec<u8>> = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()];
    let kids: String = (0..pages.len()).map(|i| format!("{} 0 R ", 4 + i * 2)).collect();
    objects.push(format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into_bytes());
    objects.push(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_vec(),
    );
    for (i, page) in pages.iter().enumerate() {
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>", 5 + i * 2).into_bytes());
        let mut content = b"BT /F1 10 Tf 14 TL 50 800 Td\n".to_vec();
        for line in *page {
            let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(line);
            content.push(b'(');
            for &byte in bytes.iter() {
                if matches!(byte, b'(' | b')' | b'\\') {
                    content.push(b'\\');
                }
                content.push(byte);
            }
            content.extend_from_slice(b") Tj T*\n");
        }
        content.extend_from_slice(b"ET");
        let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
        stream.extend_from_slice(&content);
        stream.extend_from_slice(b"\nendstream");
        objects.push(stream);
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    out.extend_from_slice(
        format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes(),
    );
    places
        .iter()
        .for_each(|place| out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes()));
    out.extend_from_slice(
        format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF", places.len() + 1)
            .as_bytes(),
    );
    out
}

/// UTF-8 that was read as GBK and saved again.
fn mojibake(text: &str) -> String {
    encoding_rs::GBK.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

#[test]
fn a_statement_says_the_same_in_every_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = plain();
    let expected = said(&json(&repository("fixtures/statements/boulangerie.txt")));
    assert!(expected.len() > 30, "{expected:#?}");
    let html: String =
        text.lines().map(|line| format!("<p>{}</p>\n", line.replace('&', "&amp;"))).collect();
    for (name, bytes) in [
        ("statement.docx", docx(&text)),
        ("statement.html", format!("<!DOCTYPE html><html><body>{html}</body></html>").into_bytes()),
        ("statement.pdf", pdf(&text)),
        ("latin.txt", encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()),
        (
            "wide.txt",
            text.encode_utf16().flat_map(u16::to_le_bytes).fold(
                vec![0xFF, 0xFE],
                |mut all, byte| {
                    all.push(byte);
                    all
                },
            ),
        ),
        ("windows.txt", text.replace('\n', "\r\n").into_bytes()),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        let found = said(&json(&path));
        let lost: Vec<_> = expected.difference(&found).collect();
        let more: Vec<_> = found.difference(&expected).collect();
        assert!(lost.is_empty() && more.is_empty(), "{name}: lost {lost:?}, more {more:?}");
    }
}

#[test]
fn a_statement_that_was_read_as_gbk_is_repaired() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(repository("fixtures/statements/ecole.html")).expect("it");
    let text: String = text
        .split('<')
        .map(|part| part.split('>').nth(1).unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n");
    let (whole, broken) = (folder.path().join("whole.txt"), folder.path().join("broken.txt"));
    std::fs::write(&whole, &text).expect("a file");
    std::fs::write(&broken, mojibake(&text)).expect("a file");
    let (whole, broken) = (said(&json(&whole)), said(&json(&broken)));
    assert!(whole.len() > 20);
    let kept = whole.intersection(&broken).count();
    // a byte that GBK could not pair is lost for good
    assert!(
        kept * 100 >= whole.len() * 95,
        "{kept} of {}: {:?}",
        whole.len(),
        whole.difference(&broken)
    );
}

#[test]
fn standard_input_is_read_and_a_draft_is_written_to_a_new_file_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let draft = folder.path().join("draft.toml");
    let mut command = speur();
    command.args(["statement", "-", "-o"]).arg(&draft).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("speur runs");
    child.stdin.take().expect("a pipe").write_all(plain().as_bytes()).expect("written");
    assert!(child.wait().expect("it ends").success());
    let register = Register::load(&draft).expect("a register");
    assert_eq!(register.organisation.name.as_deref(), Some("Pains d'Ardenne SRL"));
    let again = run([
        Path::new("statement"),
        &repository("fixtures/statements/boulangerie.txt"),
        Path::new("-o"),
        &draft,
    ]);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("is there already"), "{}", stderr(&again));
}

#[test]
fn what_is_no_statement_is_told_in_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    let long = "woord ".repeat(400_000);
    for (path, says) in [
        (folder.path().join("none.txt"), "cannot read"),
        (write("empty.txt", b""), "holds no text"),
        (write("blank.txt", b" \n\n"), "holds no text"),
        (
            write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            "holds no text that can be read: png",
        ),
        (write("long.txt", long.as_bytes()), "longer than a privacy statement"),
    ] {
        let output = run([Path::new("statement"), &path]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{}: {said}", path.display());
        assert!(said.contains(says) && said.lines().count() == 1, "{}: {said}", path.display());
    }
}
