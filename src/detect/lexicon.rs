//! Holds the search for words of special categories: only near a person, only where
//! nothing denies them. Must not know which words: rules say so.

use super::confidence;
use super::engine::{Engine, Match};
use super::text::{Text, is_letter};
use crate::model::{Band, Evidence, Signature};
use crate::rules::keywords::Hit;
use crate::rules::{RuleId, RuleSet};
use std::ops::Range;

/// How far from a person a word of a special category speaks of them, in bytes.
const NEAR: usize = 240;
/// How far before a word a negation is looked for, in words.
const DENIAL_WORDS: usize = 6;

/// Words that deny what follows.
const DENIALS: &[&[u8]] = &[
    b"geen", b"niet", b"nooit", b"noch", b"zonder", b"aucun", b"aucune", b"pas", b"sans", b"ni",
    b"jamais", b"no", b"not", b"never", b"without", b"nor", b"kein", b"keine", b"keinen", b"nicht",
    b"ohne", b"nie",
];

/// Words found on the way; kept between calls.
#[derive(Default)]
pub(super) struct Lexicon {
    hits: Vec<Hit>,
    near: Vec<Range<usize>>,
}

impl Lexicon {
    /// Adds to the engine's matches the words that stand near the persons among
    /// them. True when there are any.
    pub(super) fn near_persons(&mut self, engine: &mut Engine, buf: &[u8]) -> bool {
        self.near.clear();
        for m in &engine.matches {
            if is_person(engine.rules, m) {
                let start = (m.start as usize).saturating_sub(NEAR);
                let end = (m.end as usize + NEAR).min(buf.len());
                match self.near.last_mut() {
                    Some(last) if last.end >= start => last.end = last.end.max(end),
                    _ => self.near.push(start..end),
                }
            }
        }
        let before = engine.matches.len();
        for i in 0..self.near.len() {
            let near = self.near[i].clone();
            self.within(engine, buf, near);
        }
        engine.matches.len() > before
    }

    /// Adds the words in a stretch that speaks of a person.
    pub(super) fn within(&mut self, engine: &mut Engine, buf: &[u8], near: Range<usize>) {
        let rules = engine.rules;
        let text = Text(buf);
        let whole = whole_words(&text, near);
        self.hits.clear();
        rules.terms.find(&buf[whole.clone()], whole.start, &mut self.hits);
        self.hits.retain(|hit| {
            let written = &buf[hit.start..hit.end];
            let other_word = hit.word.exact && written.iter().any(u8::is_ascii_lowercase);
            !(other_word || is_denied(&text, hit.start))
        });
        for (i, hit) in self.hits.iter().enumerate() {
            let end = hit.end + letters(&text, hit.end);
            for id in rules_of(rules, hit) {
                let other = |(j, other): (usize, &Hit)| {
                    j != i
                        && other.word.speaks_for.has(id.index())
                        && !buf[other.start..other.end]
                            .eq_ignore_ascii_case(&buf[hit.start..hit.end])
                };
                let second = self.hits.iter().enumerate().any(other);
                let signature =
                    Signature::NONE.with(Evidence::Structure).with_if(Evidence::Listed, second);
                engine.add_in_context(&text, hit.start..end, id, signature);
            }
        }
    }
}

fn is_person(rules: &RuleSet, m: &Match) -> bool {
    let rule = rules.rule(m.rule);
    rule.person && confidence::band(confidence::score(rule, m.signature)) >= Some(Band::Likely)
}

fn rules_of<'r>(rules: &'r RuleSet, hit: &Hit) -> impl Iterator<Item = RuleId> + use<'r> {
    let word = hit.word;
    rules.iter().map(|(id, _)| id).filter(move |id| word.speaks_for.has(id.index()))
}

/// The stretch without words that it cuts.
fn whole_words(text: &Text, near: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (near.start, near.end);
    if start > 0 && is_letter(text.before(start)) {
        start += letters(text, start);
    }
    while end > start && is_letter(text.at(end)) && is_letter(text.before(end)) {
        end -= 1;
    }
    start.min(end)..end
}

fn letters(text: &Text, at: usize) -> usize {
    (at..).take_while(|&i| is_letter(text.at(i))).count()
}

/// Whether a word before it in its sentence denies it.
fn is_denied(text: &Text, at: usize) -> bool {
    let before = text.slice(at.saturating_sub(64), at);
    let sentence =
        before.iter().rposition(|b| matches!(b, b'.' | b'\n' | b';' | b':' | b'!' | 0xFF));
    let sentence = &before[sentence.map_or(0, |i| i + 1)..];
    let words = sentence.rsplit(|&b| !is_letter(b)).filter(|word| !word.is_empty());
    words
        .take(DENIAL_WORDS)
        .any(|word| DENIALS.iter().any(|denial| word.eq_ignore_ascii_case(denial)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_reaches_six_words_and_no_further_than_its_sentence() {
        for (before, denied) in [
            ("heeft geen ", true),
            ("Wij verwerken geen gegevens over ", true),
            ("geen een twee drie vier vijf zes ", false),
            ("Dat is het niet. Hij heeft ", false),
            ("n'a pas de ", true),
            ("last van ", false),
        ] {
            let text = format!("{before}diabetes");
            assert_eq!(is_denied(&Text(text.as_bytes()), before.len()), denied, "{before}");
        }
    }
}
