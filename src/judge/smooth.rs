//! Content scores, seen together: doubtful blocks follow their neighbours, headlines and captions follow their article.
//!
//! In: the content score of each block, contexts. Out: higher scores for blocks that belong to what is kept. Never: lower ones.
//!
//! The model judges each block as likely as its annotated sets did, and those disagree on headlines, captions and short last lines. For a reader an
//! article is whole: its headline, its captions, and the doubtful line between two certain ones.

use super::context::{Context, Contexts};
use super::lines::ends_sentence;
use crate::page::{Block, Kind, Page, Tag};
use std::ops::Range;

/// A block is doubtful from this share of the threshold on: below it the sample pages hold chrome alone.
const DOUBTFUL: f32 = 0.6;
/// The same for text whose twin (same tag, same parent) is kept.
const TWIN: f32 = 0.4;
/// How many kept blocks back a block looks for one that it belongs to.
const LOOK: usize = 3;
/// Least score, as a share of the threshold, of a headline and of a caption.
const HEADLINE: f32 = 0.05;
const CAPTION: f32 = 0.3;
/// The same of a line below a kept quotation that says who said it.
const CITE: f32 = 0.1;
/// Least score, as a share of the threshold, of a cell of a table between kept blocks: a table inside an article is its data.
const CELL: f32 = 0.1;
/// Characters of the longest cell of a data table.
const LONGEST_CELL: u32 = 100;
/// Least characters and score (as a share of the threshold) of the lead below a headline.
const LEAD: u32 = 40;
const LEAD_SCORE: f32 = 0.15;
/// How many blocks may stand between a caption and a kept block.
const NEAR: usize = 3;
/// Characters of a byline at most; longer blocks of such a class hold text.
const BYLINE: u32 = 120;
/// Links' share of a block's characters from which it is no text of an article.
const LINKS: f32 = 0.35;

/// How far above the first kept block a headline is looked for whatever its score, and the characters that it has at least.
const ABOVE: usize = 8;
const SAYS: u32 = 12;

/// Characters from which what a title begins with is no chance.
const LEAST: u32 = 8;

/// How many containers up two blocks must meet to belong together: a paragraph may have a wrapper of its own, and that one too.
const MEET: usize = 3;
/// Characters from which a block without a final mark is taken for text; shorter ones must stand between kept blocks.
const LINE: u32 = 60;

/// Raises the scores of blocks that belong to kept ones to `threshold`.
pub(super) fn smooth(page: &Page, contexts: &Contexts, threshold: f32, scores: &mut [f32]) {
    let candidate = |b: &Block| {
        let context = contexts.of[b.element as usize];
        let byline = context.any(Context::BYLINE) && b.chars < BYLINE;
        let aside = byline || b.hidden || context.any(Context::ASIDE);
        !aside
            && !matches!(b.kind, Kind::Title | Kind::Control)
            && b.link_chars as f32 <= b.chars as f32 * LINKS
            && page.text(b).chars().any(char::is_alphabetic)
    };
    let cell = |b: &Block| {
        !b.hidden
            && b.link_chars as f32 <= b.chars as f32 * LINKS
            && !contexts.of[b.element as usize].any(Context::ASIDE)
    };
    siblings(page, threshold, scores, &candidate);
    let (Some(first), Some(last)) =
        (scores.iter().position(|s| *s >= threshold), scores.iter().rposition(|s| *s >= threshold))
    else {
        return;
    };
    for i in first.saturating_sub(NEAR)..(last + NEAR + 1).min(scores.len()) {
        let block = &page.blocks[i];
        let quotation = block.kind == Kind::Quote && (first..last).contains(&i);
        let caption = quotation
            || block.kind == Kind::Caption
            || contexts.of[block.element as usize].any(Context::CAPTION);
        let cite = i > 0 && scores[i - 1] >= threshold && same_quotation(page, i - 1, i);
        let least = if cite { CITE } else { CAPTION };
        if caption && scores[i] >= threshold * least && candidate(block) {
            scores[i] = scores[i].max(threshold);
        }
    }
    tables(page, threshold, scores, first..last, &cell);
    headline(page, threshold, scores, first..last, &candidate);
}

/// Doubtful blocks beside kept ones of the same container: text from either side, short lines from both.
fn siblings(page: &Page, threshold: f32, scores: &mut [f32], candidate: &dyn Fn(&Block) -> bool) {
    let holders = |i: usize| {
        page.ancestors(page.blocks[i].element)
            .skip(1)
            .take(MEET)
            .filter(|e| !matches!(e.tag, Tag::Root | Tag::Html | Tag::Body))
    };
    let related = |a: usize, b: usize| {
        if columns(page, a, b) {
            return false;
        }
        page.blocks[a].element == page.blocks[b].element
            || page.elements[page.blocks[a].element as usize].parent
                == page.elements[page.blocks[b].element as usize].parent
            || holders(a).any(|x| holders(b).any(|y| x.start_tag == y.start_tag))
    };
    let twins = |a: usize, b: usize| {
        let (x, y) = (
            &page.elements[page.blocks[a].element as usize],
            &page.elements[page.blocks[b].element as usize],
        );
        x.tag == y.tag && (x.parent == y.parent || page.blocks[a].element == page.blocks[b].element)
    };
    let n = page.blocks.len();
    let text: Vec<bool> =
        page.blocks.iter().map(|b| b.chars >= LINE || ends_sentence(page.text(b))).collect();
    let least = |i: usize, twin: bool| {
        if twin && text[i] { threshold * TWIN } else { threshold * DOUBTFUL }
    };
    // Per block, whether a kept block that it belongs to stands before it and behind it, among the last few.
    let mut sides = vec![[false; 2]; n];
    for (side, order) in [(0, (0..n).collect::<Vec<_>>()), (1, (0..n).rev().collect())] {
        let mut kept: [usize; LOOK] = [usize::MAX; LOOK];
        let mut next = 0;
        for i in order {
            let near = || kept.iter().copied().filter(|k| *k != usize::MAX);
            let possible = scores[i] >= threshold * TWIN && candidate(&page.blocks[i]);
            sides[i][side] = possible
                && near().any(|k| related(k, i))
                && scores[i] >= least(i, near().any(|k| twins(k, i)));
            if scores[i] >= threshold || sides[i][side] {
                kept[next % LOOK] = i;
                next += 1;
            }
        }
    }
    for i in 0..n {
        let follows = if text[i] { sides[i][0] || sides[i][1] } else { sides[i][0] && sides[i][1] };
        if follows {
            scores[i] = scores[i].max(threshold);
        }
    }
}

/// Whether two blocks stand in different cells of one row: columns of a page that a table lays out say nothing of each other, and those of data
/// are told by their table.
fn columns(page: &Page, a: usize, b: usize) -> bool {
    let cell = |i: usize| {
        page.ancestors(page.blocks[i].element).find(|e| matches!(e.tag, Tag::Td | Tag::Th))
    };
    match (cell(a), cell(b)) {
        (Some(a), Some(b)) => a.start_tag != b.start_tag && a.parent == b.parent,
        _ => false,
    }
}

/// Whether two blocks are of one quotation.
fn same_quotation(page: &Page, a: usize, b: usize) -> bool {
    let quotation = |i: usize| {
        let block = &page.blocks[i];
        let mut above = page.ancestors(block.element);
        above.find(|e| e.tag == Tag::Blockquote).map(|e| &e.start_tag)
    };
    page.blocks[b].kind == Kind::Quote && quotation(a).is_some() && quotation(a) == quotation(b)
}

/// What a table holds.
#[derive(Default, Clone, Copy)]
struct TableOfData {
    cells: u32,
    headed: bool,
    with_digits: u32,
    longest: u32,
    linked: bool,
}

/// Cells of data tables inside the article: short cells, no links, a head or figures. Tables that lay out a page are none.
fn tables(
    page: &Page,
    threshold: f32,
    scores: &mut [f32],
    inside: Range<usize>,
    cell: &dyn Fn(&Block) -> bool,
) {
    let table_of = |b: &Block| {
        let mut at = b.element;
        while at != 0 && page.elements[at as usize].tag != Tag::Table {
            at = page.elements[at as usize].parent;
        }
        at
    };
    let mut tables: Vec<(u32, TableOfData)> = Vec::new();
    for block in page.blocks.iter().filter(|b| b.kind == Kind::TableCell) {
        let table = table_of(block);
        if tables.last().is_none_or(|t| t.0 != table) {
            tables.push((table, TableOfData::default()));
        }
        let Some((_, t)) = tables.last_mut() else { continue };
        t.cells += 1;
        t.headed |= page.elements[block.element as usize].tag == Tag::Th;
        t.with_digits += u32::from(page.text(block).contains(|c: char| c.is_numeric()));
        t.longest = t.longest.max(block.chars);
        t.linked |= block.link_chars > 0;
    }
    let is_data = |t: &TableOfData| {
        t.cells >= 4
            && t.longest <= LONGEST_CELL
            && !t.linked
            && (t.headed || t.with_digits * 4 >= t.cells)
    };
    for i in inside {
        let block = &page.blocks[i];
        if block.kind != Kind::TableCell || scores[i] < threshold * CELL || !cell(block) {
            continue;
        }
        let table = table_of(block);
        if tables.iter().any(|(t, data)| *t == table && is_data(data)) {
            scores[i] = scores[i].max(threshold);
        }
    }
}

/// The headline: the `h1` or the block that says what the page's title says, before the last kept block.
fn headline(
    page: &Page,
    threshold: f32,
    scores: &mut [f32],
    Range { start: first, end: last }: Range<usize>,
    candidate: &dyn Fn(&Block) -> bool,
) {
    let says_title = |b: &Block| says_title(page, b);
    let is_h1 = |b: &Block| {
        b.kind == Kind::Heading && page.ancestors(b.element).take(3).any(|e| e.tag == Tag::H1)
    };
    let fits = |i: &usize| candidate(&page.blocks[*i]) && scores[*i] >= threshold * HEADLINE;
    let by_title = (0..=last).filter(fits).find(|&i| says_title(&page.blocks[i]));
    // Some link their headline to its own page or set it into a box that is named like one of the margin: the heading that says the title right above
    // the text is the headline all the same.
    let by_title = by_title.or_else(|| {
        (first.saturating_sub(ABOVE)..=first).rev().find(|&i| {
            let block = &page.blocks[i];
            block.kind == Kind::Heading
                && !block.hidden
                && scores[i] >= threshold * HEADLINE
                && block.chars >= SAYS
                && says_title(block)
        })
    });
    let found = by_title.or_else(|| (0..=last).filter(fits).find(|&i| is_h1(&page.blocks[i])));
    let Some(i) = found else { return };
    scores[i] = scores[i].max(threshold);
    // The lead: prose between the headline and the first kept block.
    for j in i + 1..scores.len().min(i + 1 + NEAR) {
        let block = &page.blocks[j];
        let prose = block.chars >= LEAD && ends_sentence(page.text(block)) && candidate(block);
        if prose && scores[j] >= threshold * LEAD_SCORE {
            scores[j] = scores[j].max(threshold);
        }
    }
}

/// Whether a block says what the page's title says, or begins with.
pub(super) fn says_title(page: &Page, block: &Block) -> bool {
    let Some(title) = page.metadata.title.as_deref().filter(|_| block.chars >= LEAST) else {
        return false;
    };
    let (title, text) = (squeezed(title), squeezed(page.text(block)));
    !title.is_empty()
        && (title.starts_with(&text) || text.starts_with(&title) && text.len() < title.len() * 2)
}

/// Text without its white space, for comparing.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
