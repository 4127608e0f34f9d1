//! Holds the counting: what was found against what is there. Must not know how either is
//! made.

use speur::model::Band;
use std::collections::BTreeMap;

/// Bands, the surest first.
pub const BANDS: [Band; 3] = [Band::Confirmed, Band::Likely, Band::Candidate];

/// What was found of a kind of thing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// How many there are.
    pub wanted: u64,
    /// How many of them were found likely or better, and as candidates only.
    pub found: u64,
    pub candidates: u64,
    /// Matches by band, and how many of them are right.
    pub matches: [u64; 3],
    pub right: [u64; 3],
}

impl Tally {
    /// Counts `count` matches in a band.
    pub fn add_matches(&mut self, band: Band, count: u64, right: u64) {
        let i = BANDS.iter().position(|b| *b == band).unwrap_or(2);
        self.matches[i] += count;
        self.right[i] += right;
    }

    /// Share of what is there that was found likely or better.
    pub fn recall(&self) -> Option<f64> {
        share(self.found, self.wanted)
    }

    /// Share of what was found likely or better that is right.
    pub fn precision(&self) -> Option<f64> {
        share(self.right[0] + self.right[1], self.matches[0] + self.matches[1])
    }

    /// Share of the matches of a band that is right.
    pub fn calibration(&self, band: usize) -> Option<f64> {
        share(self.right[band], self.matches[band])
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Tallies by one way of telling texts apart.
pub type Tallies = BTreeMap<String, Tally>;

/// Everything that is counted.
#[derive(Default)]
pub struct Measured {
    pub by_category: Tallies,
    pub by_promise: Tallies,
    pub by_locale: Tallies,
    pub by_container: Tallies,
    pub all: Tally,
    pub bytes: u64,
    pub texts: u64,
}

impl Measured {
    /// Counts the same for every way in which a text is told apart.
    pub fn count(
        &mut self,
        category: &str,
        promise: &str,
        locale: &str,
        container: &str,
        count: impl Fn(&mut Tally),
    ) {
        count(&mut self.all);
        count(self.by_category.entry(category.into()).or_default());
        count(self.by_promise.entry(promise.into()).or_default());
        count(self.by_locale.entry(locale.into()).or_default());
        count(self.by_container.entry(container.into()).or_default());
    }
}
