//! Runs of short lines: the verses of a stanza, what people say in turn, the items of a list.
//!
//! In: a page, what the lexicon said of each block, which blocks are dropped. Out: whether a line that says what an interface says is one of its run. Never: a
//! verdict.
//!
//! Texts of short lines hold every phrase of the lexicon sooner or later: `Home` and `Далее` are verses, `Sale` is salt, `suchen` stands in a list of
//! verbs. The lines around tell: they are many, they are no phrases, they do not look like an interface, and they go on.

use super::lexicon::Match;
use super::lines::{ends_clause, ends_sentence, is_quoted, prose_chars};
use super::shape::ShapeModel;
use super::{CERTAIN, Function};
use crate::page::{Block, Kind, Page, Tag};
use std::ops::Range;

/// Characters of the longest line of a poem, a dialogue, a list; of a script without spaces a third of it.
pub(super) const LINE: u32 = 70;
/// Lines of its own that a run has at least: in a stanza without marks, where a mark or markup speaks for it, and where more than one does.
const MANY: u32 = 4;
const SOME: u32 = 3;
const PAIR: u32 = 2;
/// How many lines of a run are looked at, and how much they look like an interface at most, on average: lines of invented poems and lists in eleven
/// scripts lie below, entries of menus in the same languages above.
const SAMPLE: usize = 16;
const LOOK: f32 = 0.6;
/// One line in how many of a run of sentences is none: what stands among sentences without the mark of one is no line of theirs.
const FEW: u32 = 4;
/// Words of a phrase that may end a sentence of its own (`More?`); notices are longer.
const CURT: u32 = 2;

/// A run of short lines.
#[derive(Debug)]
struct Run {
    blocks: Range<usize>,
    /// The first and the last line that is no phrase.
    own: Option<(usize, usize)>,
    like: Option<Like>,
}

/// What the lines of a run that are no phrases are like.
#[derive(Debug, Clone, Copy, Default)]
struct Like {
    /// How much they look like an interface, on average.
    looks: f32,
    /// Whether next to all of them end like sentences.
    sentences: bool,
}

/// The runs of a page.
pub(super) struct Runs<'a> {
    page: &'a Page,
    content: &'a [f32],
    matches: &'a [Option<Match>],
    runs: Vec<Run>,
    /// How many lines before each block, from the beginning of the page, are no phrases.
    own_before: Vec<u32>,
}

impl<'a> Runs<'a> {
    /// Finds the runs among the blocks that are not dropped.
    pub(super) fn read(
        page: &'a Page,
        content: &'a [f32],
        matches: &'a [Option<Match>],
        dropped: &[bool],
    ) -> Self {
        let n = page.blocks.len();
        let line = |i: usize| {
            let b = &page.blocks[i];
            !dropped[i] && is_short(page, b) && b.link_chars == 0 && b.kind != Kind::Title
        };
        let usual = usual_gap(page);
        let mut runs: Vec<Run> = Vec::new();
        for i in (0..n).filter(|&i| line(i)) {
            match runs.last_mut() {
                Some(run) if run.blocks.end == i && are_beside(page, i - 1, i, usual) => {
                    run.blocks.end = i + 1;
                }
                _ => runs.push(Run { blocks: i..i + 1, own: None, like: None }),
            }
        }
        let mut own = vec![false; n];
        for run in &mut runs {
            for i in run.blocks.clone().filter(|&i| is_own(page, matches, i)) {
                own[i] = true;
                run.own = Some((run.own.map_or(i, |(first, _)| first), i));
            }
        }
        let own_before = std::iter::once(0)
            .chain(own.into_iter().scan(0, |count, own| {
                *count += u32::from(own);
                Some(*count)
            }))
            .collect();
        Self { page, content, matches, runs, own_before }
    }

    /// Whether a line that is a phrase is one of the lines of its run.
    pub(super) fn holds(&mut self, i: usize) -> bool {
        let at = self.runs.partition_point(|r| r.blocks.end <= i);
        let Some(run) = self.runs.get(at).filter(|r| r.blocks.contains(&i)) else { return false };
        let Range { start, end } = run.blocks;
        let own = |from: usize, to: usize| self.own_before[to] - self.own_before[from];
        let (above, below) = (own(start, i), own(i + 1, end));
        // Chrome above and below, in lines as short, is no part of the run.
        let (first, last) = run.own.map_or((i, i), |(first, last)| (first.min(i), last.max(i)));
        let others = (last + 1 - first) as u32 - above - below;
        // What tells of advertising, or leads to what a mark sets apart from it, does so in a poem too.
        let text = self.page.text(&self.page.blocks[i]);
        let leads = |m: Match| m.function == Function::Ads || m.slots && is_parted(text);
        if self.matches[i].is_none_or(leads) {
            return false;
        }
        let listed = self.page.blocks[i].kind == Kind::ListItem;
        // In a list that markup makes and no links lead out of, phrases may be many; lines of a text may be a menu.
        let mixed = if listed { others > 2 * (above + below) } else { 2 * others > above + below };
        if mixed {
            return false;
        }
        let goes_on = i + 1 < end && own(i + 1, i + 2) == 1 && begins_small(self.page, i + 1);
        let marked = |j: usize| {
            let text = self.page.text(&self.page.blocks[j]);
            ends_sentence(text) || ends_clause(text)
        };
        // Where markup says that it is content, names and things may look like what they are called on buttons.
        let certain = listed && self.content.get(i).is_some_and(|c| *c >= CERTAIN);
        let fits = if ends_clause(text) && below >= PAIR {
            true
        } else if above > 0 && below > 0 {
            let begun = i > start && marked(i - 1);
            let least = match (begun, goes_on) {
                (true, true) => PAIR,
                (false, false) if !listed && !marked(i + 1) => MANY,
                _ => SOME,
            };
            above + below >= least
        } else if certain {
            above + below >= PAIR
        } else if listed {
            above + below >= SOME
        } else if below > 0 {
            below >= SOME && goes_on
        } else {
            // The last line, with the mark that ends what the line before it began.
            above >= SOME && is_full_stop(text) && i > start && marked(i - 1)
        };
        fits && {
            let Like { looks, sentences } = self.like(at);
            (certain || looks < LOOK) && (!sentences || goes_on || ends_sentence(text))
        }
    }

    fn like(&mut self, at: usize) -> Like {
        let (page, matches) = (self.page, self.matches);
        let run = &mut self.runs[at];
        *run.like.get_or_insert_with(|| {
            let (mut looks, mut ends, mut n) = (0.0, 0, 0);
            for i in run.blocks.clone().filter(|&i| is_own(page, matches, i)).take(SAMPLE) {
                let text = page.text(&page.blocks[i]);
                looks += ShapeModel::embedded().interface(text);
                ends += u32::from(is_full_stop(text));
                n += 1;
            }
            Like { looks: looks / n.max(1) as f32, sentences: ends * FEW > n * (FEW - 1) }
        })
    }
}

/// Whether a phrase stands between two kept short lines that are none, and is written as no interface writes it: with the mark of a verse (a comma), with
/// the mark of a sentence after a word or two, where the lines around have such marks too; or as an item among items that are none and lead nowhere.
pub(super) fn is_among_own(
    page: &Page,
    i: usize,
    matches: &[Option<Match>],
    dropped: &[bool],
) -> bool {
    let own = |j: usize| {
        let block = page.blocks.get(j)?;
        let kept = !dropped[j] && is_own(page, matches, j) && is_short(page, block);
        (kept && block.link_chars == 0).then(|| page.text(block))
    };
    let Some(above) = i.checked_sub(1).and_then(own) else { return false };
    let Some(below) = own(i + 1) else { return false };
    let (block, text) = (&page.blocks[i], page.text(&page.blocks[i]));
    let words = matches[i].map_or(0, |m| m.words);
    let marked = |t: &str| ends_sentence(t) || ends_clause(t);
    let kind = |j: usize| page.blocks[j].kind;
    let item = block.kind == Kind::ListItem
        && kind(i - 1) == Kind::ListItem
        && kind(i + 1) == Kind::ListItem
        && words == 1;
    let written = ends_clause(text) || words <= CURT && is_full_stop(text);
    block.link_chars == 0 && (item || written && marked(above) && marked(below))
}

fn is_short(page: &Page, block: &Block) -> bool {
    prose_chars(page.text(block), block.chars) <= LINE
}

/// Cells around one that are looked at, and how many a table of data has at least.
const CELLS: usize = 48;
const FEWEST: usize = 4;

/// Whether a block is a cell of a table whose cells are short, lead nowhere and are mostly no phrases: `Month` heads a column.
pub(super) fn is_of_table(
    page: &Page,
    i: usize,
    matches: &[Option<Match>],
    dropped: &[bool],
) -> bool {
    let table = |j: usize| {
        let block = &page.blocks[j];
        let cell = block.kind == Kind::TableCell && block.link_chars == 0 && is_short(page, block);
        let mut above = page.ancestors(block.element);
        above.find(|e| cell && e.tag == Tag::Table).map(|e| e.start_tag.start)
    };
    let Some(own) = table(i) else { return false };
    let beside = |j: &usize| !dropped[*j] && table(*j) == Some(own);
    let from = i.saturating_sub(CELLS);
    let first = (from..i).rev().take_while(beside).last().unwrap_or(i);
    let cells = first..first + (first..page.blocks.len().min(i + CELLS)).take_while(beside).count();
    let phrases = cells.clone().filter(|&j| !is_own(page, matches, j)).count();
    cells.len() >= FEWEST && phrases * 3 <= cells.len()
}

/// Whether a block is no phrase, or one that somebody says, that goes on in the next line, or of which the lesser part is a phrase's.
fn is_own(page: &Page, matches: &[Option<Match>], i: usize) -> bool {
    let text = || page.text(&page.blocks[i]);
    matches[i].is_none_or(|m| {
        m.slots
            && !is_parted(text())
            && (m.words <= m.phrases || text().split_whitespace().count() as u32 > 2 * m.words)
    }) || ends_clause(text())
        || is_quoted(text())
}

/// Whether a mark sets what a label leads to apart from it.
fn is_parted(text: &str) -> bool {
    text.contains([':', '：', '»', '›', '→'])
}

/// Whether a line ends like a sentence and unlike a label.
fn is_full_stop(text: &str) -> bool {
    ends_sentence(text) && !text.ends_with("..") && !text.ends_with(['…', ':'])
}

fn begins_small(page: &Page, i: usize) -> bool {
    page.text(&page.blocks[i]).chars().next().is_some_and(char::is_lowercase)
}

/// The commonest distance between two short lines of plain text, in bytes: with more between them, a blank line parts them.
fn usual_gap(page: &Page) -> u32 {
    let mut gaps: Vec<u32> = if page.plain {
        let short = |b: &Block| is_short(page, b);
        page.blocks
            .windows(2)
            .filter(|w| short(&w[0]) && short(&w[1]))
            .map(|w| w[1].span.start.saturating_sub(w[0].span.end))
            .collect()
    } else {
        Vec::new()
    };
    gaps.sort_unstable();
    gaps.chunk_by(|a, b| a == b).rev().max_by_key(|c| c.len()).map_or(0, |c| c[0])
}

/// Whether two blocks that follow each other are lines of one run: of one paragraph or of twin elements, or without a blank line between them.
fn are_beside(page: &Page, a: usize, b: usize, usual: u32) -> bool {
    let (x, y) = (&page.blocks[a], &page.blocks[b]);
    if page.plain {
        return y.span.start.saturating_sub(x.span.end) <= usual;
    }
    let (e, f) = (&page.elements[x.element as usize], &page.elements[y.element as usize]);
    x.kind == y.kind && (x.element == y.element || e.parent == f.parent && e.tag == f.tag)
}
