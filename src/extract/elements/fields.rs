//! Holds the paths of elements and attributes that were met, and their fields. Must not
//! know values.

use crate::extract::Sink;
use crate::model::{FieldId, FieldKind, FieldName, FieldPath};
use std::collections::HashMap;

/// Number of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node(usize);

/// Longest name that is kept, in bytes.
const LONGEST: usize = 256;

/// Longest path that is shown, in names.
const SHOWN: usize = 16;

struct Path {
    name: String,
    parent: Option<Node>,
    inner: HashMap<Vec<u8>, Node>,
    field: Option<FieldId>,
    count: u32,
}

/// All paths of a document, up to a limit.
pub(super) struct Fields {
    paths: Vec<Path>,
    roots: HashMap<Vec<u8>, Node>,
    limit: usize,
    /// The path of whatever is met beyond the limit.
    other: Option<Node>,
}

impl Fields {
    pub(super) fn new(limit: u64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Fields { paths: Vec::new(), roots: HashMap::new(), limit, other: None }
    }

    /// Whether there were more paths than the limit.
    pub(super) fn is_full(&self) -> bool {
        self.other.is_some()
    }

    /// The path of an element called `name` inside `parent`.
    pub(super) fn node(&mut self, parent: Option<Node>, name: &[u8]) -> Node {
        let name = &name[..name.len().min(LONGEST)];
        let inner = match parent {
            Some(Node(i)) => &self.paths[i].inner,
            None => &self.roots,
        };
        match inner.get(name) {
            Some(node) => *node,
            None => self.add(parent, name),
        }
    }

    /// The path of the attribute called `name` of an element.
    pub(super) fn attribute(&mut self, element: Node, name: &[u8]) -> Node {
        let mut marked = Vec::with_capacity(name.len() + 1);
        marked.push(b'@');
        marked.extend_from_slice(name);
        self.node(Some(element), &marked)
    }

    fn add(&mut self, parent: Option<Node>, name: &[u8]) -> Node {
        // elements without values need a path too
        if self.paths.len() >= self.limit.saturating_mul(2)
            && let Some(other) = self.other
        {
            return other;
        }
        let node = Node(self.paths.len());
        let text = crate::input::fold(&String::from_utf8_lossy(name));
        let (name_of, parent_of) = match self.paths.len() >= self.limit.saturating_mul(2) {
            true => {
                self.other = Some(node);
                (String::new(), None)
            }
            false => (text, parent),
        };
        let inner = HashMap::new();
        self.paths.push(Path { name: name_of, parent: parent_of, inner, field: None, count: 0 });
        if self.other.is_none() {
            let inner = match parent {
                Some(Node(i)) => &mut self.paths[i].inner,
                None => &mut self.roots,
            };
            inner.insert(name.to_vec(), node);
        }
        node
    }

    /// Counts an element; returns its number, from 1.
    pub(super) fn count(&mut self, Node(i): Node) -> u32 {
        self.paths[i].count = self.paths[i].count.saturating_add(1);
        self.paths[i].count
    }

    /// The field of a path.
    pub(super) fn field(&mut self, Node(i): Node, sink: &mut dyn Sink) -> FieldId {
        if let Some(field) = self.paths[i].field {
            return field;
        }
        let name = match self.paths[i].name.as_str() {
            "" => FieldName::Position(i as u32 + 1),
            name => FieldName::Named(name.to_owned()),
        };
        let mut above = Vec::new();
        let mut next = self.paths[i].parent;
        while let Some(Node(parent)) = next {
            above.push(self.paths[parent].name.as_str());
            next = self.paths[parent].parent;
        }
        // of a deep path the outer part
        let above: Vec<&str> = above.into_iter().rev().take(SHOWN).collect();
        let path = match above.is_empty() {
            true => FieldPath::column(name),
            false => FieldPath::of_table(&above.join("/"), name),
        };
        let field = sink.field(path, FieldKind::Cell, None);
        self.paths[i].field = Some(field);
        field
    }
}
