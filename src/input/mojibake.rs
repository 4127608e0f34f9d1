//! Holds the repair of UTF-8 that was read as windows-1252 and saved again: `Ã©`
//! for `é`. Must not touch text that merely looks odd.

/// The character that `chars` are the broken form of, and how many of them.
/// None where they are text of their own.
pub(super) fn repaired(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let lead = to_byte(chars.next()?)?;
    let length = match lead {
        0xC2..=0xC9 => 2,
        0xE2 => 3,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0];
    let mut consumed = text.chars().next()?.len_utf8();
    for byte in &mut bytes[1..length] {
        let c = chars.next()?;
        *byte = to_byte(c).filter(|b| (0x80..0xC0).contains(b))?;
        consumed += c.len_utf8();
    }
    let c = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    let plausible =
        matches!(c, '\u{A0}'..='\u{24F}' | '\u{2010}'..='\u{2044}' | '\u{20AC}' | '\u{2122}');
    plausible.then_some((c, consumed))
}

/// The byte of a character in windows-1252.
fn to_byte(c: char) -> Option<u8> {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    match c {
        '\u{80}'..='\u{FF}' => Some(c as u32 as u8),
        _ => UPPER.iter().position(|&u| u == c).map(|i| 0x80 + i as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_letters_and_quotes_are_known() {
        for (broken, whole) in
            [("Ã©", 'é'), ("Ã«n", 'ë'), ("â€™s", '’'), ("â‚¬", '€'), ("Å’", 'Œ'), ("Â°", '°')]
        {
            assert_eq!(repaired(broken).map(|(c, _)| c), Some(whole), "{broken}");
        }
    }

    #[test]
    fn text_that_merely_looks_odd_is_left() {
        for text in ["été\u{a0}»", "é\u{a0}»", "Ãb", "â l'eau", "ÄÖ", "Ü\u{a0}"] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}
