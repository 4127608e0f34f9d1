//! Holds `Compact`: a candidate without its punctuation. Must not allocate.

/// Letters (upper case) and digits of a candidate, at most [`Compact::MAX`] of them.
#[derive(Clone, Copy)]
pub struct Compact {
    len: u8,
    /// The last ones are never counted: they take what is skipped, and make whole words.
    bytes: [u8; Self::MAX + 8],
}

impl Compact {
    /// Longest identifier that has a check: an IBAN has 34 characters.
    pub const MAX: usize = 40;

    /// An empty one.
    pub fn new() -> Self {
        Compact { len: 0, bytes: [0; Self::MAX + 8] }
    }

    /// The letters and digits of `text`; None when they are too many.
    pub fn of(text: &[u8]) -> Option<Self> {
        let mut compact = Compact::new();
        let mut length = 0;
        for &b in text {
            // what is skipped is written over by the next, at the end by none
            compact.bytes[length.min(Self::MAX)] = b.to_ascii_uppercase();
            length += usize::from(b.is_ascii_alphanumeric());
        }
        compact.len = length.min(Self::MAX) as u8;
        (length <= Self::MAX).then_some(compact)
    }

    /// The digits of `text`; None when they are too many.
    #[inline]
    pub fn digits_in(text: &[u8]) -> Option<Self> {
        let mut compact = Compact::new();
        let mut length = 0;
        for &b in text {
            // what is skipped is written over by the next, at the end by none
            compact.bytes[length.min(Self::MAX)] = b;
            length += usize::from(b.is_ascii_digit());
        }
        compact.len = length.min(Self::MAX) as u8;
        (length <= Self::MAX).then_some(compact)
    }

    /// Takes the first 40 letters and digits of `solid`, which holds nothing else.
    #[inline]
    pub fn set(&mut self, solid: &[u8]) {
        let length = solid.len().min(Self::MAX);
        self.bytes[..length].copy_from_slice(&solid[..length]);
        self.bytes.make_ascii_uppercase();
        self.len = length as u8;
    }

    /// As [`set`](Self::set), of digits alone.
    #[inline]
    pub fn set_digits(&mut self, digits: &[u8]) {
        let length = digits.len().min(Self::MAX);
        match (digits.first_chunk::<8>(), digits.last_chunk::<8>()) {
            // two words that overlap are all of them
            (Some(first), Some(last)) if length <= 16 => {
                self.bytes[..8].copy_from_slice(first);
                self.bytes[length - 8..length].copy_from_slice(last);
            }
            _ => self.bytes[..length].copy_from_slice(&digits[..length]),
        }
        self.len = length as u8;
    }

    /// Adds a letter or digit; false when it is full.
    pub fn push(&mut self, b: u8) -> bool {
        let Some(slot) = self.bytes[..Self::MAX].get_mut(usize::from(self.len)) else {
            return false;
        };
        *slot = b.to_ascii_uppercase();
        self.len += 1;
        true
    }

    /// Its first `length` letters and digits.
    #[must_use]
    pub fn first(mut self, length: usize) -> Self {
        self.len = self.len.min(length as u8);
        self
    }

    /// Letters and digits.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// Values 0–9 of exactly `N` digits, or None when it is anything else.
    pub fn digits<const N: usize>(&self) -> Option<[u8; N]> {
        let bytes: [u8; N] = self.as_bytes().try_into().ok()?;
        let digits = bytes.map(|b| b.wrapping_sub(b'0'));
        // no way out in the middle: most are digits all through
        let all = digits.iter().map(|&d| u32::from(d > 9)).sum::<u32>() == 0;
        all.then_some(digits)
    }

    /// The number its digits write, None when there is anything else.
    pub fn number(&self) -> Option<u64> {
        number(self.as_bytes())
    }
}

impl Default for Compact {
    fn default() -> Self {
        Compact::new()
    }
}

/// The number that eight ASCII digits write.
#[inline]
pub(super) fn eight_digits(digits: &[u8; 8]) -> Option<u64> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let word = u64::from_le_bytes(*digits);
    // the high half of a digit is 3, and still is with 6 added
    let threes = ONES * 0x30;
    if ((word ^ threes) | (word.wrapping_add(ONES * 6) ^ threes)) & (ONES * 0xF0) != 0 {
        return None;
    }
    // pairs, then fours, then eight: each step joins neighbours
    let ones = word & (ONES * 0x0F);
    let pairs = (ones * 10 + (ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    Some((fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF)
}

/// The number that 1–19 ASCII digits write.
pub fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    if let (8..=16, Some(first), Some(last)) =
        (digits.len(), digits.first_chunk::<8>(), digits.last_chunk::<8>())
    {
        let more = digits.len() - 8;
        // those of the last eight that the first hold too count as zeros
        let mut last = u64::from_le_bytes(*last);
        if more < 8 {
            let shared = u64::MAX >> (8 * more);
            last = last & !shared | 0x3030_3030_3030_3030 & shared;
        }
        const TENS: [u64; 9] =
            [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
        return Some(eight_digits(first)? * TENS[more] + eight_digits(&last.to_le_bytes())?);
    }
    let mut n = 0u64;
    for &d in digits {
        let d = d.wrapping_sub(b'0');
        if d > 9 {
            return None;
        }
        n = n * 10 + u64::from(d);
    }
    Some(n)
}

/// The number that the 1–19 ASCII digits in `buf` from `start` to `end` write. With what
/// stands before them at hand up to eight need no loop.
#[inline]
pub fn number_in(buf: &[u8], start: usize, end: usize) -> Option<u64> {
    let before = end.checked_sub(8).and_then(|at| buf.get(at..end)?.first_chunk::<8>());
    match (end - start, before) {
        (1..=8, Some(eight)) => {
            let digits = !(u64::MAX.unbounded_shr(8 * (end - start) as u32));
            let word = u64::from_le_bytes(*eight) & digits | 0x3030_3030_3030_3030 & !digits;
            eight_digits(&word.to_le_bytes())
        }
        _ => number(&buf[start..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length_are_read() {
        let digits = b"9876543210123456789";
        for length in 1..=19 {
            let text = std::str::from_utf8(&digits[..length]).expect("digits");
            assert_eq!(number(text.as_bytes()), text.parse().ok(), "{text}");
            for i in 0..length {
                let mut other = text.as_bytes().to_vec();
                for b in [b'/', b':', b'a', 0xB1, b' '] {
                    other[i] = b;
                    assert_eq!(number(&other), None, "{other:?}");
                }
            }
        }
        assert_eq!((number(b""), number(&[b'1'; 20])), (None, None));
    }

    #[test]
    fn a_number_is_the_same_wherever_it_stands() {
        let buf = b"12,9876543210123456789x";
        for start in 0..buf.len() {
            for end in start..=buf.len() {
                assert_eq!(number_in(buf, start, end), number(&buf[start..end]), "{start}..{end}");
            }
        }
    }

    #[test]
    fn digits_are_taken_out_of_what_stands_between() {
        for text in ["+32 2 123.45", "", "a1-b2", "((0))"] {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let compact = Compact::digits_in(text.as_bytes()).expect("few");
            assert_eq!(compact.as_bytes(), digits.as_bytes());
        }
        assert!(Compact::digits_in(&[b'1'; 41]).is_none());
    }

    #[test]
    fn digits_are_taken_as_they_are() {
        for length in 0..=45 {
            let digits: Vec<u8> = (b'0'..=b'9').cycle().take(length).collect();
            let (mut set, mut set_digits) = (Compact::new(), Compact::new());
            set.set(&digits);
            set_digits.set_digits(&digits);
            assert_eq!(set_digits.as_bytes(), set.as_bytes());
        }
    }
}
