//! Holds the handing on of objects that lie inside a document, pictures and files, one
//! after the other. Must not know how they are stored.

use super::{ExtractError, Sink};
use crate::input::{Nest, ReadError, Source};
use crate::model::{Segment, Stage};
use std::io::Read;

/// Numbers the objects inside a document and hands them on.
pub(super) struct Inside<'s> {
    /// The limit of depth where objects inside would lie too deep.
    nest: Result<Nest<'s>, u64>,
    room: usize,
    count: u32,
}

/// The bytes of an object, or why they cannot be had.
pub(super) type Content<'s> = Result<Box<dyn Read + 's>, ReadError>;

impl<'s> Inside<'s> {
    pub(super) fn new(source: &Source<'s>) -> Self {
        let limits = source.limits();
        Inside {
            // it can fail for no other reason
            nest: source.nest().map_err(|_| limits.depth),
            room: usize::try_from(limits.record).unwrap_or(usize::MAX),
            count: 0,
        }
    }

    /// How many bytes of an object are kept where it cannot be read as it stands.
    pub(super) fn room(&self) -> usize {
        self.room
    }

    /// Why one that is larger is not read.
    pub(super) fn too_large(&self) -> ReadError {
        ReadError::Limit { name: "record", value: self.room as u64 }
    }

    /// What the next object is called that has no name: `picture 3.png`.
    pub(super) fn name(&self, what: &str, extension: &str) -> String {
        let dot = if extension.is_empty() { "" } else { "." };
        format!("{what} {}{dot}{extension}", self.count + 1)
    }

    /// Hands an object on; `packed` is how many bytes it takes where it lies.
    pub(super) fn hand_on(
        &mut self,
        name: String,
        content: Content<'s>,
        packed: Option<u64>,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        self.entry(name.as_bytes(), content, packed, sink)
    }

    /// The same of an entry of an archive, whose name is any bytes and whose content may be
    /// read from where the archive is read.
    pub(super) fn entry<'r>(
        &mut self,
        name: &[u8],
        content: Content<'r>,
        packed: Option<u64>,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError>
    where
        's: 'r,
    {
        let index = self.count;
        self.count = index.saturating_add(1);
        self.entry_at(index, name, content, packed, sink)
    }

    /// The same at a position of the archive's own.
    pub(super) fn entry_at<'r>(
        &self,
        index: u32,
        name: &[u8],
        content: Content<'r>,
        packed: Option<u64>,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError>
    where
        's: 'r,
    {
        self.source(index, name, sink, |nest| match content {
            Ok(reader) => Source::inside(nest, reader, packed),
            Err(error) => Source::unreadable(nest, error),
        })
    }

    /// The same of a plain piece of what is read once, from its start.
    pub(super) fn piece<'r>(
        &mut self,
        name: &[u8],
        content: Box<dyn Read + 'r>,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError>
    where
        's: 'r,
    {
        let index = self.count;
        self.count = index.saturating_add(1);
        self.source(index, name, sink, |nest| Source::slice(nest, content))
    }

    fn source<'r>(
        &self,
        index: u32,
        name: &[u8],
        sink: &mut dyn Sink,
        of: impl FnOnce(&Nest<'r>) -> Source<'r>,
    ) -> Result<(), ExtractError>
    where
        's: 'r,
    {
        let segment = Segment::Entry { index, name: name.into() };
        let nest: &Nest<'r> = match &self.nest {
            Ok(nest) => nest,
            Err(depth) => {
                let error = ReadError::Limit { name: "depth", value: *depth };
                sink.gap(error.gap(Stage::Extract).noting("objects inside it"));
                return Ok(());
            }
        };
        sink.child(segment, &mut of(nest)).or_stop()
    }
}
