//! Holds the masking of samples: enough to recognise a kind of value, too little
//! to recognise a person. Must not know categories.

/// What stands for a character that is not shown.
const DOT: char = '•';

/// Longest masked sample, in characters.
const LENGTH: usize = 40;

/// Masks `text`: of numbers the last two digits stay, of words the first letter,
/// of addresses the first letter and the top-level domain. Values of up to four
/// characters show nothing.
pub fn mask(text: &[u8]) -> String {
    // a character has at most four bytes: what the cut leaves of one is not among them
    let text = String::from_utf8_lossy(&text[..text.len().min((LENGTH + 1) * 4)]);
    let mut chars = ['\0'; LENGTH];
    let count = chars.iter_mut().zip(text.chars()).map(|(slot, c)| *slot = c).count();
    let chars = &chars[..count];
    if chars.len() <= 4 {
        return chars.iter().map(|_| DOT).collect();
    }
    if let Some(at) = chars.iter().position(|&c| c == '@') {
        return mask_address(chars, at);
    }
    if !chars.iter().any(|c| c.is_alphanumeric()) {
        // a password of signs alone would be all there
        return chars.iter().map(|_| DOT).collect();
    }
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let shown_from = digits.saturating_sub(2).max(digits - digits / 4);
    let mut seen = 0;
    let mut in_word = false;
    let next_is_letter = |i: usize| chars.get(i + 1).is_some_and(|c| c.is_alphabetic());
    let shown = chars.iter().enumerate().map(|(i, &c)| {
        let starts_word = c.is_alphabetic() && !in_word && next_is_letter(i);
        in_word = c.is_alphanumeric();
        if c.is_ascii_digit() {
            seen += 1;
            if seen > shown_from { c } else { DOT }
        } else if c.is_alphabetic() && !(starts_word && digits == 0) {
            DOT
        } else if c.is_control() {
            ' '
        } else {
            c
        }
    });
    written(shown)
}

/// The string of so many characters.
fn written(chars: impl Iterator<Item = char>) -> String {
    let mut bytes = [0; LENGTH * 4];
    let mut length = 0;
    for c in chars {
        length += c.encode_utf8(&mut bytes[length..]).len();
    }
    String::from_utf8_lossy(&bytes[..length]).into_owned()
}

fn mask_address(chars: &[char], at: usize) -> String {
    let dot = chars.iter().rposition(|&c| c == '.').filter(|&i| i > at).unwrap_or(chars.len());
    let shown = chars.iter().enumerate().map(|(i, &c)| {
        let shown = i == at || i >= dot || (i == 0 && at > 2);
        if shown { c } else { DOT }
    });
    written(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_shows_the_kind_and_hides_the_person() {
        for (text, masked) in [
            ("85.07.30-033.28", "••.••.••-•••.28"),
            ("123456782", "•••••••82"),
            ("jan.peeters@telenet.be", "j••••••••••@•••••••.be"),
            ("ab@x.be", "••@•.be"),
            ("Jan de Vries", "J•• d• V••••"),
            ("M", "•"),
            ("1234", "••••"),
            ("NL91ABNA0417164300", "••••••••••••••••00"),
        ] {
            assert_eq!(mask(text.as_bytes()), masked);
        }
    }

    #[test]
    fn no_long_value_survives_its_mask() {
        for text in ["Jansen", "kluis", "0612345678", "a b c d e", "x@y.nl", "#$%&*!?!"] {
            assert_ne!(mask(text.as_bytes()), text);
        }
    }
}
