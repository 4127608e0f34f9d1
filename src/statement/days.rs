//! Holds the days of a statement: when it was changed, from when it holds. Must not know other
//! days.

use super::blocks::Sentence;
use super::lexicon::Lexicons;
use super::plain::fact;
use super::tokens::Token;
use crate::model::Band;
use crate::register::said::{Day, DayOf, Fact};
use crate::validate::Date;
use std::ops::Range;

/// The days on which the statement was changed or from which it holds.
pub(super) fn days(all: &[Sentence], lexicons: &Lexicons) -> Vec<Fact<Day>> {
    let mut out: Vec<Fact<Day>> = Vec::new();
    for sentence in all {
        let found = dates(sentence, lexicons);
        if found.is_empty() {
            continue;
        }
        // a text may bear a line of another language
        let mut hits: Vec<(DayOf, usize)> = Vec::new();
        for one in &lexicons.all {
            let area = one.area("cues");
            for hit in area.every(&sentence.words, &[]) {
                match area.label(&hit) {
                    "updated" => hits.push((DayOf::Change, hit.words.start)),
                    "in_force" => hits.push((DayOf::Effect, hit.words.start)),
                    _ => {}
                }
            }
        }
        for (words, date) in found {
            let near = hits.iter().filter(|(_, at)| {
                *at <= words.start && words.start <= at + 9
                    || words.start < *at && *at <= words.end + 1
            });
            let Some((kind, _)) = near.max_by_key(|(kind, at)| (*at, *kind)) else { continue };
            if !out.iter().any(|known| known.what.date == date) {
                out.push(fact(sentence, &words, Day { kind: *kind, date }, Band::Confirmed));
            }
        }
    }
    out
}

/// The dates in a sentence: `14 maart 2024`, `September 3, 2024`, `01/01/2022`, `2024-05-01`,
/// `Januar 2024` for its first day.
fn dates(sentence: &Sentence, lexicons: &Lexicons) -> Vec<(Range<usize>, Date)> {
    let words = &sentence.words;
    let number = |i: usize| {
        words.get(i).and_then(|word| {
            let digits = word.norm.trim_end_matches(|c: char| c.is_alphabetic());
            digits.parse::<u16>().ok()
        })
    };
    let month = |i: usize| {
        words.get(i).and_then(|word| {
            lexicons.all.iter().find_map(|one| one.months.get(&word.norm).copied())
        })
    };
    let year = |i: usize| number(i).filter(|year| (1990..2100).contains(year));
    let mut out = Vec::new();
    for i in 0..words.len() {
        let found = if let (Some(day), Some(month), Some(year)) =
            (number(i), month(i + 1), year(i + 2))
        {
            Some((i..i + 3, Date::new(year as i16, month, day as u8)))
        } else if let (Some(month), Some(day), Some(year)) = (month(i), number(i + 1), year(i + 2))
        {
            Some((i..i + 3, Date::new(year as i16, month, day as u8)))
        } else if let (Some(month), Some(year)) = (month(i), year(i + 1)) {
            let taken = i > 0 && number(i - 1).is_some_and(|day| day <= 31);
            (!taken).then(|| (i..i + 2, Date::new(year as i16, month, 1)))
        } else {
            numeric(&words[i].norm, words.get(i + 1), words.get(i + 2), i)
        };
        if let Some((range, Some(date))) = found {
            out.push((range, date));
        }
    }
    out
}

/// `9-11-2023` is three words, `22.09.2023` one.
fn numeric(
    word: &str,
    second: Option<&Token>,
    third: Option<&Token>,
    i: usize,
) -> Option<(Range<usize>, Option<Date>)> {
    let parts: Vec<&str> = word.split('.').collect();
    let (parts, count) = match (parts.as_slice(), second, third) {
        ([_, _, _], _, _) => (parts, 1),
        ([one], Some(second), Some(third)) => {
            (vec![*one, second.norm.as_str(), third.norm.as_str()], 3)
        }
        _ => return None,
    };
    let numbers: Vec<u16> = parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (year, month, day) = match numbers.as_slice() {
        [year, month, day] if *year >= 1990 => (*year, *month, *day),
        [day, month, year] if *year >= 1990 => (*year, *month, *day),
        _ => return None,
    };
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day) && year < 2100;
    fits.then(|| (i..i + count, Date::new(year as i16, month as u8, day as u8)))
}
