//! Holds the question which keys are data: numbers, addresses and the like, which name
//! no field but what stands in it. Must not know where keys stand.

/// Longest key that is a name, in bytes.
const LONGEST: usize = 60;

/// Shortest key of letters and digits in turn that is taken for an identifier.
const CODE: usize = 16;

/// Whether a key is data by its look: an address, a number, a date, a path, a code.
pub(super) fn is_data(key: &[u8]) -> bool {
    if key.len() > LONGEST || key.contains(&b'@') || memchr::memmem::find(key, b"://").is_some() {
        return true;
    }
    let digits = key.iter().filter(|b| b.is_ascii_digit()).count();
    if digits == 0 {
        return key.starts_with(b"/");
    }
    let letters = key.iter().filter(|b| b.is_ascii_alphabetic() || **b >= 0x80).count();
    let hex = key.iter().all(|b| b.is_ascii_hexdigit() || b"-:._".contains(b));
    letters == 0
        || digits >= 4 && digits >= letters && (key[0].is_ascii_digit() || digits >= 6)
        || hex && key.len() >= 12
        || is_code(key, digits, letters)
}

/// Whether letters and digits change so often that no one reads them as words.
fn is_code(key: &[u8], digits: usize, letters: usize) -> bool {
    let turns = key.windows(2).filter(|two| two[0].is_ascii_digit() != two[1].is_ascii_digit());
    key.len() >= CODE && digits + letters == key.len() && digits >= 3 && turns.count() >= 5
}

/// Whether a key reads as the name of somebody or something, which it may be, beside
/// being that of a field: words that begin with capitals.
pub(super) fn may_be_data(key: &[u8]) -> bool {
    let mut words = key.split(|&b| matches!(b, b' ' | b','));
    let capital = |word: &[u8]| word.first().is_some_and(|b| b.is_ascii_uppercase() || *b >= 0xC3);
    key.contains(&b' ') && words.any(capital) || key.iter().any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_name_something_are_told_from_data() {
        for name in [
            "naam",
            "e-mail",
            "BillingAddress2",
            "iso3166_2",
            "$schema",
            "",
            "x1",
            "utf8",
            "Tel. 2",
        ] {
            assert!(!is_data(name.as_bytes()), "{name}");
        }
        for data in [
            "jan@zonneveld.example",
            "12",
            "2024-11-21",
            "550e8400-e29b-41d4-a716-446655440000",
            "K4711234",
            "/archief/jan",
            "https://x.example/a",
            "a8f5f167f44f",
            "-MbV3k9xQ2zP7nR5tW1y".trim_start_matches('-'),
        ] {
            assert!(is_data(data.as_bytes()), "{data}");
        }
    }
}
