//! Holds the table of checks: one file each. Must not know how they are run.

use super::Check;
use crate::register::{Stands, System, covers};

mod c01_undeclared;
mod c02_not_found;
mod c03_more_than_needed;
mod c04_national_number;
mod c05_hidden_number;
mod c06_special;
mod c07_retention;
mod c08_no_term;
mod c09_vague_term;
mod c10_legal_basis;
mod c11_consent;
mod c12_outside;
mod c13_minors;
mod c14_copies;
mod c15_duplicates;
mod c16_accuracy;
mod c17_secrets;
mod c18_exposed;
mod c19_not_encrypted;
mod c20_review;
mod c21_test;
mod c22_wrong_place;
mod c23_requests;
mod c24_recipients;
mod c25_half_removed;
mod c26_orphan;
mod c27_free_text;
mod c28_logs;
mod c29_stale;
mod c30_statement;
mod c31_coverage;

/// All checks, in order of their ids.
pub const CHECKS: &[Check] = &[
    c01_undeclared::CHECK,
    c02_not_found::CHECK,
    c03_more_than_needed::CHECK,
    c04_national_number::CHECK,
    c05_hidden_number::CHECK,
    c06_special::CHECK,
    c07_retention::CHECK,
    c08_no_term::CHECK,
    c09_vague_term::CHECK,
    c10_legal_basis::CHECK,
    c11_consent::CHECK,
    c12_outside::CHECK,
    c13_minors::CHECK,
    c14_copies::CHECK,
    c15_duplicates::CHECK,
    c16_accuracy::CHECK,
    c17_secrets::CHECK,
    c18_exposed::CHECK,
    c19_not_encrypted::CHECK,
    c20_review::CHECK,
    c21_test::CHECK,
    c22_wrong_place::CHECK,
    c23_requests::CHECK,
    c24_recipients::CHECK,
    c25_half_removed::CHECK,
    c26_orphan::CHECK,
    c27_free_text::CHECK,
    c28_logs::CHECK,
    c29_stale::CHECK,
    c30_statement::CHECK,
    c31_coverage::CHECK,
];

/// Where the processing stands that declares a category; else the system.
fn stands_of<'s>(system: &'s System, category: &str) -> &'s Stands {
    let declares = |name: &String| name == category || covers(name, category);
    let mut processings = system.processings.iter();
    let found = processings.find(|processing| processing.categories.iter().any(declares));
    found.map_or(&system.stands, |processing| &processing.stands)
}
