//! Holds all keywords and contrary words of all rules in one automaton. Must not
//! know how near a word is near: that is `detect::context`.

use super::bits::Bits;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::BTreeMap;

/// What one word says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Rules it announces.
    pub speaks_for: Bits,
    /// Rules it speaks against.
    pub speaks_against: Bits,
    /// Whether the word may go on behind what is written.
    pub open: bool,
    /// Whether it is written in capitals everywhere: AIDS, not aids.
    pub exact: bool,
}

/// All words of all rules.
#[derive(Clone, Debug)]
pub struct Keywords {
    automaton: AhoCorasick,
    words: Vec<Word>,
}

/// A word found in text.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
    /// What it says.
    pub word: Word,
}

/// Collects words before they become an automaton.
#[derive(Default)]
pub struct Builder(BTreeMap<String, Word>);

impl Builder {
    /// Adds a keyword (`speaks_for`) or a contrary word of rule number `rule`.
    /// A final `*` lets the word go on; words with accents are also found without.
    pub fn add(&mut self, written: &str, rule: usize, speaks_for: bool) {
        let (stem, open) = match written.strip_suffix('*') {
            Some(stem) => (stem, true),
            None => (written, false),
        };
        let exact = stem.len() > 1 && stem.chars().all(|c| c.is_uppercase());
        let stem = stem.to_lowercase();
        let plain = without_accents(&stem);
        for form in [&stem, &plain] {
            let known = Word { exact: true, ..Word::default() };
            let word = self.0.entry(form.clone()).or_insert(known);
            word.open |= open;
            word.exact &= exact;
            let set = if speaks_for { &mut word.speaks_for } else { &mut word.speaks_against };
            set.insert(rule);
            if plain == stem {
                break;
            }
        }
    }

    /// The automaton over all words.
    pub fn build(self) -> Result<Keywords, aho_corasick::BuildError> {
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .build(self.0.keys())?;
        Ok(Keywords { automaton, words: self.0.into_values().collect() })
    }
}

impl Keywords {
    /// Adds the words in `text` to `hits`, at word boundaries only; offsets
    /// are raised by `base`.
    pub fn find(&self, text: &[u8], base: usize, hits: &mut Vec<Hit>) {
        for found in self.automaton.find_iter(text) {
            let word = self.words[found.pattern().as_usize()];
            let (start, end) = (found.start(), found.end());
            let starts = start == 0 || !is_letter(text[start - 1]);
            let ends = word.open || text.get(end).is_none_or(|&b| !is_letter(b));
            if starts && ends {
                hits.push(Hit { start: base + start, end: base + end, word });
            }
        }
    }
}

fn is_letter(b: u8) -> bool {
    b.is_ascii_alphabetic() || (b >= 0x80 && b != crate::model::SEPARATOR)
}

/// The word in small letters and without accents.
pub fn plain(word: &str) -> String {
    without_accents(&word.to_lowercase())
}

/// The word with the accents of French, Dutch and German letters taken off.
pub fn without_accents(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'î' | 'ï' | 'í' | 'ì' => 'i',
            'ô' | 'ö' | 'ó' | 'õ' | 'ò' => 'o',
            'û' | 'ü' | 'ù' | 'ú' => 'u',
            'ÿ' => 'y',
            'ñ' => 'n',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_unless_open_and_without_accents() {
        let mut builder = Builder::default();
        builder.add("bsn", 1, true);
        builder.add("geboren*", 2, true);
        builder.add("numéro national", 3, true);
        builder.add("order", 1, false);
        let keywords = builder.build().expect("small");
        let mut hits = Vec::new();
        keywords.find("Bsn absn GEBORENE numero national border order".as_bytes(), 10, &mut hits);
        let found: Vec<_> = hits.iter().map(|h| (h.start, h.end - h.start)).collect();
        assert_eq!(found, [(10, 3), (19, 7), (28, 15), (51, 5)]);
        assert!(hits[3].word.speaks_against.has(1) && !hits[3].word.speaks_for.has(1));
    }
}
