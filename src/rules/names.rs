//! Holds the lists of names and places as one table of word hashes. Must not know
//! how a name is built from words: that is `detect::names`.

/// A bit for each list a word can stand on.
pub mod flag {
    /// A first name.
    pub const FIRST: u16 = 1;
    /// A last name, or the main word of one.
    pub const LAST: u16 = 2;
    /// A town of Belgium or the Netherlands.
    pub const PLACE: u16 = 4;
    /// A name that is also an ordinary word.
    pub const ORDINARY: u16 = 8;
    /// A title before a name, in lower case: `mevrouw`, `dhr`, `madame`.
    pub const TITLE: u16 = 16;
    /// A capitalised word that is no name: month, day, company form, street head.
    pub const NOT_A_NAME: u16 = 32;
    /// Local part of an e-mail address that belongs to a role: `info`.
    pub const ROLE: u16 = 64;
    /// A top-level domain.
    pub const DOMAIN: u16 = 128;
    /// A particle inside a last name: `van`, `de`.
    pub const PARTICLE: u16 = 256;
    /// A company's legal form: `NV`, `GmbH`.
    pub const COMPANY: u16 = 512;
    /// The first word of French street names: `rue`, `avenue`.
    pub const STREET_HEAD: u16 = 1024;
    /// A country, or a town elsewhere.
    pub const WORLD: u16 = 2048;
    /// A calling that often stands right before a name: `minister`, `trainer`.
    pub const OFFICE: u16 = 4096;
    /// A small word that starts sentences: `volgens`, `dans`. It is no name, but one
    /// may follow it.
    pub const SMALL_WORD: u16 = 8192;
    /// A first name that is a word or a town besides, and a name wherever another
    /// capitalised word follows.
    pub const GIVEN: u16 = 16384;
    /// The lists that the tagger was trained with.
    pub const TAGGED: u16 = SMALL_WORD - 1;
}

/// Words and the lists they stand on. A word is known by a 64-bit hash of its
/// bytes, letters of ASCII and Latin-1 without case.
#[derive(Clone, Debug)]
pub struct WordTable {
    /// Open addressing; an entry is the hash with its low 16 bits replaced by flags.
    slots: Vec<u64>,
    /// Two bits per word: nearly all words that are on no list end here.
    filter: Box<[u64]>,
    /// One bit per beginning of three letters of first names: most capitalised
    /// words are let go by it before their end is known.
    beginnings: Vec<u64>,
    /// One bit per ending of two letters of what stands before names: titles,
    /// particles.
    endings: [u64; 16],
    /// One bit per beginning of three letters of roles in addresses.
    role_beginnings: Vec<u64>,
    /// Endings of things that are called after somebody: `stadion`.
    thing_endings: Vec<Box<[u8]>>,
}

/// Longest word that a list may hold, in bytes.
pub const MAX_WORD: usize = 40;

impl WordTable {
    /// A table of `(list, flag)` pairs; a list has one word a line.
    pub fn new(lists: &[(&str, u16)]) -> Self {
        let words: usize = lists.iter().map(|(list, _)| lines(list).count()).sum();
        let size = (words * 2).next_power_of_two().max(16);
        let mut table = WordTable {
            slots: vec![0; size],
            filter: vec![0; FILTER].into(),
            beginnings: vec![0; 512],
            endings: [0; 16],
            role_beginnings: vec![0; 512],
            thing_endings: Vec::new(),
        };
        for (list, flag) in lists {
            for bytes in lines(list).filter(|word| !word.is_empty()) {
                table.insert(word_hash(bytes, 0, bytes.len()), *flag);
                if bytes.len() > 1 {
                    let third = bytes.get(2).copied().unwrap_or(b' ');
                    let i = three_letters(bytes[0], bytes[1], third);
                    if flag & flag::FIRST != 0 {
                        table.beginnings[i / 64] |= 1 << (i % 64);
                    }
                    if flag & flag::ROLE != 0 {
                        table.role_beginnings[i / 64] |= 1 << (i % 64);
                    }
                }
                if flag & (flag::TITLE | flag::OFFICE | flag::PARTICLE) != 0 {
                    let last = bytes.len() - 1;
                    let i = ending(bytes[last.saturating_sub(1)], bytes[last]);
                    table.endings[i / 64] |= 1 << (i % 64);
                }
            }
        }
        table
    }

    /// Takes in the endings of things that are called after somebody.
    pub fn with_thing_endings(mut self, endings: &[String]) -> Self {
        self.thing_endings = endings.iter().map(|ending| ending.as_bytes().into()).collect();
        self
    }

    /// Whether `word` is a thing with a name before its ending: `Boudewijnstadion`.
    pub fn is_thing(&self, word: &[u8]) -> bool {
        const NAME: usize = 3;
        self.thing_endings.iter().any(|end| {
            word.len() >= end.len() + NAME
                && word[word.len() - end.len()..].eq_ignore_ascii_case(end)
        })
    }

    fn insert(&mut self, hash: u64, flag: u16) {
        self.filter[filter_index(hash)] |= filter_bits(hash);
        let mask = self.slots.len() - 1;
        let mut i = (hash >> 16) as usize & mask;
        while self.slots[i] != 0 && self.slots[i] >> 16 != hash >> 16 {
            i = (i + 1) & mask;
        }
        self.slots[i] = (hash & !0xFFFF) | (self.slots[i] & 0xFFFF) | u64::from(flag);
    }

    /// Flags of the word with this [`word_hash`]; 0 for a word on no list.
    #[inline]
    pub fn get(&self, hash: u64) -> u16 {
        let bits = filter_bits(hash);
        if self.filter[filter_index(hash)] & bits != bits {
            return 0;
        }
        let mask = self.slots.len() - 1;
        let mut i = (hash >> 16) as usize & mask;
        while self.slots[i] != 0 {
            if self.slots[i] >> 16 == hash >> 16 {
                return self.slots[i] as u16;
            }
            i = (i + 1) & mask;
        }
        0
    }

    /// Whether a first name may begin with these three bytes; of a name of two
    /// letters the third is what follows it.
    #[inline]
    pub fn may_begin(&self, a: u8, b: u8, c: u8) -> bool {
        let has = |i: usize| self.beginnings[i / 64] >> (i % 64) & 1 == 1;
        has(three_letters(a, b, c)) || (!is_letter(c) && has(three_letters(a, b, b' ')))
    }

    /// Whether a role in an address may begin with these three bytes.
    #[inline]
    pub fn may_begin_role(&self, a: u8, b: u8, c: u8) -> bool {
        let i = three_letters(a, b, if is_letter(c) { c } else { b' ' });
        self.role_beginnings[i / 64] >> (i % 64) & 1 == 1
    }

    /// Whether a title or particle may end with these two bytes.
    #[inline]
    pub fn may_end(&self, a: u8, b: u8) -> bool {
        let i = ending(a, b);
        self.endings[i / 64] >> (i % 64) & 1 == 1
    }

    /// Flags of `word`.
    pub fn flags(&self, word: &str) -> u16 {
        self.get(word_hash(word.as_bytes(), 0, word.len()))
    }
}

/// The lines of a list: as `str::lines`, several times faster on lines this short.
fn lines(list: &str) -> impl Iterator<Item = &[u8]> {
    let ends = memchr::memchr_iter(b'\n', list.as_bytes()).chain([list.len()]);
    ends.scan(0, |start, end| {
        let line = &list.as_bytes()[*start..end];
        *start = end + 1;
        Some(line)
    })
}

fn is_letter(b: u8) -> bool {
    b.is_ascii_alphabetic() || b >= 0x80
}

/// Five bits of each of three letters, without case: a number below 2^15.
pub fn three_letters(a: u8, b: u8, c: u8) -> usize {
    usize::from(a & 31) << 10 | usize::from(b & 31) << 5 | usize::from(c & 31)
}

fn ending(a: u8, b: u8) -> usize {
    usize::from(a & 31) << 5 | usize::from(b & 31)
}

/// Words of the filter: 64 KiB, which stay in the second cache, where the table does not.
const FILTER: usize = 1 << 13;

fn filter_index(hash: u64) -> usize {
    (hash >> 44) as usize % FILTER
}

fn filter_bits(hash: u64) -> u64 {
    1 << (hash >> 32 & 63) | 1 << (hash >> 38 & 63)
}

/// Hash of `buf[start..start + len]` without regard to the case of ASCII and
/// Latin-1 letters: their cases differ in bit 5, in UTF-8 too.
#[inline]
pub fn word_hash(buf: &[u8], start: usize, len: usize) -> u64 {
    const CASE: u64 = 0x2020_2020_2020_2020;
    const KEY: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = KEY ^ len as u64;
    let mut done = 0;
    while done < len {
        let left = len - done;
        let word = load8(buf, start + done);
        let mask = if left >= 8 { u64::MAX } else { (1 << (left * 8)) - 1 };
        let product = u128::from(hash ^ ((word | CASE) & mask)) * u128::from(KEY);
        hash = (product as u64) ^ (product >> 64) as u64;
        done += 8;
    }
    // one more round: the last word must reach every bit
    let product = u128::from(hash) * u128::from(0xD6E8_FEB8_6659_FD93u64);
    ((product as u64) ^ (product >> 64) as u64) | 1 << 63
}

/// Eight bytes from `at` on, as far as there are any.
#[inline]
fn load8(buf: &[u8], at: usize) -> u64 {
    match buf.get(at..at + 8) {
        Some(eight) => u64::from_le_bytes(eight.try_into().unwrap_or_default()),
        None => buf[at..].iter().rev().fold(0, |word, &b| word << 8 | u64::from(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case() {
        let table =
            WordTable::new(&[("Jan\nHélène\nSint-Niklaas\n", flag::FIRST), ("Jan\n", flag::LAST)]);
        assert_eq!(table.flags("JAN"), flag::FIRST | flag::LAST);
        assert_eq!(table.flags("HÉLÈNE"), flag::FIRST);
        assert_eq!(table.flags("SINT-NIKLAAS"), flag::FIRST);
        for unknown in ["Ja", "Jana", "Helene", "", "Sint Niklaas"] {
            assert_eq!(table.flags(unknown), 0, "{unknown}");
        }
    }

    #[test]
    fn a_word_hashes_alike_wherever_it_stands() {
        let text = b"Jan en Johanna-Maria en Jan";
        assert_eq!(word_hash(text, 0, 3), word_hash(text, 24, 3));
        assert_ne!(word_hash(text, 0, 3), word_hash(text, 0, 4));
    }
}
