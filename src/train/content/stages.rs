//! The two stages: trained out of fold, judged out of fold, and trained once more on everything.
//!
//! In: rows. Out: probabilities of blocks whose pages the model didn't see ([`Run`]), and the weights to keep ([`Trained`]). Never: scores of
//! extraction.

use super::boost::{self, Settings, bin, edges};
use super::data::Sample;
use super::rows::{Data, fold_of, sample_rows};
use super::tables::{LEARNED, Tables, learned, train_tables};
use super::{Options, Report};
use crate::judge::content::matrix::Matrix;
use crate::judge::content::second;
use crate::judge::content::trees::{Chunk, Forest, Tree, sigmoid};
use crate::judge::content::weights::Weights;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What cross-validation leaves behind: probabilities and columns out of fold.
pub(super) struct Run {
    pub p1: Vec<f32>,
    pub p2: Vec<f32>,
    pub learned: Vec<Vec<u8>>,
    pub learned_edges: Vec<Vec<f32>>,
    pub seconds: Vec<Vec<u8>>,
    pub second_edges: Vec<Vec<f32>>,
}

/// Trained weights with bins as thresholds.
pub(super) struct Trained {
    pub tables: Tables,
    pub first: Forest<u8>,
    pub second: Forest<u8>,
    pub learned_edges: Vec<Vec<f32>>,
    pub second_edges: Vec<Vec<f32>>,
}

/// Trains on `pages` with `folds` inner folds. Returns out-of-fold probabilities of both stages (the second's only when `judge`) and the model.
pub(super) fn run(
    data: &Data,
    pages: &[usize],
    folds: usize,
    options: &Options,
    report: &mut Report,
    judge: bool,
) -> Run {
    let clock = std::time::Instant::now();
    let fold = |p: usize| fold_of(&data.samples[p], folds);
    let without = |out: &[usize]| -> Vec<usize> {
        pages.iter().copied().filter(|&p| !out.contains(&fold(p))).collect()
    };
    let mut pairs: BTreeMap<(usize, usize), Tables> = BTreeMap::new();
    for j in 0..folds {
        for k in j..folds {
            pairs.insert((j, k), train_tables(data, &without(&[j, k]), options));
        }
    }
    report.say(format!("tables {:.0?}", clock.elapsed()));
    let own = learned(data, pages, |p| &pairs[&(fold(p), fold(p))]);
    let learned_edges = matrix_edges(&own, LEARNED);
    let own = bin_matrices(data, pages, &own, &learned_edges);
    let mut p1 = vec![0.0; data.blocks];
    for k in 0..folds {
        let (rest, test) =
            (without(&[k]), pages.iter().copied().filter(|&p| fold(p) == k).collect::<Vec<_>>());
        let m = learned(data, &rest, |p| &pairs[&(fold(p).min(k), fold(p).max(k))]);
        let train_learned = bin_matrices(data, &rest, &m, &learned_edges);
        let columns: Vec<&Vec<u8>> = data.columns.iter().chain(&train_learned).collect();
        let forest = train_forest(&columns, data, &rest, options, options.first);
        let columns: Vec<&Vec<u8>> = data.columns.iter().chain(&own).collect();
        predict(&forest, &columns, data, &test, &mut p1);
        report.say(format!("stage 1 fold {k} {:.0?}", clock.elapsed()));
    }
    let m = second_matrices(data, pages, &p1);
    let second_edges = matrix_edges(&m, second::COUNT);
    let seconds = bin_matrices(data, pages, &m, &second_edges);
    drop(m);
    let columns: Vec<&Vec<u8>> = data.columns.iter().chain(&own).chain(&seconds).collect();
    let mut p2 = vec![0.0; data.blocks];
    if judge {
        for k in 0..folds {
            let test: Vec<usize> = pages.iter().copied().filter(|&p| fold(p) == k).collect();
            let forest = train_forest(&columns, data, &without(&[k]), options, options.second);
            predict(&forest, &columns, data, &test, &mut p2);
            report.say(format!("stage 2 fold {k} {:.0?}", clock.elapsed()));
        }
    }
    Run { p1, p2, learned: own, learned_edges, seconds, second_edges }
}

/// Trains the weights to keep on all of `pages`.
pub(super) fn finish(data: &Data, pages: &[usize], out: &Run, options: &Options) -> Trained {
    let tables = train_tables(data, pages, options);
    let columns: Vec<&Vec<u8>> = data.columns.iter().chain(&out.learned).collect();
    let first = train_forest(&columns, data, pages, options, options.first);
    let columns: Vec<&Vec<u8>> = columns.into_iter().chain(&out.seconds).collect();
    let second = train_forest(&columns, data, pages, options, options.second);
    Trained {
        tables,
        first,
        second,
        learned_edges: out.learned_edges.clone(),
        second_edges: out.second_edges.clone(),
    }
}

impl Trained {
    /// Probabilities of the second stage for the blocks of `pages`.
    pub(super) fn apply(&self, data: &Data, pages: &[usize]) -> Vec<f32> {
        let m = learned(data, pages, |_| &self.tables);
        let own = bin_matrices(data, pages, &m, &self.learned_edges);
        let columns: Vec<&Vec<u8>> = data.columns.iter().chain(&own).collect();
        let mut p1 = vec![0.0; data.blocks];
        predict(&self.first, &columns, data, pages, &mut p1);
        let seconds =
            bin_matrices(data, pages, &second_matrices(data, pages, &p1), &self.second_edges);
        let columns: Vec<&Vec<u8>> = columns.into_iter().chain(&seconds).collect();
        let mut p2 = vec![0.0; data.blocks];
        predict(&self.second, &columns, data, pages, &mut p2);
        p2
    }

    /// The weights with thresholds of features in place of bins.
    pub(super) fn weights(&self, data: &Data, version: &str) -> Weights {
        let edges: Vec<&Vec<f32>> =
            data.edges.iter().chain(&self.learned_edges).chain(&self.second_edges).collect();
        let real = |forest: &Forest<u8>| Forest {
            bias: forest.bias,
            trees: forest
                .trees
                .iter()
                .map(|t| Tree {
                    splits: t.splits.map(|(c, b)| (c, threshold(&edges, c, b))),
                    leaves: t.leaves,
                })
                .collect(),
        };
        Weights {
            version: version.to_owned(),
            words: self.tables.0.clone(),
            classes: self.tables.1.clone(),
            first: real(&self.first),
            second: real(&self.second),
        }
    }
}

/// `bin > b` in terms of the feature itself; levels without a question hold for no value.
pub(super) fn threshold(edges: &[&Vec<f32>], column: u16, bin: u8) -> f32 {
    edges[column as usize].get(bin as usize).copied().unwrap_or(f32::INFINITY)
}

pub(super) fn train_forest(
    columns: &[&Vec<u8>],
    data: &Data,
    pages: &[usize],
    options: &Options,
    settings: Settings,
) -> Forest<u8> {
    let (rows, labels, weights) = sample_rows(data, pages, options.blocks, settings.seed + 11);
    let gathered: Vec<Vec<u8>> =
        columns.par_iter().map(|c| rows.iter().map(|&r| c[r as usize]).collect()).collect();
    boost::train(&gathered, &labels, &weights, settings)
}

pub(super) fn predict(
    forest: &Forest<u8>,
    columns: &[&Vec<u8>],
    data: &Data,
    pages: &[usize],
    out: &mut [f32],
) {
    let sums: Vec<Vec<f32>> = pages
        .par_iter()
        .map(|&p| {
            let s = &data.samples[p];
            let mut sums = Vec::new();
            let column = |c: usize| &columns[c][s.first..s.first + s.len()];
            forest.sum(s.len(), column, &mut Chunk::default(), &mut sums);
            sums
        })
        .collect();
    for (&p, sums) in pages.iter().zip(sums) {
        let s = &data.samples[p];
        for (i, sum) in sums.into_iter().enumerate() {
            out[s.first + i] = if s.never[i] { 0.0 } else { sigmoid(sum) };
        }
    }
}

/// The second look's matrices.
pub(super) fn second_matrices(data: &Data, pages: &[usize], p: &[f32]) -> Vec<Matrix> {
    pages
        .par_iter()
        .map_init(second::Buffers::default, |buffers, &page| {
            let s = &data.samples[page];
            let mut m = Matrix::default();
            m.reset(s.len(), second::COUNT);
            second::fill(&mut m, 0, view(s), &p[s.first..s.first + s.len()], buffers);
            m
        })
        .collect()
}

pub(super) fn view(s: &Sample) -> second::View<'_> {
    second::View {
        containers: &s.layout.containers,
        places: &s.layout.places,
        tokens: &s.sizes,
        heading: &s.heading,
        is_heading: &s.is_heading,
    }
}

/// Edges for matrices of some pages.
pub(super) fn matrix_edges(matrices: &[Matrix], columns: usize) -> Vec<Vec<f32>> {
    (0..columns)
        .into_par_iter()
        .map(|c| {
            let mut sample: Vec<f32> = Vec::new();
            for m in matrices {
                sample.extend(m.column(c).iter().step_by(1 + m.rows / 40));
            }
            edges(&mut sample)
        })
        .collect()
}

/// Bins matrices into columns over all blocks; blocks of other pages stay 0.
pub(super) fn bin_matrices(
    data: &Data,
    pages: &[usize],
    matrices: &[Matrix],
    edges: &[Vec<f32>],
) -> Vec<Vec<u8>> {
    edges
        .par_iter()
        .enumerate()
        .map(|(c, edges)| {
            let mut out = vec![0u8; data.blocks];
            for (&p, m) in pages.iter().zip(matrices) {
                let first = data.samples[p].first;
                for (o, &v) in out[first..first + m.rows].iter_mut().zip(m.column(c)) {
                    *o = bin(edges, v);
                }
            }
            out
        })
        .collect()
}
