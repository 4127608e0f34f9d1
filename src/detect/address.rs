//! Holds postal addresses in running text, found from their house number or
//! postcode. Must not know fields.

use super::engine::Engine;
use super::text::{Text, is_word};
use crate::model::{Evidence, Signature};
use crate::rules::RuleId;
use crate::rules::names::{MAX_WORD, flag, word_hash};

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

/// Looks at four digits that two capitals follow: a Dutch postcode with its town.
pub(super) fn postcode_first(engine: &mut Engine, text: &Text, at: usize, rule: RuleId) {
    if let Some(code) = postcode(engine, text, at)
        && code.place_listed
        && text.at(at) != b'0'
    {
        let signature = Signature::NONE.with(Evidence::Listed);
        engine.add_in_context(text, at..code.end, rule, signature);
    }
}

/// Looks whether the digits at `at`, behind a word and a space, are a house number.
pub(super) fn house_number(engine: &mut Engine, text: &Text, at: usize, rule: RuleId) {
    let n = text.digits(at);
    let Some(street) = street_before(engine, text, at - 1) else { return };
    let number_end = house_number_end(text, at + n);
    let code = postcode_behind(engine, text, number_end);
    if code.is_none() && (street.weak || n == 4 || is_word(text.at(number_end))) {
        return;
    }
    let end = code.as_ref().map_or(number_end, |code| code.end);
    let signature = Signature::NONE
        .with_if(Evidence::Structure, code.is_some())
        .with_if(Evidence::Listed, code.is_some_and(|code| code.place_listed));
    engine.add_in_context(text, street.start..end, rule, signature);
}

struct Street {
    start: usize,
    weak: bool,
}

/// The street name that ends at `end`.
fn street_before(engine: &Engine, text: &Text, end: usize) -> Option<Street> {
    // `Rue de la Loi, 16`
    let end = end - usize::from(text.before(end) == b',');
    let letters = end - usize::from(text.before(end) == b'.');
    let i = two_letters(text.at(letters.wrapping_sub(2)), text.before(letters));
    let may_end = LAST_LETTERS[i / 64] >> (i % 64) & 1 == 1;
    let floor = end.saturating_sub(STREET);
    let word = word_start(text, floor, end);
    if !starts_upper(text.slice(word, end)) {
        return None;
    }
    let last = text.slice(word, letters);
    if may_end && let Some(ending) = ENDINGS.iter().find(|ending| ends_with(last, ending)) {
        let alone = last.len() == ending.len();
        let start = widen(text, floor, word);
        if !(alone && start == word) {
            return Some(Street { start, weak: WEAK_ENDINGS.contains(ending) || alone });
        }
    }
    french_street(engine, text, floor, word)
}

/// A street whose name starts with `Rue`, `Avenue`, … up to five words before.
fn french_street(engine: &Engine, text: &Text, floor: usize, last: usize) -> Option<Street> {
    let mut start = last;
    for _ in 0..5 {
        if start <= floor + 1 || text.before(start) != b' ' {
            return None;
        }
        let end = start - 1;
        start = word_start(text, floor, end);
        let word = text.slice(start, end);
        let length = word.len() - usize::from(word.ends_with(b"."));
        if !(2..=MAX_WORD).contains(&length) {
            if length == 0 {
                return None;
            }
            continue;
        }
        let flags = engine.rules.names.get(word_hash(text.0, start, length));
        if flags & flag::STREET_HEAD != 0 {
            return Some(Street { start, weak: false });
        }
    }
    None
}

/// Takes in capitalised words before a street's last: `Lange Nieuwstraat`.
fn widen(text: &Text, floor: usize, last: usize) -> usize {
    let mut start = last;
    for _ in 0..3 {
        if start <= floor + 1 || text.before(start) != b' ' {
            break;
        }
        let previous = word_start(text, floor, start - 1);
        let word = text.slice(previous, start - 1);
        let sentence = !matches!(text.before(previous), b' ') || previous < floor + 2;
        if word.len() < 3
            || !starts_upper(word)
            || (sentence && word.len() < 5)
            || word.ends_with(b".")
        {
            break;
        }
        start = previous;
    }
    start
}

fn word_start(text: &Text, floor: usize, end: usize) -> usize {
    let mut start = end;
    while start > floor
        && (is_word(text.before(start)) || matches!(text.before(start), b'-' | b'\'' | b'.'))
    {
        start -= 1;
    }
    start
}

/// The end of a house number with its letter or box: `12A`, `12-14`, `16 bte 2`.
fn house_number_end(text: &Text, mut i: usize) -> usize {
    if text.at(i).is_ascii_alphabetic() && !is_word(text.at(i + 1)) {
        i += 1;
    }
    if matches!(text.at(i), b'-' | b'/') && (1..=4).contains(&text.digits(i + 1)) {
        i += 1 + text.digits(i + 1);
    }
    if text.at(i) == b' ' && text.at(i + 1).is_ascii_uppercase() && !is_word(text.at(i + 2)) {
        i += 2;
    }
    let from = i + usize::from(text.at(i) == b',');
    let from = from + usize::from(text.at(from) == b' ');
    for word in [&b"bus"[..], b"bte", b"box", b"bo\xc3\xaete", b"boite", b"b"] {
        let end = from + word.len();
        if end < text.0.len() && eq_fold(text.slice(from, end), word) {
            let number = end + usize::from(text.at(end) == b'.');
            let number = number + usize::from(text.at(number) == b' ');
            let run = text.word(number);
            if (1..=4).contains(&run) && text.at(number).is_ascii_alphanumeric() && number > end
                || (word.len() == 1 && text.digits(end) > 0)
            {
                return number + run;
            }
        }
    }
    i
}

struct Postcode {
    end: usize,
    place_listed: bool,
}

/// A postcode and town behind a house number, on this line or the next.
fn postcode_behind(engine: &Engine, text: &Text, from: usize) -> Option<Postcode> {
    let mut i = from;
    while i - from < 4
        && matches!(text.at(i), b' ' | b',' | b'\n' | b'\r' | b'\t' | b'-' | b'/' | b'|')
    {
        i += 1;
    }
    if i == from {
        return None;
    }
    if matches!(text.at(i), b'B' | b'N') {
        let skip = if text.at(i + 1) == b'-' {
            2
        } else if text.at(i + 2) == b'-' {
            3
        } else {
            0
        };
        i += skip;
    }
    (text.digits(i) == 4 && text.at(i) != b'0').then(|| postcode(engine, text, i)).flatten()
}

/// The postcode whose four digits stand at `at`, with the town behind it.
fn postcode(engine: &Engine, text: &Text, at: usize) -> Option<Postcode> {
    let mut i = at + 4;
    let letters = i + usize::from(text.at(i) == b' ');
    let pair = [text.at(letters), text.at(letters + 1)];
    let dutch = pair.iter().all(u8::is_ascii_uppercase)
        && !is_word(text.at(letters + 2))
        && !matches!(&pair, b"SA" | b"SD" | b"SS");
    if dutch {
        i = letters + 2;
    } else if text.at(i) != b' ' {
        return None;
    }
    let gap = (i..i + 3).take_while(|&j| matches!(text.at(j), b' ' | b',' | b'\n' | b'\t')).count();
    let place = place_at(engine, text, i + gap);
    match place {
        Some((end, listed)) if gap > 0 => Some(Postcode { end, place_listed: listed }),
        _ if dutch => Some(Postcode { end: i, place_listed: false }),
        _ => None,
    }
}

/// The town at `at`: the longest listed name, else one capitalised word.
fn place_at(engine: &Engine, text: &Text, at: usize) -> Option<(usize, bool)> {
    let first = text.at(at);
    if !(first.is_ascii_uppercase() || first == 0xC3 || first == b'\'') {
        return None;
    }
    let mut best = None;
    let mut end = at;
    for _ in 0..4 {
        let mut word = end;
        while is_word(text.at(word)) || matches!(text.at(word), b'-' | b'\'') {
            word += 1;
        }
        if word == end || word - at > MAX_WORD {
            break;
        }
        let listed = engine.rules.names.get(word_hash(text.0, at, word - at)) & flag::PLACE != 0;
        if listed || best.is_none() {
            best = Some((word, listed));
        }
        if text.at(word) != b' ' {
            break;
        }
        end = word + 1;
    }
    best
}

fn starts_upper(word: &[u8]) -> bool {
    word.first().is_some_and(|&b| b.is_ascii_uppercase() || b == 0xC3)
}

fn ends_with(word: &[u8], ending: &[u8]) -> bool {
    word.len() >= ending.len() && eq_fold(&word[word.len() - ending.len()..], ending)
}

/// Equal but for the case of ASCII and Latin-1 letters.
fn eq_fold(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b || (a ^ b == 0x20 && b | 0x20 == *b))
}
