//! Holds what stands beside a field in the same table. Must not know the field's values.

use super::tally::{FieldTally, ObjectTally};
use crate::model::FieldName;
use crate::rules::RuleSet;
use crate::rules::fields::Strength;

/// Which kinds of fields stand side by side in each container of an object.
pub struct Neighbours<'o> {
    fields: Vec<(Option<&'o str>, Vec<&'o str>)>,
    /// Fields of numbers that begin with the date of birth beside them, and the fields
    /// of those dates.
    born: Vec<bool>,
}

impl<'o> Neighbours<'o> {
    /// Reads the names of all fields of `object`.
    pub fn new(rules: &'o RuleSet, object: &'o ObjectTally) -> Self {
        let categories = |field: &FieldTally| match &field.path.name {
            FieldName::Named(name) => {
                let strong =
                    rules.fields.rules_for(name).iter().filter(|(_, s)| *s == Strength::Strong);
                strong.map(|&(id, _)| rules.rule(id).category.as_str()).collect()
            }
            _ => Vec::new(),
        };
        let fields = object.fields.iter();
        let mut born = vec![false; object.fields.len()];
        for (i, field) in object.fields.iter().enumerate() {
            for dates in field.births.agreeing() {
                born[i] = true;
                born[dates as usize] = true;
            }
        }
        Neighbours {
            fields: fields.map(|f| (f.path.container.as_deref(), categories(f))).collect(),
            born,
        }
    }

    /// Whether field number `i` holds dates of birth, or numbers that begin with those
    /// beside them.
    pub fn is_born(&self, i: usize) -> bool {
        self.born[i]
    }

    /// Whether a field beside number `i` is clearly called after one of `kinds`.
    pub fn beside(&self, i: usize, kinds: &[impl AsRef<str>]) -> bool {
        let container = self.fields[i].0;
        self.fields.iter().enumerate().any(|(j, (other, categories))| {
            j != i
                && *other == container
                && categories.iter().any(|c| kinds.iter().any(|kind| c.starts_with(kind.as_ref())))
        })
    }
}
