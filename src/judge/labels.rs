//! What stands under a label of chrome: the linked lines below `Read also`, the notice below `Newsletter`, readers' remarks between `3 comments` and
//! the form below them.
//!
//! In: what the lexicon said of each block, the verdicts so far. Out: more verdicts. Never: lines under a label that is kept, prose of the article.

use super::lexicon::Match;
use super::lines::{ends_sentence, prose_chars};
use super::{CERTAIN, Function, Rule, Verdict};
use crate::page::{Block, Kind, Page};

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
