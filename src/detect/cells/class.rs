//! Holds the classes of bytes that tell kinds of cells apart. Must not know what a
//! kind of cell could be.

pub(super) const DIGIT: u16 = 1;
pub(super) const SPACE: u16 = 2;
/// Hyphen, apostrophe, point: inside words and dates.
pub(super) const JOIN: u16 = 4;
pub(super) const AT: u16 = 8;
pub(super) const COLON: u16 = 16;
pub(super) const SLASH: u16 = 32;
/// Plus and brackets.
pub(super) const SIGN: u16 = 64;
pub(super) const LETTER: u16 = 128;
pub(super) const UPPER: u16 = 256;
pub(super) const HIGH: u16 = 512;
pub(super) const OTHER: u16 = 1024;

static CLASS: [u16; 256] = {
    let mut table = [OTHER; 256];
    let mut b = 0;
    while b < 256 {
        let c = b as u8;
        if c.is_ascii_digit() {
            table[b] = DIGIT;
        } else if c.is_ascii_uppercase() {
            table[b] = LETTER | UPPER;
        } else if c.is_ascii_lowercase() {
            table[b] = LETTER;
        } else if c >= 0x80 {
            table[b] = LETTER | HIGH;
        }
        b += 1;
    }
    table[b' ' as usize] = SPACE;
    table[b'-' as usize] = JOIN;
    table[b'.' as usize] = JOIN;
    table[b'\'' as usize] = JOIN;
    table[b'@' as usize] = AT;
    table[b':' as usize] = COLON;
    table[b'/' as usize] = SLASH;
    table[b'+' as usize] = SIGN;
    table[b'(' as usize] = SIGN;
    table[b')' as usize] = SIGN;
    table
};

/// The classes of all bytes of each cell together, cell by cell. Cells lie in
/// `buf`: start and end of each.
pub(super) fn classes_of(buf: &[u8], cells: &[(u32, u32)], classes: &mut [u16]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx512bw")
        && std::arch::is_x86_feature_detected!("avx512vl")
    {
        // SAFETY: the processor has AVX-512BW and AVX-512VL, it was just asked;
        // whoever has these has the others.
        return unsafe { x86::classes_of(buf, cells, classes) };
    }
    for (&(start, end), class) in cells.iter().zip(classes) {
        *class = class_of(&buf[start as usize..end as usize]);
    }
}

/// The classes of all bytes of `text` together.
#[inline]
fn class_of(text: &[u8]) -> u16 {
    text.iter().fold(0, |class, &b| class | CLASS[usize::from(b)])
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{AT, COLON, DIGIT, HIGH, JOIN, LETTER, OTHER, SIGN, SLASH, SPACE, UPPER};
    use std::arch::x86_64::*;

    /// Classes that are one set of low halves under one high half: a byte is of the
    /// class where both tables say so.
    const LOW: [u8; 16] = {
        let mut table = [DIGIT as u8; 16];
        let mut i = 10;
        while i < 16 {
            table[i] = 0;
            i += 1;
        }
        table[0x0] |= (SPACE | AT) as u8;
        table[0x7] |= JOIN as u8;
        table[0x8] |= SIGN as u8;
        table[0x9] |= SIGN as u8;
        table[0xA] |= COLON as u8;
        table[0xB] |= SIGN as u8;
        table[0xD] |= JOIN as u8;
        table[0xE] |= JOIN as u8;
        table[0xF] |= SLASH as u8;
        table
    };
    const HIGH_HALF: [u8; 16] = {
        let mut table = [0; 16];
        table[2] = (SPACE | JOIN | SLASH | SIGN) as u8;
        table[3] = (DIGIT | COLON) as u8;
        table[4] = AT as u8;
        table
    };

    /// Bytes that are looked at together: most cells are no longer.
    const WIDTH: usize = 32;

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx2,bmi1,bmi2")]
    pub(super) fn classes_of(buf: &[u8], cells: &[(u32, u32)], classes: &mut [u16]) {
        // SAFETY: both tables have 16 bytes, and the loads need no alignment.
        let (low, high) = unsafe {
            (_mm_loadu_si128(LOW.as_ptr().cast()), _mm_loadu_si128(HIGH_HALF.as_ptr().cast()))
        };
        let (low, high) = (_mm256_broadcastsi128_si256(low), _mm256_broadcastsi128_si256(high));
        let half = _mm256_set1_epi8(15);
        for (&(start, end), class) in cells.iter().zip(classes) {
            let text = &buf[start as usize..end as usize];
            let mut all_signs = _mm256_setzero_si256();
            let (mut letters, mut uppers, mut beyonds, mut others) = (0, 0, 0, 0);
            for piece in text.chunks(WIDTH) {
                let there = u32::MAX >> (WIDTH - piece.len());
                // SAFETY: only the bytes of `there` are read, as many as `piece` has.
                let x = unsafe { _mm256_maskz_loadu_epi8(there, piece.as_ptr().cast()) };
                let of_low = _mm256_shuffle_epi8(low, _mm256_and_si256(x, half));
                let of_high =
                    _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16::<4>(x), half));
                let signs = _mm256_and_si256(of_low, of_high);
                let among = |x: __m256i, first: u8| {
                    let from = _mm256_sub_epi8(x, _mm256_set1_epi8(first as i8));
                    _mm256_cmplt_epu8_mask(from, _mm256_set1_epi8(26))
                };
                let upper = among(x, b'A');
                let beyond = _mm256_movepi8_mask(x);
                let letter = upper | among(x, b'a') | beyond;
                others |= there & !(letter | _mm256_test_epi8_mask(signs, signs));
                letters |= letter;
                uppers |= upper;
                beyonds |= beyond;
                all_signs = _mm256_or_si256(all_signs, signs);
            }
            let halves = _mm_or_si128(
                _mm256_castsi256_si128(all_signs),
                _mm256_extracti128_si256::<1>(all_signs),
            );
            let mut all = (_mm_cvtsi128_si64(halves) | _mm_extract_epi64::<1>(halves)) as u64;
            all |= all >> 32;
            all |= all >> 16;
            all |= all >> 8;
            let with = |bits: u32, class: u16| u16::from(bits != 0) * class;
            *class = (all & 0x7F) as u16
                | with(letters, LETTER)
                | with(uppers, UPPER)
                | with(beyonds, HIGH)
                | with(others, OTHER);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wide_way_equals_the_portable_one() {
        let mut buf: Vec<u8> = (0..=255u8).flat_map(|b| [b, b'a', b, b'7']).collect();
        buf.extend([b'x'; 100]);
        let cells: Vec<(u32, u32)> = (0..buf.len() as u32)
            .flat_map(|start| {
                [0, 1, 2, 7, 31, 32, 33, 64, 65, 97].map(|length| (start, start + length))
            })
            .filter(|cell| cell.1 as usize <= buf.len())
            .collect();
        let mut classes = vec![0; cells.len()];
        classes_of(&buf, &cells, &mut classes);
        for (&(start, end), class) in cells.iter().zip(classes) {
            let text = &buf[start as usize..end as usize];
            assert_eq!(class, class_of(text), "{text:?}");
        }
    }
}
