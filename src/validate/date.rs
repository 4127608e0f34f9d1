//! Holds calendar dates as they stand in text: day-month-year and year-month-day.
//! Must not know birth from any other date, nor zones.

use super::compact::eight_digits;
use super::{Compact, Today, Verdict};

/// A calendar day; the order is that of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year, 1 and on.
    pub year: i16,
    /// Month, 1–12.
    pub month: u8,
    /// Day, 1–31.
    pub day: u8,
}

impl Date {
    /// The day, if the calendar has it and its year is 1000–2999.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let exists = (1000..3000).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        exists.then_some(Date { year, month, day })
    }

    /// Number of its month since January of the year 0.
    pub fn month_index(self) -> u32 {
        self.year.unsigned_abs() as u32 * 12 + u32::from(self.month) - 1
    }

    /// Reads the numeric forms: `31-12-1985` (also `/` and `.`), `1985-12-31`,
    /// `19851231`. Nothing may follow.
    pub fn parse(text: &[u8]) -> Option<Self> {
        // nearly all dates are written in ten characters
        if let &[a, b, c, d, e, f, g, h, i, j] = text {
            let date = |eight: [u8; 8]| {
                let n = eight_digits(&eight)?;
                Date::new((n / 10_000) as i16, (n / 100 % 100) as u8, (n % 100) as u8)
            };
            if matches!(e, b'-' | b'/' | b'.') && e == h {
                return date([a, b, c, d, f, g, i, j]);
            }
            if matches!(c, b'-' | b'/' | b'.') && c == f {
                return date([g, h, i, j, d, e, a, b]);
            }
        }
        if text.len() == 8 && text.iter().all(u8::is_ascii_digit) {
            let n = super::compact::number(text)?;
            return Date::new((n / 10_000) as i16, (n / 100 % 100) as u8, (n % 100) as u8);
        }
        let mut parts = [0u16; 3];
        let mut lengths = [0usize; 3];
        let mut part = 0;
        let mut separator = 0;
        for &b in text {
            if b.is_ascii_digit() {
                parts[part] = parts[part].checked_mul(10)?.checked_add(u16::from(b - b'0'))?;
                lengths[part] += 1;
            } else if matches!(b, b'-' | b'/' | b'.') && part < 2 && (part == 0 || b == separator) {
                separator = b;
                part += 1;
            } else {
                return None;
            }
        }
        match lengths {
            [4, 1..=2, 1..=2] => Date::new(parts[0] as i16, parts[1] as u8, parts[2] as u8),
            [1..=2, 1..=2, 4] => Date::new(parts[2] as i16, parts[1] as u8, parts[0] as u8),
            _ => None,
        }
    }
}

/// The `2021-03` of a [`Date::month_index`].
pub fn month_of(index: u32) -> String {
    format!("{:04}-{:02}", index / 12, index % 12 + 1)
}

/// Days of a month (1–12) in the Gregorian calendar.
pub(super) fn days_in_month(year: i16, month: u8) -> u8 {
    const DAYS: [u8; 16] = [31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 31, 31];
    let leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    DAYS[usize::from(month.min(15))] + u8::from(leap)
}

/// A date on which someone alive may have been born: not after today, not more
/// than 120 years before.
pub(super) fn birth_date(compact: &Compact, today: Today) -> Verdict {
    let text = compact.as_bytes();
    match Date::parse(text) {
        Some(date) => Verdict::of(date <= today.0 && date.year >= today.0.year - 120),
        None => Verdict::NotApplicable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_forms_of_both_countries() {
        let expected = Date { year: 1985, month: 12, day: 31 };
        for text in ["31-12-1985", "31/12/1985", "31.12.1985", "1985-12-31", "19851231"] {
            assert_eq!(Date::parse(text.as_bytes()), Some(expected), "{text}");
        }
        for text in ["32-01-2018", "31-12/1985", "1985-02-30", "1-1-85", "12.50", "", "31-12-"] {
            assert_eq!(Date::parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(month_of(expected.month_index()), "1985-12");
    }
}
