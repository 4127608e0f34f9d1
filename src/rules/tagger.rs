//! Holds the weights of the tagger that tells names in running text: a linear model
//! over hashed features. Must not know which features there are.

/// What a word of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// No part of a name.
    Outside,
    /// The first word of a name.
    Begin,
    /// A further word of a name.
    Inside,
}

impl Label {
    /// Every label, in the order of its number.
    pub const ALL: [Label; 3] = [Label::Outside, Label::Begin, Label::Inside];
}

/// How many labels there are.
pub const LABELS: usize = Label::ALL.len();

/// Bits of a feature's number.
pub const BITS: u32 = 18;

/// Bytes of a file of weights: one for each label of each feature.
pub const BYTES: usize = LABELS << BITS;

/// Weights as read from a file that `train-names` wrote: for each feature one signed
/// byte for each label.
#[derive(Clone, Copy, Debug)]
pub struct Tagger {
    weights: &'static [u8],
}

impl Tagger {
    /// The tagger with these weights; None when they are not [`BYTES`] long.
    pub fn new(weights: &'static [u8]) -> Option<Self> {
        (weights.len() == BYTES).then_some(Tagger { weights })
    }

    /// Adds what a feature says for each label.
    #[inline]
    pub fn add(&self, feature: u32, scores: &mut [i32; LABELS]) {
        let at = feature as usize * LABELS;
        if let Some(weights) = self.weights.get(at..at + LABELS) {
            for (score, &weight) in scores.iter_mut().zip(weights) {
                *score += i32::from(weight as i8);
            }
        }
    }
}

/// The label with the best score, the first of equals; and how far it is ahead of
/// the best other.
pub fn best(scores: &[i32; LABELS]) -> (Label, i32) {
    let (mut label, mut top, mut second) = (Label::Outside, i32::MIN, i32::MIN);
    for (&score, candidate) in scores.iter().zip(Label::ALL) {
        if score > top {
            (second, top, label) = (top, score, candidate);
        } else {
            second = second.max(score);
        }
    }
    (label, top.saturating_sub(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_label_is_the_first_of_the_highest() {
        for (scores, expected) in [
            ([0, 0, 0], (Label::Outside, 0)),
            ([1, 5, 3], (Label::Begin, 2)),
            ([1, 2, 9], (Label::Inside, 7)),
            ([4, 4, -9], (Label::Outside, 0)),
        ] {
            assert_eq!(best(&scores), expected, "{scores:?}");
        }
    }

    #[test]
    fn weights_are_signed_and_of_one_length() {
        assert!(Tagger::new(&[]).is_none());
        static WEIGHTS: [u8; BYTES] = {
            let mut weights = [0; BYTES];
            weights[LABELS] = 3;
            weights[LABELS + 1] = 0xFE;
            weights
        };
        let tagger = Tagger::new(&WEIGHTS).expect("the right length");
        let mut scores = [0; LABELS];
        tagger.add(1, &mut scores);
        tagger.add(0, &mut scores);
        assert_eq!(scores, [3, -2, 0]);
    }
}
