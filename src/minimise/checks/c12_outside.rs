//! Holds C12: tables with the columns of a system's own that lie outside all systems. Must not
//! know copies: that is C15.

use crate::minimise::columns::{leaf, plain_hash};
use crate::minimise::issue::{Issue, Place, Places, Severity, Sure, Whose, counted};
use crate::minimise::overlaps::{COPY, by, percent};
use crate::minimise::seen::{End, Owner, Seen};
use crate::minimise::{Check, Needs, Watch};
use crate::register::words::Kind;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

pub(super) const CHECK: Check = Check {
    id: "C12",
    name: "data outside their system",
    about: "People of a system, or a table with the same columns of personal data, lie where no \
            location of the register reaches.",
    needs: Needs::Register,
    reads: "Under a key file, sketches of the values that stand for people (national numbers, \
            addresses of mail, accounts, telephone numbers, names) in columns and texts. Always \
            the names of columns with personal data, table by table.",
    fires: "Medium, where 80 in 100 values of 20 or more stand in a live system too; or where \
            three columns or more have the same names as all those of a table in a live system.",
    sure: "Certain by sketches that hold all values, else an indication with its standard error. \
           By names an indication: they say nothing of whose data these are.",
    cannot: "Without a key file, copies whose columns were renamed, and text. Whether people who \
             objected are still in a list.",
    article: "GDPR art. 5(1)(b), 5(1)(f)",
    next: "Ask who made it and what for; remove it, or add its place to the system.",
    watch: || Box::new(Outside::default()),
};

/// Columns from which on names that are alike are no chance.
const COLUMNS: usize = 3;

/// So many different rows of columns are remembered; those beyond are missed, which is told.
const ROWS_OF_COLUMNS: usize = 200_000;

/// Of one row of columns: the first system that has it, and the places in none.
#[derive(Default)]
struct Where {
    home: Owner,
    home_path: String,
    outside: Places,
}

#[derive(Default)]
struct Outside {
    known: BTreeMap<u64, Where>,
    /// Tables beyond those that are remembered.
    missed: u64,
}

/// Says that not everything was compared: no copy of it is told.
pub(super) fn not_compared(check: &'static Check, missed: u64, what: &str) -> Issue {
    let message = format!("{missed} {what} were not compared: they are more than are remembered");
    Issue::new(check, Severity::Info, Sure::Certain, Whose::All).says("limit", message)
}

/// One number for several: the same for the same ones in any order.
pub(super) fn signature(numbers: &mut Vec<u64>) -> u64 {
    numbers.sort_unstable();
    numbers.dedup();
    let mut hash = DefaultHasher::new();
    numbers.hash(&mut hash);
    hash.finish()
}

/// Sets outside all systems whose values stand in a live system.
fn by_people(end: &End<'_>, issues: &mut Vec<Issue>) {
    let sets = &end.overlaps.sets;
    let mut homes: BTreeMap<usize, (Places, f64, &str)> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for (nth, pair) in end.overlaps.pairs.iter().enumerate() {
        for (outside, home) in [(pair.first, pair.second), (pair.second, pair.first)] {
            let share = pair.share_of(outside);
            let live = |owner: usize| end.cx.system(owner).filter(|s| s.kind == Kind::Live);
            let Some(owner) = sets[home].owner.filter(|&owner| live(owner).is_some()) else {
                continue;
            };
            let is_outside = sets[outside].owner.is_none() && share.value >= COPY;
            if !is_outside || !known.insert((outside, owner)) {
                continue;
            }
            let Some(place) = end.place(CHECK.id, &sets[outside]) else { continue };
            let about = format!("{} of these stand in {}", percent(share.value), sets[home].path);
            let found = homes.entry(owner).or_insert((Places::default(), 0.0, ""));
            found.0.add(nth as u64 + 1, place.about(about));
            found.1 = found.1.max(share.error);
            found.2 = sets[outside].category;
        }
    }
    for (owner, (places, error, category)) in homes {
        let Some(system) = end.cx.system(owner) else { continue };
        let whose = Whose::System(system.id.clone());
        let n = counted(places.places, "list");
        let message = format!("{n} outside all systems of people who stand in it");
        issues.push(
            Issue::new(&CHECK, Severity::Medium, Sure::certain_if(error == 0.0), whose)
                .says("people", message)
                .at(places)
                .by(by(category, error))
                .against(&system.stands, "`locations` of the system"),
        );
    }
}

impl Watch for Outside {
    fn see(&mut self, seen: &Seen<'_>) {
        for (of, columns) in seen.tables() {
            // a column without a name is like any other without one
            let named = columns.iter().filter(|one| !leaf(&one.finding.field).starts_with('#'));
            let mut names: Vec<u64> =
                named.map(|one| plain_hash(leaf(&one.finding.field))).collect();
            let rows = columns.iter().map(|one| one.sure).max().unwrap_or(0);
            let key = signature(&mut names);
            if names.len() < COLUMNS {
                continue;
            }
            if self.known.len() >= ROWS_OF_COLUMNS && !self.known.contains_key(&key) {
                self.missed += 1;
                continue;
            }
            let field = (!of.is_empty()).then_some(of);
            let owner = columns[0].owner;
            match owner {
                None => {
                    let place = seen.place(CHECK.id, None, field, rows);
                    if let Some(place) = place {
                        self.known.entry(key).or_default().outside.add(seen.nth, place);
                    }
                }
                Some(number) => {
                    let live = seen.cx.system(number).is_some_and(|s| s.kind == Kind::Live);
                    if !live {
                        continue;
                    }
                    let known = self.known.entry(key).or_default();
                    let path = &seen.record.path;
                    let first = known.home.is_none_or(|home| {
                        (number, path.as_str()) < (home, known.home_path.as_str())
                    });
                    if first {
                        known.home = Some(number);
                        known.home_path.clone_from(path);
                    }
                }
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        by_people(end, issues);
        if self.missed > 0 {
            issues.push(not_compared(&CHECK, self.missed, "tables"));
        }
        for found in self.known.into_values() {
            let Some(system) = found.home.and_then(|number| end.cx.system(number)) else {
                continue;
            };
            if found.outside.objects == 0 {
                continue;
            }
            let home = Place::of(&found.home_path);
            let message = format!(
                "{} outside all systems with the columns of {}",
                counted(found.outside.places, "table"),
                home.path,
            );
            let whose = Whose::System(system.id.clone());
            issues.push(
                Issue::new(&CHECK, Severity::Medium, Sure::Indication, whose)
                    .says(home.path, message)
                    .at(found.outside)
                    .by("the names of the columns")
                    .against(&system.stands, "`locations` of the system"),
            );
        }
    }
}
