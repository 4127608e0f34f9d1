//! Holds dates in text: numeric forms and names of months. Must not know which of
//! them are dates of birth: context says so.

use super::digits::ends_well;
use super::engine::Engine;
use super::text::{Text, is_letter, is_word};
use crate::model::{Evidence, Signature};
use crate::validate::Date;
use std::ops::Range;

/// A beginning of three bytes, and the months that begin so with how they may go on.
type Months = (&'static [u8; 3], &'static [(u8, &'static [&'static [u8]])]);

/// The months whose names begin with `first`, in four languages. Letters are small;
/// `é` and `û` begin with C3.
#[rustfmt::skip]
fn months(first: u8) -> &'static [Months] {
    match first {
        b'j' => &[
            (b"jan", &[(1, &[b"", b"uari", b"vier", b"uary", b"uar", b"v"])]),
            (b"jun", &[(6, &[b"", b"i", b"e"])]),
            (b"jui", &[(6, &[b"n"]), (7, &[b"llet", b"l"])]),
            (b"jul", &[(7, &[b"", b"i", b"y"])]),
        ],
        b'f' => &[
            (b"feb", &[(2, &[b"", b"ruari", b"ruary", b"ruar"])]),
            (b"fev", &[(2, &[b"", b"rier", b"r"])]),
            (b"f\xc3\xa9", &[(2, &[b"v", b"vrier", b"vr"])]),
        ],
        b'm' => &[
            (b"maa", &[(3, &[b"", b"rt"])]),
            (b"mrt", &[(3, &[b""])]),
            (b"mar", &[(3, &[b"", b"s", b"ch"])]),
            (b"m\xc3\xa4", &[(3, &[b"rz"])]),
            (b"mei", &[(5, &[b""])]),
            (b"mai", &[(5, &[b""])]),
            (b"may", &[(5, &[b""])]),
        ],
        b'a' => &[
            (b"apr", &[(4, &[b"", b"il"])]),
            (b"avr", &[(4, &[b"", b"il"])]),
            (b"aug", &[(8, &[b"", b"ustus", b"ust"])]),
            (b"aou", &[(8, &[b"t"])]),
            (b"ao\xc3", &[(8, &[b"\xbbt"])]),
        ],
        b's' => &[(b"sep", &[(9, &[b"", b"t", b"tember", b"tembre"])])],
        b'o' => &[
            (b"okt", &[(10, &[b"", b"ober"])]),
            (b"oct", &[(10, &[b"", b"obre", b"ober"])]),
        ],
        b'n' => &[(b"nov", &[(11, &[b"", b"ember", b"embre"])])],
        b'd' => &[
            (b"dec", &[(12, &[b"", b"ember", b"embre"])]),
            (b"dez", &[(12, &[b"", b"ember"])]),
            (b"d\xc3\xa9", &[(12, &[b"c", b"cembre"])]),
        ],
        _ => &[],
    }
}

/// Looks whether the run of `n` digits at `at` starts `31-12-1985`, `31/12/1985`,
/// `31.12.1985` or `1985-12-31`.
pub(super) fn numeric(engine: &mut Engine, text: &Text, at: usize, n: usize, embedded: bool) {
    let separator = text.at(at + n);
    if n == 8 {
        return announced(engine, text, at..at + 8, Date::parse(text.slice(at, at + 8)));
    }
    let second = text.digits(at + n + 1);
    let at_third = at + n + 1 + second;
    if !(1..=2).contains(&second) || text.at(at_third) != separator {
        return;
    }
    let third = text.digits(at_third + 1);
    let end = at_third + 1 + third;
    if separator == b' ' || (n <= 2 && third == 2) {
        if !embedded && ends_well(text, end) && !has_time(text, end) {
            let parts = [at..at + n, at + n + 1..at_third, at_third + 1..end];
            announced(engine, text, at..end, spaced_or_short(text, parts, engine.today.0));
        }
        return;
    }
    let fits = matches!((n, third), (4, 1..=2) | (1..=2, 4));
    let bounded = ends_well(text, end) || matches!(text.at(end), b'T' | b':' | b',');
    if fits
        && bounded
        && let Some(date) = Date::parse(text.slice(at, end))
    {
        found(engine, text, at, end, date, embedded);
    }
}

/// A day, month and year with spaces between them, or with a year of two digits: they
/// are what too many other numbers are, too.
fn spaced_or_short(text: &Text, parts: [Range<usize>; 3], today: Date) -> Option<Date> {
    let lengths = [parts[0].len(), parts[1].len(), parts[2].len()];
    if lengths.iter().any(|&length| length > 4) {
        return None;
    }
    let [day, month, year] = parts.map(|part| number(text.slice(part.start, part.end)));
    match lengths {
        [1..=2, 1..=2, 4] => Date::new(year, month as u8, day as u8),
        [1..=2, 1..=2, 2] => Date::new(century(year, today), month as u8, day as u8),
        [4, 1..=2, 1..=2] => Date::new(day, month as u8, year as u8),
        _ => None,
    }
}

/// The year that two digits stand for: nobody is born after today.
fn century(year: i16, today: Date) -> i16 {
    year + if 2000 + year > today.year { 1900 } else { 2000 }
}

fn number(digits: &[u8]) -> i16 {
    digits.iter().fold(0, |n, &b| n * 10 + i16::from(b - b'0'))
}

/// Adds a date that counts only where a word announces it: it is no month of the field.
fn announced(engine: &mut Engine, text: &Text, found: Range<usize>, date: Option<Date>) {
    let Some((rule, date)) = engine.served.date.zip(date) else { return };
    let today = engine.today.0;
    let plausible = date <= today && date.year >= today.year - 120;
    if plausible && ends_well(text, found.end) {
        let signature = Signature::NONE.with(Evidence::CheckPassed);
        if engine.fills(text, &found) {
            engine.add(found, rule, signature);
        } else {
            engine.add_announced(text, found, rule, signature, true);
        }
    }
}

/// Looks whether the digits at `at` are the day of `April 20, 1956`.
pub(super) fn behind_word(engine: &mut Engine, text: &Text, at: usize) {
    let n = text.digits(at);
    if n > 2 {
        return;
    }
    let behind = at + n;
    if !matches!(text.at(behind), b',' | b' ' | b's' | b'n' | b'r' | b't') {
        return;
    }
    let suffix = [b"st", b"nd", b"rd", b"th"].iter().any(|s| text.slice(behind, behind + 2) == *s);
    let from = behind + if suffix { 2 } else { 0 };
    let year = match text.slice(from, from + 2) {
        b", " => from + 2,
        [b' ', _] => from + 1,
        _ => return,
    };
    let end = year + 4;
    if text.digits(year) != 4 || is_word(text.at(end)) {
        return;
    }
    let mut start = at - 1;
    while is_letter(text.before(start)) {
        start -= 1;
    }
    let word_end = at - 1 - usize::from(text.before(at - 1) == b'.');
    let month = month(text.slice(start, word_end));
    let day = number(text.slice(at, behind)) as u8;
    if let Some(date) = month.and_then(|month| Date::new(number(text.slice(year, end)), month, day))
    {
        found(engine, text, start, end, date, false);
    }
}

/// Looks whether the one or two digits at `at` start `3 mei 1971`, `1er avril
/// 1990`, `21/Nov/2026`.
pub(super) fn worded(engine: &mut Engine, text: &Text, at: usize) {
    let n = text.digits(at);
    let mut i = at + n;
    // `1er`, `2e`, `3de`, `1ste`, `3rd`
    let suffixes = [&b"er"[..], b"ste", b"de", b"st", b"nd", b"rd", b"th", b"e"];
    let suffix = suffixes.iter().find(|s| text.slice(i, i + s.len()) == **s);
    i += suffix.map_or(0, |suffix| suffix.len());
    let separator = text.at(i);
    i += 1 + usize::from(separator == b'.' && text.at(i + 1) == b' ');
    let word = text.word(i);
    let Some(month) = month(text.slice(i, i + word)) else { return };
    i += word;
    i += usize::from(text.at(i) == b'.');
    if !matches!(text.at(i), b' ' | b'-' | b'/') {
        return;
    }
    let day = number(text.slice(at, at + n)) as u8;
    // `31-dec-85`, `5 mei '71`
    let short = i + 1 + usize::from(text.at(i + 1) == b'\'');
    if text.digits(short) == 2 {
        let year = century(number(text.slice(short, short + 2)), engine.today.0);
        return announced(engine, text, at..short + 2, Date::new(year, month, day));
    }
    if text.digits(i + 1) != 4 {
        return;
    }
    let end = i + 5;
    let year = number(text.slice(i + 1, end));
    if !is_word(text.at(end))
        && let Some(date) = Date::new(year, month, day)
    {
        found(engine, text, at, end, date, false);
    }
}

fn found(engine: &mut Engine, text: &Text, at: usize, end: usize, date: Date, embedded: bool) {
    engine.dates.push((at, date.month_index()));
    if has_time(text, end) {
        return;
    }
    let Some(rule) = engine.served.date else { return };
    let today = engine.today.0;
    let plausible = date <= today && date.year >= today.year - 120;
    let evidence = if plausible { Evidence::CheckPassed } else { Evidence::CheckFailed };
    let signature = Signature::NONE.with(evidence).with_if(Evidence::Embedded, embedded);
    engine.add_in_context(text, at..end, rule, signature);
}

/// Whether `word` is the name of a month, in full or short.
pub(super) fn is_month(word: &[u8]) -> bool {
    month(word.strip_suffix(b".").unwrap_or(word)).is_some()
}

/// The month that `word` names, in full or short.
pub(super) fn month(word: &[u8]) -> Option<u8> {
    let (first, rest) = word.split_first_chunk::<3>()?;
    // bit 5 is the case of a letter, and set in every byte of é, ä but the first
    let first = first.map(|b| if b == 0xC3 { b } else { b | 0x20 });
    let of_these = months(first[0]).iter().find(|(start, _)| **start == first);
    of_these?
        .1
        .iter()
        .find(|(_, ends)| ends.iter().any(|end| rest.eq_ignore_ascii_case(end)))
        .map(|&(month, _)| month)
}

/// Whether a time of day follows: a moment, not a day of birth. Midnight is how
/// databases write a day.
fn has_time(text: &Text, end: usize) -> bool {
    if !matches!(text.at(end), b'T' | b' ' | b':' | b',') {
        return false;
    }
    let from = end + 1 + usize::from(text.at(end + 1) == b' ');
    let clock = text.digits(from) == 2 && text.at(from + 2) == b':' && text.digits(from + 3) == 2;
    clock && text.slice(from, from + 8) != b"00:00:00"
}
