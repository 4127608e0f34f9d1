//! Holds all keywords and contrary words of all rules in one table. Must not know how
//! near a word is near: that is `detect::context`.

use super::bits::Bits;
use super::names::three_letters;
use std::collections::{BTreeMap, HashMap};

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
    /// How many beginnings there are before those of each word of `beginnings`.
    ranks: Box<[u16]>,
    /// One for each beginning that there is, in their order.
    buckets: Vec<Bucket>,
    /// By beginning, the longest first.
    entries: Vec<Entry>,
    /// What the words say, by their number.
    words: Vec<Word>,
    /// The letters of all words, one after another, in small letters.
    letters: Vec<u8>,
    /// What a word may start with that is no letter.
    other_starts: Vec<u8>,
}

/// The words with one beginning.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// A bit for each fourth letter that any of them has: most others end here.
    fourth: u32,
    /// Where in `entries` they stand.
    start: u32,
    end: u32,
}

/// A word under one of its beginnings.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Its first eight bytes, bit 5 set in each: most others end here.
    first: u64,
    /// The bits of `first` that it has.
    mask: u64,
    /// Where it stands in `letters`.
    start: u32,
    length: u16,
    word: u16,
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

/// Fewest letters of a word that is found without its accents too: without them `né`
/// and `née` are other words.
const ACCENTS_MATTER: usize = 4;

/// Collects words before they become a table.
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
        let mut plain = without_accents(&stem);
        if stem.chars().count() < ACCENTS_MATTER {
            plain.clone_from(&stem);
        }
        // `national_number` is how keys are written
        let key = |written: &str| written.replace([' ', '-'], "_");
        let forms = [key(&stem), key(&plain), stem, plain];
        for form in forms {
            let known = Word { exact: true, ..Word::default() };
            let word = self.0.entry(form).or_insert(known);
            word.open |= open;
            word.exact &= exact;
            let set = if speaks_for { &mut word.speaks_for } else { &mut word.speaks_against };
            set.insert(rule);
        }
    }

    /// Where words overlap the longest is found: it says what the words inside it say
    /// too, unless it says something of the rule itself.
    #[must_use]
    pub fn inheriting(mut self) -> Self {
        let written: HashMap<Box<str>, Word> =
            self.0.iter().map(|(w, &word)| (w.as_str().into(), word)).collect();
        let longest_open =
            written.iter().filter(|(_, word)| word.open).map(|(w, _)| w.len()).max().unwrap_or(0);
        for (longer, word) in &mut self.0 {
            let own = (word.speaks_for, word.speaks_against);
            for (inner, is_word) in words_inside(longer, longest_open) {
                if let Some(of_inner) = written.get(inner)
                    && !of_inner.exact
                    && (of_inner.open || is_word)
                {
                    word.speaks_for.add_all(of_inner.speaks_for.without(own.1));
                    word.speaks_against.add_all(of_inner.speaks_against.without(own.0));
                }
            }
        }
        self
    }

    /// The table of all words.
    pub fn build(self) -> Keywords {
        let mut table = Keywords {
            beginnings: vec![0; BEGINNINGS / 64].into(),
            ranks: vec![0; BEGINNINGS / 64].into(),
            buckets: Vec::new(),
            entries: Vec::new(),
            words: Vec::new(),
            letters: Vec::new(),
            other_starts: Vec::new(),
        };
        let mut by_beginning = vec![Vec::new(); BEGINNINGS];
        for (written, word) in &self.0 {
            let bytes = written.as_bytes();
            let &[a, ref rest @ ..] = bytes else { continue };
            if !is_letter(a) && !table.other_starts.contains(&a) {
                table.other_starts.push(a);
            }
            let (first, mask) = first_eight(bytes);
            let entry = Entry {
                first: first & mask,
                mask,
                start: table.letters.len() as u32,
                length: bytes.len() as u16,
                word: table.words.len() as u16,
            };
            table.letters.extend_from_slice(bytes);
            table.words.push(*word);
            // what follows a word of less than three letters is anything
            let beginnings = match *rest {
                [b, c, ..] => three_letters(a, b, c)..three_letters(a, b, c) + 1,
                [b] => three_letters(a, b, 0)..three_letters(a, b, 0) + 32,
                [] => three_letters(a, 0, 0)..three_letters(a, 0, 0) + 1024,
            };
            by_beginning[beginnings].iter_mut().for_each(|entries| entries.push(entry));
        }
        for (i, mut entries) in by_beginning.into_iter().enumerate() {
            if i % 64 == 0 {
                table.ranks[i / 64] = table.buckets.len() as u16;
            }
            if entries.is_empty() {
                continue;
            }
            table.beginnings[i / 64] |= 1 << (i % 64);
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.length));
            let fourth = entries.iter().fold(0, |bits, entry| match entry.length {
                // what follows it is anything
                ..4 => u32::MAX,
                _ => bits | 1 << (table.letters[entry.start as usize + 3] & 31),
            });
            let start = table.entries.len() as u32;
            table.entries.extend(entries);
            table.buckets.push(Bucket { fourth, start, end: table.entries.len() as u32 });
        }
        table
    }
}

/// How many beginnings of three letters there are.
const BEGINNINGS: usize = 1 << 15;

/// How many bytes are searched for starts of words at a time.
const STRETCH: usize = 64;

impl Keywords {
    /// Adds the words in `text` to `hits`, at word boundaries only: where one starts the
    /// longest that ends well, none inside another but from its last word on. Offsets are raised by `base`.
    pub fn find(&self, text: &[u8], base: usize, hits: &mut Vec<Hit>) {
        let (mut before, mut done) = (0, 0);
        for (i, stretch) in text.chunks(STRETCH).enumerate() {
            let letters = bits_of(stretch, is_letter);
            let starting = self
                .other_starts
                .iter()
                .fold(letters, |starting, &other| starting | bits_of(stretch, |b| b == other));
            let there = u64::MAX >> (STRETCH - stretch.len());
            let mut starts = there & starting & !(letters << 1 | before);
            before = letters >> (STRETCH - 1);
            while starts != 0 {
                let start = i * STRETCH + starts.trailing_zeros() as usize;
                starts &= starts - 1;
                let at = |i: usize| text.get(i).copied().unwrap_or(b' ');
                let beginning = three_letters(text[start], at(start + 1), at(start + 2));
                let (word, bit) = (self.beginnings[beginning / 64], beginning % 64);
                if word >> bit & 1 == 0 || start < done {
                    continue;
                }
                let before = (word & ((1 << bit) - 1)).count_ones() as usize;
                let bucket = self.buckets[usize::from(self.ranks[beginning / 64]) + before];
                if bucket.fourth >> (at(start + 3) & 31) & 1 == 0 {
                    continue;
                }
                if let Some((length, word)) = self.longest(&text[start..], bucket) {
                    // `3f 01 00`: a letter behind a digit is no word
                    if length < 3 && start > 0 && text[start - 1].is_ascii_digit() {
                        continue;
                    }
                    let end = start + length;
                    // another may begin where this one's last word does: `my [number] plate`
                    let last = text[start..end].iter().rposition(|&b| b == b' ');
                    done = last.map_or(end, |i| start + i + 1);
                    hits.push(Hit { start: base + start, end: base + end, word });
                }
            }
        }
    }

    /// The longest word of `bucket` that `text` starts with, and its length.
    fn longest(&self, text: &[u8], bucket: Bucket) -> Option<(usize, Word)> {
        let (first, _) = first_eight(text);
        self.entries[bucket.start as usize..bucket.end as usize].iter().find_map(|entry| {
            if first & entry.mask != entry.first {
                return None;
            }
            let (start, length) = (entry.start as usize, usize::from(entry.length));
            let word = self.words[usize::from(entry.word)];
            let fits =
                text.get(..length)?.eq_ignore_ascii_case(&self.letters[start..start + length]);
            let ends = word.open || text.get(length).is_none_or(|&b| !is_letter(b));
            (fits && ends).then_some((length, word))
        })
    }
}

/// A bit for each byte of `stretch` that `is` so. Written so that it is asked of many
/// bytes at a time.
#[inline]
fn bits_of(stretch: &[u8], is: impl Fn(u8) -> bool) -> u64 {
    let mut block = [b' '; STRETCH];
    block[..stretch.len()].copy_from_slice(stretch);
    // gathers the lowest bit of each of eight bytes into one byte
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut bytes = [0; STRETCH];
    for (bit, &b) in bytes.iter_mut().zip(&block) {
        *bit = u8::from(is(b));
    }
    bytes
        .as_chunks::<8>()
        .0
        .iter()
        .rev()
        .fold(0, |bits, eight| bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56)
}

/// The first eight bytes with bit 5 set, the case of a letter; and which of them are
/// there.
#[inline]
fn first_eight(text: &[u8]) -> (u64, u64) {
    const CASE: u64 = 0x2020_2020_2020_2020;
    match text.first_chunk::<8>() {
        Some(eight) => (u64::from_le_bytes(*eight) | CASE, u64::MAX),
        None => {
            let bits = text.iter().rev().fold(0, |bits, &b| bits << 8 | u64::from(b));
            (bits | CASE, (1 << (text.len() * 8)) - 1)
        }
    }
}

/// The shorter stretches of `longer` that start a word, and whether they end one too:
/// of those that do not only what is at most `longest` bytes long.
fn words_inside(longer: &str, longest: usize) -> impl Iterator<Item = (&str, bool)> {
    let bytes = longer.as_bytes();
    let starts = (0..bytes.len()).filter(|&at| at == 0 || !is_letter(bytes[at - 1]));
    starts.flat_map(move |at| {
        let ends = (at + 1..=bytes.len()).filter(move |end| end - at < bytes.len());
        ends.filter_map(move |end| {
            let is_word = bytes.get(end).is_none_or(|&b| !is_letter(b));
            let inner = longer.get(at..end).filter(|inner| is_word || inner.len() <= longest)?;
            Some((inner, is_word))
        })
    })
}

#[inline]
fn is_letter(b: u8) -> bool {
    (b | 0x20).wrapping_sub(b'a') < 26 || (b >= 0x80 && b != crate::model::SEPARATOR)
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
