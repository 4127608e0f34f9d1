//! Holds the number plans of both countries and the shape of all others. Must
//! not know how a number was punctuated.

use super::{Compact, Today, Verdict};

/// Which plan accepts a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// The Netherlands, +31.
    Nl,
    /// Belgium, +32.
    Be,
    /// Another country's, by shape only.
    Abroad,
}

/// The plan that accepts `digits` (ASCII): with `international`, a country code
/// and what follows it (a trunk 0 in brackets already gone); otherwise a
/// national number with its leading 0. A number that both countries could have
/// given out is Dutch when it has ten digits and is no Belgian mobile.
/// Sources: ACM nummerplan; BIPT/IBPT numbering plan; ITU-T E.164.
pub fn number_plan(digits: &[u8], international: bool) -> Option<Plan> {
    if !international {
        let national = digits.strip_prefix(b"0")?;
        return if is_be_mobile(national) || is_be_fixed(national) {
            Some(Plan::Be)
        } else if is_nl(national) {
            Some(Plan::Nl)
        } else {
            None
        };
    }
    let trunk_free = |rest: &[u8], plan: fn(&[u8]) -> bool| {
        plan(rest) || rest.strip_prefix(b"0").is_some_and(plan)
    };
    if let Some(rest) = digits.strip_prefix(b"31") {
        trunk_free(rest, is_nl).then_some(Plan::Nl)
    } else if let Some(rest) = digits.strip_prefix(b"32") {
        trunk_free(rest, |n| is_be_mobile(n) || is_be_fixed(n)).then_some(Plan::Be)
    } else {
        is_abroad(digits).then_some(Plan::Abroad)
    }
}

/// Dutch national significant number: nine digits, or 0800/0900 with 7–10.
fn is_nl(n: &[u8]) -> bool {
    let d = |i: usize| n[i];
    match n.len() {
        7 | 10 => matches!(&n[..3], b"800" | b"900" | b"906" | b"909"),
        9 => match d(0) {
            b'6' => matches!(d(1), b'1'..=b'5' | b'8'),
            b'7' => true,
            b'8' => matches!(d(1), b'4' | b'5' | b'7' | b'8'),
            b'9' => d(1) == b'1',
            b'1' => match d(1) {
                b'0' | b'3' | b'5' => true,
                b'1' => matches!(d(2), b'1' | b'3'..=b'5' | b'7' | b'8'),
                b'6' => matches!(d(2), b'1' | b'2' | b'4'..=b'8'),
                b'7' => matches!(d(2), b'2' | b'4'),
                b'8' => matches!(d(2), b'0'..=b'4' | b'6' | b'7'),
                _ => false,
            },
            b'2' => match d(1) {
                b'0' | b'3' | b'4' | b'6' => true,
                b'2' => matches!(d(2), b'2'..=b'4' | b'6'..=b'9'),
                b'5' => matches!(d(2), b'1' | b'2' | b'5'),
                b'9' => matches!(d(2), b'4' | b'7' | b'9'),
                _ => false,
            },
            b'3' => match d(1) {
                b'0' | b'3' | b'5' | b'6' | b'8' => true,
                b'1' => matches!(d(2), b'3'..=b'8'),
                b'2' => matches!(d(2), b'0' | b'1'),
                b'4' => matches!(d(2), b'1'..=b'8'),
                _ => false,
            },
            b'4' => match d(1) {
                b'0' | b'3' | b'5' | b'6' => true,
                b'1' => matches!(d(2), b'1'..=b'3' | b'6' | b'8'),
                b'7' => matches!(d(2), b'5' | b'8'),
                b'8' => matches!(d(2), b'1' | b'5'..=b'8'),
                b'9' => matches!(d(2), b'2' | b'3' | b'5' | b'7' | b'9'),
                _ => false,
            },
            b'5' => match d(1) {
                b'0' | b'3' | b'5' | b'8' => true,
                b'1' | b'9' => d(2) != b'0',
                b'2' => matches!(d(2), b'1'..=b'5' | b'7'..=b'9'),
                b'4' => matches!(d(2), b'1' | b'3'..=b'8'),
                b'6' => matches!(d(2), b'1' | b'2' | b'6'),
                b'7' => matches!(d(2), b'0'..=b'3' | b'5' | b'7' | b'8'),
                _ => false,
            },
            _ => false,
        },
        _ => false,
    }
}

fn is_be_mobile(n: &[u8]) -> bool {
    n.len() == 9 && n[0] == b'4' && matches!(n[1], b'5'..=b'9')
}

/// Belgian geographic and service numbers: eight digits.
fn is_be_fixed(n: &[u8]) -> bool {
    if n.len() != 8 {
        return false;
    }
    let second: &[u8] = match n[0] {
        b'1' => b"01234569",
        b'2' | b'3' => b"2345678",
        b'4' => b"23",
        b'5' => b"0123456789",
        b'6' => b"01345789",
        b'7' => b"018",
        b'8' => b"01234567",
        b'9' => b"0234",
        _ => b"",
    };
    second.contains(&n[1])
}

/// A country code of E.164 and a number of a length that its neighbours use.
fn is_abroad(digits: &[u8]) -> bool {
    if !(8..=15).contains(&digits.len()) {
        return false;
    }
    let value = |i: usize| usize::from(digits[i].wrapping_sub(b'0'));
    let Some(lengths) = ABROAD.get(value(0) * 10 + value(1)) else { return false };
    // French numbers have nine digits, and ten with their trunk zero
    let with_trunk = digits.len() == 12 && digits.starts_with(b"33") && digits[2] != b'0';
    // nobody's number goes on with two zeros
    let zeros = digits[2..4] == *b"00" || digits[3..5] == *b"00" && digits[2] != b'0';
    lengths >> digits.len() & 1 == 1 && !with_trunk && !zeros
}

/// How many digits a number may have in all, country code included, as bits, by its
/// first two digits.
static ABROAD: [u16; 100] = {
    let mut table = [0; 100];
    let mut i = 10;
    while i < 100 {
        let (least, most) = match (i / 10, i % 10) {
            (1, 0 | 1) => (1, 0),
            (1 | 7, _) => (11, 11),
            (3, 3) => (11, 12),
            (3, 0 | 4) => (11, 12),
            (4, 4) => (11, 13),
            (4, 9) => (8, 15),
            (2, 0 | 7)
            | (3, 6 | 9)
            | (4, 0 | 1 | 3 | 5..=8)
            | (5, 1..=8)
            | (6, 0..=6)
            | (8, 1 | 2 | 4 | 6)
            | (9, 0..=5 | 8) => (9, 15),
            // country codes of three digits
            (2, 1..=6 | 9)
            | (3, 5 | 7 | 8)
            | (4, 2)
            | (5, 0 | 9)
            | (6, 7..=9)
            | (8, 0 | 5 | 8)
            | (9, 6 | 7 | 9) => (9, 15),
            _ => (1, 0),
        };
        let mut length = least;
        while length <= most {
            table[i] |= 1 << length;
            length += 1;
        }
        i += 1;
    }
    table
};

/// The check for whole cells: international with or without its 00, national
/// with or without its 0.
pub(super) fn phone(compact: &Compact, _: Today) -> Verdict {
    let digits = compact.as_bytes();
    if !(8..=15).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return Verdict::NotApplicable;
    }
    let accepted = match digits {
        [b'0', b'0', rest @ ..] => number_plan(rest, true),
        [b'0', ..] => number_plan(digits, false),
        _ => number_plan(digits, true),
    };
    Verdict::of(accepted.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn national_numbers_of_both_countries() {
        for (digits, plan) in [
            ("0610254052", Some(Plan::Nl)),
            ("0101234567", Some(Plan::Nl)),
            ("0882345678", Some(Plan::Nl)),
            ("08001234", Some(Plan::Nl)),
            ("0470123456", Some(Plan::Be)),
            ("032234567", Some(Plan::Be)),
            ("080012345", Some(Plan::Be)),
            ("021234567", None),
            ("0690123456", None),
            ("610254052", None),
        ] {
            assert_eq!(number_plan(digits.as_bytes(), false), plan, "{digits}");
        }
    }

    #[test]
    fn international_numbers() {
        for (digits, plan) in [
            ("31610254052", Some(Plan::Nl)),
            ("310610254052", Some(Plan::Nl)),
            ("3222345678", Some(Plan::Be)),
            ("33612345678", Some(Plan::Abroad)),
            ("4930123456", Some(Plan::Abroad)),
            ("12125550123", Some(Plan::Abroad)),
            ("3112", None),
            ("999", None),
        ] {
            assert_eq!(number_plan(digits.as_bytes(), true), plan, "{digits}");
        }
    }
}
