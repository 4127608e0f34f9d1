//! Holds what stands around a colon: IPv6 addresses. Must not know fields.

use super::engine::Engine;
use super::span::{Span, is_word};
use crate::model::{Evidence, SEPARATOR, Signature};
use crate::validate::ip6_parse;

/// Longest text of an IPv6 address.
const MAX: usize = 45;

/// Looks whether the colon at `at` is the first of an IPv6 address.
pub(super) fn look(engine: &mut Engine, span: &Span, at: usize) {
    let Some(rule) = engine.served.ip6 else { return };
    // `::` or up to four hexadecimal digits and another colon follow
    let mut second = at + 1;
    while second < at + 6 && span.at(second).is_ascii_hexdigit() {
        second += 1;
    }
    if span.at(second) != b':' {
        return;
    }
    let mut start = at;
    while at - start < 5 && span.before(start).is_ascii_hexdigit() {
        start -= 1;
    }
    let before = span.before(start);
    if at - start == 5 || before == b':' || is_word(before) {
        return;
    }
    // the commonest of all: a time, two digits and two digits
    if at - start <= 2 && second == at + 3 && span.digits(start) + 1 + start == at + 1 {
        let third = span.digits(second + 1);
        if third == 2 && span.at(second + 3) != b':' {
            return;
        }
    }
    let mut end = second;
    while end - start <= MAX
        && (span.at(end).is_ascii_hexdigit() || matches!(span.at(end), b':' | b'.'))
    {
        end += 1;
    }
    while matches!(span.before(end), b'.' | b':') && end >= 2 && span.text(end - 2, end) != b"::" {
        end -= 1;
    }
    if is_word(span.at(end)) || span.at(end) == SEPARATOR && end < span.end {
        return;
    }
    let text = span.text(start, end);
    if text.len() < 6 || !text.iter().any(u8::is_ascii_digit) {
        return;
    }
    if let Some((_, personal)) = ip6_parse(text) {
        let evidence = if personal { Evidence::CheckPassed } else { Evidence::CheckFailed };
        let signature = Signature::NONE.with(evidence);
        let starts_line = span.before(start) == b'\n' || start == span.start;
        if !engine.cell && starts_line && span.at(end) == b' ' {
            engine.add(start..end, rule, signature.with(Evidence::Structure));
        } else {
            engine.add_in_context(span, start..end, rule, signature);
        }
    }
}
