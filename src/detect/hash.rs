//! Holds the hash of values: local and fast without a key, a keyed pseudo-random
//! function with one. Must not know where hashes are kept.

use crate::validate::{Normal, comparable, normalise};
use siphasher::sip::SipHasher13;

/// The organisation's key for hashes that leave the process.
#[derive(Clone, Copy)]
pub struct Key(pub [u8; 16]);

/// Hashes values to 64 bits, equal values alike however they are written.
///
/// Without a key the hash is the same for everyone, so it never leaves the
/// process: it only counts distinct values. Under a key it may be stored, and
/// without that key it cannot be computed for a guessed value.
#[derive(Clone)]
pub enum ValueHash {
    /// Counts distinct values inside this process.
    Local,
    /// May be stored.
    Keyed(SipHasher13),
}

impl ValueHash {
    /// The hash under `key`, or the local one.
    pub fn new(key: Option<Key>) -> Self {
        match key {
            None => ValueHash::Local,
            Some(Key(key)) => ValueHash::Keyed(SipHasher13::new_with_key(&key)),
        }
    }

    /// The hash under the organisation's key, or the local one.
    pub fn of_organisation(key: Option<&[u8; 32]>) -> Self {
        Self::new(key.map(|key| {
            let derived = blake3::derive_key("speur 2026 hashes of values", key);
            Key(std::array::from_fn(|i| derived[i]))
        }))
    }

    /// Whether its results may be stored.
    pub fn is_keyed(&self) -> bool {
        matches!(self, ValueHash::Keyed(_))
    }

    /// What a number that ends with the eight digits `tail` is looked up by.
    pub fn of_number(&self, tail: u32) -> u64 {
        let bytes = tail.to_le_bytes();
        self.of_bytes(&[b'#', bytes[0], bytes[1], bytes[2], bytes[3]])
    }

    /// What an address is looked up by, which reads as [`address_key`] writes it.
    ///
    /// [`address_key`]: crate::validate::address_key
    pub fn of_address(&self, key: &[u8]) -> u64 {
        self.of_bytes(key)
    }

    fn of_bytes(&self, bytes: &[u8]) -> u64 {
        match self {
            ValueHash::Local => local(bytes),
            ValueHash::Keyed(sip) => sip.hash(bytes),
        }
    }

    /// Hash of `text`; `scratch` is memory for its one form. Under a key its text alone
    /// decides which form that is, so that hashes compare wherever the value stands; without
    /// one it is `how`.
    #[inline]
    pub fn of(&self, how: Normal, text: &[u8], scratch: &mut Vec<u8>) -> u64 {
        match self {
            // letters of either case count as one there anyway
            ValueHash::Local if how == Normal::Text => local(text),
            ValueHash::Local => {
                normalise(how, text, scratch);
                local(scratch)
            }
            ValueHash::Keyed(sip) => {
                comparable(text, scratch);
                // an empty slot of a sketch is 0
                sip.hash(scratch).max(1)
            }
        }
    }
}

/// Bit 5 of every byte: the case of a letter.
const CASE: u64 = 0x2020_2020_2020_2020;
const A: u64 = 0xA076_1D64_78BD_642F;
const B: u64 = 0xE703_7ED1_A0B4_28DB;

/// A fast hash that takes ASCII and Latin-1 letters of either case for the same:
/// their cases differ in bit 5. Multiply and fold, as in wyhash.
#[inline]
pub(super) fn local(text: &[u8]) -> u64 {
    let eight = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes) | CASE;
    let four = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes)) | CASE;
    // two words of each text; those that overlap do no harm
    let (a, b) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => (eight(first), eight(last)),
        _ => match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
            (Some(first), Some(last)) => (four(first), four(last)),
            _ => match text {
                [first, .., last] => {
                    let middle = u64::from(text[text.len() / 2]);
                    (u64::from(*first) << 8 | middle | CASE, u64::from(*last) | CASE)
                }
                [only] => (u64::from(*only) | CASE, 0),
                [] => (0, 0),
            },
        },
    };
    let between = text.get(8..).filter(|_| text.len() > 16).unwrap_or_default();
    mixed(a, b, between, text.len())
}

/// [`local`] of the text in `buf` from `start` to `end`. With what stands around it at
/// hand, texts of four to sixteen bytes need no branch, and most values are such.
#[inline]
pub(super) fn local_in(buf: &[u8], start: usize, end: usize) -> u64 {
    let length = end - start;
    let last = end.checked_sub(8).and_then(|at| buf.get(at..end)?.first_chunk::<8>());
    let first = buf.get(start..).and_then(|rest| rest.first_chunk::<8>());
    match (first, last) {
        (Some(first), Some(last)) if (4..=16).contains(&length) => {
            let missing = 32 * u32::from(length < 8);
            let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
            mixed(first & u64::MAX >> missing | CASE, last >> missing | CASE, &[], length)
        }
        _ => local(&buf[start..end]),
    }
}

/// The hash of a text of this length whose first and last words are `a` and `b`, with
/// the whole words of `between`.
#[inline]
fn mixed(a: u64, b: u64, between: &[u8], length: usize) -> u64 {
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        product as u64 ^ (product >> 64) as u64
    };
    let length = length as u64;
    let mut hash = fold(a ^ A, b ^ B ^ length);
    for word in between.as_chunks::<8>().0 {
        hash = fold(hash ^ (u64::from_le_bytes(*word) | CASE), A);
    }
    fold(hash ^ A, B ^ length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_hash_alike_and_others_do_not() {
        let mut scratch = Vec::new();
        for hash in [ValueHash::new(None), ValueHash::new(Some(Key([7; 16])))] {
            let mut of = |how, text: &str| hash.of(how, text.as_bytes(), &mut scratch);
            assert_eq!(of(Normal::Text, "Hélène Peeters"), of(Normal::Text, "HÉLÈNE PEETERS"));
            assert_eq!(of(Normal::Phone, "06-12345678"), of(Normal::Phone, "+31 6 12345678"));
            let mut all: Vec<u64> =
                (0..5000).map(|i| of(Normal::Text, &format!("value {i}"))).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), 5000);
        }
    }

    #[test]
    fn a_text_hashes_alike_wherever_it_stands() {
        let buf: Vec<u8> = (0..100).map(|i| b'0' + i).collect();
        for start in 0..buf.len() {
            for end in start..=buf.len() {
                assert_eq!(local_in(&buf, start, end), local(&buf[start..end]), "{start}..{end}");
            }
        }
    }

    #[test]
    fn every_byte_and_the_length_count() {
        for length in 1..60 {
            let text = vec![b'a'; length];
            let whole = local(&text);
            assert_ne!(whole, local(&text[1..]));
            for i in 0..length {
                let mut other = text.clone();
                other[i] = b'b';
                assert_ne!(whole, local(&other), "byte {i} of {length}");
            }
        }
    }
}
