//! Labels of a document's blocks → what its next block probably is.
//!
//! In: labels with weights, a declared language. Out: additions to log probabilities. Never: certainty.
use super::Label;
use crate::ngram::Model;

/// A soft expectation of a document's languages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prior {
    shares: Vec<(&'static str, f32)>,
    total: f32,
    /// Weight of what is in languages without a class.
    unknown: f32,
    /// What is added to each class's log probability, once [`Self::ready`]; empty before.
    logs: Vec<f32>,
}

/// Share of the expectation that stays with all languages alike.
const OPEN: f32 = 0.02;

/// What a hint weighs beside a page's text.
const HINT: f32 = 0.3;
/// What a declaration weighs at least, in characters.
const SENTENCE: f32 = 60.0;
/// Log odds of a language without a class in the lines that the calibration was fitted to, as they are weighed there.
const UNNAMED: f32 = -2.7;

impl Prior {
    /// No expectation.
    pub const fn none() -> Self {
        Self { shares: Vec::new(), total: 0.0, unknown: 0.0, logs: Vec::new() }
    }

    /// Whether nothing is expected.
    pub fn is_none(&self) -> bool {
        self.total + self.unknown <= 0.0
    }

    /// From labels with weights (characters, say).
    pub fn from_labels(labels: impl IntoIterator<Item = (Label, f32)>) -> Self {
        let mut out = Self::none();
        for (label, weight) in labels {
            out.push(label.lang, weight * label.prob);
        }
        out
    }

    /// With a declared language (`lang=`, `hreflang`): evidence worth a sentence, not truth.
    pub fn with_declared(self, lang: &str) -> Self {
        let weight = (self.total * HINT).max(SENTENCE);
        self.with(lang, weight)
    }

    /// With another's opinion on the language, worth as much on a long page and nothing on an empty one.
    pub(super) fn with_opinion(self, lang: &str) -> Self {
        let weight = self.total * HINT;
        self.with(lang, weight)
    }

    fn with(mut self, lang: &str, weight: f32) -> Self {
        let model = Model::get();
        let lang = super::codes::normal(lang);
        if let Some(class) = model.classes.iter().position(|c| c.label == lang) {
            self.push(model.label(class).0, weight);
        }
        self
    }

    /// Languages and their shares, the largest first.
    pub fn shares(&self) -> Vec<(&'static str, f32)> {
        let mut out: Vec<_> =
            self.shares.iter().map(|(l, w)| (*l, w / self.total.max(1e-9))).collect();
        out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        out
    }

    fn push(&mut self, lang: &'static str, weight: f32) {
        if lang == "und" || weight <= 0.0 {
            return;
        }
        self.total += weight;
        self.logs.clear();
        match self.shares.iter_mut().find(|s| s.0 == lang) {
            Some(s) => s.1 += weight,
            None => self.shares.push((lang, weight)),
        }
    }

    /// Adds weight of text in languages without a class.
    pub(super) fn push_unknown(&mut self, weight: f32) {
        self.unknown += weight;
        self.logs.clear();
    }

    /// How much of the text is in languages without a class, 0 to 1.
    pub(super) fn unknown_share(&self) -> f32 {
        self.unknown / (self.total + self.unknown).max(1e-9)
    }

    /// Added to the log odds that a text is in a language without a class: nothing without expectation, much against it where all else is
    /// in languages that have one.
    pub(super) fn openness(&self) -> f32 {
        let all = self.total + self.unknown;
        if all <= 0.0 {
            return 0.0;
        }
        let share = self.unknown_share().clamp(OPEN, 1.0 - OPEN);
        (share / (1.0 - share)).ln() - UNNAMED
    }

    /// Adds what is expected to the log probabilities of some classes of one gate.
    pub(super) fn add(&self, model: &Model, logits: &mut [(usize, f32)]) {
        if self.total <= 0.0 {
            return;
        }
        if !self.logs.is_empty() {
            logits.iter_mut().for_each(|l| l.1 += self.logs[l.0]);
            return;
        }
        let all: f32 = logits.iter().map(|l| commonness(model, l.0)).sum();
        let open = |class| OPEN * commonness(model, class) / all;
        logits.iter_mut().for_each(|l| l.1 += open(l.0).ln());
        let expected = self.shares.iter().copied().chain([("und", self.unknown)]);
        for (lang, weight) in expected.filter(|e| e.1 > 0.0) {
            let share = (1.0 - OPEN) * weight / (self.total + self.unknown);
            for class in model.classes_of(lang) {
                if let Some(logit) = logits.iter_mut().find(|l| l.0 == class) {
                    logit.1 += (share / open(class) + 1.0).ln();
                }
            }
        }
    }

    /// Adds what is expected to the log probabilities of all classes of a gate, the first of which is `first`.
    pub(super) fn add_to_gate(&self, first: usize, logits: &mut [f32]) {
        if self.total <= 0.0 {
            return;
        }
        if let Some(logs) = self.logs.get(first..first + logits.len()) {
            logits.iter_mut().zip(logs).for_each(|(logit, log)| *logit += log);
            return;
        }
        let mut all: Vec<_> = (first..).zip(logits.iter().copied()).collect();
        self.add(Model::get(), &mut all);
        logits.iter_mut().zip(all).for_each(|(to, (_, log))| *to = log);
    }

    /// Works out, once for the many texts of a document, what is added to the classes of all gates.
    pub(super) fn ready(mut self, model: &Model) -> Self {
        if self.total <= 0.0 {
            return self;
        }
        let common: Vec<f32> = (0..model.classes.len()).map(|c| commonness(model, c)).collect();
        let mut open = Vec::with_capacity(common.len());
        while open.len() < common.len() {
            let gate = model.gate_of(open.len());
            let all: f32 = common[gate.clone()].iter().sum();
            open.extend(common[gate].iter().map(|c| OPEN * c / all));
        }
        let mut logs: Vec<f32> = open.iter().map(|o| o.ln()).collect();
        let expected = self.shares.iter().copied().chain([("und", self.unknown)]);
        for (lang, weight) in expected.filter(|e| e.1 > 0.0) {
            let share = (1.0 - OPEN) * weight / (self.total + self.unknown);
            for class in model.classes_of(lang) {
                logs[class] += (share / open[class] + 1.0).ln();
            }
        }
        self.logs = logs;
        self
    }

    /// The class of these that is expected most, and by how much more than the next, in the unit of the log probabilities.
    pub(super) fn expected(&self, gate: std::ops::Range<usize>) -> (usize, f32) {
        let (mut best, mut first, mut second) = (usize::MAX, f32::MIN, f32::MIN);
        for class in gate {
            let Some(&log) = self.logs.get(class) else { return (usize::MAX, 0.0) };
            second = second.max(log.min(first));
            if log > first {
                (best, first) = (class, log);
            }
        }
        (best, if second > f32::MIN { first - second } else { 0.0 })
    }
}

/// How often a class is met on the web beside the others: a page in one language quotes, and links to, the common ones.
fn commonness(model: &Model, class: usize) -> f32 {
    let at = 3 + 3 * model.classes.len() + super::unknown::SIGNS + class;
    model.calibration.get(at).map_or(1.0, |share| share.exp())
}
