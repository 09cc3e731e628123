//! Reads annotated pages: `<data>/<set>/gold.jsonl` and `<data>/<set>/pages/<id>.html`.
//!
//! In: a folder of sets. Out: features, labels and what the scorer needs, page by page. Never: page text beyond the run (with/without sets keep
//! their blocks' texts to be scored).

use super::labels::{from_gold, from_segments};
use super::score::{self, PageScore, fold, shingles, tokens};
use crate::judge::content::features::Rows;
use crate::judge::content::hashed::{class_buckets, class_elements};
use crate::judge::content::names::FIRST_LEARNED;
use crate::judge::content::structure::Layout;
use crate::judge::content::text::TextStats;
use crate::page::{Kind, Page, token_hash};
use rayon::prelude::*;
use std::ops::Range;
use std::path::Path;

/// What the scorer compares a page's blocks with.
#[derive(Debug)]
pub enum Gold {
    /// Sorted shingles of a full text.
    Full(Vec<u64>),
    /// Folded segments that should and should not be there, and the folded texts of the blocks.
    Segments(Vec<String>, Vec<String>, Vec<String>),
}

/// One annotated page.
#[derive(Debug)]
pub struct Sample {
    /// Number of its set.
    pub set: usize,
    /// Its name in the set.
    pub id: String,
    /// Language or country, kind of page, as annotated.
    pub lang: String,
    /// Kind of page.
    pub kind: String,
    /// Hash of its site (of itself where the site is unknown): what folds go by.
    pub site: u32,
    /// Number of its first block among all blocks.
    pub first: usize,
    /// A label a block.
    pub labels: Vec<Option<bool>>,
    /// Blocks that are never content.
    pub never: Vec<bool>,
    /// Gold.
    pub gold: Gold,
    /// Tokens of the gold.
    pub gold_tokens: usize,
    /// Tokens of the page as the scorer has them, and each block's.
    pub tokens: Vec<u32>,
    /// See `tokens`.
    pub ranges: Vec<Range<usize>>,
    /// The features without learned scores, by columns; emptied once they are binned.
    pub features: Vec<f32>,
    /// Statistics of texts.
    pub stats: Vec<TextStats>,
    /// Tokens of each block by the model's own count.
    pub sizes: Vec<f32>,
    /// Hashes of words.
    pub words: Vec<u32>,
    /// Buckets of class words, and how many each block has.
    pub classes: Vec<u16>,
    /// See `classes`.
    pub class_counts: Vec<u32>,
    /// Structure.
    pub layout: Layout,
    /// The heading over each block.
    pub heading: Vec<u32>,
    /// Whether a block is a heading.
    pub is_heading: Vec<bool>,
}

impl Sample {
    /// Blocks.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Scores the blocks for which `keep` holds.
    pub fn score(&self, keep: impl Fn(usize) -> bool) -> PageScore {
        let kept = |i: &usize| keep(*i) && !self.never[*i];
        match &self.gold {
            Gold::Full(gold) => {
                let mut found = Vec::new();
                for i in (0..self.len()).filter(kept) {
                    found.extend_from_slice(&self.tokens[self.ranges[i].clone()]);
                }
                let found = shingles(&found);
                let empty = found.is_empty() && !gold.is_empty();
                PageScore {
                    shingles: Some(score::precision_recall(gold, &found)),
                    segments: None,
                    empty,
                }
            }
            Gold::Segments(with, without, texts) => {
                let text: Vec<&str> =
                    (0..self.len()).filter(kept).map(|i| texts[i].as_str()).collect();
                let text = text.join(" ");
                let count =
                    |s: &[String]| s.iter().filter(|s| text.contains(s.as_str())).count() as f64;
                let hit = count(with);
                let segments = Some([hit, count(without), with.len() as f64 - hit]);
                PageScore { shingles: None, segments, empty: text.is_empty() }
            }
        }
    }
}

/// Reads all sets below `data`, in order of name. Returns the names and the pages; pages with empty gold are left out.
pub fn read(data: &Path) -> std::io::Result<(Vec<String>, Vec<Sample>)> {
    let mut sets: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(data)? {
        let entry = entry?;
        if entry.path().join("gold.jsonl").is_file() {
            sets.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    sets.sort();
    let mut samples = Vec::new();
    for (set, name) in sets.iter().enumerate() {
        let gold = std::fs::read_to_string(data.join(name).join("gold.jsonl"))?;
        let lines: Vec<&str> = gold.lines().filter(|l| !l.trim().is_empty()).collect();
        let read: Vec<Option<Sample>> = lines
            .par_iter()
            .map_init(Rows::default, |rows, line| {
                one(&data.join(name).join("pages"), set, line, rows)
            })
            .collect();
        samples.extend(read.into_iter().flatten());
    }
    let mut first = 0;
    for sample in &mut samples {
        sample.first = first;
        first += sample.len();
    }
    Ok((sets, samples))
}

fn one(pages: &Path, set: usize, line: &str, rows: &mut Rows) -> Option<Sample> {
    let entry: serde_json::Value = serde_json::from_str(line).ok()?;
    let text = |key: &str| {
        entry.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    let list = |key: &str| -> Vec<String> {
        let items = entry.get(key).and_then(serde_json::Value::as_array).into_iter().flatten();
        items.filter_map(|v| v.as_str()).map(squeeze).collect()
    };
    let id = text("id");
    let gold = fold(&text("gold"));
    let full = entry.get("gold").is_some_and(|g| !g.is_null());
    if full && gold.trim().is_empty() {
        return None;
    }
    let bytes = std::fs::read(pages.join(format!("{id}.html"))).ok()?;
    let decoded = crate::decode::decode(&bytes, &Default::default(), None);
    let page = Page::from_html(&decoded.text);
    rows.fill(&page);
    let mut sample = Sample {
        set,
        lang: [text("lang"), text("country")]
            .into_iter()
            .find(|t| !t.is_empty())
            .unwrap_or_default(),
        kind: text("type"),
        site: token_hash(Some(text("site")).filter(|s| !s.is_empty()).as_deref().unwrap_or(&id)),
        id,
        first: 0,
        labels: Vec::new(),
        never: page.blocks.iter().map(|b| b.kind == Kind::Title).collect(),
        gold: Gold::Full(Vec::new()),
        gold_tokens: 0,
        tokens: Vec::new(),
        ranges: Vec::new(),
        features: rows.matrix.values[..FIRST_LEARNED * page.blocks.len()].to_vec(),
        stats: rows.stats.clone(),
        sizes: rows.stats.iter().map(|s| s.tokens.max(0.5)).collect(),
        words: rows.words.clone(),
        classes: Vec::new(),
        class_counts: Vec::new(),
        layout: rows.layout.lasting(),
        heading: rows.heading.clone(),
        is_heading: page.blocks.iter().map(|b| b.kind == Kind::Heading).collect(),
    };
    for block in &page.blocks {
        let before = sample.classes.len();
        for (element, near) in class_elements(&page, block.element) {
            class_buckets(&page, element, near, |b| sample.classes.push(b));
        }
        sample.class_counts.push((sample.classes.len() - before) as u32);
        let from = sample.tokens.len();
        if block.kind != Kind::Title {
            tokens(&fold(page.text(block)), &mut sample.tokens);
        }
        sample.ranges.push(from..sample.tokens.len());
    }
    if full {
        let mut gold_tokens = Vec::new();
        tokens(&gold, &mut gold_tokens);
        sample.labels = from_gold(&sample.ranges, &sample.tokens, &gold_tokens);
        sample.gold_tokens = gold_tokens.len();
        sample.gold = Gold::Full(shingles(&gold_tokens));
    } else {
        let texts: Vec<String> = page.blocks.iter().map(|b| squeeze(page.text(b))).collect();
        let (with, without) = (list("with"), list("without"));
        sample.labels = from_segments(&texts, &with, &without);
        sample.gold = Gold::Segments(with, without, texts);
    }
    for (label, never) in sample.labels.iter_mut().zip(&sample.never) {
        if *never {
            *label = None;
        }
    }
    Some(sample)
}

/// Folded, white space squeezed: how segments are compared.
fn squeeze(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
