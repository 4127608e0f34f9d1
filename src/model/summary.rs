//! Holds `Summary`: what is gathered from records while they pass by, so that none has
//! to be read again. Must not know what is gathered or who lets them pass.

use super::ObjectRecord;

/// What is gathered from records. One per worker; joined at the end in any order.
pub trait Summary: Default + Send {
    /// Takes note of a record.
    fn see(&mut self, record: &ObjectRecord);

    /// Takes in what another worker gathered.
    fn join(&mut self, other: Self);
}

/// Gathers nothing.
impl Summary for () {
    fn see(&mut self, _: &ObjectRecord) {}
    fn join(&mut self, (): Self) {}
}
