//! Holds `Term`: how long something is kept, as ISO 8601 writes durations. Must not know
//! from when it counts.

use crate::validate::Date;
use serde::{Serialize, Serializer};
use std::fmt;

/// A duration in whole days or more: `P7Y`, `P18M`, `P2W`, `P30D`, `P1Y6M`. Source: ISO 8601-1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// Years and months, in months.
    pub months: u32,
    /// Weeks and days, in days.
    pub days: u32,
}

impl Term {
    /// The usual interval between two reviews.
    pub const YEAR: Term = Term { months: 12, days: 0 };

    /// Reads a duration; says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let form = || {
            format!(
                "`{text}` is no duration: write it as P7Y (years), P18M (months), P2W (weeks) or \
                 P30D (days)"
            )
        };
        let mut rest = text.strip_prefix('P').ok_or_else(form)?;
        if rest.contains('T') {
            return Err(format!("`{text}` holds hours: terms are whole days, such as P1D"));
        }
        let (mut term, mut last) = (Term::default(), 0);
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(form)?;
            let number: u32 = rest[..digits].parse().map_err(|_| form())?;
            let unit = rest.as_bytes()[digits];
            // units stand once and from long to short
            let order = b"YMWD".iter().position(|&u| u == unit).ok_or_else(form)? + 1;
            if order <= last || number > 9999 {
                return Err(form());
            }
            last = order;
            match unit {
                b'Y' => term.months += number * 12,
                b'M' => term.months += number,
                b'W' => term.days += number * 7,
                _ => term.days += number,
            }
            rest = &rest[digits + 1..];
        }
        match term {
            Term { months: 0, days: 0 } => Err(format!("`{text}` is no time at all")),
            term => Ok(term),
        }
    }

    /// The day on which the term is over that begins on `day`; none beyond the calendar.
    /// From the 31st, a month that is shorter ends it on its last day.
    pub fn after(self, day: Date) -> Option<Date> {
        let date = jiff::civil::Date::new(day.year, day.month as i8, day.day as i8).ok()?;
        let span = jiff::Span::new().try_months(self.months).ok()?.try_days(self.days).ok()?;
        let end = date.checked_add(span).ok()?;
        Date::new(end.year(), end.month() as u8, end.day() as u8)
    }

    /// In words: `1 year, 6 months`.
    pub fn words(self) -> String {
        let units = [
            (self.months / 12, "year"),
            (self.months % 12, "month"),
            (if self.days.is_multiple_of(7) { self.days / 7 } else { 0 }, "week"),
            (if self.days.is_multiple_of(7) { 0 } else { self.days }, "day"),
        ];
        let said = units.into_iter().filter(|(n, _)| *n > 0);
        let said = said.map(|(n, unit)| format!("{n} {unit}{}", if n == 1 { "" } else { "s" }));
        said.collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        for (n, unit) in [(self.months / 12, 'Y'), (self.months % 12, 'M'), (self.days, 'D')] {
            if n > 0 {
                write!(f, "{n}{unit}")?;
            }
        }
        Ok(())
    }
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_said() {
        for (text, written, words) in [
            ("P7Y", "P7Y", "7 years"),
            ("P18M", "P1Y6M", "1 year, 6 months"),
            ("P2W", "P14D", "2 weeks"),
            ("P1Y2M10D", "P1Y2M10D", "1 year, 2 months, 10 days"),
            ("P1M", "P1M", "1 month"),
        ] {
            let term = Term::parse(text).expect(text);
            assert_eq!((term.to_string().as_str(), term.words().as_str()), (written, words));
        }
    }

    #[test]
    fn what_is_no_duration_is_told_with_the_form() {
        for text in ["", "P", "7Y", "P7", "PY", "P1D1Y", "P1Y1Y", "P-1Y", "P99999Y", "7 jaar"] {
            let said = Term::parse(text).expect_err(text);
            assert!(said.contains("no duration") || said.contains("no time"), "{said}");
        }
        assert!(Term::parse("P0D").expect_err("none").contains("no time at all"));
        assert!(Term::parse("PT12H").expect_err("hours").contains("whole days"));
    }

    #[test]
    fn a_term_ends_on_a_day_of_the_calendar() {
        let day = |y, m, d| Date::new(y, m, d).expect("a day");
        for (term, start, end) in [
            ("P1Y", day(2024, 2, 29), day(2025, 2, 28)),
            ("P1M", day(2026, 1, 31), day(2026, 2, 28)),
            ("P7D", day(2026, 12, 28), day(2027, 1, 4)),
        ] {
            assert_eq!(Term::parse(term).expect(term).after(start), Some(end), "{term}");
        }
        assert_eq!(Term::parse("P9999Y").expect("long").after(day(2026, 1, 1)), None);
    }
}
