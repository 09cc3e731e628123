//! Text from embedded data → segments that count as added.
//!
//! In: a page made of embedded text, which of its blocks are wanted. Out: segments with `source` and without a span, in `chars_added`.
//! Never: rejects; what isn't taken here was no visible text of the page.

use super::{Output, wanted};
use crate::cleaner::{Scratch, head};
use crate::language::{self, Label, Prior};
use crate::normalise;
use crate::page::{Kind, Origin, Page, visible_chars};
use crate::record::{Segment, TextHash, VERSION, rounded};
use crate::segment::{Cutting, Rules, Unit};

impl Output<'_> {
    /// Adds the blocks of `page` for which `keep` holds; returns how many characters came in.
    pub fn add(
        &mut self,
        page: &Page,
        origin: Origin,
        keep: impl Fn(usize) -> bool,
        language: Label,
        prior: &Prior,
        scratch: &mut Scratch,
    ) -> u64 {
        let config = self.cleaner.config();
        let present: std::collections::HashSet<TextHash> =
            self.segments.iter().map(|s| s.hash).collect();
        let before = self.record.chars_added;
        let first = self.page.blocks.len() as u32;
        for (index, block) in page.blocks.iter().enumerate() {
            if block.hidden || matches!(block.kind, Kind::Title | Kind::Control) || !keep(index) {
                continue;
            }
            let text = page.text(block);
            let label = scratch.identifier.label(head(text), prior);
            let label = if label.lang == "und" { language } else { label };
            let unit = match (block.kind, config.unit) {
                (Kind::Code, _) | (_, Unit::Document) => Unit::Paragraph,
                (_, unit) => unit,
            };
            let lang = config.lang.as_deref().map_or(label.lang.into(), language::normal);
            let max_chars = (config.max_chars > 0).then_some(config.max_chars as usize);
            let cutting = Cutting { unit, rules: Rules::of(&lang), max_chars };
            let mut ranges = Vec::new();
            scratch.segmenter.segments(text, &[], cutting, |r| ranges.push(r));
            let mut line = String::new();
            for range in ranges {
                let raw = &text[range];
                let chars = visible_chars(raw);
                let mut text = String::with_capacity(raw.len());
                let spoken = config.lang.as_deref().unwrap_or("und");
                let code = block.kind == Kind::Code;
                normalise::normalise_into(raw, self.cleaner.rules(), spoken, code, &mut text);
                let hash = TextHash::with_buffer(&text, &mut scratch.folded);
                if text.is_empty()
                    || chars < config.min_chars
                    || !wanted(config, label)
                    || present.contains(&hash)
                {
                    continue;
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&text);
                self.record.chars_added += u64::from(chars);
                let lang = self.cleaner.code(label);
                self.count(&lang, chars);
                self.segments.push(Segment {
                    v: VERSION,
                    doc: self.doc.clone(),
                    n: self.segments.len() as u32,
                    block: first + index as u32,
                    kind: block.kind,
                    text,
                    lang,
                    script: label.script.into(),
                    lang_prob: rounded(label.prob),
                    span: None,
                    hash,
                    repaired: false,
                    source: Some(origin.name().into()),
                    inline: None,
                });
            }
            if !line.is_empty() {
                if !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.text.push_str(&line);
            }
        }
        self.record.chars_added - before
    }
}
