//! Holds a reader of FlatBuffers, in which Arrow tells about itself. Must not know what its
//! fields mean. Source: google.github.io/flatbuffers, "FlatBuffer Internals".

/// A table in a buffer: its fields by number. What points outside of the buffer is none.
#[derive(Clone, Copy)]
pub(super) struct Table<'b> {
    bytes: &'b [u8],
    at: usize,
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}

impl<'b> Table<'b> {
    /// The table that a buffer is about.
    pub(super) fn root(bytes: &'b [u8]) -> Option<Self> {
        Some(Table { bytes, at: number(bytes, 0)? })
    }

    /// Where field `n` stands; None where it has its default.
    fn place(self, n: usize) -> Option<usize> {
        let back = i32::from_le_bytes(self.bytes.get(self.at..self.at + 4)?.try_into().ok()?);
        let fields = usize::try_from(i64::try_from(self.at).ok()? - i64::from(back)).ok()?;
        let short = |at: usize| {
            let two = self.bytes.get(at..at + 2)?;
            Some(usize::from(u16::from_le_bytes(two.try_into().ok()?)))
        };
        let entry = 4 + 2 * n;
        if entry + 2 > short(fields)? {
            return None;
        }
        short(fields + entry).filter(|&offset| offset > 0).map(|offset| self.at + offset)
    }

    /// Field `n` as a number of `N` bytes.
    fn array<const N: usize>(self, n: usize) -> Option<[u8; N]> {
        let at = self.place(n)?;
        self.bytes.get(at..at + N)?.try_into().ok()
    }

    pub(super) fn byte(self, n: usize) -> u8 {
        self.array(n).map_or(0, |[byte]| byte)
    }

    pub(super) fn short(self, n: usize) -> Option<i16> {
        self.array(n).map(i16::from_le_bytes)
    }

    pub(super) fn int(self, n: usize) -> Option<i32> {
        self.array(n).map(i32::from_le_bytes)
    }

    pub(super) fn long(self, n: usize) -> i64 {
        self.array(n).map_or(0, i64::from_le_bytes)
    }

    /// Where field `n` points.
    fn target(self, n: usize) -> Option<usize> {
        let at = self.place(n)?;
        at.checked_add(number(self.bytes, at)?)
    }

    pub(super) fn table(self, n: usize) -> Option<Table<'b>> {
        Some(Table { at: self.target(n)?, ..self })
    }

    pub(super) fn text(self, n: usize) -> Option<&'b [u8]> {
        let at = self.target(n)?;
        let length = number(self.bytes, at)?;
        self.bytes.get(at + 4..(at + 4).checked_add(length)?)
    }

    /// The elements of field `n`, of `size` bytes each, and where they start; none where it
    /// is no list.
    fn list(self, n: usize, size: usize) -> (usize, &'b [u8]) {
        let list = || {
            let at = self.target(n)?;
            let length = number(self.bytes, at)?.checked_mul(size)?;
            let start = at.checked_add(4)?;
            Some((start, self.bytes.get(start..start.checked_add(length)?)?))
        };
        list().unwrap_or_default()
    }

    /// The tables of field `n`.
    pub(super) fn tables(self, n: usize) -> impl Iterator<Item = Table<'b>> {
        let (start, list) = self.list(n, 4);
        (0..list.len() / 4).filter_map(move |i| {
            let at = start + i * 4;
            Some(Table { at: at.checked_add(number(self.bytes, at)?)?, ..self })
        })
    }

    /// The pairs of numbers of field `n`.
    pub(super) fn pairs(self, n: usize) -> impl Iterator<Item = (i64, i64)> {
        let (pairs, _) = self.list(n, 16).1.as_chunks::<16>();
        pairs.iter().map(|pair| {
            let (a, b) = pair.split_at(8);
            let long = |b: &[u8]| i64::from_le_bytes(b.try_into().unwrap_or_default());
            (long(a), long(b))
        })
    }

    /// The numbers of field `n`.
    pub(super) fn longs(self, n: usize) -> impl Iterator<Item = i64> {
        self.list(n, 8).1.as_chunks::<8>().0.iter().map(|b| i64::from_le_bytes(*b))
    }
}
