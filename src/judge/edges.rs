//! Lines between dropped ones above and below a text of short sentences: a forecast, minutes, a notice.
//!
//! In: a page without long prose, verdicts so far. Out: more verdicts. Never: a line among the text, the line that is likest to be its headline, a sentence.
//!
//! Where no prose is long, looks alone tell little: steps, prices and names look like what menus hold. So a line must stand between two that were dropped.

use super::interface::{AMONG, is_chrome};
use super::lines::{ends_clause, ends_sentence, prose_chars};
use super::series::is_named_value;
use super::shape::ShapeModel;
use super::{Rule, Verdict};
use crate::page::{Block, Kind, Page};
use std::ops::Range;

/// Characters of a sentence of the text.
const SENTENCE: u32 = 30;
/// Characters of the longest line that is looked at.
const LINE: u32 = 40;
/// Lines between dropped ones at most.
const GAP: usize = 2;

/// Judges the lines above the first sentence of a page and below the last one.
pub(super) fn judge(page: &Page, headline: Option<usize>, verdicts: &mut [Verdict]) {
    let text = sentences(page, verdicts);
    if text.is_empty() {
        return;
    }
    let looks = |i: usize| ShapeModel::embedded().interface(page.text(&page.blocks[i]));
    let title = headline.or_else(|| {
        let worth = |i: usize| page.blocks[i].chars as f32 * (1.05 - looks(i));
        let open = (0..text.start).filter(|&i| verdicts[i].rule.is_none());
        open.max_by(|&a, &b| worth(a).total_cmp(&worth(b)))
    });
    let chrome: Vec<bool> = verdicts.iter().map(|v| is_chrome(v.rule)).collect();
    for edge in [0..text.start, text.end..verdicts.len()] {
        for i in edge.clone() {
            let above = (edge.start..i).rev().take(GAP).position(|j| chrome[j]);
            let below = (i + 1..edge.end).take(GAP).position(|j| chrome[j]);
            let between = above.zip(below).is_some_and(|(a, b)| a + b < GAP);
            let may_be =
                verdicts[i].rule.is_none() && Some(i) != title && is_line(page, &page.blocks[i]);
            if between && may_be && looks(i) >= AMONG {
                verdicts[i] =
                    Verdict { rule: Some(Rule::Interface), function: None, score: looks(i) };
            }
        }
    }
}

fn is_line(page: &Page, block: &Block) -> bool {
    let text = page.text(block);
    block.kind == Kind::Paragraph
        && block.chars <= LINE
        && !ends_sentence(text)
        && !ends_clause(text)
        && !is_named_value(text)
        && text.contains(char::is_alphabetic)
}

/// From the first to the last kept sentence.
fn sentences(page: &Page, verdicts: &[Verdict]) -> Range<usize> {
    let sentence = |i: &usize| {
        let (block, text) = (&page.blocks[*i], page.text(&page.blocks[*i]));
        verdicts[*i].rule.is_none()
            && block.kind != Kind::Title
            && prose_chars(text, block.chars) >= SENTENCE
            && ends_sentence(text)
    };
    let first = (0..verdicts.len()).find(sentence);
    let last = (0..verdicts.len()).rfind(sentence);
    first.unwrap_or(0)..last.map_or(0, |l| l + 1)
}
