//! Holds the keys of an object, by which a person can be looked up in it later: every number
//! and every e-mail address in its text, whatever detection makes of them, as keyed hashes.
//! Must not know what is looked for.

use super::Detector;
use super::hash::ValueHash;
use crate::model::{Chunk, FieldKind, LOOKUP_SIZE, Lookup};
use crate::validate::{address_key, addresses, number_ends};
use std::ops::Range;

/// Shortest text that has a key: an address.
const SHORTEST: usize = 5;

/// Hashes of keys, each once. Order-free; of more than [`LOOKUP_SIZE`] none is kept.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    /// Open addressing; an empty slot is 0.
    slots: Vec<u64>,
    filled: usize,
    full: bool,
}

impl KeySet {
    fn add(&mut self, hash: u64) {
        if self.full {
            return;
        }
        if (self.filled + 1) * 2 > self.slots.len() {
            let slots = vec![0; (self.slots.len() * 2).max(32)];
            let known = std::mem::replace(&mut self.slots, slots);
            for hash in known.into_iter().filter(|&hash| hash != 0) {
                self.place(hash);
            }
        }
        if self.place(hash.max(1)) {
            self.filled += 1;
            if self.filled > LOOKUP_SIZE {
                *self = KeySet { full: true, ..KeySet::default() };
            }
        }
    }

    /// Puts a hash in; false where it was there.
    fn place(&mut self, hash: u64) -> bool {
        let mask = self.slots.len() - 1;
        let mut i = hash as usize & mask;
        while self.slots[i] != 0 {
            if self.slots[i] == hash {
                return false;
            }
            i = (i + 1) & mask;
        }
        self.slots[i] = hash;
        true
    }

    /// Takes in all of `other`.
    pub fn unite(&mut self, other: &KeySet) {
        if other.full {
            *self = other.clone();
        }
        other.slots.iter().filter(|&&hash| hash != 0).for_each(|&hash| self.add(hash));
    }

    /// As it is kept.
    pub fn stored(&self) -> Lookup {
        match self.full {
            true => Lookup::full(),
            false => Lookup::new(self.slots.iter().copied().filter(|&hash| hash != 0).collect()),
        }
    }
}

/// Adds the keys in `text` whose place lies in `owned`; `scratch` is memory.
fn add_keys(
    set: &mut KeySet,
    hash: &ValueHash,
    text: &[u8],
    owned: &Range<usize>,
    scratch: &mut Vec<u8>,
) {
    number_ends(text, owned, |_, tail| set.add(hash.of_number(tail)));
    addresses(text, owned, |address| {
        address_key(&text[address.local], &text[address.domain], scratch);
        set.add(hash.of_address(scratch));
    });
}

impl Detector<'_> {
    /// Adds the keys in a text that is no chunk: a name of an object or field.
    pub fn note_keys(&mut self, text: &[u8], set: &mut KeySet) {
        if self.hash.is_keyed() {
            add_keys(set, &self.hash, text, &(0..text.len()), &mut self.normal);
        }
    }

    /// Adds the keys in a chunk whose fields read as `kind` says.
    pub(super) fn note_chunk(
        &mut self,
        chunk: &Chunk,
        set: &mut KeySet,
        kind: impl Fn(usize) -> FieldKind,
    ) {
        if !self.hash.is_keyed() || set.full {
            return;
        }
        for value in &chunk.values {
            let (start, end) = (value.start as usize, value.end as usize);
            if end - start < SHORTEST {
                continue;
            }
            let text = &chunk.buf[start..end];
            let owned = match kind(value.field.0 as usize) {
                FieldKind::Cell => 0..text.len(),
                _ => owned_part(chunk, start, end),
            };
            add_keys(set, &self.hash, text, &owned, &mut self.normal);
        }
    }
}

/// The part of the value from `start` to `end` that its chunk owns, counted from its start.
pub fn owned_part(chunk: &Chunk, start: usize, end: usize) -> Range<usize> {
    let from = chunk.owned.start.clamp(start, end);
    from - start..chunk.owned.end.clamp(from, end) - start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_unite_to_the_same_whoever_met_what() {
        for (n, full) in [(10, false), (LOOKUP_SIZE as u64, false), (LOOKUP_SIZE as u64 + 1, true)]
        {
            let of = |range: std::ops::Range<u64>| {
                let mut set = KeySet::default();
                range.for_each(|n| set.add(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
                set
            };
            let whole = of(0..n).stored();
            assert_eq!(whole.is_full(), full, "{n}");
            for cut in [0, 3, n / 2, n] {
                let (mut a, mut b) = (of(0..cut), of(cut / 2..n));
                a.unite(&b);
                b.unite(&of(0..cut));
                assert_eq!(
                    (a.stored(), b.stored()),
                    (whole.clone(), whole.clone()),
                    "{n} at {cut}"
                );
            }
        }
    }
}
