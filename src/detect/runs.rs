//! Holds what the run of a column's values says: how many pass a check that few pass by
//! chance, whether they count up, whether they are titles. Must not know names of columns.

use super::tally::{FieldTally, Shape};
use crate::model::Evidence;
use crate::rules::{Rule, RuleSet};

/// The run of values is no better than chance: as good as a prior of 1 : 1000.
const NOISE: i32 = -300;

/// Weight of `passed` of `shaped` distinct values passing a check that a random
/// one passes with the rule's chance.
pub(super) fn mixture(rule: &Rule, shaped: u32, passed: u32) -> i32 {
    let (n, k, p) = (f64::from(shaped), f64::from(passed), rule.among);
    let deviation = (n * p * (1.0 - p)).sqrt();
    // one in a million for chance alone
    let by_chance = k < n * p + 4.75 * deviation;
    if shaped < 8 || (by_chance && k >= 0.9 * n) {
        // few values vouch for each other, one by one
        let others = (passed as i32 - 1).max(0) * rule.weights.passed
            + (shaped - passed) as i32 * rule.weights.failed;
        return others.clamp(-150, 300);
    }
    // beside its look-alikes one that passes tells less than it does alone
    let less = (100.0 * (rule.among / rule.chance).log10()).round() as i32;
    if by_chance {
        return NOISE - rule.weights.prior - less;
    }
    // the share of real values takes the place of the prior
    let real = ((k / n - p) / (0.98 - p)).clamp(0.02, 0.98);
    (100.0 * (real / (1.0 - real)).log10()).round() as i32 - rule.weights.prior - less
}

/// Whether the names inside a field's cells are rare, and hardly any stands in a
/// sentence: titles of songs, films, products.
pub(super) fn holds_titles(rules: &RuleSet, field: &FieldTally) -> bool {
    let names = field.parts.iter().filter(|tally| {
        rules.rule(tally.rule).is_of_names() && !tally.signature.has(Evidence::Contrary)
    });
    let names: u64 = names.map(|tally| tally.count).sum();
    field.sketch.distinct() >= 20 && names * 4 < field.values && field.in_sentences * 4 < names
}

/// Whether the numbers of a field lie as densely as a counter's.
pub(super) fn is_sequence(field: &FieldTally) -> bool {
    let distinct = field.sketch.distinct();
    let (low, high) = field.numbers;
    distinct >= 20 && are_numbers(field) && u128::from(distinct) * 2 > u128::from(high - low) + 1
}

/// Whether the numbers of a field lie within a thousandth of their size.
pub(super) fn starts_alike(field: &FieldTally) -> bool {
    let (low, high) = field.numbers;
    are_numbers(field) && high - low < low / 1000
}

/// Whether nearly all values are whole numbers.
fn are_numbers(field: &FieldTally) -> bool {
    let digits = field.shapes[Shape::Digits as usize]
        + field.cells.iter().filter(|c| c.shape == Shape::Digits).map(|c| c.count).sum::<u64>();
    field.numbers.0 <= field.numbers.1 && digits * 10 >= field.values * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_passes_entirely_never_speaks_against_its_rule() {
        let rules = RuleSet::builtin().expect("valid rules");
        for (_, rule) in rules.iter().filter(|(_, rule)| rule.check.is_some()) {
            for n in 1..=256 {
                assert!(mixture(rule, n, n) >= 0, "{} of {n} values", rule.id);
            }
        }
    }

    #[test]
    fn a_run_that_passes_as_chance_would_is_noise() {
        let rules = RuleSet::builtin().expect("valid rules");
        for (_, rule) in rules.iter().filter(|(_, r)| r.check.is_some() && r.chance < 0.45) {
            for n in [30, 100, 256] {
                let by_chance = (f64::from(n) * rule.among).round() as u32;
                let score = rule.weights.prior + mixture(rule, n, by_chance);
                assert!(score <= NOISE, "{} of {n} values: {score}", rule.id);
            }
        }
    }
}
