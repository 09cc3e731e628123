//! Trains the content model and says how good it is: cross-validated by site, and on sets that it has never seen.
//!
//! In: annotated pages ([`super::content_data`]). Out: weights and a [`Report`]. Never: a page's text in either.
//! The scores that a stage takes from the stage before are out of fold, so that it learns how far to trust them.

use super::content_boost::{self, Dice, Settings, bin, edges};
use super::content_data::{Sample, read};
use super::content_linear::{self, Row};
use super::content_score::Tally;
use crate::judge::content::features::{Matrix, fill_learned};
use crate::judge::content::hashed::{Table, word_buckets, word_norm};
use crate::judge::content::names::{COUNT, FIRST_LEARNED};
use crate::judge::content::second;
use crate::judge::content::trees::{Forest, Tree, sigmoid};
use crate::judge::content::weights::Weights;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Features that rest on learned scores.
const LEARNED: usize = COUNT - FIRST_LEARNED;

/// What the trainer does.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folds of the cross-validation.
    pub folds: usize,
    /// Folds of the runs that leave a set out.
    pub inner_folds: usize,
    /// Whether to leave out each set in turn.
    pub leave_out: bool,
    /// Blocks of a page that are trained on.
    pub blocks: usize,
    /// First stage.
    pub first: Settings,
    /// Second stage.
    pub second: Settings,
    /// Power of (page size / gold size) in a page's weight.
    pub short_gold: f32,
    /// Where to write the weights.
    pub write: Option<PathBuf>,
    /// Version of the weights.
    pub version: String,
    /// Sets to take, all if empty.
    pub sets: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        let first = Settings { trees: 300, rate: 0.12, prior: 20.0, rows: 0.5, columns: 0.5, seed: 1 };
        Self {
            folds: 5,
            inner_folds: 3,
            leave_out: false,
            blocks: 90,
            first,
            second: Settings { trees: 200, rate: 0.1, seed: 2, ..first },
            short_gold: 0.0,
            write: None,
            version: "1".to_owned(),
            sets: Vec::new(),
        }
    }
}

/// Figures of one run.
#[derive(Debug, Default)]
pub struct Report {
    /// What was printed.
    pub text: String,
    /// Each page by set and name, with its cross-validated scores, centred on 0.5.
    pub pages: Vec<(String, String, Vec<f32>)>,
}

/// All pages with their columns of bins.
struct Data {
    sets: Vec<String>,
    samples: Vec<Sample>,
    blocks: usize,
    /// Static columns.
    columns: Vec<Vec<u8>>,
    edges: Vec<Vec<f32>>,
    /// Token weights normalised by page, for training.
    weights: Vec<f32>,
}

/// Learned tables: words, classes.
type Tables = (Table, Table);

/// What cross-validation leaves behind: probabilities and columns out of fold.
struct Run {
    p1: Vec<f32>,
    p2: Vec<f32>,
    learned: Vec<Vec<u8>>,
    learned_edges: Vec<Vec<f32>>,
    seconds: Vec<Vec<u8>>,
    second_edges: Vec<Vec<f32>>,
}

/// Trained weights with bins as thresholds.
struct Trained {
    tables: Tables,
    first: Forest<u8>,
    second: Forest<u8>,
    learned_edges: Vec<Vec<f32>>,
    second_edges: Vec<Vec<f32>>,
}

fn say(report: &mut Report, line: String) {
    eprintln!("{line}");
    report.text.push_str(&line);
    report.text.push('\n');
}

/// Trains on the sets below `data` and returns the figures.
///
/// # Errors
/// When the folder can't be read.
pub fn train_content(data: &Path, options: &Options) -> std::io::Result<Report> {
    let mut report = Report::default();
    let clock = std::time::Instant::now();
    let data = load(data, options)?;
    say(&mut report, format!("{} pages, {} blocks, read in {:.0?}", data.samples.len(), data.blocks, clock.elapsed()));
    let all: Vec<usize> = (0..data.samples.len()).collect();
    let ceiling = evaluate(&data, &all, |s, i| s.labels[i] == Some(true));
    table(&mut report, "labels", &data, &all, &ceiling);
    let out = run(&data, &all, options.folds, options, &mut report, true);
    both_cuts(&mut report, "stage 2", &data, &all, &out.p2);
    let cut = cuts(&data, &out.p2);
    for s in &data.samples {
        let mut p = out.p2[s.first..s.first + s.len()].to_vec();
        second::centre(&mut p, cut[s.first]);
        report.pages.push((data.sets[s.set].clone(), s.id.clone(), p));
    }
    if let Some(path) = &options.write {
        let trained = finish(&data, &all, &out, options);
        let bytes = trained.weights(&data, &options.version).to_bytes();
        say(&mut report, format!("{} bytes", bytes.len()));
        std::fs::write(path, bytes)?;
    }
    if options.leave_out {
        leave_out(&data, options, &mut report);
    }
    say(&mut report, format!("done in {:.0?}", clock.elapsed()));
    Ok(report)
}

fn both_cuts(report: &mut Report, name: &str, data: &Data, pages: &[usize], p: &[f32]) {
    let scores = evaluate(data, pages, |s, i| p[s.first + i] >= 0.5);
    table(report, &format!("{name}, threshold .5"), data, pages, &scores);
    let cut = cuts(data, p);
    let scores = evaluate(data, pages, |s, i| p[s.first + i] >= cut[s.first]);
    table(report, &format!("{name}, expected F"), data, pages, &scores);
}

/// Trains without each set in turn and judges that set.
fn leave_out(data: &Data, options: &Options, report: &mut Report) {
    for set in 0..data.sets.len() {
        let (test, rest): (Vec<usize>, Vec<usize>) = (0..data.samples.len()).partition(|&p| data.samples[p].set == set);
        if test.is_empty() || rest.is_empty() {
            continue;
        }
        let out = run(data, &rest, options.inner_folds, options, report, false);
        let trained = finish(data, &rest, &out, options);
        let p = trained.apply(data, &test);
        both_cuts(report, "left out", data, &test, &p);
    }
}

/// Trains the weights to keep on all of `pages`.
fn finish(data: &Data, pages: &[usize], out: &Run, options: &Options) -> Trained {
    let tables = train_tables(data, pages, options);
    let columns: Vec<&Vec<u8>> = data.columns.iter().chain(&out.learned).collect();
    let first = train_forest(&columns, data, pages, options, options.first);
    let columns: Vec<&Vec<u8>> = columns.into_iter().chain(&out.seconds).collect();
    let second = train_forest(&columns, data, pages, options, options.second);
    Trained { tables, first, second, learned_edges: out.learned_edges.clone(), second_edges: out.second_edges.clone() }
}

impl Trained {
    /// Probabilities of the second stage for the blocks of `pages`.
    fn apply(&self, data: &Data, pages: &[usize]) -> Vec<f32> {
        let m = learned(data, pages, |_| &self.tables);
        let own = bin_matrices(data, pages, &m, &self.learned_edges);
        let columns: Vec<&Vec<u8>> = data.columns.iter().chain(&own).collect();
        let mut p1 = vec![0.0; data.blocks];
        predict(&self.first, &columns, data, pages, &mut p1);
        let seconds = bin_matrices(data, pages, &second_matrices(data, pages, &p1), &self.second_edges);
        let columns: Vec<&Vec<u8>> = columns.into_iter().chain(&seconds).collect();
        let mut p2 = vec![0.0; data.blocks];
        predict(&self.second, &columns, data, pages, &mut p2);
        p2
    }

    /// The weights with thresholds of features in place of bins.
    fn weights(&self, data: &Data, version: &str) -> Weights {
        let edges: Vec<&Vec<f32>> = data.edges.iter().chain(&self.learned_edges).chain(&self.second_edges).collect();
        let real = |forest: &Forest<u8>| Forest {
            bias: forest.bias,
            trees: forest.trees.iter().map(|t| Tree { splits: t.splits.map(|(c, b)| (c, threshold(&edges, c, b))), leaves: t.leaves }).collect(),
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
fn threshold(edges: &[&Vec<f32>], column: u16, bin: u8) -> f32 {
    edges[column as usize].get(bin as usize).copied().unwrap_or(f32::INFINITY)
}

fn load(path: &Path, options: &Options) -> std::io::Result<Data> {
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
            let bins = samples.iter().flat_map(|s| s.features[column(s)].iter().map(|&v| bin(&edges, v))).collect();
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
        let factor = if s.gold_tokens > 0 { (page / s.gold_tokens as f32).clamp(1.0, 20.0).powf(options.short_gold) } else { 1.0 };
        for i in 0..s.len() {
            weights[s.first + i] = factor * own[i] / known.max(1.0);
        }
    }
    Ok(Data { sets, samples, blocks, columns, edges, weights })
}

/// The fold of a page: by site, over all sets.
fn fold_of(s: &Sample, folds: usize) -> usize {
    ((s.site ^ (s.site >> 13)).wrapping_mul(0x9e37_79b1) >> 8) as usize % folds
}

/// Rows to train on: of each page up to `blocks` blocks, half of them content where there is enough; weights make up for the choice.
fn sample_rows(data: &Data, pages: &[usize], blocks: usize, seed: u64) -> (Vec<u32>, Vec<bool>, Vec<f32>) {
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

/// Trains the two tables on some pages.
fn train_tables(data: &Data, pages: &[usize], options: &Options) -> Tables {
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
            (sum(&mut s.stats.iter().map(|s| s.hashed as u32)), sum(&mut s.class_counts.iter().copied()))
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
        content_linear::train(&order, |i| {
            let i = i as usize;
            let range = at[i] as usize..at[i + 1] as usize;
            let value = if is_words { word_norm(range.len() as f32 / 2.0) } else { 1.0 };
            Row { buckets: &buckets[range], value, label: labels[i], weight: weights[i].min(8.0) }
        })
    };
    rayon::join(|| train(&word_at, &words, true), || train(&class_at, &classes, false))
}

fn page_index(data: &Data) -> Vec<u32> {
    data.samples.iter().enumerate().flat_map(|(p, s)| std::iter::repeat_n(p as u32, s.len())).collect()
}

/// The learned columns of some pages, by page, with the tables that `of` gives for each.
fn learned<'t>(data: &Data, pages: &[usize], of: impl Fn(usize) -> &'t Tables + Sync) -> Vec<Matrix> {
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
                let sum: i32 = buckets.iter().map(|&b| i32::from(class_table.weights[b as usize])).sum();
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

/// Edges for matrices of some pages.
fn matrix_edges(matrices: &[Matrix], columns: usize) -> Vec<Vec<f32>> {
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
fn bin_matrices(data: &Data, pages: &[usize], matrices: &[Matrix], edges: &[Vec<f32>]) -> Vec<Vec<u8>> {
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

fn train_forest(columns: &[&Vec<u8>], data: &Data, pages: &[usize], options: &Options, settings: Settings) -> Forest<u8> {
    let (rows, labels, weights) = sample_rows(data, pages, options.blocks, settings.seed + 11);
    let gathered: Vec<Vec<u8>> =
        columns.par_iter().map(|c| rows.iter().map(|&r| c[r as usize]).collect()).collect();
    content_boost::train(&gathered, &labels, &weights, settings)
}

fn predict(forest: &Forest<u8>, columns: &[&Vec<u8>], data: &Data, pages: &[usize], out: &mut [f32]) {
    let sums: Vec<Vec<f32>> = pages
        .par_iter()
        .map(|&p| {
            let s = &data.samples[p];
            let mut sums = Vec::new();
            forest.sum(s.len(), |c| &columns[c][s.first..s.first + s.len()], &mut sums);
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
fn second_matrices(data: &Data, pages: &[usize], p: &[f32]) -> Vec<Matrix> {
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

fn view(s: &Sample) -> second::View<'_> {
    second::View {
        containers: &s.layout.containers,
        places: &s.layout.places,
        tokens: &s.sizes,
        heading: &s.heading,
        is_heading: &s.is_heading,
    }
}

/// Trains on `pages` with `folds` inner folds. Returns out-of-fold probabilities of both stages (the second's only when `judge`) and the model.
fn run(
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
    say(report, format!("tables {:.0?}", clock.elapsed()));
    let own = learned(data, pages, |p| &pairs[&(fold(p), fold(p))]);
    let learned_edges = matrix_edges(&own, LEARNED);
    let own = bin_matrices(data, pages, &own, &learned_edges);
    let mut p1 = vec![0.0; data.blocks];
    for k in 0..folds {
        let (rest, test) = (without(&[k]), pages.iter().copied().filter(|&p| fold(p) == k).collect::<Vec<_>>());
        let m = learned(data, &rest, |p| &pairs[&(fold(p).min(k), fold(p).max(k))]);
        let train_learned = bin_matrices(data, &rest, &m, &learned_edges);
        let columns: Vec<&Vec<u8>> = data.columns.iter().chain(&train_learned).collect();
        let forest = train_forest(&columns, data, &rest, options, options.first);
        let columns: Vec<&Vec<u8>> = data.columns.iter().chain(&own).collect();
        predict(&forest, &columns, data, &test, &mut p1);
        say(report, format!("stage 1 fold {k} {:.0?}", clock.elapsed()));
    }
    if judge {
        both_cuts(report, "stage 1", data, pages, &p1);
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
            say(report, format!("stage 2 fold {k} {:.0?}", clock.elapsed()));
        }
    }
    Run { p1, p2, learned: own, learned_edges, seconds, second_edges }
}

/// The threshold of each page, at the place of its first block.
fn cuts(data: &Data, p: &[f32]) -> Vec<f32> {
    let mut out = vec![0.5; data.blocks + 1];
    let found: Vec<f32> = data
        .samples
        .par_iter()
        .map_init(second::Buffers::default, |b, s| second::threshold(&p[s.first..s.first + s.len()], &s.sizes, b))
        .collect();
    for (s, cut) in data.samples.iter().zip(found) {
        out[s.first] = cut;
    }
    out
}

type Scores = Vec<super::content_score::PageScore>;

fn evaluate(data: &Data, pages: &[usize], keep: impl Fn(&Sample, usize) -> bool + Sync) -> Scores {
    pages
        .par_iter()
        .map(|&p| {
            let s = &data.samples[p];
            s.score(|i| keep(s, i))
        })
        .collect()
}

fn table(report: &mut Report, name: &str, data: &Data, pages: &[usize], scores: &Scores) {
    let mut tallies = vec![Tally::default(); data.sets.len()];
    for (s, score) in pages.iter().map(|&p| &data.samples[p]).zip(scores) {
        tallies[s.set].add(score);
    }
    say(report, format!("— {name}"));
    let mut mean = (0.0, 0.0);
    for (set, t) in data.sets.iter().zip(&tallies).filter(|(_, t)| t.pages > 0) {
        let (p, r, f) = t.prf();
        mean = (mean.0 + f, mean.1 + 1.0);
        say(report, format!("{set:16} n {:5} P {p:.3} R {r:.3} F {f:.4} empty {}", t.pages, t.empty));
    }
    say(report, format!("mean F {:.4}", mean.0 / mean.1));
}
