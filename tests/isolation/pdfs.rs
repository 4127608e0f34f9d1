//! Holds PDF files put together by hand, good and hostile. Must not know who reads
//! them.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::fmt::Write;

/// A file of numbered objects; the first is the catalog.
pub fn file(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        write!(out, "{} 0 obj\n{object}\nendobj\n", i + 1).expect("room in memory");
    }
    let table = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).expect("room in memory");
    for offset in offsets {
        writeln!(out, "{offset:010} 00000 n ").expect("room in memory");
    }
    let size = objects.len() + 1;
    write!(out, "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n")
        .expect("room in memory");
    out.into_bytes()
}

pub fn stream(content: &str) -> String {
    format!("<</Length {}>>\nstream\n{content}\nendstream", content.len())
}

/// A document of pages, each with its lines; the last one also shows `A` in a font
/// with the widths `widths`.
pub fn pages(pages: &[Vec<String>], widths: Option<&str>) -> Vec<u8> {
    let first = 5;
    let kids: Vec<String> = (0..pages.len()).map(|i| format!("{} 0 R", first + 2 * i)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        font(widths.unwrap_or("[]")),
    ];
    for (i, lines) in pages.iter().enumerate() {
        let mut content = String::from("BT /F1 10 Tf 14 TL 50 800 Td\n");
        for line in lines {
            writeln!(content, "({line}) Tj T*").expect("room in memory");
        }
        if i + 1 == pages.len() && widths.is_some() {
            content.push_str("/F2 10 Tf (A) Tj\n");
        }
        content.push_str("ET");
        let contents = first + 2 * i + 1;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {contents} 0 R\
             /Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>"
        ));
        objects.push(stream(&content));
    }
    file(&objects)
}

fn font(widths: &str) -> String {
    format!(
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[\
         <</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(Identity)/Supplement 0>>/W {widths}>>]>>"
    )
}

/// Widths of four billion letters.
pub fn endless_memory() -> String {
    "[0 4294967294 500]".to_owned()
}

/// Widths of a million letters, told again and again: minutes of work, little memory.
pub fn endless_time() -> String {
    format!("[{}]", "0 1000000 500 ".repeat(20_000))
}
