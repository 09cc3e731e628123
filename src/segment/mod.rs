//! Kept blocks → segments: sentences or paragraphs, as ranges of the block's text.
//!
//! In: the text of a block, its language and the runs that are cut from it. Out: byte ranges, in order, trimmed of white space. Never: normalisation,
//! verdicts. Joining the ranges, the cuts and the white space between them gives the block.
//!
//! | room | what it does |
//! |---|---|
//! | `rules` | what is known of a language: abbreviations, ordinals, first words (`corpora/segment`) |
//! | `chars` | what a character can do at a boundary |
//! | `candidate` | a terminator, what clings to it, and the word before it |
//! | `next` | how what follows begins |
//! | `decide` | whether a sentence ends there |
//! | `items` | items of a flattened list |
//! | `quotes` | which quotation marks are open |
//! | `speech` | short blocks that are one quotation |
//! | `sentence` | the pass over a text |
//! | `spaces` | a learned score where sentences end with a space alone |
//! | `long` | over-long segments → pieces |

mod candidate;
mod chars;
mod decide;
mod items;
mod long;
mod next;
mod quotes;
mod rules;
mod sentence;
pub(crate) mod spaces;
mod speech;

pub use rules::Rules;

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A hash of the built-in rules of all languages.
pub fn version() -> u32 {
    rules::version() ^ spaces::version()
}

/// What a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A sentence.
    #[default]
    Sentence,
    /// A block: a paragraph, heading, list item…
    Paragraph,
    /// The whole document.
    Document,
}

/// How to cut.
#[derive(Debug, Clone, Copy)]
pub struct Cutting {
    /// What a segment is.
    pub unit: Unit,
    /// What is known of the text's language.
    pub rules: &'static Rules,
    /// Most characters of a segment: longer ones are cut at the best place inside. None: no limit.
    pub max_chars: Option<usize>,
}

/// Finds segments. Cheap to make; keeps buffers.
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
        cutting: Cutting,
        mut each: impl FnMut(Range<usize>),
    ) {
        if cuts.is_empty() {
            pieces(text, cutting, each);
            return;
        }
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
        pieces(&self.reduced, cutting, |r| each(self.back(r.start)..self.back(r.end - 1) + 1));
    }

    /// The place in the block of a byte of the reduced text.
    fn back(&self, at: usize) -> usize {
        let i = self.map.partition_point(|&(reduced, _)| reduced <= at).saturating_sub(1);
        self.map.get(i).map_or(at, |&(reduced, original)| original + (at - reduced))
    }
}

/// The units of a text without cuts, trimmed.
fn pieces(text: &str, cutting: Cutting, mut each: impl FnMut(Range<usize>)) {
    let mut emit = |range: Range<usize>| match cutting.max_chars {
        Some(most) if range.len() > most => shorter(text, range, most, cutting.rules, &mut each),
        _ => trimmed(text, range, &mut each),
    };
    let mut start = 0;
    if cutting.unit == Unit::Sentence {
        sentence::boundaries(text, cutting.rules, |end| {
            emit(start..end);
            start = end;
        });
    }
    emit(start..text.len());
}

/// The pieces of a unit that may have more than `most` characters.
fn shorter(
    text: &str,
    range: Range<usize>,
    most: usize,
    rules: &Rules,
    each: &mut impl FnMut(Range<usize>),
) {
    let slice = &text[range.clone()];
    let mut ends = Vec::new();
    sentence::boundaries(slice, rules, |end| ends.push(end));
    let mut start = 0;
    long::cuts(slice, most, &ends, |at| {
        trimmed(text, range.start + start..range.start + at, each);
        start = at;
    });
    trimmed(text, range.start + start..range.end, each);
}

/// Hands on a range without the white space at its ends, if there is more.
fn trimmed(text: &str, range: Range<usize>, each: &mut impl FnMut(Range<usize>)) {
    let slice = &text[range.clone()];
    let inner = slice.trim();
    if !inner.is_empty() {
        let start = range.start + (slice.len() - slice.trim_start().len());
        each(start..start + inner.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, cuts: &[Range<usize>], unit: Unit) -> Vec<String> {
        let mut out = Vec::new();
        let cutting = Cutting { unit, rules: Rules::of("en"), max_chars: None };
        Segmenter::default().segments(text, cuts, cutting, |r| out.push(text[r].to_owned()));
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
