//! Holds the scan: a plan in, sorted records out. Here walk, input, extraction,
//! detection and store meet; nowhere else. Must not print.

mod conclude;
mod content;
mod deadline;
mod inside;
mod named;
mod object;
mod ocr;
mod picture;
mod pool;
mod progress;
mod queue;
mod shard;
mod share;
mod worker;

pub use pool::{ScanError, Scanned, scan};
pub use progress::Progress;
