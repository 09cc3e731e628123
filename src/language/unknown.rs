//! How a text scored → how probable it is that its language has no class.
//!
//! In: grams seen and known, the best class's score. Out: log odds. Never: a label.
//!
//! A text in a language that the model knows has most of its grams known, and its class scores as that class usually does. The weights are
//! fitted to labelled lines of named and unnamed languages, and stand in the model's calibration behind the class biases: one usual score
//! and one offset a class, then one weight a sign.
use crate::ngram::{Model, Scores};

/// Signs of an unknown language.
pub const SIGNS: usize = 8;

/// What one scoring tells about known and unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Grams that had weights.
    pub known: f32,
    /// Grams looked at.
    pub seen: f32,
}

impl Evidence {
    /// Of a scoring.
    pub fn of(scores: &Scores) -> Self {
        Self { known: scores.known as f32, seen: scores.seen as f32 }
    }

    /// The signs: `raw` is the best class's summed weight over the root of the known grams, `usual` what one gram of it usually weighs in
    /// that class's texts; the best and the second best probability.
    pub fn signs(self, raw: f32, usual: f32, best: f32, second: f32) -> [f32; SIGNS] {
        let known = self.known.max(1.0);
        let share = known / self.seen.max(1.0);
        let fit = if usual > 0.0 { raw / known.sqrt() / usual } else { 1.0 };
        let long = known.ln() / 5.0;
        let lead = (best.max(1e-6) / second.max(1e-6)).ln().min(12.0) / 4.0;
        [1.0, fit, share, long, fit * long, share * long, lead, lead * long]
    }
}

/// The log odds that the text is in none of the model's languages; very low where the model was not calibrated.
pub(super) fn log_odds(
    model: &Model,
    evidence: &Evidence,
    class: usize,
    raw: f32,
    (best, second): (f32, f32),
) -> f32 {
    let n = model.classes.len();
    let at = |i: usize| model.calibration.get(3 + i).copied();
    let (Some(usual), Some(_)) = (at(n + class), at(3 * n + SIGNS - 1)) else { return -30.0 };
    let signs = evidence.signs(raw, usual, best, second);
    let weights = &model.calibration[3 + 3 * n..3 + 3 * n + SIGNS];
    signs.iter().zip(weights).map(|(s, w)| s * w).sum::<f32>()
}

/// Added to the log odds for a text of which nothing else is known: how often a language without a class is taken for this one, as the
/// dialects around a standard language are.
pub(super) fn relatives(model: &Model, class: usize) -> f32 {
    model.calibration.get(3 + 2 * model.classes.len() + class).copied().unwrap_or(0.0)
}
