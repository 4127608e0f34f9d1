//! Holds `Sketch`, the least keyed hashes of a set of values: how many there are, how far two
//! sets overlap, whether a value is in one; and `Basis`, under which sketches compare. Must
//! not know values or keys.

use super::inventory::Header;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;

/// Most hashes in a sketch. Sets of up to so many values are known in full.
pub const SKETCH_SIZE: usize = 256;

/// The least keyed 64-bit hashes of a set of values (bottom-k).
///
/// All values whose hash is at most its *reach* are in it, others are not; without a reach it
/// holds the whole set. As hashes fall evenly, what is within reach is a fair sample of the
/// set, and of two sets the same values are within the common reach. So sketches unite, in
/// any order, to the sketch of the united set.
///
/// Source: Bar-Yossef et al., "Counting distinct elements in a data stream", 2002; Beyer et
/// al., "On synopses for distinct-value estimation under multiset operations", 2007.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sketch {
    /// Ascending, at most [`SKETCH_SIZE`].
    #[serde(serialize_with = "write_all", deserialize_with = "read_all")]
    least: Vec<u64>,
    /// Hashes above are not in it, whatever the set holds.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "write_reach",
        deserialize_with = "read_reach"
    )]
    reach: Option<u64>,
}

/// A share between 0 and 1, told from a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share.
    pub value: f64,
    /// Its standard error; 0 where it is exact.
    pub error: f64,
    /// Values that it was told from.
    pub of: usize,
}

/// How far two sets overlap. None where no value that could tell is within reach.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Overlap {
    /// Values of both, of all values (Jaccard).
    pub jaccard: Option<Share>,
    /// Values of the first that are in the second.
    pub first_in_second: Option<Share>,
    /// Values of the second that are in the first.
    pub second_in_first: Option<Share>,
}

/// Whether a value is in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Its hash is out of reach.
    CannotTell,
}

impl Sketch {
    /// The sketch of a set: all its hashes up to `reach`, all of them at all without one.
    pub fn new(hashes: impl IntoIterator<Item = u64>, reach: Option<u64>) -> Self {
        let within = |hash: &u64| reach.is_none_or(|reach| *hash <= reach);
        let mut least: Vec<u64> = hashes.into_iter().filter(within).collect();
        least.sort_unstable();
        least.dedup();
        Sketch { least, reach }.cut()
    }

    /// Drops what is too much.
    fn cut(mut self) -> Self {
        if self.least.len() > SKETCH_SIZE {
            self.least.truncate(SKETCH_SIZE);
            self.reach = self.least.last().copied();
        }
        self
    }

    /// Whether nothing is in it, nor out of its reach.
    pub fn is_empty(&self) -> bool {
        self.least.is_empty() && self.reach.is_none()
    }

    /// Whether it holds the whole set, so that all it tells is exact.
    pub fn is_exact(&self) -> bool {
        self.reach.is_none()
    }

    /// The hash beyond which it knows nothing; none where it knows all.
    pub fn reach(&self) -> Option<u64> {
        self.reach
    }

    /// Its hashes, ascending.
    pub fn hashes(&self) -> &[u64] {
        &self.least
    }

    /// How many distinct values the set has; exact where [`is_exact`](Self::is_exact), else an
    /// estimate with [`distinct_error`](Self::distinct_error).
    pub fn distinct(&self) -> u64 {
        let Some(reach) = self.reach else { return self.least.len() as u64 };
        let below = self.below_reach() as f64;
        let estimate = below / (reach as f64 / 2f64.powi(64));
        (estimate.round() as u64).max(self.least.len() as u64)
    }

    /// The standard error of [`distinct`](Self::distinct), as a share of it: 0 where it is
    /// exact, 6.3 % of a full sketch (1/√254), more of one that is a part of a field's.
    pub fn distinct_error(&self) -> f64 {
        match self.reach {
            None => 0.0,
            Some(_) => 1.0 / (self.below_reach() as f64 - 1.0).max(1.0).sqrt(),
        }
    }

    /// The one at the reach set it, so only those below count.
    fn below_reach(&self) -> usize {
        self.least.len() - usize::from(self.least.last().copied() == self.reach)
    }

    /// The sketch of both sets together.
    #[must_use]
    pub fn union(&self, other: &Sketch) -> Sketch {
        Sketch::new(self.least.iter().chain(&other.least).copied(), self.common_reach(other))
    }

    fn common_reach(&self, other: &Sketch) -> Option<u64> {
        match (self.reach, other.reach) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    fn within(&self, reach: Option<u64>) -> &[u64] {
        let end = reach.map_or(self.least.len(), |r| self.least.partition_point(|&h| h <= r));
        &self.least[..end]
    }

    /// How far this set and another overlap. A share of `n` values within common reach has the
    /// standard error √(p(1−p)/n), at least what one value more or less would make.
    pub fn overlap(&self, other: &Sketch) -> Overlap {
        let reach = self.common_reach(other);
        let (a, b) = (self.within(reach), other.within(reach));
        let both = shared(a, b);
        let exact = self.is_exact() && other.is_exact();
        let share = |of: usize| {
            let n = of as f64;
            let smoothed = (both as f64 + 1.0) / (n + 2.0);
            let error = if exact { 0.0 } else { (smoothed * (1.0 - smoothed) / n).sqrt() };
            (of > 0).then(|| Share { value: both as f64 / n, error, of })
        };
        Overlap {
            jaccard: share(a.len() + b.len() - both),
            first_in_second: share(a.len()),
            second_in_first: share(b.len()),
        }
    }

    /// Whether the value with this hash is in the set. Without error, but for two values that
    /// share a hash of 64 bits.
    pub fn contains(&self, hash: u64) -> Membership {
        match self.least.binary_search(&hash) {
            Ok(_) => Membership::Yes,
            Err(_) if self.reach.is_some_and(|reach| hash > reach) => Membership::CannotTell,
            Err(_) => Membership::No,
        }
    }
}

/// How many hashes two ascending rows share.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    both
}

fn write_all<S: Serializer>(all: &[u64], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(all.iter().map(|hash| format!("{hash:016x}")))
}

fn write_reach<S: Serializer>(reach: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&format!("{:016x}", reach.unwrap_or(u64::MAX)))
}

/// A hash as it is read: there are millions in an inventory, so no text of it is copied.
struct Hash(u64);

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Hexadecimal)
    }
}

struct Hexadecimal;

impl Visitor<'_> for Hexadecimal {
    type Value = Hash;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a hash of 16 hexadecimal digits")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Hash, E> {
        let digit = |byte: u8| (byte as char).to_digit(16).map(u64::from);
        let hash = text.bytes().try_fold(0, |hash: u64, byte| Some(hash << 4 | digit(byte)?));
        let hash = hash.filter(|_| text.len() == 16);
        hash.map(Hash).ok_or_else(|| E::custom("a hash is 16 hexadecimal digits"))
    }
}

fn read_all<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u64>, D::Error> {
    let all = Vec::<Hash>::deserialize(from)?;
    let all: Vec<u64> = all.into_iter().map(|Hash(hash)| hash).collect();
    let ascending = all.windows(2).all(|pair| pair[0] < pair[1]) && all.len() <= SKETCH_SIZE;
    ascending.then_some(all).ok_or_else(|| serde::de::Error::custom("hashes stand in order"))
}

fn read_reach<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Hash::deserialize(from).map(|Hash(hash)| Some(hash))
}

/// Under what the sketches of an inventory were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Name of the key.
    pub key: String,
    /// Version of what makes two written values the same value.
    pub normalise: u32,
}

/// Why sketches do not compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BasisError {
    /// The inventory has none.
    #[error("it was made without a key: scan again with --key-file")]
    NoKey,
    /// Scans in one inventory were made under several keys.
    #[error("the scans in it were made under different keys: scan again with one")]
    Mixed,
    /// Two inventories were made under two keys.
    #[error("they were made under different keys: scan again with one")]
    OtherKey,
    /// Equal values were told in another way.
    #[error("they were made by versions of speur that compare values differently: scan again")]
    OtherVersion,
}

impl Basis {
    /// That of an inventory. Scans in it that had no key have no sketches, and no say.
    ///
    /// # Errors
    /// Where it has none, or more than one.
    pub fn of(header: &Header) -> Result<Basis, BasisError> {
        let under: BTreeSet<(&str, u32)> = header
            .scans
            .iter()
            .filter_map(|scan| Some((scan.key.as_deref()?, scan.normalise.unwrap_or(0))))
            .collect();
        let mut all = under.into_iter().map(|(key, n)| Basis { key: key.to_owned(), normalise: n });
        let first = all.next().ok_or(BasisError::NoKey)?;
        all.try_for_each(|other| first.check(&other)).map_err(|error| match error {
            BasisError::OtherKey => BasisError::Mixed,
            other => other,
        })?;
        Ok(first)
    }

    /// Whether sketches made under this one and `other` compare.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, other: &Basis) -> Result<(), BasisError> {
        match (self.key == other.key, self.normalise == other.normalise) {
            (true, true) => Ok(()),
            (false, _) => Err(BasisError::OtherKey),
            (true, false) => Err(BasisError::OtherVersion),
        }
    }
}

#[cfg(test)]
mod tests;
