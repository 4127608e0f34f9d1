//! Holds dates in text: numeric forms and names of months. Must not know which of
//! them are dates of birth: context says so.

use super::digits::ends_well;
use super::engine::Engine;
use super::text::{Text, is_word};
use crate::model::{Evidence, Signature};
use crate::validate::Date;

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
            (b"maa", &[(3, &[b"rt"])]),
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
    let second = text.digits(at + n + 1);
    let at_third = at + n + 1 + second;
    if !(1..=2).contains(&second) || text.at(at_third) != separator {
        return;
    }
    let third = text.digits(at_third + 1);
    let end = at_third + 1 + third;
    let fits = matches!((n, third), (4, 1..=2) | (1..=2, 4));
    let bounded = ends_well(text, end) || matches!(text.at(end), b'T' | b':' | b',');
    if fits
        && bounded
        && let Some(date) = Date::parse(text.slice(at, end))
    {
        found(engine, text, at, end, date, embedded);
    }
}

/// Looks whether the one or two digits at `at` start `3 mei 1971`, `1er avril
/// 1990`, `21/Nov/2026`.
pub(super) fn worded(engine: &mut Engine, text: &Text, at: usize) {
    let n = text.digits(at);
    let mut i = at + n;
    if text.at(i) == b'e' {
        i += if text.at(i + 1) == b'r' { 2 } else { 1 };
    }
    let separator = text.at(i);
    i += 1 + usize::from(separator == b'.' && text.at(i + 1) == b' ');
    let word = text.word(i);
    let Some(month) = month(text.slice(i, i + word)) else { return };
    i += word;
    i += usize::from(text.at(i) == b'.');
    if !matches!(text.at(i), b' ' | b'-' | b'/') || text.digits(i + 1) != 4 {
        return;
    }
    let end = i + 5;
    let number = |digits: &[u8]| digits.iter().fold(0, |n, &b| n * 10 + i16::from(b - b'0'));
    let year = number(text.slice(i + 1, end));
    let day = number(text.slice(at, at + n)) as u8;
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

fn month(word: &[u8]) -> Option<u8> {
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
