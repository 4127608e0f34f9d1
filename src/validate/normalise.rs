//! Holds what makes two written values the same value. Versioned: sketches made
//! under different versions are not comparable. Must not know hashes.

use super::Date;

/// Version of the rules in this file.
pub const NORMALISE_VERSION: u32 = 1;

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
