//! Holds digits in groups of any kind: identifiers that are grouped as no form of
//! theirs says, and rows of groups that are none. Must not know fields.

use super::digits::ends_well;
use super::engine::Engine;
use super::text::{Text, is_word};
use crate::model::{Evidence, Signature};
use crate::validate::{Compact, Verdict};
use std::ops::Range;

/// Most letters in a run: the country of a VAT number, its `B`.
const LETTERS: usize = 2;
/// Most bytes between two groups: ` - `.
const BETWEEN: usize = 3;
/// Chance rate above which a keyword somewhere near is too little for groups that are
/// parted now so, now so.
const OFTEN: f64 = 0.02;

/// Looks at groups from `start` on whose letters and digits make up a form of a rule
/// with `any_grouping`, however they are parted. Such a number must pass its check, and
/// must be announced, unless letters of its own announce it. Of a cell that it fills the
/// column decides, by the numbers that fail too.
pub(super) fn look(engine: &mut Engine, text: &Text, start: usize) {
    // a row was looked at from its first group
    if text.before(start) == b' ' && text.at(start.wrapping_sub(2)).is_ascii_digit() {
        return;
    }
    let rules = engine.rules;
    let mut compact = Compact::new();
    let mut i = start;
    // what no form is written as: a separator, a small letter
    let mut unusual = false;
    let (mut separator, mut uniform) = (0, true);
    loop {
        let digits = text.digits(i);
        let letters = (i..=i + LETTERS).take_while(|&j| text.at(j).is_ascii_alphabetic()).count();
        let run = digits + letters;
        if run == 0 || letters > LETTERS || !text.slice(i, i + run).iter().all(|&b| compact.push(b))
        {
            return;
        }
        unusual |= letters > 0 && text.at(i).is_ascii_lowercase();
        i += run;
        let length = compact.as_bytes().len();
        if length > rules.forms.longest_in_any_grouping() {
            return;
        }
        if unusual && rules.forms.in_any_grouping(length).next().is_some() && ends_well(text, i) {
            let of_cell = engine.fills(text, &(start..i));
            let uniform = if of_cell { None } else { Some(uniform) };
            judge(engine, text, start..i, &compact, uniform);
        }
        if text.at(i).is_ascii_alphanumeric() {
            continue;
        }
        let between = (i..i + BETWEEN).take_while(|&j| separates(text.at(j))).count();
        let signs = text.slice(i, i + between).iter().filter(|&&b| b != b' ').count();
        if between == 0 || signs > 1 {
            return;
        }
        uniform &= between == 1 && (separator == 0 || separator == text.at(i));
        separator = text.at(i);
        unusual = true;
        i += between;
    }
}

/// Whether groups of digits that fill a cell are parted as [`look`] takes them.
pub(super) fn are_groups(cell: &[u8]) -> bool {
    let mut between = cell.split(u8::is_ascii_digit).filter(|between| !between.is_empty());
    let fits = |between: &[u8]| {
        between.len() <= BETWEEN
            && between.iter().all(|&b| separates(b))
            && between.iter().filter(|&&b| b != b' ').count() <= 1
    };
    let ends = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    ends(cell.first()) && ends(cell.last()) && between.all(fits)
}

fn separates(b: u8) -> bool {
    matches!(b, b' ' | b'.' | b'-' | b'/')
}

/// `uniform` says whether one sign parts all groups; None where the column decides.
fn judge(
    engine: &mut Engine,
    text: &Text,
    found: Range<usize>,
    compact: &Compact,
    uniform: Option<bool>,
) {
    let rules = engine.rules;
    let (start, end) = (found.start as u32, found.end as u32);
    for form in rules.forms.in_any_grouping(compact.as_bytes().len()) {
        let rule = rules.rule(form.rule);
        let mut known = engine.matches.iter().rev().take_while(|m| m.end >= start);
        if !form.fits(compact.as_bytes())
            || known.any(|m| (m.start, m.end, m.rule) == (start, end, form.rule))
        {
            continue;
        }
        let verdict = rule.check.map(|check| check(compact, engine.today));
        let passed = verdict == Some(Verdict::Pass);
        if !passed && (uniform.is_some() || verdict != Some(Verdict::Fail)) {
            continue;
        }
        let signature = Signature::NONE
            .with(if passed { Evidence::CheckPassed } else { Evidence::CheckFailed })
            .with_if(Evidence::Canonical, form.canonical)
            .with_if(Evidence::Sample, rule.is_sample(compact));
        match uniform {
            None => engine.add(found.clone(), form.rule, signature),
            Some(uniform) if form.literals.is_empty() => {
                let nearby = uniform || rule.chance <= OFTEN;
                engine.add_announced(text, found.clone(), form.rule, signature, nearby);
            }
            Some(_) => engine.add_in_context(text, found.clone(), form.rule, signature),
        }
    }
}

/// Whether groups parted by spaces stand in a row of words of the same length: a dump
/// of bytes, a table of codes.
pub(super) fn in_row(text: &Text, found: &Range<usize>) -> bool {
    let beside = text.before(found.start) == b' ' || text.at(found.end) == b' ';
    let groups = text.slice(found.start, found.end);
    if !beside || !groups.contains(&b' ') {
        return false;
    }
    let is_digit = |b: &&u8| b.is_ascii_digit();
    let first = groups.iter().take_while(is_digit).count();
    let last = groups.iter().rev().take_while(is_digit).count();
    let has_digit = |word: &[u8]| word.iter().any(u8::is_ascii_digit);
    let word = found.start.saturating_sub(first + 1);
    let preceded = text.before(found.start) == b' '
        && !is_word(text.before(word))
        && text.word(word) == first
        && has_digit(text.slice(word, word + first));
    let next = found.end + 1;
    let followed = text.at(found.end) == b' '
        && text.word(next) == last
        && has_digit(text.slice(next, next + last));
    preceded || followed
}
