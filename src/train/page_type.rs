//! Trainer of `corpora/models/page_type.bin`, the model of [`crate::judge::page_type`].
//!
//! In: annotated pages (`<data>/<set>/gold.jsonl` with a `type`, `<data>/<set>/pages/<id>.html`). Out: weights, and figures cross-validated by
//! site. Never: page text; chance (the same pages give the same bytes).

use crate::judge::content::{ContentModel, Scratch};
use crate::judge::page_type::{
    BINS, COUNTS, Evidence, INPUTS, PageTypeModel, TYPES, evidence, softmax,
};
use crate::page::{Page, token_hash};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// What to train with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folds of the cross-validation.
    pub folds: u32,
    /// Passes over the pages.
    pub passes: usize,
    /// Pull of the weights towards zero, a step.
    pub decay: f32,
    /// Most pages out of a set that has one type alone.
    pub most: usize,
    /// Power of a type's rarity in its weight: 0 all pages weigh the same, 1 all types do.
    pub balance: f32,
    /// Where to write the weights.
    pub write: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self { folds: 5, passes: 60, decay: 2e-3, most: 100, balance: 0.7, write: None }
    }
}

struct Sample {
    kind: usize,
    site: u32,
    set: String,
    evidence: Evidence,
}

/// Trains on the sets below `data` whose pages have a type; returns the figures.
///
/// # Errors
/// When the folder cannot be read or the weights cannot be written.
pub fn train_page_type(data: &Path, options: &Options) -> std::io::Result<String> {
    let samples = read(data, options.most)?;
    let folds = options.folds.max(2);
    let mut judged: Vec<(usize, [f32; TYPES.len()])> = vec![(0, [0.0; TYPES.len()]); samples.len()];
    let parts: Vec<Vec<(usize, [f32; TYPES.len()])>> = (0..folds)
        .into_par_iter()
        .map(|fold| {
            let (test, train): (Vec<usize>, Vec<usize>) =
                (0..samples.len()).partition(|&i| samples[i].site % folds == fold);
            let train: Vec<&Sample> = train.iter().map(|&i| &samples[i]).collect();
            let model = fit(&train, options);
            test.iter().map(|&i| (i, model.probabilities(&samples[i].evidence))).collect()
        })
        .collect();
    for (i, p) in parts.into_iter().flatten() {
        judged[i] = (samples[i].kind, p);
    }
    let mut report = figures("all pages", &judged);
    let mut sets: Vec<&str> = samples.iter().map(|s| s.set.as_str()).collect();
    sets.sort_unstable();
    sets.dedup();
    for set in sets {
        let own: Vec<_> =
            samples.iter().zip(&judged).filter(|(s, _)| s.set == set).map(|(_, j)| *j).collect();
        report += &figures(set, &own);
    }
    if let Some(path) = &options.write {
        let all: Vec<&Sample> = samples.iter().collect();
        let bytes = fit(&all, options).to_bytes();
        std::fs::write(path, &bytes)?;
        report += &format!("{} bytes to {}\n", bytes.len(), path.display());
    }
    Ok(report)
}

fn read(data: &Path, most: usize) -> std::io::Result<Vec<Sample>> {
    let mut sets: Vec<PathBuf> =
        std::fs::read_dir(data)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    sets.retain(|s| s.join("gold.jsonl").is_file());
    sets.sort();
    let mut out = Vec::new();
    for set in sets {
        let gold = std::fs::read_to_string(set.join("gold.jsonl"))?;
        let mut entries: Vec<(usize, u32, String)> = Vec::new();
        for line in gold.lines().filter(|l| !l.trim().is_empty()) {
            let entry: serde_json::Value = serde_json::from_str(line)?;
            let kind = entry["type"].as_str().and_then(|t| TYPES.iter().position(|n| *n == t));
            let (Some(kind), Some(id)) = (kind, entry["id"].as_str()) else { continue };
            // In the order of a hash, so that the limit takes pages of all sites.
            let site = entry["site"].as_str().filter(|s| !s.is_empty()).unwrap_or(id);
            entries.push((kind, token_hash(site), id.to_owned()));
        }
        entries.sort_by_key(|(_, _, id)| (token_hash(id), id.clone()));
        if entries.iter().all(|(kind, ..)| *kind == entries[0].0) {
            entries.truncate(most);
        }
        let name = set.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let read: Vec<std::io::Result<Sample>> = entries
            .par_iter()
            .map_init(Scratch::default, |scratch, (kind, site, id)| {
                let bytes = std::fs::read(set.join("pages").join(format!("{id}.html")))?;
                let decoded = crate::decode::decode(&bytes, &Default::default(), None);
                let page = Page::from_html(&decoded.text);
                let mut content = Vec::new();
                ContentModel::embedded().score(&page, scratch, &mut content);
                let evidence = evidence(&page, &content);
                // The low bits of the hash are weak.
                Ok(Sample { kind: *kind, site: site ^ (site >> 15), set: name.clone(), evidence })
            })
            .collect();
        for sample in read {
            out.push(sample?);
        }
    }
    Ok(out)
}

/// Softmax regression by AdaGrad with decay; a type weighs by the root of its share, so that rare ones are learnt too.
fn fit(samples: &[&Sample], options: &Options) -> PageTypeModel {
    let edges = edges(samples);
    let mut totals = [0f32; TYPES.len()];
    samples.iter().for_each(|s| totals[s.kind] += 1.0);
    let weight = |kind: usize| {
        (samples.len() as f32 / (totals[kind].max(1.0) * TYPES.len() as f32)).powf(options.balance)
    };
    let mut weights = vec![[0f32; TYPES.len()]; INPUTS];
    let mut squares = vec![[1e-2f32; TYPES.len()]; INPUTS];
    let (mut bias, mut bias_squares) = ([0f32; TYPES.len()], [1e-2f32; TYPES.len()]);
    let inputs: Vec<Vec<(usize, f32)>> =
        samples.iter().map(|s| PageTypeModel::inputs(&edges, &s.evidence).collect()).collect();
    for pass in 0..options.passes {
        let rate = 0.3 * (1.0 - 0.9 * pass as f32 / options.passes as f32);
        for step in 0..samples.len() {
            // A stride prime to most numbers mixes the order without chance.
            let i = (step * 7919 + pass * 31) % samples.len();
            let mut z = bias;
            for &(input, scale) in &inputs[i] {
                for (z, w) in z.iter_mut().zip(&weights[input]) {
                    *z += w * scale;
                }
            }
            let mut gradient = softmax(z);
            gradient[samples[i].kind] -= 1.0;
            let factor = weight(samples[i].kind);
            for (k, g) in gradient.iter().enumerate() {
                let g = g * factor;
                bias_squares[k] += g * g;
                bias[k] -= rate * g / bias_squares[k].sqrt();
                for &(input, scale) in &inputs[i] {
                    let (w, s) = (&mut weights[input][k], &mut squares[input][k]);
                    let g = g * scale + options.decay * *w;
                    *s += g * g;
                    *w -= rate * g / s.sqrt();
                }
            }
        }
    }
    let most = weights.iter().flatten().fold(1e-9f32, |m, w| m.max(w.abs()));
    let step = most / 127.0;
    PageTypeModel {
        edges,
        step,
        weights: weights.iter().map(|w| w.map(|w| (w / step).round() as i8)).collect(),
        bias,
    }
}

/// Quantiles of each count.
fn edges(samples: &[&Sample]) -> Vec<[f32; BINS - 1]> {
    (0..COUNTS)
        .map(|c| {
            let mut values: Vec<f32> = samples.iter().map(|s| s.evidence.counts[c]).collect();
            values.sort_unstable_by(f32::total_cmp);
            std::array::from_fn(|i| {
                values.get((i + 1) * values.len() / BINS).copied().unwrap_or(0.0)
            })
        })
        .collect()
}

/// Accuracy, calibration, and precision and recall of each type.
fn figures(name: &str, judged: &[(usize, [f32; TYPES.len()])]) -> String {
    let best =
        |p: &[f32; TYPES.len()]| (1..p.len()).fold(0, |b, i| if p[i] > p[b] { i } else { b });
    let right = judged.iter().filter(|(k, p)| best(p) == *k).count() as f32;
    let n = judged.len().max(1) as f32;
    let sure: f32 = judged.iter().map(|(_, p)| p[best(p)]).sum();
    let mut out = format!(
        "— {name}: n {} right {:.3} mean probability {:.3}\n",
        judged.len(),
        right / n,
        sure / n
    );
    for (k, kind) in TYPES.iter().enumerate() {
        let truth = judged.iter().filter(|(t, _)| *t == k).count() as f32;
        let said = judged.iter().filter(|(_, p)| best(p) == k).count() as f32;
        let hit = judged.iter().filter(|(t, p)| *t == k && best(p) == k).count() as f32;
        if truth > 0.0 {
            let (p, r) = (hit / said.max(1.0), hit / truth);
            let f = 2.0 * p * r / (p + r).max(1e-9);
            out += &format!("{kind:16} n {truth:5} P {p:.3} R {r:.3} F {f:.3}\n");
        }
    }
    out
}
