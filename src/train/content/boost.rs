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
pub fn edges(sample: &mut [f32]) -> Vec<f32> {
    sample.sort_unstable_by(f32::total_cmp);
    let mut distinct = sample.to_vec();
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
    let positive: f64 =
        labels.iter().zip(weights).filter(|(l, _)| **l).map(|(_, w)| f64::from(*w)).sum();
    let all: f64 = weights.iter().map(|w| f64::from(*w)).sum();
    let bias = ((positive + 1.0) / (all - positive + 1.0)).ln() as f32;
    let mut scores = vec![bias; n];
    let mut trees = Vec::with_capacity(s.trees);
    let alive: Vec<u16> =
        (0..columns.len() as u16).filter(|&c| columns[c as usize].iter().any(|&b| b > 0)).collect();
    for _ in 0..s.trees {
        let all: Vec<[f32; 2]> = (0..n)
            .into_par_iter()
            .map(|r| {
                let p = 1.0 / (1.0 + (-scores[r]).exp());
                [(p - f32::from(u8::from(labels[r]))) * weights[r], p * (1.0 - p) * weights[r]]
            })
            .collect();
        let (rows, grads) = choose_rows(&all, s.rows, &mut dice);
        let used: Vec<u16> = alive.iter().copied().filter(|_| dice.unit() < s.columns).collect();
        let mut leaf = vec![0u8; rows.len()];
        let mut splits = [(0u16, u8::MAX); DEPTH];
        let everything: Vec<u32> = (0..rows.len() as u32).collect();
        let root: Vec<Sums> = used
            .par_iter()
            .map(|&c| sum_up(&columns[c as usize], &rows, &grads, &leaf, &everything, 1))
            .collect();
        let mut sums = root;
        for (level, split) in splits.iter_mut().enumerate() {
            let Some((place, bin)) = best_split(&sums, s.prior) else { break };
            let column = used[place];
            *split = (column, bin);
            let values = &columns[column as usize];
            let right: Vec<bool> = rows.iter().map(|&r| values[r as usize] > bin).collect();
            if level + 1 < DEPTH {
                // Only the side with fewer rows is summed up; the other one is what is left.
                let fewer_right = 2 * right.iter().filter(|r| **r).count() <= rows.len();
                let side: Vec<u32> =
                    (0..rows.len() as u32).filter(|&i| right[i as usize] == fewer_right).collect();
                sums.par_iter_mut().zip(&used).for_each(|(sums, &c)| {
                    let part =
                        sum_up(&columns[c as usize], &rows, &grads, &leaf, &side, 1 << level);
                    let rest: Sums = sums
                        .iter()
                        .zip(&part)
                        .map(|(a, b)| [a[0] - b[0], (a[1] - b[1]).max(0.0)])
                        .collect();
                    let (left, right) = if fewer_right { (rest, part) } else { (part, rest) };
                    *sums = left;
                    sums.extend(right);
                });
            }
            for (l, &r) in leaf.iter_mut().zip(&right) {
                *l |= u8::from(r) << level;
            }
        }
        let mut totals = [[0f64; 2]; LEAVES];
        for (&l, g) in leaf.iter().zip(&grads) {
            totals[l as usize][0] += f64::from(g[0]);
            totals[l as usize][1] += f64::from(g[1]);
        }
        let mut leaves = [0f32; LEAVES];
        for (leaf, [g, h]) in leaves.iter_mut().zip(totals) {
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

/// Rows that a tree sees: with a chance that grows with their gradient, weighed by the inverse of the chance (minimal variance sampling,
/// Ibragimov and Gusev, NeurIPS 2019).
fn choose_rows(all: &[[f32; 2]], share: f32, dice: &mut Dice) -> (Vec<u32>, Vec<[f32; 2]>) {
    let size = |g: &[f32; 2]| (g[0] * g[0] + 0.1 * g[1] * g[1]).sqrt();
    let wanted = share * all.len() as f32;
    let mut factor = wanted / all.iter().map(size).sum::<f32>().max(1e-9);
    for _ in 0..4 {
        let expected: f32 = all.iter().map(|g| (size(g) * factor).min(1.0)).sum();
        factor *= wanted / expected.max(1e-9);
    }
    let (mut rows, mut grads) = (Vec::new(), Vec::new());
    for (r, g) in all.iter().enumerate() {
        let chance = (size(g) * factor).clamp(0.01, 1.0);
        if dice.unit() < chance {
            rows.push(r as u32);
            grads.push([g[0] / chance, g[1] / chance]);
        }
    }
    (rows, grads)
}

/// Gradients and second derivatives by leaf and bin.
type Sums = Vec<[f32; 2]>;

fn sum_up(
    values: &[u8],
    rows: &[u32],
    grads: &[[f32; 2]],
    leaf: &[u8],
    of: &[u32],
    leaves: usize,
) -> Sums {
    let mut sums = vec![[0f32; 2]; leaves * BINS];
    for &i in of {
        let i = i as usize;
        let at = usize::from(leaf[i]) * BINS + usize::from(values[rows[i] as usize]);
        if let Some(sum) = sums.get_mut(at) {
            sum[0] += grads[i][0];
            sum[1] += grads[i][1];
        }
    }
    sums
}

/// The question with the greatest gain over all leaves at once: place of the column, bin.
fn best_split(columns: &[Sums], prior: f32) -> Option<(usize, u8)> {
    columns
        .par_iter()
        .enumerate()
        .map(|(place, sums)| {
            let mut gains = [0f32; BINS];
            for sums in sums.chunks_exact(BINS) {
                let total = sums.iter().fold([0f32; 2], |t, s| [t[0] + s[0], t[1] + s[1]]);
                let whole = total[0] * total[0] / (total[1] + prior);
                let mut low = [0f32; 2];
                for (gain, s) in gains.iter_mut().zip(sums) {
                    low = [low[0] + s[0], low[1] + s[1]];
                    let high = [total[0] - low[0], (total[1] - low[1]).max(0.0)];
                    *gain += low[0] * low[0] / (low[1] + prior)
                        + high[0] * high[0] / (high[1] + prior)
                        - whole;
                }
            }
            let best = (0..BINS - 1).max_by(|&a, &b| gains[a].total_cmp(&gains[b])).unwrap_or(0);
            (gains[best], place, best as u8)
        })
        .filter(|(gain, ..)| *gain > 0.0)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, place, bin)| (place, bin))
}
