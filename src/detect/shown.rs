//! Holds the question which names of fields, sheets and tables may be shown: one that
//! is itself a value may not. Must not know where names come from.

use super::{Detector, ObjectTally, hash};
use crate::model::{FieldName, FieldPath};

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

/// The key that a part of a path is called by.
fn key(part: &str) -> &str {
    part.trim_end_matches("[]")
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
            } else if !path.sheet && container.split('.').any(|part| self.is_value(key(part))) {
                // of a path of keys each may be a value by itself
                let parts = container.split('.').map(|part| {
                    let name = key(part);
                    if self.is_value(name) { hidden(object, name) } else { part.to_owned() }
                });
                path.container = Some(parts.collect::<Vec<_>>().join("."));
            }
        }
        path
    }
}
