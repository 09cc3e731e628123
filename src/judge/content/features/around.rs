//! Features of what stands around a block: neighbours, headings, the page.
//!
//! In: what was read of a page ([`Rows`]). Out: columns. Never: weights.

use super::Rows;
use crate::judge::content::names::F;
use crate::judge::content::structure::{NONE, Sums};
use crate::judge::content::text::TextStats;
use crate::page::{Block, Kind, Page, Tag};

/// A distance for what is not there.
const FAR: f32 = 1e6;

impl Rows {
    pub(super) fn neighbours(&mut self, page: &Page) {
        let n = page.blocks.len();
        let m = &mut self.matrix;
        let window = |row: usize, reach: usize| {
            let (from, to) = (row.saturating_sub(reach), (row + reach + 1).min(n));
            between(&self.prefix, from, to)
        };
        let far = |distance: usize| distance as f32;
        let mut last_long = None;
        for row in 0..n {
            if !m.holds(row) {
                last_long = if self.stats[row].long > 0.0 { Some(row) } else { last_long };
                continue;
            }
            for (reach, first) in [(1, F::W1Mean), (2, F::W2Mean), (5, F::W5Mean), (12, F::W12Mean)]
            {
                let s = window(row, reach);
                for (i, v) in [s.mean(), s.link_share(), s.long_share()].into_iter().enumerate() {
                    m.set(row, first as usize + i, v);
                }
            }
            let path = self.layout.places[row].path;
            let others = [
                (row.checked_sub(1), F::PrevChars),
                (Some(row + 1).filter(|&r| r < n), F::NextChars),
            ];
            for (other, first) in others {
                let Some(other) = other else { continue };
                let (block, s) = (&page.blocks[other], &self.stats[other]);
                let chars = block.chars.max(1) as f32;
                let same = f32::from(u8::from(self.layout.places[other].path == path));
                let values = [chars, block.link_chars as f32 / chars, s.long / chars, same];
                for (i, v) in values.into_iter().enumerate() {
                    m.set(row, first as usize + i, v);
                }
            }
            m.set(row, F::SinceLong as usize, last_long.map_or(FAR, |l| far(row - l)));
            if self.stats[row].long > 0.0 {
                last_long = Some(row);
            }
        }
        let mut next_long = None;
        for row in (0..n).rev() {
            m.set(row, F::UntilLong as usize, next_long.map_or(FAR, |l: usize| far(l - row)));
            if self.stats[row].long > 0.0 {
                next_long = Some(row);
            }
        }
    }

    pub(super) fn headings(&mut self, page: &Page) {
        let n = page.blocks.len();
        self.heading.clear();
        let mut last = None;
        for row in 0..n {
            self.heading.push(last.map_or(NONE, |l: usize| l as u32));
            let m = &mut self.matrix;
            if let Some(l) = last {
                m.set(row, F::SinceHeading as usize, (row - l) as f32);
                m.set(row, F::OverHeading as usize, heading_level(page, &page.blocks[l]));
            }
            if page.blocks[row].kind == Kind::Heading {
                last = Some(row);
            }
        }
        // Parts: from a heading to before the next one.
        let mut from = 0;
        for row in 0..=n {
            if row == n || (page.blocks[row].kind == Kind::Heading && row > from) {
                let s = between(&self.prefix, from, row);
                for r in from.max(self.matrix.first)..row.min(self.matrix.window().end) {
                    self.matrix.set(r, F::PartChars as usize, s.chars);
                    self.matrix.set(r, F::PartLinks as usize, s.link_share());
                    self.matrix.set(r, F::PartLong as usize, s.long_share());
                }
                from = row;
            }
        }
        let mut articles = self.layout.articles.iter().peekable();
        let (mut h1_before, mut since_h1, mut articles_before) = (0, None, 0);
        for row in 0..n {
            let block = &page.blocks[row];
            if heading_level(page, block) == 1.0 {
                h1_before += 1;
                since_h1 = Some(row);
            }
            while articles.next_if(|&&a| a <= block.element).is_some() {
                articles_before += 1;
            }
            let m = &mut self.matrix;
            m.set(row, F::H1Before as usize, h1_before as f32);
            m.set(row, F::SinceH1 as usize, since_h1.map_or(FAR, |h: usize| (row - h) as f32));
            m.set(row, F::ArticlesBefore as usize, articles_before as f32);
        }
        let h1 = (0..n).find(|&r| heading_level(page, &page.blocks[r]) == 1.0);
        let title = (0..n)
            .filter(|&r| page.blocks[r].kind != Kind::Title && self.stats[r].title_hits > 0.0)
            .map(|r| (r, title_match(&self.stats[r], self.title.count())))
            .filter(|&(_, score)| score >= 0.5)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .map(|(r, _)| r);
        let all = self.prefix[n].chars.max(1.0);
        for row in 0..n {
            let from = |mark: Option<usize>| {
                mark.map_or(-FAR, |m| if row >= m { (row - m) as f32 } else { -((m - row) as f32) })
            };
            let m = &mut self.matrix;
            m.set(row, F::Index as usize, row as f32 / n as f32);
            m.set(row, F::Before as usize, self.prefix[row].chars / all);
            m.set(row, F::FromH1 as usize, from(h1));
            m.set(row, F::FromTitle as usize, from(title));
        }
    }

    pub(super) fn whole_page(&mut self, page: &Page) {
        let n = page.blocks.len();
        let total = self.prefix[n];
        let articles = self.layout.articles.len() as f32;
        let long_blocks = self.stats.iter().filter(|s| s.long > 0.0).count() as f32;
        let best = self.layout.containers.iter().max_by(|a, b| a.score.total_cmp(&b.score));
        let hidden: f32 = page.blocks.iter().filter(|b| b.hidden).map(|b| b.chars as f32).sum();
        let values = [
            n as f32,
            total.chars,
            total.link_share(),
            total.long_share(),
            long_blocks,
            articles,
            best.map_or(0.0, |b| b.sums.chars) / total.chars.max(1.0),
            hidden / total.chars.max(1.0),
        ];
        for (i, v) in values.into_iter().enumerate() {
            let (column, rows) = (F::PageBlocks as usize + i, self.matrix.rows);
            self.matrix.values[column * rows..(column + 1) * rows].fill(v);
        }
    }
}

fn between(prefix: &[Sums], from: usize, to: usize) -> Sums {
    let (a, b) = (&prefix[from], &prefix[to]);
    Sums {
        chars: b.chars - a.chars,
        links: b.links - a.links,
        long: b.long - a.long,
        commas: b.commas - a.commas,
        blocks: b.blocks - a.blocks,
    }
}

/// 1 to 6 for headings, 0 for others.
pub(super) fn heading_level(page: &Page, block: &Block) -> f32 {
    if block.kind != Kind::Heading {
        return 0.0;
    }
    let found = page.ancestors(block.element).take(4).find(|e| e.tag.is_heading());
    found.map_or(6.0, |e| f32::from(e.tag as u8 - Tag::H1 as u8 + 1))
}

/// How well a block matches the title: the harmonic mean of the shares of words that they have in common.
fn title_match(s: &TextStats, title: usize) -> f32 {
    2.0 * s.title_hits / (s.hashed + title.max(1) as f32)
}
