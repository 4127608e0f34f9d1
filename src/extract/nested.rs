//! Holds the way of nested values to the sink: paths of keys become fields, elements of
//! arrays rows. Must not know how they are stored.

use super::blob::is_file;
use super::cells::Cells;
use super::inside::Inside;
use super::keys::{Keys, Node, ROOT};
use super::{ExtractError, Sink};
use crate::input::Source;
use crate::model::FieldId;
use std::io::Cursor;

/// Values inside each other that are told apart.
pub(super) const LEVELS: usize = 64;

/// Where a value stands: its path, and its row there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) node: Node,
    pub(super) row: u32,
}

impl Place {
    /// What holds all records.
    pub(super) fn root() -> Self {
        Place { node: ROOT, row: 0 }
    }
}

pub(super) struct Nested<'s> {
    keys: Keys,
    pub(super) cells: Cells,
    inside: Inside<'s>,
}

impl<'s> Nested<'s> {
    pub(super) fn new(source: &Source<'s>) -> Self {
        let limits = source.limits();
        let (keys, cells) = (Keys::new(limits.fields), Cells::new(limits));
        Nested { keys, cells, inside: Inside::new(source) }
    }

    /// The next record.
    pub(super) fn record(&mut self) -> Place {
        Place { node: ROOT, row: self.keys.count(ROOT) }
    }

    /// What stands under `key` of the value at `place`.
    pub(super) fn key(
        &mut self,
        place: Place,
        key: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<Place, ExtractError> {
        let met = self.keys.key(place.node, key);
        if !met.is_data {
            return Ok(Place { node: met.node, ..place });
        }
        let row = self.keys.count(met.node);
        let field = self.keys.key_field(place.node, sink);
        self.cells.put(field, row, key, sink)?;
        Ok(Place { node: met.node, row })
    }

    /// The same of a map, whose keys are data.
    pub(super) fn entry(
        &mut self,
        place: Place,
        key: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<Place, ExtractError> {
        self.keys.make_map(place.node);
        self.key(place, key, sink)
    }

    /// The field of the keys of a map at `place`, and the place of what stands under them.
    pub(super) fn map(&mut self, place: Place, sink: &mut dyn Sink) -> (FieldId, Place) {
        self.keys.make_map(place.node);
        let node = self.keys.key(place.node, b"").node;
        (self.keys.key_field(place.node, sink), Place { node, ..place })
    }

    /// The elements of the array at `place`, which number themselves.
    pub(super) fn items(&mut self, place: Place) -> Place {
        Place { node: self.keys.items(place.node), ..place }
    }

    /// Counts one more value at `place`; returns its row.
    pub(super) fn count(&mut self, place: Place) -> u32 {
        self.keys.count(place.node)
    }

    /// The next element of the array at `place`.
    pub(super) fn item(&mut self, place: Place) -> Place {
        let node = self.keys.items(place.node);
        Place { node, row: self.keys.count(node) }
    }

    /// The field of the values at `place`.
    pub(super) fn field(&mut self, place: Place, sink: &mut dyn Sink) -> FieldId {
        self.keys.field(place.node, sink)
    }

    /// The same of values that are declared to be of a type.
    pub(super) fn field_of(&mut self, place: Place, kind: &str, sink: &mut dyn Sink) -> FieldId {
        self.keys.declared_field(place.node, Some(kind), sink)
    }

    /// A value.
    pub(super) fn put(
        &mut self,
        place: Place,
        value: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let field = self.field(place, sink);
        self.cells.put(field, place.row, value, sink)
    }

    /// The same of something that is written first.
    pub(super) fn write(
        &mut self,
        place: Place,
        value: std::fmt::Arguments,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let field = self.field(place, sink);
        self.cells.write(field, place.row, value, sink)
    }

    /// Bytes: a file among them is an object of its own.
    pub(super) fn binary(
        &mut self,
        place: Place,
        bytes: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        if is_file(bytes) {
            return self.file(bytes, sink);
        }
        let field = self.field(place, sink);
        self.cells.bytes(field, place.row, bytes, sink)
    }

    /// The same of a field.
    pub(super) fn bytes(
        &mut self,
        field: FieldId,
        row: u32,
        bytes: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        match is_file(bytes) {
            true => self.file(bytes, sink),
            false => self.cells.bytes(field, row, bytes, sink),
        }
    }

    fn file(&mut self, bytes: &[u8], sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let content = Box::new(Cursor::new(bytes.to_vec()));
        let name = self.inside.name("object", "");
        self.inside.hand_on(name, Ok(content), Some(bytes.len() as u64), sink)
    }

    /// Hands on what waits.
    pub(super) fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.cells.flush(sink)?;
        self.keys.end(sink)
    }
}
