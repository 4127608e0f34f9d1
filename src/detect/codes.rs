//! Holds codes that start with capitals or stand between signs: numbers of
//! documents, bank codes, structured communications, coordinates. Must not know
//! fields.

use super::digits::forms;
use super::engine::Engine;
use super::text::{Text, is_word};
use crate::model::{Evidence, Signature};
use crate::validate::{Compact, Verdict, gps_is_near};

/// A word of eight, nine or eleven capitals and digits at `at`.
pub(super) fn word(engine: &mut Engine, text: &Text, at: usize) {
    let length = text.word(at);
    let word = text.slice(at, at + length);
    // behind two letters and two digits it was looked at already
    let coded = !word[1].is_ascii_digit() && word[2].is_ascii_digit() && word[3].is_ascii_digit();
    if !coded && word.iter().any(u8::is_ascii_digit) {
        forms(engine, text, at, at, false);
    }
    if word.len() == 9 || !word[..6].iter().all(u8::is_ascii_uppercase) {
        return;
    }
    let Some(rule) = engine.served.bic else { return };
    let (Some(compact), Some(check)) = (Compact::of(word), engine.rules.rule(rule).check) else {
        return;
    };
    if check(&compact, engine.today) == Verdict::Pass {
        let signature = Signature::NONE.with(Evidence::CheckPassed);
        engine.add_in_context(text, at..at + length, rule, signature);
    }
}

/// `+++010/8068/17183+++` or the same with asterisks; `at` is the first digit. True
/// when there is one, right or wrong.
pub(super) fn communication(engine: &mut Engine, text: &Text, at: usize) -> bool {
    let Some(rule) = engine.served.communication else { return false };
    let sign = text.before(at);
    let Some(start) = at.checked_sub(3) else { return false };
    let end = at + 14;
    let around = |i: usize| text.slice(i, i + 3) == [sign; 3];
    if !around(start) || !around(end) || text.at(at + 3) != b'/' || text.at(at + 8) != b'/' {
        return false;
    }
    let Some(compact) = Compact::of(text.slice(at, end)) else { return false };
    let Some(check) = engine.rules.rule(rule).check else { return false };
    let verdict = check(&compact, engine.today);
    let signature = Signature::NONE
        .with(Evidence::Canonical)
        .with(Evidence::Structure)
        .with_if(Evidence::CheckPassed, verdict == Verdict::Pass)
        .with_if(Evidence::CheckFailed, verdict == Verdict::Fail);
    engine.add(start..end + 3, rule, signature);
    true
}

/// A latitude of two digits and four decimals or more at `at`, and the longitude
/// behind it.
pub(super) fn coordinates(engine: &mut Engine, text: &Text, at: usize) {
    let Some(rule) = engine.served.gps else { return };
    let decimal = |at: usize| {
        let whole = text.digits(at);
        let decimals = text.digits(at + whole + 1);
        let shaped = (1..=2).contains(&whole) && text.at(at + whole) == b'.' && decimals >= 4;
        let end = at + whole + 1 + decimals;
        let number = std::str::from_utf8(text.slice(at, end)).ok()?.parse::<f64>().ok()?;
        shaped.then_some((number, end))
    };
    let Some((latitude, end)) = decimal(at) else { return };
    // north of the equator, west of which neither country lies
    let between = text.slice(end, end + 12);
    let length = between.iter().position(u8::is_ascii_digit).unwrap_or(between.len());
    let between = &between[..length];
    let parted =
        !between.is_empty() && between.iter().all(|b| b" ,;/|\t\":NnEelongitud'".contains(b));
    if !parted {
        return;
    }
    let Some((longitude, end)) = decimal(end + length) else { return };
    if is_word(text.at(end)) || text.at(end) == b'.' && text.at(end + 1).is_ascii_digit() {
        return;
    }
    if gps_is_near(latitude, longitude) {
        engine.add_in_context(text, at..end, rule, Signature::NONE.with(Evidence::CheckPassed));
    }
}
