//! Holds the first places of something. Must not know what stands there.

/// How many first places and samples are kept.
pub const PLACES: usize = 3;

/// The first places of something, with a masked sample each where samples are on.
#[derive(Clone, Debug)]
pub struct Places {
    first: Vec<Placed>,
    /// Places from here on are not among the first.
    bound: u64,
    /// How many were added.
    added: u32,
}

#[derive(Clone, Debug)]
struct Placed {
    place: u64,
    sample: String,
    /// When it was met: in which chunk, as how many before it.
    met: (u32, u32),
}

impl Default for Places {
    fn default() -> Self {
        Places { first: Vec::new(), bound: u64::MAX, added: 0 }
    }
}

impl Places {
    /// Whether `place` would be among the first.
    #[inline]
    pub fn wants(&self, place: u64) -> bool {
        place < self.bound
    }

    /// Whether there are as many as are kept.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.bound != u64::MAX
    }

    /// Adds a place, met in chunk number `chunk`, that is wanted.
    pub fn add(&mut self, place: u64, chunk: u32, sample: String) {
        let at = self.first.partition_point(|placed| placed.place <= place);
        self.first.insert(at, Placed { place, sample, met: (chunk, self.added) });
        self.added = self.added.saturating_add(1);
        self.cut();
    }

    fn cut(&mut self) {
        self.first.truncate(PLACES);
        if let Some(last) = self.first.get(PLACES - 1) {
            self.bound = last.place;
        }
    }

    /// Takes in the places of something else: the first of both, whenever met.
    pub fn unite(&mut self, other: &Places) {
        self.first.extend_from_slice(&other.first);
        self.first.sort_by(|a, b| (a.place, &a.sample).cmp(&(b.place, &b.sample)));
        self.cut();
    }

    /// Takes in the places of the same thing in other chunks; of those at the same place
    /// the one that was met first.
    pub fn unite_least(&mut self, other: &Places) {
        self.first.extend_from_slice(&other.first);
        self.first.sort_by_key(|placed| (placed.place, placed.met));
        self.cut();
    }

    /// The same where not the least places are kept but those that were met first.
    pub fn unite_earliest(&mut self, other: &Places) {
        self.first.extend_from_slice(&other.first);
        self.first.sort_by_key(|placed| placed.met);
        self.first.truncate(PLACES);
        self.first.sort_by_key(|placed| (placed.place, placed.met));
        self.cut();
    }

    /// Places and samples, first first.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &str)> {
        self.first.iter().map(|placed| (placed.place, placed.sample.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chunk, place and sample of what is met, in order.
    const MET: &[(u32, u64, &str)] = &[
        (0, 7, "a"),
        (1, 5, "z"),
        (1, 5, "y"),
        (2, 5, "b"),
        (2, 5, "a"),
        (3, 9, "q"),
        (4, 1, "c"),
        (5, 5, "0"),
    ];

    fn places(of: impl Fn(u32) -> bool, earliest: bool) -> Places {
        let mut places = Places::default();
        for &(chunk, place, sample) in MET.iter().filter(|met| of(met.0)) {
            if if earliest { !places.is_full() } else { places.wants(place) } {
                places.add(place, chunk, sample.to_owned());
            }
        }
        places
    }

    #[test]
    fn chunks_unite_to_the_same_places_whoever_met_them() {
        for (earliest, expected) in
            [(false, [(1, "c"), (5, "z"), (5, "y")]), (true, [(5, "z"), (5, "y"), (7, "a")])]
        {
            assert_eq!(places(|_| true, earliest).iter().collect::<Vec<_>>(), expected);
            for mine in 0..1 << 6 {
                let of = |of_me: bool| places(|chunk| (mine >> chunk & 1 == 1) == of_me, earliest);
                let mut united = of(true);
                match earliest {
                    true => united.unite_earliest(&of(false)),
                    false => united.unite_least(&of(false)),
                }
                assert_eq!(united.iter().collect::<Vec<_>>(), expected, "{mine:06b}");
            }
        }
    }
}
