//! Holds the rare things that are told apart by their bytes: numbers of network
//! cards, UUIDs, names of browsers. Must not know fields.

use super::engine::Engine;
use super::text::{Text, is_word};
use super::{mrz, secrets};
use crate::model::{Evidence, SEPARATOR, Signature};
use crate::rules::RuleId;
use crate::validate::{mac_is_personal, uuid_is_nil};
use std::ops::Range;

/// Longest name of a browser that is read.
const MAX_AGENT: usize = 400;

/// Looks what the odd place at `at` is.
pub(super) fn look(engine: &mut Engine, text: &Text, at: usize) {
    match text.at(at) {
        b'-' if text.at(at + 1).is_ascii_uppercase() && text.before(at) == b'-' => {
            secrets::private_key(engine, text, at);
        }
        b'-' if text.at(at + 5) == b'-' => uuid(engine, text, at),
        b'.' => mac_in_fours(engine, text, at),
        b':' | b'-' => mac(engine, text, at),
        b'M' | b'F' | b'X' | b'<' if text.before(at).is_ascii_digit() => {
            mrz::look(engine, text, at);
        }
        b'M' if text.slice(at, at + 8) == b"Mozilla/" => agent(engine, text, at),
        _ => secrets::token(engine, text, at),
    }
}

/// Six octets; `at` is the first of five equal joints.
fn mac(engine: &mut Engine, text: &Text, at: usize) {
    let Some(rule) = engine.served.mac else { return };
    let Some(start) = at.checked_sub(2) else { return };
    let end = start + 17;
    let written = text.slice(start, end);
    let joint = text.at(at);
    let mut octets = [0; 6];
    for (i, octet) in octets.iter_mut().enumerate() {
        let Some(&[a, b]) = written.get(i * 3..i * 3 + 2) else { return };
        let (Some(a), Some(b)) = (hex(a), hex(b)) else { return };
        *octet = a << 4 | b;
        if i > 0 && written[i * 3 - 1] != joint {
            return;
        }
    }
    let goes_on = |b: u8| is_word(b) || b == joint;
    if goes_on(text.before(start)) || goes_on(text.at(end)) || joint == b'=' {
        return;
    }
    found_mac(engine, text, start..end, octets, rule);
}

/// Three times four hexadecimal digits, as Cisco writes them: `001b.4411.3ab7`; `at` is
/// the first point.
fn mac_in_fours(engine: &mut Engine, text: &Text, at: usize) {
    let Some(rule) = engine.served.mac else { return };
    let start = at - 4;
    let end = start + 14;
    let written = text.slice(start, end);
    let mut octets = [0; 6];
    let digits = written.iter().enumerate().filter(|(i, _)| i % 5 != 4);
    for (i, (_, &b)) in digits.enumerate() {
        let Some(digit) = hex(b) else { return };
        octets[i / 2] = octets[i / 2] << 4 | digit;
    }
    let goes_on = |b: u8| is_word(b) || b == b'.' || b == b'-';
    // a point may end the sentence
    let behind = text.at(end + usize::from(text.at(end) == b'.'));
    // of digits alone it is a number in groups, of letters alone words
    let digits = written.iter().filter(|b| b.is_ascii_digit()).count();
    if goes_on(text.before(start)) || goes_on(behind) || !(3..12).contains(&digits) {
        return;
    }
    found_mac(engine, text, start..end, octets, rule);
}

fn found_mac(engine: &mut Engine, text: &Text, found: Range<usize>, octets: [u8; 6], rule: RuleId) {
    let personal = mac_is_personal(octets);
    let evidence = if personal { Evidence::CheckPassed } else { Evidence::CheckFailed };
    engine.add_in_context(text, found, rule, Signature::NONE.with(evidence));
}

/// Thirty-two hexadecimal digits as 8-4-4-4-12; `at` is the first hyphen.
fn uuid(engine: &mut Engine, text: &Text, at: usize) {
    let Some(start) = at.checked_sub(8) else { return };
    let end = start + 36;
    let written = text.slice(start, end);
    let shaped = written.len() == 36
        && written.iter().enumerate().all(|(i, &b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        });
    let goes_on = |b: u8| is_word(b) || b == b'-';
    if !shaped || goes_on(text.before(start)) || goes_on(text.at(end)) || uuid_is_nil(written) {
        return;
    }
    for i in 0..engine.uuids.len() {
        let rule = engine.uuids[i];
        engine.add_in_context(text, start..end, rule, Signature::NONE);
    }
}

/// What a browser says of itself, from `Mozilla/5.0 (` to the quote or line's end.
fn agent(engine: &mut Engine, text: &Text, at: usize) {
    let Some(rule) = engine.served.agent else { return };
    if text.at(at + 12) != b'(' {
        return;
    }
    let rest = text.slice(at, at + MAX_AGENT);
    let end = memchr::memchr3(b'"', b'\n', SEPARATOR, rest).unwrap_or(rest.len());
    let said = rest[..end].trim_ascii_end();
    // programs that fetch pages say where to read about them
    if memchr::memchr_iter(b'+', said).any(|i| said[i..].starts_with(b"+http")) {
        return;
    }
    // between the brackets stand the system and its version
    if let Some(bracket) = memchr::memchr(b')', said) {
        engine.settled.push(at..at + bracket);
    }
    engine.add(at..at + said.len(), rule, Signature::NONE.with(Evidence::Structure));
}

fn hex(b: u8) -> Option<u8> {
    (b as char).to_digit(16).map(|d| d as u8)
}
