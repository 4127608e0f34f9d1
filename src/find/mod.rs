//! Holds the search for one person: who is looked for, every way in which that may be
//! written, what need not be read, and what came of it. Must not know formats of files.

mod dates;
pub mod forms;
mod name;
mod narrow;
mod number;
mod person;
mod report;
mod row;
mod seek;
mod words;

pub use narrow::{NarrowError, Narrowed, narrow};
pub use person::{Kind, Person, PersonError, Value};
pub use report::{Count, Gathered, Report};
pub use seek::PersonSeeker;
