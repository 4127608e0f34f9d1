//! Holds what a register may call a category, and which declared name speaks of which that
//! was found. Must not know how anything is found.

use crate::model::{WrittenError, nearest};
use crate::rules::load_builtin;
use std::collections::{BTreeMap, BTreeSet};

/// Categories whose parts are found apart in tables.
const WHOLES: &[(&str, &[&str])] = &[
    ("name.full", &["name.first", "name.last"]),
    (
        "contact.address",
        &[
            "contact.street",
            "contact.postal_code",
            "contact.city",
            "contact.region",
            "contact.country",
        ],
    ),
];

/// The category that speaks of any special one.
const ANY_SPECIAL: &str = "special.any";

/// What the names of a user's own categories start with.
const OWN: &str = "custom.";

/// Whether a register that declares `declared` speaks of `found`: the same name, one that
/// begins with it up to a dot, or a part of it.
pub fn covers(declared: &str, found: &str) -> bool {
    let below = found.strip_prefix(declared).is_some_and(|rest| rest.starts_with('.'));
    let part = WHOLES.iter().any(|(whole, parts)| *whole == declared && parts.contains(&found));
    declared == found || below || part || (declared == ANY_SPECIAL && found.starts_with("special."))
}

/// What is known of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    sensitivity: String,
    fides: Option<String>,
    dpv: Vec<String>,
}

/// The closed list of categories with their sensitivity and their terms elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Categories {
    known: BTreeMap<String, Known>,
    beginnings: BTreeSet<String>,
    sought: BTreeSet<String>,
}

impl Categories {
    /// Those that ship.
    pub fn builtin() -> Result<Self, WrittenError> {
        let loaded = load_builtin()?;
        let sought = loaded.rules.into_iter().map(|source| source.rule.category).collect();
        let known: BTreeMap<String, Known> = loaded
            .categories
            .into_iter()
            .map(|c| (c.name, Known { sensitivity: c.sensitivity, fides: c.fides, dpv: c.dpv }))
            .collect();
        let beginning = |name: &String| name.split_once('.').map(|(start, _)| start.to_owned());
        let beginnings = known.keys().filter_map(beginning).collect();
        Ok(Categories { known, beginnings, sought })
    }

    /// Every category with its sensitivity class.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.known.iter().map(|(name, known)| (name.as_str(), known.sensitivity.as_str()))
    }

    /// Says what is wrong with a name that a register declares. Those of rules of the user's
    /// own are taken as they are.
    pub fn check(&self, name: &str) -> Result<(), String> {
        let is_own = name.strip_prefix(OWN).is_some_and(|rest| !rest.is_empty());
        if is_own || self.known.contains_key(name) || self.beginnings.contains(name) {
            return Ok(());
        }
        let names = self.known.keys().chain(&self.beginnings).map(String::as_str);
        // the whole list does not fit a line
        let same_area = || {
            let area = name.split(['.', '_', '-']).next().unwrap_or(name);
            let near = nearest(area, self.beginnings.iter().map(String::as_str))?;
            let start = format!("{near}.");
            let below = self.known.keys().filter(|known| known.starts_with(&start));
            Some(below.map(String::as_str).collect::<Vec<_>>().join(", "))
        };
        Err(match (nearest(name, names), same_area()) {
            (Some(near), _) => format!("unknown category `{name}`; did you mean `{near}`?"),
            (None, Some(below)) => format!("unknown category `{name}`; valid: {below}"),
            (None, None) => {
                let areas: Vec<&str> = self.beginnings.iter().map(String::as_str).collect();
                format!("unknown category `{name}`; they begin with {}", areas.join(", "))
            }
        })
    }

    /// The sensitivity classes that a declared name speaks of.
    pub fn sensitivities<'c>(&'c self, declared: &'c str) -> BTreeSet<&'c str> {
        self.covered(declared).map(|known| known.sensitivity.as_str()).collect()
    }

    /// The keys of fideslang that a declared name speaks of.
    pub fn fides<'c>(&'c self, declared: &'c str) -> impl Iterator<Item = &'c str> {
        self.covered(declared).filter_map(|known| known.fides.as_deref())
    }

    /// The terms of the Data Privacy Vocabulary that a declared name speaks of.
    pub fn dpv<'c>(&'c self, declared: &'c str) -> impl Iterator<Item = &'c str> {
        self.covered(declared).flat_map(|known| &known.dpv).map(String::as_str)
    }

    fn covered<'c>(&'c self, declared: &'c str) -> impl Iterator<Item = &'c Known> {
        let covered = self.known.iter().filter(move |(name, _)| covers(declared, name));
        covered.map(|(_, known)| known)
    }

    /// The sensitivity class of a category that was found; `ordinary` for the user's own.
    pub fn sensitivity(&self, found: &str) -> &str {
        self.known.get(found).map_or("ordinary", |known| known.sensitivity.as_str())
    }

    /// Whether a rule that ships looks for something that a declared name speaks of. What
    /// rules of the user's own look for is not known here.
    pub fn is_sought(&self, declared: &str) -> bool {
        declared.starts_with(OWN) || self.sought.iter().any(|found| covers(declared, found))
    }

    /// Whether a category is personal data: not that of organisations.
    pub fn is_personal(&self, found: &str) -> bool {
        self.sensitivity(found) != "organisation"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_name_speaks_of_itself_what_is_below_it_and_its_parts() {
        for (declared, found, expected) in [
            ("contact.email", "contact.email", true),
            ("contact", "contact.email", true),
            ("contact.email", "contact.phone", false),
            ("cont", "contact.email", false),
            ("name.full", "name.first", true),
            ("name.first", "name.full", false),
            ("contact.address", "contact.city", true),
            ("contact.address", "contact.email", false),
            ("special.any", "special.health", true),
            ("special.health", "special.any", false),
            ("cookie", "cookie.id", true),
            ("cookie.id", "cookie", false),
        ] {
            assert_eq!(covers(declared, found), expected, "{declared} of {found}");
        }
    }

    #[test]
    fn a_name_that_is_none_is_told_with_the_nearest() {
        let categories = Categories::builtin().expect("ours");
        for good in ["contact.email", "contact", "special", "custom.badge", "criminal"] {
            assert_eq!(categories.check(good), Ok(()), "{good}");
        }
        for (name, says) in [
            ("contact.emial", "unknown category `contact.emial`; did you mean `contact.email`?"),
            ("gov.rijksregister", "valid: gov.be_bis, gov.be_rrn, "),
            ("shoes", "unknown category `shoes`; they begin with auth, "),
            ("custom.", "unknown category `custom.`"),
        ] {
            let said = categories.check(name).expect_err(name);
            assert!(said.contains(says), "{said}");
        }
    }
}
