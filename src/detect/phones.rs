//! Holds how telephone numbers are written: where they start, how their groups are
//! parted, where they end. Must not know number plans: that is `validate`.

use super::digits::ends_well;
use super::engine::Engine;
use super::grouped;
use super::text::{Text, is_word};
use crate::model::{Evidence, Signature};
use crate::validate::{Date, Plan, number_plan};
use std::ops::Range;

/// Most digits of a number, E.164 and its prefix.
const MAX_DIGITS: usize = 17;

/// Looks at a `(` or `+` before a digit.
pub(super) fn lead(engine: &mut Engine, text: &Text, at: usize) {
    // `0032(0)475…`
    let before = (1..=5).take_while(|&k| text.at(at.wrapping_sub(k)).is_ascii_digit()).count();
    if text.at(at) == b'(' && before >= 4 && text.slice(at - before, at).starts_with(b"00") {
        return look(engine, text, at - before, before, false);
    }
    // `(+32) …` is looked at from its `+`
    let digits = at + 1;
    let n = text.digits(digits);
    if (text.at(at) == b'+' || text.at(digits) == b'0') && n > 0 {
        look(engine, text, digits, n, false);
    }
}

/// Looks whether a phone number starts at the run of `n` digits at `at`.
pub(super) fn look(engine: &mut Engine, text: &Text, at: usize, n: usize, embedded: bool) {
    let Some(rule) = engine.served.phone else { return };
    let plus = text.before(at) == b'+';
    if !plus && text.at(at) != b'0' {
        return;
    }
    let mut start = at - usize::from(plus);
    let bracket = text.before(start) == b'(';
    start -= usize::from(bracket);
    // `+++202/4003/10038+++` is a payment's reference
    if is_word(text.before(start)) || text.before(start) == b'+' {
        return;
    }
    // `0.123456`, `0 0 468`: nobody writes the trunk's zero alone but in brackets
    if n == 1 && !plus && text.before(at) != b'(' {
        return;
    }
    let mut number = Number { digits: [0; MAX_DIGITS + 8], len: 0, groups: 1, irregular: false };
    if !number.take(text, at, n) {
        return;
    }
    // the longest stretch of groups that a plan accepts
    let mut best = None;
    let mut i = at + n;
    loop {
        if let Some((international, _)) = number.plan(plus)
            && ends_well(text, i)
        {
            let (groups, irregular) = (number.groups, number.irregular);
            best = Some((i, international, Written { at, first: n, plus, groups, irregular }));
        }
        let Some((next, run)) = next_group(text, i) else { break };
        if !number.take_group(text, i, next, run) {
            break;
        }
        i = next + run;
    }
    let Some((end, international, written)) = best else { return };
    if bracket && !text.slice(at, end).contains(&b')') {
        start += 1;
    }
    let Some(signature) = evidence(text, start..end, &written, international) else { return };
    let signature = signature.with_if(Evidence::Embedded, embedded);
    if grouped::in_row(text, &(at..end)) {
        engine.add_announced(text, start..end, rule, signature, false);
    } else {
        engine.add_in_context(text, start..end, rule, signature);
    }
}

/// How a number is written, whatever its digits are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    /// Offset of its first digit.
    at: usize,
    /// Digits of its first group.
    first: usize,
    /// Whether a plus stands before them.
    plus: bool,
    groups: usize,
    irregular: bool,
}

impl Written {
    /// How the number is written that fills the cell `outline`, in which any digits may
    /// stand: none of them matters. None where it is written as no number.
    pub(super) fn filling(text: &Text, outline: Range<usize>) -> Option<Written> {
        let plus = text.at(outline.start) == b'+';
        let at = outline.start + usize::from(plus);
        let first = text.digits(at);
        // of brackets it matters what stands in them
        if first == 0
            || first == 1 && !plus
            || text.slice(outline.start, outline.end).contains(&b'(')
        {
            return None;
        }
        let mut written = Written { at, first, plus, groups: 1, irregular: false };
        let (mut i, mut digits) = (at + first, first);
        while i < outline.end {
            let (next, run) = next_group(text, i)?;
            written.groups += 1;
            written.irregular |= run == 1 && next - i == 1;
            digits += run;
            i = next + run;
        }
        (8..=MAX_DIGITS).contains(&digits).then_some(written)
    }

    /// The evidence of the number in `cell`, written so; `digits` are all of its.
    pub(super) fn judge(
        &self,
        text: &Text,
        cell: Range<usize>,
        digits: &[u8],
    ) -> Option<Signature> {
        if !self.plus && digits[0] != b'0' {
            return None;
        }
        let (international, _) = plan(digits, self.plus)?;
        evidence(text, cell, self, international)
    }
}

/// The evidence of a number that a plan accepts; None where it is no number but a date.
fn evidence(
    text: &Text,
    found: Range<usize>,
    written: &Written,
    international: bool,
) -> Option<Signature> {
    let Written { at, first, plus, groups, irregular } = *written;
    let Range { start, end } = found;
    // `09/09/2024`, `09 06 1974`
    if groups == 3 && end - start == 10 {
        let mut written: [u8; 10] = std::array::from_fn(|i| text.at(start + i));
        written.iter_mut().filter(|b| **b == b' ').for_each(|b| *b = b'-');
        if Date::parse(&written).is_some_and(|date| (1900..2100).contains(&date.year)) {
            return None;
        }
    }
    // nobody parts 00 from the country but by a space, and few do
    let abroad = first == 2 && text.slice(at, at + 2) == b"00" && !plus;
    // `0044 0041 0301` are characters
    let fours = groups > 2
        && !plus
        && text.slice(start, end).split(|b| !b.is_ascii_digit()).all(|g| g.len() == 4);
    let home = matches!(text.slice(at, at + 5), b"00 31" | b"00 32");
    let international = international && (!abroad || home) && !fours;
    let kbo_shaped = groups == 3 && text.at(start + 4) == b'.';
    let canonical = groups > 1 && !kbo_shaped && !irregular && (!abroad || home);
    let signature = Signature::NONE
        .with(Evidence::CheckPassed)
        .with_if(Evidence::Structure, international && (plus || groups > 1))
        .with_if(Evidence::Canonical, canonical && !international);
    Some(signature)
}

struct Number {
    digits: [u8; MAX_DIGITS + 8],
    len: usize,
    groups: usize,
    irregular: bool,
}

impl Number {
    #[inline]
    fn take(&mut self, text: &Text, at: usize, n: usize) -> bool {
        if self.len + n > MAX_DIGITS {
            return false;
        }
        let room = &mut self.digits[self.len..];
        match (room.first_chunk_mut::<8>(), text.0.get(at..at + 8)) {
            // eight at once; what is too much is written over by the next group
            (Some(room), Some(eight)) if n <= 8 => room.copy_from_slice(eight),
            _ => room[..n].copy_from_slice(text.slice(at, at + n)),
        }
        self.len += n;
        true
    }

    fn take_group(&mut self, text: &Text, from: usize, next: usize, run: usize) -> bool {
        // `(0)` behind a country code is not dialled with it
        let trunk = run == 1 && text.at(next) == b'0' && text.before(next) == b'(';
        self.groups += 1;
        // a group of a single digit behind a single separator is no habit of anyone
        self.irregular |= run == 1 && !trunk && next - from == 1;
        trunk || self.take(text, next, run)
    }

    /// Whether a plan accepts the digits so far: (international, plan).
    #[inline]
    fn plan(&self, plus: bool) -> Option<(bool, Plan)> {
        plan(&self.digits[..self.len], plus)
    }
}

/// Whether a plan accepts the digits of a number: (international, plan).
#[inline]
fn plan(digits: &[u8], plus: bool) -> Option<(bool, Plan)> {
    if digits.len() < 8 {
        return None;
    }
    if plus {
        return number_plan(digits, true).map(|plan| (true, plan));
    }
    match digits {
        [b'0', b'0', rest @ ..] if digits.len() >= 11 => {
            number_plan(rest, true).map(|plan| (true, plan))
        }
        _ => number_plan(digits, false).map(|plan| (false, plan)),
    }
}

/// The group of digits behind the separators at `i`: its offset and length.
#[inline]
fn next_group(text: &Text, i: usize) -> Option<(usize, usize)> {
    let fits = |b: u8| matches!(b, b' ' | b'-' | b'.' | b'/' | b'(' | b')');
    let separators = (i..i + 4).take_while(|&j| fits(text.at(j))).count();
    let next = i + separators;
    let usual = match separators {
        1 => text.at(i) != b'(' || text.at(next) == b'0',
        2 => matches!(text.slice(i, next), b") " | b" (" | b") -" | b")-" | b")/" | b"- "),
        3 => matches!(text.slice(i, next), b" - " | b" / " | b") -"),
        _ => false,
    };
    let run = text.digits(next);
    (usual && (1..=9).contains(&run)).then_some((next, run))
}
