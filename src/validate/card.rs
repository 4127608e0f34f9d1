//! Holds the payment card check: Luhn and issuer. Must not know banks.

use super::{Compact, Today, Verdict};

/// Luhn (ISO/IEC 7812-1) and an issuer range of the right length; a number of
/// one repeated digit is none. Ranges: the schemes' published prefixes.
pub(super) fn card(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    if !(12..=19).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_digit) {
        return Verdict::NotApplicable;
    }
    if !has_issuer(bytes) {
        return Verdict::NotApplicable;
    }
    Verdict::of(luhn(bytes) && bytes.iter().any(|&b| b != bytes[0]))
}

fn has_issuer(bytes: &[u8]) -> bool {
    let prefix = |n: usize| bytes[..n].iter().fold(0u32, |p, &b| p * 10 + u32::from(b - b'0'));
    let (two, three, four) = (prefix(2), prefix(3), prefix(4));
    match bytes.len() {
        16 => {
            bytes[0] == b'4'
                || matches!(two, 50..=59 | 62 | 65 | 67)
                || matches!(three, 644..=649)
                || matches!(four, 2221..=2720 | 3528..=3589 | 6011)
        }
        15 => matches!(two, 34 | 37),
        14 => matches!(three, 300..=305) || matches!(two, 36 | 38 | 39),
        18 | 19 => bytes[0] == b'4' || matches!(two, 62 | 50 | 56..=58 | 67),
        17 => four == 6703,
        12 | 13 => matches!(two, 50 | 56..=58 | 67),
        _ => false,
    }
}

/// Luhn's sum over ASCII digits.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, &b)| {
            let d = u32::from(b - b'0');
            match (i % 2, d) {
                (0, d) => d,
                (_, d) if d < 5 => d * 2,
                (_, d) => d * 2 - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn card_needs_luhn_and_issuer() {
        assert_pass(card, &["4111 1111 1111 1111", "2223000048410010", "378282246310005"]);
        assert_fail(card, &["4111111111111112", "5555555555555555"]);
        let ean = Compact::of(b"9780306406157").expect("short");
        assert_eq!(card(&ean, super::super::tests::TODAY), Verdict::NotApplicable);
    }
}
