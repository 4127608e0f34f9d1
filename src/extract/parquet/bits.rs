//! Holds numbers packed into bits: runs and groups of one width, and differences. Must not
//! know what they count. Source: Apache Parquet, "Encodings".

/// Why no number comes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// Numbers in runs, each of one value or of groups of eight.
pub(super) struct Runs<'b> {
    rest: &'b [u8],
    width: u32,
    /// Values left of a run, and its value; or bits that are left.
    left: u64,
    value: u32,
    packed: Option<Bits<'b>>,
}

impl<'b> Runs<'b> {
    pub(super) fn new(bytes: &'b [u8], width: u32) -> Self {
        Runs { rest: bytes, width, left: 0, value: 0, packed: None }
    }

    pub(super) fn next(&mut self) -> Result<u32, Damaged> {
        if self.width == 0 {
            return Ok(0);
        }
        while self.left == 0 {
            self.begin()?;
        }
        self.left -= 1;
        match &mut self.packed {
            Some(bits) => bits.take(self.width).map(|n| n as u32),
            None => Ok(self.value),
        }
    }

    fn begin(&mut self) -> Result<(), Damaged> {
        let head = varint(&mut self.rest)?;
        if head & 1 == 1 {
            let groups = head >> 1;
            let bytes = groups.checked_mul(u64::from(self.width)).ok_or(Damaged)?;
            // the last group may be cut where nothing more is needed
            let bytes = usize::try_from(bytes).unwrap_or(usize::MAX).min(self.rest.len());
            let (packed, rest) = self.rest.split_at(bytes);
            if packed.is_empty() && groups > 0 {
                return Err(Damaged);
            }
            self.rest = rest;
            self.packed = Some(Bits::new(packed));
            self.left = groups.checked_mul(8).ok_or(Damaged)?;
        } else {
            self.left = head >> 1;
            let bytes = self.width.div_ceil(8) as usize;
            let (value, rest) = self.rest.split_at_checked(bytes).ok_or(Damaged)?;
            self.rest = rest;
            self.value = value.iter().rev().fold(0, |n, &b| n << 8 | u32::from(b));
            self.packed = None;
        }
        Ok(())
    }
}

/// Numbers of any width, the lowest bits first.
pub(super) struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Bits<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Bits { bytes, at: 0 }
    }

    /// The next number of `width` bits, at most 64.
    pub(super) fn take(&mut self, width: u32) -> Result<u64, Damaged> {
        let (mut n, mut got) = (0_u64, 0);
        while got < width {
            let byte = *self.bytes.get(self.at / 8).ok_or(Damaged)?;
            let from = (self.at % 8) as u32;
            let bits = (8 - from).min(width - got);
            let piece = u64::from(byte >> from) & ((1 << bits) - 1);
            n |= piece << got;
            got += bits;
            self.at += bits as usize;
        }
        Ok(n)
    }
}

/// Whole numbers told by their differences, in blocks.
pub(super) struct Deltas<'b> {
    rest: &'b [u8],
    per_block: u64,
    minis: usize,
    left: u64,
    last: i64,
    is_first: bool,
    least: i64,
    /// Widths of the parts of the block that are to come, and values left of this one.
    widths: &'b [u8],
    width: u32,
    in_mini: u64,
    bits: Bits<'b>,
}

impl<'b> Deltas<'b> {
    pub(super) fn new(mut bytes: &'b [u8]) -> Result<Self, Damaged> {
        let per_block = varint(&mut bytes)?;
        let minis = usize::try_from(varint(&mut bytes)?).map_err(|_| Damaged)?;
        let left = varint(&mut bytes)?;
        let last = zigzag(varint(&mut bytes)?);
        if minis == 0 || minis > 512 || per_block % minis as u64 != 0 || per_block > 1 << 20 {
            return Err(Damaged);
        }
        Ok(Deltas {
            rest: bytes,
            per_block,
            minis,
            left,
            last,
            is_first: true,
            least: 0,
            widths: &[],
            width: 0,
            in_mini: 0,
            bits: Bits::new(&[]),
        })
    }

    pub(super) fn next(&mut self) -> Result<i64, Damaged> {
        self.left = self.left.checked_sub(1).ok_or(Damaged)?;
        if std::mem::take(&mut self.is_first) {
            return Ok(self.last);
        }
        if self.in_mini == 0 {
            self.begin()?;
        }
        self.in_mini -= 1;
        let delta = self.bits.take(self.width)? as i64;
        self.last = self.last.wrapping_add(self.least).wrapping_add(delta);
        Ok(self.last)
    }

    fn begin(&mut self) -> Result<(), Damaged> {
        if self.widths.is_empty() {
            self.least = zigzag(varint(&mut self.rest)?);
            let (widths, rest) = self.rest.split_at_checked(self.minis).ok_or(Damaged)?;
            (self.widths, self.rest) = (widths, rest);
        }
        let (&width, widths) = self.widths.split_first().ok_or(Damaged)?;
        self.widths = widths;
        if width > 64 {
            return Err(Damaged);
        }
        self.width = width.into();
        self.in_mini = self.per_block / self.minis as u64;
        if self.in_mini == 0 {
            return Err(Damaged);
        }
        let bytes = (self.in_mini * u64::from(width)).div_ceil(8) as usize;
        let (packed, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.rest = rest;
        self.bits = Bits::new(packed);
        Ok(())
    }

    /// What stands behind the numbers, at most `most`, all of which are passed over.
    pub(super) fn behind(mut self, most: u64) -> Result<&'b [u8], Damaged> {
        if self.left > most {
            return Err(Damaged);
        }
        while self.left > 0 {
            self.next()?;
        }
        Ok(self.rest)
    }
}

fn varint(bytes: &mut &[u8]) -> Result<u64, Damaged> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or(Damaged)?;
        *bytes = rest;
        n |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Ok(n);
        }
    }
    Err(Damaged)
}

fn zigzag(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_one_value_and_of_groups() {
        // eight numbers of three bits, then five times a five
        let bytes = [0b0000_0011, 0b1000_1000, 0b1100_0110, 0b1111_1010, 0b0000_1010, 5];
        let mut runs = Runs::new(&bytes, 3);
        let numbers: Result<Vec<u32>, Damaged> = (0..13).map(|_| runs.next()).collect();
        assert_eq!(numbers, Ok(vec![0, 1, 2, 3, 4, 5, 6, 7, 5, 5, 5, 5, 5]));
        assert_eq!(runs.next(), Err(Damaged));
    }
}
