//! Holds `Months`: how many dates lie in each month. Must not know whose dates they are.

use std::collections::BTreeMap;

/// Months of dates: dense where most dates lie, sparse elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Months {
    dense: Vec<u64>,
    sparse: BTreeMap<u32, u64>,
}

impl Months {
    const FROM: u32 = 1900 * 12;
    const YEARS: u32 = 200;

    /// Counts a date of the month with this index.
    #[inline]
    pub fn add(&mut self, month: u32) {
        self.count(month, 1);
    }

    #[inline]
    fn count(&mut self, month: u32, times: u64) {
        let i = month.wrapping_sub(Self::FROM);
        if i < Self::YEARS * 12 {
            if self.dense.is_empty() {
                self.dense.resize((Self::YEARS * 12) as usize, 0);
            }
            self.dense[i as usize] += times;
        } else {
            *self.sparse.entry(month).or_default() += times;
        }
    }

    /// Months with dates and how many, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u64)> {
        let dense = self.dense.iter().zip(Self::FROM..).map(|(&n, month)| (month, n));
        let mut all: Vec<_> = dense.chain(self.sparse.iter().map(|(&m, &n)| (m, n))).collect();
        all.retain(|&(_, n)| n > 0);
        all.sort_unstable();
        all.into_iter()
    }

    /// Takes in the dates of `other`.
    pub fn unite(&mut self, other: &Months) {
        for (month, n) in other.iter() {
            self.count(month, n);
        }
    }
}
