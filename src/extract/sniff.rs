//! Holds the telling of formats by content. Must not know how a format is read.

use super::archive::zip::directory::Directory;
use super::ole::Ole;
use super::{FORMATS, Format};
use crate::input::{Charset, Folding, HEAD, Source, TextSource, returns_end_lines};
use std::borrow::Cow;
use std::cell::OnceCell;

/// What is known of an object before it is read.
pub struct Look<'a, 's> {
    /// Its first bytes.
    pub head: &'a [u8],
    /// The same as clean text; empty for what is no text.
    pub text: Cow<'a, [u8]>,
    /// The charset of its text.
    pub charset: Charset,
    /// Whether the head is all of it.
    pub whole: bool,
    /// The object's name, without folders.
    pub name: Vec<u8>,
    /// Its name's extension in lower case, without the dot.
    pub extension: String,
    source: &'a Source<'s>,
    names: OnceCell<Vec<Vec<u8>>>,
    streams: OnceCell<Vec<String>>,
}

impl<'a, 's> Look<'a, 's> {
    /// Looks at the head of `source`, whose object is called `name`.
    pub fn new(source: &'a Source<'s>, name: &[u8]) -> Self {
        let head = source.head();
        let whole = source.head_is_all();
        let (charset, mark) = source.charset();
        let text = match charset {
            Charset::Binary => Cow::Borrowed(&[][..]),
            Charset::Utf8 if mark == 0 && !returns_end_lines(head) => Cow::Borrowed(head),
            _ => Cow::Owned(decoded(source, head)),
        };
        Look {
            head,
            text,
            charset,
            whole,
            name: name.rsplit(|&b| b == b'/').next().unwrap_or(name).to_vec(),
            extension: extension(name),
            source,
            names: OnceCell::new(),
            streams: OnceCell::new(),
        }
    }

    /// The object's bytes, and what lies beside it.
    pub fn source(&self) -> &Source<'s> {
        self.source
    }

    /// Names of the entries of a zip archive, from its directory at the end; where
    /// that cannot be read, those of the entries in the head.
    pub fn archive_names(&self) -> &[Vec<u8>] {
        self.names.get_or_init(|| {
            let directory = self.source.sought().map(|file| Directory::open(&file));
            let Some(Ok(mut directory)) = directory else { return names_in(self.head) };
            // what cannot be read further shows when the archive is read
            let names = std::iter::from_fn(|| directory.next().ok().flatten());
            names.take(10_000).map(|entry| slashed(&entry.name)).collect()
        })
    }

    /// Whether it ends in the directory of a zip archive, whatever it begins with.
    pub fn ends_in_directory(&self) -> bool {
        let directory = self.source.sought().map(|file| Directory::open(&file));
        let Some(Ok(mut directory)) = directory else { return false };
        matches!(directory.next(), Ok(Some(_)))
    }

    /// Whether an archive has an entry whose name starts so.
    pub fn holds_entry(&self, start: &[u8]) -> bool {
        self.archive_names().iter().any(|name| name.starts_with(start))
    }

    /// Whether it begins as an OLE file.
    pub fn is_ole(&self) -> bool {
        self.head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
    }

    /// Whether an OLE file holds a stream of this name at its top.
    pub fn holds_stream(&self, name: &str) -> bool {
        let streams = self.streams.get_or_init(|| {
            // what cannot be read in any order, or has no directory, holds none
            let Some(Ok(ole)) = self.source.sought().map(Ole::open) else { return Vec::new() };
            // where the tree is damaged, what no storage names is at the top as well
            let at_top = |parent: Option<usize>| parent.is_none_or(|parent| parent == 0);
            let entries = ole.entries().iter().filter(|entry| !entry.is_storage);
            entries.filter(|entry| at_top(entry.parent)).map(|entry| entry.name.clone()).collect()
        });
        streams.iter().any(|stream| stream.eq_ignore_ascii_case(name))
    }

    /// Whether the extension is one of `format`'s.
    pub fn is_called(&self, format: &Format) -> bool {
        format.extensions.contains(&self.extension.as_str())
    }
}

/// Names in the headers of a zip archive's entries, as far as they stand in `head`.
fn names_in(head: &[u8]) -> Vec<Vec<u8>> {
    let name = |at: usize| {
        let length = head.get(at + 26..at + 28)?;
        let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
        head.get(at + 30..at + 30 + length).map(slashed)
    };
    memchr::memmem::find_iter(head, b"PK\x03\x04").filter_map(name).collect()
}

/// A name with the slashes that all but a few writers give it.
fn slashed(name: &[u8]) -> Vec<u8> {
    name.iter().map(|&b| if b == b'\\' { b'/' } else { b }).collect()
}

fn decoded(source: &Source, head: &[u8]) -> Vec<u8> {
    let mut copy = Source::of_bytes(head.to_vec(), source.limits());
    let mut text = TextSource::new(&mut copy, Folding::Structured);
    let mut out = Vec::new();
    // bytes in memory cannot fail to be read
    while text.read_to(&mut out, HEAD) {}
    out
}

/// Extension of a name: of `dump.sql.gz` it is `sql`, because the encoding around
/// a file says nothing of what it holds.
fn extension(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name).to_lowercase();
    let mut parts = name.rsplit('.');
    let mut last = parts.next().unwrap_or_default();
    if matches!(
        last,
        "gz" | "zst"
            | "xz"
            | "bz2"
            | "gzip"
            | "lz4"
            | "lzma"
            | "z"
            | "bak"
            | "old"
            | "tmp"
            | "orig"
    ) {
        last = parts.next().unwrap_or_default();
    }
    // a name without a dot has none
    if parts.next().is_some() && last.len() <= 12 { last.to_owned() } else { String::new() }
}

/// The format of `look`, with the extension that speaks for another, if one does.
pub fn sniff(look: &Look) -> (&'static Format, Option<String>) {
    if look.source.layout().is_some() {
        return (&super::fixed::FIXED, None);
    }
    let format =
        FORMATS.iter().find(|format| (format.is)(look)).unwrap_or(&FORMATS[FORMATS.len() - 1]);
    let says_other = !look.is_called(format)
        && FORMATS.iter().any(|other| other.name != "text" && look.is_called(other));
    (format, says_other.then(|| look.extension.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_is_that_of_the_content() {
        for (name, expected) in [
            ("klanten.CSV", "csv"),
            ("dump.sql.gz", "sql"),
            ("export.xlsx.bak", "xlsx"),
            ("README", ""),
            (".profile", "profile"),
            ("a.very-long-extension", ""),
        ] {
            assert_eq!(extension(name.as_bytes()), expected, "{name}");
        }
    }
}
