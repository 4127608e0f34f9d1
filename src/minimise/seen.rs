//! Holds what a check is given: the facts around a run (`Context`), one record with its
//! systems (`Seen`), and what is known at the end (`End`). Must not know any check.

use super::Suppressions;
use super::columns::{is_text, table};
use super::issue::{Place, Places, Whose, listed};
use super::overlaps::{Overlaps, Set};
use super::paths::is_log;
use super::thresholds::Thresholds;
use crate::model::{FieldRecord, Finding, ObjectRecord};
use crate::register::said::Said;
use crate::register::{Assignment, Categories, Observed, Register, System};
use crate::validate::Date;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// The facts around a run.
pub struct Context<'c> {
    /// The register, where there is one.
    pub register: Option<&'c Register>,
    /// What is said in public, where that is known.
    pub statement: Option<&'c Said>,
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

/// Personal data that were found for sure in one field, and all that checks ask of them.
#[derive(Clone, Copy)]
pub struct Found<'s> {
    /// The system of the field.
    pub owner: Owner,
    /// What was found.
    pub finding: &'s Finding,
    /// Confirmed and likely matches.
    pub sure: u64,
    /// How sensitive it is.
    pub class: Class,
    /// The statistics of the column; none for running text.
    pub column: Option<&'s FieldRecord>,
}

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
    found: Vec<Found<'s>>,
    log: OnceCell<bool>,
}

impl<'s> Seen<'s> {
    pub(super) fn new(
        cx: &'s Context<'s>,
        record: &'s ObjectRecord,
        nth: u64,
        assignment: Option<&'s Assignment<'s>>,
    ) -> Self {
        let owner = assignment.and_then(Assignment::object).map(|owner| owner.system);
        let found = Vec::new();
        let mut seen = Seen { cx, record, nth, assignment, owner, found, log: OnceCell::new() };
        seen.found = seen.all_found();
        seen
    }

    /// Findings in order with their columns: both stand in the order of fields, so each search
    /// goes on where the last one ended.
    fn all_found(&self) -> Vec<Found<'s>> {
        let (fields, mut at) = (&self.record.fields, 0);
        let mut found = Vec::new();
        for finding in &self.record.findings {
            let class = self.cx.class(&finding.category);
            let sure = sure(finding);
            if sure == 0 || class == Class::Organisation {
                continue;
            }
            let name = finding.field.as_str();
            let (before, behind) = fields.split_at(at);
            let is = |field: &FieldRecord| field.field == name;
            let here = behind.iter().position(is).map(|n| at + n);
            let here = here.or_else(|| before.iter().position(is));
            at = here.unwrap_or(at);
            let column = here.map(|n| &fields[n]);
            let column = column.filter(|f| f.distinct.is_some() && !is_text(&f.field));
            found.push(Found { owner: self.owner_of(name), finding, sure, class, column });
        }
        found
    }

    /// Whether it is a log.
    pub fn is_log(&self) -> bool {
        *self.log.get_or_init(|| is_log(&self.record.path, &self.record.format))
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

    /// Personal data that were found for sure.
    pub fn personal(&self) -> &[Found<'s>] {
        &self.found
    }

    /// Its columns with personal data, table by table.
    pub fn tables(&self) -> BTreeMap<&'s str, Vec<Found<'s>>> {
        let mut tables: BTreeMap<&str, Vec<Found>> = BTreeMap::new();
        for found in self.found.iter().filter(|found| found.column.is_some()) {
            tables.entry(table(&found.finding.field)).or_default().push(*found);
        }
        tables
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

    /// The object as one place for each of its systems, with all that was found in it and is as
    /// `wanted`: how many matches, of what.
    pub fn objects(&self, check: &str, wanted: impl Fn(&Found<'s>) -> bool) -> Vec<(Owner, Place)> {
        let mut by_owner: BTreeMap<Owner, (u64, u64, Vec<&str>)> = BTreeMap::new();
        for &Found { owner, finding, sure, .. } in self.found.iter().filter(|one| wanted(one)) {
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
