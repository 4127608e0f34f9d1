//! docs
pub mod detect;
pub mod extract;
pub mod input;
pub mod model;
pub mod rules;
pub mod validate;
pub mod walk;
