//! Holds addresses in text: a street and a number, the box, the postcode and the town,
//! in the order of either language. Must not know fields.

mod postcode;
mod street;

use super::engine::Engine;
use super::text::{Text, is_word};
use crate::model::{Evidence, Signature};
use crate::rules::RuleId;
use postcode::Postcode;
use std::ops::Range;

/// How far a French name of a street is followed, in bytes.
const FRENCH: usize = 50;

/// Looks at four digits that two capitals follow: a Dutch postcode with its town.
pub(super) fn postcode_first(engine: &mut Engine, text: &Text, at: usize, rule: RuleId) {
    if let Some(code) = postcode::at(engine, text, at)
        && code.place_listed
        && text.at(at) != b'0'
    {
        let signature = Signature::NONE.with(Evidence::Listed);
        engine.add_in_context(text, at..code.end, rule, signature);
    } else if text.at(at) != b'0'
        && let Some(end) = postcode::number_behind(text, at)
    {
        engine.add_announced(text, at..end, rule, Signature::NONE, true);
    }
}

/// Looks whether the digits at `at`, behind a word and a space, are a house number, or
/// the postcode behind a French street.
pub(super) fn house_number(engine: &mut Engine, text: &Text, at: usize, rule: RuleId) {
    let n = text.digits(at);
    if n == 4 && french_before(engine, text, at, rule) {
        return;
    }
    let name_end = number_word_start(text, at - 1);
    let street = street::before(engine, text, name_end);
    let number_end = house_number_end(text, at + n);
    let mut code = postcode::behind(engine, text, number_end);
    let listed = code.as_ref().is_some_and(|code| code.place_listed);
    let any = if listed { street::any(text, name_end) } else { None };
    let Some(start) = street.as_ref().map(|street| street.start).into_iter().chain(any).min()
    else {
        return french_behind(engine, text, at, number_end, rule);
    };
    let known = street.is_some();
    let mut start = start;
    if code.is_none() {
        if let Some(before) = postcode::before(engine, text, start) {
            start = before;
            code = Some(Postcode { end: number_end, place_listed: true, digits: true });
        } else if let Some(end) = postcode::town_behind(engine, text, number_end) {
            code = Some(Postcode { end, place_listed: true, digits: false });
        }
    }
    let weak = street.is_some_and(|street| street.weak);
    if code.is_none() && (weak || n == 4 || is_word(text.at(number_end))) {
        return;
    }
    add(engine, text, start..number_end, code.as_ref(), known, rule);
}

/// Adds the address of a street and number at `found` and what stands behind them.
fn add(
    engine: &mut Engine,
    text: &Text,
    found: Range<usize>,
    code: Option<&Postcode>,
    street_known: bool,
    rule: RuleId,
) {
    let end = code.map_or(found.end, |code| code.end);
    let signature = Signature::NONE
        .with_if(Evidence::Structure, street_known && code.is_some_and(|code| code.digits))
        .with_if(Evidence::Listed, code.is_some_and(|code| code.place_listed));
    engine.add_in_context(text, found.start..end, rule, signature);
}

/// `12, rue du Moulin`: a French street behind the number that stands at `at`.
fn french_behind(engine: &mut Engine, text: &Text, at: usize, number_end: usize, rule: RuleId) {
    let mut i = number_end + usize::from(text.at(number_end) == b',');
    if text.at(i) != b' ' {
        return;
    }
    i += 1;
    if !street::is_head(engine, text, i..i + text.word(i)) {
        return;
    }
    let mut end = None;
    let mut word = i;
    while word - i < FRENCH {
        let mut word_end = word;
        while is_word(text.at(word_end)) || matches!(text.at(word_end), b'-' | b'\'') {
            word_end += 1;
        }
        if word_end == word || text.at(word).is_ascii_digit() {
            break;
        }
        if word > i && street::starts_upper(text.slice(word, word_end)) {
            end = Some(word_end);
        }
        if text.at(word_end) != b' ' {
            break;
        }
        word = word_end + 1;
    }
    let Some(end) = end else { return };
    let code = postcode::behind(engine, text, end);
    // `672 Square Foot`, `5 Place Holder`
    if code.is_some() || street::is_no_other_word(text.slice(i, i + text.word(i))) {
        add(engine, text, at..end, code.as_ref(), true, rule);
    }
}

/// Looks at a hyphen between a capital and a digit: `12, rue du Moulin, B-1400 Nivelles`.
/// True when there is such an address.
pub(super) fn country_code(engine: &mut Engine, text: &Text, hyphen: usize, rule: RuleId) -> bool {
    text.before(hyphen) == b'B'
        && text.digits(hyphen + 1) == 4
        && french_before(engine, text, hyphen + 1, rule)
}

/// The postcode at `at` behind a French street and its number: `12, rue du Moulin, 1400
/// Nivelles`. True when there is one.
fn french_before(engine: &mut Engine, text: &Text, at: usize, rule: RuleId) -> bool {
    let mut end = at;
    if text.slice(end.saturating_sub(2), end) == b"B-" {
        end -= 2;
    }
    let from = end;
    while from - end < 3 && matches!(text.before(end), b' ' | b',' | b'-') {
        end -= 1;
    }
    if end + 1 >= from {
        return false;
    }
    let floor = end.saturating_sub(FRENCH + 10);
    let mut word_end = end;
    for _ in 0..6 {
        let word = word_start(text, floor, word_end);
        if word == word_end || word <= floor + 2 {
            return false;
        }
        if street::is_head(engine, text, word..word_end) {
            let number_end = word - 1 - usize::from(text.at(word - 2) == b',');
            let number = word_start(text, floor, number_end);
            let n = text.digits(number);
            if n == 0 || n > 4 || house_number_end(text, number + n) < number_end {
                return false;
            }
            let Some(code) = postcode::at(engine, text, at).filter(|code| code.place_listed) else {
                return false;
            };
            add(engine, text, number..end, Some(&code), true, rule);
            return true;
        }
        if text.before(word) != b' ' {
            return false;
        }
        word_end = word - 1;
    }
    false
}

/// Where the street ends before a word as `nr.` that stands before its number.
fn number_word_start(text: &Text, end: usize) -> usize {
    let comma = |end: usize| end - usize::from(text.before(end) == b',');
    // the last byte of each of the words below
    if !matches!(text.before(end), b'.' | b'r' | b'o' | 0xB0) {
        return comma(end);
    }
    for word in ["nr.", "nr", "n°", "no.", "nummer", "numéro", "huisnummer"] {
        let start = end.saturating_sub(word.len());
        if start > 0
            && text.before(start) == b' '
            && eq_fold(text.slice(start, end), word.as_bytes())
        {
            return comma(start - 1);
        }
    }
    comma(end)
}

/// The end of a house number with its letter or box: `12A`, `12-14`, `16 bte 2`.
fn house_number_end(text: &Text, mut i: usize) -> usize {
    // most numbers end where they end
    if !matches!(text.at(i), b' ' | b',' | b'-' | b'/') && !text.at(i).is_ascii_alphabetic() {
        return i;
    }
    for word in [&b"bis"[..], b"ter", b" bis", b" ter", b" hs"] {
        if eq_fold(text.slice(i, i + word.len()), word) && !is_word(text.at(i + word.len())) {
            i += word.len();
        }
    }
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

pub(super) fn word_start(text: &Text, floor: usize, end: usize) -> usize {
    let mut start = end;
    while start > floor
        && (is_word(text.before(start)) || matches!(text.before(start), b'-' | b'\'' | b'.'))
    {
        start -= 1;
    }
    start
}

/// Equal but for the case of ASCII and Latin-1 letters.
fn eq_fold(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b || (a ^ b == 0x20 && b | 0x20 == *b))
}
