//! Holds the one table that turns evidence into odds and odds into bands. Must not
//! know text. All numbers are hundredths of log10 odds.

use crate::model::{Band, Evidence, Signature};
use crate::rules::{Rule, Weights};

/// Odds from which on a match is in a band: 0.98, 0.75 and 0.20.
const BANDS: [(i32, Band); 3] =
    [(169, Band::Confirmed), (LIKELY, Band::Likely), (-60, Band::Candidate)];
const LIKELY: i32 = 48;

/// A word that speaks against it: 1 : 50.
const CONTRARY: i32 = -170;
/// A part of something longer: 1 : 20.
const EMBEDDED: i32 = -130;

/// The band of a score; None where the match is not worth counting.
pub fn band(score: i32) -> Option<Band> {
    BANDS.iter().find(|(from, _)| score >= *from).map(|&(_, band)| band)
}

/// What one kind of evidence weighs for a rule.
pub fn weight(weights: &Weights, evidence: Evidence) -> i32 {
    match evidence {
        Evidence::CheckPassed => weights.passed,
        Evidence::CheckFailed => weights.failed,
        Evidence::Canonical => weights.canonical,
        Evidence::Label => weights.label,
        Evidence::Keyword => weights.keyword,
        Evidence::Contrary => CONTRARY,
        Evidence::Embedded => EMBEDDED,
        Evidence::Listed => weights.listed,
        Evidence::Structure => weights.structure,
        // marks: they say what a match is for, not whether it is one
        Evidence::WholeCell | Evidence::Sample | Evidence::Role => 0,
    }
}

/// What each reason adds to the score of a match, in hundredths of log10 odds: what
/// is known before any evidence first.
pub fn reasons(rule: &Rule, signature: Signature) -> Vec<(String, i32)> {
    let before = ("before any evidence".to_owned(), rule.weights.prior);
    let of = signature.iter().map(|evidence| {
        let weight = weight(&rule.weights, evidence);
        (evidence.meaning().to_owned(), weight)
    });
    let mut reasons: Vec<_> = std::iter::once(before).chain(of.filter(|r| r.1 != 0)).collect();
    let sum: i32 = reasons.iter().map(|(_, weight)| weight).sum();
    if score(rule, signature) != sum {
        let cap = score(rule, signature) - sum;
        reasons.push(("wrong check digits: a candidate at most".to_owned(), cap));
    }
    reasons
}

/// The score of a match by its own evidence, before its column is looked at.
pub fn score(rule: &Rule, signature: Signature) -> i32 {
    let weights = &rule.weights;
    // a weight or nothing, for every kind: faster than to ask which are there
    let of = |evidence| weight(weights, evidence) * i32::from(signature.has(evidence));
    let sum = Evidence::ALL.into_iter().map(of).sum::<i32>();
    capped(rule, signature, weights.prior + sum)
}

/// A number whose check digits are wrong is a candidate at most, whatever its label
/// says: a fault to look at, not an identifier. So is what a recogniser itself
/// refuses: a private address identifies nobody.
pub fn capped(rule: &Rule, signature: Signature, score: i32) -> i32 {
    let digits = rule.has_check_digits();
    let refused = signature.has(Evidence::CheckFailed) && (digits || rule.check.is_none());
    if refused { at_most_candidate(score) } else { score }
}

/// A score that is no better than a candidate's.
pub fn at_most_candidate(score: i32) -> i32 {
    score.min(LIKELY - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_those_of_their_promise() {
        let odds = |probability: f64| ((probability / (1.0 - probability)).log10() * 100.0) as i32;
        assert_eq!(band(odds(0.981)), Some(Band::Confirmed));
        assert_eq!(band(odds(0.979)), Some(Band::Likely));
        assert_eq!(band(odds(0.76)), Some(Band::Likely));
        assert_eq!(band(odds(0.74)), Some(Band::Candidate));
        assert_eq!(band(odds(0.19)), None);
    }
}
