//! Holds all keywords and contrary words of all rules in one table. Must not know how
//! near a word is near: that is `detect::context`.

use super::bits::Bits;
use super::names::three_letters;
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

/// All words of all rules, by their first three letters. Words are looked for only
/// where one starts, and nearly all words of a text are let go after one look at a bit.
#[derive(Clone, Debug)]
pub struct Keywords {
    /// A bit for each beginning of three letters; 4 KiB, always at hand.
    beginnings: Box<[u64]>,
    /// Where in `words` those of each beginning start.
    buckets: Box<[u32]>,
    /// By beginning, the longest first.
    words: Vec<Entry>,
    /// The letters of all words, one after another, in small letters.
    letters: Vec<u8>,
    /// The bytes that a word may start with.
    first: Box<[bool; 256]>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
    length: u32,
    word: Word,
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

    /// The table of all words.
    pub fn build(self) -> Keywords {
        let mut by_beginning = vec![Vec::new(); BEGINNINGS];
        let mut first = Box::new([false; 256]);
        for (written, word) in &self.0 {
            let &[a, ref rest @ ..] = written.as_bytes() else { continue };
            first[usize::from(a.to_ascii_lowercase())] = true;
            first[usize::from(a.to_ascii_uppercase())] = true;
            match *rest {
                [b, c, ..] => by_beginning[three_letters(a, b, c)].push((written, *word)),
                // what follows a shorter word is anything
                [b] => {
                    (0..32)
                        .for_each(|c| by_beginning[three_letters(a, b, c)].push((written, *word)));
                }
                [] => {
                    let from = three_letters(a, 0, 0);
                    (from..from + 1024).for_each(|i| by_beginning[i].push((written, *word)));
                }
            }
        }
        let mut table = Keywords {
            beginnings: vec![0; BEGINNINGS / 64].into(),
            buckets: vec![0; BEGINNINGS + 1].into(),
            words: Vec::new(),
            letters: Vec::new(),
            first,
        };
        let mut stored = BTreeMap::new();
        for (i, mut words) in by_beginning.into_iter().enumerate() {
            if !words.is_empty() {
                table.beginnings[i / 64] |= 1 << (i % 64);
            }
            words.sort_by_key(|(written, _)| std::cmp::Reverse(written.len()));
            for (written, word) in words {
                let start = *stored.entry(written).or_insert_with(|| {
                    table.letters.extend_from_slice(written.as_bytes());
                    table.letters.len() - written.len()
                });
                let (start, length) = (start as u32, written.len() as u32);
                table.words.push(Entry { start, length, word });
            }
            table.buckets[i + 1] = table.words.len() as u32;
        }
        table
    }
}

/// How many beginnings of three letters there are.
const BEGINNINGS: usize = 1 << 15;

/// How many bytes are searched for starts of words at a time.
const STRETCH: usize = 128;

impl Keywords {
    /// Adds the words in `text` to `hits`, at word boundaries only: where one starts the
    /// longest that ends well, none inside another. Offsets are raised by `base`.
    pub fn find(&self, text: &[u8], base: usize, hits: &mut Vec<Hit>) {
        let mut starts = [0u8; STRETCH];
        let mut behind_letter = false;
        let mut done = 0;
        for (i, stretch) in text.chunks(STRETCH).enumerate() {
            // without a branch: where words start is not to be foretold
            let mut count = 0;
            for (at, &b) in stretch.iter().enumerate() {
                starts[count] = at as u8;
                count += usize::from(self.first[usize::from(b)] & !behind_letter);
                behind_letter = IS_LETTER[usize::from(b)];
            }
            for &start in &starts[..count] {
                let start = i * STRETCH + usize::from(start);
                let at = |i: usize| text.get(i).copied().unwrap_or(b' ');
                let beginning = three_letters(text[start], at(start + 1), at(start + 2));
                if self.beginnings[beginning / 64] >> (beginning % 64) & 1 == 0 || start < done {
                    continue;
                }
                if let Some((length, word)) = self.longest(&text[start..], beginning) {
                    done = start + length;
                    hits.push(Hit { start: base + start, end: base + done, word });
                }
            }
        }
    }

    /// The longest word with this beginning that `text` starts with, and its length.
    fn longest(&self, text: &[u8], beginning: usize) -> Option<(usize, Word)> {
        let bucket = self.buckets[beginning] as usize..self.buckets[beginning + 1] as usize;
        self.words[bucket].iter().find_map(|entry| {
            let length = entry.length as usize;
            let letters = &self.letters[entry.start as usize..entry.start as usize + length];
            let fits = text.get(..length)?.eq_ignore_ascii_case(letters);
            let ends = entry.word.open || text.get(length).is_none_or(|&b| !is_letter(b));
            (fits && ends).then_some((length, entry.word))
        })
    }
}

static IS_LETTER: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = is_letter(b as u8);
        b += 1;
    }
    table
};

const fn is_letter(b: u8) -> bool {
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
        builder.add("ordernummer", 1, false);
        builder.add("no", 4, true);
        let keywords = builder.build();
        let mut hits = Vec::new();
        keywords.find(
            "Bsn absn GEBORENE numero national border order ordernummers no".as_bytes(),
            10,
            &mut hits,
        );
        let found: Vec<_> = hits.iter().map(|h| (h.start, h.end - h.start)).collect();
        assert_eq!(found, [(10, 3), (19, 7), (28, 15), (51, 5), (70, 2)]);
        assert!(hits[3].word.speaks_against.has(1) && !hits[3].word.speaks_for.has(1));
    }
}
