//! Holds the header block of a message or a part: what it says of the body, and its
//! values on their way to fields. Must not know bodies. Source: RFC 5322, RFC 2045.

use super::addresses::mailboxes;
use super::feed::{Feed, Next};
use super::letter::Letter;
use super::words::{before_parameters, decoded, parameter};
use crate::extract::ExtractError;
use crate::model::{Cause, Fact};
use std::io;

/// Bytes of one header that are read; more is a gap.
const LONGEST: usize = 1 << 20;

/// Headers that hold people.
const PEOPLE: &[&str] = &[
    "from",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "sender",
    "return-path",
    "delivered-to",
    "errors-to",
    "resent-from",
    "resent-to",
    "resent-cc",
    "resent-bcc",
    "resent-sender",
    "resent-reply-to",
    "apparently-to",
    "envelope-to",
    "disposition-notification-to",
    "return-receipt-to",
    "mail-followup-to",
    "mail-reply-to",
    "x-original-to",
    "x-original-from",
    "x-envelope-to",
    "x-envelope-from",
    "x-sender",
    "x-receiver",
    "x-forwarded-to",
    "x-forwarded-for",
    "x-failed-recipients",
    "x-apparently-to",
    "x-rcpt-to",
    "x-mailfrom",
    "x-ms-exchange-senderadcheck-from",
];

/// Headers that are numbers of messages and of parts, which look like addresses, and
/// those that say how the message is put together.
const NUMBERS: &[&str] = &[
    "message-id",
    "in-reply-to",
    "references",
    "content-id",
    "resent-message-id",
    "original-message-id",
    "x-google-original-message-id",
    "x-message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "content-length",
    "lines",
];

/// Headers that are read as text.
const TEXTS: &[&str] = &[
    "subject",
    "received",
    "comments",
    "x-received",
    "thread-topic",
    "content-description",
    "authentication-results",
    "arc-authentication-results",
    "received-spf",
    "dkim-signature",
];

/// What a header block says of the body below.
#[derive(Debug, Default)]
pub(super) struct Says {
    pub(super) content_type: Option<Vec<u8>>,
    pub(super) disposition: Option<Vec<u8>>,
    pub(super) transfer: Option<Vec<u8>>,
    /// Whether there was any header at all.
    pub(super) any: bool,
}

impl Says {
    /// The type of the body in small letters; nothing where none is declared.
    pub(super) fn kind(&self) -> String {
        let kind = self.content_type.as_deref().map(before_parameters).unwrap_or_default();
        if kind.contains('/') { kind } else { String::new() }
    }

    pub(super) fn parameter(&self, name: &str) -> Option<Vec<u8>> {
        parameter(self.content_type.as_deref()?, name)
    }

    /// The name that the body has as a file.
    pub(super) fn file_name(&self) -> Option<Vec<u8>> {
        let of_disposition = self.disposition.as_deref().and_then(|d| parameter(d, "filename"));
        let name = of_disposition.or_else(|| self.parameter("name"))?;
        let name = crate::input::fold(&String::from_utf8_lossy(&name));
        Some(name.trim().as_bytes().to_vec()).filter(|name| !name.is_empty())
    }

    /// Whether the body is a file in lines of uuencode or yEnc.
    pub(super) fn is_in_lines(&self) -> bool {
        let transfer = self.transfer.as_deref().map(before_parameters).unwrap_or_default();
        let transfer = transfer.strip_prefix("x-").unwrap_or(&transfer);
        matches!(transfer, "uuencode" | "uue" | "uu" | "yencode" | "yenc")
    }

    pub(super) fn is_attachment(&self) -> bool {
        let disposition = self.disposition.as_deref().map(before_parameters);
        disposition.is_some_and(|is| is.starts_with("attachment"))
    }
}

/// Name and value of a header that is not whole yet.
#[derive(Default)]
struct Open {
    name: String,
    value: Vec<u8>,
    cut: bool,
}

/// Reads a header block up to the body below it.
pub(super) fn read(feed: &mut Feed, letter: &mut Letter) -> Result<Says, ExtractError> {
    let mut says = Says::default();
    let mut open = Open::default();
    let mut line = Vec::new();
    // what failed is told at the end of the message
    while let Next::Line(length) = peek(feed, &mut line) {
        let is_more = matches!(line.first(), Some(b' ' | b'\t'));
        if line.is_empty() {
            feed.take_line(length);
            break;
        } else if is_more && !open.name.is_empty() {
            open.add(&line);
        } else if let Some((name, value)) = header(&line) {
            std::mem::take(&mut open).tell(&mut says, letter)?;
            open.name = canonical(name);
            open.add(value);
        } else if line.starts_with(b"From ") || line.starts_with(b">From ") {
            letter.cell("From_", &line[5..])?;
        } else {
            // the body begins without an empty line
            break;
        }
        open.cut |= length > line.len() + 2;
        feed.take_line(length);
        says.any = true;
    }
    open.tell(&mut says, letter)?;
    Ok(says)
}

fn peek(feed: &mut Feed, line: &mut Vec<u8>) -> Next {
    let next: io::Result<Next> = feed.peek_line(line, LONGEST);
    next.unwrap_or(Next::Nothing)
}

/// Name and value of a header's first line.
pub(super) fn header(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', &line[..line.len().min(200)])?;
    let name = line[..colon].trim_ascii_end();
    let is = !name.is_empty() && name.iter().all(|b| (33..=126).contains(b));
    is.then_some((name, &line[colon + 1..]))
}

/// A name in one spelling: `FROM` and `from` are `From`.
fn canonical(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    let mixed = name.bytes().any(|b| b.is_ascii_lowercase())
        && name.bytes().next().is_some_and(|b| b.is_ascii_uppercase());
    if mixed {
        return name.into_owned();
    }
    let mut upper = true;
    let turned = name.chars().map(|c| {
        let c = if upper { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        upper = c == '-';
        c
    });
    turned.collect()
}

impl Open {
    fn add(&mut self, text: &[u8]) {
        let room = LONGEST.saturating_sub(self.value.len());
        self.cut |= text.len() > room;
        self.value.extend_from_slice(&text[..text.len().min(room)]);
    }

    /// Hands the value on to where it belongs.
    fn tell(self, says: &mut Says, letter: &mut Letter) -> Result<(), ExtractError> {
        let Open { name, value, cut } = self;
        if cut {
            letter.lacks(Cause::TooLarge, "a header of more than 1 MiB");
        }
        let value = value.trim_ascii();
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "" => return Ok(()),
            // of several the first holds
            "content-type" if says.content_type.is_none() => {
                says.content_type = Some(value.to_vec());
            }
            "content-disposition" if says.disposition.is_none() => {
                says.disposition = Some(value.to_vec());
            }
            "content-transfer-encoding" if says.transfer.is_none() => {
                says.transfer = Some(value.to_vec());
            }
            "date" => return date(value, letter),
            _ => {}
        }
        let lower = lower.as_str();
        if NUMBERS.contains(&lower) {
            return Ok(());
        }
        if PEOPLE.contains(&lower) {
            let mut result = Ok(());
            mailboxes(value, |one| {
                if result.is_ok() {
                    result = letter.person(&name, &one.name, &one.address);
                }
            });
            return result;
        }
        let text = decoded(value);
        if TEXTS.contains(&lower) {
            return letter.line(&name, &text);
        }
        let text = text.strip_prefix(b"[").and_then(|t| t.strip_suffix(b"]")).unwrap_or(&text);
        letter.cell(&name, text)
    }
}

/// When the message was sent; what is no date is a value like others.
fn date(value: &[u8], letter: &mut Letter) -> Result<(), ExtractError> {
    static PARSER: jiff::fmt::rfc2822::DateTimeParser =
        jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    match PARSER.parse_timestamp(value) {
        Ok(moment) => letter.fact(Fact::Sent, &moment.to_string()),
        Err(_) => letter.cell("Date", value)?,
    }
    Ok(())
}
