//! The language of a page's main text, found before anything is judged by it.
//!
//! In: a page, how likely its blocks are content, what it declares. Out: a label, and the prior that its blocks are read with.
//! Never: the language of the site around the text, where the two can be told apart.

use super::{Cleaner, Scratch};
use crate::language::{Label, Prior};
use crate::page::{Block, Kind, Page};

/// Bytes of a page that settle its language: half a dozen heads of paragraphs, the weightiest first.
const SAMPLE: usize = 1_300;
/// Bytes of a block that tell the language of a page, where nothing else is known yet: some forty words.
const TELLING_ALONE: usize = 240;
/// What a character in a link, and one outside the main content, says of the page's language beside one of its text.
const LINK_WEIGHT: f32 = 0.1;
const OUTSIDE: f32 = 0.02;
/// Probability below which the lexicon is asked what on the page is interface: a short article may have fewer characters than the notices and
/// forms around it, and a page in two languages is looked at twice for nothing.
const SURE: f32 = 0.9;

impl Cleaner {
    /// The document's language, by what is likely its main text, and the prior for its blocks.
    pub(super) fn language(
        &self,
        page: &Page,
        declared: Option<&str>,
        content: &[f32],
        scratch: &mut Scratch,
    ) -> (Label, Prior) {
        let weigh = |(block, score): (&Block, &f32)| weight(block, *score);
        let mut weights: Vec<f32> = page.blocks.iter().zip(content).map(weigh).collect();
        let first = read(page, &weights, declared, scratch);
        if first.0.prob >= SURE {
            return first;
        }
        let mut phrases = false;
        for (block, weight) in page.blocks.iter().zip(&mut weights) {
            if *weight > 0.0 && self.judge.is_phrase(page, block, &mut scratch.judge) {
                *weight *= OUTSIDE;
                phrases = true;
            }
        }
        if phrases { read(page, &weights, declared, scratch) } else { first }
    }
}

/// What a block has to say of the page's language.
fn weight(block: &Block, score: f32) -> f32 {
    if block.hidden || matches!(block.kind, Kind::Title | Kind::Control | Kind::Code) {
        return 0.0;
    }
    let text = (block.chars - block.link_chars) as f32 + block.link_chars as f32 * LINK_WEIGHT;
    text * score.max(OUTSIDE)
}

/// Reads the weightiest blocks.
fn read(
    page: &Page,
    weights: &[f32],
    declared: Option<&str>,
    scratch: &mut Scratch,
) -> (Label, Prior) {
    let head = |(block, weight): (&Block, &f32)| {
        let text = page.text(block);
        (&text[..text.floor_char_boundary(TELLING_ALONE)], *weight)
    };
    let blocks = page.blocks.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
    let mut weighed: Vec<(&str, f32)> = blocks.map(head).collect();
    weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut read = 0;
    weighed.retain(|(text, _)| {
        read += text.len();
        read < SAMPLE || read == text.len()
    });
    let (label, _, prior) = scratch.identifier.document(weighed.into_iter(), declared);
    (label, prior)
}
