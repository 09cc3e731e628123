//! Boosting of symmetric trees over binned columns.
//!
//! In: columns of bins, labels, weights. Out: a forest with bins as thresholds. Never: files, floats of features.
//! Newton boosting of the logistic loss (Friedman 2001; Chen and Guestrin 2016) with one split a level (CatBoost).

use crate::judge::content::trees::{DEPTH, Forest, LEAVES, Tree};
use rayon::prelude::*;

/// Bins a column has at most.
pub const BINS: usize = 64;

/// What boosting may do.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Trees.
    pub trees: usize,
    /// Share of a tree that is added.
    pub rate: f32,
    /// Weight of the prior of a leaf, in rows of mean weight.
    pub prior: f32,
    /// Share of rows that a tree sees.
    pub rows: f32,
    /// Share of columns that a tree sees.
    pub columns: f32,
    /// Seed of the choices.
    pub seed: u64,
}

/// A small generator (xorshift, Marsaglia 2003).
#[derive(Debug, Clone)]
pub struct Dice(pub u64);

impl Dice {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number from 0 to 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Edges between bins for a sample of values: quantiles, at most [`BINS`] − 1 different ones.
pub fn edges(sample: &mut Vec<f32>) -> Vec<f32> {
    sample.sort_unstable_by(f32::total_cmp);
    let mut distinct = sample.clone();
    distinct.dedup();
    let mut out: Vec<f32> = Vec::new();
    if distinct.len() <= BINS {
        out.extend(distinct.windows(2).map(|w| (w[0] + w[1]) / 2.0));
    } else {
        for i in 1..BINS {
            let at = i * sample.len() / BINS;
            let (a, b) = (sample[at - 1], sample[at]);
            out.push(if a == b { a } else { (a + b) / 2.0 });
        }
        out.dedup();
    }
    out
}

/// The bin of a value: how many edges are below it.
pub fn bin(edges: &[f32], value: f32) -> u8 {
    edges.partition_point(|&e| e < value) as u8
}

/// Trains a forest. All columns have as many rows as there are labels; weights should have mean 1.
pub fn train(columns: &[Vec<u8>], labels: &[bool], weights: &[f32], s: Settings) -> Forest<u8> {
    let n = labels.len();
    let mut dice = Dice(s.seed | 1);
    let positive: f64 = labels.iter().zip(weights).filter(|(l, _)| **l).map(|(_, w)| f64::from(*w)).sum();
    let all: f64 = weights.iter().map(|w| f64::from(*w)).sum();
    let bias = ((positive + 1.0) / (all - positive + 1.0)).ln() as f32;
    let mut scores = vec![bias; n];
    let mut trees = Vec::with_capacity(s.trees);
    for _ in 0..s.trees {
        let rows: Vec<u32> = (0..n as u32).filter(|_| dice.unit() < s.rows).collect();
        let used: Vec<u16> = (0..columns.len() as u16)
            .filter(|&c| columns[c as usize].iter().any(|&b| b > 0) && dice.unit() < s.columns)
            .collect();
        let grads: Vec<[f32; 2]> = rows
            .iter()
            .map(|&r| {
                let r = r as usize;
                let p = 1.0 / (1.0 + (-scores[r]).exp());
                [(p - f32::from(u8::from(labels[r]))) * weights[r], p * (1.0 - p) * weights[r]]
            })
            .collect();
        let mut leaf = vec![0u8; rows.len()];
        let mut splits = [(0u16, u8::MAX); DEPTH];
        for level in 0..DEPTH {
            let Some((_, column, bin)) = best_split(columns, &used, &rows, &grads, &leaf, 1 << level, s.prior) else { break };
            splits[level] = (column, bin);
            let values = &columns[column as usize];
            for (l, &r) in leaf.iter_mut().zip(&rows) {
                *l |= u8::from(values[r as usize] > bin) << level;
            }
        }
        let mut sums = [[0f64; 2]; LEAVES];
        for (&l, g) in leaf.iter().zip(&grads) {
            sums[l as usize][0] += f64::from(g[0]);
            sums[l as usize][1] += f64::from(g[1]);
        }
        let mut leaves = [0f32; LEAVES];
        for (leaf, [g, h]) in leaves.iter_mut().zip(sums) {
            *leaf = (-g / (h + f64::from(s.prior)) * f64::from(s.rate)) as f32;
        }
        let tree = Tree { splits, leaves };
        scores.par_chunks_mut(8192).enumerate().for_each(|(chunk, scores)| {
            let from = chunk * 8192;
            for (i, score) in scores.iter_mut().enumerate() {
                let mut l = 0;
                for (level, &(c, t)) in tree.splits.iter().enumerate() {
                    l |= usize::from(columns[c as usize][from + i] > t) << level;
                }
                *score += tree.leaves[l];
            }
        });
        trees.push(tree);
    }
    Forest { bias, trees }
}

/// The question with the greatest gain over all leaves at once: gain, column, bin.
fn best_split(
    columns: &[Vec<u8>],
    used: &[u16],
    rows: &[u32],
    grads: &[[f32; 2]],
    leaf: &[u8],
    leaves: usize,
    prior: f32,
) -> Option<(f32, u16, u8)> {
    used.par_iter()
        .map(|&column| {
            let values = &columns[column as usize];
            let mut sums = vec![[0f32; 2]; leaves * BINS];
            for ((&r, g), &l) in rows.iter().zip(grads).zip(leaf) {
                let sum = &mut sums[l as usize * BINS + usize::from(values[r as usize] & (BINS as u8 - 1))];
                sum[0] += g[0];
                sum[1] += g[1];
            }
            let mut gains = [0f32; BINS];
            for sums in sums.chunks_exact(BINS) {
                let total = sums.iter().fold([0f32; 2], |t, s| [t[0] + s[0], t[1] + s[1]]);
                let whole = total[0] * total[0] / (total[1] + prior);
                let mut low = [0f32; 2];
                for (gain, s) in gains.iter_mut().zip(sums) {
                    low = [low[0] + s[0], low[1] + s[1]];
                    let high = [total[0] - low[0], total[1] - low[1]];
                    *gain += low[0] * low[0] / (low[1] + prior) + high[0] * high[0] / (high[1].max(0.0) + prior) - whole;
                }
            }
            let (bin, gain) = (0..BINS - 1).map(|b| (b, gains[b])).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0));
            (gain, column, bin as u8)
        })
        .filter(|(gain, ..)| *gain > 0.0)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
}
