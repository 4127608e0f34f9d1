//! Holds the reading of objects in processes of their own: limits on memory and time,
//! no network, no writing, and nothing lost but the object when one dies. Must not
//! know what is looked for.

mod calls;
mod fence;
mod frames;
mod inside;
mod pack;
mod panics;
mod process;
mod readers;
mod serve;

pub use panics::{note_panic, panicked_at};
pub use readers::{Outcome, Readers, Reading};
pub use serve::serve;
