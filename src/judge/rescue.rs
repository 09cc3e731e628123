//! A page of prose of which nothing would be left keeps its best container, one of which a headline alone would be left the lines below it.
//!
//! In: verdicts so far, content scores. Out: fewer drops, where all blocks or all but a headline were dropped. Never: anything on a page of which
//! prose is kept; interface text, consent notices, controls, the parts that options leave out.

use super::lines::{ends_sentence, prose_chars};
use super::shape::ShapeModel;
use super::{RECALL, Rule, Verdict};
use crate::page::{Block, Kind, Page};

/// Characters from which a block that ends like a sentence is prose.
const PROSE: u32 = 80;
/// Share of links from which a block is no prose.
const LINKS: f32 = 0.5;
/// Share of the page's prose that the best container holds: the smallest one with more than half, so that there is one alone.
const MOST: f32 = 0.6;

/// Takes back verdicts when no block is kept although the page holds prose: of the blocks that the content model speaks for, or, where none of
/// them is prose, of the prose in the smallest element that holds most of it.
pub(super) fn judge(page: &Page, content: &[f32], threshold: f32, verdicts: &mut [Verdict]) {
    let kept = |(v, b): (&Verdict, &crate::page::Block)| v.rule.is_none() && b.kind != Kind::Title;
    if verdicts.iter().zip(&page.blocks).any(kept) {
        below_headline(page, content, verdicts);
        return;
    }
    let prose: Vec<bool> = page
        .blocks
        .iter()
        .zip(verdicts.iter())
        .map(|(block, verdict)| {
            let text = page.text(block);
            may_return(verdict.rule)
                && block.link_chars as f32 <= block.chars as f32 * LINKS
                && prose_chars(text, block.chars) >= PROSE
                && ends_sentence(text)
        })
        .collect();
    let likely = |i: usize| content[i] >= threshold && may_return(verdicts[i].rule);
    let chosen: Vec<usize> = if (0..prose.len()).any(|i| prose[i] && likely(i)) {
        (0..prose.len()).filter(|&i| likely(i)).collect()
    } else {
        let best = best_container(page, &prose);
        let inside = |i: usize| {
            let mut at = page.blocks[i].element;
            while at > best {
                at = page.elements[at as usize].parent;
            }
            at == best
        };
        (0..prose.len()).filter(|&i| prose[i] && inside(i)).collect()
    };
    for i in chosen {
        verdicts[i] = Verdict { rule: None, function: None, score: content[i].max(threshold) };
    }
}

/// Lines that a text below its headline has at least, and how much they look like an interface at most, on average.
const LINES: usize = 3;
const LOOK: f32 = 0.6;

/// Takes back what the content model said of the lines below a kept headline, in its container, where no prose is kept: a poem or a set of rules whose
/// elements say nothing scores as low as what surrounds an article, and a headline alone is no text.
fn below_headline(page: &Page, content: &[f32], verdicts: &mut [Verdict]) {
    let prose = |(v, b): (&Verdict, &Block)| {
        v.rule.is_none() && prose_chars(page.text(b), b.chars) >= PROSE && b.kind != Kind::Title
    };
    if verdicts.iter().zip(&page.blocks).any(prose) {
        return;
    }
    let holder = |i: usize| page.elements[page.blocks[i].element as usize].parent;
    let Some(headline) = (0..verdicts.len())
        .find(|&i| verdicts[i].rule.is_none() && page.blocks[i].kind == Kind::Heading)
    else {
        return;
    };
    let lines: Vec<usize> = (headline + 1..verdicts.len())
        .take_while(|&i| holder(i) == holder(headline))
        .filter(|&i| {
            let block = &page.blocks[i];
            verdicts[i].rule == Some(Rule::Boilerplate)
                && content[i] >= RECALL
                && block.link_chars == 0
                && !block.hidden
        })
        .collect();
    let looks = |i: &usize| ShapeModel::embedded().interface(page.text(&page.blocks[*i]));
    if lines.len() >= LINES && lines.iter().map(looks).sum::<f32>() < LOOK * lines.len() as f32 {
        for i in lines {
            verdicts[i] = Verdict { rule: None, function: None, score: content[i] };
        }
    }
}

/// Rules that judge by place, not by what a block says.
fn may_return(rule: Option<Rule>) -> bool {
    matches!(
        rule,
        Some(
            Rule::Boilerplate
                | Rule::Byline
                | Rule::Comments
                | Rule::Hidden
                | Rule::LinkList
                | Rule::Navigation
        )
    )
}

/// The smallest element that holds most of the prose.
fn best_container(page: &Page, prose: &[bool]) -> u32 {
    let mut sums = vec![0f32; page.elements.len()];
    for (block, _) in page.blocks.iter().zip(prose).filter(|(_, p)| **p) {
        sums[block.element as usize] += block.chars as f32;
    }
    for at in (1..sums.len()).rev() {
        sums[page.elements[at].parent as usize] += sums[at];
    }
    let enough = sums.first().copied().unwrap_or(0.0) * MOST;
    // Those that hold more than half stand inside each other; the last one is the innermost.
    sums.iter().rposition(|s| *s >= enough).unwrap_or(0) as u32
}
