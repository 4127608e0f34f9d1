//! Holds what cells turned out to be that had to be searched, for those that come again:
//! programs of visitors, paths, states, types. Must not know fields: a cell is the same
//! wherever its field's name speaks for the same rules.

use crate::detect::tally::CellKey;
use crate::rules::Bits;

/// Longest cell that is remembered, in bytes.
const LONGEST: usize = 256;

/// How many cells are remembered: at most 256 KiB of text.
const SLOTS: usize = 1024;

/// A cell and what it is.
#[derive(Clone, Default)]
struct Slot {
    text: Vec<u8>,
    called: Bits,
    key: CellKey,
}

/// Cells that came more than once. A value is kept only once it is met again: columns of
/// values that are all different put nothing in.
pub(in crate::detect) struct Seen {
    slots: Vec<Slot>,
    /// Hashes of what was met last, by slot.
    met: Vec<u64>,
}

impl Default for Seen {
    fn default() -> Self {
        Seen { slots: vec![Slot::default(); SLOTS], met: vec![0; SLOTS] }
    }
}

/// Whether a cell is known, and if not, whether it is worth keeping.
pub(super) enum Look {
    Known(CellKey),
    Again,
    New,
}

impl Seen {
    /// Looks for the cell `text` with this hash in a field whose name speaks for `called`.
    #[inline]
    pub(super) fn find(&mut self, hash: u64, text: &[u8], called: Bits) -> Look {
        let i = slot(hash);
        let known = &self.slots[i];
        if known.text == text && known.called == called && !text.is_empty() {
            return Look::Known(known.key);
        }
        let again = std::mem::replace(&mut self.met[i], hash) == hash;
        if again && text.len() <= LONGEST { Look::Again } else { Look::New }
    }

    /// Keeps what a cell is that was met again.
    pub(super) fn keep(&mut self, hash: u64, text: &[u8], called: Bits, key: CellKey) {
        let slot = &mut self.slots[slot(hash)];
        slot.text.clear();
        slot.text.extend_from_slice(text);
        (slot.called, slot.key) = (called, key);
    }
}

fn slot(hash: u64) -> usize {
    (hash >> 32) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::hash::local;

    #[test]
    fn a_cell_is_known_once_it_was_kept_and_only_for_the_same_rules() {
        let (mut seen, mut called) = (Seen::default(), Bits::default());
        called.insert(3);
        let text = b"Mozilla/5.0 (X11)";
        let hash = local(text);
        let none = Bits::default();
        assert!(matches!(seen.find(hash, text, none), Look::New));
        assert!(matches!(seen.find(hash, text, none), Look::Again));
        seen.keep(hash, text, none, CellKey(7));
        assert!(matches!(seen.find(hash, text, none), Look::Known(CellKey(7))));
        assert!(!matches!(seen.find(hash, text, called), Look::Known(_)));
        // letters of either case hash alike
        assert!(!matches!(seen.find(hash, b"MOZILLA/5.0 (X11)", none), Look::Known(_)));
    }

    #[test]
    fn long_cells_are_not_kept() {
        let mut seen = Seen::default();
        let text = [b'a'; LONGEST + 1];
        for _ in 0..3 {
            assert!(matches!(seen.find(1 << 40, &text, Bits::default()), Look::New));
        }
    }
}
