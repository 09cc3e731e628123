//! The rows that the trainer learns from: all blocks of all pages, by columns of bins, and the sampling of blocks to train on.
//!
//! In: annotated pages. Out: [`Data`] and samples of its rows. Never: models.

use super::Options;
use super::boost::{Dice, bin, edges};
use super::data::{Sample, read};
use crate::judge::content::names::FIRST_LEARNED;
use rayon::prelude::*;
use std::path::Path;

/// All pages with their columns of bins.
pub(super) struct Data {
    pub sets: Vec<String>,
    pub samples: Vec<Sample>,
    pub blocks: usize,
    /// Static columns.
    pub columns: Vec<Vec<u8>>,
    pub edges: Vec<Vec<f32>>,
    /// Token weights normalised by page, for training.
    pub weights: Vec<f32>,
}

pub(super) fn load(path: &Path, options: &Options) -> std::io::Result<Data> {
    let (sets, mut samples) = read(path)?;
    if !options.sets.is_empty() {
        samples.retain(|s| options.sets.contains(&sets[s.set]));
        let mut first = 0;
        for s in &mut samples {
            s.first = first;
            first += s.len();
        }
    }
    let blocks = samples.iter().map(Sample::len).sum();
    let columns: Vec<(Vec<f32>, Vec<u8>)> = (0..FIRST_LEARNED)
        .into_par_iter()
        .map(|c| {
            let column = |s: &Sample| c * s.len()..(c + 1) * s.len();
            let mut sample = Vec::new();
            for s in &samples {
                let values = &s.features[column(s)];
                sample.extend(values.iter().step_by(1 + values.len() / 40));
            }
            let edges = edges(&mut sample);
            let bins = samples
                .iter()
                .flat_map(|s| s.features[column(s)].iter().map(|&v| bin(&edges, v)))
                .collect();
            (edges, bins)
        })
        .collect();
    for s in &mut samples {
        s.features = Vec::new();
    }
    let (edges, columns) = columns.into_iter().unzip();
    let mut weights = vec![0.0; blocks];
    for s in &samples {
        let own: Vec<f32> = s.sizes.iter().map(|t| t.min(400.0).powf(0.75)).collect();
        let known: f32 = (0..s.len()).filter(|&i| s.labels[i].is_some()).map(|i| own[i]).sum();
        let page: f32 = s.tokens.len() as f32;
        let factor = if s.gold_tokens > 0 {
            (page / s.gold_tokens as f32).clamp(1.0, 20.0).powf(options.short_gold)
        } else {
            1.0
        };
        for i in 0..s.len() {
            weights[s.first + i] = factor * own[i] / known.max(1.0);
        }
    }
    Ok(Data { sets, samples, blocks, columns, edges, weights })
}

/// The fold of a page: by site, over all sets.
pub(super) fn fold_of(s: &Sample, folds: usize) -> usize {
    ((s.site ^ (s.site >> 13)).wrapping_mul(0x9e37_79b1) >> 8) as usize % folds
}

/// Rows to train on: of each page up to `blocks` blocks, half of them content where there is enough; weights make up for the choice.
pub(super) fn sample_rows(
    data: &Data,
    pages: &[usize],
    blocks: usize,
    seed: u64,
) -> (Vec<u32>, Vec<bool>, Vec<f32>) {
    let mut dice = Dice(seed | 1);
    let (mut rows, mut labels, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for &p in pages {
        let s = &data.samples[p];
        let mut of = [Vec::new(), Vec::new()];
        for (i, label) in s.labels.iter().enumerate() {
            if let Some(l) = label {
                of[usize::from(*l)].push((s.first + i) as u32);
            }
        }
        let quota = {
            let (n, y) = (of[0].len(), of[1].len());
            let y_take = y.min(blocks / 2).max(y.min(blocks.saturating_sub(n)));
            [n.min(blocks - y_take), y_take]
        };
        for (label, (rows_of, take)) in of.iter_mut().zip(quota).enumerate() {
            let whole: f32 = rows_of.iter().map(|&r| data.weights[r as usize]).sum();
            for i in 0..take {
                let j = i + dice.next() as usize % (rows_of.len() - i);
                rows_of.swap(i, j);
            }
            rows_of.truncate(take);
            rows_of.sort_unstable();
            let part: f32 = rows_of.iter().map(|&r| data.weights[r as usize]).sum();
            for &r in rows_of.iter() {
                rows.push(r);
                labels.push(label == 1);
                weights.push(data.weights[r as usize] * whole / part.max(1e-9));
            }
        }
    }
    let mean = weights.iter().sum::<f32>() / weights.len().max(1) as f32;
    weights.iter_mut().for_each(|w| *w /= mean);
    (rows, labels, weights)
}

pub(super) fn page_index(data: &Data) -> Vec<u32> {
    data.samples
        .iter()
        .enumerate()
        .flat_map(|(p, s)| std::iter::repeat_n(p as u32, s.len()))
        .collect()
}
