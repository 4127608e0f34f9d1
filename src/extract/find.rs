//! Holds the search for the next of a few bytes in text whose values are short:
//! a bit for each byte of a block is found once, and every search in the block is
//! a look at its bits. Must not know what the bytes mean.

const BLOCK: usize = 64;

/// Finds the next of `N` bytes. Searches go forward in one buffer, which must not
/// change where it was not searched yet.
pub(super) struct Finder<const N: usize> {
    bytes: [u8; N],
    /// Number of the block whose bits are at hand.
    block: usize,
    bits: u64,
}

impl<const N: usize> Finder<N> {
    pub(super) fn new(bytes: [u8; N]) -> Self {
        Finder { bytes, block: usize::MAX, bits: 0 }
    }

    /// Forgets the buffer: another one follows.
    pub(super) fn start(&mut self) {
        self.block = usize::MAX;
    }

    /// Offset of the first of the bytes in `buf` from `i` on, or its length.
    #[inline]
    pub(super) fn next(&mut self, buf: &[u8], i: usize) -> usize {
        let mut block = i / BLOCK;
        if block != self.block {
            self.load(buf, block);
        }
        let mut bits = self.bits & (u64::MAX << (i % BLOCK));
        while bits == 0 {
            block += 1;
            if block * BLOCK >= buf.len() {
                return buf.len();
            }
            self.load(buf, block);
            bits = self.bits;
        }
        block * BLOCK + bits.trailing_zeros() as usize
    }

    #[inline]
    fn load(&mut self, buf: &[u8], block: usize) {
        self.block = block;
        let rest = buf.get(block * BLOCK..).unwrap_or_default();
        self.bits = match rest.first_chunk::<BLOCK>() {
            Some(bytes) => bits_of(bytes, self.bytes),
            None => {
                let mut bytes = [0; BLOCK];
                bytes[..rest.len()].copy_from_slice(rest);
                bits_of(&bytes, self.bytes) & !(u64::MAX << rest.len())
            }
        };
    }
}

/// A bit for each byte of `block` that is one of `bytes`.
#[inline]
fn bits_of<const N: usize>(block: &[u8; BLOCK], bytes: [u8; N]) -> u64 {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every processor of this kind has SSE2.
    return unsafe { x86::bits_of(block, bytes) };
    #[cfg(not(target_arch = "x86_64"))]
    portable(block, bytes)
}

/// The same, written so that the comparison runs on many bytes at a time anywhere.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn portable<const N: usize>(block: &[u8; BLOCK], bytes: [u8; N]) -> u64 {
    let mut is = [0u8; BLOCK];
    for (is, &b) in is.iter_mut().zip(block) {
        *is = bytes.iter().fold(0, |is, &wanted| is | u8::from(b == wanted));
    }
    let (eights, _) = is.as_chunks::<8>();
    // gathers the lowest bit of each of eight bytes into one byte
    const GATHER: u64 = 0x0102_0408_1020_4080;
    eights
        .iter()
        .rev()
        .fold(0, |bits, eight| bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56)
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::BLOCK;
    use std::arch::x86_64::*;

    #[inline]
    #[target_feature(enable = "sse2")]
    pub(super) fn bits_of<const N: usize>(block: &[u8; BLOCK], bytes: [u8; N]) -> u64 {
        let mut bits = 0;
        for sixteen in block.as_chunks::<16>().0.iter().rev() {
            let both = u128::from_le_bytes(*sixteen);
            let x = _mm_set_epi64x((both >> 64) as i64, both as i64);
            let mut is = _mm_setzero_si128();
            for wanted in bytes {
                is = _mm_or_si128(is, _mm_cmpeq_epi8(x, _mm_set1_epi8(wanted as i8)));
            }
            bits = bits << 16 | u64::from(_mm_movemask_epi8(is) as u16);
        }
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_way_equals_the_portable_one() {
        for first in 0..=255u8 {
            let block: [u8; BLOCK] =
                std::array::from_fn(|i| first.wrapping_mul(31) ^ (i as u8 * 4));
            for bytes in [[first, 0], [255, 12], [b',', b')']] {
                assert_eq!(bits_of(&block, bytes), portable(&block, bytes));
            }
        }
    }

    #[test]
    fn finds_what_a_plain_loop_finds() {
        let text: Vec<u8> = (0..300u32).map(|i| (i * i % 251) as u8).collect();
        for length in [0, 1, 63, 64, 65, 128, 300] {
            let text = &text[..length];
            for bytes in [[0, 1, 2], [b';', b'\n', b'\\'], [250, 249, 128]] {
                let mut finder = Finder::new(bytes);
                for i in 0..=length {
                    let plain = text[i..].iter().position(|b| bytes.contains(b));
                    let expected = plain.map_or(length, |n| i + n);
                    assert_eq!(finder.next(text, i), expected, "{bytes:?} from {i} of {length}");
                }
            }
        }
    }
}
