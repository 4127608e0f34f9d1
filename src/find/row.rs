//! Holds what stands beside a name: the other cells of its record, the text around it; what
//! they say of who bears it. Must not know how names are found.

use super::dates::{birth_in, is_of_birth};
use super::number::Before;
use super::{Kind, Person};
use crate::model::{Chunk, FieldKind, Fields};
use crate::validate::{Check, Compact, Date, Today, Verdict, check, number_ends};
use std::ops::Range;

/// How far from a name in running text something else of the person vouches for it, in bytes.
pub(super) const NEAR: usize = 1000;

/// How far from it something of another person speaks against it, in bytes.
const CLOSE: usize = 200;

/// Most values of a record on either side that are looked at.
const WIDEST: usize = 2000;

/// The values of the record that the value number `i` stands in.
pub(super) fn row(chunk: &Chunk, i: usize) -> Range<usize> {
    let record = chunk.values[i].record;
    let same = |value: &&crate::model::Value| value.record == record;
    let before = chunk.values[..i].iter().rev().take(WIDEST).take_while(same).count();
    let behind = chunk.values[i..].iter().take(WIDEST).take_while(same).count();
    i - before..i + behind
}

/// What is known of the person that nobody else has and everybody has once.
#[derive(Debug, Default)]
pub(super) struct Unique {
    births: Vec<Date>,
    numbers: Vec<National>,
}

/// National numbers of a kind that were given.
#[derive(Debug)]
struct National {
    /// Digits of one.
    length: usize,
    /// What a number of the kind passes.
    checks: &'static [&'static str],
    /// Those of the person.
    known: Vec<Vec<u8>>,
}

impl Unique {
    pub(super) fn new(person: &Person) -> Self {
        let digits = |kind: Kind| -> Vec<Vec<u8>> {
            let all = person.of(kind);
            all.map(|(_, text)| text.bytes().filter(u8::is_ascii_digit).collect()).collect()
        };
        let numbers = [(Kind::Bsn, 9, &["bsn"][..]), (Kind::Rrn, 11, &["be-rrn", "be-bis"])];
        Unique {
            births: person
                .of(Kind::BirthDate)
                .filter_map(|(_, t)| Date::parse(t.as_bytes()))
                .collect(),
            numbers: numbers
                .into_iter()
                .map(|(kind, length, checks)| National { length, checks, known: digits(kind) })
                .filter(|national| !national.known.is_empty())
                .collect(),
        }
    }

    /// Whether a cell of the record says that it is about somebody else.
    pub(super) fn differs_in_row(
        &self,
        chunk: &Chunk,
        row: Range<usize>,
        fields: &dyn Fields,
    ) -> bool {
        chunk.values[row].iter().any(|value| {
            let text = chunk.text(value);
            if fields.kind(value.field) != FieldKind::Cell || text.len() > 64 {
                return false;
            }
            let is_date =
                !self.births.is_empty() && is_of_birth(&fields.path(value.field).to_string());
            let day = is_date.then(|| Date::parse(text.get(..10).unwrap_or(text))).flatten();
            day.is_some_and(|day| !self.births.contains(&day)) || self.other_number(text)
        })
    }

    /// Whether the text around a name says that it is about somebody else.
    pub(super) fn differs_around(&self, text: &[u8], name: &Range<usize>) -> bool {
        let around = &text[name.start.saturating_sub(CLOSE)..(name.end + CLOSE).min(text.len())];
        let behind = &text[name.end..(name.end + CLOSE).min(text.len())];
        let born = if self.births.is_empty() { None } else { birth_in(behind) };
        born.is_some_and(|day| !self.births.contains(&day)) || self.other_number(around)
    }

    /// Whether there is a valid national number that is not the person's.
    fn other_number(&self, text: &[u8]) -> bool {
        if self.numbers.is_empty() {
            return false;
        }
        let mut other = false;
        number_ends(text, &(0..text.len()), |end, _| {
            let before = Before::new(text, end);
            for National { length, checks, known } in &self.numbers {
                if text.get(end).is_some_and(u8::is_ascii_digit) {
                    continue;
                }
                let Some(digits) = before.exactly(*length) else { continue };
                other |=
                    !known.contains(&digits) && checks.iter().any(|name| passes(name, &digits));
            }
        });
        other
    }
}

fn passes(name: &str, digits: &[u8]) -> bool {
    let end = Today(Date { year: 2999, month: 12, day: 31 });
    let check: Option<(Check, f64)> = check(name);
    let verdict = check.zip(Compact::of(digits)).map(|((check, _), compact)| check(&compact, end));
    verdict == Some(Verdict::Pass)
}
