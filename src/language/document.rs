//! The blocks of a document → its language, the shares of its languages, and the prior that its blocks are labelled with.
//!
//! In: block texts with weights. Out: a label, shares, a prior. Never: labels of the single blocks, which `Identifier::label` gives with the prior.
use super::opinion;
use super::{Identifier, Label, Prior};
use crate::ngram::Model;

/// Languages of a block that go on to the document.
const KEPT: usize = 4;
/// A block says no more about the document than this many characters' worth.
const HEAVY: f32 = 2000.0;
/// Languages below this share are not reported: names and quotations come to as much.
const LEAST: f32 = 0.01;

impl Identifier {
    /// Weighs all blocks (text, weight: characters, say, less for chrome) without a prior, then once more in the light of each other.
    pub fn document<'t>(
        &mut self,
        blocks: impl Iterator<Item = (&'t str, f32)>,
    ) -> (Label, Vec<(&'static str, f32)>, Prior) {
        let model = Model::get();
        let mut seen: Vec<(f32, Vec<(usize, f32)>)> = Vec::new();
        let mut sample = String::new();
        for (text, weight) in blocks {
            let mut top = self.weigh(text, &Prior::none()).to_vec();
            if top.is_empty() {
                continue;
            }
            top.sort_by(|a, b| b.1.total_cmp(&a.1));
            top.truncate(KEPT);
            if sample.len() < opinion::SAMPLE && text.len() > 40 {
                sample.push_str(super::head(text, opinion::SAMPLE));
                sample.push(' ');
            }
            seen.push((weight.min(HEAVY), top));
        }
        let mut prior = mixture(model, &seen, &Prior::none());
        if let Some(lang) = opinion::reliable(&sample)
            && prior.shares().iter().take(3).any(|s| s.0 == lang)
        {
            prior = prior.with_declared(lang);
        }
        let whole = mixture(model, &seen, &prior);
        let shares: Vec<_> = whole.shares().into_iter().filter(|s| s.1 >= LEAST).collect();
        let label = match shares.first() {
            Some((lang, share)) => {
                let script = model
                    .classes
                    .iter()
                    .position(|c| c.label == *lang)
                    .map_or("Zzzz", |i| model.label(i).1);
                Label { lang, script, prob: *share }
            }
            None => Label { lang: "und", script: "Zyyy", prob: 0.0 },
        };
        (label, shares, whole)
    }
}

/// The blocks' probabilities summed by language, after `prior`.
fn mixture(model: &Model, seen: &[(f32, Vec<(usize, f32)>)], prior: &Prior) -> Prior {
    let mut labels = Vec::new();
    for (weight, top) in seen {
        let mut logits = top.clone();
        prior.add(model, &mut logits);
        let best = logits.iter().map(|l| l.1).fold(f32::MIN, f32::max);
        let sum: f32 = logits.iter().map(|l| (l.1 - best).exp()).sum();
        for (class, log) in logits {
            let (lang, script) = model.label(class);
            labels.push((Label { lang, script, prob: (log - best).exp() / sum }, *weight));
        }
    }
    Prior::from_labels(labels)
}
