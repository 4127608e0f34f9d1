//! Holds the check digits of machine-readable travel documents. Must not know
//! where their lines stand in text.

/// Check digit of a field: weights 7, 3, 1; digits count as themselves, A as 10,
/// `<` as 0; modulo 10. Source: ICAO Doc 9303-3, 4.9.
fn check_digit(field: &[u8]) -> u8 {
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'Z' => u32::from(b - b'A') + 10,
        _ => 0,
    };
    let sum: u32 = field.iter().zip([7, 3, 1].iter().cycle()).map(|(&b, w)| value(b) * w).sum();
    b'0' + (sum % 10) as u8
}

/// Whether the check digits of the second line hold: of 30 characters (TD1), 36
/// (TD2) or 44 (TD3). Of TD1 the number of the document is checked in the first
/// line, where that is known. Source: ICAO Doc 9303-4, -5 and -6.
pub fn mrz_is_valid(second: &[u8], first: Option<&[u8]>) -> bool {
    let holds = |field: &[u8], digit: u8| check_digit(field) == digit;
    match second.len() {
        30 => {
            let number = first.is_none_or(|line| {
                // a number longer than nine goes on behind, with its digit there
                line[14] == b'<' || holds(&line[5..14], line[14])
            });
            number && holds(&second[..6], second[6]) && holds(&second[8..14], second[14])
        }
        36 | 44 => {
            holds(&second[..9], second[9])
                && holds(&second[13..19], second[19])
                && holds(&second[21..27], second[27])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_hold() {
        assert_eq!(check_digit(b"SPECI2014"), b'2');
        // Doc 9303-4, appendix B and 9303-5, appendix B
        assert!(mrz_is_valid(b"L898902C36UTO7408122F1204159ZE184226B<<<<<10", None));
        assert!(mrz_is_valid(
            b"7408122F1204159UTO<<<<<<<<<<<6",
            Some(b"I<UTOD231458907<<<<<<<<<<<<<<<")
        ));
        assert!(mrz_is_valid(b"D231458907UTO7408122F1204159<<<<<<<6", None));
        assert!(!mrz_is_valid(b"L898902C36UTO7408123F1204159ZE184226B<<<<<10", None));
        assert!(!mrz_is_valid(b"", None));
    }
}
