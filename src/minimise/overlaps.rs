//! Holds which tables and texts hold the same people, told by the sketches that an inventory has
//! under a key file. Must not know what follows from that.

use super::columns::table;
use super::seen::{Owner, Seen, sure};
use crate::model::{Share, Sketch};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Categories whose values stand for people, the most telling first.
const PEOPLE: &[&str] = &[
    "gov.nl_bsn",
    "gov.be_rrn",
    "gov.be_bis",
    "contact.email",
    "fin.iban",
    "contact.phone",
    "name.full",
];

/// Different values from which on a set can be a copy of another: fewer may be alike by chance.
const LEAST: u64 = 20;

/// Hashes of a set that are kept: half a kilobyte, and shares with a standard error of 6 % at
/// most.
const HASHES: usize = 64;

/// Sets that are kept, some 15 MB: the greatest of them.
const SETS: usize = 20_000;

/// So many sets that share a hash are compared with each that has it: a value that stands in
/// thousands of places is compared with a few of these.
const LINKS: usize = 4;

/// Share of the values of a set that stand in another, from which on it is a copy.
pub const COPY: f64 = 0.8;

/// Values in common reach from which on a share is told.
const TOLD: usize = 10;

/// The values of one category in one field.
#[derive(Clone, Debug)]
pub struct Set {
    /// The object.
    pub path: String,
    /// The field.
    pub field: String,
    /// The category.
    pub category: &'static str,
    /// Whose it is.
    pub owner: Owner,
    /// How many different values there are.
    pub distinct: u64,
    content: Option<String>,
    rank: usize,
    sketch: Sketch,
}

/// Two sets of which one holds most of the other.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Number of the first, which stands before the other by its path.
    pub first: usize,
    /// Number of the second.
    pub second: usize,
    /// Values of the first that are in the second.
    pub first_in_second: Share,
    /// Values of the second that are in the first.
    pub second_in_first: Share,
    /// Whether their objects have the same content.
    pub same_content: bool,
}

impl Pair {
    /// The share of set number `n` that is in the other.
    pub fn share_of(&self, n: usize) -> Share {
        if n == self.first { self.first_in_second } else { self.second_in_first }
    }
}

/// Which sets hold the same people.
#[derive(Debug, Default)]
pub struct Overlaps {
    /// The sets, in order of their paths.
    pub sets: Vec<Set>,
    /// Those that overlap.
    pub pairs: Vec<Pair>,
    /// How many sets were too many.
    pub left_out: u64,
}

/// Sets that are gathered while records pass. Which are kept does not depend on their order.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    sets: BTreeMap<(Reverse<u64>, String, String, usize), Set>,
    left_out: u64,
}

impl Gathering {
    /// Takes note of the sets in an object.
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        for finding in &seen.record.findings {
            let Some(rank) = PEOPLE.iter().position(|name| *name == finding.category) else {
                continue;
            };
            let Some(sketch) = seen.record.sketch_of(finding) else { continue };
            if sure(finding) == 0 || finding.distinct < LEAST {
                continue;
            }
            let set = Set {
                path: seen.record.path.clone(),
                field: finding.field.clone(),
                category: PEOPLE[rank],
                owner: seen.owner_of(&finding.field),
                distinct: finding.distinct,
                content: seen.record.content_id.clone(),
                rank,
                sketch: least(sketch),
            };
            let key = (Reverse(set.distinct), set.path.clone(), set.field.clone(), rank);
            self.sets.insert(key, set);
            if self.sets.len() > SETS {
                self.sets.pop_last();
                self.left_out += 1;
            }
        }
    }

    /// Compares them.
    pub(super) fn compared(self) -> Overlaps {
        let mut sets: Vec<Set> = self.sets.into_values().collect();
        sets.sort_by(|a, b| (&a.path, &a.field, a.rank).cmp(&(&b.path, &b.field, b.rank)));
        let pairs = pairs(&sets);
        Overlaps { sets, pairs, left_out: self.left_out }
    }
}

/// The same sketch with fewer hashes.
fn least(sketch: &Sketch) -> Sketch {
    let hashes = sketch.hashes();
    match hashes.get(HASHES - 1) {
        Some(last) if hashes.len() > HASHES => {
            Sketch::new(hashes[..HASHES].iter().copied(), Some(*last))
        }
        _ => sketch.clone(),
    }
}

fn pairs(sets: &[Set]) -> Vec<Pair> {
    let mut hashes: Vec<(usize, u64, usize)> = Vec::new();
    for (n, set) in sets.iter().enumerate() {
        hashes.extend(set.sketch.hashes().iter().map(|hash| (set.rank, *hash, n)));
    }
    hashes.sort_unstable();
    let mut shared: HashMap<(usize, usize), u32> = HashMap::new();
    for same in hashes.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for (at, &(_, _, second)) in same.iter().enumerate() {
            for &(_, _, first) in &same[..at.min(LINKS)] {
                *shared.entry((first, second)).or_default() += 1;
            }
        }
    }
    let mut candidates: Vec<(usize, usize)> =
        shared.into_iter().filter(|(_, n)| *n > 1).map(|(pair, _)| pair).collect();
    candidates.sort_unstable();
    // of two tables that share several categories the most telling is told
    let mut best: BTreeMap<[(&str, &str); 2], Pair> = BTreeMap::new();
    for (first, second) in candidates {
        let Some(pair) = compared(sets, first, second) else { continue };
        let key = [first, second].map(|n| (sets[n].path.as_str(), table(&sets[n].field)));
        let known = best.entry(key).or_insert(pair);
        if sets[first].rank < sets[known.first].rank {
            *known = pair;
        }
    }
    best.into_values().collect()
}

fn compared(sets: &[Set], first: usize, second: usize) -> Option<Pair> {
    let (a, b) = (&sets[first], &sets[second]);
    let same_content = a.content.is_some() && a.content == b.content;
    // parts of one object go together
    if a.path == b.path {
        return None;
    }
    let overlap = a.sketch.overlap(&b.sketch);
    let (of_first, of_second) = (overlap.first_in_second?, overlap.second_in_first?);
    let is = |share: crate::model::Share| share.value >= COPY && share.of >= TOLD;
    (is(of_first) || is(of_second)).then_some(Pair {
        first,
        second,
        first_in_second: of_first,
        second_in_first: of_second,
        same_content,
    })
}

/// What a share rests on, in words.
pub fn by(category: &str, error: f64) -> String {
    match error {
        0.0 => format!("keyed hashes of all {category}"),
        error => format!("keyed hashes of {category}, standard error {:.0} %", error * 100.0),
    }
}

/// A share in per cent; all of them only where all are.
pub fn percent(share: f64) -> String {
    let rounded = (share * 100.0).round().min(if share < 1.0 { 99.0 } else { 100.0 });
    format!("{rounded} %")
}
