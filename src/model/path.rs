//! Holds `ObjectPath`, the identity of an object: a labelled root and the steps
//! below it. Must not know how an object is opened.

use std::fmt;
use std::sync::Arc;

/// One step on the way from a root to an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A file, by its path below the root: the system's own bytes, `/` between.
    File(Box<[u8]>),
    /// An entry of an archive: its position (0-based) and its name.
    Entry {
        /// Position in the archive; two entries may bear one name.
        index: u32,
        /// Name in UTF-8 where that can be had, else as stored; that of a folder ends with `/`.
        name: Box<[u8]>,
    },
    /// A message of a mailbox, by position (0-based).
    Message(u32),
    /// A part of a message or document, such as an attachment.
    Part {
        /// Position among the parts (0-based).
        index: u32,
        /// Name as stored; empty where it has none.
        name: Box<[u8]>,
    },
}

impl Segment {
    /// Name of the thing itself, without the folders it lies in.
    pub fn base_name(&self) -> &[u8] {
        let name: &[u8] = match self {
            Segment::File(name) | Segment::Entry { name, .. } | Segment::Part { name, .. } => name,
            Segment::Message(_) => &[],
        };
        name.rsplit(|&b| b == b'/').next().unwrap_or(name)
    }

    fn index(&self) -> Option<u32> {
        match self {
            Segment::File(_) => None,
            Segment::Entry { index, .. }
            | Segment::Part { index, .. }
            | Segment::Message(index) => Some(*index),
        }
    }
}

/// The identity of an object: the label of its root and the steps below it.
///
/// Prints as `share/klanten/a.zip!/b.xlsx`. Bytes that are no UTF-8, control
/// characters, `%`, `#` and `!` are percent-escaped, so that the print can be
/// split again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectPath {
    root: Arc<str>,
    segments: Vec<Segment>,
}

impl ObjectPath {
    /// The object at `below` (bytes, `/` between) under the root labelled `root`.
    pub fn file(root: Arc<str>, below: &[u8]) -> Self {
        ObjectPath { root, segments: vec![Segment::File(below.into())] }
    }

    /// The object one step inside this one.
    pub fn child(&self, segment: Segment) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len() + 1);
        segments.extend_from_slice(&self.segments);
        segments.push(segment);
        ObjectPath { root: self.root.clone(), segments }
    }

    /// Steps below the root, outermost first; never empty.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Label of the root.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// How many containers are around the object; 0 for a file.
    pub fn depth(&self) -> usize {
        self.segments.len() - 1
    }

    /// Name of the object itself, without folders and containers.
    pub fn base_name(&self) -> &[u8] {
        self.segments.last().map_or(&[], Segment::base_name)
    }

    /// Positions of the nested segments, for those who need the identity of an
    /// entry whose name is not unique. Empty for a file.
    pub fn positions(&self) -> Vec<u32> {
        self.segments.iter().filter_map(Segment::index).collect()
    }

    /// Key that sorts objects: root label, then the raw bytes of each segment,
    /// a container before what is in it, entries by position.
    pub fn sort_key(&self) -> Vec<u8> {
        let mut key = Vec::with_capacity(64);
        push_key_start(&mut key, &self.root);
        for (i, segment) in self.segments.iter().enumerate() {
            if i > 0 {
                key.push(0);
            }
            match segment {
                Segment::File(name) => key.extend_from_slice(name),
                Segment::Entry { index, name } | Segment::Part { index, name } => {
                    key.extend_from_slice(&index.to_be_bytes());
                    key.extend_from_slice(name);
                }
                Segment::Message(index) => key.extend_from_slice(&index.to_be_bytes()),
            }
        }
        key
    }
}

fn push_key_start(key: &mut Vec<u8>, root: &str) {
    key.extend_from_slice(root.as_bytes());
    key.push(0);
}

/// The [`ObjectPath::sort_key`] of a path that was printed, with the positions
/// that were recorded beside it.
pub fn sort_key_of_print(print: &str, positions: &[u32]) -> Vec<u8> {
    let mut key = Vec::with_capacity(print.len() + 8);
    let (root, below) = print.split_once('/').unwrap_or((print, ""));
    push_key_start(&mut key, &String::from_utf8_lossy(&unescape(root)));
    for (i, part) in below.split("!/").enumerate() {
        if i > 0 {
            key.push(0);
            if let Some(position) = positions.get(i - 1) {
                key.extend_from_slice(&position.to_be_bytes());
            }
        }
        key.extend_from_slice(&unescape(part));
    }
    key
}

impl fmt::Display for ObjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escape(self.root.as_bytes()))?;
        for (i, segment) in self.segments.iter().enumerate() {
            f.write_str(if i == 0 { "/" } else { "!/" })?;
            match segment {
                Segment::File(name) | Segment::Entry { name, .. } | Segment::Part { name, .. } => {
                    f.write_str(&escape(name))?;
                }
                Segment::Message(_) => {}
            }
        }
        Ok(())
    }
}

/// Percent-escapes what could not be read back: see [`ObjectPath`].
pub fn escape(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() || matches!(c, '%' | '#' | '!' | '\u{2028}' | '\u{2029}') {
                let mut utf8 = [0; 4];
                for b in c.encode_utf8(&mut utf8).bytes() {
                    push_escaped(&mut out, b);
                }
            } else {
                out.push(c);
            }
        }
        for &b in chunk.invalid() {
            push_escaped(&mut out, b);
        }
    }
    out
}

fn push_escaped(out: &mut String, b: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(HEX[usize::from(b >> 4)] as char);
    out.push(HEX[usize::from(b & 15)] as char);
}

/// Reverses [`escape`]; a `%` that starts no escape stays as it is.
pub fn unescape(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |j: usize| bytes.get(j).and_then(|&b| (b as char).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (b, _, _) => {
                out.push(b);
                i += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &[u8]) -> ObjectPath {
        ObjectPath::file("share".into(), name)
    }

    #[test]
    fn prints_and_reads_back_any_bytes() {
        for name in [&b"a/b.txt"[..], b"caf\xe9.txt", "één!/#%.txt".as_bytes(), b"new\nline"] {
            let path = file(name);
            let print = path.to_string();
            assert_eq!(sort_key_of_print(&print, &[]), path.sort_key(), "{print}");
        }
        let nested = file(b"a.zip").child(Segment::Entry { index: 7, name: (*b"b/c.csv").into() });
        assert_eq!(nested.to_string(), "share/a.zip!/b/c.csv");
        assert_eq!(sort_key_of_print(&nested.to_string(), &nested.positions()), nested.sort_key());
    }

    #[test]
    fn a_container_sorts_before_its_entries_and_they_by_position() {
        let zip = file(b"a.zip");
        let entry = |index, name: &[u8]| zip.child(Segment::Entry { index, name: name.into() });
        let mut paths = [file(b"a.zip.bak"), entry(1, b"a"), entry(0, b"z"), zip.clone()];
        paths.sort_by_key(ObjectPath::sort_key);
        let prints: Vec<_> = paths.iter().map(ToString::to_string).collect();
        assert_eq!(prints, ["share/a.zip", "share/a.zip!/z", "share/a.zip!/a", "share/a.zip.bak"]);
    }
}
