//! Holds the charsets that Windows programs name by number. Must not know where the
//! numbers stand.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5,
    ISO_8859_6, ISO_8859_7, ISO_8859_8, ISO_8859_13, ISO_8859_15, KOI8_R, KOI8_U, MACINTOSH,
    SHIFT_JIS, UTF_8, UTF_16LE, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
    X_MAC_CYRILLIC,
};

/// How bytes under a code page become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePage {
    /// One of the charsets that everybody knows.
    Known(&'static Encoding),
    /// The letters of DOS in western Europe, code pages 437 and 850.
    Dos,
}

impl CodePage {
    /// The code page of this number; none where it is unknown.
    /// Source: Microsoft, "Code Page Identifiers".
    pub fn of(number: u32) -> Option<Self> {
        Some(CodePage::Known(match number {
            437 | 850 | 858 => return Some(CodePage::Dos),
            866 => IBM866,
            874 => WINDOWS_874,
            932 => SHIFT_JIS,
            936 => GBK,
            949 => EUC_KR,
            950 => BIG5,
            1200 => UTF_16LE,
            1250 => WINDOWS_1250,
            1251 => WINDOWS_1251,
            // 367 is ASCII; 32769 what Excel of Windows writes of old for 1252
            367 | 1252 | 28591 | 20127 | 32769 => WINDOWS_1252,
            1253 => WINDOWS_1253,
            1254 | 28599 => WINDOWS_1254,
            1255 => WINDOWS_1255,
            1256 => WINDOWS_1256,
            1257 => WINDOWS_1257,
            1258 => WINDOWS_1258,
            1361 => EUC_KR,
            10000 | 32768 => MACINTOSH,
            10007 | 10017 => X_MAC_CYRILLIC,
            20866 => KOI8_R,
            21866 => KOI8_U,
            28592 => ISO_8859_2,
            28593 => ISO_8859_3,
            28594 => ISO_8859_4,
            28595 => ISO_8859_5,
            28596 => ISO_8859_6,
            28597 => ISO_8859_7,
            28598 => ISO_8859_8,
            28603 => ISO_8859_13,
            28605 => ISO_8859_15,
            65001 => UTF_8,
            _ => return None,
        }))
    }

    /// The code page of western Windows, which nearly everything is written in.
    pub const WESTERN: CodePage = CodePage::Known(WINDOWS_1252);

    /// Appends the text that `bytes` are to `out`, as UTF-8.
    pub fn decode(self, bytes: &[u8], out: &mut Vec<u8>) {
        match self {
            CodePage::Known(encoding) => {
                let (text, _) = encoding.decode_without_bom_handling(bytes);
                out.extend_from_slice(text.as_bytes());
            }
            CodePage::Dos => {
                for &b in bytes {
                    let c = match b {
                        0x80.. => DOS[usize::from(b - 0x80)],
                        _ => char::from(b),
                    };
                    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
    }
}

/// The upper half of code page 850. That of 437 has other letters where no language of
/// western Europe has any but Spanish pesetas.
/// Source: unicode.org, VENDORS/MICSFT/PC/CP850.TXT.
const DOS: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ',
    'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ',
    'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»', '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©',
    '╣', '║', '╗', '╝', '¢', '¥', '┐', '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦',
    '╠', '═', '╬', '¤', 'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì',
    '▀', 'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´', '\u{AD}',
    '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{A0}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_under_their_code_page() {
        for (number, bytes, text) in [
            (1252, &b"Ren\xE9e \x80"[..], "Renée €"),
            (850, b"Ren\x82e \x9C", "Renée £"),
            (1251, b"\xC8\xE2\xE0\xED", "Иван"),
            (10000, b"Ren\x8Ee", "Renée"),
            (932, b"\x93\xFA\x96\x7B", "日本"),
        ] {
            let mut out = Vec::new();
            CodePage::of(number).expect("a known one").decode(bytes, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), text, "{number}");
        }
        assert_eq!(CodePage::of(4711), None);
    }
}
