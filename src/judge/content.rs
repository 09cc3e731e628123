//! The content model: how likely each block of a page is main content.
//!
//! In: a page. Out: a score a block; 0.5 is the balance of precision and recall. Never: verdicts (the judge weighs these scores with its other
//! rules), languages, allocation after the first pages.
//!
//! Two stages of boosted trees: the first looks at the block, what holds it and what stands beside it; the second at the first one's
//! probabilities all over the page. Then the page's own cut, the one with the greatest expected F1, is moved to 0.5.

pub mod features;
pub mod groups;
pub mod hashed;
pub mod matrix;
pub mod names;
pub mod second;
pub mod structure;
mod sums;
pub mod text;
pub mod trees;
pub mod weights;

use crate::page::{Kind, Page};
use features::{Rows, fill_learned};
use std::ops::Range;
use std::sync::OnceLock;
use trees::{Chunk, sigmoid};
use weights::Weights;

/// The weights that are compiled in (`corpora/README.md` says what they were trained on).
static BYTES: &[u8] = include_bytes!("../../corpora/models/content.bin");

/// A trained content model.
#[derive(Debug)]
pub struct ContentModel {
    weights: Weights,
}

/// Blocks whose features are in memory at once: 3.5 MB.
const WINDOW: usize = 4096;
/// Windows that the largest pages are read in at most: each costs a look at all blocks.
const WINDOWS: usize = 16;

/// Buffers that are kept from page to page.
#[derive(Debug, Default)]
pub struct Scratch {
    rows: Rows,
    words: Vec<f32>,
    classes: Vec<f32>,
    memo: Vec<[i32; 3]>,
    learned: [Vec<f32>; 2],
    chunk: Chunk<f32>,
    sums: Vec<f32>,
    sizes: Vec<f32>,
    is_heading: Vec<bool>,
    second: second::Buffers,
    second_scores: Vec<f32>,
}

impl ContentModel {
    /// The model that is compiled in.
    pub fn embedded() -> &'static Self {
        static MODEL: OnceLock<ContentModel> = OnceLock::new();
        MODEL.get_or_init(|| {
            Self::from_bytes(BYTES).expect("the compiled-in weights are read by a test")
        })
    }

    /// A model from the bytes of a file of weights.
    ///
    /// # Errors
    /// When the bytes are no weights of this version of the form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str> {
        Ok(Self { weights: Weights::from_bytes(bytes, features::COLUMNS)? })
    }

    /// Version of the weights.
    pub fn version(&self) -> &str {
        &self.weights.version
    }

    /// Scores all blocks of a page, 0 to 1; `out` is cleared first. From 0.5 on a block belongs to the main content when precision and recall
    /// weigh the same; the distance from 0.5 is in log-odds, so a higher threshold favours precision, a lower one recall.
    pub fn score(&self, page: &Page, scratch: &mut Scratch, out: &mut Vec<f32>) {
        out.clear();
        if page.plain || page.blocks.is_empty() {
            out.resize(page.blocks.len(), 1.0);
            return;
        }
        let s = scratch;
        let w = &self.weights;
        let n = page.blocks.len();
        s.rows.read(page);
        w.words.words(&s.rows.words, &s.rows.stats, &mut s.words);
        w.classes.classes(page, &mut s.memo, &mut s.classes);
        let title = |i: usize| page.blocks[i].kind == Kind::Title;
        let probability = |(i, &x): (usize, &f32)| if title(i) { 0.0 } else { sigmoid(x) };
        // A page of one window, which nearly all are, keeps its features for the second look.
        let step = WINDOW.max(n.div_ceil(WINDOWS));
        let fill = |s: &mut Scratch, window: Range<usize>| {
            let rows = &mut s.rows;
            rows.window(page, window);
            fill_learned(
                &mut rows.matrix,
                &rows.layout,
                &rows.heading,
                &s.words,
                &s.classes,
                &mut s.learned,
            );
        };
        for from in (0..n).step_by(step) {
            let window = from..(from + step).min(n);
            fill(s, window.clone());
            let column = |c: usize| s.rows.matrix.column(c);
            w.first.sum(window.len(), column, &mut s.chunk, &mut s.sums);
            out.extend((from..).zip(&s.sums).map(probability));
        }
        s.sizes.clear();
        s.sizes.extend(s.rows.stats.iter().map(|t| t.tokens.max(0.5)));
        s.is_heading.clear();
        s.is_heading.extend(page.blocks.iter().map(|b| b.kind == Kind::Heading));
        s.second_scores.clear();
        for from in (0..n).step_by(step) {
            let window = from..(from + step).min(n);
            if step < n {
                fill(s, window.clone());
            }
            let rows = &mut s.rows;
            let view = second::View {
                containers: &rows.layout.containers,
                places: &rows.layout.places,
                tokens: &s.sizes,
                heading: &rows.heading,
                is_heading: &s.is_heading,
            };
            second::fill(&mut rows.matrix, names::COUNT, view, out, &mut s.second);
            let column = |c: usize| rows.matrix.column(c);
            w.second.sum(window.len(), column, &mut s.chunk, &mut s.sums);
            s.second_scores.extend((from..).zip(&s.sums).map(probability));
        }
        std::mem::swap(out, &mut s.second_scores);
        let cut = second::cut::threshold(out, &s.sizes, &mut s.second);
        second::cut::centre(out, cut);
        if step < n {
            // The buffers of a very large page would stay as large through all that comes after.
            *s = Scratch { rows: std::mem::take(&mut s.rows).only_matrix(), ..Scratch::default() };
        }
    }

    /// Names of the features in [`Self::row`].
    pub fn feature_names() -> &'static [&'static str] {
        features::names()
    }

    /// The features of one block of the page that was scored last, in the order of [`Self::feature_names`]; none of a block that is no longer
    /// in memory, on a page of more than four thousand.
    pub fn row(scratch: &Scratch, block: usize) -> impl Iterator<Item = f32> + '_ {
        let matrix = &scratch.rows.matrix;
        (0..if matrix.holds(block) { features::COLUMNS } else { 0 })
            .map(move |c| matrix.column(c)[block - matrix.first])
    }
}
