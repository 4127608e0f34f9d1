//! Holds the one pass over every byte: which bytes are digits, letters, signs. Must
//! not know what is made of them. The only `unsafe` of the crate is here.

/// One bit per byte of a buffer for each class of bytes. Bits behind the end
/// of the buffer are zero.
#[derive(Debug, Default)]
pub struct Masks {
    /// `0`–`9`.
    pub digit: Vec<u64>,
    /// Letters of ASCII, digits, `_`, and bytes of other scripts.
    pub word: Vec<u64>,
    /// Capitals of ASCII, and the byte that starts those of Latin-1 in UTF-8.
    pub capital: Vec<u64>,
    /// `@`.
    pub at: Vec<u64>,
    /// `:`.
    pub colon: Vec<u64>,
}

/// Bits of one block of 64 bytes: digit, word, capital, at, colon.
type Block = [u64; 5];

impl Masks {
    /// Classifies every byte of `buf`.
    pub fn fill(&mut self, buf: &[u8]) {
        let blocks = buf.len().div_ceil(64);
        for mask in
            [&mut self.digit, &mut self.word, &mut self.capital, &mut self.at, &mut self.colon]
        {
            mask.clear();
            mask.resize(blocks, 0);
        }
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2, it was just asked.
            unsafe { x86::fill(self, buf) };
            return;
        }
        self.fill_with(buf, portable);
    }

    fn fill_with(&mut self, buf: &[u8], classify: impl Fn(&[u8; 64]) -> Block) {
        let (whole, rest) = buf.as_chunks::<64>();
        for (i, block) in whole.iter().enumerate() {
            self.set(i, classify(block));
        }
        if !rest.is_empty() {
            let mut block = [0; 64];
            block[..rest.len()].copy_from_slice(rest);
            self.set(whole.len(), classify(&block));
        }
    }

    #[inline(always)]
    fn set(&mut self, i: usize, [digit, word, capital, at, colon]: Block) {
        self.digit[i] = digit;
        self.word[i] = word;
        self.capital[i] = capital;
        self.at[i] = at;
        self.colon[i] = colon;
    }
}

/// How many bits in a row are set from `i` on.
#[inline]
pub fn run(mask: &[u64], i: usize) -> usize {
    let Some(&first) = mask.get(i / 64) else { return 0 };
    let ones = (!(first >> (i % 64))).trailing_zeros() as usize;
    if ones < 64 - i % 64 {
        return ones;
    }
    let mut length = 64 - i % 64;
    for &word in &mask[i / 64 + 1..] {
        length += word.trailing_ones() as usize;
        if word != u64::MAX {
            break;
        }
    }
    length
}

/// Bits that start a run: set here and not one before.
#[inline]
pub fn starts(mask: &[u64], word: usize) -> u64 {
    let carry = if word == 0 { 0 } else { mask[word - 1] >> 63 };
    mask[word] & !(mask[word] << 1 | carry)
}

/// The bits of word number `word` that lie in `range`.
#[inline]
pub fn within(word: usize, range: &std::ops::Range<usize>) -> u64 {
    let low = word * 64;
    if range.start >= low + 64 || range.end <= low {
        return 0;
    }
    let mut bits = u64::MAX;
    if range.start > low {
        bits <<= range.start - low;
    }
    if range.end < low + 64 {
        bits &= !(u64::MAX << (range.end - low));
    }
    bits
}

const DIGIT: u8 = 1;
const WORD: u8 = 2;
const CAPITAL: u8 = 4;
const AT: u8 = 8;
const COLON: u8 = 16;

static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        let c = b as u8;
        let mut class = 0;
        if c.is_ascii_digit() {
            class |= DIGIT | WORD;
        }
        if c.is_ascii_alphabetic() || c == b'_' || (c >= 0x80 && c != 0xFF) {
            class |= WORD;
        }
        if c.is_ascii_uppercase() || c == 0xC3 {
            class |= CAPITAL;
        }
        if c == b'@' {
            class |= AT;
        }
        if c == b':' {
            class |= COLON;
        }
        table[b] = class;
        b += 1;
    }
    table
};

fn portable(block: &[u8; 64]) -> Block {
    let mut masks = [0u64; 5];
    for (i, &b) in block.iter().enumerate() {
        let class = CLASS[usize::from(b)];
        for (m, mask) in masks.iter_mut().enumerate() {
            *mask |= u64::from(class >> m & 1) << i;
        }
    }
    masks
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Block, Masks};
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx2")]
    pub(super) fn fill(masks: &mut Masks, buf: &[u8]) {
        masks.fill_with(buf, |block| classify(block));
    }

    #[target_feature(enable = "avx2")]
    fn classify(block: &[u8; 64]) -> Block {
        let low = half(block.first_chunk::<32>().expect("64 bytes"));
        let high = half(block.last_chunk::<32>().expect("64 bytes"));
        std::array::from_fn(|i| u64::from(low[i]) | u64::from(high[i]) << 32)
    }

    #[target_feature(enable = "avx2")]
    fn half(bytes: &[u8; 32]) -> [u32; 5] {
        // SAFETY: 32 bytes are there, and the load needs no alignment.
        let x = unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) };
        let is = |b: u8| _mm256_cmpeq_epi8(x, _mm256_set1_epi8(b as i8));
        // x − first ≤ length − 1, as unsigned bytes
        let between = |x: __m256i, first: u8, length: u8| {
            let from = _mm256_sub_epi8(x, _mm256_set1_epi8(first as i8));
            _mm256_cmpeq_epi8(_mm256_min_epu8(from, _mm256_set1_epi8(length as i8 - 1)), from)
        };
        let digit = between(x, b'0', 10);
        let letter = between(_mm256_or_si256(x, _mm256_set1_epi8(0x20)), b'a', 26);
        let other_script =
            _mm256_andnot_si256(is(0xFF), _mm256_cmpgt_epi8(_mm256_setzero_si256(), x));
        let word = _mm256_or_si256(
            _mm256_or_si256(digit, letter),
            _mm256_or_si256(other_script, is(b'_')),
        );
        let capital = _mm256_or_si256(between(x, b'A', 26), is(0xC3));
        let bits = |mask: __m256i| _mm256_movemask_epi8(mask) as u32;
        [bits(digit), bits(word), bits(capital), bits(is(b'@')), bits(is(b':'))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_classifying_gives_the_same_bits() {
        let buf: Vec<u8> = (0..1000u32).map(|i| (i * 7 + i / 256) as u8).collect();
        for length in [0, 1, 63, 64, 65, 130, 1000] {
            let (mut fast, mut slow) = (Masks::default(), Masks::default());
            fast.fill(&buf[..length]);
            slow.fill(&[]);
            for mask in
                [&mut slow.digit, &mut slow.word, &mut slow.capital, &mut slow.at, &mut slow.colon]
            {
                mask.resize(length.div_ceil(64), 0);
            }
            slow.fill_with(&buf[..length], portable);
            assert_eq!(fast.digit, slow.digit, "{length}");
            assert_eq!(fast.word, slow.word, "{length}");
            assert_eq!(fast.capital, slow.capital, "{length}");
            assert_eq!((fast.at, fast.colon), (slow.at, slow.colon), "{length}");
        }
    }

    #[test]
    fn runs_and_starts_cross_the_words() {
        let mut text = vec![b' '; 200];
        text[60..130].fill(b'7');
        let mut masks = Masks::default();
        masks.fill(&text);
        assert_eq!(run(&masks.digit, 60), 70);
        assert_eq!(run(&masks.digit, 129), 1);
        assert_eq!(run(&masks.digit, 130), 0);
        assert_eq!(run(&masks.digit, 10_000), 0);
        let starts: Vec<u32> = (0..4).map(|w| starts(&masks.digit, w).count_ones()).collect();
        assert_eq!(starts, [1, 0, 0, 0]);
        assert_eq!(within(0, &(3..5)), 0b11000);
        assert_eq!((within(1, &(3..5)), within(0, &(64..70))), (0, 0));
        assert_eq!(within(1, &(0..200)), u64::MAX);
    }
}
