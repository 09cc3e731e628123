//! Kept blocks → segments: sentences or paragraphs, as ranges of the block's text.
//!
//! In: the text of a block and the runs that are cut from it. Out: byte ranges, in order, trimmed of white space. Never: normalisation, verdicts.
//! Joining the ranges, the cuts and the white space between them gives the block.

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A sentence (UAX #29).
    #[default]
    Sentence,
    /// A block: a paragraph, heading, list item…
    Paragraph,
    /// The whole document.
    Document,
}

/// Finds sentences. Cheap to make; keeps buffers.
#[derive(Debug, Default)]
pub struct Segmenter {
    reduced: String,
    /// For each stretch of `reduced`: where it starts there and in the block.
    map: Vec<(usize, usize)>,
}

impl Segmenter {
    /// Cuts `text` into units and hands each range (bytes of `text`) to `each`. `cuts` are ranges that belong to no segment, in order; a segment may
    /// span one. Ranges start and end with a character that is not white space.
    pub fn segments(
        &mut self,
        text: &str,
        cuts: &[Range<usize>],
        unit: Unit,
        mut each: impl FnMut(Range<usize>),
    ) {
        self.reduced.clear();
        self.map.clear();
        let mut from = 0;
        for cut in cuts.iter().cloned().chain(std::iter::once(text.len()..text.len())) {
            if cut.start > from {
                self.map.push((self.reduced.len(), from));
                self.reduced.push_str(&text[from..cut.start]);
            }
            from = cut.end.max(from);
        }
        let whole = 0..self.reduced.len();
        if unit == Unit::Sentence {
            let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
            let mut start = 0;
            for end in segmenter.segment_str(&self.reduced).skip(1) {
                self.emit(start..end, &mut each);
                start = end;
            }
        } else {
            self.emit(whole, &mut each);
        }
    }

    fn emit(&self, range: Range<usize>, each: &mut impl FnMut(Range<usize>)) {
        let slice = &self.reduced[range.clone()];
        let trimmed = slice.trim();
        if trimmed.is_empty() {
            return;
        }
        let start = range.start + (slice.len() - slice.trim_start().len());
        let end = start + trimmed.len();
        each(self.back(start)..self.back(end - 1) + 1);
    }

    /// The place in the block of a byte of the reduced text.
    fn back(&self, at: usize) -> usize {
        let i = self.map.partition_point(|&(reduced, _)| reduced <= at).saturating_sub(1);
        self.map.get(i).map_or(at, |&(reduced, original)| original + (at - reduced))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, cuts: &[Range<usize>], unit: Unit) -> Vec<String> {
        let mut out = Vec::new();
        Segmenter::default().segments(text, cuts, unit, |r| out.push(text[r].to_owned()));
        out
    }

    #[test]
    fn sentences_and_paragraphs() {
        let text = "It rained.  Did it? “Yes!” 今日は晴れ。明日は雨。";
        assert_eq!(
            cut(text, &[], Unit::Sentence),
            ["It rained.", "Did it?", "“Yes!”", "今日は晴れ。", "明日は雨。"]
        );
        assert_eq!(cut(text, &[], Unit::Paragraph), [text]);
    }

    #[test]
    fn a_cut_belongs_to_no_segment_but_may_lie_in_one() {
        let text = "[ad] One [x] two. Three. [ad]";
        assert_eq!(cut(text, &[0..4, 9..12, 25..29], Unit::Sentence), ["One [x] two.", "Three."]);
    }
}
