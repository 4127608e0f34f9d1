//! Holds how the values of an allow-list end, which spares nearly every comparison. Must
//! not hold a value.

use crate::validate::Normal;

/// The last two letters or digits of values, which every way of writing one keeps; of
/// dates it keeps none, so with a date among them any value may be one.
#[derive(Clone, Default)]
pub(super) struct Ends {
    bits: Vec<u64>,
    any: bool,
}

impl Ends {
    pub(super) fn add(&mut self, how: Normal, value: &[u8]) {
        self.bits.resize(64, 0);
        let end = end_of(value);
        self.bits[end / 64] |= 1 << (end % 64);
        self.any |= how == Normal::Date;
    }

    #[inline]
    pub(super) fn may_be_of(&self, text: &[u8]) -> bool {
        let end = end_of(text);
        self.any || self.bits.get(end / 64).is_some_and(|bits| bits >> (end % 64) & 1 == 1)
    }
}

/// Six bits each of the last two ASCII letters or digits, without case.
fn end_of(text: &[u8]) -> usize {
    let mut last = text.iter().rev().filter(|b| b.is_ascii_alphanumeric());
    let mut bits = || last.next().map_or(0, |b| usize::from(b.to_ascii_lowercase() & 63));
    bits() << 6 | bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::normalise;

    #[test]
    fn every_way_of_writing_a_value_ends_alike() {
        let mut scratch = Vec::new();
        for (how, written, other) in [
            (Normal::Text, "Jan.Peeters@X.be ", "jan.peeters@x.BE"),
            (Normal::Text, "RENÉE Lefèvre", "Renée lefèvre"),
            (Normal::Compact, "NL91 ABNA 0417 1643 00", "nl91abna0417164300."),
            (Normal::Phone, "+31 (0)6 1025 40 52", "06-10254052"),
            (Normal::Date, "31-12-1985", "19851231"),
            (Normal::Text, "x", "X"),
        ] {
            let mut ends = Ends::default();
            normalise(how, written.as_bytes(), &mut scratch);
            ends.add(how, &scratch);
            assert!(
                ends.may_be_of(written.as_bytes()) && ends.may_be_of(other.as_bytes()),
                "{other}"
            );
            assert_eq!(ends.may_be_of(b"something else"), how == Normal::Date);
        }
        assert!(!Ends::default().may_be_of(b""));
    }
}
