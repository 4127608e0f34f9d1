//! Holds the one form in which text is searched: stray bytes read as windows-1252,
//! broken UTF-8 repaired, typographic variants folded. Must not know formats.

use super::mojibake;

/// What a character depends on reaches no further than this many bytes.
const REACH: usize = 12;

/// What is done to a character.
enum Fold {
    Keep,
    As(char),
    Drop,
}

/// Which typographic variants are folded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Folding {
    /// All that people write.
    #[default]
    Prose,
    /// Those that stand for no quote, separator or end of line: in `'90’s'` the
    /// second of them ends nothing. The others wait until values are known, for
    /// [`fold_look_alikes`].
    Structured,
}

fn fold_of(c: char) -> Fold {
    match c {
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Fold::As(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' => Fold::As('-'),
        '\u{2018}'..='\u{201B}' | '\u{2039}' | '\u{203A}' | '\u{2BC}' => Fold::As('\''),
        '\u{201C}'..='\u{201F}' | '«' | '»' => Fold::As('"'),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Fold::As('\n'),
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => Fold::Drop,
        '\u{FF01}'..='\u{FF5E}' => Fold::As(char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)),
        _ => Fold::Keep,
    }
}

/// Whether `c` could end a value or a row, or open and close quotes and brackets.
fn is_syntax(c: char) -> bool {
    matches!(
        c,
        '\n' | '\'' | '"' | '`' | ',' | ';' | '|' | '^' | '~' | '\\' | '(' | ')' | '[' | ']' | '$'
    )
}

/// Offset of the first byte of `text` that may begin a character which
/// [`Folding::Structured`] let stand.
pub fn find_look_alike(text: &[u8]) -> Option<usize> {
    let found = memchr::memchr3(0xE2, 0xEF, 0xCA, text);
    let before = &text[..found.unwrap_or(text.len())];
    let of_latin = |&at: &usize| matches!(text.get(at + 1), Some(0x85 | 0xAB | 0xBB));
    memchr::memchr_iter(0xC2, before).find(of_latin).or(found)
}

/// Folds in place the characters that [`Folding::Structured`] let stand; returns the
/// new length, which is never greater.
pub fn fold_look_alikes(text: &mut [u8]) -> usize {
    let (mut read, mut write) = (0, 0);
    while read < text.len() {
        let (c, length) = match text[read] {
            0..0x80 => (None, 1),
            _ => char_at(text, read).map_or((None, 1), |(c, length)| (Some(c), length)),
        };
        match c.map(fold_of) {
            Some(Fold::As(other)) if other.is_ascii() => {
                text[write] = other as u8;
                write += 1;
            }
            _ => {
                text.copy_within(read..read + length, write);
                write += length;
            }
        }
        read += length;
    }
    write
}

/// Folds a short text, such as a name.
pub fn fold(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    Cleaner::default().clean(text.as_bytes(), true, &mut out);
    String::from_utf8(out)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Brings text into its one form and keeps in mind what it met.
#[derive(Debug, Default)]
pub struct Cleaner {
    pub(super) folding: Folding,
    /// Whether characters stayed that look like quotes, separators or line ends.
    pub(super) look_alikes: bool,
    /// Whether broken UTF-8 was repaired.
    pub(super) repaired: bool,
}

impl Cleaner {
    /// How many bytes at the start of `raw` are clean as they stand: valid UTF-8
    /// with nothing to repair or fold. Bytes whose character could depend on what
    /// follows `raw` are not counted unless `last`.
    pub(super) fn prefix(&mut self, raw: &[u8], last: bool) -> usize {
        let mut i = 0;
        loop {
            i += ascii_prefix(&raw[i..]);
            if i == raw.len() || (!last && i + REACH > raw.len()) {
                return i;
            }
            let Some((c, length)) = char_at(raw, i) else { return i };
            if !matches!(self.fold(c), Fold::Keep) || may_be_broken(raw, i) {
                return i;
            }
            i += length;
        }
    }

    /// Appends the clean form of `raw` to `out` and returns how many bytes of `raw`
    /// went into it; the rest waits for what follows, unless this is the `last`.
    pub fn clean(&mut self, raw: &[u8], last: bool, out: &mut Vec<u8>) -> usize {
        let mut i = 0;
        while i < raw.len() {
            let plain = ascii_prefix(&raw[i..]);
            out.extend_from_slice(&raw[i..i + plain]);
            i += plain;
            if i == raw.len() || (!last && i + REACH > raw.len()) {
                break;
            }
            let Some((c, length)) = char_at(raw, i) else {
                self.push(out, windows_1252(raw[i]));
                i += 1;
                continue;
            };
            let (c, length) = match broken_at(raw, i) {
                Some((whole, length)) => {
                    self.repaired = true;
                    (whole, length)
                }
                None => (c, length),
            };
            self.push(out, c);
            i += length;
        }
        i
    }

    fn fold(&mut self, c: char) -> Fold {
        match fold_of(c) {
            Fold::As(other) if self.folding == Folding::Structured && is_syntax(other) => {
                self.look_alikes = true;
                Fold::Keep
            }
            fold => fold,
        }
    }

    fn push(&mut self, out: &mut Vec<u8>, c: char) {
        match self.fold(c) {
            Fold::Keep => push(out, c),
            Fold::As(other) => push(out, other),
            Fold::Drop => {}
        }
    }
}

fn push(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn ascii_prefix(bytes: &[u8]) -> usize {
    const BLOCK: usize = 64;
    let mut i = 0;
    for block in bytes.chunks_exact(BLOCK) {
        if !block.is_ascii() {
            break;
        }
        i += BLOCK;
    }
    i + bytes[i..].iter().take_while(|b| b.is_ascii()).count()
}

/// The character at `i`, if valid UTF-8 stands there.
fn char_at(raw: &[u8], i: usize) -> Option<(char, usize)> {
    let length = match raw[i] {
        0..0x80 => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let c = std::str::from_utf8(raw.get(i..i + length)?).ok()?.chars().next()?;
    Some((c, length))
}

/// Whether the first byte is that of a lead that broken text has: Â, Ã, Ä, Å, â.
fn may_be_broken(raw: &[u8], i: usize) -> bool {
    matches!(raw[i..], [0xC3, 0x82..=0x89 | 0xA2, 0xC2..=0xFF, ..])
}

fn broken_at(raw: &[u8], i: usize) -> Option<(char, usize)> {
    if !may_be_broken(raw, i) {
        return None;
    }
    let window = &raw[i..raw.len().min(i + REACH)];
    let text = match std::str::from_utf8(window) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&window[..error.valid_up_to()]).unwrap_or_default(),
    };
    mojibake::repaired(text)
}

fn windows_1252(b: u8) -> char {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[b]).0.chars().next().unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(raw: &[u8]) -> (String, bool) {
        let (mut out, mut cleaner) = (Vec::new(), Cleaner::default());
        assert_eq!(cleaner.clean(raw, true, &mut out), raw.len());
        (String::from_utf8(out).expect("clean text is UTF-8"), cleaner.repaired)
    }

    #[test]
    fn text_gets_one_form() {
        for (raw, clean) in [
            (&b"Ren\xe9e ontving 5 \x80"[..], "Renée ontving 5 €"),
            ("BSN\u{a0}123\u{2011}456\u{200b}782".as_bytes(), "BSN 123-456782"),
            ("D’Hondt １２３＠".as_bytes(), "D'Hondt 123@"),
            ("RenÃ©e’s cafÃ©".as_bytes(), "Renée's café"),
            ("„Été\u{a0}” «été» ‹été›".as_bytes(), "\"Été \" \"été\" 'été'"),
            ("日本語 ok".as_bytes(), "日本語 ok"),
        ] {
            assert_eq!(whole(raw).0, clean);
        }
        assert!(whole("cafÃ©".as_bytes()).1 && !whole("café".as_bytes()).1);
    }

    #[test]
    fn any_cut_gives_the_same_text() {
        let raw = "één cafÃ©\u{a0}– ‘x’ 日本語 \u{ff11}\u{200b} fin".as_bytes();
        let expected = whole(raw).0;
        for cut in 0..raw.len() {
            let (mut out, mut cleaner) = (Vec::new(), Cleaner::default());
            let used = cleaner.clean(&raw[..cut], false, &mut out);
            cleaner.clean(&raw[used..], true, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expected, "cut at {cut}");
        }
    }

    #[test]
    fn what_looks_like_syntax_waits_until_values_are_known() {
        let raw = "D’Hondt；＂ｘ＂\u{a0}–\u{2028}één".as_bytes();
        let (mut out, folding) = (Vec::new(), Folding::Structured);
        let mut cleaner = Cleaner { folding, ..Cleaner::default() };
        cleaner.clean(raw, true, &mut out);
        assert_eq!(String::from_utf8_lossy(&out), "D’Hondt；＂x＂ -\u{2028}één");
        assert_eq!(find_look_alike(&out), Some(1));
        let length = fold_look_alikes(&mut out);
        assert_eq!(String::from_utf8_lossy(&out[..length]), "D'Hondt;\"x\" -\néén");
        assert!(cleaner.look_alikes);
    }

    #[test]
    fn what_is_clean_is_known_without_copying() {
        let prefix = |raw: &[u8], last| Cleaner::default().prefix(raw, last);
        assert_eq!(prefix("plain and één".as_bytes(), true), "plain and één".len());
        assert_eq!(prefix("één\u{a0}x".as_bytes(), true), "één".len());
        assert_eq!(prefix(b"caf\xe9 au lait, merci", false), 3);
        assert_eq!(prefix(&[b'a'; 200], false), 200);
        let mut cleaner = Cleaner { folding: Folding::Structured, ..Cleaner::default() };
        assert_eq!(cleaner.prefix("D’Hondt\u{a0}".as_bytes(), true), "D’Hondt".len());
        assert!(cleaner.look_alikes);
    }
}
