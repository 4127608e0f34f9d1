//! Holds numbers of travel documents that have no check digit: their shape is all
//! there is. Must not know context.

use super::{Compact, Today, Verdict};

/// Dutch passport or identity card: two letters, six letters or digits, one digit;
/// never the letter O. Source: RVIG; python-stdnum `nl.identiteitskaartnummer`.
pub(super) fn nl(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    let shaped = bytes.len() == 9
        && bytes[..2].iter().all(u8::is_ascii_alphabetic)
        && bytes[8].is_ascii_digit();
    if !shaped { Verdict::NotApplicable } else { Verdict::of(!bytes.contains(&b'O')) }
}

/// Dutch residence document since October 2019: V and eight letters or digits, some of
/// each, never O or 0. Source: RVIG.
pub(super) fn nl_residence(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    let shaped = bytes.len() == 9 && bytes[0] == b'V' && bytes[1..].iter().any(u8::is_ascii_digit);
    let fails = bytes.iter().any(|b| matches!(b, b'O' | b'0'));
    if !shaped { Verdict::NotApplicable } else { Verdict::of(!fails) }
}

/// Belgian passport: two letters and six digits.
/// Source: Microsoft Purview, "Belgium passport number".
pub(super) fn be_passport(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    let shaped = bytes.len() == 8
        && bytes[..2].iter().all(u8::is_ascii_alphabetic)
        && bytes[2..].iter().all(u8::is_ascii_digit);
    if shaped { Verdict::Pass } else { Verdict::NotApplicable }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn dutch_documents_have_no_letter_o() {
        assert_pass(nl, &["SPECI2014", "NWR0PH3F4"]);
        assert_fail(nl, &["XR1O01R58"]);
    }

    #[test]
    fn dutch_residence_documents_have_digits_but_no_zero() {
        assert_pass(nl_residence, &["V1A2B3C4D"]);
        assert_fail(nl_residence, &["V1A2B3C0D"]);
        let word = Compact::of(b"VERZENDEN").expect("short");
        assert_eq!(nl_residence(&word, super::super::tests::TODAY), Verdict::NotApplicable);
    }

    #[test]
    fn belgian_passports_are_two_letters_and_six_digits() {
        assert_pass(be_passport, &["EN123456"]);
        let long = Compact::of(b"EN1234567").expect("short");
        assert_eq!(be_passport(&long, super::super::tests::TODAY), Verdict::NotApplicable);
    }
}
