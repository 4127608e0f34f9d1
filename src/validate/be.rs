//! Holds the Belgian schemes: rijksregisternummer, BIS number, enterprise number.
//! Must not know Dutch ones.

use super::date::days_in_month;
use super::{Compact, Date, Today, Verdict};

/// Rijksregisternummer: YYMMDD, a counter 001–998 and 97 − (the nine mod 97),
/// with a 2 before the nine for births from 2000. Month and day may be 00.
/// Source: KB of 3 April 1984; <https://www.ibz.rrn.fgov.be>.
pub(super) fn rrn(compact: &Compact, today: Today) -> Verdict {
    birth_number(compact, today, &[0])
}

/// BIS number: the same with 20 (sex unknown) or 40 added to the month.
/// Source: KB of 8 February 1991; <https://www.ksz-bcss.fgov.be>.
pub(super) fn bis(compact: &Compact, today: Today) -> Verdict {
    birth_number(compact, today, &[20, 40])
}

fn birth_number(compact: &Compact, today: Today, month_offsets: &[u8]) -> Verdict {
    let d = match compact.as_bytes().len() {
        11 => compact.digits::<11>(),
        10 => compact.digits::<10>().map(|d| {
            let mut eleven = [0; 11];
            eleven[1..].copy_from_slice(&d);
            eleven
        }),
        _ => None,
    };
    let Some(d) = d else { return Verdict::NotApplicable };
    let pair = |i: usize| d[i] * 10 + d[i + 1];
    let (yy, mm, dd) = (pair(0), pair(2), pair(4));
    let counter = u16::from(d[6]) * 100 + u16::from(pair(7));
    let Some(month) =
        month_offsets.iter().filter_map(|&offset| mm.checked_sub(offset)).find(|&m| m <= 12)
    else {
        return Verdict::NotApplicable;
    };
    if !(1..=998).contains(&counter) {
        return Verdict::Fail;
    }
    let nine = d[..9].iter().fold(0u64, |n, &d| n * 10 + u64::from(d));
    let check = u64::from(pair(9));
    let passes = [(1900, nine), (2000, nine + 2_000_000_000)].into_iter().any(|(century, nine)| {
        let year = century + i16::from(yy);
        97 - nine % 97 == check && day_exists(year, month, dd) && !is_future(year, month, dd, today)
    });
    Verdict::of(passes)
}

/// Whether a day (0 = unknown) can stand in the month (0 = unknown) of a year.
fn day_exists(year: i16, month: u8, day: u8) -> bool {
    day <= if month == 0 { 31 } else { days_in_month(year, month) }
}

fn is_future(year: i16, month: u8, day: u8, today: Today) -> bool {
    Date { year, month: month.max(1), day: day.max(1) } > today.0
}

/// Enterprise number (KBO/BCE), also the digits of a VAT number: ten digits
/// from 0 or 1 on, the last two 97 − (the first eight mod 97). Nine digits are
/// the old form without its leading zero. 1 opens the series of 19 September 2023.
/// Source: <https://economie.fgov.be/nl/themas/ondernemingen/kruispuntbank-van>.
pub(super) fn kbo(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    let digits = bytes.strip_prefix(b"BE").unwrap_or(bytes);
    if !matches!(digits.len(), 9 | 10) || (digits.len() == 10 && digits[0] > b'1') {
        return Verdict::NotApplicable;
    }
    let Some(n) = super::compact::number(digits) else { return Verdict::NotApplicable };
    Verdict::of(n >= 10_000_000 && 97 - n / 100 % 97 == n % 100)
}

/// Establishment unit (vestigingseenheid): ten digits from 2 to 8 on, checked as an
/// enterprise number. Source: KBO public search, "vestigingseenheidsnummer".
pub(super) fn establishment(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    if bytes.len() != 10 || !(b'2'..=b'8').contains(&bytes[0]) {
        return Verdict::NotApplicable;
    }
    super::compact::number(bytes)
        .map_or(Verdict::NotApplicable, |n| Verdict::of(97 - n / 100 % 97 == n % 100))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn rrn_checks_digits_day_counter_and_future() {
        assert_pass(
            rrn,
            &["85.07.30-033.28", "75.06.15-123.74", "01.02.03-045.26", "85073003328", "1020304526"],
        );
        // wrong digits; 30 February; counter 000
        assert_fail(rrn, &["85.07.30-033.29", "85.02.30-033.05", "85.07.30-000.61"]);
    }

    #[test]
    fn bis_has_its_own_months() {
        assert_pass(bis, &["98.47.28-997.65", "75.26.15-124.19"]);
        for (check, text) in
            [(rrn as super::super::Check, "98.47.28-997.65"), (bis, "85.07.30-033.28")]
        {
            let compact = Compact::of(text.as_bytes()).expect("short");
            assert_eq!(
                check(&compact, super::super::tests::TODAY),
                Verdict::NotApplicable,
                "{text}"
            );
        }
    }

    #[test]
    fn establishments_start_with_two_or_more() {
        // 97 − 21234567 mod 97 is 91
        assert_pass(establishment, &["2.123.456.791"]);
        assert_fail(establishment, &["2.123.456.792"]);
        let enterprise = Compact::of(b"0653729619").expect("short");
        assert_eq!(establishment(&enterprise, super::super::tests::TODAY), Verdict::NotApplicable);
    }

    #[test]
    fn kbo_takes_both_series() {
        assert_pass(kbo, &["0653.729.619", "BE 0653.729.619", "653.729.619", "1000.000.021"]);
        assert_fail(kbo, &["0653.729.618", "0000.000.097"]);
    }
}
