//! Holds what a run of digits may begin: a written form, a phone number, an IBAN,
//! an address of the network, a date, a house number. Must not know fields.

use super::engine::Engine;
use super::span::{Span, is_word};
use super::{dates, phones};
use crate::model::{Evidence, Signature};
use crate::rules::forms::{Forms, NodeId};
use crate::rules::{RuleId, RuleSet};
use crate::validate::{Compact, Verdict, iban_country_length, ip4_is_private, ip4_parse};

const FORM: u8 = 1;
const PHONE: u8 = 2;
const IP4: u8 = 4;
const DATE: u8 = 8;
const PLACE: u8 = 16;

/// Longest run that is told apart; longer ones begin nothing.
const MAX_RUN: usize = 22;

/// What a run of digits may begin, by its length and the byte behind it: most
/// runs are let go after this one look.
pub struct Dispatch(Box<[[u8; 256]; MAX_RUN + 1]>);

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
                let groups = matches!(next, b' ' | b'-' | b'.' | b'/' | b'(' | b')');
                if ends && ((n <= 7 && groups) || (7..=15).contains(&n)) {
                    *entry |= PHONE;
                }
                if n <= 3 && next == b'.' {
                    *entry |= IP4;
                }
                if (n <= 2 || n == 4) && matches!(next, b'-' | b'/' | b'.')
                    || n <= 2 && matches!(next, b' ' | b'e')
                {
                    *entry |= DATE;
                }
                if n <= 4 && (ends || next.is_ascii_alphabetic()) {
                    *entry |= PLACE;
                }
            }
        }
        Dispatch(table)
    }
}

/// Looks at the run of digits that starts at `at`.
pub(super) fn look(engine: &mut Engine, span: &Span, at: usize) {
    let n = span.digits(at);
    if n > MAX_RUN {
        return;
    }
    let kinds = engine.dispatch.0[n][usize::from(span.at(at + n))];
    let before = span.before(at);
    if is_word(before) {
        if before.is_ascii_alphabetic() {
            behind_letters(engine, span, at, n);
        }
        return;
    }
    if matches!(before, b' ' | b'.' | b'-') && at >= 2 && span.at(at - 2).is_ascii_uppercase() {
        behind_capitals(engine, span, at);
    }
    if kinds == 0 {
        return;
    }
    // a group in the middle of a longer number was seen from its start
    let continued = matches!(before, b'.' | b'-' | b'/' | b':' | b',' | b'_')
        && at >= span.start + 2
        && span.at(at - 2).is_ascii_digit();
    if continued && before != b',' {
        return;
    }
    if kinds & IP4 != 0 && ip4(engine, span, at) {
        return;
    }
    let embedded = continued || in_code(span, at, before);
    if kinds & FORM != 0 {
        forms(engine, span, at, at, embedded);
    }
    if kinds & DATE != 0 {
        dates::look(engine, span, at, n, embedded);
    }
    if kinds & PHONE != 0 {
        phones::look(engine, span, at, n, embedded);
    }
    if kinds & PLACE != 0 && (before == b' ' || n == 4) {
        engine.look_for_address(span, at, n);
    }
}

/// Whether the byte before says that this is a piece of a URL, path or code.
fn in_code(span: &Span, at: usize, before: u8) -> bool {
    match before {
        b'/' | b'\\' | b'=' | b'&' | b'%' | b'#' | b'$' => {
            // `BSN=123…` and `Ref/12…` differ by what stands before: a URL has no space near
            before != b'=' && before != b'#'
        }
        b'-' | b'.' | b'_' => at >= span.start + 2 && is_word(span.at(at - 2)),
        _ => false,
    }
}

/// Digits right behind letters: `NL91…`, `BE0653…`, or a code that is let go.
fn behind_letters(engine: &mut Engine, span: &Span, at: usize, n: usize) {
    if at < span.start + 2 || is_word(span.before(at - 2)) {
        return;
    }
    let (a, b) = (span.at(at - 2), span.at(at - 1));
    if !a.is_ascii_alphabetic() {
        return;
    }
    if n >= 2
        && let (Some(rule), Some(length)) = (engine.served.iban, iban_country_length(a, b))
    {
        iban(engine, span, at - 2, length, rule);
    }
    if a.is_ascii_uppercase() && b.is_ascii_uppercase() {
        forms(engine, span, at - 2, at - 2, false);
    }
}

/// Digits behind one or two groups of capitals: `BE 0653…`, `AB-12-34`, `T-XAB-123`.
fn behind_capitals(engine: &mut Engine, span: &Span, at: usize) {
    let mut start = at;
    for _ in 0..2 {
        let separator = span.before(start);
        if !matches!(separator, b' ' | b'.' | b'-') {
            return;
        }
        let group = start - 1;
        start = group;
        while group - start < 4 && span.before(start).is_ascii_uppercase() {
            start -= 1;
        }
        if start == group || is_word(span.before(start)) {
            return;
        }
        forms(engine, span, start, start, false);
        if separator != b'-' {
            return;
        }
    }
}

/// Walks the trie of forms from `at` on and judges every form that ends well.
pub(super) fn forms(engine: &mut Engine, span: &Span, at: usize, start: usize, embedded: bool) {
    let rules: &RuleSet = engine.rules;
    let mut node: NodeId = Forms::ROOT;
    let mut compact = Compact::new();
    let mut i = at;
    // what ended well so far; the longest form of a rule counts
    let mut ends: [(usize, NodeId, Compact); 4] = [(0, 0, Compact::new()); 4];
    let mut count = 0;
    loop {
        let b = span.at(i);
        let run = if b.is_ascii_digit() {
            let n = span.digits(i);
            node = rules.forms.after_digits(node, n);
            n
        } else if b.is_ascii_uppercase() {
            let n =
                (i..span.end.min(i + 9)).take_while(|&j| span.at(j).is_ascii_uppercase()).count();
            node = rules.forms.after_upper(node, n);
            n
        } else {
            break;
        };
        if node == 0 || !span.text(i, i + run).iter().all(|&b| compact.push(b)) {
            break;
        }
        i += run;
        if rules.forms.ends_at(node) && ends_well(span, i) && count < ends.len() {
            ends[count] = (i, node, compact);
            count += 1;
        }
        let next = span.at(i);
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
    for (end, node, compact) in ends[..count].iter().rev() {
        for form in rules.forms.at(*node) {
            let fills = engine.cell && start == span.start && *end == span.end;
            if judged.has(form.rule.index())
                || (form.cell_only && !fills)
                || !form.fits(compact.as_bytes())
            {
                continue;
            }
            let signature = Signature::NONE
                .with_if(Evidence::Canonical, form.canonical)
                .with_if(Evidence::Embedded, embedded);
            if judge(engine, span, start..*end, form.rule, compact, signature) {
                judged.insert(form.rule.index());
            }
        }
    }
}

/// Whether a candidate may end before `i`: nothing goes on there.
pub(super) fn ends_well(span: &Span, i: usize) -> bool {
    let next = span.at(i);
    if is_word(next) {
        return false;
    }
    !(matches!(next, b'.' | b'-' | b'/' | b',' | b':' | b'@') && is_word(span.at(i + 1))
        || next == b'@')
        // `123456782.Next` ends a sentence that lacks its space
        || next == b'.' && span.at(i + 1).is_ascii_uppercase()
        || next == b',' && !span.at(i + 1).is_ascii_digit()
}

/// Runs the check and adds the match. False when it is not of the scheme.
fn judge(
    engine: &mut Engine,
    span: &Span,
    found: std::ops::Range<usize>,
    id: RuleId,
    compact: &Compact,
    signature: Signature,
) -> bool {
    let rule = engine.rules.rule(id);
    let verdict = match rule.check {
        None => None,
        Some(check) => Some(check(compact, engine.today)),
    };
    if verdict == Some(Verdict::NotApplicable) {
        return false;
    }
    let sample = rule.samples.iter().any(|sample| sample == compact.as_bytes());
    let signature = signature
        .with_if(Evidence::CheckPassed, verdict == Some(Verdict::Pass))
        .with_if(Evidence::CheckFailed, verdict == Some(Verdict::Fail))
        .with_if(Evidence::Sample, sample);
    engine.add_in_context(span, found, id, signature);
    true
}

/// An IBAN that starts at `at`: `length` letters and digits, in groups or not.
fn iban(engine: &mut Engine, span: &Span, at: usize, length: usize, id: RuleId) {
    let mut compact = Compact::new();
    let mut i = at;
    let mut separator = None;
    let mut group = 0;
    let mut regular = true;
    while compact.as_bytes().len() < length {
        let b = span.at(i);
        if b.is_ascii_alphanumeric() {
            compact.push(b);
            group += 1;
        } else if matches!(b, b' ' | b'-' | b'.')
            && separator.is_none_or(|s| s == b)
            && span.at(i + 1).is_ascii_alphanumeric()
        {
            regular &= group == 4;
            separator = Some(b);
            group = 0;
        } else {
            return;
        }
        i += 1;
    }
    if !ends_well(span, i) {
        return;
    }
    let canonical = separator.is_some() && regular;
    let signature = Signature::NONE.with_if(Evidence::Canonical, canonical);
    judge(engine, span, at..i, id, &compact, signature);
}

/// An IPv4 address that starts at `at`; true when there is one, of whatever worth.
fn ip4(engine: &mut Engine, span: &Span, at: usize) -> bool {
    let Some(id) = engine.served.ip4 else { return false };
    let Some((ip, length)) = ip4_parse(span.text(at, span.end.min(at + 15))) else { return false };
    let end = at + length;
    let next = span.at(end);
    if is_word(next)
        || next == b'.' && span.at(end + 1).is_ascii_digit()
        || next == b'-' && is_word(span.at(end + 1))
    {
        return false;
    }
    let before = span.before(at);
    // `Chrome/119.0.0.0` and `openssl-1.2.3.4` are versions
    if matches!(before, b'/' | b'-' | b'_' | b'+')
        && at >= span.start + 2
        && is_word(span.at(at - 2))
    {
        return true;
    }
    let private = ip4_is_private(ip);
    let signature =
        Signature::NONE.with(if private { Evidence::CheckFailed } else { Evidence::CheckPassed });
    // a log line that starts with its client, or an address with its port
    let starts_line = before == b'\n' || at == span.start;
    if !engine.cell && starts_line && matches!(span.at(end), b' ' | b',' | b'\t') {
        engine.add(at..end, id, signature.with(Evidence::Structure));
    } else {
        engine.add_in_context(span, at..end, id, signature);
    }
    true
}
