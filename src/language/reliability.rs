//! The probability of a label by the model → how often such a label is right.
//!
//! In: a class, its probability, how much of the text was known. Out: a probability. Never: another label.
//!
//! The model knows only its classes: what is written in dialects around a standard language, or in a script that has but one class, is surely
//! that class to it. How far its word holds is fitted to labelled lines of languages with and without classes. The numbers stand last in the
//! model's calibration: four for words and longer texts, four for one to three letters, then one a class.
use super::unknown::SIGNS;
use crate::ngram::Model;

/// Log odds are taken at most this large: a hundred lines of a language tell nothing about errors rarer than one in a thousand.
const CLEAR: f32 = 7.0;

/// Numbers that all classes share.
pub const SHARED: usize = 8;
/// Known grams of a text that its script tells the language of: as many as a paragraph has.
const SCRIPT: f32 = 400.0;

/// The fitted numbers; empty where the model was not calibrated.
pub(super) fn trust(model: &Model) -> &[f32] {
    let n = model.classes.len();
    model.calibration.get(3 + 4 * n + SIGNS..).filter(|t| t.len() == SHARED + n).unwrap_or_default()
}

/// Known grams of three letters; words by themselves have more.
const LETTERS: f32 = 10.0;

/// What the reliability depends on: the log odds of the model's probability and the length of the text, apart and together.
pub fn signs(prob: f32, known: f32) -> [f32; SHARED] {
    let known = if known < 1.0 { SCRIPT } else { known };
    let odds = (prob / (1.0 - prob).max(1e-9)).max(1e-9).ln().clamp(-CLEAR, CLEAR);
    let long = known.ln() / 5.0;
    let [a, b, c, d] = [odds, odds * long, 1.0, long];
    if known > LETTERS {
        [a, b, c, d, 0.0, 0.0, 0.0, 0.0]
    } else {
        [0.0, 0.0, 0.0, 0.0, a, b, c, d]
    }
}

/// The log odds that a label of `class` with such signs is right.
pub fn log_odds(trust: &[f32], class: usize, signs: &[f32; SHARED]) -> f32 {
    trust[SHARED + class] + trust.iter().zip(signs).map(|(a, b)| a * b).sum::<f32>()
}

/// How probable it is that a label of `class`, by the model's probability `prob`, is right.
pub fn prob(trust: &[f32], class: usize, prob: f32, known: f32) -> f32 {
    if trust.is_empty() {
        return prob;
    }
    1.0 / (1.0 + (-log_odds(trust, class, &signs(prob, known))).exp())
}

#[cfg(test)]
mod tests {
    use super::{SHARED, prob};

    #[test]
    fn the_word_of_a_class_holds_as_far_as_it_was_found_to() {
        assert_eq!(prob(&[], 0, 0.7, 100.0), 0.7);
        let mut trust = [0.0; SHARED + 2];
        (trust[0], trust[SHARED + 1]) = (1.0, -6.0);
        assert!((prob(&trust, 0, 0.7, 100.0) - 0.7).abs() < 1e-4);
        assert!(prob(&trust, 1, 0.99, 100.0) < 0.5);
    }
}
