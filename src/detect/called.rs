//! Holds what the names of fields say, looked up once for each name: fields of settings
//! and of nested data are many, and bear the same names again and again. Must not know
//! values.

use super::{Detector, band, score};
use crate::model::{Band, FieldName};
use crate::rules::fields::{Strength, words_of};
use crate::rules::names::flag;
use crate::rules::{Bits, RuleId, RuleSet};
use std::collections::HashMap;
use std::sync::Arc;

/// What the name of a field says.
#[derive(Debug, Default)]
pub struct Called {
    /// The rules that it speaks for.
    pub speaks_for: Vec<(RuleId, Strength)>,
    /// The same as a set.
    pub rules: Bits,
    /// The rules that a word in it speaks against.
    pub contrary: Bits,
    /// Whether it says that the field holds names, places or the like: words in it need
    /// no search.
    pub holds_words: bool,
    /// Whether it says that the field names or describes a person.
    pub person: bool,
    /// Whether it is itself a value, which may not be shown.
    is_value: bool,
}

impl Called {
    /// What `name` says to `rules`.
    fn new(rules: &RuleSet, name: &str) -> Self {
        let words = words_of(name);
        let mut called =
            Called { speaks_for: rules.fields.rules_of(&words).to_vec(), ..Called::default() };
        for &(id, strength) in &called.speaks_for {
            let rule = rules.rule(id);
            called.rules.insert(id.index());
            called.holds_words |= strength == Strength::Strong && rule.cells.is_some();
            called.person |= strength == Strength::Strong && names_a_person(&rule.category);
        }
        let mut hits = Vec::new();
        rules.keywords.find(words.join(" ").as_bytes(), 0, &mut hits);
        hits.iter().for_each(|hit| called.contrary.add_all(hit.word.speaks_against));
        called
    }

    /// The rules that it clearly speaks for.
    pub fn clearly(&self) -> impl Iterator<Item = RuleId> {
        let strong = self.speaks_for.iter().filter(|(_, strength)| *strength == Strength::Strong);
        strong.map(|&(id, _)| id)
    }
}

/// Whether a field of this category says whom a record is about.
fn names_a_person(category: &str) -> bool {
    ["name.", "gov.", "demo.birth_date", "contact."].iter().any(|start| category.starts_with(start))
}

/// Whether a name may be a value: what names in small letters say is what a column holds.
fn may_be_value(name: &str) -> bool {
    name.chars().any(|c| c.is_ascii_digit() || c == '@' || c.is_uppercase())
}

/// Most names that are kept.
const MOST: usize = 1 << 14;

/// Names that were looked up.
#[derive(Default)]
pub(super) struct KnownNames {
    names: HashMap<Box<str>, Arc<Called>>,
    none: Arc<Called>,
}

impl Detector<'_> {
    /// What the name of a field says.
    pub(super) fn called(&mut self, name: &FieldName) -> Arc<Called> {
        match name {
            FieldName::Named(name) => self.look_up(name),
            FieldName::Position(_) | FieldName::Text => self.known_names.none.clone(),
        }
    }

    /// Whether a name is itself a value, which may not be shown.
    pub(super) fn is_value(&mut self, name: &str) -> bool {
        may_be_value(name) && self.look_up(name).is_value
    }

    fn look_up(&mut self, name: &str) -> Arc<Called> {
        if let Some(called) = self.known_names.names.get(name) {
            return called.clone();
        }
        let mut called = Called::new(self.rules, name);
        called.is_value = may_be_value(name) && self.reads_as_value(name, &called);
        let called = Arc::new(called);
        if self.known_names.names.len() >= MOST {
            self.known_names.names.clear();
        }
        self.known_names.names.insert(name.into(), called.clone());
        called
    }

    fn reads_as_value(&mut self, name: &str, called: &Called) -> bool {
        let rules = self.rules;
        let found = self.matches(name.as_bytes()).iter();
        let mut bands = found.map(|m| band(score(rules.rule(m.rule), m.signature)));
        bands.any(|band| band >= Some(Band::Likely)) || self.is_listed_name(name, called)
    }

    /// Whether `name` is one word that is known as a first or last name and as
    /// nothing else.
    fn is_listed_name(&self, name: &str, called: &Called) -> bool {
        let flags = self.rules.names.flags(name);
        let not_only = flag::ORDINARY | flag::NOT_A_NAME | flag::TITLE;
        flags & (flag::FIRST | flag::LAST) != 0
            && flags & not_only == 0
            && name.starts_with(char::is_uppercase)
            && called.speaks_for.is_empty()
    }
}
