//! Holds the durations in a sentence, whatever they are for. Must not know what they mean.

use super::lexicon::Lexicon;
use super::tokens::Token;
use std::ops::Range;

/// A duration: its words, and how ISO 8601 writes it in the unit that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) words: Range<usize>,
    pub(super) iso: String,
}

/// The durations among `words`, from left to right.
pub(super) fn durations(words: &[Token], lexicon: &Lexicon) -> Vec<Span> {
    let fixed = lexicon.area("durations");
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let said = fixed.longest_at(words, at, &[]);
        let said = said.map(|hit| Span { iso: fixed.label(&hit).to_owned(), words: hit.words });
        match said.or_else(|| counted(words, at, lexicon)) {
            Some(span) => {
                at = span.words.end;
                found.push(span);
            }
            None => at += 1,
        }
    }
    found
}

/// A number and a unit: `7 jaar`, `zeven (7) jaar`, `3 à 5 ans`, `2,5 jaar`.
fn counted(words: &[Token], at: usize, lexicon: &Lexicon) -> Option<Span> {
    let (mut halves, mut next) = (number(&words[at].norm, lexicon)?, at + 1);
    // the same number once more, or the end of a range
    while let Some(again) = words.get(next).and_then(|token| number(&token.norm, lexicon)) {
        halves = again;
        next += 1;
    }
    let filler = lexicon.area("fillers");
    let ranges = lexicon.area("ranges");
    if words.get(next).is_some()
        && let Some(to) = ranges.longest_at(words, next, &[]).map(|hit| hit.words.end)
        && let Some(more) = words.get(to).and_then(|token| number(&token.norm, lexicon))
    {
        (halves, next) = (more, to + 1);
    }
    if words.get(next).is_some()
        && let Some(hit) = filler.longest_at(words, next, &[])
    {
        next = hit.words.end;
    }
    let unit = *lexicon.units.get(&words.get(next)?.norm)?;
    iso(halves, unit).map(|iso| Span { words: at..next + 1, iso })
}

/// The value of a number in halves.
fn number(word: &str, lexicon: &Lexicon) -> Option<u32> {
    if let Some(n) = lexicon.numbers.get(word) {
        return Some(n * 2);
    }
    let plain = word.replace(',', ".");
    let (whole, half) = match plain.split_once('.') {
        Some((whole, "5")) => (whole, 1),
        Some(_) => return None,
        None => (plain.as_str(), 0),
    };
    let is_number =
        !whole.is_empty() && whole.len() <= 4 && whole.bytes().all(|b| b.is_ascii_digit());
    let number: u32 = if is_number { whole.parse().ok()? } else { return None };
    Some(number * 2 + half)
}

/// ISO 8601 for so many halves of a unit.
fn iso(halves: u32, unit: char) -> Option<String> {
    if halves == 0 {
        return None;
    }
    let whole = halves / 2;
    Some(match (unit, halves.is_multiple_of(2)) {
        ('H', true) => format!("PT{whole}H"),
        ('I', true) => format!("PT{whole}M"),
        (unit, true) => format!("P{whole}{unit}"),
        ('Y', false) => format!("P{}M", halves * 6),
        ('M', false) => format!("P{}D", halves * 15),
        ('W', false) => format!("P{}D", halves * 7 / 2),
        ('D', false) => format!("PT{}H", halves * 12),
        _ => return None,
    })
}
