//! Holds the promises on registers: what is said of those that cannot be, their schema,
//! whose each object is, drafts, comparison and exports. All data is invented.

#[path = "../common/mod.rs"]
mod common;

mod bad;
mod schema;
