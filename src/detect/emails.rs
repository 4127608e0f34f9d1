//! Holds the look at an `@`: an e-mail address, its role, its worth. Must not know
//! fields.

use super::engine::Engine;
use super::text::Text;
use crate::model::{Evidence, Signature};
use crate::rules::names::{MAX_WORD, flag, word_hash};
use crate::validate::{EmailShape, email_shape};
use std::ops::Range;

/// Looks at the `@` at `at`.
pub(super) fn look(engine: &mut Engine, text: &Text, at: usize) {
    if let Some((found, signature)) = address(engine, text, at)
        && let Some(rule) = engine.served.email
    {
        engine.add(found, rule, signature);
    }
}

/// The address around the `@` at `at`, with its evidence.
pub(super) fn address(
    engine: &Engine,
    text: &Text,
    at: usize,
) -> Option<(Range<usize>, Signature)> {
    let shape = email_shape(text.0, at)?;
    Some((shape.start..shape.end, evidence(engine, text, &shape)))
}

/// The evidence of an address.
pub(super) fn evidence(engine: &Engine, text: &Text, shape: &EmailShape) -> Signature {
    let &EmailShape { start, end, tld, sample } = shape;
    let names = &engine.rules.names;
    let known = names.get(word_hash(text.0, tld, end - tld)) & flag::DOMAIN != 0;
    Signature::NONE
        .with_if(Evidence::Listed, known)
        .with_if(Evidence::Role, is_role(engine, text, start))
        .with_if(Evidence::Sample, sample)
}

/// Whether the local part, or its first word, belongs to a role.
fn is_role(engine: &Engine, text: &Text, start: usize) -> bool {
    let names = &engine.rules.names;
    if !names.may_begin_role(text.at(start), text.at(start + 1), text.at(start + 2)) {
        return false;
    }
    let local = text.0[start..].split(|&b| b == b'@').next().unwrap_or_default();
    let first = local.iter().position(|b| matches!(b, b'.' | b'_' | b'+' | b'-'));
    let listed = |length: usize| {
        (2..=MAX_WORD).contains(&length)
            && names.get(word_hash(text.0, start, length)) & flag::ROLE != 0
    };
    first.is_some_and(listed) || listed(local.len())
}
