//! Holds the propagation of last names: who was named in full is known by the last
//! name alone nearby. Must not know how names are found.

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

    /// Adds the waiting words that are the last name of somebody named in full
    /// within [`REACH`].
    pub fn propagate(
        &mut self,
        rules: &RuleSet,
        text: &Text,
        rule: RuleId,
        matches: &mut Vec<Match>,
    ) {
        if self.waiting.is_empty() {
            return;
        }
        for m in matches.iter().filter(|m| m.rule == rule) {
            let full = m.signature.has(Evidence::Structure);
            if full && band(score(rules.rule(rule), m.signature)) >= Some(Band::Likely) {
                self.known.extend(last_word(text, m).map(|hash| (hash, m.end as usize)));
            }
        }
        self.known.sort_unstable();
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

/// Hash of the last word of a name that has one before it.
fn last_word(text: &Text, m: &Match) -> Option<u64> {
    let (from, end) = (m.start as usize, m.end as usize);
    let mut start = end;
    while start > from
        && (is_word(text.before(start)) || matches!(text.before(start), b'-' | b'\''))
    {
        start -= 1;
    }
    let length = end - start;
    (start > from && (3..=MAX_WORD).contains(&length)).then(|| word_hash(text.0, start, length))
}

#[cfg(test)]
mod tests {
    use crate::detect::{Detector, ValueHash};
    use crate::rules::RuleSet;
    use crate::validate::{Date, Today};

    #[test]
    fn a_last_name_alone_is_known_near_the_full_name() {
        let mut rules = RuleSet::builtin().expect("valid rules");
        rules.name_search = crate::model::NameSearch::Full;
        let today = Today(Date { year: 2026, month: 11, day: 21 });
        let mut detector = Detector::new(&rules, today, ValueHash::new(None), false);
        let far = " niets".repeat(super::REACH / 6 + 40);
        for (text, expected) in [
            ("Annelies Vandenbroucke belde. Toen zei Vandenbroucke niets.", 2),
            ("Toen zei Vandenbroucke niets. Annelies Vandenbroucke belde.", 2),
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
