//! docs
#![warn(missing_docs)]

pub mod cli;
pub mod config;
pub mod detect;
pub mod extract;
pub mod input;
pub mod model;
pub mod plan;
pub mod report;
pub mod rules;
pub mod scan;
pub mod store;
pub mod validate;
pub mod walk;
