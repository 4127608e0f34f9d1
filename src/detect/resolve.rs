//! Holds the choice between matches that overlap: the best evidence wins. Must not
//! know fields.

use super::confidence;
use super::engine::Match;
use crate::model::Band;
use crate::rules::RuleSet;

/// Chooses between overlapping matches; keeps its memory between calls.
#[derive(Debug, Default)]
pub struct Resolver {
    kept: Vec<Match>,
    cluster: Vec<Match>,
}

impl Resolver {
    /// Sorts `matches` and leaves of those that overlap the one with the best
    /// score; between equals the longer, then the earlier rule.
    pub fn resolve(&mut self, rules: &RuleSet, matches: &mut Vec<Match>) {
        if !matches.is_sorted_by_key(Match::order) {
            matches.sort_unstable_by_key(Match::order);
        }
        if matches.windows(2).all(|pair| pair[0].end <= pair[1].start) {
            return;
        }
        self.kept.clear();
        self.cluster.clear();
        let mut end = 0;
        for &m in matches.iter() {
            if m.start >= end {
                self.settle(rules);
            }
            end = end.max(m.end);
            self.cluster.push(m);
        }
        self.settle(rules);
        self.kept.sort_unstable_by_key(|m| m.start);
        std::mem::swap(matches, &mut self.kept);
    }

    /// Takes from a cluster of overlapping matches the best, then the best of
    /// what is left beside it, and so on.
    fn settle(&mut self, rules: &RuleSet) {
        let score = |m: &Match| confidence::score(rules.rule(m.rule), m.signature);
        self.supersede(rules);
        self.cluster.sort_unstable_by_key(|m| {
            (std::cmp::Reverse((score(m), m.end - m.start)), m.rule, m.start)
        });
        let from = self.kept.len();
        for m in self.cluster.drain(..) {
            if self.kept[from..].iter().all(|k| m.end <= k.start || m.start >= k.end) {
                self.kept.push(m);
            }
        }
    }

    /// Where a rule that is a special case of another is believed, the general
    /// one goes.
    fn supersede(&mut self, rules: &RuleSet) {
        for i in 0..self.cluster.len() {
            let special = self.cluster[i];
            let rule = rules.rule(special.rule);
            if rule.supersedes.is_empty()
                || confidence::band(confidence::score(rule, special.signature)) < Some(Band::Likely)
            {
                continue;
            }
            self.cluster.retain(|m| {
                !(rule.supersedes.contains(&rules.rule(m.rule).id) && m.start >= special.start)
            });
            return;
        }
    }
}
