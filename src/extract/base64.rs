//! Holds base64 (RFC 4648), both alphabets. Must not know what it holds.

use std::ops::Range;

/// The bytes of base64, as far as it is that: what is no digit of it is passed over.
pub(super) fn decoded(text: &[u8]) -> Vec<u8> {
    let mut out = text.to_vec();
    let end = decode(&mut out, 0..text.len());
    out.truncate(end);
    out
}

/// The same in place; returns the new end.
pub(super) fn decode(buf: &mut [u8], text: Range<usize>) -> usize {
    let mut write = text.start;
    let (mut bits, mut count) = (0_u32, 0);
    for read in text {
        let value = match buf[read] {
            b @ b'A'..=b'Z' => b - b'A',
            b @ b'a'..=b'z' => b - b'a' + 26,
            b @ b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            buf[write..write + 3].copy_from_slice(&bits.to_be_bytes()[1..]);
            write += 3;
            (bits, count) = (0, 0);
        }
    }
    let rest: &[u8] = match count {
        2 => &[(bits >> 4) as u8],
        3 => &((bits >> 2) as u16).to_be_bytes(),
        _ => &[],
    };
    buf[write..write + rest.len()].copy_from_slice(rest);
    write + rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_the_rfc() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8", "fo"),
            ("Zm9v", "foo"),
            ("Zm9v\n YmFy", "foobar"),
            ("_-8=", "\u{ff}\u{ef}"),
        ] {
            let bytes: Vec<u8> = bytes.chars().map(|c| c as u8).collect();
            assert_eq!(decoded(text.as_bytes()), bytes, "{text}");
        }
    }
}
