//! Holds what was planted in `fixtures/share`, as its generator wrote it down. Must
//! not know what speur finds.

use super::common::repository;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    pub note: String,
    /// By path below the share.
    pub objects: BTreeMap<String, Object>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    pub format: String,
    /// What its text was written in.
    pub charset: Option<String>,
    /// What was packed around it.
    pub packed: Option<String>,
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    pub planted: Vec<Planted>,
    #[serde(default)]
    pub unplanted: Vec<Unplanted>,
}

/// Values of one category in one field that are expected alike.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planted {
    pub field: String,
    pub category: String,
    pub values: u64,
    pub distinct: u64,
    /// Rows of a column: `1-3,7`.
    pub rows: Option<String>,
    /// Line or row, and value.
    #[serde(default)]
    pub at: Vec<(u64, String)>,
    /// The least band that a human would expect.
    #[serde(default = "likely")]
    pub band: String,
    /// Why no more than that band.
    pub reason: Option<String>,
    /// Why it is not found.
    pub known_miss: Option<String>,
}

/// What is found and was not planted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unplanted {
    pub field: String,
    pub category: String,
    pub values: u64,
    pub reason: String,
}

fn likely() -> String {
    "likely".into()
}

impl Truth {
    /// Reads it, and holds it against its own rules.
    pub fn read() -> Truth {
        let text = std::fs::read_to_string(repository("fixtures/share.truth.json"))
            .expect("fixtures/share.truth.json");
        let truth: Truth = serde_json::from_str(&text).expect("the truth as described");
        for (path, object) in &truth.objects {
            for planted in &object.planted {
                planted.check(path);
            }
            assert!(object.unplanted.iter().all(|found| !found.reason.is_empty()), "{path}");
        }
        truth
    }
}

impl Planted {
    fn check(&self, path: &str) {
        let what = format!("{path}: {} in {}", self.category, self.field);
        assert!(self.values > 0 && self.distinct > 0 && self.distinct <= self.values, "{what}");
        assert!(self.rows.is_some() == self.at.is_empty(), "{what}: rows or values");
        assert!(self.at.is_empty() || self.at.len() as u64 == self.values, "{what}: values");
        match self.band.as_str() {
            "likely" => {}
            "candidate" => assert!(self.reason.is_some(), "{what}: a weak band without a reason"),
            band => panic!("{what}: band {band:?}"),
        }
    }

    /// Rows or lines.
    pub fn places(&self) -> BTreeSet<u64> {
        let number = |text: &str| text.parse::<u64>().expect("a number of a row");
        let ranges = self.rows.iter().flat_map(|rows| rows.split(','));
        let rows = ranges.flat_map(|range| match range.split_once('-') {
            Some((from, to)) => number(from)..=number(to),
            None => number(range)..=number(range),
        });
        rows.chain(self.at.iter().map(|(place, _)| *place)).collect()
    }
}
