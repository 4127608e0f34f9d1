//! Holds where the parts of a batch's columns lie. Must not know what they hold.

use super::flat::Table;
use super::schema::{Field, Kind};

/// The layout of a column in a batch: how many values, and where its buffers lie.
pub(super) struct Part {
    pub(super) length: usize,
    pub(super) buffers: Vec<(i64, i64)>,
    pub(super) inner: Vec<Part>,
}

/// Hands out the nodes and buffers of a batch in the order of its columns.
pub(super) struct Layout<'b> {
    nodes: Box<dyn Iterator<Item = (i64, i64)> + 'b>,
    buffers: Box<dyn Iterator<Item = (i64, i64)> + 'b>,
    counts: Box<dyn Iterator<Item = i64> + 'b>,
}

impl<'b> Layout<'b> {
    pub(super) fn new(batch: Table<'b>) -> Self {
        Layout {
            nodes: Box::new(batch.pairs(1)),
            buffers: Box::new(batch.pairs(2)),
            counts: Box::new(batch.longs(4)),
        }
    }

    /// The layout of a column; None where the batch has none for it.
    pub(super) fn part(&mut self, field: &Field, indices: bool) -> Option<Part> {
        let length = usize::try_from(self.nodes.next()?.0).ok()?;
        let is_index = indices && field.dictionary.is_some();
        let mut count = match field.kind {
            _ if is_index => 2,
            Kind::Null | Kind::Runs => 0,
            Kind::Struct | Kind::FixedList(_) | Kind::Union { dense: false } => 1,
            Kind::Text { .. } | Kind::ListView { .. } => 3,
            _ => 2,
        };
        if let (Kind::View { .. }, false) = (field.kind, is_index) {
            count += usize::try_from(self.counts.next()?).ok()?;
        }
        let buffers: Vec<(i64, i64)> = self.buffers.by_ref().take(count).collect();
        if buffers.len() < count {
            return None;
        }
        let inner: Option<Vec<Part>> = match is_index {
            true => Some(Vec::new()),
            false => field.inner.iter().map(|inner| self.part(inner, indices)).collect(),
        };
        Some(Part { length, buffers, inner: inner? })
    }
}
