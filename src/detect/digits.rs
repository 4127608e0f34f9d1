//! Holds what digits may begin: a written form, an IBAN, a network address, and
//! by whom else they are looked at. Must not know fields.

use super::engine::Engine;
use super::text::{Text, is_word};
use super::{codes, dates, grouped, phones};
use crate::model::{Evidence, Signature};
use crate::rules::forms::{Forms, NodeId};
use crate::rules::{RuleId, RuleSet};
use crate::validate::{Compact, Today, Verdict, iban_country_length, ip4_is_private, ip4_parse};
use std::ops::Range;

pub(super) const FORM: u8 = 1;
pub(super) const PHONE: u8 = 2;
pub(super) const IP4: u8 = 4;
const DATE: u8 = 8;

/// Longest run that is told apart; longer ones begin nothing.
pub(super) const MAX_RUN: usize = 22;

/// How many ends of forms are looked at of what starts at one place.
pub(super) const MOST_ENDS: usize = 4;

/// What a number may be, by the length of its first run of digits and the byte
/// behind it: most are let go after this one look.
pub(super) struct Dispatch(Box<[[u8; 256]; MAX_RUN + 1]>);

impl Dispatch {
    pub(super) fn new(forms: &Forms) -> Self {
        let mut table = Box::new([[0; 256]; MAX_RUN + 1]);
        for (n, row) in table.iter_mut().enumerate().skip(1) {
            for (b, entry) in row.iter_mut().enumerate() {
                let next = b as u8;
                let ends = !is_word(next);
                if forms.may_start(n, next) && (ends || next.is_ascii_uppercase()) {
                    *entry |= FORM;
                }
                let parted = matches!(next, b' ' | b'-' | b'.' | b'/' | b'(' | b')');
                if ends && ((n <= 7 && parted) || (7..=15).contains(&n)) {
                    *entry |= PHONE;
                }
                if n <= 3 && next == b'.' {
                    *entry |= IP4;
                }
                if matches!((n, next), (1 | 2 | 4, b'-' | b'/' | b'.' | b' ')) || n == 8 && ends {
                    *entry |= DATE;
                }
            }
        }
        Dispatch(table)
    }

    /// What a number may be whose first run of `n` digits, at most [`MAX_RUN`], stands
    /// before `next`.
    #[inline]
    pub(super) fn kinds(&self, n: usize, next: u8) -> u8 {
        self.0[n][usize::from(next)]
    }
}

/// Looks at a number: its first run of digits starts at `at`, behind no letter.
pub(super) fn number(engine: &mut Engine, text: &Text, at: usize) {
    let n = text.digits(at);
    let before = text.before(at);
    if before == b' ' || before == b'.' || before == b'-' {
        behind_capitals(engine, text, at);
    }
    if matches!(before, b'+' | b'*') && n == 3 && codes::communication(engine, text, at) {
        return;
    }
    if n > MAX_RUN || before == b'+' || in_path(text, at, before) {
        return;
    }
    let kinds = engine.dispatch.kinds(n, text.at(at + n));
    if kinds & IP4 != 0 && ip4(engine, text, at) {
        return;
    }
    if n == 2 && text.at(at + 2) == b'.' && text.at(at + 6).is_ascii_digit() {
        codes::coordinates(engine, text, at);
    }
    let embedded = in_code(text, at, before);
    if kinds & FORM != 0 {
        forms(engine, text, at, at, embedded);
    }
    if !is_word(text.at(at + n)) && !embedded {
        grouped::look(engine, text, at);
    }
    if kinds & DATE != 0 {
        dates::numeric(engine, text, at, n, embedded);
    }
    if kinds & PHONE != 0 && text.at(at) == b'0' {
        phones::look(engine, text, at, n, embedded);
    }
}

/// Whether this is a piece of a path, URL or name: `Chrome/20100101`, `a%20123…`.
#[inline]
fn in_path(text: &Text, at: usize, before: u8) -> bool {
    match before {
        b'/' | b'\\' | b'_' => is_word(text.at(at.wrapping_sub(2))),
        b'%' | b'$' | b'@' => true,
        _ => false,
    }
}

/// Whether it is part of something longer: a code, a fraction, a list without spaces.
#[inline]
fn in_code(text: &Text, at: usize, before: u8) -> bool {
    match before {
        b'-' | b'.' | b',' => is_word(text.at(at.wrapping_sub(2))),
        b'&' => true,
        _ => false,
    }
}

/// Digits right behind two letters: `NL91…`, `BE0653…`, or a code that is let go.
pub(super) fn coded(engine: &mut Engine, text: &Text, at: usize) {
    let start = at - 2;
    let (a, b) = (text.at(start), text.at(start + 1));
    if let (Some(rule), Some(length)) = (engine.served.iban, iban_country_length(a, b)) {
        iban(engine, text, start, length, rule);
    }
    if a.is_ascii_uppercase() && b.is_ascii_uppercase() {
        forms(engine, text, start, start, false);
    }
    grouped::look(engine, text, start);
}

/// A hyphen between a digit and a capital: the code around it may be a plate.
pub(super) fn plate(engine: &mut Engine, text: &Text, hyphen: usize) {
    let mut start = hyphen;
    while hyphen - start < 9 && matches!(text.before(start), b'0'..=b'9' | b'A'..=b'Z' | b'-') {
        start -= 1;
    }
    // only its first such hyphen is looked at
    let first = text
        .slice(start, hyphen)
        .windows(3)
        .all(|w| w[1] != b'-' || w[0].is_ascii_digit() == w[2].is_ascii_digit());
    let whole_hyphen = text.slice(start, hyphen + 2);
    let inner = whole_hyphen.len() >= 3 && first;
    if inner && !is_word(text.before(start)) && text.at(start).is_ascii_alphanumeric() {
        forms(engine, text, start, start, false);
    }
}

/// Digits behind capitals and a separator: `BE 0653…`.
fn behind_capitals(engine: &mut Engine, text: &Text, at: usize) {
    let end = at - 1;
    let start = end.wrapping_sub(2);
    let letters = text.slice(start, end);
    if letters.len() == 2
        && letters.iter().all(u8::is_ascii_alphabetic)
        && !is_word(text.before(start))
    {
        // `NL 91ABNA…`, `NL 91 ABNA …`
        if text.digits(at) >= 2
            && let (Some(rule), Some(length)) =
                (engine.served.iban, iban_country_length(letters[0], letters[1]))
        {
            iban(engine, text, start, length, rule);
        }
        if letters.iter().all(u8::is_ascii_uppercase) {
            forms(engine, text, start, start, false);
        }
        grouped::look(engine, text, start);
    }
}

/// Walks the trie of forms from `at` on and judges every form that ends well.
pub(super) fn forms(engine: &mut Engine, text: &Text, at: usize, start: usize, embedded: bool) {
    let rules: &RuleSet = engine.rules;
    let mut node: NodeId = Forms::ROOT;
    let mut compact = Compact::new();
    let mut i = at;
    // what ended well so far; the longest form of a rule counts
    let mut ends: [(usize, NodeId, usize); MOST_ENDS] = [(0, 0, 0); MOST_ENDS];
    let mut count = 0;
    loop {
        let b = text.at(i);
        let run = if b.is_ascii_digit() {
            let n = text.digits(i);
            node = rules.forms.after_digits(node, n);
            n
        } else if b.is_ascii_uppercase() {
            let n = (i..i + 9).take_while(|&j| text.at(j).is_ascii_uppercase()).count();
            node = rules.forms.after_upper(node, n);
            n
        } else {
            break;
        };
        if node == 0 || !text.slice(i, i + run).iter().all(|&b| compact.push(b)) {
            break;
        }
        i += run;
        if rules.forms.ends_at(node) && count < ends.len() && ends_well(text, i) {
            ends[count] = (i, node, compact.as_bytes().len());
            count += 1;
        }
        let next = text.at(i);
        if next.is_ascii_digit() || next.is_ascii_uppercase() {
            continue;
        }
        node = rules.forms.after_separator(node, next);
        if node == 0 {
            break;
        }
        i += 1;
    }
    let mut judged = crate::rules::Bits::default();
    for &(end, node, length) in ends[..count].iter().rev() {
        let compact = compact.first(length);
        for form in rules.forms.at(node) {
            if judged.has(form.rule.index())
                || (form.cell_only && !engine.fills(text, &(start..end)))
                || !form.fits(compact.as_bytes())
            {
                continue;
            }
            let signature = Signature::NONE
                .with_if(Evidence::Canonical, form.canonical)
                .with_if(Evidence::Embedded, embedded);
            if add(engine, text, start..end, form.rule, &compact, signature) {
                judged.insert(form.rule.index());
            }
        }
    }
}

/// Whether a candidate may end before `i`: nothing goes on there.
#[inline]
pub(super) fn ends_well(text: &Text, i: usize) -> bool {
    match text.at(i) {
        b'@' => false,
        // `123456782.Next` ends a sentence that lacks its space, `…782,Jan` a value
        b'.' => {
            let next = text.at(i + 1);
            !is_word(next) || next.is_ascii_uppercase()
        }
        b',' => !text.at(i + 1).is_ascii_digit(),
        b'-' | b'/' | b':' => !is_word(text.at(i + 1)),
        b => !is_word(b),
    }
}

/// Runs the check and adds the match. False when it is not of the scheme.
fn add(
    engine: &mut Engine,
    text: &Text,
    found: Range<usize>,
    id: RuleId,
    compact: &Compact,
    signature: Signature,
) -> bool {
    match judge(engine.rules, engine.today, id, compact, signature) {
        Some(signature) if grouped::in_row(text, &found) => {
            engine.add_announced(text, found, id, signature, false);
            true
        }
        Some(signature) => {
            engine.add_in_context(text, found, id, signature);
            true
        }
        None => false,
    }
}

/// `signature` with what the check of a rule says of `compact`; None when it is not of
/// the scheme.
pub(super) fn judge(
    rules: &RuleSet,
    today: Today,
    id: RuleId,
    compact: &Compact,
    signature: Signature,
) -> Option<Signature> {
    let rule = rules.rule(id);
    let verdict = rule.check.map(|check| check(compact, today));
    let judged = signature
        .with_if(Evidence::CheckPassed, verdict == Some(Verdict::Pass))
        .with_if(Evidence::CheckFailed, verdict == Some(Verdict::Fail))
        .with_if(Evidence::Sample, rule.is_sample(compact));
    (verdict != Some(Verdict::NotApplicable)).then_some(judged)
}

/// An IBAN that starts at `at`: `length` letters and digits, in groups or not.
fn iban(engine: &mut Engine, text: &Text, at: usize, length: usize, id: RuleId) {
    let solid = text.slice(at, at + length);
    if solid.len() == length && solid.iter().all(u8::is_ascii_alphanumeric) {
        if let Some(compact) = Compact::of(solid)
            && ends_well(text, at + length)
        {
            add(engine, text, at..at + length, id, &compact, Signature::NONE);
        }
        return;
    }
    let mut compact = Compact::new();
    let mut i = at;
    let mut separator = None;
    let mut group = 0;
    let mut regular = true;
    while compact.as_bytes().len() < length {
        let b = text.at(i);
        if b.is_ascii_alphanumeric() {
            compact.push(b);
            group += 1;
        } else if matches!(b, b' ' | b'-' | b'.' | b'/') && separator.is_none_or(|s| s == b) {
            // two spaces part groups as well as one
            i += usize::from(b == b' ' && text.at(i + 1) == b' ');
            if !text.at(i + 1).is_ascii_alphanumeric() {
                return;
            }
            regular &= group == 4;
            separator = Some(b);
            group = 0;
        } else {
            return;
        }
        i += 1;
    }
    if !ends_well(text, i) {
        return;
    }
    // bytes in hexadecimal, the end of a UUID
    let bytes = text.slice(at, i).get(2) == separator.as_ref()
        && text.slice(at, i).get(5) == separator.as_ref();
    if bytes || text.before(at) == b'-' {
        return;
    }
    let canonical = separator.is_some() && regular;
    let signature = Signature::NONE.with_if(Evidence::Canonical, canonical);
    add(engine, text, at..i, id, &compact, signature);
}

/// An IPv4 address that starts at `at`; true when there is one, of whatever worth.
pub(super) fn ip4(engine: &mut Engine, text: &Text, at: usize) -> bool {
    let Some(id) = engine.served.ip4 else { return false };
    let Some((ip, length)) = ip4_parse(text.slice(at, at + 15)) else { return false };
    let end = at + length;
    let next = text.at(end);
    let goes_on = match next {
        b'.' => text.at(end + 1).is_ascii_digit(),
        b'-' => is_word(text.at(end + 1)),
        b => is_word(b),
    };
    if goes_on {
        return false;
    }
    let before = text.before(at);
    // `openssl-1.2.3.4` is a version, as is `Chrome/119.0.0.0`, which is a path already
    if matches!(before, b'-' | b'+') && is_word(text.at(at.wrapping_sub(2))) {
        return true;
    }
    let private = ip4_is_private(ip);
    let signature =
        Signature::NONE.with(if private { Evidence::CheckFailed } else { Evidence::CheckPassed });
    // two of four octets below ten: one address in a hundred, and most versions,
    // numbers of sections and of objects (OID)
    let small = text.slice(at, end).split(|&b| b == b'.').filter(|octet| octet.len() == 1).count();
    let visitor = text.slice(end, end + 3) == b" - ";
    let version = small > 1 && !private && !visitor;
    let signature = signature.with_if(Evidence::Embedded, version);
    // a log line that starts with its client
    let starts_line = before == b'\n' || at == 0;
    if !engine.cells && !version && starts_line && matches!(next, b' ' | b',' | b'\t') {
        engine.add(at..end, id, signature.with(Evidence::Structure));
    } else if version && small > 2 {
        // in a cell nothing announces it
        engine.add_announced(text, at..end, id, signature, true);
    } else {
        engine.add_in_context(text, at..end, id, signature);
    }
    true
}
