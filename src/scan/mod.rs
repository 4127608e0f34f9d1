//! Holds the scan: a plan in, sorted records out. Here walk, input, extraction,
//! detection and store meet; nowhere else. Must not print.

mod object;
mod pool;
mod progress;
mod worker;

pub use pool::{ScanError, Scanned, scan};
pub use progress::Progress;
pub use worker::{note_panic, panicked_at};

use crate::model::ObjectRecord;

/// What is gathered from records while a scan goes on, so that no record has to
/// be read again. One per worker; joined at the end in any order.
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
