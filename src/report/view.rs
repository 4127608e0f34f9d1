//! Holds `View`: all totals of an inventory, computed once. Must not know how they
//! are shown.

use crate::model::{Cause, Coverage, ObjectRecord, Sketch, Summary};
use std::collections::BTreeMap;

/// How many of the heaviest objects are kept.
const HEAVIEST: usize = 10;

/// Totals of one category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryTotal {
    /// Matches per band.
    pub confirmed: u64,
    /// Matches per band.
    pub likely: u64,
    /// Matches per band.
    pub candidate: u64,
    /// Objects with a confirmed or likely match.
    pub objects: u64,
    /// Its distinct values in all objects, whatever their band; nothing without a key.
    pub values: Sketch,
}

/// Totals of one cause of gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CauseTotal {
    /// Objects it stands in.
    pub objects: u64,
    /// Pieces that are missing because of it.
    pub times: u64,
}

/// An object with much in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heavy {
    /// Confirmed and likely matches.
    pub matches: u64,
    /// Its path.
    pub path: String,
    /// Its categories, the one with most matches first.
    pub categories: Vec<String>,
}

/// All totals of an inventory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Records.
    pub objects: u64,
    /// Bytes of the files: what lies inside them is not counted again.
    pub bytes: u64,
    /// Objects read in full, in part, not at all; excluded objects and links not counted.
    pub full: u64,
    /// See [`View::full`].
    pub partial: u64,
    /// See [`View::full`].
    pub unread: u64,
    /// Objects the user left out.
    pub excluded: u64,
    /// Links.
    pub links: u64,
    /// Objects with a gap.
    pub with_gaps: u64,
    /// Totals by category.
    pub categories: BTreeMap<String, CategoryTotal>,
    /// Matches that an allow-list takes out, by its reason.
    pub allowed: BTreeMap<String, u64>,
    /// Totals by cause.
    pub causes: BTreeMap<Cause, CauseTotal>,
    /// The heaviest objects, the heaviest first.
    pub heaviest: Vec<Heavy>,
}

impl View {
    fn weigh(&mut self, record: &ObjectRecord) {
        let mut by_category: BTreeMap<&str, u64> = BTreeMap::new();
        for finding in &record.findings {
            *by_category.entry(&finding.category).or_default() +=
                finding.confirmed + finding.likely;
        }
        let matches: u64 = by_category.values().sum();
        let least = self.heaviest.get(HEAVIEST - 1).map_or(0, |heavy| heavy.matches);
        if matches == 0 || matches < least {
            return;
        }
        let mut categories: Vec<(&str, u64)> =
            by_category.into_iter().filter(|&(_, n)| n > 0).collect();
        categories.sort_by_key(|&(name, n)| (std::cmp::Reverse(n), name));
        self.heaviest.push(Heavy {
            matches,
            path: record.path.clone(),
            categories: categories.into_iter().map(|(name, _)| name.to_owned()).collect(),
        });
        self.keep_heaviest();
    }

    fn keep_heaviest(&mut self) {
        self.heaviest.sort_by(|a, b| b.matches.cmp(&a.matches).then_with(|| a.path.cmp(&b.path)));
        self.heaviest.truncate(HEAVIEST);
    }
}

impl Summary for View {
    fn see(&mut self, record: &ObjectRecord) {
        self.objects += 1;
        if record.positions.is_empty() {
            self.bytes += record.size;
        }
        let only = |cause| record.gaps.iter().any(|gap| gap.cause == cause);
        match (record.coverage, record.has_gap()) {
            (Coverage::None, false) if only(Cause::Excluded) => self.excluded += 1,
            (Coverage::None, false) if only(Cause::Link) => self.links += 1,
            (Coverage::Full, _) => self.full += 1,
            (Coverage::Partial, _) => self.partial += 1,
            (Coverage::None, _) => self.unread += 1,
        }
        self.with_gaps += u64::from(record.has_gap());
        let mut seen: Vec<Cause> = Vec::new();
        for gap in &record.gaps {
            let total = self.causes.entry(gap.cause).or_default();
            total.times += gap.times;
            if !seen.contains(&gap.cause) {
                total.objects += 1;
                seen.push(gap.cause);
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        for finding in &record.findings {
            let total = match self.categories.get_mut(&finding.category) {
                Some(total) => total,
                None => self.categories.entry(finding.category.clone()).or_default(),
            };
            total.confirmed += finding.confirmed;
            total.likely += finding.likely;
            total.candidate += finding.candidate;
            if let Some(values) = record.sketch_of(finding) {
                total.values = total.values.union(values);
            }
            if finding.confirmed + finding.likely > 0 && !seen.contains(&finding.category.as_str())
            {
                total.objects += 1;
                seen.push(&finding.category);
            }
        }
        for allowed in &record.allowed {
            *self.allowed.entry(allowed.reason.clone()).or_default() += allowed.matches;
        }
        self.weigh(record);
    }

    fn join(&mut self, other: Self) {
        self.objects += other.objects;
        self.bytes += other.bytes;
        self.full += other.full;
        self.partial += other.partial;
        self.unread += other.unread;
        self.excluded += other.excluded;
        self.links += other.links;
        self.with_gaps += other.with_gaps;
        for (category, theirs) in other.categories {
            let mine = self.categories.entry(category).or_default();
            mine.confirmed += theirs.confirmed;
            mine.likely += theirs.likely;
            mine.candidate += theirs.candidate;
            mine.objects += theirs.objects;
            mine.values = mine.values.union(&theirs.values);
        }
        for (reason, matches) in other.allowed {
            *self.allowed.entry(reason).or_default() += matches;
        }
        for (cause, theirs) in other.causes {
            let mine = self.causes.entry(cause).or_default();
            mine.objects += theirs.objects;
            mine.times += theirs.times;
        }
        self.heaviest.extend(other.heaviest);
        self.keep_heaviest();
    }
}
