//! Holds names of streets: where the one before a house number starts, by its ending,
//! by the French word it starts with, or by what stands behind the number. Must not know
//! postcodes.

use super::{eq_fold, word_start};
use crate::detect::dates;
use crate::detect::engine::Engine;
use crate::detect::text::Text;
use crate::rules::names::{MAX_WORD, flag, word_hash};
use std::ops::Range;

/// Endings of Dutch and German street names, the longer of two before the shorter.
const ENDINGS: &[&[u8]] = &[
    b"straat",
    b"str",
    b"laan",
    b"steenweg",
    b"weg",
    b"plein",
    b"dreef",
    b"lei",
    b"kaai",
    b"markt",
    b"baan",
    b"dijk",
    b"gracht",
    b"kade",
    b"singel",
    b"hof",
    b"pad",
    b"ring",
    b"steeg",
    b"park",
    b"plaats",
    b"wegel",
    b"vest",
    b"berg",
    b"veld",
    b"allee",
    b"stra\xc3\x9fe",
    b"strasse",
    b"platz",
    b"gasse",
    b"boulevard",
    b"wal",
    b"haven",
    b"oord",
    b"erf",
    b"bos",
    b"akker",
    b"burg",
    b"donk",
];

/// One bit per last two letters of an ending: most words are let go by it.
static LAST_LETTERS: [u64; 16] = {
    let mut bits = [0; 16];
    let mut i = 0;
    while i < ENDINGS.len() {
        let ending = ENDINGS[i];
        let at = two_letters(ending[ending.len() - 2], ending[ending.len() - 1]);
        bits[at / 64] |= 1 << (at % 64);
        i += 1;
    }
    bits
};

const fn two_letters(a: u8, b: u8) -> usize {
    ((a & 31) as usize) << 5 | (b & 31) as usize
}

/// Endings that are ordinary words too: only with a postcode behind them.
const WEAK_ENDINGS: &[&[u8]] = &[
    b"str", b"park", b"plaats", b"berg", b"veld", b"wal", b"haven", b"oord", b"erf", b"bos",
    b"akker", b"burg", b"donk", b"ring", b"vest", b"lei", b"hof", b"pad", b"markt", b"weg",
    b"baan",
];

/// How far back a street name is followed, in bytes.
const STREET: usize = 60;

/// Most words of a street's name.
const WORDS: usize = 6;

/// Small words inside names of streets: `Laan van Meerdervoort`, `Hof ter Beke`.
const JOINTS: &[&str] = &[
    "van", "de", "der", "den", "het", "ter", "ten", "te", "op", "naar", "aan", "in", "bij", "over",
    "'t", "'s", "en", "du", "la", "le", "les", "des", "aux", "au", "à", "sur", "sous", "lez", "et",
    "saint", "sainte", "zur", "am", "im",
];

/// Capitalised words that stand before an address and are no part of it.
const BEFORE: &[&str] = &[
    "in",
    "op",
    "te",
    "naar",
    "aan",
    "bij",
    "vanuit",
    "adres",
    "adresse",
    "address",
    "anschrift",
    "ik",
    "hij",
    "zij",
    "wij",
    "au",
    "à",
    "chez",
    "il",
    "elle",
    "nous",
    "vous",
    "from",
    "at",
];

/// Shortened titles of those whom streets are called after.
const SHORTENED: &[&str] = &[
    "burg.", "mgr.", "prof.", "dr.", "st.", "ste.", "ds.", "kard.", "gen.", "kan.", "past.",
    "pres.", "min.", "ir.", "jhr.", "kon.", "pr.", "gouv.", "j.", "h.", "o.l.v.", "o.-l.-v.",
    "jan.", "dir.", "lt.", "kol.", "sgt.", "cdt.",
];

/// French words for a street that are no words of anything else.
const FRENCH: &[&str] = &[
    "rue",
    "avenue",
    "boulevard",
    "chaussée",
    "chaussee",
    "quai",
    "allée",
    "drève",
    "impasse",
    "venelle",
    "ruelle",
];

/// A street before a house number.
pub(super) struct Street {
    pub(super) start: usize,
    /// Its ending is that of other words too.
    pub(super) weak: bool,
}

/// The street name that ends at `end`, where its own words tell that it is one.
pub(super) fn before(engine: &Engine, text: &Text, end: usize) -> Option<Street> {
    let letters = end - usize::from(text.before(end) == b'.');
    let i = two_letters(text.at(letters.wrapping_sub(2)), text.before(letters));
    let may_end = LAST_LETTERS[i / 64] >> (i % 64) & 1 == 1;
    let floor = end.saturating_sub(STREET);
    let word = word_start(text, floor, end);
    let last = text.slice(word, letters);
    if !starts_upper(text.slice(word, end)) {
        // `kerkstraat 12, 2000 antwerpen`
        let strong = |e: &&&[u8]| {
            !WEAK_ENDINGS.contains(e) && last.len() > e.len() + 2 && ends_with(last, e)
        };
        let street = may_end && ENDINGS.iter().find(strong).is_some();
        return street.then_some(Street { start: word, weak: true });
    }
    if may_end && let Some(ending) = ENDINGS.iter().find(|ending| ends_with(last, ending)) {
        let alone = last.len() == ending.len();
        let start = widen(text, floor, word);
        if !(alone && start == word) {
            return Some(Street { start, weak: WEAK_ENDINGS.contains(ending) || alone });
        }
    }
    french(engine, text, floor, word, end)
}

/// A street whose name starts with `Rue`, `Avenue`, … up to five words before.
fn french(
    engine: &Engine,
    text: &Text,
    floor: usize,
    last: usize,
    name_end: usize,
) -> Option<Street> {
    let mut start = last;
    for _ in 0..WORDS - 1 {
        if start <= floor + 1 || text.before(start) != b' ' {
            return None;
        }
        let end = start - 1;
        start = word_start(text, floor, end);
        let word = text.slice(start, end);
        if is_head(engine, text, start..end) && !(word.ends_with(b".") && word.len() > 4) {
            // not `AV 1 BN BV 2`, `Place - Suite 330`
            let words = || text.slice(end + 1, name_end).split(|&b| b == b' ');
            let letters = |word: &[u8]| word.iter().filter(|b| b.is_ascii_alphabetic()).count();
            let starts =
                words().next().is_some_and(|word| word.iter().any(u8::is_ascii_alphanumeric));
            let named = words().any(|word| letters(word) > 2);
            return (starts && named).then_some(Street { start, weak: false });
        }
        // a sentence ends there; `Prof.`, `St.` do not end one
        if word.is_empty() || word == b"." || word.ends_with(b".") && word.len() > 4 {
            return None;
        }
    }
    None
}

/// Whether a French name of a street starts with the word at `word`.
pub(super) fn is_head(engine: &Engine, text: &Text, word: Range<usize>) -> bool {
    let length = word.len() - usize::from(text.before(word.end) == b'.' && !word.is_empty());
    (2..=MAX_WORD).contains(&length)
        && engine.rules.names.get(word_hash(text.0, word.start, length)) & flag::STREET_HEAD != 0
}

/// Whether the French word is one for streets alone.
pub(super) fn is_no_other_word(word: &[u8]) -> bool {
    among(word, FRENCH)
}

/// Takes in the words before a street's last: `Lange Nieuwstraat`, `Burg. de Wittstraat`.
fn widen(text: &Text, floor: usize, last: usize) -> usize {
    let mut start = last;
    let mut at = last;
    for _ in 0..3 {
        if at <= floor + 1 || text.before(at) != b' ' {
            break;
        }
        let previous = word_start(text, floor, at - 1);
        let word = text.slice(previous, at - 1);
        let sentence = !matches!(text.before(previous), b' ') || previous < floor + 2;
        if among(word, SHORTENED) && starts_upper(word) {
            return previous;
        }
        if among(word, JOINTS) && !starts_upper(word) {
            at = previous;
            continue;
        }
        if word.len() < 3
            || !starts_upper(word)
            || (sentence && word.len() < 5)
            || word.ends_with(b".")
        {
            break;
        }
        (start, at) = (previous, previous);
    }
    start
}

/// Where the capitalised words that end at `end` start, whatever they end on: what stands
/// behind their number says that they are a street.
pub(super) fn any(text: &Text, end: usize) -> Option<usize> {
    let floor = end.saturating_sub(STREET);
    let mut start = None;
    let mut last = true;
    let mut word_end = end;
    for _ in 0..WORDS {
        let from = word_start(text, floor, word_end);
        let word = text.slice(from, word_end);
        let number = word.first().is_some_and(u8::is_ascii_digit) && word.len() <= 4;
        let ends_sentence = word.ends_with(b".") && !among(word, SHORTENED);
        if word.is_empty() || ends_sentence || (last && dates::is_month(word)) {
            break;
        }
        if starts_upper(word) && !(start.is_some() && among(word, BEFORE)) {
            start = Some(from);
        } else if !(number || among(word, JOINTS)) {
            break;
        } else if word == b"'t" || word == b"'s" || word.ends_with(b"e") && number {
            // `'t Zand`, `1e Jan Steenstraat`
            start = start.map(|_| from);
        }
        last = false;
        if from <= floor + 1 || text.before(from) != b' ' {
            break;
        }
        word_end = from - 1;
    }
    start.filter(|&start| {
        text.slice(start, end).iter().filter(|b| b.is_ascii_alphabetic()).count() > 2
    })
}

/// Whether a word starts with a capital, behind `d'` or `l'` too.
pub(super) fn starts_upper(word: &[u8]) -> bool {
    let word = match word {
        [b'd' | b'l', b'\'', rest @ ..] => rest,
        word => word,
    };
    match word {
        // À to Þ
        [0xC3, second, ..] => (0x80..0x9F).contains(second),
        [first, ..] => first.is_ascii_uppercase(),
        [] => false,
    }
}

fn among(word: &[u8], words: &[&str]) -> bool {
    words.iter().any(|known| eq_fold(word, known.as_bytes()))
}

fn ends_with(word: &[u8], ending: &[u8]) -> bool {
    word.len() >= ending.len() && eq_fold(&word[word.len() - ending.len()..], ending)
}
