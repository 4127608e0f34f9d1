//! Holds the zip archive that a document is made of: its parts by name, and those that
//! are objects of their own. Must not know what the parts say.

use super::{ExtractError, Look, Sink};
use crate::input::{Nest, ReadError, Seekable, Source};
use crate::model::{Cause, Gap, Segment, Stage};
use std::io::{BufReader, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Whether it begins as a zip archive with something in it.
pub(super) fn is_zip(look: &Look) -> bool {
    look.head.starts_with(b"PK\x03\x04")
}

/// An opened archive.
pub(super) struct Package<'s> {
    archive: ZipArchive<BufReader<Seekable>>,
    nest: Nest<'s>,
}

impl<'s> Package<'s> {
    /// Opens the archive in `source`.
    pub(super) fn open(source: &mut Source<'s>, sink: &mut dyn Sink) -> Result<Self, ExtractError> {
        let nest = source.nest()?;
        let reader = BufReader::new(source.seekable()?);
        let archive = ZipArchive::new(reader)
            .map_err(|_| ExtractError::Corrupt("its archive cannot be opened".into()))?;
        if archive.has_duplicate_names() {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            sink.gap(gap.noting("of parts with one name the last is read"));
        }
        Ok(Package { archive, nest })
    }

    /// The parts: position and name, by name with numbers in it by size, so that their
    /// order in the archive does not matter. Folders are none.
    pub(super) fn parts(&self) -> Vec<(usize, String)> {
        let names = self.archive.file_names_raw().enumerate();
        let mut parts: Vec<(usize, String)> = names
            .filter(|(_, name)| !name.ends_with(b"/"))
            .map(|(i, name)| (i, String::from_utf8_lossy(name).replace('\\', "/")))
            .collect();
        parts.sort_by_cached_key(|(i, name)| (in_order(name), *i));
        parts
    }

    /// The bytes of the part at a position, as many as the limits allow.
    pub(super) fn read(&mut self, i: usize) -> Result<Box<dyn Read + '_>, ReadError> {
        let part = self.archive.by_index(i).map_err(why)?;
        let packed = part.compressed_size();
        Ok(Box::new(self.nest.bounded(part, Some(packed))))
    }

    /// Hands the part at a position to `sink` as an object of its own.
    pub(super) fn child(&mut self, i: usize, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let raw = self.archive.by_index_data(i).map(|part| part.name_raw().into());
        // every position is one of the archive's own
        let segment = Segment::Entry { index: i as u32, name: raw.unwrap_or_default() };
        let nest = self.nest.clone();
        match self.archive.by_index(i) {
            Ok(part) => {
                let packed = part.compressed_size();
                sink.child(segment, &mut Source::inside(&nest, Box::new(part), Some(packed)))
            }
            Err(error) => sink.child(segment, &mut Source::unreadable(&nest, why(error))),
        }
        .or_stop()
    }
}

fn why(error: ZipError) -> ReadError {
    match error {
        ZipError::Io(error) => error.into(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Encrypted,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            ReadError::Unsupported
        }
        _ => ReadError::Corrupt("packed"),
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
