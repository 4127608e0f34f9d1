//! Holds the question whether an object is a message or a mailbox: by the lines that it
//! begins with. Must not read it.

use super::headers::header;
use super::{EML, MBOX};
use crate::extract::{Look, lines};

/// Headers that messages have and other files of such lines have not.
const OF_MAIL: &[&str] = &[
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "x-mailer",
    "content-transfer-encoding",
    "dkim-signature",
    "in-reply-to",
    "x-originating-ip",
    "x-mozilla-status",
    "content-type",
    "x-original-to",
    "envelope-to",
    "newsgroups",
    "x-gm-thrid",
    "thread-topic",
    "list-id",
];

/// Headers that messages have as well as notes, forms and logs.
const USUAL: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "reply-to",
    "sender",
    "organization",
    "content-disposition",
    "content-description",
    "references",
    "importance",
    "priority",
];

/// Most lines that are looked at.
const LINES: usize = 60;

/// Whether it begins with a header block of a message.
pub(super) fn is_eml(look: &Look) -> bool {
    let start = start(look.head);
    let called = look.is_called(&EML) || look.is_called(&MBOX);
    is_block(start, called)
        // Apple Mail writes the length of the message before it
        || look.extension == "emlx" && is_block(behind_count(start).1, true)
}

/// The length that Apple Mail writes before a message, and what follows it.
pub(super) fn behind_count(text: &[u8]) -> (Option<u64>, &[u8]) {
    let end = memchr::memchr(b'\n', &text[..text.len().min(32)]);
    let number = end.and_then(|end| std::str::from_utf8(&text[..end]).ok());
    match (number.and_then(|number| number.trim().parse().ok()), end) {
        (Some(count), Some(end)) => (Some(count), &text[end + 1..]),
        _ => (None, text),
    }
}

/// Whether it begins with the line that parts messages, and a header block below.
pub(super) fn is_mbox(look: &Look) -> bool {
    let start = start(look.head);
    let mut lines = first_lines(start);
    lines.next().is_some_and(is_from_line) && lines.next().is_none_or(follows_from_line)
}

fn start(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start()
}

fn is_block(text: &[u8], called: bool) -> bool {
    let (mut of_mail, mut usual, mut fields) = (0, 0, 0);
    for line in first_lines(text) {
        if line.is_empty() {
            break;
        }
        if matches!(line[0], b' ' | b'\t') && fields > 0 {
            continue;
        }
        let Some((name, _)) = header(line) else {
            if line.starts_with(b"From ") || line.starts_with(b">From ") {
                continue;
            }
            break;
        };
        let is =
            |names: &[&str]| names.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name));
        // a line of a log or a sentence is none
        fields += 1;
        of_mail += usize::from(is(OF_MAIL));
        usual += usize::from(is(USUAL));
        if fields == 1 && of_mail + usual == 0 && !called && !name.starts_with(b"X-") {
            return false;
        }
    }
    match called {
        true => of_mail + usual > 0,
        false => of_mail + usual >= 3 || of_mail >= 1 && of_mail + usual >= 2,
    }
}

fn first_lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = if memchr::memchr(b'\n', text).is_some() { b'\n' } else { b'\r' };
    let lines = lines::split(text, end).take(LINES);
    lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// Whether a line parts messages: `From jan@x.be Fri Jul  8 12:08:34 2011`. Source: RFC
/// 4155, and what programs write that are older.
pub(super) fn is_from_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let mut has_time = false;
    let mut has_year = false;
    for word in rest.split(|b| b.is_ascii_whitespace()) {
        let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
        has_time |= word.len() <= 8
            && word.contains(&b':')
            && word.split(|b| *b == b':').all(|part| part.len() <= 2 && digits(part));
        has_year |= word.len() == 4 && digits(word) && matches!(word[0], b'1' | b'2');
    }
    has_time && has_year
}

/// Whether a line may stand below one that parts messages.
pub(super) fn follows_from_line(line: &[u8]) -> bool {
    line.is_empty() || line.starts_with(b">From ") || header(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_from_what_looks_like_them() {
        for (text, by_name, by_content) in [
            ("From: a@x.be\nTo: b@x.be\nSubject: x\n\ntext", true, true),
            ("Return-Path: <a@x.be>\r\nReceived: from x\r\n\tby y\r\n\r\n", true, true),
            ("MIME-Version: 1.0\nContent-Type: text/plain\n\n", true, true),
            ("Subject: alleen\n\ntekst", true, false),
            ("To: allen\nzomaar een zin", true, false),
            ("Naam: Jan\nSubject: x\nTo: y\nFrom: z", true, false),
            ("2024-01-01 From: a To: b", false, false),
            ("From: a@x.be", true, false),
            ("zomaar tekst", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_block(text.as_bytes(), true), by_name, "{text:?} as eml");
            assert_eq!(is_block(text.as_bytes(), false), by_content, "{text:?}");
        }
    }

    #[test]
    fn lines_that_part_messages() {
        for (line, is) in [
            ("From jan@x.be Fri Jul  8 12:08:34 2011", true),
            ("From - Wed Jan 12 10:00:00 2011", true),
            ("From MAILER-DAEMON Fri Jul  8 12:08 2011 +0200", true),
            ("From 1234@xxx Mon Jan 01 00:00:00 +0000 2018", true),
            ("From what I know, it was 12:30", false),
            ("From 2011 on", false),
            ("from jan@x.be Fri Jul  8 12:08:34 2011", false),
        ] {
            assert_eq!(is_from_line(line.as_bytes()), is, "{line}");
        }
    }
}
