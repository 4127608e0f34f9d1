//! Holds what people and programs are told of an inventory: one view with all
//! totals, and the forms it is shown in. Must never scan again.

pub mod issues;
mod terminal;
mod view;
pub mod wrap;

pub use terminal::{Style, human_bytes, summary};
pub use view::{CategoryTotal, CauseTotal, Heavy, View};
