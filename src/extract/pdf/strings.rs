//! Holds the text strings of a document's own data: titles, values of form fields,
//! notes. Must not know where they stand.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

/// The characters of PDFDocEncoding from 0x80 on that differ from Latin-1 (ISO
/// 32000-2, annex D.3).
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// The text of a string: UTF-16 or UTF-8 by its mark, else PDFDocEncoding.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => without_language(&UTF_16BE.decode_without_bom_handling(rest).0),
        [0xFF, 0xFE, rest @ ..] => without_language(&UTF_16LE.decode_without_bom_handling(rest).0),
        [0xEF, 0xBB, 0xBF, rest @ ..] => UTF_8.decode_without_bom_handling(rest).0.into_owned(),
        // many programs write UTF-8 without saying so
        _ if bytes.iter().any(|&b| b >= 0x80) && std::str::from_utf8(bytes).is_ok() => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => bytes.iter().map(|&b| character(b)).collect(),
    }
}

fn character(b: u8) -> char {
    match b {
        0x80..=0xA0 => HIGH[usize::from(b) - 0x80],
        b => b as char,
    }
}

/// In UTF-16 an escape may name the language of what follows.
fn without_language(text: &str) -> String {
    text.split('\u{1B}').enumerate().map(|(i, part)| if i % 2 == 0 { part } else { "" }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_read_in_the_charset_it_says() {
        for (bytes, expected) in [
            (&b"Jansen"[..], "Jansen"),
            (b"caf\xe9 \xa0 5", "café € 5"),
            (b"\x90s\xa0", "’s€"),
            (b"\xfe\xff\0J\0a\0n", "Jan"),
            (b"\xff\xfeJ\0a\0n\0", "Jan"),
            (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
            (b"caf\xc3\xa9", "café"),
            (b"\xfe\xff\0\x1b\0n\0l\0\x1b\0J", "J"),
        ] {
            assert_eq!(text(bytes), expected, "{bytes:?}");
        }
    }
}
