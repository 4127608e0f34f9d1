//! Holds what an inventory says of each system, gathered while its records pass. Must not
//! know what was declared.

use super::categories::Categories;
use super::locations::{Assignment, Locations};
use crate::model::{Coverage, Finding, ObjectRecord};
use std::collections::BTreeMap;

/// Matches of one category, and in how many objects they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Matches per band.
    pub confirmed: u64,
    /// Matches per band.
    pub likely: u64,
    /// Matches per band.
    pub candidate: u64,
    /// Objects with a confirmed or likely match.
    pub objects: u64,
    /// The object that was counted last.
    last: u64,
}

impl Count {
    /// Matches that may be acted on.
    pub fn sure(&self) -> u64 {
        self.confirmed + self.likely
    }
}

/// What was found in one place: a system, or a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Objects.
    pub objects: u64,
    /// Objects with personal data, confirmed or likely.
    pub personal: u64,
    /// Objects that were not read in full.
    pub with_gaps: u64,
    /// The days of the first and the last change of objects with personal data.
    pub changed: Option<(String, String)>,
    /// What was found, by category.
    pub categories: BTreeMap<String, Count>,
    /// The objects that were counted last.
    last: [u64; 2],
}

impl Found {
    /// Takes note of an object: the `nth`, counted from 1.
    pub(super) fn object(&mut self, nth: u64, record: &ObjectRecord) {
        if self.last[0] == nth {
            return;
        }
        self.last[0] = nth;
        self.objects += 1;
        self.with_gaps += u64::from(record.has_gap() || record.coverage != Coverage::Full);
    }

    /// Takes note of a finding in it.
    pub(super) fn finding(
        &mut self,
        nth: u64,
        record: &ObjectRecord,
        finding: &Finding,
        categories: &Categories,
    ) {
        if !self.categories.contains_key(&finding.category) {
            self.categories.insert(finding.category.clone(), Count::default());
        }
        let Some(count) = self.categories.get_mut(&finding.category) else { return };
        count.confirmed += finding.confirmed;
        count.likely += finding.likely;
        count.candidate += finding.candidate;
        if finding.confirmed + finding.likely == 0 {
            return;
        }
        if count.last != nth {
            count.last = nth;
            count.objects += 1;
        }
        if self.last[1] != nth && categories.is_personal(&finding.category) {
            self.last[1] = nth;
            self.personal += 1;
            if let Some(day) = record.modified.as_deref().and_then(|at| at.get(..10)) {
                self.change(day);
            }
        }
    }

    fn change(&mut self, day: &str) {
        match &mut self.changed {
            None => self.changed = Some((day.to_owned(), day.to_owned())),
            Some((first, _)) if day < first.as_str() => *first = day.to_owned(),
            Some((_, last)) if day > last.as_str() => *last = day.to_owned(),
            Some(_) => {}
        }
    }

    /// The categories of personal data that were found for sure, the most matches first.
    pub fn personal_data<'f>(&'f self, categories: &Categories) -> Vec<(&'f str, &'f Count)> {
        let sure =
            |(name, count): &(&String, &Count)| count.sure() > 0 && categories.is_personal(name);
        let mut all: Vec<(&str, &Count)> = self
            .categories
            .iter()
            .filter(sure)
            .map(|(name, count)| (name.as_str(), count))
            .collect();
        all.sort_by_key(|(name, count)| (std::cmp::Reverse(count.sure()), *name));
        all
    }
}

/// Two systems whose locations are as specific as each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// The first object.
    pub path: String,
    /// How many there are.
    pub objects: u64,
}

/// What an inventory says of each system.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// By number of the system.
    pub systems: Vec<Found>,
    /// What belongs to no system, by folder at the top of its root.
    pub elsewhere: BTreeMap<String, Found>,
    /// Objects that two systems claim alike, by their numbers; the first has them.
    pub contests: BTreeMap<(usize, usize), Contest>,
    /// Which locations speak of some object, by system and number.
    pub met: Vec<Vec<bool>>,
    nth: u64,
}

impl Observed {
    /// For systems with so many locations each.
    pub fn new(locations: impl Iterator<Item = usize>) -> Self {
        let met: Vec<Vec<bool>> = locations.map(|n| vec![false; n]).collect();
        let systems = vec![Found::default(); met.len()];
        Observed { systems, met, ..Observed::default() }
    }

    /// Takes note of an object.
    pub fn see(&mut self, record: &ObjectRecord, locations: &Locations, categories: &Categories) {
        self.see_assigned(record, &locations.of(&record.path), categories);
    }

    /// Takes note of an object that these locations speak of.
    pub fn see_assigned(
        &mut self,
        record: &ObjectRecord,
        assignment: &Assignment,
        categories: &Categories,
    ) {
        self.nth += 1;
        let nth = self.nth;
        let object = assignment.object();
        if let Some(owner) = object {
            self.systems[owner.system].object(nth, record);
            self.met[owner.system][owner.location] = true;
            if let Some(other) = owner.contested {
                let first = || Contest { path: record.path.clone(), objects: 0 };
                self.contests.entry((owner.system, other)).or_insert_with(first).objects += 1;
            }
        }
        if assignment.names_fields() {
            // a location that names a table is met by its fields, found in or not
            for field in &record.fields {
                if let Some(owner) = assignment.field(&field.field) {
                    self.systems[owner.system].object(nth, record);
                    self.met[owner.system][owner.location] = true;
                }
            }
        }
        for finding in &record.findings {
            let owner = match assignment.names_fields() {
                true => assignment.field(&finding.field),
                false => object,
            };
            let found = match owner {
                Some(owner) => &mut self.systems[owner.system],
                None => elsewhere(&mut self.elsewhere, &record.path),
            };
            found.object(nth, record);
            found.finding(nth, record, finding, categories);
        }
    }
}

fn elsewhere<'f>(folders: &'f mut BTreeMap<String, Found>, path: &str) -> &'f mut Found {
    let folder = folder_at(path, 1);
    if !folders.contains_key(folder) {
        folders.insert(folder.to_owned(), Found::default());
    }
    folders.entry(folder.to_owned()).or_default()
}

/// The folder `depth` levels below the root that `path` lies in; a higher one where it lies
/// less deep. What is inside a file lies where the file lies.
pub fn folder_at(path: &str, depth: usize) -> &str {
    let file = path.split_once("!/").map_or(path, |(file, _)| file);
    let folder = file.rsplit_once('/').map_or(file, |(folder, _)| folder);
    match folder.match_indices('/').nth(depth) {
        Some((end, _)) => &folder[..end],
        None => folder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_in_a_folder_of_some_depth() {
        for (path, depth, folder) in [
            ("share/a/b/c.csv", 0, "share"),
            ("share/a/b/c.csv", 1, "share/a"),
            ("share/a/b/c.csv", 2, "share/a/b"),
            ("share/a/b/c.csv", 9, "share/a/b"),
            ("share/c.csv", 1, "share"),
            ("share/a.zip!/b/c.csv", 1, "share"),
            ("share/a/", 1, "share/a"),
            ("file.csv", 0, "file.csv"),
        ] {
            assert_eq!(folder_at(path, depth), folder, "{path} {depth}");
        }
    }
}
