//! Short lines that look like interface text in whatever language, where place and neighbours speak for it too.
//!
//! In: a page, verdicts so far, the shape model's word on its short lines. Out: more verdicts. Never: the headline, list items and cells inside the
//! article, quotations, code; never by looks alone in the middle of prose.

use super::lines::{ends_sentence, is_quoted, prose_chars};
use super::shape::ShapeModel;
use super::{CERTAIN, Rule, Verdict};
use crate::page::{Block, Kind, Page};
use std::ops::Range;

/// A page is flat when less than one character in this many is dropped for its structure.
const FLAT: u64 = 20;
/// Characters from which a block that ends like a sentence is prose.
const PROSE: u32 = 80;
/// Characters of the longest line that is looked at.
const LONGEST: u32 = 110;
/// Probability from which a line without a final mark is taken for interface text: beside dropped lines or outside the article, and elsewhere.
/// On lines around news articles in twenty languages the first keeps all but headlines, which have their own rule, and the second keeps those too.
const BESIDE: f32 = 0.6;
const ALONE: f32 = 0.93;
/// The same for lines that end like a sentence, and only outside the article.
const SENTENCE: f32 = 0.97;

/// Judges the kept short lines of a page.
pub(super) fn judge(
    page: &Page,
    content: &[f32],
    headline: Option<usize>,
    body: &Range<usize>,
    verdicts: &mut [Verdict],
) {
    // Without prose there is nothing that a line could be the interface of.
    if body.is_empty() {
        return;
    }
    let model = ShapeModel::embedded();
    let flat = page.plain || is_flat(page, verdicts);
    let headline = headline.or_else(|| first_line(page, verdicts));
    let looks: Vec<f32> = page
        .blocks
        .iter()
        .enumerate()
        .map(|(i, b)| {
            let open = flat || content[i] < CERTAIN;
            if open && verdicts[i].rule.is_none() && may_be(page, b, body.contains(&i)) {
                model.interface(page.text(b))
            } else {
                0.0
            }
        })
        .collect();
    // Twice, so that a line learns from the one behind it too.
    for _ in 0..2 {
        for i in 0..looks.len() {
            if looks[i] < BESIDE || headline == Some(i) || verdicts[i].rule.is_some() {
                continue;
            }
            let inside = body.contains(&i);
            let needed = match ends_sentence(page.text(&page.blocks[i])) {
                false if !inside || chrome_near(verdicts, i) => BESIDE,
                false => ALONE,
                true if !inside => SENTENCE,
                true => continue,
            };
            if looks[i] >= needed {
                verdicts[i] =
                    Verdict { rule: Some(Rule::Interface), function: None, score: looks[i] };
            }
        }
    }
}

/// Whether the structure of a page says nothing: next to all of its text would be kept, so the content model's word has no weight.
fn is_flat(page: &Page, verdicts: &[Verdict]) -> bool {
    let seen = page.blocks.iter().zip(verdicts).filter(|(b, _)| b.kind != Kind::Title && !b.hidden);
    let (mut all, mut dropped) = (0u64, 0u64);
    for (block, verdict) in seen {
        let by_structure = !matches!(
            verdict.rule,
            None | Some(Rule::ChromePhrase | Rule::ForeignChrome | Rule::Shortcode)
        );
        all += u64::from(block.chars);
        dropped += u64::from(block.chars) * u64::from(by_structure);
    }
    dropped * FLAT < all
}

fn may_be(page: &Page, block: &Block, inside: bool) -> bool {
    let kind = match block.kind {
        Kind::Paragraph => true,
        Kind::Heading | Kind::ListItem | Kind::TableCell | Kind::Caption => !inside,
        _ => false,
    };
    let text = page.text(block);
    let wordless = !text.chars().any(char::is_alphabetic);
    let marked = wordless || page.plain && text.starts_with(['-', '*', '•', '#', '>', '+', '|']);
    kind && !marked && !is_quoted(text) && block.chars <= LONGEST
}

/// Whether the block before or behind was dropped for being chrome.
fn chrome_near(verdicts: &[Verdict], i: usize) -> bool {
    let chrome = |j: usize| {
        let rule = verdicts.get(j).and_then(|v| v.rule);
        matches!(
            rule,
            Some(Rule::ChromePhrase | Rule::ForeignChrome | Rule::Shortcode | Rule::Interface)
        )
    };
    i > 0 && chrome(i - 1) || chrome(i + 1)
}

/// The weightiest line before the first prose, where no heading is marked: the headline of plain text.
fn first_line(page: &Page, verdicts: &[Verdict]) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (i, block) in page.blocks.iter().enumerate().filter(|(i, _)| verdicts[*i].rule.is_none()) {
        let text = page.text(block);
        if prose_chars(text, block.chars) >= PROSE && ends_sentence(text) {
            return best.map(|(i, _)| i);
        }
        // Menus and labels are shorter than what they lead to, and look like what they are.
        let worth = block.chars as f32 * (1.05 - ShapeModel::embedded().interface(text));
        if best.is_none_or(|(_, w)| w < worth) {
            best = Some((i, worth));
        }
    }
    None
}
