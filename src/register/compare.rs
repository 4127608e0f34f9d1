//! Holds declared against found: what is found and not declared, declared and not found. Must
//! not change what is declared.

use super::categories::covers;
use super::observe::{Contest, Count, Found, Observed};
use super::system::Register;
use super::words::Status;

/// What differs between a register and an inventory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// System by system, in the order of the register.
    pub systems: Vec<SystemDifference>,
    /// Folders with personal data that belong to no system.
    pub elsewhere: Vec<Elsewhere>,
    /// Objects that two systems claim alike: the ids of the one that has them and of the
    /// other.
    pub contests: Vec<(String, String, Contest)>,
}

/// What differs in one system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemDifference {
    /// Number of the system.
    pub system: usize,
    /// Objects, those with personal data, those not read in full.
    pub objects: u64,
    /// Objects with personal data.
    pub personal: u64,
    /// Objects that were not read in full.
    pub with_gaps: u64,
    /// Found and not declared, the most matches first.
    pub undeclared: Vec<(String, Count)>,
    /// Declared and not found.
    pub not_found: Vec<String>,
    /// Declared, but no rule that ships looks for it.
    pub not_sought: Vec<String>,
    /// Locations that speak of no object of the inventory.
    pub unmet: Vec<String>,
    /// Whether the system ended although there are data.
    pub ended_with_data: bool,
}

/// A folder with personal data that belong to no system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The folder.
    pub folder: String,
    /// Objects with personal data in no system.
    pub personal: u64,
    /// What was found.
    pub found: Vec<(String, Count)>,
}

impl SystemDifference {
    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        let SystemDifference { undeclared, not_found, unmet, ended_with_data, .. } = self;
        *ended_with_data || !undeclared.is_empty() || !not_found.is_empty() || !unmet.is_empty()
    }
}

impl Difference {
    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        !self.elsewhere.is_empty()
            || !self.contests.is_empty()
            || self.systems.iter().any(SystemDifference::differs)
    }
}

/// Holds a register against what was found.
pub fn compare(register: &Register, observed: &Observed) -> Difference {
    let systems = observed.systems.iter().enumerate();
    let own = |found: &Found| -> Vec<(String, Count)> {
        let personal = found.personal_data(&register.categories);
        personal.into_iter().map(|(name, count)| (name.to_owned(), *count)).collect()
    };
    let id = |number: usize| register.systems[number].id.clone();
    Difference {
        systems: systems
            .map(|(number, found)| {
                let met = &observed.met[number];
                of_system(register, number, found, own(found), met)
            })
            .collect(),
        elsewhere: observed
            .elsewhere
            .iter()
            .filter(|(_, found)| found.personal > 0)
            .map(|(folder, found)| Elsewhere {
                folder: folder.clone(),
                personal: found.personal,
                found: own(found),
            })
            .collect(),
        contests: observed
            .contests
            .iter()
            .map(|(&(first, other), contest)| (id(first), id(other), contest.clone()))
            .collect(),
    }
}

fn of_system(
    register: &Register,
    number: usize,
    found: &Found,
    personal: Vec<(String, Count)>,
    met: &[bool],
) -> SystemDifference {
    let system = &register.systems[number];
    let is_found = |declared: &&str| {
        found.categories.iter().any(|(name, count)| count.sure() > 0 && covers(declared, name))
    };
    let has_ended = system.status == Status::Ended;
    let undeclared = personal.into_iter().filter(|(name, _)| !system.declares(name));
    let not_found = system.declared().into_iter().filter(|name| !is_found(name) && !has_ended);
    let (not_found, not_sought): (Vec<&str>, Vec<&str>) =
        not_found.partition(|name| register.categories.is_sought(name));
    let unmet = system.locations.iter().zip(met).filter(|(_, met)| !**met && !has_ended);
    SystemDifference {
        system: number,
        objects: found.objects,
        personal: found.personal,
        with_gaps: found.with_gaps,
        undeclared: if system.is_copy() { Vec::new() } else { undeclared.collect() },
        not_found: not_found.into_iter().map(str::to_owned).collect(),
        not_sought: not_sought.into_iter().map(str::to_owned).collect(),
        unmet: unmet.map(|(location, _)| location.clone()).collect(),
        ended_with_data: has_ended && found.personal > 0,
    }
}
