//! Holds `Months`: how many dates lie in each month. Must not know whose dates they are.

use std::collections::BTreeMap;

/// Months up to which a table of all is not worth its memory.
const FEW: usize = 16;

/// Months of dates: sparse as long as they are few, then dense where most dates lie.
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
        let i = month.wrapping_sub(Self::FROM) as usize;
        match self.dense.get_mut(i) {
            Some(n) => *n += times,
            None => self.count_apart(month, times),
        }
    }

    fn count_apart(&mut self, month: u32, times: u64) {
        *self.sparse.entry(month).or_default() += times;
        if self.sparse.len() > FEW && self.dense.is_empty() {
            self.dense.resize((Self::YEARS * 12) as usize, 0);
            for (month, n) in std::mem::take(&mut self.sparse) {
                self.count(month, n);
            }
        }
    }

    /// Months with dates and how many, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u64)> {
        let dense = self.dense.iter().zip(Self::FROM..).map(|(&n, month)| (month, n));
        let dense = dense.filter(|&(_, n)| n > 0);
        let mut all: Vec<_> = dense.chain(self.sparse.iter().map(|(&m, &n)| (m, n))).collect();
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
