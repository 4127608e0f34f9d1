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
    if !rest.iter().all(u8::is_ascii_digit) {
        return Verdict::NotApplicable;
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
        _ => return Verdict::NotApplicable,
    })
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
