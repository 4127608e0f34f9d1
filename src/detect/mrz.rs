//! Holds the machine-readable lines of travel documents in text. Must not know
//! their check digits: that is `validate`.

use super::engine::Engine;
use super::text::Text;
use crate::model::{Evidence, Signature};
use crate::validate::mrz_is_valid;

/// Where the sex stands in the second line: in cards of three lines, and in visas,
/// older cards and passports, with the lengths of their lines.
const LAYOUTS: [(usize, usize, usize); 3] = [(7, 30, 3), (20, 36, 2), (20, 44, 2)];

/// Looks at the sex between two dates and their check digits at `at`.
pub(super) fn look(engine: &mut Engine, text: &Text, at: usize) {
    let Some(rule) = engine.served.mrz else { return };
    let part = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<';
    let mut start = at;
    while at - start < 44 && part(text.before(start)) {
        start -= 1;
    }
    let mut end = at;
    while end - start < 45 && part(text.at(end)) {
        end += 1;
    }
    for (sex, length, lines) in LAYOUTS {
        if at - start != sex || end - start != length {
            continue;
        }
        let line_of = |from: usize| {
            let line = text.slice(from, from + length);
            (line.len() == length && line.iter().all(|&b| part(b))).then_some(line)
        };
        // lines stand under each other, the last of three below the second
        let first = newline_before(text, start).and_then(|to| to.checked_sub(length));
        let first = first.filter(|&from| line_of(from).is_some() && !part(text.before(from)));
        let third = newline_behind(text, end).filter(|&from| lines == 3 && line_of(from).is_some());
        if !mrz_is_valid(text.slice(start, end), first.and_then(line_of)) {
            continue;
        }
        let from = first.unwrap_or(start);
        let to = third.map_or(end, |third| third + length);
        let signature = Signature::NONE
            .with(Evidence::CheckPassed)
            .with_if(Evidence::Structure, first.is_some());
        engine.add(from..to, rule, signature);
        return;
    }
}

/// Where the line before ends, when `start` begins a line.
fn newline_before(text: &Text, start: usize) -> Option<usize> {
    let newline = (text.before(start) == b'\n').then(|| start - 1)?;
    Some(newline - usize::from(text.before(newline) == b'\r'))
}

fn newline_behind(text: &Text, end: usize) -> Option<usize> {
    let end = end + usize::from(text.at(end) == b'\r');
    (text.at(end) == b'\n').then_some(end + 1)
}
