//! Holds the propagation of last names: who was named in full is known by the last
//! name alone nearby. Must not know how names are found.

use super::around::follows_capital;
use super::run::{Run, Shape};
use crate::detect::confidence::{band, score};
use crate::detect::engine::Match;
use crate::detect::text::{Text, is_word};
use crate::model::{Band, Evidence, Signature};
use crate::rules::names::{MAX_WORD, flag, word_hash};
use crate::rules::{RuleId, RuleSet};

/// How far from the full name a last name is known, in bytes. A window sees more
/// around what it owns (`detect::MARGIN`), so that any window finds the same.
pub const REACH: usize = 3000;

/// Lists whose words stand for themselves, whoever bears them as a name.
const OTHERS: u16 = flag::NOT_A_NAME | flag::COMPANY | flag::PLACE | flag::WORLD | flag::TITLE;

/// Words of a buffer that may be a last name alone, and the last names in it.
#[derive(Debug, Default)]
pub struct Surnames {
    /// Word hash and where the name ends.
    known: Vec<(u64, usize)>,
    waiting: Vec<Waiting>,
    /// Capitalised words that no list could make a name of: they are looked at again
    /// where somebody was named in full.
    passed: Vec<u32>,
    /// One bit per beginning of a last name that is known.
    beginnings: [u64; 8],
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    start: usize,
    end: usize,
    hash: u64,
}

impl Surnames {
    /// Forgets the buffer before.
    pub fn clear(&mut self) {
        self.known.clear();
        self.waiting.clear();
        self.passed.clear();
    }

    /// Notes the word at `at`, which was let go without a look at what it stands in.
    #[inline]
    pub fn pass(&mut self, at: usize) {
        self.passed.push(at as u32);
    }

    /// Notes a run that may be a last name alone; `found` is what was found in it.
    pub fn note(&mut self, run: &Run, found: &[Match]) {
        let Some((last, particles)) = run.tokens().split_last() else { return };
        let alone = particles.len() <= 3 && particles.iter().all(|t| t.on(flag::PARTICLE));
        // a match with structure is a full name: nothing to wait for
        let full = found.iter().any(|m| m.signature.has(Evidence::Structure));
        if !alone || full || !last.is_capital() || last.on(OTHERS) {
            return;
        }
        let capital = particles.iter().find(|t| t.shape != Shape::Small).unwrap_or(last);
        self.waiting.push(Waiting { start: capital.start, end: last.end, hash: last.hash });
    }

    /// Notes those of the words passed by that are a known last name and stand alone.
    fn look_again(&mut self, rules: &RuleSet, text: &Text) {
        let passed = std::mem::take(&mut self.passed);
        for at in passed.iter().map(|&at| at as usize) {
            let bit = beginning(text, at);
            if self.beginnings[bit / 64] >> (bit % 64) & 1 == 0 || follows_capital(text, at) {
                continue;
            }
            let run = Run::read(&rules.names, text, at, at);
            let known = |hash| {
                let i = self.known.partition_point(|&(of, _)| of < hash);
                self.known.get(i).is_some_and(|&(of, _)| of == hash)
            };
            if !run.too_long && run.tokens().last().is_some_and(|last| known(last.hash)) {
                self.note(&run, &[]);
            }
        }
        self.passed = passed;
    }

    /// Adds the waiting words that are the last name of somebody named in full
    /// within [`REACH`].
    pub fn propagate(
        &mut self,
        rules: &RuleSet,
        text: &Text,
        rule: RuleId,
        matches: &mut Vec<Match>,
    ) {
        if self.waiting.is_empty() && self.passed.is_empty() {
            return;
        }
        self.beginnings = [0; 8];
        for m in matches.iter().filter(|m| m.rule == rule) {
            let full = m.signature.has(Evidence::Structure);
            if full && band(score(rules.rule(rule), m.signature)) >= Some(Band::Likely) {
                let Some((start, hash)) = last_word(text, m) else { continue };
                self.known.push((hash, m.end as usize));
                let bit = beginning(text, start);
                self.beginnings[bit / 64] |= 1 << (bit % 64);
            }
        }
        if self.known.is_empty() {
            return;
        }
        self.known.sort_unstable();
        self.look_again(rules, text);
        let signature = Signature::NONE.with(Evidence::Listed).with(Evidence::Structure);
        for word in &self.waiting {
            let nearest = (word.hash, word.end.saturating_sub(REACH));
            let i = self.known.partition_point(|&known| known < nearest);
            if self
                .known
                .get(i)
                .is_some_and(|&(hash, at)| hash == word.hash && at <= word.end + REACH)
            {
                let (start, end) = (word.start as u32, word.end as u32);
                matches.push(Match { start, end, rule, signature });
            }
        }
    }
}

/// Nine bits of the first three bytes of a word.
#[inline]
fn beginning(text: &Text, at: usize) -> usize {
    let [a, b, c] = [0, 1, 2].map(|i| usize::from(text.at(at + i)));
    (a ^ b << 3 ^ c << 6) & 511
}

/// Start and hash of the last word of a name that has one before it.
fn last_word(text: &Text, m: &Match) -> Option<(usize, u64)> {
    let (from, end) = (m.start as usize, m.end as usize);
    let mut start = end;
    while start > from
        && (is_word(text.before(start)) || matches!(text.before(start), b'-' | b'\''))
    {
        start -= 1;
    }
    let length = end - start;
    (start > from && (3..=MAX_WORD).contains(&length))
        .then(|| (start, word_hash(text.0, start, length)))
}

#[cfg(test)]
mod tests {
    use crate::detect::{Detector, ValueHash};
    use crate::model::NameSearch;
    use crate::rules::RuleSet;
    use crate::validate::{Date, Today};

    #[test]
    fn a_last_name_alone_is_known_near_the_full_name() {
        for search in [NameSearch::Lists, NameSearch::Full] {
            last_names_near_full_ones(search);
        }
    }

    fn last_names_near_full_ones(search: NameSearch) {
        let mut rules = RuleSet::builtin().expect("valid rules");
        rules.name_search = search;
        let today = Today(Date { year: 2026, month: 11, day: 21 });
        let mut detector = Detector::new(&rules, today, ValueHash::new(None), false);
        let far = " niets".repeat(super::REACH / 6 + 40);
        for (text, expected) in [
            ("Annelies Vandenbroucke belde. Toen zei Vandenbroucke niets.", 2),
            ("Toen zei Vandenbroucke niets. Annelies Vandenbroucke belde.", 2),
            ("Hij zag Vandenbroucke niet. Annelies Vandenbroucke belde.", 2),
            ("Hij zag Katja Vandenbroucke niet. Annelies Vandenbroucke belde.", 2),
            ("Toen zei Vandenbrouk niets. Annelies Vandenbroucke belde.", 1),
            (&format!("Annelies Vandenbroucke belde.{far} En Vandenbroucke zweeg."), 1),
        ] {
            let found = detector.matches(text.as_bytes()).iter();
            let names: Vec<&str> = found
                .filter(|m| rules.rule(m.rule).id == "name")
                .filter(|m| crate::detect::score(rules.rule(m.rule), m.signature) > 0)
                .map(|m| &text[m.start as usize..m.end as usize])
                .collect();
            let of_hers = names.iter().filter(|name| name.contains("Vandenbroucke")).count();
            assert_eq!(of_hers, expected, "{}: {names:?}", &text[..40]);
        }
    }
}
