//! Holds the allow-list as used: which values, kinds and places of matches a person
//! said are known and right. Must not show a value.

mod build;
mod ends;

pub(super) use build::Builder;
pub use build::glob;

use super::rule::Rule;
use crate::model::WrittenError;
use crate::validate::{Normal, normalise};
use ends::Ends;
use globset::GlobMatcher;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

/// Every way in which values are made alike, in the order of its number.
const NORMALS: [Normal; 4] = [Normal::Text, Normal::Compact, Normal::Phone, Normal::Date];

/// An entry that holds.
#[derive(Clone, Debug)]
struct Entry {
    category: Option<String>,
    rule: Option<String>,
    path: Option<GlobMatcher>,
    reason: String,
    /// What it says but for its values, for the digest of options.
    said: String,
}

/// Entries that name one value, by each way in which it may be the same value: numbers
/// of sets, 0 for none. A value that no entry names has the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Named([u16; 4]);

impl Named {
    /// Whether any entry names the value.
    pub fn is_any(self) -> bool {
        self != Named::default()
    }
}

/// The entries whose place is that of an object.
#[derive(Clone, Debug, Default)]
pub struct Here(Vec<bool>);

/// All entries that hold.
#[derive(Clone, Default)]
pub struct AllowList {
    entries: Vec<Entry>,
    /// Entries without a value: they hold for every one.
    for_all: Vec<u16>,
    /// By way of making values alike: the number of the set of entries, from 1.
    values: [HashMap<Box<[u8]>, u16>; 4],
    sets: Vec<Vec<u16>>,
    /// How the values end: nearly every other value is let go after one look.
    ends: Ends,
    /// Entries whose day is over.
    pub expired: Vec<WrittenError>,
}

/// Values may be those of persons: they are not shown.
impl fmt::Debug for AllowList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllowList").field("entries", &self.entries).finish_non_exhaustive()
    }
}

impl AllowList {
    /// How many entries hold.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none holds.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether any entry names a value.
    pub fn names_values(&self) -> bool {
        !self.sets.is_empty()
    }

    /// The entries whose place is that of the object that prints as `path`.
    pub fn here(&self, path: &str) -> Here {
        let fits = |entry: &Entry| entry.path.as_ref().is_none_or(|glob| glob.is_match(path));
        Here(self.entries.iter().map(fits).collect())
    }

    /// The entries that name `text`, if it is compared in the way `how`, or in any way
    /// where that is not known yet.
    pub fn naming(&self, text: &[u8], how: Option<Normal>, scratch: &mut Vec<u8>) -> Named {
        let mut named = Named::default();
        if !self.ends.may_be_of(text) {
            return named;
        }
        for (i, normal) in NORMALS.into_iter().enumerate() {
            if self.values[i].is_empty() || how.is_some_and(|how| how != normal) {
                continue;
            }
            normalise(normal, text, scratch);
            named.0[i] = self.values[i].get(scratch.as_slice()).copied().unwrap_or(0);
        }
        named
    }

    /// The first entry that allows a match of `rule` whose value is `named`: its number.
    pub fn entry(&self, here: &Here, named: Named, rule: &Rule) -> Option<usize> {
        let set = named.0[rule.normal as usize];
        let by_value = self.sets.get(usize::from(set).wrapping_sub(1)).into_iter().flatten();
        let allows = |&&i: &&u16| {
            let entry = &self.entries[usize::from(i)];
            here.0.get(usize::from(i)) == Some(&true)
                && entry.category.as_ref().is_none_or(|category| *category == rule.category)
                && entry.rule.as_ref().is_none_or(|id| *id == rule.id)
        };
        by_value.chain(&self.for_all).filter(allows).min().map(|&i| usize::from(i))
    }

    /// Why the entry with this number allows.
    pub fn reason(&self, entry: usize) -> &str {
        &self.entries[entry].reason
    }

    /// What the entries say, for the digest of options. Of the values only how many
    /// there are, and under a key a hash: without one anybody could find them by trying.
    pub fn said(&self, key: Option<&[u8; 32]>) -> String {
        let mut said: String = self.entries.iter().map(|entry| entry.said.as_str()).collect();
        for (i, values) in self.values.iter().enumerate() {
            said.push_str(&format!(" {}", values.len()));
            if let Some(key) = key {
                let sorted: BTreeSet<_> = values.iter().collect();
                let mut hasher = blake3::Hasher::new_keyed(key);
                for (value, &set) in sorted {
                    hasher.update(&(value.len() as u64).to_le_bytes());
                    hasher.update(value);
                    hasher.update(format!("{i} {:?}", self.sets[usize::from(set) - 1]).as_bytes());
                }
                said.push_str(&hasher.finalize().to_hex());
            }
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use crate::model::AllowEntry;

    #[test]
    fn nothing_shows_a_value() {
        let entry = AllowEntry { value: Some("111222333".into()), ..AllowEntry::default() };
        assert!(!format!("{entry:?}").contains("111222333"));
    }
}
