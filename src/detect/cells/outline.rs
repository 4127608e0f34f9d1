//! Holds what cells of digits and signs could be by their outline: where the digits
//! stand, and which signs between them. The cells of a column share few outlines, and
//! what one could be is found out once. Must not know the column.

use super::best::Best;
use crate::detect::digits::{self, FORM, IP4, MAX_RUN, PHONE};
use crate::detect::engine::Engine;
use crate::detect::tally::CellKey;
use crate::detect::text::Text;
use crate::detect::{grouped, phones};
use crate::model::{Evidence, Signature};
use crate::rules::forms::Forms;
use crate::rules::{Bits, RuleId};
use crate::validate::Compact;
use std::ops::Range;

/// Longest cell that has an outline, in bytes.
const LONGEST: usize = 32;

/// How many outlines are remembered.
const SLOTS: usize = 256;

/// A cell with a zero for every digit, and nothing behind its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outline([u8; LONGEST]);

impl Outline {
    /// The outline of the cell that stands in `buf`; None where it is too long, or the
    /// buffer too short to read it at once.
    #[inline]
    pub(super) fn of(buf: &[u8], cell: &Range<usize>) -> Option<Outline> {
        let block = buf.get(cell.start..)?.first_chunk::<LONGEST>()?;
        let length = u8::try_from(cell.len()).ok().filter(|&n| usize::from(n) <= LONGEST)?;
        // in bytes throughout: it runs on many of them at a time
        Some(Outline(std::array::from_fn(|i| {
            let b = block[i];
            let zeroed = if b.wrapping_sub(b'0') < 10 { b'0' } else { b };
            if (i as u8) < length { zeroed } else { 0 }
        })))
    }

    fn bytes(&self) -> &[u8] {
        let length = self.0.iter().position(|&b| b == 0).unwrap_or(LONGEST);
        &self.0[..length]
    }

    #[inline]
    fn hash(&self) -> u64 {
        let (words, _) = self.0.as_chunks::<8>();
        words.iter().fold(0, |hash: u64, word| {
            (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
        })
    }
}

/// What a cell of an outline could be, whatever its digits.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// Whether it must be looked at byte by byte: what it is depends on its digits.
    pub(super) by_bytes: bool,
    /// Whether it may be a date.
    pub(super) date: bool,
    /// Rules with a form that is written so, and whether that is canonical.
    pub(super) forms: Vec<(RuleId, bool)>,
    /// Rules that take so many digits in any grouping.
    pub(super) grouped: Vec<(RuleId, bool)>,
    /// A telephone number that is written so.
    pub(super) phone: Option<phones::Written>,
}

impl Plan {
    /// What a cell with this outline could be.
    fn of(engine: &Engine, outline: &Outline) -> Plan {
        let bytes = outline.bytes();
        let (text, cell) = (Text(bytes), 0..bytes.len());
        let first = text.digits(0);
        if bytes.contains(&b'(') || first > MAX_RUN {
            return Plan { by_bytes: true, date: true, ..Plan::default() };
        }
        let mut plan = Plan { date: may_be_date(bytes), ..Plan::default() };
        if first == 0 {
            if bytes[0] == b'+' {
                plan.phone = phones::Written::filling(&text, cell);
            }
            return plan;
        }
        let forms = &engine.rules.forms;
        let kinds = engine.dispatch.kinds(first, text.at(first));
        plan.by_bytes = kinds & IP4 != 0 && is_four_runs(bytes);
        if kinds & FORM != 0 {
            plan.forms = forms_filling(forms, &text, &cell);
        }
        let count = bytes.iter().filter(|b| b.is_ascii_digit()).count();
        if count < bytes.len() && grouped::are_groups(bytes) {
            // without a check nothing speaks for an odd grouping
            let usable = forms.in_any_grouping(count).filter(|form| {
                form.literals.is_empty() && engine.rules.rule(form.rule).check.is_some()
            });
            plan.grouped = usable.map(|form| (form.rule, form.canonical)).collect();
        }
        if kinds & PHONE != 0 {
            plan.phone = phones::Written::filling(&text, cell);
        }
        plan
    }

    /// What a cell of this outline could be as a whole, in a field whose name speaks for
    /// `called`.
    #[inline]
    pub(super) fn key_of(&self, engine: &Engine, cell: &[u8], called: Bits) -> Option<CellKey> {
        if self.forms.is_empty() && self.grouped.is_empty() && self.phone.is_none() {
            return None;
        }
        let digits = Compact::digits_in(cell)?;
        let mut best = Best::new(called);
        let mut judged = Bits::default();
        // each grouping once: as a form, where it is one
        for &(id, canonical) in self.forms.iter().chain(&self.grouped) {
            if judged.has(id.index()) || best.refuses(engine.rules, id) {
                continue;
            }
            let signature = Signature::NONE.with_if(Evidence::Canonical, canonical);
            let judge = digits::judge(engine.rules, engine.today, id, &digits, signature);
            if let Some(signature) = judge {
                judged.insert(id.index());
                best.add(engine.rules, id, signature);
            }
        }
        if let (Some(written), Some(id)) = (&self.phone, engine.served.phone) {
            let found = written.judge(&Text(cell), 0..cell.len(), digits.as_bytes());
            if let Some(signature) = found {
                best.add(engine.rules, id, signature);
            }
        }
        best.key()
    }
}

/// A cell of digits and signs, byte by byte: adds what it could be as a whole to the
/// matches of `engine`. `called` says whether the field's name speaks for any rule.
pub(super) fn by_bytes(engine: &mut Engine, text: &Text, cell: Range<usize>, called: bool) {
    let at = cell.start;
    let n = text.digits(at);
    if n == 0 {
        return phones::lead(engine, text, at);
    }
    if n > MAX_RUN {
        return;
    }
    let kinds = engine.dispatch.kinds(n, text.at(at + n));
    if kinds & IP4 != 0 && digits::ip4(engine, text, at) {
        // `61.45.72.228` in a column of citizen numbers
        if called {
            grouped::look(engine, text, at);
        }
        return;
    }
    if kinds & FORM != 0 {
        digits::forms(engine, text, at, at, false);
    }
    grouped::look(engine, text, at);
    if kinds & PHONE != 0 {
        phones::look(engine, text, at, n, false);
    }
}

/// The rules with a form that ends with the cell, as a walk over the trie meets them.
fn forms_filling(forms: &Forms, text: &Text, cell: &Range<usize>) -> Vec<(RuleId, bool)> {
    let (mut node, mut i, mut ends) = (Forms::ROOT, cell.start, 0);
    loop {
        let n = text.digits(i);
        node = forms.after_digits(node, n);
        i += n;
        if n == 0 || node == 0 {
            return Vec::new();
        }
        if i == cell.end && ends < digits::MOST_ENDS {
            let solid = forms.at(node).filter(|form| form.literals.is_empty());
            return solid.map(|form| (form.rule, form.canonical)).collect();
        }
        ends += usize::from(forms.ends_at(node) && digits::ends_well(text, i));
        node = forms.after_separator(node, text.at(i));
        i += 1;
    }
}

/// Whether a cell could be four numbers with points between them.
fn is_four_runs(bytes: &[u8]) -> bool {
    bytes.iter().filter(|&&b| b == b'.').count() >= 3
}

/// Whether a cell with this outline may read as a date: two of the same joint between
/// digits, up to the first blank.
fn may_be_date(outline: &[u8]) -> bool {
    let end = outline.iter().position(|&b| b == b' ').unwrap_or(outline.len());
    let mut joints = outline[..end].iter().filter(|b| !b.is_ascii_digit());
    match (joints.next(), joints.next(), joints.next()) {
        (None, ..) => end == 8,
        (Some(a), Some(b), None) => a == b && matches!(a, b'-' | b'/' | b'.'),
        _ => false,
    }
}

/// The outlines met so far, each with its plan.
pub(in crate::detect) struct Plans {
    slots: Vec<Option<(Outline, Plan)>>,
    /// Hashes of outlines that were met once: only what comes again is worth a plan.
    met: Vec<u64>,
}

impl Default for Plans {
    fn default() -> Self {
        Plans { slots: vec![None; SLOTS], met: vec![0; SLOTS] }
    }
}

impl Plans {
    /// The plan of an outline, once that was met before.
    #[inline]
    pub(super) fn find(&mut self, engine: &Engine, outline: &Outline) -> Option<&Plan> {
        let hash = outline.hash();
        let i = (hash >> 32) as usize % SLOTS;
        if self.slots[i].as_ref().is_none_or(|(known, _)| known != outline) {
            if std::mem::replace(&mut self.met[i], hash) != hash {
                return None;
            }
            self.slots[i] = Some((*outline, Plan::of(engine, outline)));
        }
        self.slots[i].as_ref().map(|(_, plan)| plan)
    }
}
