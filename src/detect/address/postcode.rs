//! Holds postcodes with their towns. Must not know streets.

use super::{eq_fold, word_start};
use crate::detect::engine::Engine;
use crate::detect::text::{Text, is_word};
use crate::rules::names::{MAX_WORD, flag, word_hash};

/// Fewest letters of a town that is written without its capital.
const SMALL: usize = 4;

/// Letters that stand behind years and numbers of things more often than in a postcode.
const UNITS: &[&[u8; 2]] = &[
    b"EN", b"DE", b"OF", b"IN", b"OP", b"TE", b"OM", b"ER", b"MB", b"GB", b"KB", b"TB", b"KM",
    b"KG", b"CM", b"MM", b"PM", b"AM", b"BV", b"NV", b"EU", b"UK", b"US", b"NL", b"BE",
];

/// A postcode and its town, or a town alone.
pub(super) struct Postcode {
    pub(super) end: usize,
    pub(super) place_listed: bool,
    /// Whether there is a postcode.
    pub(super) digits: bool,
}

/// A postcode and town behind a house number, on this line or the next.
pub(super) fn behind(engine: &Engine, text: &Text, from: usize) -> Option<Postcode> {
    let mut i = from + joining_word(text, from).map_or(0, |word| word - 1);
    while i - from < 6
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
    (text.digits(i) == 4 && text.at(i) != b'0').then(|| read(engine, text, i, true)).flatten()
}

/// The postcode whose four digits stand at `at`, with the town behind it.
pub(super) fn at(engine: &Engine, text: &Text, at: usize) -> Option<Postcode> {
    read(engine, text, at, false)
}

/// The same; with `small` a listed town counts in small letters too.
fn read(engine: &Engine, text: &Text, at: usize, small: bool) -> Option<Postcode> {
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
    let place = place_at(engine, text, i + gap, small);
    match place {
        Some((end, listed)) if gap > 0 => {
            Some(Postcode { end, place_listed: listed, digits: true })
        }
        _ if dutch => Some(Postcode { end: i, place_listed: false, digits: true }),
        _ => None,
    }
}

/// The town at `at`: the longest listed name, else one capitalised word.
fn place_at(engine: &Engine, text: &Text, at: usize, small: bool) -> Option<(usize, bool)> {
    let first = text.at(at);
    let capital = first.is_ascii_uppercase() || first == 0xC3 || first == b'\'';
    if !(capital || small && first.is_ascii_lowercase()) {
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
        if listed && (capital || word - at >= SMALL) || best.is_none() && capital {
            best = Some((word, listed));
        }
        if text.at(word) != b' ' {
            break;
        }
        end = word + 1;
    }
    best
}

/// The end of the house number right behind the Dutch postcode at `at`: `1234 AB 12`,
/// `1234AB, nr. 12`: both together are an address.
pub(super) fn number_behind(text: &Text, at: usize) -> Option<usize> {
    let letters = at + 4 + usize::from(text.at(at + 4) == b' ');
    let pair = text.slice(letters, letters + 2);
    let capitals = pair.len() == 2 && pair.iter().all(u8::is_ascii_uppercase);
    if !capitals || UNITS.iter().any(|unit| pair == *unit) || is_word(text.at(letters + 2)) {
        return None;
    }
    let mut i = letters + 2 + usize::from(text.at(letters + 2) == b',');
    if text.at(i) != b' ' {
        return None;
    }
    i += 1;
    for word in ["huisnummer ", "huisnr. ", "huisnr ", "nummer ", "nr. ", "nr "] {
        if eq_fold(text.slice(i, i + word.len()), word.as_bytes()) {
            i += word.len();
            break;
        }
    }
    let n = text.digits(i);
    let end = i + n + usize::from(text.at(i + n).is_ascii_alphabetic());
    ((1..=3).contains(&n) && super::super::digits::ends_well(text, end)).then_some(end)
}

/// Length of ` te `, ` in ` or ` à ` at `i`.
fn joining_word(text: &Text, i: usize) -> Option<usize> {
    if text.at(i) != b' ' || !matches!(text.at(i + 1) | 0x20, b't' | b'i' | b'a' | b'z' | 0xE3) {
        return None;
    }
    ["te", "in", "à", "at", "zu"].iter().find_map(|word| {
        let end = i + 1 + word.len();
        let there = text.at(i) == b' ' && eq_fold(text.slice(i + 1, end), word.as_bytes());
        (there && text.at(end) == b' ').then_some(word.len() + 2)
    })
}

/// The end of the listed town right behind a house number: `Kerkstraat 12, Gent`.
pub(super) fn town_behind(engine: &Engine, text: &Text, from: usize) -> Option<usize> {
    let gap = match text.slice(from, from + 2) {
        b", " => 2,
        _ => joining_word(text, from)?,
    };
    place_at(engine, text, from + gap, true).filter(|&(_, listed)| listed).map(|(end, _)| end)
}

/// Where the postcode starts whose town ends before the street at `street`: `3000 Leuven,
/// Bondgenotenlaan 20`.
pub(super) fn before(engine: &Engine, text: &Text, street: usize) -> Option<usize> {
    let mut end = street;
    while street - end < 3 && matches!(text.before(end), b' ' | b',' | b'-' | b'\n') {
        end -= 1;
    }
    let floor = end.saturating_sub(40);
    let mut town = end;
    for _ in 0..4 {
        town = word_start(text, floor, town - usize::from(town < end));
        let code = town.saturating_sub(5);
        if text.before(town) != b' ' || code < floor {
            return None;
        }
        if text.digits(code) == 4 && !text.before(code).is_ascii_digit() {
            let found = at(engine, text, code)?;
            let country = text.slice(code.saturating_sub(2), code);
            let start = code - if matches!(country, b"B-" | b"b-") { 2 } else { 0 };
            return (found.end == end && found.place_listed).then_some(start);
        }
    }
    None
}
