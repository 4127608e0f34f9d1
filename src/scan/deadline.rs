//! Holds the moment at which an object is let go. Must not know what is done until then.

use std::time::{Duration, Instant};

/// A moment to end by; by default there is none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    /// So many seconds from now.
    pub(super) fn after(seconds: u64) -> Self {
        // one beyond what the clock can tell is none
        Deadline(Instant::now().checked_add(Duration::from_secs(seconds)))
    }

    pub(super) fn is_over(self) -> bool {
        self.0.is_some_and(|moment| Instant::now() >= moment)
    }
}
