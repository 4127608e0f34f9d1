//! Holds what stands beside a field in the same table. Must not know the field's values.

use super::tally::ObjectTally;
use crate::rules::RuleSet;
use std::collections::HashMap;

/// A category that fields of one container are clearly called after.
struct Kind<'o> {
    category: &'o str,
    /// The first such field.
    field: usize,
    /// Whether there is another.
    more: bool,
}

/// Which kinds of fields stand side by side in each container of an object.
pub struct Neighbours<'o> {
    /// The container of each field.
    containers: Vec<u32>,
    /// What stands in each container.
    kinds: Vec<Vec<Kind<'o>>>,
    /// Fields of numbers that begin with the date of birth beside them, and the fields
    /// of those dates.
    born: Vec<bool>,
}

impl<'o> Neighbours<'o> {
    /// Reads the names of all fields of `object`.
    pub fn new(rules: &'o RuleSet, object: &'o ObjectTally) -> Self {
        let count = object.fields.len();
        let mut containers = Vec::with_capacity(count);
        let mut kinds: Vec<Vec<Kind>> = Vec::new();
        let mut numbers: HashMap<Option<&str>, u32> = HashMap::new();
        let mut born = vec![false; count];
        let mut last: (Option<&str>, u32) = (None, u32::MAX);
        for (i, field) in object.fields.iter().enumerate() {
            let container = field.path.container.as_deref();
            // mostly that of the field before
            if last != (container, last.1) || last.1 == u32::MAX {
                let next = numbers.len() as u32;
                last = (container, *numbers.entry(container).or_insert(next));
                kinds.resize_with(numbers.len(), Vec::new);
            }
            containers.push(last.1);
            let kinds = &mut kinds[last.1 as usize];
            for id in field.called.clearly() {
                let category = rules.rule(id).category.as_str();
                match kinds.iter_mut().find(|kind| kind.category == category) {
                    Some(kind) => kind.more |= kind.field != i,
                    None => kinds.push(Kind { category, field: i, more: false }),
                }
            }
            for dates in field.births.agreeing() {
                born[i] = true;
                born[dates as usize] = true;
            }
        }
        Neighbours { containers, kinds, born }
    }

    /// Whether field number `i` holds dates of birth, or numbers that begin with those
    /// beside them.
    pub fn is_born(&self, i: usize) -> bool {
        self.born[i]
    }

    /// Whether a field beside number `i` is clearly called after one of `sought`.
    pub fn beside(&self, i: usize, sought: &[impl AsRef<str>]) -> bool {
        let kinds = &self.kinds[self.containers[i] as usize];
        kinds.iter().any(|kind| {
            (kind.more || kind.field != i)
                && sought.iter().any(|sought| kind.category.starts_with(sought.as_ref()))
        })
    }
}
