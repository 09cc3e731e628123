//! One text → its language, by the compact model.
//!
//! In: a text and a prior. Out: labels with calibrated probabilities. Never: an opinion on what the text is for.
use super::Label;
use super::prior::Prior;
use super::script::{self, COMMON};
use crate::ngram::{Model, Scores, UNIT};

/// Known grams after which more text is not read whatever the margin: about four hundred characters.
const READ: u32 = 1600;

/// Known grams between two looks at whether the text is decided: about forty characters.
const CHECK: u32 = 100;
/// A lead of this much in the logits decides: by the calibrated probabilities, one in a hundred thousand such is wrong.
const LEAD: f32 = 12.0;

fn decided(sums: &[i32], known: u32) -> bool {
    let (mut first, mut second) = (i32::MIN, i32::MIN);
    for s in sums {
        second = second.max((*s).min(first));
        first = first.max(*s);
    }
    (first - second) as f32 > LEAD * UNIT * (known as f32).sqrt()
}

/// Labels texts; holds the scratch space, so make one a thread and use it again.
#[derive(Default)]
pub struct Identifier {
    scores: Box<Scores>,
    /// Class and logit of the last scoring.
    logits: Vec<(usize, f32)>,
}

impl Identifier {
    /// A new one; the model itself is shared and unpacked at first use.
    pub fn new() -> Self {
        Self::default()
    }

    /// Scores the text; `logits` are then filled and normalised to log probabilities.
    pub(super) fn weigh(&mut self, text: &str, prior: &Prior) -> &[(usize, f32)] {
        let model = Model::get();
        let gate = script::dominant(text);
        self.logits.clear();
        if gate == COMMON {
            return &self.logits;
        }
        let range = model.behind(gate);
        let mut next = CHECK;
        model.score(text, gate, &mut self.scores, |s| {
            if s.known < next {
                return false;
            }
            next = s.known + CHECK;
            s.known > READ || decided(&s.sums[range.clone()], s.known)
        });
        let scale = 1.0 / (UNIT * (self.scores.known.max(1) as f32).sqrt());
        let temperature = temperature(model, self.scores.known);
        self.logits.extend(
            range.map(|c| (c, (self.scores.sums[c] as f32 * scale + bias(model, c)) * temperature)),
        );
        prior.add(model, &mut self.logits);
        let top = self.logits.iter().map(|l| l.1).fold(f32::MIN, f32::max);
        let sum: f32 =
            self.logits.iter().filter(|l| l.1 > top - 14.0).map(|l| (l.1 - top).exp()).sum();
        self.logits.iter_mut().for_each(|l| l.1 -= top + sum.ln());
        &self.logits
    }

    /// The most probable label of the text; `und` for text without letters and for languages not known.
    pub fn label(&mut self, text: &str, prior: &Prior) -> Label {
        let model = Model::get();
        match self.weigh(text, prior).iter().max_by(|a, b| a.1.total_cmp(&b.1)) {
            Some(&(class, log)) => {
                let (lang, script) = model.label(class);
                Label { lang, script, prob: log.exp() }
            }
            None => Label { lang: "und", script: script::name(script::dominant(text)), prob: 0.0 },
        }
    }

    /// The best few labels, the most probable first.
    pub fn rank(&mut self, text: &str) -> Vec<Label> {
        let model = Model::get();
        let mut all = self.weigh(text, &Prior::none()).to_vec();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        let label = |(class, log): &(usize, f32)| {
            let (lang, script) = model.label(*class);
            Label { lang, script, prob: log.exp() }
        };
        all.iter().take(5).map(label).collect()
    }

    /// The probability that the text is in `lang` (one of the model's labels), without any prior.
    pub fn prob_of(&mut self, text: &str, lang: &str) -> f32 {
        let model = Model::get();
        self.weigh(text, &Prior::none())
            .iter()
            .filter(|(c, _)| model.label(*c).0 == lang)
            .map(|(_, log)| log.exp())
            .sum()
    }
}

/// The factor on the logits for a text of `known` grams.
fn temperature(model: &Model, known: u32) -> f32 {
    let [a, b, c, ..] = model.calibration[..] else { return 1.0 };
    let long = (known.max(1) as f32).ln();
    (a + b * long + c * long * long).max(0.1)
}

/// The log of how often a class is met beside the others behind its gate.
fn bias(model: &Model, class: usize) -> f32 {
    model.calibration.get(3 + class).copied().unwrap_or(0.0)
}
