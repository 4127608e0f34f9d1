//! Holds the zip archive that a document is made of: its parts by name, and those that
//! are objects of their own. Must not know what the parts say.

use super::archive::zip::{Entry, directory::Directory, open};
use super::inside::Inside;
use super::{ExtractError, Look, Sink};
use crate::input::{Nest, ReadError, Seekable, Source};
use crate::model::{Cause, Gap, Stage};
use std::io::Read;

/// Whether it begins as a zip archive with something in it.
pub(super) fn is_zip(look: &Look) -> bool {
    look.head.starts_with(b"PK\x03\x04")
}

/// Parts that a document may have whatever the limit on objects.
const PARTS: u64 = 100_000;

/// An opened archive.
pub(super) struct Package<'s> {
    file: Seekable,
    entries: Vec<Entry>,
    nest: Nest<'s>,
    inside: Inside<'s>,
}

impl<'s> Package<'s> {
    /// Opens the archive in `source`.
    pub(super) fn open(source: &mut Source<'s>, sink: &mut dyn Sink) -> Result<Self, ExtractError> {
        let nest = source.nest()?;
        let inside = Inside::new(source);
        // parts are no objects: a limit on those is not meant for them
        let most = source.limits().entries.max(PARTS);
        let closed = |_| ExtractError::Corrupt("its archive cannot be opened".into());
        let mut directory = Directory::open(&source.seekable()?).map_err(closed)?;
        let mut entries = Vec::new();
        while let Some(entry) = directory.next().map_err(closed)? {
            if entries.len() as u64 >= most {
                let gap = Gap::new(Stage::Extract, Cause::TooMany).at_limit("entries", most);
                sink.gap(gap.noting("parts of the document"));
                break;
            }
            entries.push(entry);
        }
        Ok(Package { file: directory.file().clone(), entries, nest, inside })
    }

    /// The parts: position and name, by name with numbers in it by size, so that their
    /// order in the archive does not matter. Folders are none.
    pub(super) fn parts(&self) -> Vec<(usize, String)> {
        let names = self.entries.iter().map(|entry| &entry.name).enumerate();
        let mut parts: Vec<(usize, String)> = names
            .filter(|(_, name)| !name.ends_with(b"/"))
            .map(|(i, name)| (i, String::from_utf8_lossy(name).replace('\\', "/")))
            .collect();
        parts.sort_by_cached_key(|(i, name)| (in_order(name), *i));
        parts
    }

    /// The bytes of the part at a position, as many as the limits allow.
    pub(super) fn read(&mut self, i: usize) -> Result<Box<dyn Read + '_>, ReadError> {
        let part = &self.entries[i];
        Ok(Box::new(self.nest.bounded(open(&self.file, part)?, Some(part.packed))))
    }

    /// Hands the part at a position to `sink` as an object of its own.
    pub(super) fn child(&mut self, i: usize, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let part = &self.entries[i];
        let content = open(&self.file, part);
        self.inside.entry_at(i as u32, &part.name, content, Some(part.packed), sink)
    }
}

/// A key by which `slide10.xml` comes behind `slide9.xml`.
fn in_order(name: &str) -> Vec<(String, u64)> {
    let mut key = vec![(String::new(), 0_u64)];
    for c in name.chars() {
        let Some((word, number)) = key.last_mut() else { break };
        match c.to_digit(10) {
            Some(digit) => *number = number.saturating_mul(10).saturating_add(digit.into()),
            None if *number == 0 => word.push(c),
            None => key.push((c.to_string(), 0)),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_by_their_size() {
        let mut names = ["slide10.xml", "slide9.xml", "a/b.xml", "slide1.xml"];
        names.sort_by_key(|name| in_order(name));
        assert_eq!(names, ["a/b.xml", "slide1.xml", "slide9.xml", "slide10.xml"]);
    }
}
