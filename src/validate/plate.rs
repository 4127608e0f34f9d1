//! Holds licence plates of both countries by their shapes. Must not know context:
//! a shape alone proves nothing.

use super::{Compact, Today, Verdict};

/// Letter groups that Dutch plates do not bear. Source: RDW.
const NL_UNUSED: &[&[u8]] =
    &[b"GVD", b"KKK", b"NSB", b"PKK", b"PSV", b"PVV", b"SGP", b"VVD", b"TBS", b"SS", b"SD"];

/// A Dutch plate: six characters in one of the 14 side codes; the letters that
/// RDW leaves out fail. Source: <https://nl.wikipedia.org/wiki/Nederlands_kenteken>.
pub(super) fn nl(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    if bytes.len() != 6 {
        return Verdict::NotApplicable;
    }
    let mut shape = [b'9'; 6];
    for (s, b) in shape.iter_mut().zip(bytes) {
        if b.is_ascii_alphabetic() {
            *s = b'X';
        }
    }
    let side_code = match &shape {
        b"XX9999" | b"9999XX" | b"99XX99" => 1,
        b"XX99XX" | b"XXXX99" | b"99XXXX" | b"99XXX9" | b"9XXX99" | b"XX999X" | b"X999XX"
        | b"XXX99X" | b"X99XXX" | b"9XX999" | b"999XX9" => 4,
        _ => return Verdict::NotApplicable,
    };
    let letters = bytes.iter().filter(|b| b.is_ascii_alphabetic());
    let odd = letters.clone().any(|b| matches!(b, b'A' | b'E' | b'I' | b'O' | b'U' | b'C' | b'Q'));
    let groups = bytes.split(u8::is_ascii_digit).filter(|group| !group.is_empty());
    let unused = groups.into_iter().any(|group| NL_UNUSED.contains(&group));
    Verdict::of(!unused && (side_code < 4 || !odd))
}

/// A Belgian plate: `1-ABC-123` since 2010, `ABC-123` and `123-ABC` before.
/// Source: FOD Mobiliteit en Vervoer.
pub(super) fn be(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let letters = |part: &[u8]| part.iter().all(u8::is_ascii_alphabetic);
    Verdict::of(match bytes.len() {
        7 => {
            (digits(&bytes[..1]) || bytes[0].is_ascii_alphabetic())
                && letters(&bytes[1..4])
                && digits(&bytes[4..])
        }
        6 => {
            letters(&bytes[..3]) && digits(&bytes[3..])
                || digits(&bytes[..3]) && letters(&bytes[3..])
        }
        _ => return Verdict::NotApplicable,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn dutch_plates_have_a_side_code_and_its_letters() {
        assert_pass(nl, &["12-XBF-3", "GB-999-G", "99-XX-99", "X-123-BB", "AE-12-34"]);
        assert_fail(nl, &["12-VVD-3", "12-ABC-3", "99-SS-99"]);
        let long = Compact::of(b"1234567").expect("short");
        assert_eq!(nl(&long, super::super::tests::TODAY), Verdict::NotApplicable);
    }

    #[test]
    fn belgian_plates_of_all_series() {
        assert_pass(be, &["1-ABC-123", "ABC-123", "123-ABC", "T-XAB-123"]);
        assert_fail(be, &["12-AB-123"]);
    }
}
