//! The language of a document, by a sample of its blocks.
//!
//! In: block texts with weights, in order. Out: the document's label, the shares of its languages, and the prior for its blocks. Never: all bytes of a
//! long document; the longest blocks speak first.

use super::{Identifier, Label, Prior};

/// Bytes of text that are read: a dozen paragraphs settle a document's languages.
const SAMPLE: usize = 6_000;
/// Blocks with less weight than this (characters outside links) say too little.
const LEAST: f32 = 20.0;
/// Characters that `whatlang` reads as second opinion; it reads 4 MB/s, so a sample must do.
const SECOND: usize = 400;

impl Identifier {
    /// Label, shares and prior of a document out of its blocks (text, weight).
    pub fn document<'t>(&mut self, blocks: impl Iterator<Item = (&'t str, f32)>) -> (Label, Vec<(&'static str, f32)>, Prior) {
        let mut all: Vec<(&str, f32)> = blocks.collect();
        if all.iter().any(|b| b.1 >= LEAST) {
            all.retain(|b| b.1 >= LEAST);
        }
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut read = 0;
        let mut labels = Vec::new();
        for (text, weight) in &all {
            if read > SAMPLE {
                break;
            }
            read += text.len();
            labels.push((self.label(text, &Prior::none()), *weight));
        }
        let prior = Prior::from_labels(labels.iter().copied());
        let shares = prior.shares();
        let Some(&(lang, share)) = shares.first() else { return (Label { lang: "und", script: "Zyyy", prob: 0.0 }, shares, prior) };
        let best = labels.iter().filter(|(l, _)| l.lang == lang).max_by(|a, b| a.0.prob.total_cmp(&b.0.prob));
        let script = best.map_or("Zyyy", |(l, _)| l.script);
        let sure = best.map_or(0.0, |(l, _)| l.prob);
        let mut label = Label { lang, script, prob: sure * share.clamp(0.5, 1.0) };
        // Where the model is in doubt, whatlang's word counts if it calls itself reliable and the model ranks its language at all.
        if sure < 0.8
            && let Some((text, _)) = all.first()
            && let Some(info) = whatlang::detect(&text.chars().take(SECOND).collect::<String>())
            && info.is_reliable()
        {
            let second = super::codes::normal(info.lang().code());
            if let Some(found) = self.rank(text).into_iter().find(|l| l.lang == second && l.prob > 0.05) {
                label = Label { prob: sure.max(found.prob), ..found };
            }
        }
        (label, shares, prior)
    }
}
