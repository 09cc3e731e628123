//! Two linear scores over hashed words: the words of a block, and the class words of the elements around it.
//!
//! In: hashes and tables of signed bytes. Out: a score a block. Never: a list of words; which words speak for content is learned.

use super::text::TextStats;
use crate::page::{Page, Tag};

/// Weights a table has: a power of two.
pub const SIZE: usize = 1 << 16;
/// Elements above a block's own whose class words are read.
const LEVELS: u32 = 8;
/// Words of an element that are read.
const ELEMENT_WORDS: usize = 12;

/// A table of weights, quantised to bytes.
#[derive(Debug, Clone)]
pub struct Table {
    /// One weight a hash bucket.
    pub weights: Vec<i8>,
    /// What a step of a weight is worth.
    pub scale: f32,
    /// Added to every score.
    pub bias: f32,
}

/// The bucket of a hash.
fn bucket(hash: u32) -> u16 {
    (hash.wrapping_mul(0x9e37_79b1) >> 16) as u16
}

/// Calls `each` with the buckets of a block's words: every word and every pair of neighbours.
pub fn word_buckets(words: &[u32], mut each: impl FnMut(u16)) {
    let mut before = 0x5bd1_e995u32;
    for &word in words {
        each(bucket(word));
        each(bucket(before.wrapping_mul(31) ^ word.rotate_left(7)));
        before = word;
    }
}

/// Calls `each` with the buckets of the class words of an element that stands `level` elements above a block.
pub fn class_buckets(page: &Page, element: u32, near: u32, mut each: impl FnMut(u16)) {
    let element = &page.elements[element as usize];
    let salt = (near + 1).wrapping_mul(0x85eb_ca6b);
    each(bucket(salt ^ (element.tag as u32).wrapping_mul(0xc2b2_ae35)));
    for &token in page.tokens_of(element).iter().take(ELEMENT_WORDS) {
        each(bucket((token ^ (token >> 15)).wrapping_add(salt)));
    }
}

/// How near a level is: own element and parent, the next three, the others.
pub fn nearness(level: u32) -> u32 {
    match level {
        0..=1 => 0,
        2..=4 => 1,
        _ => 2,
    }
}

/// The elements whose class words count for a block: its own and those above it up to `body`.
pub fn class_elements(page: &Page, element: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
    let mut at = element;
    let mut level = 0;
    std::iter::from_fn(move || {
        let here = &page.elements[at as usize];
        if level > LEVELS || matches!(here.tag, Tag::Root | Tag::Html) {
            return None;
        }
        let found = (at, nearness(level));
        at = here.parent;
        level += 1;
        Some(found)
    })
}

/// What a sum of word weights is divided by, so that long blocks are not sure of themselves by their length alone.
pub fn word_norm(n: f32) -> f32 {
    1.0 / n.max(1.0).sqrt()
}

impl Table {
    /// A table in which nothing speaks for anything.
    pub fn neutral() -> Self {
        Self { weights: vec![0; SIZE], scale: 0.0, bias: 0.0 }
    }

    /// Scores of all blocks by their words. `words` holds the blocks' hashes one after the other, as many as the statistics say.
    pub fn words(&self, words: &[u32], stats: &[TextStats], out: &mut Vec<f32>) {
        out.clear();
        let mut from = 0;
        for s in stats {
            let n = s.hashed as usize;
            let mut sum = 0i32;
            word_buckets(&words[from..from + n], |b| sum += i32::from(self.weights[b as usize]));
            from += n;
            out.push(self.bias + self.scale * sum as f32 * word_norm(s.hashed));
        }
    }

    /// Scores of all blocks by class words. `memo` keeps each element's sums, so that every element is read once for each nearness.
    pub fn classes(&self, page: &Page, memo: &mut Vec<[i32; 3]>, out: &mut Vec<f32>) {
        const UNREAD: i32 = i32::MIN;
        out.clear();
        memo.clear();
        memo.resize(page.elements.len(), [UNREAD; 3]);
        let mut last: Option<(u32, f32)> = None;
        for block in &page.blocks {
            if let Some((element, score)) = last
                && element == block.element
            {
                out.push(score);
                continue;
            }
            let mut sum = 0;
            for (element, near) in class_elements(page, block.element) {
                let known = &mut memo[element as usize][near as usize];
                if *known == UNREAD {
                    *known = 0;
                    class_buckets(page, element, near, |b| {
                        *known += i32::from(self.weights[b as usize])
                    });
                }
                sum += *known;
            }
            let score = self.bias + self.scale * sum as f32;
            last = Some((block.element, score));
            out.push(score);
        }
    }
}
