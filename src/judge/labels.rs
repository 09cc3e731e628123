//! What stands under a label of chrome: the linked lines below `Read also`, the notice below `Newsletter`, readers' remarks between `3 comments` and
//! the form below them.
//!
//! In: what the lexicon said of each block, the verdicts so far. Out: more verdicts. Never: lines under a label that is kept, prose of the article.

use super::context::{Context, Contexts};
use super::lexicon::Match;
use super::lines::{self, ends_sentence, prose_chars};
use super::{CERTAIN, Function, Rule, SHORT, Verdict};
use crate::page::{Block, Kind, Page};
use std::ops::Range;

/// Lines that a label may have under it.
const MOST: usize = 12;
/// Characters of the longest teaser.
const LONGEST: u32 = 160;
/// Characters from which a block that ends like a sentence is prose.
const PROSE: u32 = 80;
/// How much more prose than remarks stands before them, where they are remarks on it.
const MORE: u64 = 2;

/// Judges the kept blocks under dropped labels.
pub(super) fn judge(
    page: &Page,
    content: &[f32],
    matches: &[Option<Match>],
    verdicts: &mut [Verdict],
) {
    let label = |verdicts: &[Verdict], i: usize| {
        verdicts[i].rule?;
        matches[i].map(|m| m.function)
    };
    for i in 0..verdicts.len() {
        let Some(function) = label(verdicts, i).filter(|f| heads_links(*f)) else { continue };
        for j in i + 1..verdicts.len().min(i + 1 + MOST) {
            if verdicts[j].rule.is_some() {
                continue;
            }
            if !is_teaser(&page.blocks[j]) || content[j] >= CERTAIN {
                break;
            }
            let score = 1.0 - content[j].min(0.5);
            verdicts[j] = Verdict { rule: Some(Rule::LinkList), function: Some(function), score };
        }
    }
    remarks(page, &|v, i| label(v, i), verdicts);
}

/// Labels whose lists are links to other pages.
fn heads_links(function: Function) -> bool {
    matches!(
        function,
        Function::Related
            | Function::Latest
            | Function::Popular
            | Function::Breaking
            | Function::ReadMore
            | Function::Ads
    )
}

/// A short block that is all link.
fn is_teaser(block: &Block) -> bool {
    block.chars <= LONGEST
        && block.link_chars * 10 >= block.chars * 9
        && matches!(block.kind, Kind::Paragraph | Kind::ListItem | Kind::Heading | Kind::TableCell)
}

/// Short lines outside the article that lead to a form, whatever they say: the question of a poll, the promise of a newsletter.
pub(super) fn before_forms(
    page: &Page,
    contexts: &Contexts,
    content: &[f32],
    body: &Range<usize>,
    verdicts: &mut [Verdict],
) {
    for i in 0..verdicts.len().saturating_sub(1) {
        let block = &page.blocks[i];
        let line = block.chars < SHORT
            && matches!(block.kind, Kind::Paragraph | Kind::TableCell | Kind::ListItem);
        let form = contexts.of[page.blocks[i + 1].element as usize].any(Context::FORM)
            && !contexts.of[block.element as usize].any(Context::FORM)
            && verdicts[i + 1].rule.is_some();
        let before = i == 0 || verdicts[i - 1].rule.is_some();
        let outside = !body.contains(&i) && content[i] < CERTAIN;
        if verdicts[i].rule.is_none() && line && form && before && outside {
            let score = 1.0 - content[i].min(0.5);
            verdicts[i] = Verdict { rule: Some(Rule::Interface), function: None, score };
        }
    }
}

/// Blocks of prose that an article has at least, before a name below it is its author's.
const ARTICLE: usize = 3;

/// The author's name as the last line of an article, where the content model doubts the line.
pub(super) fn signature(page: &Page, content: &[f32], verdicts: &mut [Verdict]) {
    let mut kept = (0..verdicts.len()).rev().filter(|&i| verdicts[i].rule.is_none());
    let (Some(last), Some(before)) = (kept.next(), kept.next()) else { return };
    let prose = |i: usize| {
        let (block, text) = (&page.blocks[i], page.text(&page.blocks[i]));
        prose_chars(text, block.chars) >= PROSE && ends_sentence(text)
    };
    let block = &page.blocks[last];
    if content[last] < CERTAIN
        && matches!(block.kind, Kind::Paragraph | Kind::TableCell)
        && prose(before)
        && kept.filter(|i| prose(*i)).count() + 1 >= ARTICLE
        && lines::is_signature(page.text(block))
    {
        let score = 1.0 - content[last].min(0.5);
        verdicts[last] = Verdict { rule: Some(Rule::Byline), function: None, score };
    }
}

/// What readers wrote: between a label of comments and the form for another one, below an article that is longer than what they wrote.
fn remarks(
    page: &Page,
    label: &dyn Fn(&[Verdict], usize) -> Option<Function>,
    verdicts: &mut [Verdict],
) {
    let Some(form) =
        (0..verdicts.len()).rfind(|&i| label(verdicts, i) == Some(Function::ReplyForm))
    else {
        return;
    };
    // The form has several labels itself: its first one counts.
    let first = (0..form)
        .rev()
        .take_while(|&i| verdicts[i].rule.is_some())
        .filter(|&i| label(verdicts, i) == Some(Function::ReplyForm))
        .last()
        .unwrap_or(form);
    let Some(head) = (0..first).rfind(|&i| label(verdicts, i) == Some(Function::Comments)) else {
        return;
    };
    let kept = |from: usize, to: usize, verdicts: &[Verdict], prose: bool| -> u64 {
        (from..to)
            .filter(|&i| verdicts[i].rule.is_none())
            .filter(|&i| {
                let (block, text) = (&page.blocks[i], page.text(&page.blocks[i]));
                !prose || prose_chars(text, block.chars) >= PROSE && ends_sentence(text)
            })
            .map(|i| u64::from(page.blocks[i].chars))
            .sum()
    };
    let said = kept(head, first, verdicts, false);
    let behind = kept(first, verdicts.len(), verdicts, true);
    if said == 0 || behind > 0 || kept(0, head, verdicts, true) < MORE * said {
        return;
    }
    for verdict in verdicts[head..first].iter_mut().filter(|v| v.rule.is_none()) {
        *verdict =
            Verdict { rule: Some(Rule::Comments), function: Some(Function::Comments), score: 0.7 };
    }
}
