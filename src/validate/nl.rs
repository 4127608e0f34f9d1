//! Holds the Dutch schemes: BSN, VAT, postcode. Must not know Belgian ones.

use super::{Compact, Today, Verdict};

/// Burgerservicenummer: 9·d1 + 8·d2 + … + 2·d8 − d9 ≡ 0 (mod 11), not all zero.
/// Eight digits are a number that lost its leading zero.
/// Source: NEN 1888; <https://nl.wikipedia.org/wiki/Burgerservicenummer>.
pub(super) fn bsn(compact: &Compact, _: Today) -> Verdict {
    let digits = match compact.as_bytes().len() {
        9 => compact.digits::<9>(),
        8 => compact.digits::<8>().map(|d| [0, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]]),
        _ => None,
    };
    digits.map_or(Verdict::NotApplicable, |d| Verdict::of(eleven_test(&d)))
}

/// The weighted sum of the 11-test; all zeros fail.
fn eleven_test(d: &[u8; 9]) -> bool {
    weighted(d) % 11 == 0 && *d != [0; 9]
}

fn weighted(d: &[u8; 9]) -> i32 {
    let sum: i32 =
        d[..8].iter().zip([9, 8, 7, 6, 5, 4, 3, 2]).map(|(&d, w)| i32::from(d) * w).sum();
    sum - i32::from(d[8])
}

/// Onderwijsnummer: nine digits that begin with 10, the same weights, remainder 5.
/// Source: DUO; python-stdnum `nl.onderwijsnummer`.
pub(super) fn education(compact: &Compact, _: Today) -> Verdict {
    match compact.digits::<9>() {
        Some(d) if d.starts_with(&[1, 0]) => Verdict::of(weighted(&d).rem_euclid(11) == 5),
        _ => Verdict::NotApplicable,
    }
}

/// Dutch VAT number `NL` + 9 digits + `B` + 2 digits, of either kind: the
/// omzetbelastingnummer (11-test on the nine digits) or the btw-id of sole
/// traders since 2020 (ISO 7064 mod 97-10 over all characters).
/// Source: Belastingdienst; python-stdnum `nl.btw`.
pub(super) fn vat(compact: &Compact, _: Today) -> Verdict {
    vat_digits(compact)
        .map_or(Verdict::NotApplicable, |d| Verdict::of(eleven_test(&d) || mod_97_id(compact)))
}

/// The old kind only: passes the 11-test and not mod 97, so its nine digits are
/// the RSIN of a company or the BSN of a sole trader.
pub(super) fn vat_old(compact: &Compact, _: Today) -> Verdict {
    vat_digits(compact)
        .map_or(Verdict::NotApplicable, |d| Verdict::of(eleven_test(&d) && !mod_97_id(compact)))
}

fn vat_digits(compact: &Compact) -> Option<[u8; 9]> {
    let bytes = compact.as_bytes();
    let shaped = bytes.len() == 14
        && bytes.starts_with(b"NL")
        && bytes[11] == b'B'
        && bytes[12..].iter().all(u8::is_ascii_digit);
    let mut digits = [0; 9];
    for (d, &b) in digits.iter_mut().zip(bytes.get(2..11)?) {
        *d = b.wrapping_sub(b'0');
        if *d > 9 {
            return None;
        }
    }
    shaped.then_some(digits)
}

fn mod_97_id(compact: &Compact) -> bool {
    super::iban::mod_97(compact.as_bytes().iter().copied()) == 1
}

/// Postcode `1234 AB`: no leading zero, not SA, SD or SS.
/// Source: <https://nl.wikipedia.org/wiki/Postcodes_in_Nederland>.
pub(super) fn postcode(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    if bytes.len() != 6
        || !bytes[..4].iter().all(u8::is_ascii_digit)
        || !bytes[4..].iter().all(u8::is_ascii_alphabetic)
    {
        return Verdict::NotApplicable;
    }
    Verdict::of(bytes[0] != b'0' && !matches!(&bytes[4..], b"SA" | b"SD" | b"SS"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn bsn_follows_the_eleven_test() {
        assert_pass(bsn, &["123456782", "1234.56.782", "111222333", "12345672"]);
        assert_fail(bsn, &["123456789", "000000000", "111222334"]);
    }

    #[test]
    fn school_numbers_begin_with_ten_and_leave_five() {
        assert_pass(education, &["101222331"]);
        assert_fail(education, &["101222333"]);
        let other = Compact::of(b"111222333").expect("short");
        assert_eq!(education(&other, super::super::tests::TODAY), Verdict::NotApplicable);
    }

    #[test]
    fn vat_takes_both_kinds_and_tells_the_old_one() {
        assert_pass(vat, &["NL123456782B01", "NL000099998B57", "nl.123456782.b.01"]);
        assert_fail(vat, &["NL123456789B90"]);
        assert_pass(vat_old, &["NL123456782B01"]);
        assert_fail(vat_old, &["NL000099998B57"]);
    }

    #[test]
    fn postcode_has_no_leading_zero_and_no_forbidden_letters() {
        assert_pass(postcode, &["1234 AB", "9999ZZ"]);
        assert_fail(postcode, &["2611 SS", "0123 AB", "1000SD"]);
    }
}
