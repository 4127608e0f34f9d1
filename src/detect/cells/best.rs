//! Holds the choice of what a cell could be as a whole: the best few of what was found.
//! Must not know how it was found.

use crate::detect::tally::CellKey;
use crate::detect::{Match, confidence};
use crate::model::{Evidence, Signature};
use crate::rules::{Bits, RuleId, RuleSet};

/// The best of what a cell could be as a whole, for one key.
pub(super) struct Best {
    /// The first, as long as it is the only one: most cells need no rank.
    only: Option<(RuleId, Signature)>,
    /// Rank, rule and signature in one number each: the least are the best.
    entries: [u64; CellKey::MAX as usize],
    /// The rules that the field's name speaks for: they come first, and rules that must
    /// be announced count only among them.
    called: Bits,
}

impl Best {
    pub(super) fn new(called: Bits) -> Self {
        Best { only: None, entries: [u64::MAX; _], called }
    }

    /// Whether a rule does not count in the field.
    #[inline]
    pub(super) fn refuses(&self, rules: &RuleSet, id: RuleId) -> bool {
        rules.rule(id).announced && !self.called.has(id.index())
    }

    /// Adds what a cell could be, unless its rule does not count.
    #[inline]
    pub(super) fn add(&mut self, rules: &RuleSet, id: RuleId, signature: Signature) {
        if self.refuses(rules, id) {
            return;
        }
        let signature = signature.with(Evidence::WholeCell);
        if self.only.is_none() && self.entries[0] == u64::MAX {
            self.only = Some((id, signature));
            return;
        }
        if let Some((id, signature)) = self.only.take() {
            self.rank(rules, id, signature);
        }
        self.rank(rules, id, signature);
    }

    fn rank(&mut self, rules: &RuleSet, id: RuleId, signature: Signature) {
        let of_field = self.called.has(id.index());
        let score = confidence::score(rules.rule(id), signature);
        let rank = u64::from(!of_field) << 32 | u64::from(score.wrapping_neg() as u32 ^ 1 << 31);
        let mut next = rank << 20 | u64::from(id.0) << 12 | u64::from(signature.0);
        for entry in &mut self.entries {
            if next < *entry {
                std::mem::swap(entry, &mut next);
            }
        }
    }

    /// The key, best evidence first; None where there is nothing.
    #[inline]
    pub(super) fn key(&self) -> Option<CellKey> {
        let mut key = CellKey::default();
        if let Some((id, signature)) = self.only {
            key.push(id, signature);
        }
        for entry in self.entries.iter().take_while(|&&entry| entry != u64::MAX) {
            key.push(RuleId((entry >> 12) as u8), Signature((entry & 0xFFF) as u16));
        }
        (key != CellKey::default()).then_some(key)
    }
}

/// The key of matches that all fill their cell, in a field whose name speaks for `called`.
pub(in crate::detect) fn key_of<'m>(
    rules: &RuleSet,
    matches: impl Iterator<Item = &'m Match>,
    called: Bits,
) -> Option<CellKey> {
    let mut best = Best::new(called);
    matches.for_each(|m| best.add(rules, m.rule, m.signature));
    best.key()
}
