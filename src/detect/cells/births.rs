//! Holds the comparison of numbers that begin with their holder's date of birth with the
//! dates in the same record. Must not know names of columns: they are judged at the end.

use super::settle::day;
use super::trimmed;
use crate::detect::tally::{CellKey, FieldTally};
use crate::model::{Chunk, Evidence, FieldId, Value};
use crate::rules::RuleSet;
use crate::validate::Date;

/// A number that begins with a date of birth, or would if its check passed.
#[derive(Clone, Copy, Debug)]
pub(in crate::detect) struct Born {
    /// Its row among those at hand.
    row: u32,
    field: FieldId,
    /// Year of the century, month, day; none where the check digits are wrong.
    day: Option<[u8; 3]>,
}

impl Born {
    /// The number in a cell with this key, if a rule of such numbers takes it.
    #[inline]
    pub(in crate::detect) fn of(
        rules: &RuleSet,
        key: CellKey,
        text: &[u8],
        row: u32,
        field: FieldId,
    ) -> Option<Born> {
        let (_, signature) = key.iter().find(|&(id, _)| rules.rule(id).born)?;
        let passed = signature.has(Evidence::CheckPassed);
        Some(Born { row, field, day: if passed { first_six(text) } else { None } })
    }

    fn is_of(&self, date: Date) -> bool {
        let Some([year, month, day]) = self.day else { return false };
        date.year % 100 == i16::from(year) && date.month == month % 20 && date.day == day
    }
}

/// The first six digits as three numbers; None where a leading zero is lost.
fn first_six(text: &[u8]) -> Option<[u8; 3]> {
    let mut digits = text.iter().filter(|b| b.is_ascii_digit()).map(|b| b - b'0');
    if digits.clone().count() != 11 {
        return None;
    }
    let mut two = || Some(digits.next()? * 10 + digits.next()?);
    Some([two()?, two()?, two()?])
}

/// Compares numbers with the dates of their rows; `values` are whole rows of `width`.
pub(in crate::detect) fn compare(
    chunk: &Chunk,
    values: &[Value],
    width: usize,
    born: &[Born],
    fields: &mut [FieldTally],
) {
    for number in born {
        let row = &values[number.row as usize * width..][..width];
        for value in row.iter().filter(|value| value.field != number.field) {
            let (start, end) = trimmed(&chunk.buf, value);
            if let Some(date) = day(&chunk.buf[start as usize..end as usize]) {
                let births = &mut fields[number.field.0 as usize].births;
                births.add(value.field.0, number.is_of(date));
            }
        }
    }
}

/// How the numbers of a field agree with the dates beside them.
#[derive(Clone, Debug, Default)]
pub(in crate::detect) struct Births {
    /// By field of dates: numbers that begin with its date, and others.
    dates: Vec<(u32, u64, u64)>,
}

impl Births {
    fn add(&mut self, field: u32, same: bool) {
        self.count(field, u64::from(same), u64::from(!same));
    }

    fn count(&mut self, field: u32, same: u64, other: u64) {
        let i = self.dates.iter().position(|dates| dates.0 == field).unwrap_or_else(|| {
            self.dates.push((field, 0, 0));
            self.dates.len() - 1
        });
        self.dates[i].1 += same;
        self.dates[i].2 += other;
    }

    /// Takes in what was compared in another range of the object.
    pub(in crate::detect) fn unite(&mut self, other: &Births) {
        for &(field, same, others) in &other.dates {
            self.count(field, same, others);
        }
    }

    /// The fields of dates that half of the numbers and more begin with: numbers that
    /// pass by chance, as one of fifty moments does, are few.
    pub(in crate::detect) fn agreeing(&self) -> impl Iterator<Item = u32> {
        self.dates.iter().filter(|(_, same, other)| same > other).map(|dates| dates.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_six_digits_are_a_day_in_any_series() {
        let date = Date { year: 1985, month: 7, day: 30 };
        for (text, agrees) in [
            ("85073003328", true),
            ("85.07.30-033.28", true),
            ("85273003328", true),
            ("85.47.30-033.28", true),
            ("85083003328", false),
            ("85073103328", false),
            ("5073003328", false),
        ] {
            let day = first_six(text.as_bytes());
            let number = Born { row: 0, field: FieldId(0), day };
            assert_eq!(number.is_of(date), agrees, "{text}");
        }
    }

    #[test]
    fn ranges_unite_in_any_order() {
        let of = |counts: &[(u32, bool)]| {
            let mut births = Births::default();
            counts.iter().for_each(|&(field, same)| births.add(field, same));
            births
        };
        let (a, b) = (of(&[(1, true), (2, false), (1, true)]), of(&[(2, true), (1, false)]));
        for (mut one, other) in [(a.clone(), &b), (b.clone(), &a)] {
            one.unite(other);
            // field 1: two against one; field 2: one against one
            assert_eq!(one.agreeing().collect::<Vec<_>>(), [1]);
        }
    }
}
