//! Holds the paths of keys in nested data (`orders[].customer.email`) and their fields.
//! Keys that are data share one path, `{key}`. Must not know values or how keys are
//! written.

mod data;
mod path;

use super::Sink;
use crate::model::{Cause, Chunk, FieldId, FieldKind, Gap, Stage};
use std::collections::HashMap;

/// Number of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node(u32);

/// What holds the whole document.
pub(super) const ROOT: Node = Node(0);

/// Distinct keys of one path; where there are more, they are data.
const MOST_KEYS: usize = 200;

/// Keys of one path that are found by looking at each.
const FEW_KEYS: usize = 16;

/// Bytes of a key by which it is known.
const LONGEST: usize = 256;

/// What a path adds to the one above it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    Key(String),
    /// Elements of an array.
    Items,
    /// Members under keys that are data.
    Data,
}

struct Path {
    name: Name,
    above: Node,
    keys: Vec<(Box<[u8]>, Node)>,
    /// Number of the key in `keys`, once there are many.
    index: HashMap<Box<[u8]>, usize>,
    /// Number of the key that was met last: mostly the next one follows.
    last: usize,
    items: Option<Node>,
    data: Option<Node>,
    /// Whether all its keys are data.
    is_map: bool,
    field: Option<FieldId>,
    key_field: Option<FieldId>,
    count: u32,
}

impl Path {
    fn new(name: Name, above: Node) -> Self {
        Path {
            name,
            above,
            keys: Vec::new(),
            index: HashMap::new(),
            last: 0,
            items: None,
            data: None,
            is_map: false,
            field: None,
            key_field: None,
            count: 0,
        }
    }

    /// Number of a key that was met before.
    fn number_of(&self, key: &[u8]) -> Option<usize> {
        match self.keys.len() {
            0..=FEW_KEYS => self.keys.iter().position(|(known, _)| **known == *key),
            _ => self.index.get(key).copied(),
        }
    }

    /// Makes the last key known by its number.
    fn index_last(&mut self) {
        let new = match self.keys.len() {
            0..=FEW_KEYS => return,
            n if n == FEW_KEYS + 1 => 0,
            n => n - 1,
        };
        let new = self.keys[new..].iter().zip(new..);
        self.index.extend(new.map(|((key, _), i)| (key.clone(), i)));
    }
}

/// All paths of a document, up to a limit.
pub(super) struct Keys {
    paths: Vec<Path>,
    limit: usize,
    /// The path of whatever is met beyond the limit.
    other: Option<Node>,
    /// Keys that may be data and stand in no buffer: they are handed on at the end.
    waiting: Vec<(Node, Vec<u8>)>,
}

/// A key that was met.
pub(super) struct Met {
    /// The path of what it holds.
    pub(super) node: Node,
    /// Whether it is data itself, to be handed on as a value of [`Keys::key_field`].
    pub(super) is_data: bool,
}

impl Keys {
    pub(super) fn new(limit: u64) -> Self {
        // what holds others takes a path, and no field
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).saturating_mul(2);
        let root = Path::new(Name::Items, ROOT);
        Keys { paths: vec![root], limit, other: None, waiting: Vec::new() }
    }

    fn path(&mut self, Node(i): Node) -> &mut Path {
        &mut self.paths[i as usize]
    }

    /// The path of what stands under `key`.
    #[inline]
    pub(super) fn key(&mut self, above: Node, key: &[u8]) -> Met {
        let path = &mut self.paths[above.0 as usize];
        if !path.is_map {
            for i in [path.last + 1, 0] {
                if let Some((known, node)) = path.keys.get(i)
                    && **known == *key
                {
                    path.last = i;
                    return Met { node: *node, is_data: false };
                }
            }
        }
        self.sought(above, key)
    }

    fn sought(&mut self, above: Node, key: &[u8]) -> Met {
        let path = self.path(above);
        let key = &key[..key.len().min(LONGEST)];
        if !path.is_map {
            if let Some(i) = path.number_of(key) {
                path.last = i;
                return Met { node: path.keys[i].1, is_data: false };
            }
            if path.keys.len() >= MOST_KEYS {
                self.make_map(above);
            }
        }
        if self.path(above).is_map || data::is_data(key) {
            return Met { node: self.data(above), is_data: true };
        }
        let name = crate::input::fold(&String::from_utf8_lossy(key));
        let node = self.add(Name::Key(name), above);
        let path = self.path(above);
        path.last = path.keys.len();
        path.keys.push((key.into(), node));
        path.index_last();
        if data::may_be_data(key) {
            self.waiting.push((above, key.to_vec()));
        }
        Met { node, is_data: false }
    }

    /// The path of what a value names: `{"name": "x", "value": …}`.
    pub(super) fn label(&mut self, above: Node, name: &[u8]) -> Node {
        let met = self.key(above, name);
        if met.is_data && self.waiting.len() < self.limit {
            self.waiting.push((above, name[..name.len().min(LONGEST)].to_vec()));
        }
        met.node
    }

    /// Takes all keys of a path for data, also those that were met before.
    pub(super) fn make_map(&mut self, node: Node) {
        let path = self.path(node);
        path.is_map = true;
        path.index = HashMap::new();
        let known = std::mem::take(&mut path.keys);
        let known = known.into_iter().filter(|(key, _)| !data::may_be_data(key));
        self.waiting.extend(known.map(|(key, _)| (node, key.into_vec())));
    }

    /// The path of the elements of an array.
    pub(super) fn items(&mut self, above: Node) -> Node {
        match self.path(above).items {
            Some(node) => node,
            None => {
                let node = self.add(Name::Items, above);
                *self.path(above).items.insert(node)
            }
        }
    }

    /// The path of what stands under keys that are data.
    fn data(&mut self, above: Node) -> Node {
        match self.path(above).data {
            Some(node) => node,
            None => {
                let node = self.add(Name::Data, above);
                *self.path(above).data.insert(node)
            }
        }
    }

    fn add(&mut self, name: Name, above: Node) -> Node {
        if let Some(other) = self.other {
            return other;
        }
        let node = Node(self.paths.len() as u32);
        let is_full = self.paths.len() >= self.limit;
        let path = if is_full { Path::new(Name::Items, ROOT) } else { Path::new(name, above) };
        self.paths.push(path);
        if is_full {
            self.other = Some(node);
        }
        node
    }

    /// Counts an element or member; returns its number, from 1.
    pub(super) fn count(&mut self, node: Node) -> u32 {
        let path = self.path(node);
        path.count = path.count.saturating_add(1);
        path.count
    }

    /// Whether a path is called `name` by its last key.
    pub(super) fn is_called(&self, mut node: Node, name: &str) -> bool {
        while node != ROOT && self.paths[node.0 as usize].name == Name::Items {
            node = self.paths[node.0 as usize].above;
        }
        matches!(&self.paths[node.0 as usize].name, Name::Key(key) if key == name)
    }

    /// The field of the values at a path.
    #[inline]
    pub(super) fn field(&mut self, node: Node, sink: &mut dyn Sink) -> FieldId {
        self.declared_field(node, None, sink)
    }

    /// The same of values that are declared to be of a type.
    #[inline]
    pub(super) fn declared_field(
        &mut self,
        node: Node,
        declared: Option<&str>,
        sink: &mut dyn Sink,
    ) -> FieldId {
        match self.paths[node.0 as usize].field {
            Some(field) => field,
            None => {
                let declared = declared.map(str::to_owned);
                let field = sink.field(path::of(&self.paths, node), FieldKind::Cell, declared);
                *self.path(node).field.insert(field)
            }
        }
    }

    /// The field of those keys of a path that are data.
    pub(super) fn key_field(&mut self, above: Node, sink: &mut dyn Sink) -> FieldId {
        match self.paths[above.0 as usize].key_field {
            Some(field) => field,
            None => {
                let field = sink.field(path::of_keys(&self.paths, above), FieldKind::Cell, None);
                *self.path(above).key_field.insert(field)
            }
        }
    }

    /// Hands on the keys that are data and were first taken for names, and tells whether
    /// there were more paths than the limit.
    pub(super) fn end(&mut self, sink: &mut dyn Sink) -> Result<(), super::ExtractError> {
        let mut chunk = Chunk::default();
        for (above, key) in std::mem::take(&mut self.waiting) {
            let field = self.key_field(above, sink);
            let text = crate::input::fold(&String::from_utf8_lossy(&key));
            chunk.push(field, 1, text.as_bytes());
        }
        if self.other.is_some() {
            let gap = Gap::new(Stage::Extract, Cause::TooMany);
            sink.gap(gap.noting("keys of more paths are one field"));
        }
        if chunk.values.is_empty() {
            return Ok(());
        }
        chunk.first_record = 0;
        sink.chunk(&mut chunk).or_stop()
    }
}
