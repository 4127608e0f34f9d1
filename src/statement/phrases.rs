//! Holds phrases of a lexicon and the search for them among words. Must not know what they
//! stand for.

use super::tokens::{Token, folded};
use std::collections::HashMap;
use std::ops::Range;

/// Words that `..` stands for, at most; `...` for twice as many and some.
const GAP: usize = 4;
const WIDE: usize = 12;

/// One word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    Is(String),
    Starts(String),
    Ends(String),
    Holds(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// One of these words; whether it may be left out.
    One(Vec<Word>, bool),
    /// Up to so many words.
    Gap(usize),
    /// A duration.
    Duration,
}

#[derive(Clone, Debug)]
struct Phrase {
    parts: Vec<Part>,
    label: usize,
}

/// A phrase that was found: its label and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) label: usize,
    pub(super) words: Range<usize>,
}

/// Phrases under labels. A phrase is words; `a|b` is either, `(a)` may be left out, `a*`,
/// `*a` and `*a*` stand for more letters, `..` for up to four words, `...` for up to twelve,
/// `#` for a duration.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    labels: Vec<String>,
    all: Vec<Phrase>,
    by_first: HashMap<String, Vec<usize>>,
    others: Vec<usize>,
}

impl Phrases {
    /// Adds a phrase; says what is wrong with it.
    pub(super) fn add(&mut self, label: &str, phrase: &str) -> Result<(), String> {
        let mut parts: Vec<Part> = Vec::new();
        for written in phrase.split_whitespace() {
            // `d'identité` is two words
            if written.contains(['|', '(', '*', '#']) || written.starts_with("..") {
                parts.push(part(written)?);
            } else {
                let words = folded(written);
                let one = |word: &str| Part::One(vec![Word::Is(word.to_owned())], false);
                parts.extend(words.split(' ').filter(|word| !word.is_empty()).map(one));
            }
        }
        let label = match self.labels.iter().position(|known| known == label) {
            Some(label) => label,
            None => {
                self.labels.push(label.to_owned());
                self.labels.len() - 1
            }
        };
        // `bank rekening` is also written as one word
        if parts.len() > 1
            && let Some(joined) = joined(&parts)
        {
            self.push(Phrase { parts: vec![Part::One(vec![joined], false)], label });
        }
        match parts.first() {
            Some(Part::One(_, false) | Part::Duration) => {}
            _ => return Err(format!("`{phrase}` must begin with a word")),
        }
        self.push(Phrase { parts, label });
        Ok(())
    }

    fn push(&mut self, phrase: Phrase) {
        let number = self.all.len();
        match &phrase.parts[0] {
            Part::One(words, _) => {
                let mut plain = true;
                for word in words {
                    match word {
                        Word::Is(word) => {
                            self.by_first.entry(word.clone()).or_default().push(number);
                        }
                        _ => plain = false,
                    }
                }
                if !plain {
                    self.others.push(number);
                }
            }
            _ => self.others.push(number),
        }
        self.all.push(phrase);
    }

    /// The name of a label.
    pub(super) fn label(&self, hit: &Hit) -> &str {
        &self.labels[hit.label]
    }

    /// The phrases that are found, from left to right, the longest at each place with all
    /// its labels, none inside another.
    pub(super) fn find(&self, words: &[Token], durations: &[Range<usize>]) -> Vec<Hit> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let here = self.all_at(words, at, durations);
            at = here.first().map_or(at + 1, |hit| hit.words.end.max(at + 1));
            found.extend(here);
        }
        found
    }

    /// Every phrase that is found, with those inside others; each label once at a place.
    pub(super) fn every(&self, words: &[Token], durations: &[Range<usize>]) -> Vec<Hit> {
        let mut found: Vec<Hit> = Vec::new();
        for at in 0..words.len() {
            for number in self.beginning(&words[at]) {
                let phrase = &self.all[number];
                if let Some(end) = matched(&phrase.parts, words, at, durations) {
                    let hit = Hit { label: phrase.label, words: at..end };
                    if !found.contains(&hit) {
                        found.push(hit);
                    }
                }
            }
        }
        found
    }

    /// Whether any phrase is found.
    pub(super) fn any(&self, words: &[Token]) -> bool {
        (0..words.len()).any(|at| {
            let mut numbers = self.beginning(&words[at]);
            numbers.any(|number| matched(&self.all[number].parts, words, at, &[]).is_some())
        })
    }

    fn beginning<'p>(&'p self, word: &Token) -> impl Iterator<Item = usize> + 'p {
        let exact = self.by_first.get(&word.norm).into_iter().flatten().copied();
        exact.chain(self.others.iter().copied())
    }

    /// The longest phrase that begins at a word.
    pub(super) fn longest_at(
        &self,
        words: &[Token],
        at: usize,
        durations: &[Range<usize>],
    ) -> Option<Hit> {
        self.all_at(words, at, durations).into_iter().next()
    }

    /// The longest phrases that begin at a word: of one length, each with another label.
    pub(super) fn all_at(
        &self,
        words: &[Token],
        at: usize,
        durations: &[Range<usize>],
    ) -> Vec<Hit> {
        let mut best: Vec<Hit> = Vec::new();
        for number in self.beginning(&words[at]) {
            let phrase = &self.all[number];
            let Some(end) = matched(&phrase.parts, words, at, durations) else { continue };
            let hit = Hit { label: phrase.label, words: at..end };
            match best.first().map(|best| end.cmp(&best.words.end)) {
                None | Some(std::cmp::Ordering::Greater) => best = vec![hit],
                Some(std::cmp::Ordering::Equal) if !best.contains(&hit) => best.push(hit),
                _ => {}
            }
        }
        best
    }
}

/// The words of a phrase as one; the last may be open at its end.
fn joined(parts: &[Part]) -> Option<Word> {
    let mut whole = String::new();
    for (i, part) in parts.iter().enumerate() {
        let Part::One(words, false) = part else { return None };
        match words.as_slice() {
            [Word::Is(word)] => whole.push_str(word),
            [Word::Starts(word)] if i + 1 == parts.len() => {
                whole.push_str(word);
                return Some(Word::Starts(whole));
            }
            _ => return None,
        }
    }
    Some(Word::Is(whole))
}

/// One part as written.
fn part(written: &str) -> Result<Part, String> {
    match written {
        ".." => return Ok(Part::Gap(GAP)),
        "..." => return Ok(Part::Gap(WIDE)),
        "#" => return Ok(Part::Duration),
        _ => {}
    }
    let inner = written.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let words: Vec<Word> = inner.unwrap_or(written).split('|').map(word).collect();
    match words.iter().any(Word::is_empty) {
        true => Err(format!("`{written}` is no word")),
        false => Ok(Part::One(words, inner.is_some())),
    }
}

fn word(written: &str) -> Word {
    let (starts, ends) = (written.ends_with('*'), written.starts_with('*'));
    let plain = folded(written.trim_matches('*')).replace(' ', "");
    match (starts, ends) {
        (false, false) => Word::Is(plain),
        (true, false) => Word::Starts(plain),
        (false, true) => Word::Ends(plain),
        (true, true) => Word::Holds(plain),
    }
}

impl Word {
    fn is_empty(&self) -> bool {
        let (Word::Is(word) | Word::Starts(word) | Word::Ends(word) | Word::Holds(word)) = self;
        word.is_empty()
    }

    fn fits(&self, norm: &str) -> bool {
        match self {
            Word::Is(word) => word == norm,
            Word::Starts(word) => norm.starts_with(word.as_str()),
            Word::Ends(word) => norm.ends_with(word.as_str()),
            Word::Holds(word) => norm.contains(word.as_str()),
        }
    }
}

/// Where the words end that begin at `at` and fit `parts`; the nearest end.
fn matched(
    parts: &[Part],
    words: &[Token],
    at: usize,
    durations: &[Range<usize>],
) -> Option<usize> {
    let Some((first, rest)) = parts.split_first() else { return Some(at) };
    match first {
        Part::One(any, optional) => {
            let fits = words.get(at).is_some_and(|token| any.iter().any(|w| w.fits(&token.norm)));
            if fits && let Some(end) = matched(rest, words, at + 1, durations) {
                return Some(end);
            }
            if *optional { matched(rest, words, at, durations) } else { None }
        }
        Part::Gap(most) => {
            let last = (at + most).min(words.len());
            (at..=last).find_map(|next| matched(rest, words, next, durations))
        }
        Part::Duration => {
            let duration = durations.iter().find(|duration| duration.start == at)?;
            matched(rest, words, duration.end, durations)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::tokens::tokens;

    #[test]
    fn phrases_are_words_with_room_between_them() {
        for (phrase, text, found) in [
            ("e-mail adres", "uw e-mailadres graag", Some(1..2)),
            ("e-mail adres", "uw e-mail adres graag", Some(1..3)),
            ("bewar* .. uw gegevens", "wij bewaren dus ook uw gegevens", Some(1..6)),
            ("bewar* .. gegevens", "bewaren wij dat alles niet bij uw gegevens", None),
            ("op basis van (uw) toestemming", "op basis van toestemming", Some(0..4)),
            ("*gegevens", "alle klantgegevens", Some(1..2)),
            ("delen|geven", "wij geven", Some(1..2)),
        ] {
            let mut phrases = Phrases::default();
            phrases.add("x", phrase).expect(phrase);
            let hits = phrases.find(&tokens(text), &[]);
            assert_eq!(hits.first().map(|hit| hit.words.clone()), found, "{phrase}: {text}");
        }
        let mut phrases = Phrases::default();
        assert!(phrases.add("x", ".. a").is_err() && phrases.add("x", "a () b").is_err());
    }
}
