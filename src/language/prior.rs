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
}

/// Share of the expectation that stays with all languages alike.
const OPEN: f32 = 0.02;

impl Prior {
    /// No expectation.
    pub const fn none() -> Self {
        Self { shares: Vec::new(), total: 0.0 }
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
    pub fn with_declared(mut self, lang: &str) -> Self {
        let lang = super::codes::normal(lang);
        let known = Model::get().classes.iter().position(|c| c.label == lang);
        if let Some(class) = known {
            let weight = self.total.max(1.0) * 0.3;
            self.push(Model::get().label(class).0, weight);
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
        match self.shares.iter_mut().find(|s| s.0 == lang) {
            Some(s) => s.1 += weight,
            None => self.shares.push((lang, weight)),
        }
    }

    pub(super) fn add(&self, model: &Model, logits: &mut [(usize, f32)]) {
        if self.total <= 0.0 {
            return;
        }
        let even = OPEN / logits.len().max(1) as f32;
        let rest = even.ln();
        logits.iter_mut().for_each(|l| l.1 += rest);
        for (lang, weight) in &self.shares {
            let more = ((1.0 - OPEN) * weight / self.total + even).ln() - rest;
            for class in model.classes_of(lang) {
                if let Some(logit) = logits.iter_mut().find(|l| l.0 == class) {
                    logit.1 += more;
                }
            }
        }
    }
}
