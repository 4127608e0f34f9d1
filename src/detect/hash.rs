//! Holds the hash of values: local and fast without a key, a keyed pseudo-random
//! function with one. Must not know where hashes are kept.

use foldhash::quality::FixedState;
use siphasher::sip::SipHasher13;
use std::hash::BuildHasher;

/// The organisation's key for hashes that leave the process.
#[derive(Clone, Copy)]
pub struct Key(pub [u8; 16]);

/// Hashes values to 64 bits.
///
/// Without a key the hash is the same for everyone, so it never leaves the
/// process: it only counts distinct values. Under a key it may be stored, and
/// without that key it cannot be computed for a guessed value.
#[derive(Clone)]
pub enum ValueHash {
    /// Counts distinct values inside this process.
    Local(FixedState),
    /// May be stored.
    Keyed(SipHasher13),
}

impl ValueHash {
    /// The hash under `key`, or the local one.
    pub fn new(key: Option<Key>) -> Self {
        match key {
            None => ValueHash::Local(FixedState::with_seed(0x5045_5552)),
            Some(Key(key)) => ValueHash::Keyed(SipHasher13::new_with_key(&key)),
        }
    }

    /// Whether its results may be stored.
    pub fn is_keyed(&self) -> bool {
        matches!(self, ValueHash::Keyed(_))
    }

    /// Hash of a value in its one form.
    #[inline]
    pub fn of(&self, value: &[u8]) -> u64 {
        match self {
            ValueHash::Local(state) => state.hash_one(value),
            ValueHash::Keyed(sip) => sip.hash(value),
        }
    }
}
