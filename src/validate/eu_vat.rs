//! Holds the check digits of VAT numbers of the neighbours in the European Union.
//! Must not know Belgian and Dutch ones: they have rooms of their own.

use super::card::luhn;
use super::compact::number;
use super::{Compact, Today, Verdict};

/// A VAT number with its country, where that country's check is known; others are
/// not of this scheme. Sources: European Commission, VIES FAQ Q11; python-stdnum,
/// the module `vat` of each country.
pub(super) fn vat(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    let Some((country, rest)) = bytes.split_first_chunk::<2>() else {
        return Verdict::NotApplicable;
    };
    let rest = if country == b"AT" { rest.strip_prefix(b"U").unwrap_or(rest) } else { rest };
    match country {
        b"ES" => return of_letters(rest.len() == 9, spanish(rest)),
        b"IE" => return of_letters(matches!(rest.len(), 8 | 9), irish(rest)),
        b"CY" => return of_letters(rest.len() == 9, cypriot(rest)),
        _ if !rest.iter().all(u8::is_ascii_digit) => return Verdict::NotApplicable,
        _ => {}
    }
    let d = |i: usize| u32::from(rest[i] - b'0');
    let weighted = |weights: &[u32]| weights.iter().enumerate().map(|(i, w)| d(i) * w).sum::<u32>();
    let of = number(rest).unwrap_or(0);
    Verdict::of(match (country, rest.len()) {
        (b"DE", 9) => rest[0] != b'0' && mod_11_10(rest),
        (b"FR", 11) => {
            let siren = of % 1_000_000_000;
            luhn(&rest[2..]) && (12 + 3 * (siren % 97)) % 97 == of / 1_000_000_000
        }
        (b"LU", 8) => of / 100 % 89 == of % 100,
        (b"IT", 11) => luhn(rest) && of > 0,
        (b"AT", 8) => austrian(rest),
        (b"PT", 9) => {
            let check = 11 - weighted(&[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
            d(8) == if check > 9 { 0 } else { check }
        }
        (b"DK", 8) => weighted(&[2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0 && rest[0] != b'0',
        (b"FI", 8) => weighted(&[7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0 && of > 0,
        (b"PL", 10) => weighted(&[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == d(9) && of > 0,
        (b"SE", 12) => luhn(&rest[..10]) && rest.ends_with(b"01"),
        (b"EL", 9) => {
            of > 0
                && rest[..8].iter().fold(0, |n, b| n * 2 + u32::from(b - b'0')) * 2 % 11 % 10
                    == d(8)
        }
        (b"HR", 11) => mod_11_10(rest),
        (b"HU", 8) => weighted(&[9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0 && of > 0,
        (b"SI", 8) => {
            let check = 11 - weighted(&[8, 7, 6, 5, 4, 3, 2]) % 11;
            rest[0] != b'0' && check != 11 && d(7) == check % 10
        }
        (b"EE", 9) => weighted(&[3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0 && of > 0,
        (b"MT", 8) => rest[0] != b'0' && weighted(&[3, 4, 6, 7, 8, 9, 10, 1]) % 37 == 0,
        (b"SK", 10) => {
            rest[0] != b'0'
                && matches!(rest[2], b'2' | b'3' | b'4' | b'7' | b'8' | b'9')
                && of.is_multiple_of(11)
        }
        (b"CZ", 8) => {
            let check = (11 - weighted(&[8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
            rest[0] != b'9' && d(7) == if check == 0 { 1 } else { check % 10 }
        }
        _ => return Verdict::NotApplicable,
    })
}

/// The verdict on a number with letters: `None` where its shape is not the country's.
fn of_letters(fits: bool, passes: Option<bool>) -> Verdict {
    match passes {
        Some(passes) if fits => Verdict::of(passes),
        _ => Verdict::NotApplicable,
    }
}

/// The digits of a stretch as one number.
fn digits_of(digits: &[u8]) -> Option<u64> {
    digits.iter().all(u8::is_ascii_digit).then(|| number(digits)).flatten()
}

/// A person's number with its letter (DNI, NIE), or a company's with its digit or
/// letter (CIF). Source: python-stdnum `es.nif`, `es.cif`.
fn spanish(rest: &[u8]) -> Option<bool> {
    let (&[first, ref inner @ .., last], 9) = (rest, rest.len()) else { return None };
    let inner_number = digits_of(inner)?;
    let letter = |n: u64| b"TRWAGMYFPDXBNJZSQVHLCKE"[(n % 23) as usize] == last;
    match first {
        b'0'..=b'9' if last.is_ascii_alphabetic() => {
            Some(letter(u64::from(first - b'0') * 10_000_000 + inner_number))
        }
        b'X'..=b'Z' => Some(letter(u64::from(first - b'X') * 10_000_000 + inner_number)),
        b'K' | b'L' | b'M' => Some(letter(inner_number)),
        b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U' | b'V' | b'W' => {
            let sum: u32 = inner
                .iter()
                .enumerate()
                .map(|(i, b)| {
                    let d = u32::from(b - b'0');
                    if i % 2 == 0 { d / 5 + d * 2 % 10 } else { d }
                })
                .sum();
            let check = (10 - sum % 10) % 10;
            let as_letter = b"JABCDEFGHI"[check as usize] == last;
            let as_digit = u32::from(last.wrapping_sub(b'0')) == check;
            // which kinds of companies have a letter and which a digit changed over time
            Some(as_letter || as_digit)
        }
        _ => None,
    }
}

/// Seven digits, a letter that checks them, perhaps one more letter.
/// Source: python-stdnum `ie.vat`.
fn irish(rest: &[u8]) -> Option<bool> {
    let (digits, letters) = rest.split_at_checked(7)?;
    digits_of(digits)?;
    let (&check, more) = letters.split_first()?;
    const LETTERS: &[u8; 23] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let more = match more {
        [] => 0,
        [letter] => LETTERS.iter().position(|l| l == letter)? as u32,
        _ => return None,
    };
    let sum: u32 =
        digits.iter().zip((2..=8).rev()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
    Some(LETTERS[((sum + 9 * more) % 23) as usize] == check)
}

/// Eight digits and a letter that checks them. Source: python-stdnum `cy.vat`.
fn cypriot(rest: &[u8]) -> Option<bool> {
    let (&last, digits) = rest.split_last()?;
    digits_of(digits)?;
    let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let of = |(i, b): (usize, &u8)| {
        let d = u32::from(b - b'0');
        if i % 2 == 0 { odd[d as usize] } else { d }
    };
    let sum: u32 = digits.iter().enumerate().map(of).sum();
    Some(!digits.starts_with(b"12") && u32::from(last) == u32::from(b'A') + sum % 26)
}

/// ISO 7064 mod 11,10.
fn mod_11_10(digits: &[u8]) -> bool {
    let last = digits.iter().fold(5, |check, &b| {
        let doubled = (if check == 0 { 10 } else { check }) * 2 % 11;
        (doubled + u32::from(b - b'0')) % 10
    });
    last == 1
}

/// Seven digits as in Luhn, and six more: the Austrian UID.
fn austrian(digits: &[u8]) -> bool {
    let sum: u32 = digits[..7]
        .iter()
        .enumerate()
        .map(|(i, &b)| match (i % 2, u32::from(b - b'0')) {
            (0, d) => d,
            (_, d) => d / 5 + d * 2 % 10,
        })
        .sum();
    (10 - (sum + 4) % 10) % 10 == u32::from(digits[7] - b'0')
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn numbers_with_letters_have_theirs() {
        assert_pass(
            vat,
            &[
                "ES54362315K",
                "ESX2482300W",
                "ESJ99216582",
                "ESB58378431",
                "IE6433435F",
                "IE6433435OA",
                "IE1234567FA",
                "CY10259033P",
                "EL094259216",
                "HR33392005961",
                "HU12892312",
                "SI50223054",
                "EE100931558",
                "MT11679112",
                "SK2022749619",
                "CZ25123891",
            ],
        );
        assert_fail(
            vat,
            &[
                "ES54362315Z",
                "ESB58378432",
                "IE6433435E",
                "CY10259033Z",
                "EL123456781",
                "HR33392005962",
                "HU12892313",
                "SI50223055",
                "EE100594103",
                "MT11679113",
                "SK2022749618",
                "CZ25123890",
            ],
        );
    }

    #[test]
    fn neighbours_have_their_own_checks() {
        assert_pass(
            vat,
            &[
                "DE136695976",
                "FR 83 404 833 048",
                "LU 150 274 42",
                "IT00743110157",
                "ATU13585627",
                "PT501964843",
                "DK13585628",
                "FI20774740",
                "PL8567346215",
                "SE556188840401",
            ],
        );
        assert_fail(
            vat,
            &["DE136695978", "FR84404833048", "LU15027443", "IT00743110158", "ATU13585626"],
        );
    }
}
