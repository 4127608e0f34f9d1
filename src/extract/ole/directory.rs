//! Holds the directory of a compound file: storages and streams as a tree. Must not know
//! where their bytes lie. Source: \[MS-CFB\] 2.6.

use super::{long, quad, short, wide};

/// What stands for no entry.
const NONE: u32 = 0xFFFF_FFFF;

/// A storage or a stream.
#[derive(Clone, Debug)]
pub(in crate::extract) struct Entry {
    /// Its name.
    pub(in crate::extract) name: String,
    /// Whether it holds others.
    pub(in crate::extract) is_storage: bool,
    /// Number of the storage that it lies in; none for the root and for what no
    /// storage names.
    pub(in crate::extract) parent: Option<usize>,
    pub(super) first: u32,
    pub(super) size: u64,
    sides: [u32; 2],
    child: u32,
}

/// Entries by their numbers; the first is the root.
pub(super) fn read(bytes: &[u8], wide_sizes: bool) -> Vec<Entry> {
    let mut entries: Vec<Entry> =
        bytes.as_chunks::<128>().0.iter().map(|raw| entry(raw, wide_sizes)).collect();
    let mut seen = vec![false; entries.len()];
    // storages whose entries are to be found: number of the first one, of the storage
    let mut open = match entries.first() {
        Some(root) => vec![(root.child, 0)],
        None => return entries,
    };
    seen[0] = true;
    while let Some((number, parent)) = open.pop() {
        let i = number as usize;
        if number == NONE || seen.get(i).is_none_or(|seen| *seen) {
            continue;
        }
        seen[i] = true;
        entries[i].parent = Some(parent);
        let Entry { sides, child, is_storage, .. } = entries[i];
        open.extend(sides.map(|side| (side, parent)));
        if is_storage {
            open.push((child, i));
        }
    }
    entries
}

fn entry(raw: &[u8; 128], wide_sizes: bool) -> Entry {
    let length = usize::from(short(raw, 64).unwrap_or(0)).clamp(2, 64) - 2;
    let mut name = Vec::new();
    wide(&raw[..length], &mut name);
    let kind = raw[66];
    let size = quad(raw, 120).unwrap_or(0);
    let number = |at| long(raw, at).unwrap_or(NONE);
    let is_there = matches!(kind, 1 | 2 | 5);
    Entry {
        name: if is_there { String::from_utf8_lossy(&name).into_owned() } else { String::new() },
        is_storage: kind == 1 || kind == 5,
        parent: None,
        first: number(116),
        // the upper half is garbage in old files
        size: if wide_sizes { size } else { size & 0xFFFF_FFFF },
        sides: [number(68), number(72)],
        child: number(76),
    }
}
