//! Holds `Compact`: a candidate without its punctuation. Must not allocate.

/// Letters (upper case) and digits of a candidate, at most [`Compact::MAX`] of them.
#[derive(Clone, Copy)]
pub struct Compact {
    len: u8,
    bytes: [u8; Self::MAX],
}

impl Compact {
    /// Longest identifier that has a check: an IBAN has 34 characters.
    pub const MAX: usize = 40;

    /// An empty one.
    pub fn new() -> Self {
        Compact { len: 0, bytes: [0; Self::MAX] }
    }

    /// The letters and digits of `text`; None when they are too many.
    pub fn of(text: &[u8]) -> Option<Self> {
        let mut compact = Compact::new();
        for &b in text {
            if b.is_ascii_alphanumeric() && !compact.push(b) {
                return None;
            }
        }
        Some(compact)
    }

    /// The first 40 of `digits`, which are digits only.
    pub fn of_digits(digits: &[u8]) -> Self {
        let mut compact = Compact::new();
        let length = digits.len().min(Self::MAX);
        compact.bytes[..length].copy_from_slice(&digits[..length]);
        compact.len = length as u8;
        compact
    }

    /// Adds a letter or digit; false when it is full.
    pub fn push(&mut self, b: u8) -> bool {
        let Some(slot) = self.bytes.get_mut(usize::from(self.len)) else { return false };
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
        let mut digits: [u8; N] = self.as_bytes().try_into().ok()?;
        for d in &mut digits {
            *d = d.wrapping_sub(b'0');
            if *d > 9 {
                return None;
            }
        }
        Some(digits)
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

/// The number that 1–19 ASCII digits write.
pub fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 19 {
        return None;
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
