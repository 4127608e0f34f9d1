//! Holds dates in text: numeric forms and names of months. Must not know which of
//! them are dates of birth: context says so.

use super::digits::ends_well;
use super::engine::Engine;
use super::span::{Span, is_word};
use crate::model::{Evidence, Signature};
use crate::validate::Date;

/// Names of months and how they are shortened, in four languages; the number of
/// the month behind each.
const MONTHS: &[(&str, u8)] = &[
    ("jan", 1),
    ("januari", 1),
    ("janvier", 1),
    ("january", 1),
    ("januar", 1),
    ("janv", 1),
    ("feb", 2),
    ("februari", 2),
    ("février", 2),
    ("fevrier", 2),
    ("february", 2),
    ("februar", 2),
    ("févr", 2),
    ("fév", 2),
    ("maart", 3),
    ("mrt", 3),
    ("mars", 3),
    ("mar", 3),
    ("march", 3),
    ("märz", 3),
    ("apr", 4),
    ("april", 4),
    ("avril", 4),
    ("avr", 4),
    ("mei", 5),
    ("mai", 5),
    ("may", 5),
    ("jun", 6),
    ("juni", 6),
    ("juin", 6),
    ("june", 6),
    ("jul", 7),
    ("juli", 7),
    ("juillet", 7),
    ("july", 7),
    ("juil", 7),
    ("aug", 8),
    ("augustus", 8),
    ("août", 8),
    ("aout", 8),
    ("august", 8),
    ("sep", 9),
    ("sept", 9),
    ("september", 9),
    ("septembre", 9),
    ("okt", 10),
    ("oct", 10),
    ("oktober", 10),
    ("octobre", 10),
    ("october", 10),
    ("nov", 11),
    ("november", 11),
    ("novembre", 11),
    ("dec", 12),
    ("december", 12),
    ("décembre", 12),
    ("decembre", 12),
    ("dez", 12),
    ("dezember", 12),
    ("déc", 12),
];

/// Looks whether a date starts at the run of `n` digits at `at`.
pub(super) fn look(engine: &mut Engine, span: &Span, at: usize, n: usize, embedded: bool) {
    let Some((date, end)) = numeric(span, at, n).or_else(|| worded(span, at, n)) else { return };
    engine.dates.push((at, date.month_index()));
    if has_time(span, end) {
        return;
    }
    let Some(rule) = engine.served.date else { return };
    let today = engine.today.0;
    let plausible = date <= today && date.year >= today.year - 120;
    let evidence = if plausible { Evidence::CheckPassed } else { Evidence::CheckFailed };
    let signature = Signature::NONE.with(evidence).with_if(Evidence::Embedded, embedded);
    engine.add_in_context(span, at..end, rule, signature);
}

/// `31-12-1985`, `31/12/1985`, `31.12.1985`, `1985-12-31`.
fn numeric(span: &Span, at: usize, n: usize) -> Option<(Date, usize)> {
    let separator = span.at(at + n);
    let second = span.digits(at + n + 1);
    let at_third = at + n + 1 + second;
    if !(1..=2).contains(&second) || span.at(at_third) != separator {
        return None;
    }
    let third = span.digits(at_third + 1);
    let end = at_third + 1 + third;
    let fits = matches!((n, third), (4, 1..=2) | (1..=2, 4));
    let bounded = ends_well(span, end) || matches!(span.at(end), b'T' | b':' | b',');
    let date = if fits && bounded { Date::parse(span.text(at, end)) } else { None };
    date.map(|date| (date, end))
}

/// `3 mei 1971`, `1er avril 1990`, `21/Nov/2026`.
fn worded(span: &Span, at: usize, n: usize) -> Option<(Date, usize)> {
    if n > 2 {
        return None;
    }
    let mut i = at + n;
    if span.at(i) == b'e' {
        i += if span.at(i + 1) == b'r' { 2 } else { 1 };
    }
    let separator = span.at(i);
    if !matches!(separator, b' ' | b'-' | b'/' | b'.') {
        return None;
    }
    i += 1 + usize::from(separator == b'.' && span.at(i + 1) == b' ');
    let word = span.word(i);
    let month = month(span.text(i, i + word))?;
    i += word;
    i += usize::from(span.at(i) == b'.');
    if !matches!(span.at(i), b' ' | b'-' | b'/') || span.digits(i + 1) != 4 {
        return None;
    }
    let end = i + 5;
    let year = span.text(i + 1, end).iter().fold(0, |y, &b| y * 10 + i16::from(b - b'0'));
    let day = span.text(at, at + n).iter().fold(0, |d, &b| d * 10 + (b - b'0'));
    if is_word(span.at(end)) {
        return None;
    }
    Date::new(year, month, day).map(|date| (date, end))
}

fn month(word: &[u8]) -> Option<u8> {
    if !(3..=10).contains(&word.len()) {
        return None;
    }
    MONTHS
        .iter()
        .find(|(name, _)| {
            name.len() == word.len()
                && name.bytes().zip(word).all(|(a, &b)| a == b || a == b.to_ascii_lowercase())
        })
        .map(|&(_, month)| month)
}

/// Whether a time of day follows: a moment, not a day of birth. Midnight is how
/// databases write a day.
fn has_time(span: &Span, end: usize) -> bool {
    if !matches!(span.at(end), b'T' | b' ' | b':' | b',') {
        return false;
    }
    let from = end + 1 + usize::from(span.at(end + 1) == b' ');
    let clock = span.digits(from) == 2 && span.at(from + 2) == b':' && span.digits(from + 3) == 2;
    clock && span.text(from, (from + 8).min(span.end)) != b"00:00:00"
}
