//! Holds what one scan of `fixtures/share` found. Must not know what was planted.

use super::common::{self, Scanned, repository};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The scan, once for all tests.
pub struct Found {
    pub scanned: Scanned,
    /// Records by path below the share.
    pub records: BTreeMap<String, Value>,
}

/// One category in one field.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// Confirmed or likely.
    pub sure: u64,
    pub candidate: u64,
    pub distinct: u64,
    /// The first rows or lines.
    pub places: BTreeSet<u64>,
}

impl Found {
    pub fn scan() -> Found {
        let scanned = common::scan([repository("fixtures/share")]);
        let records = scanned.records().into_iter().map(|mut line| {
            let record = line["object"].take();
            let path = record["path"].as_str().expect("a path");
            let below = path.strip_prefix("share/").expect("below the share").to_owned();
            (below, record)
        });
        Found { records: records.collect(), scanned }
    }

    /// What was found in an object, by field and category.
    pub fn findings(&self, path: &str) -> BTreeMap<(String, String), Finding> {
        let list = self.records[path]["findings"].as_array().cloned().unwrap_or_default();
        list.iter().map(|finding| (key(finding), read(finding))).collect()
    }
}

fn key(finding: &Value) -> (String, String) {
    let text = |name: &str| finding[name].as_str().expect("a text").to_owned();
    (text("field"), text("category"))
}

fn read(finding: &Value) -> Finding {
    let number = |name: &str| finding[name].as_u64().expect("a number");
    let places = finding["places"].as_array().expect("places").iter();
    let place = |place: &Value| {
        let map = place.as_object().expect("a place");
        map.values().next().and_then(Value::as_u64).expect("its number")
    };
    Finding {
        sure: number("confirmed") + number("likely"),
        candidate: number("candidate"),
        distinct: number("distinct"),
        places: places.map(place).collect(),
    }
}
