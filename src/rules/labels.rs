//! Holds the names of fields that count before a colon or `=` in running text:
//! `Geslacht: V`, `password=…`. Must not know values.

use super::fields::words_of;
use super::names::{three_letters, word_hash};
use super::rule::RuleId;
use std::collections::HashMap;

/// Most words of a label.
const MAX_WORDS: usize = 5;

/// Names of fields as labels.
#[derive(Clone, Debug)]
pub struct Labels {
    by_name: HashMap<String, Vec<RuleId>>,
    /// Which three letters a label may end with: a look spares nearly every search.
    endings: Vec<u64>,
    /// By these three, what may stand before them: bit 0 for no letter.
    fourth: HashMap<usize, u32>,
    /// One bit per hash of the last words of labels: most others end here.
    last_words: Vec<u64>,
}

impl Default for Labels {
    fn default() -> Self {
        Labels {
            by_name: HashMap::new(),
            endings: vec![0; 512],
            fourth: HashMap::new(),
            last_words: vec![0; 64],
        }
    }
}

impl Labels {
    /// Adds the name of a field that is a label of `rule`.
    pub fn add(&mut self, name: &str, rule: RuleId) {
        let words = words_of(name).join(" ");
        // as it ends with accents too: their last bytes are others
        for written in [name, &words] {
            let bytes = written.as_bytes();
            let mut ends = |before: u8, a, b, c| {
                let i = three_letters(a, b, c);
                self.endings[i / 64] |= 1 << (i % 64);
                *self.fourth.entry(i).or_default() |= letter_bit(before);
            };
            match *bytes {
                [.., before, a, b, c] => ends(before, a, b, c),
                [a, b, c] => ends(b' ', a, b, c),
                [a, b] => {
                    for sign in *b" _\"\n?&" {
                        ends(b' ', sign, a, b);
                    }
                }
                _ => {}
            }
        }
        if let Some(last) = words.rsplit(' ').next() {
            let i = last_word_index(last.as_bytes());
            self.last_words[i / 64] |= 1 << (i % 64);
        }
        let rules = self.by_name.entry(words).or_default();
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }

    /// Whether a label may end with these bytes.
    #[inline]
    pub fn may_end(&self, [before, a, b, c]: [u8; 4]) -> bool {
        let i = three_letters(a, b, c);
        self.endings[i / 64] >> (i % 64) & 1 == 1
            // of two letters what stands before them is anything
            && (!a.is_ascii_alphabetic()
                || self.fourth.get(&i).is_some_and(|bits| bits & letter_bit(before) != 0))
    }

    /// The rules of the longest label that `text` ends with.
    pub fn at_end_of(&self, text: &str) -> &[RuleId] {
        if let Some(last) = last_word(text.as_bytes()) {
            let i = last_word_index(last);
            if self.last_words[i / 64] >> (i % 64) & 1 == 0 {
                return &[];
            }
        }
        let words = words_of(text);
        let from = words.len().saturating_sub(MAX_WORDS);
        (from..words.len())
            .find_map(|i| self.by_name.get(&words[i..].join(" ")))
            .map_or(&[], Vec::as_slice)
    }
}

/// The last word of `text` as [`words_of`] parts it, where that is plain: it ends in
/// a letter of ASCII and no byte of another script is near.
fn last_word(text: &[u8]) -> Option<&[u8]> {
    let letters = text.iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
    let from = text.len() - letters;
    if letters == 0 || (from > 0 && text[from - 1] >= 0x80) {
        return None;
    }
    let starts = |i: &usize| {
        text[*i].is_ascii_uppercase()
            && (text[i - 1].is_ascii_lowercase()
                || text.get(i + 1).is_some_and(u8::is_ascii_lowercase))
    };
    let start = (from + 1..text.len()).rev().find(starts).unwrap_or(from);
    Some(&text[start..])
}

/// Twelve bits of a word without case.
fn last_word_index(word: &[u8]) -> usize {
    (word_hash(word, 0, word.len()) >> 40) as usize & 4095
}

/// A bit for a letter without case, another for what is none, and of an accented
/// letter's bytes the same as for no letter.
fn letter_bit(b: u8) -> u32 {
    if b.is_ascii_alphabetic() { 1 << (b & 31) } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_that_of_the_words_of_a_name() {
        for text in [
            "Zijn burgerlijke staat",
            "DB_PASSWORD",
            "userPassword",
            "IBANNumber",
            "x",
            "A",
            "aB",
            "tel2nr",
            "ABc",
            "aBC",
            "e-mail",
            "naam 2",
            "prénom",
            "nr.",
            "",
        ] {
            let words = words_of(text);
            if let Some(last) = last_word(text.as_bytes()) {
                let last = String::from_utf8_lossy(last).to_lowercase();
                assert_eq!(Some(&last), words.last(), "{text}");
            }
        }
    }

    #[test]
    fn the_longest_label_at_the_end_counts() {
        let mut labels = Labels::default();
        labels.add("status", RuleId(1));
        labels.add("burgerlijke staat", RuleId(2));
        labels.add("password", RuleId(3));
        for (text, expected) in [
            ("Zijn burgerlijke staat", Some(RuleId(2))),
            ("DB_PASSWORD", Some(RuleId(3))),
            ("userPassword", Some(RuleId(3))),
            ("staat", None),
            ("password hint", None),
            ("", None),
        ] {
            assert_eq!(labels.at_end_of(text).first().copied(), expected, "{text}");
        }
        for (end, may) in [(b"WORD", true), (b"lord", false), (b"hint", false)] {
            assert_eq!(labels.may_end(*end), may, "{end:?}");
        }
    }
}
