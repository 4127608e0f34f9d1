//! Holds the Belgian structured communication. Must not know how it is written.

use super::{Compact, Today, Verdict};

/// Structured communication (OGM, VCS) and number of an identity card: twelve digits,
/// the last two the first ten modulo 97, where 0 is written 97. Both follow the same
/// arithmetic: the form they are written in tells them apart.
/// Source: Febelfin; python-stdnum `be.ogm_vcs` and `be.eid`.
pub(super) fn communication(compact: &Compact, _: Today) -> Verdict {
    let bytes = compact.as_bytes();
    let Some(n) = (bytes.len() == 12).then(|| compact.number()).flatten() else {
        return Verdict::NotApplicable;
    };
    let remainder = match n / 100 % 97 {
        0 => 97,
        other => other,
    };
    Verdict::of(n > 0 && n % 100 == remainder)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn two_digits_are_the_remainder_of_ten() {
        assert_pass(communication, &["+++010/8068/17183+++", "591-1917064-58"]);
        assert_fail(communication, &["+++010/8068/17184+++", "591-1917064-59", "000000000000"]);
    }
}
