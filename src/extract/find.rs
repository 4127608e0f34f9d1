//! Holds the search for the next of a few bytes, eight at a time: values are short,
//! and a search that sets out for long ones costs more than it saves.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Offset of the first of `bytes` in `buf` from `i` on, or its length.
#[inline]
pub(super) fn next_of<const N: usize>(buf: &[u8], mut i: usize, bytes: [u8; N]) -> usize {
    while let Some(eight) = buf.get(i..i + 8) {
        let word = u64::from_le_bytes(eight.try_into().unwrap_or_default());
        let mut found = 0;
        for b in bytes {
            // a byte of `difference` is zero where the byte is `b`; the lowest bit
            // set is exact, those above it may be false
            let difference = word ^ (ONES * u64::from(b));
            found |= difference.wrapping_sub(ONES) & !difference & HIGHS;
        }
        if found != 0 {
            return i + (found.trailing_zeros() / 8) as usize;
        }
        i += 8;
    }
    let rest = buf.get(i..).unwrap_or_default();
    rest.iter().position(|b| bytes.contains(b)).map_or(buf.len(), |n| i + n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_plain_loop_finds() {
        let text: Vec<u8> = (0..300u32).map(|i| (i * i % 251) as u8).collect();
        for i in 0..text.len() {
            for bytes in [[0, 1, 2], [b';', b'\n', b'\\'], [250, 249, 128]] {
                let plain = text[i..].iter().position(|b| bytes.contains(b));
                assert_eq!(next_of(&text, i, bytes), plain.map_or(text.len(), |n| i + n));
            }
        }
    }
}
