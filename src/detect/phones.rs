//! Holds how telephone numbers are written: where they start, how their groups are
//! parted, where they end. Must not know number plans: that is `validate`.

use super::digits::ends_well;
use super::engine::Engine;
use super::span::{Span, is_word};
use crate::model::{Evidence, Signature};
use crate::validate::number_plan;

/// Most digits of a number, E.164 and its prefix.
const MAX_DIGITS: usize = 17;

/// Looks whether a phone number starts at the run of `n` digits at `at`.
pub(super) fn look(engine: &mut Engine, span: &Span, at: usize, n: usize, embedded: bool) {
    let Some(rule) = engine.served.phone else { return };
    let before = span.before(at);
    let plus = before == b'+';
    if !plus && span.at(at) != b'0' {
        if engine.cell && n >= 8 && at == span.start && span.end == at + n {
            whole_cell(engine, span, at, n);
        }
        return;
    }
    let mut start = at - usize::from(plus);
    let bracket = span.before(start) == b'(';
    start -= usize::from(bracket);
    if is_word(span.before(start)) {
        return;
    }
    let mut number = Number { digits: [0; MAX_DIGITS], len: 0, groups: 1, irregular: false };
    if !number.take(span, at, n) {
        return;
    }
    // the longest stretch of groups that a plan accepts
    let mut best = None;
    let mut i = at + n;
    loop {
        if let Some(plan) = number.plan(plus)
            && ends_well(span, i)
        {
            best = Some((i, plan, number));
        }
        let Some((next, run)) = next_group(span, i) else { break };
        if !number.take_group(span, i, next, run) {
            break;
        }
        i = next + run;
    }
    let Some((end, (international, _), number)) = best else { return };
    if bracket && !span.text(at, end).contains(&b')') {
        start += 1;
    }
    let kbo_shaped = number.groups == 3 && span.text(start, end).get(4) == Some(&b'.');
    let canonical = number.groups > 1 && !kbo_shaped && !number.irregular;
    let signature = Signature::NONE
        .with(Evidence::CheckPassed)
        .with_if(Evidence::Structure, international && (plus || number.groups > 1))
        .with_if(Evidence::Canonical, canonical && !international)
        .with_if(Evidence::Embedded, embedded);
    engine.add_in_context(span, start..end, rule, signature);
}

/// A cell that holds nothing but a number without its 0 or its +.
fn whole_cell(engine: &mut Engine, span: &Span, at: usize, n: usize) {
    let Some(rule) = engine.served.phone else { return };
    let accepted = number_plan(span.text(at, at + n), true).is_some();
    let evidence = if accepted { Evidence::CheckPassed } else { Evidence::CheckFailed };
    engine.add(at..at + n, rule, Signature::NONE.with(evidence));
}

#[derive(Clone, Copy)]
struct Number {
    digits: [u8; MAX_DIGITS],
    len: usize,
    groups: usize,
    irregular: bool,
}

impl Number {
    fn take(&mut self, span: &Span, at: usize, n: usize) -> bool {
        let Some(room) = self.digits.get_mut(self.len..self.len + n) else { return false };
        room.copy_from_slice(span.text(at, at + n));
        self.len += n;
        true
    }

    fn take_group(&mut self, span: &Span, from: usize, next: usize, run: usize) -> bool {
        // `(0)` behind a country code is not dialled with it
        let trunk = run == 1 && span.at(next) == b'0' && span.before(next) == b'(';
        self.groups += 1;
        // three single digits in a row, or a group of one at the start, are no number
        self.irregular |= run == 1 && !trunk && next - from == 1;
        trunk || self.take(span, next, run)
    }

    /// Whether a plan accepts the digits so far: (international, plan).
    fn plan(&self, plus: bool) -> Option<(bool, crate::validate::Plan)> {
        let digits = &self.digits[..self.len];
        if plus {
            return number_plan(digits, true).map(|plan| (true, plan));
        }
        match digits.strip_prefix(b"00") {
            Some(rest) if self.len >= 11 => number_plan(rest, true).map(|plan| (true, plan)),
            _ => number_plan(digits, false).map(|plan| (false, plan)),
        }
    }
}

/// The group of digits behind the separators at `i`: its offset and length.
fn next_group(span: &Span, i: usize) -> Option<(usize, usize)> {
    let mut next = i;
    while next - i <= 3 {
        let b = span.at(next);
        if b.is_ascii_digit() {
            break;
        }
        if !matches!(b, b' ' | b'-' | b'.' | b'/' | b'(' | b')') {
            return None;
        }
        next += 1;
    }
    let run = span.digits(next);
    let separators = span.text(i, next.min(span.end));
    let fits = matches!(
        separators,
        b" " | b"-"
            | b"."
            | b"/"
            | b") "
            | b")"
            | b" ("
            | b"("
            | b" - "
            | b") -"
            | b" / "
            | b")-"
            | b"- "
    );
    (fits && (1..=9).contains(&run) && run > 0).then_some((next, run))
}
