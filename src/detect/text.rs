//! Holds `Text`: a buffer as recognisers look at it. Must not know what they find.

use crate::model::SEPARATOR;

/// A window of running text, a cell, or many cells parted by [`SEPARATOR`].
#[derive(Clone, Copy)]
pub struct Text<'b>(pub &'b [u8]);

const ONES: u64 = 0x0101_0101_0101_0101;

impl<'b> Text<'b> {
    /// The byte at `i`; outside the buffer one that nothing matches.
    #[inline]
    pub fn at(&self, i: usize) -> u8 {
        self.0.get(i).copied().unwrap_or(SEPARATOR)
    }

    /// The byte before `i`.
    #[inline]
    pub fn before(&self, i: usize) -> u8 {
        self.at(i.wrapping_sub(1))
    }

    /// Length of the run of digits at `i`.
    #[inline]
    pub fn digits(&self, i: usize) -> usize {
        let mut at = i;
        while let Some(eight) = self.0.get(at..at + 8) {
            let word = u64::from_le_bytes(eight.try_into().unwrap_or_default());
            // a byte is a digit when its high half is 3, and still is with 6 added
            let high = (word & (ONES * 0xF0)) ^ (ONES * 0x30);
            let more = (word.wrapping_add(ONES * 6) & (ONES * 0xF0)) ^ (ONES * 0x30);
            let other = high | more;
            if other != 0 {
                return at - i + (other.trailing_zeros() / 8) as usize;
            }
            at += 8;
        }
        let rest = self.0.get(at..).unwrap_or_default();
        at - i + rest.iter().take_while(|b| b.is_ascii_digit()).count()
    }

    /// Length of the run of word bytes at `i`.
    #[inline]
    pub fn word(&self, i: usize) -> usize {
        let rest = self.0.get(i..).unwrap_or_default();
        rest.iter().position(|&b| !is_word(b)).unwrap_or(rest.len())
    }

    /// The bytes from `start` to `end`, as far as there are any.
    #[inline]
    pub fn slice(&self, start: usize, end: usize) -> &'b [u8] {
        let end = end.min(self.0.len());
        &self.0[start.min(end)..end]
    }
}

const WORD: u8 = 1;
const LETTER: u8 = 2;

static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 255 {
        let c = b as u8;
        if c.is_ascii_alphabetic() || c >= 0x80 {
            table[b] = WORD | LETTER;
        } else if c.is_ascii_digit() || c == b'_' {
            table[b] = WORD;
        }
        b += 1;
    }
    table
};

/// Whether `b` is a letter, a digit, `_` or of another script.
#[inline]
pub fn is_word(b: u8) -> bool {
    CLASS[usize::from(b)] & WORD != 0
}

/// Whether `b` is a letter, of whatever script.
#[inline]
pub fn is_letter(b: u8) -> bool {
    CLASS[usize::from(b)] & LETTER != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_digits_end_where_they_end() {
        for (text, i, length) in [
            ("123456789012345x", 0, 15),
            ("12:", 0, 2),
            ("1/", 0, 1),
            ("a1", 0, 0),
            ("12345678", 0, 8),
            ("1", 5, 0),
        ] {
            assert_eq!(Text(text.as_bytes()).digits(i), length, "{text}");
        }
        for b in 0..=255u8 {
            let text = [b; 9];
            let expected = if b.is_ascii_digit() { 9 } else { 0 };
            assert_eq!(Text(&text).digits(0), expected, "{b}");
        }
    }
}
