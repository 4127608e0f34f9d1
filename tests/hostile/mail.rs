//! Holds messages and mailboxes that are made to break readers. What stands before or
//! behind the trap must still be found.

use super::large::{MAIL, MIB, expect, scanned_all};

const HEAD: &str = "From: els@voorbeeldpost.be\nSubject: x\nMIME-Version: 1.0\n";

fn message(headers: &str, body: &str) -> Vec<u8> {
    format!("{HEAD}{headers}\n{body}").into_bytes()
}

#[test]
fn a_thousand_multiparts_in_each_other() {
    let part = |i: usize| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
    let open: String = (0..1000).map(part).collect();
    let close: String = (0..1000).rev().map(|i| format!("\n--b{i}--")).collect();
    let text = format!("{HEAD}{open}\n{MAIL}{close}\n\n{MAIL}\n");
    expect("parts.eml", text.as_bytes(), &[("extract", "too-deep")], "text", 2);
    let text = format!("{HEAD}{open}\n{MAIL}");
    let gaps = [("extract", "too-deep"), ("extract", "truncated")];
    expect("open.eml", text.as_bytes(), &gaps, "text", 1);
}

#[test]
fn a_thousand_messages_in_each_other() {
    let open = format!("{HEAD}Content-Type: message/rfc822\n\n").repeat(1000);
    let text = format!("{open}{HEAD}\n{MAIL}");
    let (records, _) = scanned_all("messages.eml", text.as_bytes());
    // as deep as the limit allows
    assert_eq!(records, 17);
}

#[test]
fn headers_that_are_long_or_many() {
    let long = format!("X-Lang: {}\n", "woord ".repeat(4 * MIB));
    // what of it is beyond the limit begins the body
    let text = message(&long, &format!("{MAIL}\n"));
    expect("long.eml", &text, &[("extract", "too-large")], "text", 1);
    let folded = format!("X-Lang:{}\n", " woord\n".repeat(3 * MIB));
    let text = message(&folded, &format!("{MAIL}\n"));
    expect("folded.eml", &text, &[("extract", "too-large")], "text", 1);
    let many: String = (0..500_000).map(|i| format!("X-{i}: x\n")).collect();
    let text = message(&many, &format!("{MAIL}\n"));
    expect("many.eml", &text, &[], "text", 1);
    let to: String = (0..200_000).map(|i| format!("lid{i}@voorbeeldpost.be,\n ")).collect();
    let text = message(&format!("To: {to}\n"), &format!("{MAIL}\n"));
    expect("to.eml", &text, &[("extract", "too-large")], "text", 1);
}

#[test]
fn lines_that_look_like_boundaries() {
    let head = "Content-Type: multipart/mixed; boundary=b\n";
    let lines = "--a\n--bc\n-- \n--\n".repeat(MIB / 4);
    let text = message(head, &format!("{lines}--b\n\n{MAIL}\n--b--\n"));
    expect("lines.eml", &text, &[], "text", 1);
    let long = format!("--{}", "-".repeat(20 * MIB));
    let text = message(head, &format!("{long}\n--b\n\n{MAIL}\n--b--\n"));
    expect("long.eml", &text, &[], "text", 1);
}

#[test]
fn both_forms_of_a_text_of_8_mb() {
    let head = "Content-Type: multipart/alternative; boundary=b\n";
    let words: String = (0..MIB).map(|i| format!("w{i} ")).collect();
    let plain = format!("--b\nContent-Type: text/plain\n\n{words}\n{MAIL}\n");
    let page = format!("--b\nContent-Type: text/html\n\n<p>{words}</p>\n--b--\n");
    expect("both.eml", &message(head, &(plain + &page)), &[], "text", 1);
}

#[test]
fn mailboxes_of_marks_and_of_one_line() {
    const FROM: &str = "From - Wed Jan 15 10:00:00 2025\n";
    let marks = ">".repeat(20 * MIB);
    let text = format!("{FROM}{HEAD}\n{marks}From x\n{MAIL}\n{FROM}{HEAD}\n{MAIL}\n");
    assert_eq!(scanned_all("marks.mbox", text.as_bytes()), (3, 2));
    let line = "From ".repeat(4 * MIB);
    let text = format!("{FROM}{HEAD}\n{line}\n{MAIL}\n{FROM}{HEAD}\n{MAIL}\n");
    assert_eq!(scanned_all("line.mbox", text.as_bytes()), (3, 2));
    let many = format!("{FROM}\n").repeat(100_000);
    let text = format!("{many}{FROM}{HEAD}\n{MAIL}\n");
    assert_eq!(scanned_all("many.mbox", text.as_bytes()), (100_002, 1));
}

#[test]
fn cards_of_long_lines_and_many_components() {
    let long = format!("BEGIN:VCARD\nNOTE:{}\nEMAIL:{MAIL}\nEND:VCARD\n", "x".repeat(20 * MIB));
    expect("long.vcf", long.as_bytes(), &[("extract", "too-large")], "VCARD.EMAIL", 1);
    let open = "BEGIN:VEVENT\n".repeat(MIB);
    let text = format!("BEGIN:VCALENDAR\n{open}ATTENDEE:mailto:{MAIL}\n");
    expect("open.ics", text.as_bytes(), &[("extract", "truncated")], "VEVENT.ATTENDEE", 1);
}
