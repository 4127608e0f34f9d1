//! Holds `Engine`: walks the marks of a span in order of kind and lets each
//! recogniser look at its own. Must not know fields, bands or tallies.

use super::context::Context;
use super::masks;
use super::span::Span;
use super::{address, colons, digits, names};
use crate::model::{Evidence, Signature};
use crate::rules::{Recogniser, RuleId, RuleSet};
use crate::validate::{Today, email_shape};
use std::ops::Range;

/// One match in a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Offset of its first byte.
    pub start: u32,
    /// Offset behind its last byte.
    pub end: u32,
    /// The rule that found it.
    pub rule: RuleId,
    /// Its evidence.
    pub signature: Signature,
}

/// The rules that recognisers serve.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    pub(super) email: Option<RuleId>,
    pub(super) phone: Option<RuleId>,
    pub(super) iban: Option<RuleId>,
    pub(super) ip4: Option<RuleId>,
    pub(super) ip6: Option<RuleId>,
    pub(super) date: Option<RuleId>,
    pub(super) address: Option<RuleId>,
    pub(super) name: Option<RuleId>,
}

/// Finds matches in spans. Its scratch lives as long as the worker.
pub struct Engine<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) today: Today,
    pub(super) served: Served,
    pub(super) dispatch: digits::Dispatch,
    pub(super) context: Context,
    /// What was found in the span, in no order.
    pub matches: Vec<Match>,
    /// Dates met on the way: offset and month.
    pub dates: Vec<(usize, u32)>,
    /// Whether a candidate fills the span it is in: a cell.
    pub(super) cell: bool,
}

impl<'r> Engine<'r> {
    /// An engine for `rules`.
    pub fn new(rules: &'r RuleSet, today: Today) -> Self {
        let by = |recogniser| rules.served_by(recogniser);
        Engine {
            rules,
            today,
            served: Served {
                email: by(Recogniser::Email),
                phone: by(Recogniser::Phone),
                iban: by(Recogniser::Iban),
                ip4: by(Recogniser::Ip4),
                ip6: by(Recogniser::Ip6),
                date: by(Recogniser::Date),
                address: by(Recogniser::Address),
                name: by(Recogniser::Name),
            },
            dispatch: digits::Dispatch::new(&rules.forms),
            context: Context::default(),
            matches: Vec::new(),
            dates: Vec::new(),
            cell: false,
        }
    }

    /// Forgets the buffer before.
    pub fn start_buffer(&mut self) {
        self.context.clear();
    }

    /// Looks at every mark in `span`. What it finds is added to `matches` and `dates`.
    pub fn search(&mut self, span: &Span, cell: bool) {
        self.cell = cell;
        let range = span.start..span.end;
        for word in words(&range) {
            let mut marks = masks::starts(&span.masks.digit, word) & masks::within(word, &range);
            while marks != 0 {
                let at = word * 64 + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                digits::look(self, span, at);
            }
        }
        for word in words(&range) {
            let mut marks = span.masks.at[word] & masks::within(word, &range);
            while marks != 0 {
                let at = word * 64 + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                self.look_at_sign(span, at);
            }
        }
        for word in words(&range) {
            let mut marks = span.masks.colon[word] & masks::within(word, &range);
            while marks != 0 {
                let at = word * 64 + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                colons::look(self, span, at);
            }
        }
        if self.served.name.is_some() {
            let mut done = span.start;
            for word in words(&range) {
                let first = masks::starts(&span.masks.word, word);
                let mut marks = first & span.masks.capital[word] & masks::within(word, &range);
                while marks != 0 {
                    let at = word * 64 + marks.trailing_zeros() as usize;
                    marks &= marks - 1;
                    if at >= done {
                        done = names::look(self, span, at);
                    }
                }
            }
        }
    }

    fn look_at_sign(&mut self, span: &Span, at: usize) {
        let Some(rule) = self.served.email else { return };
        let Some(shape) = email_shape(&span.buf[span.start..span.end], at - span.start) else {
            return;
        };
        let signature = Signature::NONE
            .with_if(Evidence::Listed, shape.known_tld)
            .with_if(Evidence::Role, shape.role)
            .with_if(Evidence::Sample, shape.sample);
        self.add(span.start + shape.start..span.start + shape.end, rule, signature);
    }

    /// Adds a match.
    #[inline]
    pub(super) fn add(&mut self, found: Range<usize>, rule: RuleId, signature: Signature) {
        self.matches.push(Match {
            start: found.start as u32,
            end: found.end as u32,
            rule,
            signature,
        });
    }

    /// Adds a match with what the words around it say.
    pub(super) fn add_in_context(
        &mut self,
        span: &Span,
        found: Range<usize>,
        rule: RuleId,
        signature: Signature,
    ) {
        // a candidate that fills its cell has no words around it
        let fills = self.cell && found.start == span.start && found.end == span.end;
        let signature = if fills || !self.rules.rule(rule).has_words {
            signature
        } else {
            self.context.judge(&self.rules.keywords, span, &found, rule, signature)
        };
        self.add(found, rule, signature);
    }

    /// Lets the address recogniser look at a house number or postcode.
    pub(super) fn look_for_address(&mut self, span: &Span, at: usize, length: usize) {
        if let Some(rule) = self.served.address {
            address::look(self, span, at, length, rule);
        }
    }
}

fn words(range: &Range<usize>) -> Range<usize> {
    range.start / 64..range.end.div_ceil(64)
}
