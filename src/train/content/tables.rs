//! The learned scores of words and class words, and the features that rest on them.
//!
//! In: pages. Out: tables trained on some pages, and matrices of features of others. Never: a page's features from a table that saw the page.

use super::Options;
use super::linear::{self, Row};
use super::rows::{Data, page_index, sample_rows};
use crate::judge::content::features::fill_learned;
use crate::judge::content::hashed::{Table, word_buckets, word_norm};
use crate::judge::content::matrix::Matrix;
use crate::judge::content::names::{COUNT, FIRST_LEARNED};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Features that rest on learned scores.
pub(super) const LEARNED: usize = COUNT - FIRST_LEARNED;

/// Learned tables: words, classes.
pub(super) type Tables = (Table, Table);

/// Trains the two tables on some pages.
pub(super) fn train_tables(data: &Data, pages: &[usize], options: &Options) -> Tables {
    let (rows, labels, weights) = sample_rows(data, pages, options.blocks, 7);
    let page_of = page_index(data);
    let (mut word_at, mut class_at) = (vec![0u32], vec![0u32]);
    let (mut words, mut classes) = (Vec::new(), Vec::new());
    let mut starts: BTreeMap<usize, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    for &r in &rows {
        let p = page_of[r as usize] as usize;
        let s = &data.samples[p];
        let (w, c) = starts.entry(p).or_insert_with(|| {
            let sum = |counts: &mut dyn Iterator<Item = u32>| {
                let mut at = 0;
                counts
                    .map(|n| {
                        at += n;
                        at - n
                    })
                    .collect::<Vec<u32>>()
            };
            (
                sum(&mut s.stats.iter().map(|s| s.hashed as u32)),
                sum(&mut s.class_counts.iter().copied()),
            )
        });
        let i = r as usize - s.first;
        let from = w[i] as usize;
        word_buckets(&s.words[from..from + s.stats[i].hashed as usize], |b| words.push(b));
        let from = c[i] as usize;
        classes.extend_from_slice(&s.classes[from..from + s.class_counts[i] as usize]);
        word_at.push(words.len() as u32);
        class_at.push(classes.len() as u32);
    }
    let order: Vec<u32> = (0..rows.len() as u32).collect();
    let train = |at: &[u32], buckets: &[u16], is_words: bool| {
        linear::train(&order, |i| {
            let i = i as usize;
            let range = at[i] as usize..at[i + 1] as usize;
            let value = if is_words { word_norm(range.len() as f32 / 2.0) } else { 1.0 };
            Row { buckets: &buckets[range], value, label: labels[i], weight: weights[i].min(8.0) }
        })
    };
    rayon::join(|| train(&word_at, &words, true), || train(&class_at, &classes, false))
}

/// The learned columns of some pages, by page, with the tables that `of` gives for each.
pub(super) fn learned<'t>(
    data: &Data,
    pages: &[usize],
    of: impl Fn(usize) -> &'t Tables + Sync,
) -> Vec<Matrix> {
    pages
        .par_iter()
        .map(|&p| {
            let s = &data.samples[p];
            let (word_table, class_table) = of(p);
            let (mut words, mut classes) = (Vec::new(), Vec::new());
            word_table.words(&s.words, &s.stats, &mut words);
            let mut at = 0;
            for &n in &s.class_counts {
                let buckets = &s.classes[at..at + n as usize];
                at += n as usize;
                let sum: i32 =
                    buckets.iter().map(|&b| i32::from(class_table.weights[b as usize])).sum();
                classes.push(class_table.bias + class_table.scale * sum as f32);
            }
            // Only the learned columns are kept; the filler writes into a matrix of all.
            let mut m = Matrix::default();
            m.reset(s.len(), COUNT);
            fill_learned(&mut m, &s.layout, &s.heading, &words, &classes, &mut Default::default());
            m.values.drain(..FIRST_LEARNED * s.len());
            m
        })
        .collect()
}
