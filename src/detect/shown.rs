//! Holds the question which names of fields, sheets and tables may be shown: one that
//! is itself a value may not. Must not know where names come from.

use super::{Detector, ObjectTally, band, hash, score};
use crate::model::{Band, FieldName, FieldPath};
use crate::rules::names::flag;

/// What is shown instead of a container, or a part of its path, that is a value: the
/// same for the same.
fn hidden(object: &mut ObjectTally, name: &str) -> String {
    let hash = hash::local(name.as_bytes());
    let known = object.hidden.iter().position(|&hidden| hidden == hash);
    let i = known.unwrap_or_else(|| {
        object.hidden.push(hash);
        object.hidden.len() - 1
    });
    format!("#{}", i + 1)
}

impl Detector<'_> {
    /// `path` as it may be shown among the fields of `object`: a name that is a
    /// value gives way to its position.
    pub(super) fn shown(&mut self, object: &mut ObjectTally, mut path: FieldPath) -> FieldPath {
        if let FieldName::Named(name) = &path.name
            && self.is_value(name)
        {
            path.name = FieldName::Position(object.fields.len() as u32 + 1);
        }
        if let Some(container) = &path.container {
            if self.is_value(container) {
                path.container = Some(hidden(object, container));
            } else if !path.sheet && container.contains('.') {
                // of a path of keys each may be a value by itself
                let parts = container.split('.').map(|part| {
                    let name = part.trim_end_matches("[]");
                    if self.is_value(name) { hidden(object, name) } else { part.to_owned() }
                });
                path.container = Some(parts.collect::<Vec<_>>().join("."));
            }
        }
        path
    }

    fn is_value(&mut self, name: &str) -> bool {
        let rules = self.rules;
        let has_mark = name.bytes().any(|b| b.is_ascii_digit() || b == b'@');
        // what names in small letters say is what a column holds
        let has_capital = name.chars().any(char::is_uppercase);
        if !has_mark && !has_capital {
            return false;
        }
        let found = self.matches(name.as_bytes()).iter();
        let mut bands = found.map(|m| band(score(rules.rule(m.rule), m.signature)));
        bands.any(|band| band >= Some(Band::Likely)) || self.is_listed_name(name)
    }

    /// Whether `name` is one word that is known as a first or last name and as
    /// nothing else.
    fn is_listed_name(&self, name: &str) -> bool {
        let flags = self.rules.names.flags(name);
        let not_only = flag::ORDINARY | flag::NOT_A_NAME | flag::TITLE;
        flags & (flag::FIRST | flag::LAST) != 0
            && flags & not_only == 0
            && name.starts_with(char::is_uppercase)
            && self.rules.fields.rules_for(name).is_empty()
    }
}
