//! Holds packages of RPM: what their head says and, as one object inside, the archive of
//! their files. Must not know how that archive is read.
//!
//! Source: rpm's manual, "RPM V4 Package Format" and "RPM Tags".

use super::stream::Stream;
use crate::extract::document::Document;
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Format, Sink};
use crate::input::{Limits, ReadError, Source};

pub(in crate::extract) const RPM: Format = Format {
    name: "rpm",
    extensions: &["rpm", "srpm", "drpm"],
    is: |look| look.head.starts_with(&[0xED, 0xAB, 0xEE, 0xDB]),
    extract: read,
    hostile: false,
    reads: "texts of its head: who built and packed it, changes and their authors; its files as one archive inside",
};

/// Bytes of what begins it.
const LEAD: u64 = 96;

/// Texts of the head that are read, by the numbers of their tags.
const TEXTS: &[(u32, &str)] = &[
    (1000, "name"),
    (1004, "summary"),
    (1005, "description"),
    (1007, "build host"),
    (1011, "vendor"),
    (1015, "packager"),
    (1020, "url"),
    (1081, "author of a change"),
    (1082, "change"),
];

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut inside = Inside::new(source);
    let mut stream = Stream::new(source);
    stream.skip(LEAD)?;
    let signature = header(&mut stream, limits.record)?;
    stream.skip((8 - signature.len() as u64 % 8) % 8)?;
    let head = header(&mut stream, limits.record)?;
    texts(&head, limits, sink)?;
    if stream.at_least(1)?.is_empty() {
        return Err(ReadError::Truncated.into());
    }
    inside.piece(b"payload.cpio", Box::new(&mut stream), sink)?;
    match stream.failure() {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// A head: its number of entries, these, and what they refer to.
fn header(stream: &mut Stream, longest: u64) -> Result<Vec<u8>, ExtractError> {
    let mut head = stream.get(16)?;
    if !head.starts_with(&[0x8E, 0xAD, 0xE8]) {
        return Err(ExtractError::Corrupt("its head is none".into()));
    }
    let length = u64::from(word(&head, 8)) * 16 + u64::from(word(&head, 12));
    if length > longest {
        return Err(ReadError::Limit { name: "record", value: longest }.into());
    }
    head.extend(stream.get(length as usize)?);
    Ok(head)
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
    four.map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

fn texts(head: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let mut document = Document::new(sink, limits);
    let entries = word(head, 8) as usize;
    let store = head.get(16 + entries * 16..).unwrap_or_default();
    for i in 0..entries {
        let at = 16 + i * 16;
        let (tag, kind, count) = (word(head, at), word(head, at + 4), word(head, at + 12));
        let Some((_, name)) = TEXTS.iter().find(|(number, _)| *number == tag) else { continue };
        // a text, several, or one in several languages
        if !matches!(kind, 6 | 8 | 9) {
            continue;
        }
        let texts = store.get(word(head, at + 8) as usize..).unwrap_or_default();
        for text in texts.split(|&b| b == 0).take(count as usize).filter(|text| !text.is_empty()) {
            document.value_once("rpm", name, text)?;
        }
    }
    document.end()
}
