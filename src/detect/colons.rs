//! Holds what stands around a colon: IPv6 addresses. Must not know fields.

use super::engine::Engine;
use super::text::{Text, is_word};
use crate::model::{Evidence, Signature};
use crate::validate::ip6_parse;

/// Longest text of an IPv6 address.
const MAX: usize = 45;

/// Looks whether the colon at `at`, which another one follows closely, is in an
/// IPv6 address.
pub(super) fn look(engine: &mut Engine, text: &Text, at: usize) {
    let Some(rule) = engine.served.ip6 else { return };
    let part_of = |b: u8| b.is_ascii_hexdigit() || b == b':';
    let mut start = at;
    while at - start < MAX && part_of(text.before(start)) {
        start -= 1;
    }
    // an address is looked at from the first of its marked colons
    let earlier = text.slice(start, at).windows(2).any(|w| w == b"::")
        || text.slice(start, at).split(|&b| b == b':').skip(1).any(|group| group.len() >= 3);
    if earlier || is_word(text.before(start)) {
        return;
    }
    let mut end = at;
    while end - start <= MAX && (part_of(text.at(end)) || text.at(end) == b'.') {
        end += 1;
    }
    while end > start
        && matches!(text.before(end), b'.' | b':')
        && !text.slice(start, end).ends_with(b"::")
    {
        end -= 1;
    }
    let found = text.slice(start, end);
    if is_word(text.at(end)) || found.len() < 6 || !found.iter().any(u8::is_ascii_digit) {
        return;
    }
    let Some((_, personal)) = ip6_parse(found) else { return };
    let evidence = if personal { Evidence::CheckPassed } else { Evidence::CheckFailed };
    // `c::B50` is a path in a program: an address of so few groups must be announced
    let groups = found.split(|&b| b == b':').filter(|group| !group.is_empty()).count();
    let signature =
        Signature::NONE.with(evidence).with_if(Evidence::Embedded, personal && groups < 3);
    let starts_line = text.before(start) == b'\n' || start == 0;
    if !engine.cells && starts_line && text.at(end) == b' ' {
        engine.add(start..end, rule, signature.with(Evidence::Structure));
    } else {
        engine.add_in_context(text, start..end, rule, signature);
    }
}
