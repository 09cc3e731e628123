//! What the stages make of one document, laid open.
//!
//! In: a [`Source`]. Out: records for people who look into it. Never: another verdict than [`Cleaner::clean`] comes to.

use super::{Cleaner, Judged, LARGEST, Scratch};
use crate::output::span_of;
use crate::record::{self, Explained, VERSION, rounded};
use crate::source::Source;
use std::ops::Range;

impl Cleaner {
    /// Every block of a document with its verdict, and the document's record.
    pub fn explain(&self, source: &Source) -> (record::Document, Vec<Explained>) {
        let mut scratch = Scratch::default();
        let document = self.clean_with(source, &mut scratch);
        let decoded = self.decode(source);
        if decoded.text.len() > LARGEST {
            return (document.record, Vec::new());
        }
        let Judged { page, judgement, prior, .. } =
            self.judged(source, &decoded.text, &mut scratch);
        let mut blocks = Vec::with_capacity(page.blocks.len());
        for (i, block) in page.blocks.iter().enumerate() {
            let verdict = &judgement.verdicts[i];
            let label = scratch.identifier.label(page.text(block), &prior);
            let explain =
                |verdict: &str, rule, function, score: f32, text: &str, span: Range<u32>| {
                    Explained {
                        v: VERSION,
                        doc: source.id.clone(),
                        block: i as u32,
                        kind: block.kind,
                        path: page.path(block.element, &decoded.text),
                        verdict: verdict.to_owned(),
                        rule,
                        function,
                        score: rounded(score),
                        lang: self.code(label).into_owned(),
                        features: judgement.features(&page, i),
                        text: text.to_owned(),
                        span: [u64::from(span.start), u64::from(span.end)],
                    }
                };
            let word = if verdict.rule.is_some() { "drop" } else { "keep" };
            let function = verdict.function.map(|f| f.name().to_owned());
            blocks.push(explain(
                word,
                verdict.rule,
                function,
                verdict.score,
                page.text(block),
                block.span.clone(),
            ));
            for cut in judgement.cuts.iter().filter(|c| c.block as usize == i) {
                let span = span_of(&page, block, &cut.range);
                blocks.push(explain(
                    "drop",
                    Some(cut.rule),
                    None,
                    1.0,
                    &page.text(block)[cut.range.clone()],
                    span,
                ));
            }
        }
        (document.record, blocks)
    }

    /// Encoding and language of a document.
    pub fn detect(&self, source: &Source) -> record::Detected {
        let decoded = self.decode(source);
        let mut scratch = Scratch::default();
        let page = self.page(source, &decoded.text, &mut scratch);
        let content = self.judge.content(&page, &mut scratch.judge);
        let declared = page.metadata.language.as_deref().or(source.hints.language.as_deref());
        let (language, _) = self.language(&page, declared, &content, &mut scratch);
        record::Detected {
            v: VERSION,
            doc: source.id.clone(),
            encoding: decoded.encoding,
            encoding_source: decoded.source,
            encoding_confidence: rounded(decoded.confidence),
            encoding_alternatives: decoded.alternatives,
            lang: self.code(language).into_owned(),
            lang_prob: rounded(language.prob),
            script: language.script.to_owned(),
        }
    }
}
