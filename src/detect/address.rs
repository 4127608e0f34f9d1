//! Holds postal addresses in running text, found from their house number or
//! postcode. Must not know fields.

use super::engine::Engine;
use super::span::{Span, is_word};
use crate::model::{Evidence, Signature};
use crate::rules::RuleId;
use crate::rules::names::{MAX_WORD, flag, word_hash};

/// Endings of Dutch and German street names, by their last letter.
const ENDINGS: &[&[u8]] = &[
    b"straat",
    b"str",
    b"laan",
    b"weg",
    b"steenweg",
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

/// Endings that are ordinary words too: only with a postcode behind them.
const WEAK_ENDINGS: &[&[u8]] = &[
    b"str", b"park", b"plaats", b"berg", b"veld", b"wal", b"haven", b"oord", b"erf", b"bos",
    b"akker", b"burg", b"donk", b"ring", b"vest", b"lei", b"hof", b"pad", b"markt", b"weg",
    b"baan",
];

/// First words of French street names.
const HEADS: &[&[u8]] = &[
    b"rue",
    b"avenue",
    b"av",
    b"chauss\xc3\xa9e",
    b"place",
    b"boulevard",
    b"bd",
    b"quai",
    b"square",
    b"all\xc3\xa9e",
    b"clos",
    b"dr\xc3\xa8ve",
    b"chemin",
    b"impasse",
    b"route",
    b"sentier",
    b"ruelle",
    b"esplanade",
    b"faubourg",
    b"venelle",
    b"cours",
    b"chaussee",
    b"allee",
    b"dreve",
];

/// How far back a street name is followed, in bytes.
const STREET: usize = 60;

/// Looks whether the run of `n` digits at `at` is the house number or the
/// postcode of an address.
pub(super) fn look(engine: &mut Engine, span: &Span, at: usize, n: usize, rule: RuleId) {
    if n == 4
        && span.at(at) != b'0'
        && let Some(code) = postcode(engine, span, at)
        && (code.place_listed && code.dutch)
    {
        let signature = Signature::NONE.with(Evidence::Listed);
        engine.add_in_context(span, at..code.end, rule, signature);
    }
    if span.before(at) != b' ' {
        return;
    }
    let Some(street) = street_before(span, at - 1) else { return };
    let number_end = house_number_end(span, at + n);
    let code = postcode_behind(engine, span, number_end);
    if code.is_none() && (street.weak || n == 4 || is_word(span.at(number_end))) {
        return;
    }
    let end = code.as_ref().map_or(number_end, |code| code.end);
    let signature = Signature::NONE
        .with_if(Evidence::Structure, code.is_some())
        .with_if(Evidence::Listed, code.is_some_and(|code| code.place_listed));
    engine.add_in_context(span, street.start..end, rule, signature);
}

struct Street {
    start: usize,
    weak: bool,
}

/// The street name that ends at `end`.
fn street_before(span: &Span, end: usize) -> Option<Street> {
    let floor = end.saturating_sub(STREET).max(span.start);
    let word = word_start(span, floor, end);
    if word == end {
        return None;
    }
    let last = span.text(word, end);
    let last = last.strip_suffix(b".").unwrap_or(last);
    if let Some(ending) = ENDINGS.iter().find(|ending| ends_with(last, ending)) {
        let capital = starts_upper(last);
        let alone = last.len() == ending.len();
        let start = widen(span, floor, word);
        if capital && !(alone && start == word) {
            return Some(Street { start, weak: WEAK_ENDINGS.contains(ending) || alone });
        }
    }
    french_street(span, floor, word, end)
}

/// A street whose name starts with `Rue`, `Avenue`, … up to five words before.
fn french_street(span: &Span, floor: usize, last: usize, end: usize) -> Option<Street> {
    let mut start = last;
    for _ in 0..6 {
        let word = span.text(start, word_end(span, start, end));
        let word = word.strip_suffix(b".").unwrap_or(word);
        if start < last && HEADS.iter().any(|head| eq_fold(word, head)) {
            return Some(Street {
                start,
                weak: !starts_upper(word)
                    && !span.text(start, end).iter().any(u8::is_ascii_uppercase),
            });
        }
        if start <= floor + 1 || span.before(start) != b' ' {
            return None;
        }
        let previous = word_start(span, floor, start - 1);
        if previous == start - 1 {
            return None;
        }
        start = previous;
    }
    None
}

/// Takes in capitalised words before a street's last: `Lange Nieuwstraat`.
fn widen(span: &Span, floor: usize, word: usize) -> usize {
    let mut start = word;
    for _ in 0..3 {
        if start <= floor + 1 || span.before(start) != b' ' {
            break;
        }
        let previous = word_start(span, floor, start - 1);
        let text = span.text(previous, start - 1);
        let sentence = !matches!(span.before(previous), b' ') || previous < floor + 2;
        if text.len() < 3
            || !starts_upper(text)
            || (sentence && text.len() < 5)
            || text.ends_with(b".")
        {
            break;
        }
        start = previous;
    }
    start
}

fn word_start(span: &Span, floor: usize, end: usize) -> usize {
    let mut start = end;
    while start > floor
        && (is_word(span.before(start)) || matches!(span.before(start), b'-' | b'\'' | b'.'))
    {
        start -= 1;
    }
    start
}

fn word_end(span: &Span, start: usize, limit: usize) -> usize {
    (start..limit).find(|&i| span.at(i) == b' ').unwrap_or(limit)
}

/// The end of a house number with its letter or box: `12A`, `12-14`, `16 bte 2`.
fn house_number_end(span: &Span, mut i: usize) -> usize {
    if span.at(i).is_ascii_alphabetic() && !is_word(span.at(i + 1)) {
        i += 1;
    }
    if matches!(span.at(i), b'-' | b'/') && (1..=4).contains(&span.digits(i + 1)) {
        i += 1 + span.digits(i + 1);
    }
    if span.at(i) == b' ' && span.at(i + 1).is_ascii_uppercase() && !is_word(span.at(i + 2)) {
        i += 2;
    }
    let from = i + usize::from(span.at(i) == b',');
    let from = from + usize::from(span.at(from) == b' ');
    for word in [&b"bus"[..], b"bte", b"box", b"bo\xc3\xaete", b"boite", b"b"] {
        let end = from + word.len();
        if end < span.end && eq_fold(span.text(from, end), word) {
            let number = end + usize::from(span.at(end) == b'.');
            let number = number + usize::from(span.at(number) == b' ');
            let run = span.word(number);
            if (1..=4).contains(&run) && span.at(number).is_ascii_alphanumeric() && number > end
                || (word.len() == 1 && span.digits(end) > 0)
            {
                return number + run;
            }
        }
    }
    i
}

struct Postcode {
    end: usize,
    dutch: bool,
    place_listed: bool,
}

/// A postcode and town behind a house number, on this line or the next.
fn postcode_behind(engine: &Engine, span: &Span, from: usize) -> Option<Postcode> {
    let mut i = from;
    while i - from < 4
        && matches!(span.at(i), b' ' | b',' | b'\n' | b'\r' | b'\t' | b'-' | b'/' | b'|')
    {
        i += 1;
    }
    if i == from {
        return None;
    }
    if matches!(span.at(i), b'B' | b'N') {
        let skip = if span.at(i + 1) == b'-' {
            2
        } else if span.at(i + 2) == b'-' {
            3
        } else {
            0
        };
        i += skip;
    }
    (span.digits(i) == 4 && span.at(i) != b'0').then(|| postcode(engine, span, i)).flatten()
}

/// The postcode whose four digits stand at `at`, with the town behind it.
fn postcode(engine: &Engine, span: &Span, at: usize) -> Option<Postcode> {
    let mut i = at + 4;
    let letters = i + usize::from(span.at(i) == b' ');
    let pair = [span.at(letters), span.at(letters + 1)];
    let dutch = pair.iter().all(u8::is_ascii_uppercase)
        && !is_word(span.at(letters + 2))
        && !matches!(&pair, b"SA" | b"SD" | b"SS");
    if dutch {
        i = letters + 2;
    } else if span.at(i) != b' ' {
        return None;
    }
    let gap = (i..i + 3).take_while(|&j| matches!(span.at(j), b' ' | b',' | b'\n' | b'\t')).count();
    let place = place_at(engine, span, i + gap);
    match place {
        Some((end, listed)) if gap > 0 => Some(Postcode { end, dutch, place_listed: listed }),
        _ if dutch => Some(Postcode { end: i, dutch, place_listed: false }),
        _ => None,
    }
}

/// The town at `at`: the longest listed name, else one capitalised word.
fn place_at(engine: &Engine, span: &Span, at: usize) -> Option<(usize, bool)> {
    let first = span.at(at);
    if !(first.is_ascii_uppercase() || first == 0xC3 || first == b'\'') {
        return None;
    }
    let mut best = None;
    let mut end = at;
    for _ in 0..4 {
        let mut word = end;
        while is_word(span.at(word)) || matches!(span.at(word), b'-' | b'\'') {
            word += 1;
        }
        if word == end || word - at > MAX_WORD {
            break;
        }
        let listed = engine.rules.names.get(word_hash(span.buf, at, word - at)) & flag::PLACE != 0;
        if listed || best.is_none() {
            best = Some((word, listed));
        }
        if span.at(word) != b' ' {
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
