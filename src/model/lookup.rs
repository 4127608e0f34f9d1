//! Holds `Lookup`: by which numbers and addresses something could stand in an object, as
//! keyed hashes. Must not know values or keys.

use serde::{Deserialize, Serialize};

/// Most keys of an object; of one with more nothing is told.
pub const LOOKUP_SIZE: usize = 16_384;

/// Bits of a hash beyond those that number the keys: a key that is not there is taken for
/// one that is in one of 2^12 questions at most.
const SPARE_BITS: u32 = 12;

/// Which keys an object has. Tells of a key that it is not there, never wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// Bits of each hash; 0 where there were too many: it may hold any.
    bits: u32,
    /// The hashes, cut to so many bits, ascending, as the differences of each to the one
    /// before, less one (to −1 for the first): five bits a character, the lowest first, with
    /// 32 added where more follow.
    keys: String,
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Lookup {
    /// Of these hashes, in any order and as often as may be.
    pub fn new(mut hashes: Vec<u64>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        if hashes.len() > LOOKUP_SIZE {
            return Lookup::full();
        }
        let bits = SPARE_BITS + hashes.len().next_power_of_two().ilog2();
        let mut keys = String::new();
        let mut next = 0;
        for hash in hashes {
            let cut = hash >> (64 - bits);
            // two hashes may be one when they are cut
            if cut >= next {
                push(&mut keys, cut - next);
                next = cut + 1;
            }
        }
        Lookup { bits, keys }
    }

    /// Of too many.
    pub fn full() -> Self {
        Lookup { bits: 0, keys: String::new() }
    }

    /// Whether it tells nothing.
    pub fn is_full(&self) -> bool {
        self.bits == 0
    }

    /// Whether the key with this hash may be there.
    pub fn may_hold(&self, hash: u64) -> bool {
        // of bits there are none, or more than any program of ours wrote
        let Some(shift) = 64u32.checked_sub(self.bits).filter(|shift| *shift < 64) else {
            return true;
        };
        let wanted = hash >> shift;
        let (mut next, mut gap, mut place) = (0u64, 0u64, 0u32);
        for c in self.keys.bytes() {
            let digit = match c {
                b'A'..=b'Z' => c - b'A',
                b'a'..=b'z' => c - b'a' + 26,
                b'0'..=b'9' => c - b'0' + 52,
                b'-' => 62,
                b'_' => 63,
                _ => return true,
            };
            if place > 60 {
                return true;
            }
            gap |= (u64::from(digit & 31)) << place;
            place += 5;
            if digit < 32 {
                let Some(key) = next.checked_add(gap) else { return true };
                if key >= wanted {
                    return key == wanted;
                }
                (next, gap, place) = (key + 1, 0, 0);
            }
        }
        place > 0
    }
}

fn push(out: &mut String, mut number: u64) {
    loop {
        let more = number > 31;
        out.push(DIGITS[(number & 31) as usize + if more { 32 } else { 0 }].into());
        number >>= 5;
        if !more {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(n: u64) -> u64 {
        let x = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let x = (x ^ x >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x ^ x >> 27
    }

    #[test]
    fn no_key_is_ever_missed_and_few_are_told_that_are_not_there() {
        for n in [0, 1, 2, 3, 100, 1_000, LOOKUP_SIZE as u64] {
            let lookup = Lookup::new((0..n).chain(0..n / 2).map(hash).collect());
            let text = serde_json::to_string(&lookup).expect("writes");
            assert_eq!(serde_json::from_str::<Lookup>(&text).expect("reads"), lookup);
            let some = (0..n).step_by(if n > 10_000 { 41 } else { 1 });
            assert!(some.map(hash).all(|key| lookup.may_hold(key)), "{n}");
            let tried = if n > 10_000 { 400 } else { 10_000 };
            let wrong = (n..n + tried).filter(|&key| lookup.may_hold(hash(key))).count() as f64;
            let most = tried as f64 / f64::from(1 << SPARE_BITS);
            assert!(wrong <= most + 4.0 * most.sqrt(), "{wrong} of {tried} in {n}");
            assert!(text.len() as u64 <= 30 + n * 4, "{} bytes for {n}", text.len());
        }
    }

    #[test]
    fn too_many_keys_tell_nothing() {
        let lookup = Lookup::new((0..=LOOKUP_SIZE as u64).map(hash).collect());
        assert!(lookup.is_full() && lookup.may_hold(7));
    }

    #[test]
    fn what_is_damaged_tells_nothing() {
        for (bits, keys) in
            [(0, "A"), (99, "A"), (13, "é"), (13, "zzzzzzzzzzzzzzzzzzzz"), (13, "z")]
        {
            assert!(Lookup { bits, keys: keys.into() }.may_hold(u64::MAX), "{bits} {keys}");
        }
    }
}
