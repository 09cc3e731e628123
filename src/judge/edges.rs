//! Lines between dropped ones above and below a text of short sentences: a forecast, minutes, a notice; bars above any text.
//!
//! In: a page, verdicts so far. Out: more verdicts. Never: a line among the text, the line that is likest to be its headline, a sentence.
//!
//! Where no prose is long, looks alone tell little: steps, prices and names look like what menus hold. So a line must stand between two that were dropped.

use super::interface::{AMONG, is_chrome};
use super::lines::{digit, ends_clause, ends_sentence, prose_chars};
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

/// Characters of the longest bar.
const BAR: u32 = 50;
/// Words of a part of a row.
const WORDS: usize = 3;

/// Judges bars above the headline of a page: rows of sections or languages (`NL | EN`), rates and temperatures, below dropped lines.
pub(super) fn bars(page: &Page, headline: Option<usize>, verdicts: &mut [Verdict]) {
    let text = sentences(page, verdicts);
    let top = headline.unwrap_or(text.start).min(text.start);
    for i in 1..top {
        let block = &page.blocks[i];
        // Something is left below it that may be the headline.
        let above = verdicts[i - 1].rule.is_some() && page.blocks[i - 1].kind != Kind::Title;
        let below =
            || (i + 1..=top).any(|j| Some(j) == headline || j < top && verdicts[j].rule.is_none());
        let open =
            verdicts[i].rule.is_none() && block.kind == Kind::Paragraph && block.chars <= BAR;
        if open && above && below() && (is_row(page.text(block)) || is_rate(page.text(block))) {
            verdicts[i] = Verdict { rule: Some(Rule::Interface), function: None, score: 0.8 };
        }
    }
}

/// Parts of a few words with marks between them.
fn is_row(text: &str) -> bool {
    let short = |p: &str| p.split_whitespace().count() <= WORDS && p.contains(char::is_alphabetic);
    text.contains(" | ") && !ends_sentence(text) && text.split(" | ").all(short)
}

/// What something stands at now: a temperature, or fractions behind a word or two.
fn is_rate(text: &str) -> bool {
    let words = text.split_whitespace();
    let (mut names, mut values) = (0, 0);
    for word in words {
        let digits = word.chars().filter(|c| digit(*c).is_some()).count();
        let marked = word.contains(['°', '%', '+', '$', '€', '£', '₺']);
        let fraction = word.trim_end_matches(['.', ',']).contains(['.', ',']) && digits >= FRACTION;
        values += u32::from(digits > 0 && (marked || fraction));
        names += u32::from(digits == 0);
    }
    values > 0 && names <= 2 * values && !ends_sentence(text)
}

/// Digits of a fraction: dates of the day are shorter, or have letters.
const FRACTION: usize = 3;

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
    // A sentence, however short, is of the text.
    let said = |j: usize| verdicts[j].rule.is_none() && ends_sentence(page.text(&page.blocks[j]));
    let end = (text.end..verdicts.len()).rfind(|&j| said(j)).map_or(text.end, |j| j + 1);
    for edge in [0..text.start, end..verdicts.len()] {
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
