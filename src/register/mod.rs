//! Holds the register of systems: as written (`syntax`), as used (`Register`), whose each
//! object is (`locations`), declared held against found. Must not know how a scan goes.

mod categories;
mod files;
mod load;
mod locations;
mod processing;
pub mod syntax;
mod system;
mod term;
pub mod words;

pub use categories::Categories;
pub use locations::{Assignment, Locations, Owner};
pub use system::{
    Keep, Organisation, Processing, Processor, Register, Retention, Stands, System, Transfer,
};
pub use term::Term;
