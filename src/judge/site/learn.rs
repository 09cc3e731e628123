//! Counting: which blocks repeat on the pages of each site.
//!
//! In: what is remembered of pages, in any order. Out: [`Sites`]. Never: more than [`MOST_PAGES`] pages a site or `LARGEST` pages in all; which ones
//! does not depend on the order: the pages of a site with the lowest hashes, and the sites with the lowest hashes of their names.

use super::file::{BlockCount, PathCount, Sites, Template};
use super::keys::{self, Seen};
use super::{LEAST, MOST_PAGES, tail};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Pages that are remembered in all: some 100 blocks of 24 bytes a page make this 120 MB.
const LARGEST: usize = 50_000;
/// Blocks of a page that are remembered, from its head and its tail: what a site has in common stands there.
const MOST_BLOCKS: usize = 400;

/// Blocks of prose from which two pages with the same ones are the same article.
const LEAST_TEXT: usize = 2;

#[derive(Default)]
struct Pages {
    hash: u64,
    pages: BTreeMap<u64, Box<[Seen]>>,
}

/// A table of sites that fills as pages come.
pub(crate) struct Learner {
    sites: HashMap<String, Pages>,
    pages: usize,
    largest: usize,
    /// Sites with a hash of at most this are remembered. It sinks as the table fills, and how far depends on the set of pages alone.
    limit: u64,
}

impl Default for Learner {
    fn default() -> Self {
        Self::with_room(LARGEST)
    }
}

impl Learner {
    /// A table with room for `largest` pages.
    pub(crate) fn with_room(largest: usize) -> Self {
        Self { sites: HashMap::new(), pages: 0, largest, limit: u64::MAX }
    }

    /// Whether a page would be remembered as things stand; what is refused now would not be in the end.
    pub(crate) fn wants(&self, site: &str, page: u64) -> bool {
        match self.sites.get(site) {
            Some(pages) => {
                pages.pages.len() < MOST_PAGES
                    || pages.pages.last_key_value().is_some_and(|(last, _)| page < *last)
            }
            None => site_hash(site) <= self.limit,
        }
    }

    /// Remembers a page.
    pub(crate) fn add(&mut self, site: &str, page: u64, mut seen: Vec<Seen>) {
        if !self.wants(site, page) {
            return;
        }
        seen.retain(|s| s.shown);
        if seen.len() > MOST_BLOCKS {
            seen.drain(MOST_BLOCKS / 2..seen.len() - MOST_BLOCKS / 2);
        }
        let pages = self
            .sites
            .entry(site.to_owned())
            .or_insert_with(|| Pages { hash: site_hash(site), pages: BTreeMap::new() });
        self.pages += usize::from(pages.pages.insert(page, seen.into()).is_none());
        if pages.pages.len() > MOST_PAGES {
            pages.pages.pop_last();
            self.pages -= 1;
        }
        while self.pages > self.largest && self.limit > 0 {
            self.limit /= 2;
            let (limit, mut gone) = (self.limit, 0);
            self.sites.retain(|_, p| {
                let stays = p.hash <= limit;
                gone += if stays { 0 } else { p.pages.len() };
                stays
            });
            self.pages -= gone;
        }
    }

    /// What was learned.
    pub(crate) fn finish(self) -> Sites {
        let sites = self.sites.into_iter().map(|(name, pages)| (name, pages.template()));
        Sites::new(sites.filter(|(_, t)| t.pages() > 1))
    }
}

impl Pages {
    fn template(&self) -> Template {
        let mut blocks: HashMap<u64, BlockCount> = HashMap::new();
        let mut here = HashSet::new();
        let pages = self.different();
        for seen in &pages {
            here.clear();
            for s in seen.iter().filter(|s| s.worded) {
                blocks.entry(s.key).or_default().pages += u32::from(here.insert(s.key));
            }
        }
        let repeats = |blocks: &HashMap<u64, BlockCount>, s: &Seen| {
            blocks.get(&s.key).is_some_and(|b| b.pages >= LEAST)
        };
        for seen in &pages {
            here.clear();
            let leads = keys::leads(seen, |s| repeats(&blocks, s));
            for (s, _) in seen.iter().zip(leads).filter(|(s, leads)| s.worded && *leads) {
                blocks.entry(s.key).or_default().leads += u32::from(here.insert(s.key));
            }
        }
        // Lines of text have no place but their neighbours.
        for seen in pages.iter().filter(|seen| seen.first().is_some_and(|s| s.plain)) {
            here.clear();
            let behind =
                tail::behind(seen, tail::TEXT, |s| blocks.get(&s.key).is_none_or(|b| b.pages == 1));
            for (s, behind) in seen.iter().zip(behind).filter(|(s, _)| s.worded) {
                // Where a line stands twice, the first place counts: it may be said in the text too.
                if here.insert(s.key) && behind {
                    blocks.entry(s.key).or_default().tails += 1;
                }
            }
            here.clear();
            for two in seen.windows(2) {
                let pair = keys::pair(&two[0], &two[1]);
                blocks.entry(pair).or_default().pages += u32::from(here.insert(pair));
            }
        }
        let mut paths: HashMap<u64, PathCount> = HashMap::new();
        for seen in &pages {
            here.clear();
            for s in seen.iter() {
                let count = paths.entry(s.path).or_default();
                count.pages += u32::from(here.insert(s.path));
                count.blocks += 1;
                count.repeated += u32::from(repeats(&blocks, s));
            }
        }
        Template::new(pages.len() as u32, blocks, paths)
    }

    /// The pages without those whose text is another's: one article under several addresses is one page.
    fn different(&self) -> Vec<&[Seen]> {
        let mut texts = HashSet::new();
        let own = |seen: &&[Seen]| {
            let prose = || seen.iter().filter(|s| s.prose).map(|s| s.key);
            prose().nth(LEAST_TEXT - 1).is_none() || texts.insert(prose().collect::<Vec<_>>())
        };
        self.pages.values().map(AsRef::as_ref).filter(own).collect()
    }
}

fn site_hash(site: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(site.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(key: u64) -> Seen {
        Seen { key, path: 1, prose: false, worded: true, shown: true, plain: false, chars: 9 }
    }

    /// Site by number and page by number, with a block of the site's and one of its own.
    fn learn(pages: &[(u8, u16)], room: usize) -> Sites {
        let mut learner = Learner::with_room(room);
        for (site, page) in pages {
            let hash = super::super::page_hash(&page.to_string());
            learner.add(&format!("{site}.example"), hash, vec![seen(7), seen(hash)]);
        }
        learner.finish()
    }

    proptest! {
        #[test]
        fn what_is_learned_does_not_depend_on_the_order(
            mut pages in proptest::collection::vec((0u8..12, 0u16..400), 0..600), turn in 0usize..600, room in 1usize..500
        ) {
            let first = learn(&pages, room).to_string();
            let half = turn.min(pages.len());
            pages.rotate_left(half);
            prop_assert_eq!(&first, &learn(&pages, room).to_string());
            pages.reverse();
            prop_assert_eq!(&first, &learn(&pages, room).to_string());
        }
    }

    #[test]
    fn a_site_is_known_by_its_lowest_pages_and_the_table_stays_small() {
        let pages: Vec<(u8, u16)> = (0..400).map(|p| (1, p)).collect();
        let sites = learn(&pages, LARGEST);
        assert_eq!(sites.template("1.example").map(Template::pages), Some(MOST_PAGES as u32));
        let many: Vec<(u8, u16)> = (0..100).flat_map(|s| (0..10).map(move |p| (s, p))).collect();
        let sites = learn(&many, 200);
        let kept = (0..100).filter(|s| sites.template(&format!("{s}.example")).is_some()).count();
        assert!((1..=20).contains(&kept), "{kept}");
    }
}
