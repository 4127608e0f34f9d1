//! Holds the lists of names and places as one table of word hashes. Must not know
//! how a name is built from words: that is `detect::names`.

/// A bit for each list a word can stand on.
pub mod flag {
    /// A first name.
    pub const FIRST: u8 = 1;
    /// A last name, or the main word of one.
    pub const LAST: u8 = 2;
    /// A town of Belgium or the Netherlands.
    pub const PLACE: u8 = 4;
    /// A name that is also an ordinary word.
    pub const ORDINARY: u8 = 8;
    /// A title before a name, in lower case: `mevrouw`, `dhr`, `madame`.
    pub const TITLE: u8 = 16;
    /// A capitalised word that is no name: month, day, company form, street head.
    pub const NOT_A_NAME: u8 = 32;
}

/// Words and the lists they stand on. A word is known by a 64-bit hash of its
/// bytes, letters of ASCII and Latin-1 without case.
#[derive(Clone, Debug)]
pub struct WordTable {
    /// Open addressing; an entry is the hash with its low byte replaced by flags.
    slots: Vec<u64>,
    /// One bit per hash of 16 bits: most words that are on no list end here.
    filter: Vec<u64>,
}

/// Longest word that a list may hold, in bytes.
pub const MAX_WORD: usize = 40;

impl WordTable {
    /// A table of `(list, flag)` pairs; a list has one word a line.
    pub fn new(lists: &[(&str, u8)]) -> Self {
        let words: usize = lists.iter().map(|(list, _)| list.lines().count()).sum();
        let size = (words * 2).next_power_of_two().max(16);
        let mut table = WordTable { slots: vec![0; size], filter: vec![0; 1024] };
        for (list, flag) in lists {
            for word in list.lines().filter(|word| !word.is_empty()) {
                table.insert(word_hash(word.as_bytes(), 0, word.len()), *flag);
            }
        }
        table
    }

    fn insert(&mut self, hash: u64, flag: u8) {
        self.filter[filter_index(hash)] |= 1 << (hash >> 32 & 63);
        let mask = self.slots.len() - 1;
        let mut i = (hash >> 8) as usize & mask;
        while self.slots[i] != 0 && self.slots[i] >> 8 != hash >> 8 {
            i = (i + 1) & mask;
        }
        self.slots[i] = (hash & !0xFF) | (self.slots[i] & 0xFF) | u64::from(flag);
    }

    /// Flags of the word with this [`word_hash`]; 0 for a word on no list.
    #[inline]
    pub fn get(&self, hash: u64) -> u8 {
        if self.filter[filter_index(hash)] >> (hash >> 32 & 63) & 1 == 0 {
            return 0;
        }
        let mask = self.slots.len() - 1;
        let mut i = (hash >> 8) as usize & mask;
        while self.slots[i] != 0 {
            if self.slots[i] >> 8 == hash >> 8 {
                return self.slots[i] as u8;
            }
            i = (i + 1) & mask;
        }
        0
    }

    /// Flags of `word`.
    pub fn flags(&self, word: &str) -> u8 {
        self.get(word_hash(word.as_bytes(), 0, word.len()))
    }
}

fn filter_index(hash: u64) -> usize {
    (hash >> 38) as usize & 1023
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
