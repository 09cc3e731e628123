//! What was learned of sites: counts in memory, and their file.
//!
//! In: counts. Out: [`Sites`], as a table to ask and as JSON lines. Never: text of pages; only hashes are stored.
//!
//! The file: a head, `{"temiz":"sites","v":3}`, then a line a site: its name, how many pages were looked at, and rows of `[hash, pages, leads, tails]`
//! for blocks and `[hash, pages, blocks, repeated]` for places. What was seen on one page only is left out. Counts add up: several files written one behind the
//! other are one file, so shards are joined by `cat`.

use super::LEAST_PAGES;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;

/// On how many pages a block is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct BlockCount {
    pub pages: u32,
    /// Pages where text comes soon after it.
    pub leads: u32,
    /// Pages of plain text where it stands behind the text.
    pub tails: u32,
}

/// What stands in a place of the pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PathCount {
    pub pages: u32,
    pub blocks: u32,
    /// How many of the blocks repeat on other pages.
    pub repeated: u32,
}

/// What was learned of one site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Template {
    pages: u32,
    blocks: HashMap<u64, BlockCount>,
    paths: HashMap<u64, PathCount>,
}

/// What was learned of all sites.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sites {
    sites: BTreeMap<String, Template>,
}

/// Why a file of sites can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SitesError {
    /// It could not be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// It is no file of sites.
    #[error("{path}:{line}: {reason}; `temiz learn INPUT... -o {path}` writes one")]
    Format {
        /// The file.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

/// Version of the file: of its form, and of what is hashed how.
const VERSION: u8 = 3;
/// The word by which a file is known.
const KIND: &str = "sites";

#[derive(Serialize, Deserialize)]
struct Head {
    temiz: String,
    v: u8,
}

#[derive(Serialize, Deserialize)]
struct Line {
    site: String,
    pages: u32,
    blocks: Vec<(String, u32, u32, u32)>,
    places: Vec<(String, u32, u32, u32)>,
}

impl Template {
    pub(super) fn new(
        pages: u32,
        mut blocks: HashMap<u64, BlockCount>,
        mut paths: HashMap<u64, PathCount>,
    ) -> Self {
        blocks.retain(|_, b| b.pages > 1);
        paths.retain(|_, p| p.pages > 1);
        Self { pages, blocks, paths }
    }

    /// How many pages were looked at.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    pub(super) fn block(&self, key: u64) -> Option<BlockCount> {
        self.blocks.get(&key).copied()
    }

    pub(super) fn path(&self, path: u64) -> PathCount {
        self.paths.get(&path).copied().unwrap_or_default()
    }

    fn add(&mut self, other: Line, wrong: impl Fn(String) -> SitesError) -> Result<(), SitesError> {
        let hash = |text: &str| {
            u64::from_str_radix(text, 16).map_err(|e| wrong(format!("“{text}” is no hash ({e})")))
        };
        self.pages = self.pages.saturating_add(other.pages);
        for (key, pages, leads, tails) in other.blocks {
            let count = self.blocks.entry(hash(&key)?).or_default();
            count.pages = count.pages.saturating_add(pages);
            count.leads = count.leads.saturating_add(leads);
            count.tails = count.tails.saturating_add(tails);
        }
        for (path, pages, blocks, repeated) in other.places {
            let count = self.paths.entry(hash(&path)?).or_default();
            count.pages = count.pages.saturating_add(pages);
            count.blocks = count.blocks.saturating_add(blocks);
            count.repeated = count.repeated.saturating_add(repeated);
        }
        Ok(())
    }

    fn line(&self, site: &str) -> Line {
        let mut blocks: Vec<_> = self
            .blocks
            .iter()
            .map(|(k, b)| (format!("{k:016x}"), b.pages, b.leads, b.tails))
            .collect();
        let mut places: Vec<_> = self
            .paths
            .iter()
            .map(|(k, p)| (format!("{k:016x}"), p.pages, p.blocks, p.repeated))
            .collect();
        blocks.sort_unstable();
        places.sort_unstable();
        Line { site: site.to_owned(), pages: self.pages, blocks, places }
    }
}

impl Sites {
    pub(super) fn new(sites: impl Iterator<Item = (String, Template)>) -> Self {
        Self { sites: sites.collect() }
    }

    /// How many sites have a template: the others have too few pages.
    pub fn len(&self) -> usize {
        self.sites.values().filter(|t| t.pages >= LEAST_PAGES).count()
    }

    /// Whether no site has a template.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The template of a site, where enough of its pages were seen.
    pub fn template(&self, site: &str) -> Option<&Template> {
        self.sites.get(site).filter(|t| t.pages >= LEAST_PAGES)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`SitesError`] when it can't be read or is no file of sites of this version.
    pub fn read(path: &Path) -> Result<Self, SitesError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| SitesError::Io { path: name.clone(), error })?;
        Self::parse(&text, &name)
    }

    /// Reads the text of a file; `name` is for errors.
    ///
    /// # Errors
    /// [`SitesError::Format`] with the line.
    pub fn parse(text: &str, name: &str) -> Result<Self, SitesError> {
        let mut out = Self::default();
        let mut headed = false;
        for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let wrong =
                |reason| SitesError::Format { path: name.to_owned(), line: number + 1, reason };
            if let Ok(head) = serde_json::from_str::<Head>(line) {
                if head.temiz != KIND || head.v != VERSION {
                    let reason = format!(
                        "“{}” of version {}, where {KIND} of version {VERSION} are read",
                        head.temiz, head.v
                    );
                    return Err(wrong(reason));
                }
                headed = true;
                continue;
            }
            if !headed {
                return Err(wrong("this is no file of sites: it has no head".into()));
            }
            let line: Line = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
            let site = line.site.clone();
            out.sites.entry(site).or_default().add(line, wrong)?;
        }
        if headed {
            return Ok(out);
        }
        let reason = "this is no file of sites: it is empty".into();
        Err(SitesError::Format { path: name.to_owned(), line: 1, reason })
    }
}

impl fmt::Display for Sites {
    /// The text of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = |value: serde_json::Result<String>| value.map_err(|_| fmt::Error);
        let head = Head { temiz: KIND.to_owned(), v: VERSION };
        writeln!(f, "{}", json(serde_json::to_string(&head))?)?;
        for (name, template) in &self.sites {
            writeln!(f, "{}", json(serde_json::to_string(&template.line(name)))?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(pages: u32) -> Sites {
        let blocks = HashMap::from([
            (1, BlockCount { pages, leads: 1, tails: 2 }),
            (2, BlockCount { pages: 1, leads: 0, tails: 0 }),
        ]);
        let paths = HashMap::from([(9, PathCount { pages, blocks: 2 * pages, repeated: pages })]);
        Sites::new([("a.example".to_owned(), Template::new(pages, blocks, paths))].into_iter())
    }

    #[test]
    fn a_file_read_back_is_what_was_written_and_two_joined_add_up() {
        let one = sites(3);
        assert_eq!(Sites::parse(&one.to_string(), "x").expect("what was written"), one);
        assert!(one.template("a.example").is_none(), "three pages are too few");
        let joined = format!("{one}{}", sites(4));
        let joined = Sites::parse(&joined, "x").expect("a joined file");
        let template = joined.template("a.example").expect("seven pages");
        assert_eq!(template.pages(), 7);
        assert_eq!(template.block(1), Some(BlockCount { pages: 7, leads: 2, tails: 4 }));
        assert_eq!(template.path(9), PathCount { pages: 7, blocks: 14, repeated: 7 });
        assert_eq!(template.block(2), None, "seen on one page");
    }

    #[test]
    fn what_is_no_file_of_sites_is_named_with_its_line() {
        for (text, part) in [
            ("", "empty"),
            ("hello", "no head"),
            ("{\"temiz\":\"sites\",\"v\":9}", "version 9"),
            ("{\"temiz\":\"sites\",\"v\":3}\n{\"site\":3}", "x:2"),
            (
                "{\"temiz\":\"sites\",\"v\":3}\n{\"site\":\"a\",\"pages\":5,\"blocks\":[[\"zz\",1,1,0]],\"places\":[]}",
                "no hash",
            ),
        ] {
            let error = Sites::parse(text, "x").expect_err(text).to_string();
            assert!(error.contains(part) && error.contains("temiz learn"), "{error}");
        }
    }
}
