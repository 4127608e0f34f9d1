//! Holds what the tagger looks at: a word of a run, its neighbours, how they are
//! written and which lists know them. Must not know weights.

use super::run::{MAX_TOKENS, Run, Shape, Token};
use crate::detect::text::Text;
use crate::rules::names::{WordTable, flag, word_hash};
use crate::rules::tagger::{BITS, LABELS, Label, Tagger, best};

/// Words before a run that are looked at, and behind it.
const BESIDE: usize = 2;
/// Features of a word.
pub const FEATURES: usize = 35;

/// A run with the words beside it.
pub struct View<'t> {
    text: Text<'t>,
    /// Two before, those of the run, two behind.
    words: [Token; MAX_TOKENS + 2 * BESIDE],
    count: usize,
    /// What stands right before and behind the run, letters aside.
    edges: (u8, u8),
    starts_sentence: bool,
}

impl<'t> View<'t> {
    /// The run with its neighbours.
    pub fn new(names: &WordTable, text: &Text<'t>, run: &Run) -> View<'t> {
        let (before, behind) = run.beside(names, text);
        let tokens = run.tokens();
        let count = tokens.len();
        let mut words = [Token::default(); MAX_TOKENS + 2 * BESIDE];
        words[0] = before[1];
        words[1] = before[0];
        words[BESIDE..BESIDE + count].copy_from_slice(tokens);
        words[BESIDE + count..BESIDE + count + 2].copy_from_slice(&behind);
        let (start, end) =
            tokens.first().zip(tokens.last()).map_or((0, 0), |(a, b)| (a.start, b.end));
        let (left, edge) = match text.before(start) {
            // columns of a table: a new beginning
            b' ' if text.at(start.wrapping_sub(2)) == b' ' => (b'\n', b'\n'),
            b' ' => (text.at(start.wrapping_sub(2)), text.at(start.wrapping_sub(2))),
            b => (b, b),
        };
        let right = match text.at(end) {
            b' ' => text.at(end + 1),
            b => b,
        };
        let starts_sentence =
            start == 0 || matches!(edge, b'.' | b'!' | b'?' | b'\n' | b'\r' | 0xFF | b'"');
        View { text: *text, words, count, edges: (class(left), class(right)), starts_sentence }
    }

    /// Whether a sentence starts with the run.
    pub fn starts_sentence(&self) -> bool {
        self.starts_sentence
    }

    fn affix(&self, word: &Token, length: usize, at_end: bool) -> u64 {
        let size = word.end - word.start;
        if size < length {
            return 0;
        }
        let start = if at_end { word.end - length } else { word.start };
        word_hash(self.text.0, start, length)
    }

    /// The features of word `i` of the run behind a word labelled `previous`.
    pub fn features(&self, i: usize, previous: Label) -> [u32; FEATURES] {
        let [before2, before, word, next, next2] = [0, 1, 2, 3, 4].map(|k| self.words[i + k]);
        let lists = |t: &Token| u64::from(t.flags & flag::TAGGED);
        let shape = |t: &Token| t.shape as u64;
        let label = previous as u64;
        let first = self.starts_sentence && i == 0;
        let both = |a: u64, b: u64| a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_add(b << 7);
        let left = if i == 0 { u64::from(self.edges.0) } else { 9 };
        let right = if i + 1 == self.count { u64::from(self.edges.1) } else { 9 };
        let place = (i.min(3) as u64) << 4 | (self.count - 1 - i).min(3) as u64;
        let known = |t: &Token| {
            let known = t.on(flag::FIRST) as u64 | (t.on(flag::LAST) as u64) << 1;
            known
                | (t.on(flag::ORDINARY) as u64) << 2
                | (t.on(flag::PLACE | flag::WORLD) as u64) << 3
                | (t.on(flag::NOT_A_NAME) as u64) << 4
                | (t.on(flag::TITLE | flag::OFFICE) as u64) << 5
                | (t.on(flag::PARTICLE) as u64) << 6
        };
        let look = |t: &Token| known(t) << 4 | shape(t);
        let values: [u64; FEATURES] = [
            both(1, word.hash),
            both(first as u64, lists(&word)),
            both(shape(&word), first as u64),
            self.affix(&word, 2, true),
            self.affix(&word, 3, true),
            self.affix(&word, 4, true),
            self.affix(&word, 2, false),
            self.affix(&word, 3, false),
            both(before.hash, 3),
            both(before2.hash, 5),
            both(next.hash, 7),
            both(next2.hash, 9),
            both(look(&before), look(&word)),
            both(look(&word), look(&next)),
            both(both(look(&before), look(&word)), look(&next)),
            both(both(look(&word), look(&next)), look(&next2)),
            both(both(shape(&before), shape(&word)), both(shape(&next), shape(&next2))),
            both(left, right),
            both(both(left, right), both(look(&word), place)),
            both(place, look(&word)),
            both(place, shape(&next)),
            both(self.affix(&before, 3, true), known(&word)),
            both(self.affix(&next, 3, true), known(&word)),
            both(before.hash, look(&word)),
            both(next.hash, look(&word)),
            both(self.affix(&next, 2, true), shape(&word)),
            both(label, 1),
            both(label, both(word.hash, 1)),
            both(label, look(&word)),
            both(label, both(look(&before), look(&word))),
            both(label, both(look(&word), look(&next))),
            both(label, both(self.affix(&word, 3, true), 3)),
            both(label, both(before.hash, 2)),
            both(label, both(place, shape(&word))),
            both(label, both(right, look(&word))),
        ];
        let mut template = 0;
        values.map(|value| {
            template += 1;
            let mixed = (value ^ template << 56).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            (mixed >> (64 - BITS)) as u32
        })
    }

    /// The label of each word of the run, with how far it is ahead of the next best.
    pub fn label(&self, tagger: &Tagger) -> [(Label, i32); MAX_TOKENS] {
        let mut labels = [(Label::Outside, 0); MAX_TOKENS];
        let mut previous = Label::Outside;
        for (i, slot) in labels[..self.count].iter_mut().enumerate() {
            let mut scores = [0; LABELS];
            for feature in self.features(i, previous) {
                tagger.add(feature, &mut scores);
            }
            *slot = best(&scores);
            previous = slot.0;
        }
        labels
    }
}

/// What a byte is, as far as it parts words.
fn class(b: u8) -> u8 {
    match b {
        b'.' | b'!' | b'?' => 1,
        b',' | b';' => 2,
        b'(' | b')' | b'[' | b']' => 3,
        b'"' | b'\'' => 4,
        b':' | b'=' => 5,
        b'0'..=b'9' => 6,
        b'\n' | b'\r' | 0xFF => 7,
        b'-' | b'/' => 8,
        _ => 0,
    }
}

/// Whether a run is worth the tagger's look: two words, or one that something speaks
/// for.
pub fn is_open(names: &WordTable, text: &Text, run: &Run) -> bool {
    let announced = run.beside(names, text).0[0].on(flag::TITLE | flag::OFFICE);
    let tokens = run.tokens();
    tokens.iter().any(|t| t.shape != Shape::Small) && tokens.len() > 1
        || tokens.iter().any(|t| t.on(flag::FIRST | flag::LAST))
        || announced
}
