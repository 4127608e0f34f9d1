//! Holds what makes two written values the same value. Versioned: sketches made
//! under different versions are not comparable. Must not know hashes.

use super::Date;

/// Version of the rules in this file.
pub const NORMALISE_VERSION: u32 = 2;

/// How a kind of value is written in one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Normal {
    /// Trimmed and in lower case: names, e-mail addresses, words.
    #[default]
    Text,
    /// Letters and digits only, in upper case: identifiers.
    Compact,
    /// National significant number, without country code 31 or 32 and trunk 0.
    Phone,
    /// `yyyymmdd`.
    Date,
}

/// Writes the one form of `text` to `out`, which is emptied first.
pub fn normalise(how: Normal, text: &[u8], out: &mut Vec<u8>) {
    out.clear();
    match how {
        Normal::Text => lower(text.trim_ascii(), out),
        Normal::Compact => {
            out.extend(
                text.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase),
            );
        }
        Normal::Phone => phone(text, out),
        Normal::Date => match Date::parse(text.trim_ascii()) {
            Some(d) => {
                let day = d.year as u32 * 10_000 + u32::from(d.month) * 100 + u32::from(d.day);
                out.extend_from_slice(day.to_string().as_bytes());
            }
            None => lower(text.trim_ascii(), out),
        },
    }
}

/// Fewest digits of what is taken for a number of somebody or something, however it is
/// grouped: below, signs between digits may tell two values apart (`1.5` and `15`).
const NUMBER: u64 = 7;

/// Longest value that is taken for a number, a date or a code, in bytes.
const CODE: usize = 48;

/// A byte for each class, for counting all classes of a short text in one sum: digits,
/// letters, colons, dots, `@`.
const COUNTED: [u64; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'0'..=b'9' => 1,
            b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => 1 << 8,
            b':' => 1 << 16,
            b'.' => 1 << 24,
            b'@' => 1 << 32,
            _ => 0,
        };
        b += 1;
    }
    table
};

/// Writes the one form of `text` that keyed hashes are made of to `out`, which is emptied
/// first. Only the text decides, not what it was taken for: so a value hashes alike in a
/// table, a dump and a letter. `scratch` is memory.
///
/// An e-mail address is lowered. A date is `yyyymmdd`. A number of seven digits or more is
/// its digits without country code 31 or 32 and without leading zeros, which spreadsheets
/// lose. Letters with digits are lowered and lose their signs. Anything else is lowered, its
/// white space single.
pub fn comparable(text: &[u8], out: &mut Vec<u8>) {
    let text = text.trim_ascii();
    out.clear();
    if text.len() > CODE {
        return words(text, out);
    }
    let counts = text.iter().fold(0, |sum, &b| sum + COUNTED[usize::from(b)]);
    let of = |class: u32| counts >> (8 * class) & 0xFF;
    let [digits, letters, colons, dots] = [of(0), of(1), of(2), of(3)];
    if digits == 0 || of(4) > 0 {
        return words(text, out);
    }
    if letters < 3
        && digits > 4
        && let Some(day) = day_of(text)
    {
        return out.extend_from_slice(day.to_string().as_bytes());
    }
    let is_address = colons > 1 && letters + digits != 12 || dots == 3 && is_ipv4(text);
    match (letters, digits) {
        _ if is_address => words(text, out),
        (0, NUMBER..) => {
            phone(text, out);
            let zeros = out.iter().take_while(|&&b| b == b'0').count();
            out.drain(..zeros);
        }
        (1.., _) => {
            words(text, out);
            out.retain(|&b| b.is_ascii_alphanumeric() || b >= 0x80);
        }
        _ => words(text, out),
    }
}

/// A day as a number, `yyyymmdd`, also where a time of midnight follows it.
fn day_of(text: &[u8]) -> Option<u32> {
    let midnight = |rest: &[u8]| {
        matches!(rest, [b' ' | b'T', time @ ..]
            if time.starts_with(b"00:00") && time.iter().all(|b| matches!(b, b'0' | b':' | b'.' | b'Z')))
    };
    let date = match text.split_at_checked(10) {
        Some((date, rest)) if midnight(rest) => date,
        _ => text,
    };
    let Date { year, month, day } = Date::parse(date)?;
    Some(year as u32 * 10_000 + u32::from(month) * 100 + u32::from(day))
}

/// Whether it is four numbers up to 255 without leading zeros.
fn is_ipv4(text: &[u8]) -> bool {
    text.split(|&b| b == b'.').all(|part| {
        let number = std::str::from_utf8(part).ok().and_then(|part| part.parse::<u8>().ok());
        number.is_some() && (part.len() == 1 || part[0] != b'0')
    })
}

/// Appends `text` in lower case, with single spaces.
fn words(text: &[u8], out: &mut Vec<u8>) {
    lower(text, out);
    let odd = |pair: &[u8]| pair[0] == b' ' && pair[1] == b' ';
    if !out.iter().any(|b| b.is_ascii_control()) && !out.windows(2).any(odd) {
        return;
    }
    let mut last = 0;
    out.retain_mut(|b| {
        if b.is_ascii_whitespace() {
            *b = b' ';
        }
        let kept = *b != b' ' || last != b' ';
        last = *b;
        kept
    });
}

/// Appends the bytes of `text` that `wanted` takes, in upper case.
fn keep(text: &[u8], out: &mut Vec<u8>, wanted: impl Fn(&u8) -> bool) {
    out.resize(text.len(), 0);
    let mut length = 0;
    for b in text {
        out[length] = b.to_ascii_uppercase();
        length += usize::from(wanted(b));
    }
    out.truncate(length);
}

fn lower(text: &[u8], out: &mut Vec<u8>) {
    if text.is_ascii() {
        out.extend_from_slice(text);
        out.make_ascii_lowercase();
        return;
    }
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars().flat_map(char::to_lowercase) {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        out.extend_from_slice(chunk.invalid());
    }
}

fn phone(text: &[u8], out: &mut Vec<u8>) {
    let international = text.trim_ascii_start().starts_with(b"+");
    keep(text, out, u8::is_ascii_digit);
    let mut strip = 0;
    if out.starts_with(b"00") {
        strip = 2;
    }
    if (international || strip == 2 || out.len() >= 11)
        && matches!(out.get(strip..strip + 2), Some(b"31" | b"32"))
    {
        strip += 2;
    }
    if out.get(strip) == Some(&b'0') {
        strip += 1;
    }
    out.drain(..strip);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compared_is_alike_however_it_is_written_and_only_then() {
        let mut out = Vec::new();
        let mut of = |text: &str| {
            comparable(text.as_bytes(), &mut out);
            String::from_utf8(out.clone()).expect("UTF-8 stays UTF-8")
        };
        for (forms, expected) in [
            (&["Jan.Peeters@X.be", " jan.peeters@x.BE "][..], "jan.peeters@x.be"),
            (&["Hélène  PEETERS", "hélène peeters", "HÉLÈNE\tPeeters"], "hélène peeters"),
            (
                &["BE68 5390 0754 7034", "be68-5390-0754-7034", "BE68539007547034"],
                "be68539007547034",
            ),
            (
                &[
                    "0470 12 34 56",
                    "+32 470/12.34.56",
                    "0032470123456",
                    "470123456",
                    "+32 (0)470 123456",
                ],
                "470123456",
            ),
            (&["02 123 45 67", "+3221234567", "21234567"], "21234567"),
            (&["85.07.30-033.28", "85073003328"], "85073003328"),
            (&["05.01.01-123.45", "05010112345", "5010112345"], "5010112345"),
            (&["0123.45.678", "012345678", "12345678"], "12345678"),
            (
                &["31-12-1985", "1985-12-31", "31/12/1985", "1985-12-31 00:00:00", "19851231"],
                "19851231",
            ),
            (&["1-ABC-123", "1ABC123", "1 abc 123"], "1abc123"),
            (&["00:1A:2B:3C:4D:5E", "001a.2b3c.4d5e"], "001a2b3c4d5e"),
        ] {
            for form in forms {
                assert_eq!(of(form), expected, "{form}");
            }
        }
        for (one, other) in [
            ("192.168.1.11", "192.168.11.1"),
            ("2001:db8::12:1", "2001:db8::1:21"),
            ("1.5", "15"),
            ("12,50", "1250"),
            ("-12", "12"),
            ("Jan Peeters", "Janpeeters"),
            ("1985-12-31 10:00:00", "1985-12-31"),
            ("0470123456", "0470123457"),
            ("jan+news@x.be", "jan@x.be"),
        ] {
            assert_ne!(of(one), of(other), "{one} and {other}");
        }
    }

    #[test]
    fn one_value_has_one_form() {
        let mut out = Vec::new();
        for (how, forms, expected) in [
            (Normal::Text, &["  Jan.Peeters@X.be", "jan.peeters@x.BE"][..], "jan.peeters@x.be"),
            (Normal::Text, &["HÉLÈNE", "Hélène"], "hélène"),
            (
                Normal::Compact,
                &["NL91 ABNA 0417 1643 00", "nl91abna0417164300"],
                "NL91ABNA0417164300",
            ),
            (
                Normal::Phone,
                &[
                    "06-10254052",
                    "+31 6 10254052",
                    "0031610254052",
                    "+31 (0)6 1025 4052",
                    "31610254052",
                ],
                "610254052",
            ),
            (Normal::Date, &["31-12-1985", "1985-12-31", "31/12/1985"], "19851231"),
        ] {
            for form in forms {
                normalise(how, form.as_bytes(), &mut out);
                assert_eq!(String::from_utf8_lossy(&out), expected, "{form}");
            }
        }
    }
}
