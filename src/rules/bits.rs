//! Holds `Bits`, a set of rules. Must not know what a rule is.

/// A set of rule numbers below 256.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bits([u64; 4]);

impl Bits {
    /// How many rules there may be: a number above 0 for each fits a byte.
    pub const MAX: usize = 255;

    /// Adds rule number `i`.
    pub fn insert(&mut self, i: usize) {
        self.0[i / 64] |= 1 << (i % 64);
    }

    /// Whether rule number `i` is in it.
    #[inline]
    pub fn has(&self, i: usize) -> bool {
        self.0[i / 64] >> (i % 64) & 1 == 1
    }

    /// Adds all of `other`.
    pub fn add_all(&mut self, other: Bits) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
    }

    /// Those that are not in `other`.
    #[must_use]
    pub fn without(mut self, other: Bits) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= !other);
        self
    }

    /// Whether none is in it.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }
}
