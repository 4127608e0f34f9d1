//! Holds `Sketch`: the least hashes of a set of values, which tell how many there
//! are and what share of them has a property. Must not know values.

use crate::model;

/// How many least hashes a sketch keeps. Up to so many distinct values the count
/// is exact; above, its standard error is 1/√(SIZE − 2), 6 %.
pub const SIZE: usize = model::SKETCH_SIZE;

/// A bottom-k sketch of 64-bit hashes, each with a mark. Order-free: the same
/// set of values gives the same sketch however it came in.
///
/// Source: Bar-Yossef et al., "Counting distinct elements in a data stream", 2002.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// Open addressing by groups of slots; an empty slot is 0.
    hashes: Vec<u64>,
    /// Marks, slot by slot.
    marks: Vec<u64>,
    /// The chunks in which they were met, slot by slot.
    met: Vec<u32>,
    filled: usize,
    /// Hashes at or above are of no use any more.
    threshold: u64,
}

impl Default for Sketch {
    fn default() -> Self {
        Sketch {
            hashes: Vec::new(),
            marks: Vec::new(),
            met: Vec::new(),
            filled: 0,
            threshold: u64::MAX,
        }
    }
}

/// One value of a sketch.
#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    mark: u64,
    /// The chunk in which it was met first.
    met: u32,
}

/// Slots that are looked at together: a line of the cache.
const GROUP: usize = 8;

/// Slots of a full table: three quarters of them are used before it is pruned.
const SLOTS: usize = SIZE * 2;

impl Sketch {
    /// Whether a value with this hash is new to the sketch and belongs into it.
    #[inline]
    pub fn wants(&self, hash: u64) -> bool {
        hash < self.threshold && !self.has(hash.max(1))
    }

    #[inline]
    fn has(&self, hash: u64) -> bool {
        let (groups, _) = self.hashes.as_chunks::<GROUP>();
        if groups.is_empty() {
            return false;
        }
        let mask = groups.len() - 1;
        let mut i = slot(hash) & mask;
        loop {
            // all of a group at once: no guess at which of them it is
            if groups[i].iter().map(|&h| u64::from(h == hash)).sum::<u64>() != 0 {
                return true;
            }
            if groups[i][GROUP - 1] == 0 {
                return false;
            }
            i = (i + 1) & mask;
        }
    }

    /// Adds a value that the sketch [`wants`](Self::wants), met in chunk number
    /// `chunk`, with a mark. Values that are alike may bear different marks: that of the
    /// first stays.
    pub fn add(&mut self, hash: u64, mark: u64, chunk: u32) {
        let hash = hash.max(1);
        if (self.filled + 1) * 4 > self.hashes.len() * 3 {
            self.make_room();
            if hash >= self.threshold {
                return;
            }
        }
        self.place(Entry { hash, mark, met: chunk });
        self.filled += 1;
    }

    fn place(&mut self, Entry { hash, mark, met }: Entry) {
        let (groups, _) = self.hashes.as_chunks_mut::<GROUP>();
        let mask = groups.len() - 1;
        let mut i = slot(hash) & mask;
        loop {
            // groups are filled from their start
            if let Some(free) = groups[i].iter().position(|&h| h == 0) {
                groups[i][free] = hash;
                self.marks[i * GROUP + free] = mark;
                self.met[i * GROUP + free] = met;
                return;
            }
            i = (i + 1) & mask;
        }
    }

    /// Doubles the table, or at its full size throws all but the least away.
    fn make_room(&mut self) {
        let mut entries = self.entries();
        let mut size = (self.hashes.len() * 2).max(16);
        if size > SLOTS {
            size = SLOTS;
            entries.truncate(SIZE);
            self.threshold = entries.last().map_or(u64::MAX, |entry| entry.hash + 1);
        }
        self.rebuild(size, &entries);
    }

    fn rebuild(&mut self, size: usize, entries: &[Entry]) {
        self.filled = entries.len();
        for row in [&mut self.hashes, &mut self.marks] {
            row.clear();
            row.resize(size, 0);
        }
        self.met.clear();
        self.met.resize(size, 0);
        for &entry in entries {
            self.place(entry);
        }
    }

    /// What it holds, least hash first.
    fn entries(&self) -> Vec<Entry> {
        let slots = self.hashes.iter().zip(&self.marks).zip(&self.met);
        let slots = slots.map(|((&hash, &mark), &met)| Entry { hash, mark, met });
        let mut entries: Vec<_> = slots.filter(|entry| entry.hash != 0).collect();
        entries.sort_unstable_by_key(|entry| entry.hash);
        entries
    }

    /// The least [`SIZE`] hashes with their marks, ascending.
    pub fn least(&self) -> Vec<(u64, u64)> {
        self.entries().into_iter().take(SIZE).map(|entry| (entry.hash, entry.mark)).collect()
    }

    /// How many distinct values there are: exact up to [`SIZE`], else estimated.
    pub fn distinct(&self) -> u64 {
        if self.filled <= SIZE && self.threshold == u64::MAX {
            return self.filled as u64;
        }
        match self.entries().get(SIZE - 1) {
            Some(kth) => ((SIZE - 1) as f64 / (kth.hash as f64 / 2f64.powi(64))).round() as u64,
            None => self.filled as u64,
        }
    }

    /// It as it is kept. Only hashes under a key may be.
    pub fn stored(&self) -> model::Sketch {
        let entries = self.entries();
        let is_all = entries.len() <= SIZE && self.threshold == u64::MAX;
        let least = entries.iter().take(SIZE);
        let reach = least.clone().next_back().map(|entry| entry.hash).filter(|_| !is_all);
        model::Sketch::new(least.map(|entry| entry.hash), reach)
    }

    /// Takes in all values of `other`.
    pub fn unite(&mut self, other: &Sketch) {
        for entry in other.entries() {
            if self.wants(entry.hash) {
                self.add(entry.hash, entry.mark, entry.met);
            } else if let Some(i) = self.hashes.iter().position(|&hash| hash == entry.hash)
                && entry.met < self.met[i]
            {
                (self.marks[i], self.met[i]) = (entry.mark, entry.met);
            }
        }
        if other.threshold < self.threshold {
            // what `other` threw away is as good as seen: at least as many lie above
            self.threshold = other.threshold;
            let mut kept = self.entries();
            kept.truncate(SIZE);
            self.rebuild(SLOTS, &kept);
        }
    }
}

/// Where a hash goes, as a number of a group: by bits that do not decide which hashes are the least.
#[inline]
fn slot(hash: u64) -> usize {
    (hash ^ hash >> 29) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::hash::local;

    fn sketch_of(values: impl Iterator<Item = u32>) -> Sketch {
        let mut sketch = Sketch::default();
        for value in values {
            let hash = local(value.to_string().as_bytes());
            if sketch.wants(hash) {
                sketch.add(hash, u64::from(value % 2), 0);
            }
        }
        sketch
    }

    #[test]
    fn few_values_are_counted_exactly() {
        for n in [0, 1, 7, 100, SIZE as u32] {
            assert_eq!(sketch_of((0..n).chain(0..n)).distinct(), u64::from(n));
        }
    }

    #[test]
    fn many_values_are_estimated_within_three_standard_errors() {
        for n in [300u32, 1_000, 10_000, 200_000] {
            let estimate = sketch_of(0..n).distinct() as f64;
            let error = (estimate - f64::from(n)).abs() / f64::from(n);
            assert!(error < 3.0 / ((SIZE - 2) as f64).sqrt(), "{n}: {estimate}");
        }
    }

    #[test]
    fn order_and_splits_do_not_matter() {
        let whole = sketch_of(0..5_000).least();
        assert_eq!(sketch_of((0..5_000).rev()).least(), whole);
        for (n, cut) in [(5_000, 2_000), (300, 40), (256, 100), (300, 300), (520, 257)] {
            let whole = sketch_of(0..n);
            let mut united = sketch_of(cut..n);
            united.unite(&sketch_of(0..cut));
            assert_eq!(united.least(), whole.least(), "{n} cut at {cut}");
            assert_eq!(united.distinct(), whole.distinct(), "{n} cut at {cut}");
        }
    }

    #[test]
    fn of_values_that_are_alike_the_first_gives_the_mark_whoever_met_it() {
        // the same 1,000 values again and again, in each chunk with another mark
        let of = |chunks: &[u32]| {
            let mut sketch = Sketch::default();
            for &chunk in chunks {
                for value in (0..1_000).filter(|value| (value + chunk) % 3 != 0) {
                    let hash = local(u32::to_string(&value).as_bytes());
                    if sketch.wants(hash) {
                        sketch.add(hash, u64::from(chunk) + 1, chunk);
                    }
                }
            }
            sketch
        };
        let whole = of(&[0, 1, 2, 3]).least();
        for (mine, theirs) in
            [([0, 1], [2, 3]), ([2, 3], [0, 1]), ([1, 2], [0, 3]), ([1, 3], [0, 2])]
        {
            let mut united = of(&mine);
            united.unite(&of(&theirs));
            assert_eq!(united.least(), whole, "{mine:?} and {theirs:?}");
        }
    }

    #[test]
    fn marks_stay_with_their_values() {
        let least = sketch_of(0..10_000).least();
        let odd = least.iter().filter(|(_, mark)| *mark == 1).count();
        assert!((90..166).contains(&odd), "{odd} of 256 odd");
    }
}
