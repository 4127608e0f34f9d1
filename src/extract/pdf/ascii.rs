//! Holds the two ways in which PDF writes bytes as letters. Must not know what they are.
//!
//! Source: ISO 32000-2, 7.4.2 (ASCIIHexDecode) and 7.4.3 (ASCII85Decode).

/// The bytes of `text` in base 85, as far as it can be read, and whether it is damaged.
/// What ends without its mark is whole: many writers leave it out.
pub(super) fn of_base_85(text: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(text.len() / 5 * 4 + 4);
    let mut group = [0u8; 5];
    let mut length = 0;
    let start = text.trim_ascii_start();
    let start = start.strip_prefix(b"<~").unwrap_or(start);
    for &byte in start {
        match byte {
            b'~' => break,
            b'z' if length == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group[length] = byte - b'!';
                length += 1;
                if length == 5 {
                    let Some(value) = number(&group) else { return (out, true) };
                    out.extend(value.to_be_bytes());
                    length = 0;
                }
            }
            0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ' => {}
            _ => return (out, true),
        }
    }
    if length == 0 {
        return (out, false);
    }
    group[length..].fill(b'u' - b'!');
    match number(&group).filter(|_| length > 1) {
        Some(value) => out.extend(&value.to_be_bytes()[..length - 1]),
        None => return (out, true),
    }
    (out, false)
}

fn number(group: &[u8; 5]) -> Option<u32> {
    let value = group.iter().fold(0u64, |value, &digit| value * 85 + u64::from(digit));
    u32::try_from(value).ok()
}

/// The bytes of `text` in base 16, as far as it can be read, and whether it is damaged.
pub(super) fn of_hex(text: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(text.len() / 2 + 1);
    let mut half: Option<u8> = None;
    for &byte in text {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b'>' => break,
            0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ' => continue,
            _ => return (out, true),
        };
        match half.take() {
            None => half = Some(digit << 4),
            Some(first) => out.push(first | digit),
        }
    }
    // a last digit alone stands before a zero
    out.extend(half);
    (out, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_85_is_read_as_far_as_it_goes() {
        for (text, expected, damaged) in [
            (&b"87cURD]i,\"Ebo80~>"[..], &b"Hello World!"[..], false),
            (b"87cURD]\n i,\"Ebo80", b"Hello World!", false),
            (b"<~87cURDZ~>", b"Hello", false),
            (b"z!!!!!~>", b"\0\0\0\0\0\0\0\0", false),
            (b"87cUR\xFFD]i", b"Hell", true),
            // more than four bytes can hold
            (b"87cURuuuuu", b"Hell", true),
            (b"87cURD~>", b"Hell", true),
            (b"~>", b"", false),
        ] {
            let (bytes, is_damaged) = of_base_85(text);
            assert_eq!((&bytes[..], is_damaged), (expected, damaged), "{text:?}");
        }
    }

    #[test]
    fn hex_is_read_as_far_as_it_goes() {
        for (text, expected, damaged) in [
            (&b"48656C6c6F>"[..], &b"Hello"[..], false),
            (b"48 65\n6C6C 6F7", b"Hellop", false),
            (b"4865x6C", b"He", true),
        ] {
            let (bytes, is_damaged) = of_hex(text);
            assert_eq!((&bytes[..], is_damaged), (expected, damaged), "{text:?}");
        }
    }
}
