//! Holds C15: sets of personal data that are there twice. Must not know which is the original.

use super::c12_outside::{not_compared, signature};
use crate::minimise::columns::{leaf, plain_hash};
use crate::minimise::issue::{Issue, Places, Severity, Sure, Whose, counted};
use crate::minimise::overlaps::{Overlaps, Pair, by, percent};
use crate::minimise::seen::{End, Seen};
use crate::minimise::{Check, Needs, Watch};
use crate::model::{FieldRecord, Share};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

pub(super) const CHECK: Check = Check {
    id: "C15",
    name: "duplicate data sets",
    about: "The same personal data are there more than once.",
    needs: Needs::Nothing,
    reads: "Under a key file, the content ids of objects with personal data, and sketches of the \
            values that stand for people in columns and texts. Without one, tables: names of \
            columns, rows, and distinct values of each.",
    fires: "Medium for the same content, and where 80 in 100 values of 20 or more stand in the \
            other too; low for tables of 20 rows or more with three columns or more of personal \
            data whose names and counts are all the same.",
    sure: "Certain by content ids, and by sketches that hold all values; by others an indication \
           with its standard error; by names and counts an indication.",
    cannot: "Without a key file, copies that were changed or shortened. Which is the original. \
             Of more than 20,000 sets of values the smaller ones are not compared.",
    article: "GDPR art. 5(1)(c), 5(1)(e)",
    next: "Keep one, and let others read that.",
    watch: || Box::new(Duplicates::default()),
};

/// Columns and rows from which on equal counts are no chance.
const COLUMNS: usize = 3;
const ROWS: u64 = 20;

/// So many different contents are remembered, some 60 MB; of those beyond copies are
/// missed, which is told.
const CONTENTS: usize = 200_000;

#[derive(Default)]
struct Duplicates {
    contents: BTreeMap<u64, Places>,
    tables: BTreeMap<u64, Places>,
    /// Objects and tables beyond those that are remembered.
    missed: u64,
}

/// Name and counts of a column as a number.
fn counts(column: &FieldRecord) -> u64 {
    let mut hash = DefaultHasher::new();
    (plain_hash(leaf(&column.field)), column.values, column.distinct).hash(&mut hash);
    hash.finish()
}

/// Adds a place to the content or table with this key; returns how many were missed.
fn add(
    groups: &mut BTreeMap<u64, Places>,
    key: u64,
    nth: u64,
    place: Option<crate::minimise::Place>,
) -> u64 {
    if groups.len() >= CONTENTS && !groups.contains_key(&key) {
        return 1;
    }
    if let Some(place) = place {
        groups.entry(key).or_default().add(nth, place);
    }
    0
}

/// Sets of values that hold most of each other, gathered to groups.
fn same_people(end: &End<'_>, issues: &mut Vec<Issue>) {
    let Overlaps { sets, pairs, left_out } = end.overlaps;
    // each set leads to an earlier one of its group
    let mut leader: Vec<usize> = (0..sets.len()).collect();
    let root = |leader: &[usize], mut n: usize| {
        while leader[n] != n {
            n = leader[n];
        }
        n
    };
    // the same content is told as such
    let pairs = || pairs.iter().filter(|pair| !pair.same_content);
    for pair in pairs() {
        let (a, b) = (root(&leader, pair.first), root(&leader, pair.second));
        leader[a.max(b)] = a.min(b);
    }
    let mut groups: BTreeMap<usize, Vec<&Pair>> = BTreeMap::new();
    for pair in pairs() {
        groups.entry(root(&leader, pair.first)).or_default().push(pair);
    }
    for pairs in groups.into_values() {
        let mut members: BTreeMap<usize, (usize, Share)> = BTreeMap::new();
        for pair in &pairs {
            for (n, other) in [(pair.first, pair.second), (pair.second, pair.first)] {
                let share = pair.share_of(n);
                let known = members.entry(n).or_insert((other, share));
                if share.value > known.1.value {
                    *known = (other, share);
                }
            }
        }
        let mut places = Places::default();
        let mut error: f64 = 0.0;
        for (nth, (n, (other, share))) in members.iter().enumerate() {
            error = error.max(share.error);
            let about = format!("{} of these in {}", percent(share.value), sets[*other].path);
            let place = end.place(CHECK.id, &sets[*n]);
            if let Some(place) = place.map(|place| place.about(about)) {
                places.add(nth as u64 + 1, place);
            }
        }
        let Some(set) = members.keys().next().map(|n| &sets[*n]).filter(|_| places.places > 1)
        else {
            continue;
        };
        let message = format!("{} of the same people", counted(places.places, "list"));
        let sure = Sure::certain_if(error == 0.0);
        let mut issue = Issue::new(&CHECK, Severity::Medium, sure, Whose::All)
            .says(format!("{}#{}", set.path, set.field), message)
            .at(places)
            .by(by(set.category, error));
        if *left_out > 0 {
            issue.caveat = Some(format!("{left_out} smaller sets were not compared"));
        }
        issues.push(issue);
    }
}

impl Watch for Duplicates {
    fn see(&mut self, seen: &Seen<'_>) {
        if let Some(id) = &seen.record.content_id {
            let key = id.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
            let found: u64 = seen.personal().iter().map(|found| found.sure).sum();
            if let (Some(key), 1..) = (key, found) {
                let place = seen.place(CHECK.id, seen.owner(), None, found);
                self.missed += add(&mut self.contents, key, seen.nth, place);
            }
            return;
        }
        for (of, columns) in seen.tables() {
            let mut all: Vec<u64> =
                columns.iter().filter_map(|one| one.column).map(counts).collect();
            let rows = columns.iter().filter_map(|one| one.column).map(|column| column.values);
            let rows = rows.max().unwrap_or(0);
            let key = signature(&mut all);
            if all.len() >= COLUMNS && rows >= ROWS {
                let field = (!of.is_empty()).then_some(of);
                let place = seen.place(CHECK.id, seen.owner(), field, rows);
                self.missed += add(&mut self.tables, key, seen.nth, place);
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        same_people(end, issues);
        let Duplicates { contents, tables, missed } = *self;
        if missed > 0 {
            issues.push(not_compared(&CHECK, missed, "objects and tables"));
        }
        let all = contents.into_values().map(|places| (true, places));
        let all = all.chain(tables.into_values().map(|places| (false, places)));
        for (same, places) in all.filter(|(_, places)| places.places > 1) {
            let (severity, sure, by) = match same {
                true => (Severity::Medium, Sure::Certain, "content ids"),
                false => (Severity::Low, Sure::Indication, "names and counts of columns"),
            };
            let message = match same {
                true => format!(
                    "{} with the same content, {} each",
                    counted(places.objects, "object"),
                    counted(places.count / places.places.max(1), "match"),
                ),
                false => format!(
                    "{} with the same columns, {} each",
                    counted(places.places, "table"),
                    counted(places.count / places.places.max(1), "row"),
                ),
            };
            let first = places.first.first().map(|place| place.path.clone()).unwrap_or_default();
            issues.push(
                Issue::new(&CHECK, severity, sure, Whose::All)
                    .says(first, message)
                    .at(places)
                    .by(by),
            );
        }
    }
}
