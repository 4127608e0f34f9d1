//! Holds how paths of keys are written: `orders[].customer` and `email`. Must not know
//! how they were met.

use super::{Name, Node, Path, ROOT};
use crate::model::{FieldName, FieldPath};

/// Longest path that is shown, in names.
const SHOWN: usize = 16;

/// The field at `node`.
pub(super) fn of(paths: &[Path], node: Node) -> FieldPath {
    let (mut at, mut arrays) = (node, String::new());
    while at != ROOT && paths[at.0 as usize].name == Name::Items {
        arrays.push_str("[]");
        at = paths[at.0 as usize].above;
    }
    let name = match &paths[at.0 as usize].name {
        Name::Key(key) if !key.is_empty() => FieldName::Named(key.clone() + &arrays),
        Name::Data => FieldName::Named("{value}".to_owned() + &arrays),
        _ => FieldName::Position(node.0 + 1),
    };
    match at {
        ROOT => FieldPath::column(name),
        _ if paths[at.0 as usize].name == Name::Data => within(paths, at, name),
        _ => within(paths, paths[at.0 as usize].above, name),
    }
}

/// The field of those keys of `above` that are data.
pub(super) fn of_keys(paths: &[Path], above: Node) -> FieldPath {
    within(paths, above, FieldName::Named("{key}".to_owned()))
}

fn within(paths: &[Path], mut node: Node, name: FieldName) -> FieldPath {
    let mut names = Vec::new();
    while node != ROOT {
        let path = &paths[node.0 as usize];
        names.push(match &path.name {
            Name::Key(key) => key.as_str(),
            Name::Items => "[]",
            Name::Data => "{key}",
        });
        node = path.above;
    }
    let mut container = String::new();
    // of a deep path the outer part
    for name in names.into_iter().rev().take(SHOWN) {
        if !container.is_empty() && name != "[]" {
            container.push('.');
        }
        container.push_str(name);
    }
    match container.is_empty() {
        true => FieldPath::column(name),
        false => FieldPath::of_table(&container, name),
    }
}
