//! Terms and what they mean, by turns: `Cookie`, a sentence, `Newsletter`, a sentence.
//!
//! In: a page, what the lexicon said of each block, which blocks are dropped. Out: whether a line is such a term. Never: notices, which look like an interface
//! themselves; a list of a few pairs, which may be what a site offers.

use super::lexicon::Match;
use super::lines::{ends_sentence, prose_chars};
use super::shape::ShapeModel;
use crate::page::{Kind, Page};

/// Pairs of a glossary at least, on a row.
const PAIRS: usize = 4;
/// Characters of the longest term.
const TERM: u32 = 40;
/// How much what a term means looks like an interface at most, on average.
const LOOK: f32 = 0.6;

/// Whether a line is one of the terms of a glossary.
pub(super) fn is_term(page: &Page, i: usize, matches: &[Option<Match>], dropped: &[bool]) -> bool {
    let text = |j: usize| page.text(&page.blocks[j]);
    let open = |j: usize| {
        let block = &page.blocks[j];
        !dropped[j] && block.link_chars == 0 && block.kind != Kind::Title
    };
    let pair = |j: &usize| {
        *j + 1 < page.blocks.len()
            && open(*j)
            && open(*j + 1)
            && prose_chars(text(*j), page.blocks[*j].chars) <= TERM
            && !ends_sentence(text(*j))
            && matches[*j + 1].is_none()
            && ends_sentence(text(*j + 1))
    };
    let before = (0..=i).rev().step_by(2).take(PAIRS + 1).take_while(pair);
    let behind = (i..page.blocks.len()).step_by(2).take(PAIRS + 1).take_while(pair).skip(1);
    let terms: Vec<usize> = before.chain(behind).collect();
    let look = |j: &usize| ShapeModel::embedded().interface(text(*j + 1));
    terms.len() >= PAIRS && terms.iter().map(look).sum::<f32>() < LOOK * terms.len() as f32
}
