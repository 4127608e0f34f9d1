//! Holds labels in running text: the name of a field, a colon or `=`, a value.
//! Must not know which names there are: rules say so.

use super::engine::Engine;
use super::secrets;
use super::text::{Text, is_letter, is_word};
use crate::model::{Evidence, SEPARATOR, Signature};
use crate::rules::{Labelled, RuleId, keywords};
use std::ops::Range;

/// How far before its colon a label is read, in bytes.
const MAX_LABEL: usize = 48;
/// Most blanks between a colon and its value.
const MAX_BLANKS: usize = 24;
/// Longest value that is compared with a list.
const MAX_VALUE: usize = 48;
/// Fewest characters of an identifier.
const MIN_ID: usize = 8;
/// Digits of an amount that is worth a look.
const AMOUNT_DIGITS: Range<usize> = 3..10;

/// Looks at the colon or `=` at `at`.
pub(super) fn look(engine: &mut Engine, text: &Text, at: usize) {
    let end = at - usize::from(!is_letter(text.before(at)));
    let labels = &engine.rules.labels;
    let byte = |back: usize| text.at(end.wrapping_sub(back));
    if !labels.may_end([byte(4), byte(3), byte(2), byte(1)]) {
        return;
    }
    let stops = |b: &u8| {
        matches!(b, b'\n' | b'"' | b'\'' | b',' | b';' | b'(' | b'{' | b'[' | b'<' | b'|' | b'\t')
            || matches!(b, b':' | b'=' | b'?' | b'&' | &SEPARATOR)
    };
    let before = text.slice(end.saturating_sub(MAX_LABEL), end);
    let label = before.iter().rposition(stops).map_or(before, |i| &before[i + 1..]);
    // a letter that the limit cut in two belongs to a word that is not read
    let cut = label.iter().take_while(|&&b| b & 0xC0 == 0x80).count();
    let Ok(label) = std::str::from_utf8(&label[cut..]) else { return };
    let ids = labels.at_end_of(label);
    if ids.is_empty() {
        return;
    }
    let mut from = at + 1 + usize::from(text.at(at) == b'=' && text.at(at + 1) == b'>');
    let blanks = text.slice(from, from + MAX_BLANKS);
    from += blanks.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    from += usize::from(matches!(text.at(from), b'"' | b'\''));
    for &id in ids {
        if let Some((found, signature)) = value(engine, text, from, id) {
            engine.add(found, id, signature);
        }
    }
}

/// The value of a rule that starts at `from`.
fn value(
    engine: &Engine,
    text: &Text,
    from: usize,
    id: RuleId,
) -> Option<(Range<usize>, Signature)> {
    let rule = engine.rules.rule(id);
    let label = Signature::NONE.with(Evidence::Label);
    match rule.labelled? {
        Labelled::Values => {
            let length = listed(text, from, &rule.values)?;
            Some((from..from + length, label.with(Evidence::Listed)))
        }
        Labelled::Amount => {
            let (found, currency) = amount(text, from)?;
            Some((found, label.with_if(Evidence::Structure, currency)))
        }
        Labelled::Id => {
            let length = identifier(text, from)?;
            Some((from..from + length, label))
        }
        Labelled::Secret => {
            let (found, strong) = secrets::value(text, from)?;
            let signature = if strong { label } else { Signature::NONE.with(Evidence::Keyword) };
            Some((found, signature))
        }
    }
}

/// Length of the value on the list that the words at `from` make.
fn listed(text: &Text, from: usize, values: &[String]) -> Option<usize> {
    let rest = text.slice(from, from + MAX_VALUE);
    let stops = |&b: &u8| {
        matches!(b, b'\n' | b'\r' | b';' | b',' | b'|' | b'"' | b'\'' | b'<' | b'\t' | b'(' | b'.')
            || b == SEPARATOR
    };
    let line = &rest[..rest.iter().position(stops).unwrap_or(rest.len())];
    let mut end = line.trim_ascii_end().len();
    loop {
        let written = std::str::from_utf8(&line[..end]).ok()?;
        if end == 0 {
            return None;
        }
        let plain = keywords::plain(written);
        if values.contains(&plain) {
            return Some(end);
        }
        // one word less
        end = line[..end].iter().rposition(|&b| b == b' ')?;
        end = line[..end].trim_ascii_end().len();
    }
}

/// An amount of money, and whether a currency stands with it.
fn amount(text: &Text, from: usize) -> Option<(Range<usize>, bool)> {
    let euro = |i: usize| {
        ["€", "EUR", "eur", "euro"].iter().find(|c| text.slice(i, i + c.len()) == c.as_bytes())
    };
    let first = from + euro(from).map_or(0, |c| c.len());
    let first = first + usize::from(text.at(first) == b' ');
    let mut end = first;
    let mut digits = 0;
    loop {
        match text.at(end) {
            b'0'..=b'9' => digits += 1,
            b'.' | b',' if end > first && text.at(end + 1).is_ascii_digit() => {}
            b' ' if end > first && text.digits(end + 1) == 3 => {}
            _ => break,
        }
        end += 1;
    }
    let space = usize::from(text.at(end) == b' ');
    let currency = euro(from).is_some() || euro(end + space).is_some();
    let bounded = !is_word(text.at(end)) && !matches!(text.at(end), b':' | b'/' | b'-' | b'%');
    (AMOUNT_DIGITS.contains(&digits) && (bounded || currency)).then_some((first..end, currency))
}

/// Length of an identifier: letters, digits and joints, some of them digits.
fn identifier(text: &Text, from: usize) -> Option<usize> {
    let rest = text.slice(from, from + 200);
    let part = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'$' | b'!');
    let length = rest.iter().take_while(part).count();
    let found = rest[..length].trim_ascii_end();
    let found = found.strip_suffix(b".").unwrap_or(found);
    let digits = found.iter().filter(|b| b.is_ascii_digit()).count();
    let goes_on = matches!(text.at(from + length), b'(' | b'[' | b'<' | b':' | b'/' | b'@');
    let zero = found.iter().all(|b| matches!(b, b'0' | b'-'));
    // an address in memory, a constant in code
    let code = found.starts_with(b"0x") || found.ends_with(b"i32") || found.ends_with(b"u32");
    (found.len() >= MIN_ID && digits >= 3 && !goes_on && !zero && !code).then_some(found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_end_where_they_end() {
        for (text, expected) in [
            ("€ 3.450,00 bruto", Some(("3.450,00", true))),
            ("3 450 EUR", Some(("3 450", true))),
            ("2850", Some(("2850", false))),
            ("12", None),
            ("2024-01-01", None),
            ("10:30", None),
        ] {
            let found = amount(&Text(text.as_bytes()), 0).map(|(r, c)| (&text[r], c));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn identifiers_have_digits_and_no_call_behind() {
        for (text, expected) in [
            ("GA1.2.1234567.1690000000; path", Some(24)),
            ("550e8400-e29b-41d4-a716-446655440000", Some(36)),
            ("00000000-0000-0000-0000-000000000000", None),
            ("generate123()", None),
            ("string", None),
            ("0x1ca8a40", None),
        ] {
            assert_eq!(identifier(&Text(text.as_bytes()), 0), expected, "{text}");
        }
    }
}
