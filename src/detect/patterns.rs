//! Holds the look at what regular expressions of a user's rules find. Must not know
//! the expressions: rules hold them.

use super::cells::Settled;
use super::digits::{ends_well, judge};
use super::engine::{Engine, Match};
use super::text::{Text, is_word};
use super::{Detector, cells};
use crate::model::{Evidence, Signature};
use crate::rules::{Bits, RuleId, RuleSet};
use crate::validate::{Compact, Today};
use std::ops::Range;

/// What a pattern found in the buffer of a chunk of cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    start: u32,
    end: u32,
    rule: RuleId,
    canonical: bool,
    cell_only: bool,
}

/// Adds to the engine's matches what patterns find in `text`.
pub(super) fn look(engine: &mut Engine, text: &Text) {
    let rules: &RuleSet = engine.rules;
    rules.patterns.find(text.0, |found, pattern| {
        let goes_on = is_word(text.before(found.end)) && !ends_well(text, found.end);
        if goes_on || (pattern.cell_only && !engine.fills(text, &found)) {
            return;
        }
        let joint = matches!(text.before(found.start), b'-' | b'.' | b',' | b'&' | b'/');
        let embedded = joint && is_word(text.at(found.start.wrapping_sub(2)));
        let signature = Signature::NONE
            .with_if(Evidence::Canonical, pattern.canonical)
            .with_if(Evidence::Embedded, embedded);
        if let Some(signature) = checked(rules, engine.today, pattern.rule, text, &found, signature)
        {
            engine.add_in_context(text, found, pattern.rule, signature);
        }
    });
}

/// `signature` with what the rule's check says; None where it is not of the scheme.
fn checked(
    rules: &RuleSet,
    today: Today,
    id: RuleId,
    text: &Text,
    found: &Range<usize>,
    signature: Signature,
) -> Option<Signature> {
    let compact = Compact::of(text.slice(found.start, found.end));
    match (compact, rules.rule(id).check) {
        (Some(compact), _) => judge(rules, today, id, &compact, signature),
        // nothing so long has check digits
        (None, Some(_)) => None,
        (None, None) => Some(signature),
    }
}

impl Detector<'_> {
    /// Finds what patterns find in the buffer of a chunk with cells: one search for all
    /// of them, as most cells are settled without any.
    pub(super) fn search_patterns(&mut self, buf: &[u8]) {
        self.hits.clear();
        self.rules.patterns.find(buf, |found, pattern| {
            self.hits.push(Hit {
                start: found.start as u32,
                end: found.end as u32,
                rule: pattern.rule,
                canonical: pattern.canonical,
                cell_only: pattern.cell_only,
            });
        });
        self.hits.sort_unstable_by_key(|hit| (hit.start, hit.end, hit.rule));
    }

    /// What a cell is that was settled without a look at patterns.
    pub(super) fn with_patterns(
        &mut self,
        settled: Settled,
        buf: &[u8],
        cell: Range<usize>,
        called: Bits,
    ) -> Settled {
        let Settled::As(key, shape) = settled else { return settled };
        let from = self.hits.partition_point(|hit| (hit.start as usize) < cell.start);
        let to = self.hits[from..].partition_point(|hit| (hit.start as usize) < cell.end) + from;
        self.found.clear();
        for hit in &self.hits[from..to] {
            let found = hit.start as usize..hit.end as usize;
            if found != cell {
                if found.end <= cell.end && !hit.cell_only {
                    // a part of it: it is read like text
                    return Settled::Search(shape);
                }
                continue;
            }
            let signature = Signature::NONE.with_if(Evidence::Canonical, hit.canonical);
            let today = self.engine.today;
            let text = Text(buf);
            if let Some(signature) = checked(self.rules, today, hit.rule, &text, &found, signature)
            {
                let (start, end) = (hit.start, hit.end);
                self.found.push(Match { start, end, rule: hit.rule, signature });
            }
        }
        if self.found.is_empty() {
            return Settled::As(key, shape);
        }
        let (start, end) = (cell.start as u32, cell.end as u32);
        let known = key.iter().map(|(rule, signature)| Match { start, end, rule, signature });
        self.found.extend(known);
        let key = cells::key_of(self.rules, self.found.iter(), called).unwrap_or_default();
        Settled::As(key, shape)
    }
}
