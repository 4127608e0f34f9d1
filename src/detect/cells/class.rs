//! Holds the classes of bytes that tell kinds of cells apart. Must not know what a
//! kind of cell could be.

pub(super) const DIGIT: u16 = 1;
pub(super) const LETTER: u16 = 2;
pub(super) const SPACE: u16 = 4;
/// Hyphen, apostrophe, point: inside words and dates.
pub(super) const JOIN: u16 = 8;
pub(super) const AT: u16 = 16;
pub(super) const COLON: u16 = 32;
pub(super) const SLASH: u16 = 64;
/// Plus and brackets.
pub(super) const SIGN: u16 = 128;
pub(super) const OTHER: u16 = 256;
pub(super) const HIGH: u16 = 512;
pub(super) const UPPER: u16 = 1024;

static CLASS: [u16; 256] = {
    let mut table = [OTHER; 256];
    let mut b = 0;
    while b < 256 {
        let c = b as u8;
        if c.is_ascii_digit() {
            table[b] = DIGIT;
        } else if c.is_ascii_uppercase() {
            table[b] = LETTER | UPPER;
        } else if c.is_ascii_lowercase() {
            table[b] = LETTER;
        } else if c >= 0x80 {
            table[b] = LETTER | HIGH;
        }
        b += 1;
    }
    table[b' ' as usize] = SPACE;
    table[b'-' as usize] = JOIN;
    table[b'.' as usize] = JOIN;
    table[b'\'' as usize] = JOIN;
    table[b'@' as usize] = AT;
    table[b':' as usize] = COLON;
    table[b'/' as usize] = SLASH;
    table[b'+' as usize] = SIGN;
    table[b'(' as usize] = SIGN;
    table[b')' as usize] = SIGN;
    table
};

/// The classes of all bytes of `text` together.
#[inline]
pub(super) fn class_of(text: &[u8]) -> u16 {
    let of = |b: u8| CLASS[usize::from(b)];
    let (fours, rest) = text.as_chunks::<4>();
    // two chains, so that one does not wait for the other
    let (mut a, mut b) = (0, 0);
    for &[p, q, r, s] in fours {
        a |= of(p) | of(q);
        b |= of(r) | of(s);
    }
    rest.iter().fold(a | b, |class, &b| class | of(b))
}
