//! Site templates: blocks that repeat on the pages of one site are its furniture, whatever they say and in whatever language.
//!
//! In: a page, what was learned of its site ([`Template`]), the verdicts so far. Out: more verdicts, by the rule `site_template`; fewer by others, where
//! the site says something on one page alone. Never: a headline on its own page, a heading above text of the page's own, items and cells of a list in
//! the text; a site of fewer than [`LEAST_PAGES`] pages.
//!
//! What is learned of a page is in `keys`, the counting in `learn`, what editions in other languages share in `edition`, where a text ends in `tail`,
//! what is an article's own in `home`, the file in `file`, and which site a page is of in `name`. The idea is that of site style trees (Yi, Liu and
//! Li, 2003: presentation that repeats is noise) with blocks in the place of trees, so that plain text has it too.

mod edition;
mod file;
pub(super) mod home;
mod keys;
mod learn;
mod name;
mod tail;

pub use file::{Sites, SitesError, Template};
pub(crate) use keys::{Seen, seen};
pub(crate) use learn::Learner;
pub(crate) use name::{page_hash, site_of};

use super::lines::{ends_sentence, prose_chars};
use super::{BALANCE, CERTAIN, Rule, Verdict};
use crate::page::{Block, Kind, Page};
use edition::Edition;
use file::{BlockCount, PathCount};
use std::ops::Range;

/// What is known of the site of a page.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// What was learned of the site.
    pub(crate) template: &'a Template,
    /// What of the page is compared with it, block by block: its text as it was saved, like the text that was learned from.
    pub(crate) seen: &'a [Seen],
}

impl Known<'_> {
    /// Whether the site says what a block says on no other page.
    pub(super) fn is_own(&self, block: usize) -> bool {
        self.seen.get(block).is_some_and(|s| s.worded && self.template.block(s.key).is_none())
    }

    /// Whether the page is one of the site's: enough of its blocks are on other pages. A folder of pages of many sites says nothing of what is their own.
    pub(super) fn is_of_site(&self) -> bool {
        let shown = || self.seen.iter().filter(|s| s.shown && s.worded);
        let known = shown().filter(|s| self.template.block(s.key).is_some()).count();
        share(known as u32, shown().count() as u32) >= OF_SITE
    }

    /// A range of blocks with the kept ones around it that the site says nowhere else, as far as they follow one another.
    pub(super) fn reach(&self, range: &Range<usize>, verdicts: &[Verdict]) -> Range<usize> {
        let own = |i: &usize| verdicts[*i].rule.is_none() && self.is_own(*i);
        let above = (0..range.start).rev().take_while(own).count();
        let below = (range.end..verdicts.len()).take_while(own).count();
        range.start - above..range.end + below
    }
}

/// Pages of a site from which it has a template.
pub const LEAST_PAGES: u32 = 5;
/// Pages of a site that are looked at, at most.
pub const MOST_PAGES: usize = 100;

/// Characters (a character of a script without spaces counts thrice) from which a block that ends like a sentence is prose.
const PROSE: u32 = 80;
/// How many blocks of the page's own may stand between a headline and its text: a lead, a byline, a caption.
const LEAD: usize = 4;

/// On how many pages, and on what share of them, a block must be seen, by where it stands.
///
/// Prose needs more, because the same article is often saved under several addresses; so does a line among text that is each page's own
/// (a `p` of the article), because two articles may share a short line; plain text lies between, because all of its lines stand in one place.
const LEAST: u32 = 3;
const SHARE: f32 = 0.1;
const SHARE_PLAIN: f32 = 0.2;
const SHARE_IN_TEXT: f32 = 0.5;
const LEAST_PROSE: u32 = 4;
const SHARE_PROSE: f32 = 0.3;
/// Share of a page's blocks that other pages of its site must have, before what they do not have is the page's own. Pages of one site share half and
/// more of their blocks; pages of many sites in one folder next to none.
const OF_SITE: f32 = 0.2;
/// Repeated blocks among all of a place from which it is a place of furniture, and up to which it is one of text.
const FURNITURE: f32 = 0.6;
const TEXT: f32 = 0.3;
/// Share of the pages that must have a place, before what is new there goes with what repeats.
const SHARE_PLACE: f32 = 0.3;
/// Of the pages that show a line, the share in front of whose text it stands up to which it is a teaser, and a headline at home.
const HOME: f32 = 0.5;

/// Judges the kept blocks of a page by the template of its site, and gives the lines of plain text that the site tells to be the page's headline: they
/// stand above its text, and elsewhere as teasers or not at all.
pub(super) fn judge(
    page: &Page,
    Known { template, seen }: Known<'_>,
    content: &[f32],
    threshold: f32,
    verdicts: &mut [Verdict],
) -> Vec<usize> {
    let leads = keys::leads(seen, |s| template.block(s.key).is_some_and(|c| c.pages >= LEAST));
    let edition = Edition::read(page, template, seen);
    let tail = tail::tail(template, seen);
    let repeats: Vec<Option<f32>> = page
        .blocks
        .iter()
        .zip(seen)
        .enumerate()
        .map(|(i, (block, seen))| {
            if verdicts[i].rule.is_some() {
                return None;
            }
            if tail.contains(&i) {
                return Some(
                    template.block(seen.key).map_or(0.0, |c| share(c.pages, template.pages())),
                );
            }
            let place = template.path(seen.path);
            match template.block(seen.key).filter(|_| seen.worded) {
                Some(count)
                    if (enough(page, block, template.pages(), count, place)
                        || edition.has(i, count, seen.prose))
                        && !(is_prose(page, block) && !page.plain && content[i] >= CERTAIN) =>
                {
                    let alone =
                        if page.plain { edition.is_alone(i) } else { block.kind == Kind::Heading };
                    let at_home = leads[i] && is_teaser(count) && alone
                        || says_title(page, block, template.pages(), count);
                    (!at_home).then(|| share(count.pages, template.pages()))
                }
                // A lead belongs to its article although its own score is low: the verdict knows.
                _ => {
                    let score = content[i].max(verdicts[i].score);
                    furniture(page, block, template.pages(), place, score)
                }
            }
        })
        .collect();
    for i in 0..repeats.len() {
        let Some(score) = repeats[i] else { continue };
        let label = page.blocks[i].kind == Kind::Heading && content[i] >= threshold
            || !page.plain && content[i] >= CERTAIN;
        if label && heads_text(page, i, verdicts, &repeats) {
            continue;
        }
        verdicts[i] = Verdict {
            rule: Some(Rule::SiteTemplate),
            function: None,
            score: score.clamp(0.5, 1.0),
        };
    }
    let is_headline = |i: &usize| {
        let teaser = |count| is_teaser(count) && edition.is_alone(*i);
        leads[*i]
            && seen[*i].worded
            && verdicts[*i].rule.is_none()
            && template.block(seen[*i].key).is_none_or(teaser)
    };
    let lines = if page.plain { 0..verdicts.len() } else { 0..0 };
    lines.filter(is_headline).collect()
}

fn share(part: u32, all: u32) -> f32 {
    part as f32 / all.max(1) as f32
}

/// Whether a block ends like a sentence and is as long as one.
fn is_prose(page: &Page, block: &Block) -> bool {
    let text = page.text(block);
    prose_chars(text, block.chars) >= PROSE && ends_sentence(text)
}

/// Whether a block is seen on enough pages to belong to the site.
fn enough(page: &Page, block: &Block, pages: u32, count: BlockCount, place: PathCount) -> bool {
    let in_text = !page.plain && share(place.repeated, place.blocks) < TEXT;
    let (least, needed) = if is_prose(page, block) {
        (LEAST_PROSE, SHARE_PROSE)
    } else if in_text {
        // Ingredients, scores, table heads: what many articles say is not the site's for that.
        if matches!(block.kind, Kind::ListItem | Kind::TableCell | Kind::Quote | Kind::Code) {
            return false;
        }
        (LEAST, SHARE_IN_TEXT)
    } else if page.plain {
        (LEAST, SHARE_PLAIN)
    } else {
        (LEAST, SHARE)
    };
    count.pages >= least && share(count.pages, pages) >= needed
}

/// Whether a line is on most of its pages a teaser: seldom in front of text.
fn is_teaser(count: BlockCount) -> bool {
    share(count.leads, count.pages) <= HOME
}

/// Whether the page's title begins with the block: its headline, unless most pages have it (the name of the site).
fn says_title(page: &Page, block: &Block, pages: u32, count: BlockCount) -> bool {
    let Some(title) = page.metadata.title.as_deref() else { return false };
    let text = page.text(block);
    block.kind == Kind::Heading
        && share(count.pages, pages) < SHARE_IN_TEXT
        && title.starts_with(text)
}

/// A block that is new, in a place where most blocks repeat: the list of latest articles, a box of the day.
fn furniture(
    page: &Page,
    block: &Block,
    pages: u32,
    place: PathCount,
    content: f32,
) -> Option<f32> {
    let repeated = share(place.repeated, place.blocks);
    let is = !page.plain
        && place.pages >= LEAST
        && share(place.pages, pages) >= SHARE_PLACE
        && repeated >= FURNITURE
        && content < if block.link_chars * 2 > block.chars { CERTAIN } else { BALANCE }
        && !is_prose(page, block);
    is.then_some(repeated)
}

/// Whether what comes next under a heading is kept and not of the site.
fn heads_text(page: &Page, heading: usize, verdicts: &[Verdict], repeats: &[Option<f32>]) -> bool {
    let next = (heading + 1..page.blocks.len()).find(|&i| page.blocks[i].chars > 0);
    next.is_some_and(|i| {
        verdicts[i].rule.is_none() && repeats[i].is_none() && page.blocks[i].kind != Kind::Heading
    })
}
