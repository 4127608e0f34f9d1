//! Finds the personal data in file shares, spreadsheets and database dumps of Belgian
//! and Dutch organisations, and writes an inventory that says what was found where, how
//! sure that is, and what could not be read.
//!
//! The program `speur` is a thin skin over this library.
//!
//! # The way the data goes
//!
//! ```text
//! walk ──▶ pool ──▶ Worker (one per thread) ──▶ Spill (one per worker) ──▶ Runs ──▶ file
//!                    │ input    open, undo encodings, keep limits, charset, clean text
//!                    │ extract  sniff, then FORMATS[…].extract(source, sink)
//!                    │            sink.field, sink.chunk  ─▶ detect ─▶ tallies
//!                    │            sink.gap, sink.fact     ─▶ the record of this object
//!                    └ at an object's end: tallies ─▶ findings and fields ─▶ its record
//! ```
//!
//! [`walk`] lists what lies below the roots and filters nothing. [`scan`] hands every
//! item to a worker, and the worker turns it into exactly one
//! [`ObjectRecord`](model::ObjectRecord), whatever happens on the way: what could not be
//! read is a [`Gap`](model::Gap) in that record. [`input`] is the only opener of content,
//! [`extract`] the only place that knows formats, [`detect`] the only place that knows
//! what personal data looks like; the last two meet in the worker alone, at a
//! [`Chunk`](model::Chunk). [`store`] keeps, sorts, writes, reads and merges the records.
//! [`report`] shows totals and never scans again.
//!
//! No value that was found leaves [`detect`]: a record holds counts, places, masked
//! samples, and hashes only under a key of the organisation.
//!
//! # A scan by hand
//!
//! A [`Config`](config::Config) is what a person wrote; a [`Plan`](plan::Plan) is the
//! same resolved and checked, and the only way to start a scan.
//!
//! ```
//! use speur::config::{Config, RootConfig};
//! use speur::model::ObjectRecord;
//! use speur::plan::Plan;
//! use speur::report::View;
//! use speur::scan::{Progress, scan};
//! use speur::validate::Date;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let share = tempfile::tempdir()?;
//! std::fs::write(share.path().join("brief.txt"), "Geachte mevrouw, uw BSN: 111222333")?;
//!
//! let root = RootConfig { path: share.path().into(), label: Some("share".into()) };
//! let config = Config { roots: vec![root], ..Config::default() };
//! let plan = Plan::new(config, Date { year: 2026, month: 11, day: 21 })?;
//!
//! let scanned = scan::<View>(&plan, &Progress::default(), &std::env::temp_dir())?;
//! assert_eq!(scanned.summary.full, 1);
//! assert_eq!(scanned.summary.categories["gov.nl_bsn"].confirmed, 1);
//!
//! scanned.runs.stream(|line| {
//!     let record: ObjectRecord = serde_json::from_slice(line)?;
//!     assert_eq!(record.path, "share/brief.txt");
//!     assert!(!record.has_gap());
//!     Ok(())
//! })?;
//! # Ok(())
//! # }
//! ```
//!
//! # Layers
//!
//! Imports go down only; `docs/architecture.md` says who may import whom, and a test holds
//! the source against it.
//!
//! | layer | modules |
//! |-------|---------|
//! | 6 | [`cli`] |
//! | 5 | [`find`], [`report`], [`statement`] |
//! | 4 | [`scan`] |
//! | 3 | [`isolate`], [`detect`], [`plan`], [`register`] |
//! | 2 | [`rules`], [`walk`], [`extract`], [`store`] |
//! | 1 | [`config`], [`validate`], [`input`] |
//! | 0 | [`model`] |
#![warn(missing_docs)]
// in tests and benchmarks files may be read at one go; see clippy.toml
#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod cli;
pub mod config;
pub mod detect;
pub mod extract;
pub mod find;
pub mod input;
pub mod isolate;
pub mod minimise;
pub mod model;
pub mod plan;
pub mod register;
pub mod report;
pub mod rules;
pub mod scan;
pub mod statement;
pub mod store;
pub mod validate;
pub mod walk;
