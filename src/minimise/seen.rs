//! Holds what a check is given: the facts around a run (`Context`), one record with its
//! systems (`Seen`), and what is known at the end (`End`). Must not know any check.

use super::Suppressions;
use super::columns::is_text;
use super::issue::{Place, Places, Whose, listed};
use super::overlaps::{Overlaps, Set};
use super::thresholds::Thresholds;
use crate::model::{FieldRecord, Finding, ObjectRecord};
use crate::register::{Assignment, Categories, Observed, Register, System};
use crate::validate::Date;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

/// The facts around a run.
pub struct Context<'c> {
    /// The register, where there is one.
    pub register: Option<&'c Register>,
    /// What the categories are.
    pub categories: &'c Categories,
    /// The day to reckon from.
    pub as_of: Date,
    /// The numbers to go by.
    pub thresholds: &'c Thresholds,
    /// What is known and accepted.
    pub suppressions: &'c Suppressions,
    /// How many scans the inventory holds.
    pub scans: usize,
    /// Whether their sketches compare: all were made under one key.
    pub compares: bool,
    /// Whether all of them ended, with all shards and under all rules that ship.
    pub is_whole: bool,
}

impl<'c> Context<'c> {
    /// A system by its number.
    pub fn system(&self, number: usize) -> Option<&'c System> {
        self.register.and_then(|register| register.systems.get(number))
    }

    /// Systems of the register with their numbers.
    pub fn systems(&self) -> impl Iterator<Item = (usize, &'c System)> {
        self.register.into_iter().flat_map(|register| register.systems.iter().enumerate())
    }

    /// How sensitive a category is, of the classes in `rules/categories.toml`.
    pub fn class(&self, category: &str) -> Class {
        match self.categories.sensitivity(category) {
            "organisation" => Class::Organisation,
            "sensitive" => Class::Sensitive,
            "restricted" => Class::Restricted,
            "special" => Class::Special,
            "criminal" => Class::Criminal,
            _ => Class::Ordinary,
        }
    }
}

/// How sensitive a category is, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// About organisations.
    Organisation,
    /// Personal data.
    Ordinary,
    /// What does harm in wrong hands.
    Sensitive,
    /// Allowed by national law alone.
    Restricted,
    /// GDPR art. 9.
    Special,
    /// GDPR art. 10.
    Criminal,
}

/// The number of a system, or none.
pub type Owner = Option<usize>;

/// One record and whose it is.
pub struct Seen<'s> {
    /// The facts around the run.
    pub cx: &'s Context<'s>,
    /// The record.
    pub record: &'s ObjectRecord,
    /// Its number, from 1.
    pub nth: u64,
    assignment: Option<&'s Assignment<'s>>,
    owner: Owner,
    index: OnceCell<HashMap<&'s str, usize>>,
}

/// So many fields are looked through one by one.
const FEW: usize = 24;

impl<'s> Seen<'s> {
    pub(super) fn new(
        cx: &'s Context<'s>,
        record: &'s ObjectRecord,
        nth: u64,
        assignment: Option<&'s Assignment<'s>>,
    ) -> Self {
        let owner = assignment.and_then(Assignment::object).map(|owner| owner.system);
        Seen { cx, record, nth, assignment, owner, index: OnceCell::new() }
    }

    /// The system of the object as a whole.
    pub fn owner(&self) -> Owner {
        self.owner
    }

    /// The system of one of its fields.
    pub fn owner_of(&self, field: &str) -> Owner {
        match self.assignment {
            Some(assignment) if assignment.names_fields() => {
                assignment.field(field).map(|owner| owner.system)
            }
            _ => self.owner,
        }
    }

    /// Personal data that were found for sure, each with its system and the number of confirmed
    /// and likely matches.
    pub fn personal(&self) -> impl Iterator<Item = (Owner, &'s Finding, u64)> {
        self.record.findings.iter().filter_map(|finding| {
            let sure = sure(finding);
            let is = sure > 0 && self.cx.class(&finding.category) > Class::Organisation;
            is.then(|| (self.owner_of(&finding.field), finding, sure))
        })
    }

    /// A place in it, if no suppression takes it out.
    pub fn place(
        &self,
        check: &str,
        owner: Owner,
        field: Option<&str>,
        count: u64,
    ) -> Option<Place> {
        let system = owner.and_then(|number| self.cx.system(number)).map(|s| s.id.as_str());
        let path = &self.record.path;
        if self.cx.suppressions.takes(check, system, Some(path), field) {
            return None;
        }
        Some(Place { field: field.map(str::to_owned), count, ..Place::of(path) })
    }

    /// A place where something was found, with its first row, line or page.
    pub fn found(&self, check: &str, owner: Owner, finding: &Finding, count: u64) -> Option<Place> {
        let place = self.place(check, owner, Some(&finding.field), count)?;
        let confirmed = finding.confirmed.min(count);
        Some(Place { at: finding.places.first().copied(), confirmed, ..place })
    }

    /// The statistics of one of its fields.
    pub fn field(&self, name: &str) -> Option<&'s FieldRecord> {
        let fields = &self.record.fields;
        if fields.len() <= FEW {
            return fields.iter().find(|field| field.field == name);
        }
        let index = self.index.get_or_init(|| {
            fields.iter().enumerate().map(|(n, field)| (field.field.as_str(), n)).collect()
        });
        index.get(name).map(|&n| &fields[n])
    }

    /// What was found in a column: not in running text.
    pub fn column(&self, finding: &Finding) -> Option<&'s FieldRecord> {
        self.field(&finding.field).filter(|f| f.distinct.is_some() && !is_text(&f.field))
    }

    /// The object as one place for each of its systems, with all that was found in it and is as
    /// `wanted`: how many matches, of what.
    pub fn objects(&self, check: &str, wanted: impl Fn(&Finding) -> bool) -> Vec<(Owner, Place)> {
        let mut by_owner: BTreeMap<Owner, (u64, u64, Vec<&str>)> = BTreeMap::new();
        for (owner, finding, sure) in self.personal().filter(|(_, finding, _)| wanted(finding)) {
            let (count, confirmed, names) = by_owner.entry(owner).or_default();
            *count += sure;
            *confirmed += finding.confirmed;
            if !names.contains(&finding.category.as_str()) {
                names.push(&finding.category);
            }
        }
        let place = |(owner, (count, confirmed, mut names)): (Owner, (u64, u64, Vec<&str>))| {
            let place = self.place(check, owner, None, count)?;
            names.sort_unstable();
            Some((owner, Place { confirmed, about: listed(names), ..place }))
        };
        by_owner.into_iter().filter_map(place).collect()
    }

    /// Whose an issue is: the system's, or the root's.
    pub fn group(&self, owner: Owner) -> Group {
        match owner {
            Some(number) => Group::System(number),
            None => {
                let path = &self.record.path;
                Group::Root(path.split_once('/').map_or(path.as_str(), |(root, _)| root).to_owned())
            }
        }
    }
}

/// Confirmed and likely matches.
pub fn sure(finding: &Finding) -> u64 {
    finding.confirmed + finding.likely
}

/// What places are gathered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Number of a system.
    System(usize),
    /// The root of what belongs to none.
    Root(String),
}

impl Group {
    /// The system, where it is one.
    pub fn system<'c>(&self, cx: &Context<'c>) -> Option<&'c System> {
        match self {
            Group::System(number) => cx.system(*number),
            Group::Root(_) => None,
        }
    }

    /// As an issue names it.
    pub fn whose(&self, cx: &Context<'_>) -> Whose {
        match (self, self.system(cx)) {
            (_, Some(system)) => Whose::System(system.id.clone()),
            (Group::Root(root), None) => Whose::Folder(root.clone()),
            (Group::System(_), None) => Whose::All,
        }
    }

    /// For a sentence: `the system "Staff"`, or `share`.
    pub fn called(&self, cx: &Context<'_>) -> String {
        match (self, self.system(cx)) {
            (_, Some(system)) => system.title().to_owned(),
            (Group::Root(root), None) if cx.register.is_some() => {
                format!("{root}, outside all systems")
            }
            (Group::Root(root), None) => root.clone(),
            (Group::System(_), None) => String::new(),
        }
    }
}

/// Places gathered by whose they are and something else: a category, a term.
#[derive(Debug)]
pub struct Tally<K>(BTreeMap<(Group, K), Places>);

impl<K: Ord> Default for Tally<K> {
    fn default() -> Self {
        Tally(BTreeMap::new())
    }
}

impl<K: Ord> Tally<K> {
    /// Adds a place, if there is one.
    pub fn add(&mut self, seen: &Seen, owner: Owner, key: K, place: Option<Place>) {
        if let Some(place) = place {
            self.0.entry((seen.group(owner), key)).or_default().add(seen.nth, place);
        }
    }

    /// What was gathered, in order.
    pub fn into_groups(self) -> impl Iterator<Item = (Group, K, Places)> {
        self.0.into_iter().map(|((group, key), places)| (group, key, places))
    }
}

/// What is known when all records have passed.
pub struct End<'e> {
    /// The facts around the run.
    pub cx: &'e Context<'e>,
    /// What was found in each system, where there is a register.
    pub observed: Option<&'e Observed>,
    /// Who stands where, as far as the inventory has sketches that compare.
    pub overlaps: &'e Overlaps,
}

impl End<'_> {
    /// A set of values as a place, if no suppression takes it out.
    pub fn place(&self, check: &str, set: &Set) -> Option<Place> {
        let system = set.owner.and_then(|number| self.cx.system(number)).map(|s| s.id.as_str());
        let (path, field) = (&set.path, Some(set.field.as_str()));
        let taken = self.cx.suppressions.takes(check, system, Some(path), field);
        let place =
            Place { field: Some(set.field.clone()), count: set.distinct, ..Place::of(path) };
        (!taken).then_some(place)
    }
}
