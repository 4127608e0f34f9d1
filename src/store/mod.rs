//! Holds inventories as files: sorted runs while a scan goes on, the file at its
//! end, reading and merging. Must not know how records come about.

mod merge;
mod read;
mod spill;
mod write;

pub use merge::{merge, merged_header, status_of, unite};
pub use read::{Inventory, ReadError};
pub use spill::{Runs, Spill};
pub use write::{Shape, Target, write};
