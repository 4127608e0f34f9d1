//! Holds the register of systems: as written (`syntax`), as used (`Register`), whose each
//! object is (`locations`), declared held against found. Must not know how a scan goes.

mod categories;
mod compare;
mod draft;
pub mod export;
mod files;
mod load;
mod locations;
mod observe;
mod open;
mod processing;
pub mod said;
pub mod syntax;
mod system;
mod term;
pub mod words;

pub use categories::{Categories, covers};
pub use compare::{Difference, Elsewhere, SystemDifference, compare};
pub use draft::{Draft, Grouping};
pub use locations::{Assignment, Locations, Owner};
pub use observe::{Contest, Count, Found, Observed, folder_at};
pub use open::{Open, is_in_eea, open};
pub use system::{
    Keep, Organisation, Processing, Processor, Register, Retention, Stands, System, Transfer,
    written_day,
};
pub use term::Term;
