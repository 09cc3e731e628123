//! Plain text of sites with editions: where lines stand among each other, for they have no other place.
//!
//! In: the lines of a page, what was learned of its site. Out: how many pages are of the page's edition, and which lines that edition has. Never: lines
//! between paragraphs of the page's own, pages of markup.

use super::file::BlockCount;
use super::keys::{self, Seen};
use super::{LEAST, LEAST_PAGES, LEAST_PROSE, SHARE_PLAIN, Template, share};
use crate::page::Page;
use std::ops::Range;

/// Pages of an edition that is too small to be a site from which its lines are known, where they stand beside each other on these pages too.
const LEAST_BESIDE: u32 = 2;

/// Lines that a headline may be made of: a kicker, itself, a lead.
const HEADLINE: usize = 3;

/// What a page has in common with others of its site.
#[derive(Debug, Default)]
pub(super) struct Edition {
    /// Pages of the same edition: on so many the better part of what repeats is seen.
    pages: u32,
    /// From the first to the last paragraph of the page's own.
    own: Range<usize>,
    /// Whether each line stands on other pages too below the line that it stands below here, with one for the end.
    linked: Vec<bool>,
}

impl Edition {
    /// Compares the lines of a page with its site's.
    pub(super) fn read(page: &Page, template: &Template, seen: &[Seen]) -> Self {
        if !page.plain {
            return Self::default();
        }
        let on = |key: u64| template.block(key).map_or(1, |c| c.pages);
        let (mut counts, mut alone, mut shared) = (Vec::new(), 0u64, 0u64);
        let mut own: Option<Range<usize>> = None;
        for (i, (block, seen)) in page.blocks.iter().zip(seen).enumerate() {
            let pages = on(seen.key);
            match (seen.prose, pages) {
                (true, ..LEAST_BESIDE) => {
                    own = Some(own.map_or(i, |o| o.start)..i + 1);
                    alone += u64::from(block.chars);
                }
                (true, ..LEAST_PROSE) => shared += u64::from(block.chars),
                (false, LEAST_BESIDE..) if seen.worded => counts.push(pages),
                _ => {}
            }
        }
        counts.sort_unstable();
        // A quarter may be what all editions say. Pages with one text, but for a paragraph, are no edition.
        let pages = match counts.get(counts.len() * 3 / 4) {
            Some(pages) if shared <= alone => *pages,
            _ => template.pages(),
        };
        let beside = seen.windows(2).map(|two| on(keys::pair(&two[0], &two[1])) >= LEAST_BESIDE);
        let linked = [false].into_iter().chain(beside).chain([false]).collect();
        Self { pages, own: own.unwrap_or_default(), linked }
    }

    /// Whether a line stands in its place for itself, or with a line or two of its own (a headline, its lead): what surrounds it surrounds it here only.
    pub(super) fn is_alone(&self, line: usize) -> bool {
        let above = self.linked[..=line].iter().rev().take(HEADLINE).take_while(|l| **l).count();
        let below = self.linked[line + 1..].iter().take(HEADLINE).take_while(|l| **l).count();
        above + below < HEADLINE
    }

    /// Whether a line stands on other pages too below or above the line that it stands beside here.
    fn is_linked(&self, line: usize) -> bool {
        self.linked[line] || self.linked[line + 1]
    }

    /// Whether a line belongs to the edition, by the pages it is seen on.
    pub(super) fn has(&self, line: usize, count: BlockCount, prose: bool) -> bool {
        if self.own.is_empty()
            || self.own.contains(&line)
            || share(count.pages, self.pages) < SHARE_PLAIN
        {
            return false;
        }
        let small = self.pages < LEAST_PAGES && count.pages >= LEAST_BESIDE;
        let edge = |line: usize| line == 0 || line + 1 == self.linked.len();
        let both = (self.linked[line] || edge(line)) && (self.linked[line + 1] || edge(line + 1));
        if prose {
            return small && both;
        }
        count.pages >= LEAST || small && self.is_linked(line)
    }
}
