//! The feature rows of a page's blocks.
//!
//! In: a page. Out: a matrix, one column a feature, and the page's layout. Never: weights (the learned scores are filled in by
//! [`fill_learned`] once they are known), allocation after the first pages, anything that is not linear in the page.

mod around;

use super::groups::Groups;
use super::matrix::Matrix;
use super::names::{COUNT, F, NAMES};
use super::second;
use super::structure::{ANCESTORS, Layout, REPEATED, Siblings, Sums};
use super::text::{TextStats, WordSet, scan};
use crate::page::{Kind, Page, Tag};
use around::heading_level;
use std::ops::Range;
use std::sync::OnceLock;

/// Columns of the whole matrix: the block's features, then those of the second look.
pub const COLUMNS: usize = COUNT + second::COUNT;

/// Names of the columns.
pub fn names() -> &'static [&'static str] {
    static ALL: OnceLock<Vec<&'static str>> = OnceLock::new();
    ALL.get_or_init(|| NAMES.iter().chain(second::NAMES).copied().collect())
}

/// What is known of a page before any weight is used; buffers are reused from page to page.
#[derive(Debug, Default)]
pub struct Rows {
    /// The features.
    pub matrix: Matrix,
    /// Statistics of the blocks' texts.
    pub stats: Vec<TextStats>,
    /// Hashes of the blocks' first words, one block after the other.
    pub words: Vec<u32>,
    /// Containers, paths, groups.
    pub layout: Layout,
    /// The heading over each block, or [`super::structure::NONE`].
    pub heading: Vec<u32>,
    title: WordSet,
    description: WordSet,
    prefix: Vec<Sums>,
    groups: Groups,
    repeats: Vec<u32>,
    repeat_of: Vec<u32>,
    ranks: Vec<f32>,
}

impl Rows {
    /// Reads the features of all blocks that do not depend on weights.
    pub fn fill(&mut self, page: &Page) {
        self.read(page);
        self.window(page, 0..page.blocks.len());
    }

    /// Only the matrix, without what its features were made from.
    pub fn only_matrix(self) -> Self {
        Self { matrix: self.matrix, ..Self::default() }
    }

    /// Reads what the features of all blocks are made from.
    pub fn read(&mut self, page: &Page) {
        self.read_texts(page);
        self.layout.fill(page, &self.stats);
        self.sum_up(page);
    }

    /// Fills the matrix for the blocks of a window, after [`Self::read`].
    pub fn window(&mut self, page: &Page, window: Range<usize>) {
        self.matrix.reset_to(window, COLUMNS);
        self.own(page);
        self.places();
        self.neighbours(page);
        self.headings(page);
        self.whole_page(page);
    }

    fn read_texts(&mut self, page: &Page) {
        let head = page.blocks.iter().find(|b| b.kind == Kind::Title).map(|b| page.text(b));
        self.title.fill(page.metadata.stated_title.as_deref().or(head).unwrap_or_default());
        self.description.fill(page.metadata.description.as_deref().unwrap_or_default());
        self.stats.clear();
        self.words.clear();
        for block in &page.blocks {
            let stats = scan(page.text(block), &self.title, &self.description, &mut self.words);
            self.stats.push(stats);
        }
        self.groups.reset(page.blocks.len());
        self.repeats.clear();
        self.repeat_of.clear();
        for s in &self.stats {
            let group = self.groups.of(s.hash);
            if group as usize == self.repeats.len() {
                self.repeats.push(0);
            }
            self.repeats[group as usize] += 1;
            self.repeat_of.push(group);
        }
    }

    fn sum_up(&mut self, page: &Page) {
        self.prefix.clear();
        let mut sums = Sums::default();
        self.prefix.push(sums);
        for (block, s) in page.blocks.iter().zip(&self.stats) {
            sums.add(&Sums {
                chars: block.chars as f32,
                links: block.link_chars as f32,
                long: s.long,
                commas: s.commas,
                blocks: 1.0,
            });
            self.prefix.push(sums);
        }
    }

    fn own(&mut self, page: &Page) {
        let title = self.title.count().max(1) as f32;
        for row in self.matrix.window() {
            let (block, s) = (&page.blocks[row], &self.stats[row]);
            let chars = (block.chars as f32).max(1.0);
            let element = &page.elements[block.element as usize];
            let unread: u32 =
                page.unread_of(block).iter().map(|u| u.range.end - u.range.start).sum();
            let bytes = (block.text.end - block.text.start).max(1) as f32;
            let m = &mut self.matrix;
            let mut set = |f: F, value: f32| m.set(row, f as usize, value);
            let is = |holds: bool| f32::from(u8::from(holds));
            set(F::Chars, chars);
            set(F::Tokens, s.tokens);
            set(F::Links, block.link_chars as f32 / chars);
            set(F::LinkCount, block.links as f32);
            set(F::Commas, s.commas / chars);
            set(F::Stops, s.stops / chars);
            set(F::Marks, s.marks / chars);
            set(F::Symbols, s.symbols / chars);
            set(F::Digits, s.digits / chars);
            set(F::Upper, s.upper / chars);
            set(F::CapitalWords, s.capital_words / s.tokens.max(1.0));
            set(F::WordLength, s.word_chars / s.tokens.max(0.5));
            set(F::Long, s.long / chars);
            set(F::Sentences, s.sentences);
            set(F::Last, s.last);
            set(F::First, s.first);
            set(F::Years, s.years);
            set(F::Ellipsis, is(s.ellipsis));
            set(F::TitleHits, s.title_hits / s.hashed.max(1.0));
            set(F::TitleCover, s.title_hits / title);
            set(F::DescriptionHits, s.description_hits / s.hashed.max(1.0));
            set(F::Repeats, self.repeats[self.repeat_of[row] as usize] as f32);
            set(F::Unread, unread as f32 / bytes);
            set(F::Hidden, is(element.inside_hidden || block.hidden));
            set(F::Inlines, (block.inlines.end - block.inlines.start) as f32 / chars);
            set(F::IsParagraph, is(block.kind == Kind::Paragraph));
            set(F::IsListItem, is(block.kind == Kind::ListItem));
            set(F::IsCell, is(block.kind == Kind::TableCell));
            set(F::IsControl, is(block.kind == Kind::Control));
            set(F::IsQuoteOrCode, is(matches!(block.kind, Kind::Quote | Kind::Code)));
            set(F::IsCaption, is(block.kind == Kind::Caption));
            set(F::HeadingLevel, heading_level(page, block));
            set(F::ElementIsP, is(element.tag == Tag::P));
            set(F::ElementIsDiv, is(element.tag == Tag::Div));
            set(F::ElementIsSpanLike, is(element.inside_link));
            set(F::Depth, f32::from(element.depth));
            set(F::ElementChildren, element.children as f32);
            set(F::ChildIndex, element.child_index as f32);
            set(F::ElementBlocks, self.layout.element(block.element).blocks);
            let inside = self.layout.inside[block.element as usize];
            for bit in 0..ANCESTORS.len() {
                m.set(row, F::InArticle as usize + bit, (inside >> bit & 1) as f32);
            }
            m.set(row, F::Section as usize, f32::from(self.layout.section[block.element as usize]));
        }
    }

    fn places(&mut self) {
        let layout = &self.layout;
        let total = self.prefix.last().copied().unwrap_or_default();
        let all = total.chars.max(1.0);
        let best = (0..layout.containers.len())
            .max_by(|&a, &b| layout.containers[a].score.total_cmp(&layout.containers[b].score))
            .unwrap_or(0);
        let best_score = layout.containers[best].score.max(1.0);
        self.ranks.clear();
        self.ranks.extend(layout.containers.iter().map(|c| c.score));
        self.ranks.sort_unstable_by(|a, b| b.total_cmp(a));
        let m = &mut self.matrix;
        for row in m.window() {
            let place = &layout.places[row];
            let mut at = place.container as usize;
            for level in 0..4 {
                let c = &layout.containers[at];
                let first = F::C1Chars as usize + 7 * level;
                let values = [
                    c.sums.chars,
                    c.sums.link_share(),
                    c.sums.long_share(),
                    c.sums.blocks,
                    c.sums.chars / all,
                    c.score / best_score,
                    c.sums.mean(),
                ];
                for (i, v) in values.into_iter().enumerate() {
                    m.set(row, first + i, v);
                }
                at = c.parent as usize;
            }
            // Steps up from the block's container to one that also holds the best one.
            let (mut a, mut steps) = (place.container as usize, 0.0);
            let mut b = best;
            while a != b {
                // Parents have smaller numbers than their children.
                if a > b {
                    a = layout.containers[a].parent as usize;
                    steps += 1.0;
                } else {
                    b = layout.containers[b].parent as usize;
                }
            }
            let mut set = |f: F, value: f32| m.set(row, f as usize, value);
            set(F::InBest, f32::from(u8::from(a == best)));
            set(F::BestShare, layout.containers[a].sums.chars / all);
            set(F::BestSteps, steps);
            let score = layout.containers[place.container as usize].score;
            set(F::ScoreRank, self.ranks.partition_point(|&s| s > score) as f32);
            let none = Siblings::default();
            let own = layout.siblings.get(place.siblings as usize).unwrap_or(&none);
            let list = layout.siblings.get(place.list as usize).unwrap_or(&none);
            for (first, s) in [(F::SibCount, own), (F::ListCount, list)] {
                let mean = s.sums.chars / s.count.max(1.0);
                let spread =
                    (s.squares / s.count.max(1.0) - mean * mean).max(0.0).sqrt() / mean.max(1.0);
                let values = [s.count, mean, s.sums.link_share(), s.sums.long_share(), spread];
                for (i, v) in values.into_iter().enumerate() {
                    m.set(row, first as usize + i, v);
                }
            }
            let mut set = |f: F, value: f32| m.set(row, f as usize, value);
            if list.count >= REPEATED {
                set(F::ListPlace, place.item_index as f32 / list.count);
                set(F::ListShare, list.sums.chars / all);
                set(F::ListItemBlocks, list.sums.blocks / list.count);
            }
            let (path, class) = (
                &layout.paths[place.path as usize],
                &layout.class_paths[place.class_path as usize],
            );
            for (first, s) in [(F::PathCount, path), (F::ClassCount, class)] {
                let values = [s.blocks, s.chars / all, s.link_share(), s.long_share(), (s.mean())];
                for (i, v) in values.into_iter().enumerate() {
                    m.set(row, first as usize + i, v);
                }
            }
        }
    }
}

/// Fills the features that rest on the learned scores of the blocks.
pub fn fill_learned(
    m: &mut Matrix,
    layout: &Layout,
    heading: &[u32],
    words: &[f32],
    classes: &[f32],
    buffers: &mut [Vec<f32>; 2],
) {
    let n = words.len();
    let [sums, ranks] = buffers;
    layout.over_containers(words.iter().copied(), sums);
    ranks.clear();
    ranks.extend_from_slice(classes);
    ranks.sort_unstable_by(|a, b| b.total_cmp(a));
    for row in m.window() {
        let place = &layout.places[row];
        let mean = |from: usize, to: usize, values: &[f32]| {
            values[from..to].iter().sum::<f32>() / (to - from) as f32
        };
        let c1 = place.container as usize;
        let c2 = layout.containers[c1].parent as usize;
        let mut set = |f: F, value: f32| m.set(row, f as usize, value);
        set(F::Words, words[row]);
        set(F::Classes, classes[row]);
        set(F::WordsPrev, if row > 0 { words[row - 1] } else { 0.0 });
        set(F::WordsNext, words.get(row + 1).copied().unwrap_or(0.0));
        let over = heading[row] as usize;
        set(F::WordsHeading, words.get(over).copied().unwrap_or(0.0));
        set(F::ClassesHeading, classes.get(over).copied().unwrap_or(0.0));
        set(F::Words2, mean(row.saturating_sub(2), (row + 3).min(n), words));
        set(F::Classes5, mean(row.saturating_sub(5), (row + 6).min(n), classes));
        set(F::WordsC1, sums[c1] / layout.containers[c1].sums.blocks.max(1.0));
        set(F::WordsC2, sums[c2] / layout.containers[c2].sums.blocks.max(1.0));
        let before = ranks.partition_point(|&c| c > classes[row]);
        set(F::ClassesRank, before as f32 / n as f32);
    }
    // Words by class path: what stands at the same place, said together.
    sums.clear();
    sums.resize(layout.class_paths.len(), 0.0);
    for (place, w) in layout.places.iter().zip(words) {
        sums[place.class_path as usize] += w;
    }
    for row in m.window() {
        let place = &layout.places[row];
        let path = place.class_path as usize;
        m.set(row, F::WordsPath as usize, sums[path] / layout.class_paths[path].blocks.max(1.0));
    }
}
