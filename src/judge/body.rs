//! Where the article begins and ends, for judging lines by their looks.
//!
//! In: the range from the first to the last long block, how much each line looks like an interface, the verdicts so far. Out: that range with the short
//! text around it and without notices at its ends. Never: a verdict.

use super::interface::{BESIDE, LONGEST, NOTICE, SENTENCE_AMONG, is_chrome};
use super::lines::{ends_clause, ends_sentence};
use super::{Rule, Verdict, tools};
use crate::page::{Block, Kind, Page};
use std::ops::Range;

/// Look below which a line that ends like a sentence goes on the article: what drops sentences among chrome.
const SENTENCE: f32 = SENTENCE_AMONG;

/// Lines below an article that are seen together, and how much they look like an interface at most, on average.
const LINES: usize = 3;
const ALIKE: f32 = 0.5;

/// The article with the short text that goes on from it: sentences and lists that do not look like an interface, and what stands
/// between them. Where something was dropped, the article has ended.
pub(super) fn grown(
    page: &Page,
    body: &Range<usize>,
    looks: &[f32],
    verdicts: &[Verdict],
) -> Range<usize> {
    let ended = |i: usize| {
        let rule = verdicts[i].rule;
        rule.is_some_and(|r| !matches!(r, Rule::Byline | Rule::Hidden | Rule::Kind | Rule::Title))
    };
    let listed = lists_of_text(page, looks);
    let text = |i: &usize| {
        let (block, text) = (&page.blocks[*i], page.text(&page.blocks[*i]));
        let sentence = (ends_sentence(text) || ends_clause(text)) && !text.ends_with([':', '…']);
        verdicts[*i].rule.is_none()
            && (sentence && looks[*i] < SENTENCE || block.kind == Kind::ListItem && listed[*i])
    };
    let after = (body.end..verdicts.len()).take_while(|&i| !ended(i)).filter(text).last();
    let before = (0..body.start).rev().take_while(|&i| !ended(i)).filter(text).last();
    let end = after.map_or(body.end, |last| last + 1);
    // Lines without any mark, a list perhaps: together they look like text, whatever one of them looks like.
    let lines = (end..verdicts.len()).take_while(|&i| verdicts[i].rule.is_none()).count();
    let mean = looks[end..end + lines].iter().sum::<f32>() / lines.max(1) as f32;
    let of_text = page.plain && lines >= LINES && mean < ALIKE;
    before.unwrap_or(body.start)..if of_text { end + lines } else { end }
}

/// Which items stand in lists that lead nowhere and of which the items, on average, do not look like an interface.
fn lists_of_text(page: &Page, looks: &[f32]) -> Vec<bool> {
    let mut of_text = vec![false; page.blocks.len()];
    let mut start = 0;
    let same = |a: &Block, b: &Block| (a.kind == Kind::ListItem) == (b.kind == Kind::ListItem);
    for list in page.blocks.chunk_by(same) {
        let range = start..start + list.len();
        start = range.end;
        let leads = list.iter().any(|b| b.link_chars > 0);
        if list[0].kind == Kind::ListItem && !leads {
            let mean = looks[range.clone()].iter().sum::<f32>() / list.len() as f32;
            of_text[range].fill(mean < BESIDE);
        }
    }
    of_text
}

/// The article without notices at its ends, which are as long as paragraphs but look like nothing but interface text, beside chrome.
pub(super) fn trimmed(
    page: &Page,
    body: &Range<usize>,
    looks: &[f32],
    telling: bool,
    verdicts: &[Verdict],
) -> Range<usize> {
    let Range { mut start, mut end } = body.clone();
    let notice = |i: usize| {
        let dropped = verdicts[i].rule.is_some();
        let short = page.blocks[i].chars <= LONGEST;
        dropped
            || telling && looks[i] >= NOTICE
            || short
                && !ends_sentence(tools::bare(page.text(&page.blocks[i])))
                && looks[i] >= BESIDE
    };
    // Something dropped must lie outside: an article may end in an appeal to its readers.
    let chrome = |mut outside: Range<usize>| outside.any(|i| is_chrome(verdicts[i].rule));
    if chrome(end..verdicts.len()) {
        while end > start + 1 && notice(end - 1) {
            end -= 1;
        }
    }
    if chrome(0..start) {
        while start + 1 < end && notice(start) {
            start += 1;
        }
    }
    start..end
}
