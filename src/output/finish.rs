//! The end of a document: its type, its languages and its counts.
//!
//! In: segments and rejects as they were counted. Out: a [`Document`]. Never: another segment.

use super::Output;
use crate::cleaner::Document;
use crate::judge::page_type::{self, PageTypeModel};
use crate::language::Label;
use crate::record::{Segment, rounded};
use crate::segment::Unit;

impl Output<'_> {
    /// Says what type of page this is. `content`: the content score of each block.
    pub fn page_type(&mut self, content: &[f32]) {
        let (kind, prob) = PageTypeModel::embedded().judge(self.page, content);
        let address = self.record.url.as_deref().or(self.record.canonical.as_deref());
        let (kind, prob) = if self.segments.is_empty() {
            // As sure as the model is that its likeliest block is no main text.
            let best = content.iter().copied().fold(0.0, f32::max);
            (page_type::EMPTY, 1.0 - best)
        } else if kind != page_type::TYPES[0] && address.is_some_and(page_type::is_root) {
            (page_type::HOME, 1.0)
        } else {
            (kind, prob)
        };
        self.record.page_type = Some(kind.to_owned());
        self.record.page_type_prob = Some(rounded(prob));
    }

    pub fn finish(mut self, language: Label) -> Document {
        let total: u64 = self.by_language.iter().map(|l| l.1).sum();
        let main = self
            .by_language
            .iter()
            .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))
            .map(|(lang, _)| lang.clone());
        let own = self.cleaner.code(language);
        self.record.lang = Some(main.unwrap_or_else(|| own.into_owned()));
        self.record.lang_prob = Some(rounded(language.prob));
        let share = |chars: u64| (chars as f64 / total.max(1) as f64 * 1000.0).round() / 1000.0;
        self.record.languages =
            self.by_language.iter().map(|(lang, chars)| (lang.clone(), share(*chars))).collect();
        let count =
            |holds: fn(&Segment) -> bool| self.segments.iter().filter(|s| holds(s)).count() as u64;
        self.record.segments = self.segments.len() as u64;
        self.record.segments_added = count(|s| s.span.is_none());
        self.record.segments_repaired = count(|s| s.repaired);
        if self.cleaner.config().unit == Unit::Document {
            self.record.text = Some(self.text);
        }
        Document { record: self.record, segments: self.segments, rejects: self.rejects }
    }
}
