//! Holds the IBAN check. Must not know banks.

use super::compact::{eight_digits, number};
use super::{Compact, Today, Verdict};

/// Length per country, sorted. Source: the SWIFT IBAN registry.
const LENGTHS: &[(u8, &str)] = &[
    (15, "NO"),
    (16, "BE"),
    (18, "DKFIFKFOGLNLSD"),
    (19, "MKSI"),
    (20, "ATBAEEKZLTLUMNXK"),
    (21, "CHHRLILV"),
    (22, "BGBHCRDEGBGEIEMERSVA"),
    (23, "AEGIILIQOMSOTL"),
    (24, "ADCZESMDPKROSASESKTNVG"),
    (25, "LYPTST"),
    (26, "ISTR"),
    (27, "BIDJFRGRITMCMRSM"),
    (28, "ALAZBYCYDOGTHNHULBNIPLSV"),
    (29, "BREGPSQAUA"),
    (30, "JOKWMUYE"),
    (31, "MTSC"),
    (32, "LC"),
    (33, "RU"),
];

/// Length of an IBAN per country, indexed by its two letters; 0 for none.
static BY_COUNTRY: [u8; 26 * 26] = {
    let mut table = [0; 26 * 26];
    let mut i = 0;
    while i < LENGTHS.len() {
        let (length, countries) = LENGTHS[i];
        let letters = countries.as_bytes();
        let mut j = 0;
        while j < letters.len() {
            table[(letters[j] - b'A') as usize * 26 + (letters[j + 1] - b'A') as usize] = length;
            j += 2;
        }
        i += 1;
    }
    table
};

/// Length of the IBANs of a country (two letters of either case), if it has any.
#[inline]
pub fn country_length(a: u8, b: u8) -> Option<usize> {
    let (a, b) =
        (a.to_ascii_uppercase().wrapping_sub(b'A'), b.to_ascii_uppercase().wrapping_sub(b'A'));
    if a > 25 || b > 25 {
        return None;
    }
    match BY_COUNTRY[usize::from(a) * 26 + usize::from(b)] {
        0 => None,
        length => Some(usize::from(length)),
    }
}

/// ISO 13616: the country's length, and ISO 7064 mod 97-10 = 1 with the first
/// four characters moved to the end.
pub(super) fn iban(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    if bytes.len() < 15
        || country_length(bytes[0], bytes[1]) != Some(bytes.len())
        || !bytes[2].is_ascii_digit()
        || !bytes[3].is_ascii_digit()
    {
        return Verdict::NotApplicable;
    }
    let national = match &bytes[..2] {
        b"BE" => belgian(&bytes[4..]),
        b"NL" => bytes[4..8].iter().all(u8::is_ascii_alphabetic) && digits(&bytes[8..]),
        _ => true,
    };
    Verdict::of(national && remainder(bytes) == 1)
}

/// Belgian account: twelve digits, the last two the first ten modulo 97, 0 as 97.
/// Source: SWIFT IBAN registry, BBAN of Belgium; Febelfin.
fn belgian(account: &[u8]) -> bool {
    number(account).is_some_and(|n| match n / 100 % 97 {
        0 => n % 100 == 97,
        remainder => n % 100 == remainder,
    })
}

fn digits(part: &[u8]) -> bool {
    part.iter().all(u8::is_ascii_digit)
}

/// Mod 97-10 of an IBAN of fifteen characters or more: what follows the first four,
/// then these.
fn remainder(bytes: &[u8]) -> u64 {
    let mut n = u64::from(mod_97(bytes[4..8].iter().copied()));
    let (eights, rest) = bytes[8..].as_chunks::<8>();
    for eight in eights {
        n = match eight_digits(eight) {
            Some(value) => (n * 100_000_000 + value) % 97,
            None => eight.iter().fold(n, |n, &b| append(n, b) % 97),
        };
    }
    // at most seven and the first four: 97 · 100¹¹ would not fit, so in two steps
    n = rest.iter().fold(n, |n, &b| append(n, b)) % 97;
    bytes[..4].iter().fold(n, |n, &b| append(n, b)) % 97
}

/// `n` with a digit or letter (A = 10) behind it.
#[inline]
fn append(n: u64, b: u8) -> u64 {
    if b.is_ascii_digit() {
        n * 10 + u64::from(b - b'0')
    } else {
        n * 100 + u64::from(b.wrapping_sub(b'A')) + 10
    }
}

/// ISO 7064 mod 97-10 over digits and upper-case letters (A = 10).
pub(super) fn mod_97(bytes: impl Iterator<Item = u8>) -> u32 {
    let mut n = 0u64;
    for b in bytes {
        n = append(n, b);
        // room for one more letter is all that is needed
        if n >= 1 << 57 {
            n %= 97;
        }
    }
    (n % 97) as u32
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn iban_needs_length_and_remainder() {
        assert_pass(
            iban,
            &[
                "NL91 ABNA 0417 1643 00",
                "BE32123456789002",
                "DE89370400440532013000",
                "be68 5390 0754 7034",
            ],
        );
        assert_fail(iban, &["NL91ABNA0417164301", "BE32123456789003"]);
        let short = Compact::of(b"NL91ABNA041716430").expect("short");
        assert_eq!(iban(&short, super::super::tests::TODAY), Verdict::NotApplicable);
    }
}
