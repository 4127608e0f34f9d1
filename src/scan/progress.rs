//! Holds what a running scan tells of itself. Must not know terminals.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counters of a running scan, and the wish to stop it.
#[derive(Debug, Default)]
pub struct Progress {
    objects: AtomicU64,
    bytes: AtomicU64,
    gaps: AtomicU64,
    stop: AtomicBool,
}

impl Progress {
    /// Objects that have their record.
    pub fn objects(&self) -> u64 {
        self.objects.load(Ordering::Relaxed)
    }

    /// Bytes of content read.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Objects with a gap.
    pub fn gaps(&self) -> u64 {
        self.gaps.load(Ordering::Relaxed)
    }

    /// Asks the scan to stop: it ends with the records it has, marked as interrupted.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether the scan was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(super) fn add_bytes(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn add_object(&self, has_gap: bool) {
        self.objects.fetch_add(1, Ordering::Relaxed);
        if has_gap {
            self.gaps.fetch_add(1, Ordering::Relaxed);
        }
    }
}
