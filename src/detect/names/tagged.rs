//! Holds the choice of names in a run by the tagger, with what lists and structure
//! say beside it. Must not know features.

use super::features::{View, is_open};
use super::lists::{self, Name};
use super::run::{Run, Shape, Token};
use crate::detect::engine::{Engine, Match};
use crate::detect::text::Text;
use crate::model::Evidence;
use crate::rules::RuleId;
use crate::rules::names::flag;
use crate::rules::tagger::{Label, Tagger};

/// Adds the names in a run. Where lists and tagger differ, a title or label before
/// the name decides.
pub(super) fn look(engine: &mut Engine, text: &Text, run: &Run, tagger: &Tagger, rule: RuleId) {
    let names = lists::names(engine, text, run, rule);
    if !is_open(&engine.rules.names, text, run) {
        for name in names.iter() {
            engine.add(name.start..name.end, rule, name.signature);
        }
        return;
    }
    let view = View::new(&engine.rules.names, text, run);
    let labels = view.label(tagger);
    let tokens = run.tokens();
    let known = engine.matches.len();
    let mut i = 0;
    while i < tokens.len() {
        if labels[i].0 == Label::Outside {
            i += 1;
            continue;
        }
        let from = i;
        i += 1;
        while i < tokens.len() && labels[i].0 == Label::Inside {
            i += 1;
        }
        let mut span = &tokens[from..i];
        while let Some((last, rest)) = span.split_last()
            && last.shape == Shape::Small
        {
            span = rest;
        }
        let ahead = labels[from..from + span.len()].iter().map(|l| l.1).min().unwrap_or(0);
        let Some((first, last)) = span.first().zip(span.last()) else { continue };
        // lists that take in more words know better where a name ends
        let longer = names.iter().find(|n| n.start <= first.start && n.end >= last.end).copied();
        let Some(name) = longer.or_else(|| Name::judge(engine, text, span)) else { continue };
        let (start, end, evidence) = (name.start, name.end, name.signature);
        i += tokens[i..].iter().take_while(|t| t.end <= end).count();
        // `King Crimson`, `Anne Frank Stichting`: a part of a longer name of something
        let is_part = |t: Option<&Token>| {
            t.is_some_and(|t| t.is_capital() && !t.on(flag::TITLE | flag::OFFICE | flag::PARTICLE))
        };
        let begin = tokens.iter().take_while(|t| t.start < start).count();
        let before = begin.checked_sub(1).filter(|&i| i > 0 || !view.starts_sentence());
        let part = is_part(before.and_then(|i| tokens.get(i))) || is_part(tokens.get(i));
        let (announced, listed) = (evidence.has(Evidence::Label), evidence.has(Evidence::Listed));
        let signature = evidence
            .without(Evidence::Canonical)
            // a title announces already: to it adds only a clear yes to a name that lists know
            .with_if(Evidence::CheckPassed, ahead >= CLEAR && (!announced || listed))
            .with_if(Evidence::Keyword, ahead < CLEAR && !announced)
            .with_if(Evidence::Contrary, part && !name.firm && !evidence.has(Evidence::Label));
        engine.add(start..end, rule, signature);
    }
    for name in names.iter() {
        let overlaps = |m: &Match| (m.start as usize) < name.end && (m.end as usize) > name.start;
        let inside = |t: &Token| t.start >= name.start && t.end <= name.end;
        // how sure the tagger is that none of its words is part of a name
        let words = tokens.iter().zip(&labels).filter(|(token, _)| inside(token));
        let sureness =
            words.map(|(_, &(label, ahead))| if label == Label::Outside { ahead } else { 0 });
        let refused = sureness.min().unwrap_or(0);
        if !engine.matches[known..].iter().any(overlaps) {
            let signature = match name.signature {
                // a title announces more than persons: `Minister van Staat`, `Dr. No`
                announced if announced.has(Evidence::Label) => announced
                    .without(Evidence::Structure)
                    .with_if(Evidence::CheckFailed, refused > SURE),
                listed => listed.with_if(Evidence::CheckFailed, refused > SURE && !name.firm),
            };
            engine.add(name.start..name.end, rule, signature);
        }
    }
}

/// How far ahead the tagger has to be at every word to be believed; else what it
/// says is a hint.
const CLEAR: i32 = 100;
/// How far ahead the tagger has to be to overrule the lists.
const SURE: i32 = 150;
