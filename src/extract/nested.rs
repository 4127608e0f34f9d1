//! Holds the way of nested values to the sink: paths of keys become fields, elements of
//! arrays rows. Must not know how they are stored.

use super::cells::Cells;
use super::keys::{Keys, Node, ROOT};
use super::{ExtractError, Sink};
use crate::input::Limits;
use crate::model::FieldId;

/// Values inside each other that are told apart.
pub(super) const LEVELS: usize = 64;

/// Where a value stands: its path, and its row there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) node: Node,
    pub(super) row: u32,
}

pub(super) struct Nested {
    keys: Keys,
    pub(super) cells: Cells,
}

impl Nested {
    pub(super) fn new(limits: &Limits) -> Self {
        Nested { keys: Keys::new(limits.fields), cells: Cells::new(limits) }
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

    /// The next element of the array at `place`.
    pub(super) fn item(&mut self, place: Place) -> Place {
        let node = self.keys.items(place.node);
        Place { node, row: self.keys.count(node) }
    }

    /// The field of the values at `place`.
    pub(super) fn field(&mut self, place: Place, sink: &mut dyn Sink) -> FieldId {
        self.keys.field(place.node, sink)
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

    /// Hands on what waits.
    pub(super) fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.cells.flush(sink)?;
        self.keys.end(sink)
    }
}
