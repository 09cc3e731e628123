//! Trains the content model and says how good it is: cross-validated by site, and on sets that it has never seen.
//!
//! In: annotated pages ([`data`]). Out: weights and a [`Report`]. Never: a page's text in either.
//! The scores that a stage takes from the stage before are out of fold, so that it learns how far to trust them.

mod boost;
mod data;
mod labels;
mod linear;
mod losses;
mod rows;
mod score;
mod stages;
mod tables;

pub use boost::Settings;

use crate::judge::content::second::{Buffers, cut::centre, cut::threshold};
use data::Sample;
use rayon::prelude::*;
use rows::{Data, load};
use score::{PageScore, Tally};
use stages::{finish, run};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the trainer does.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folds of the cross-validation, three at least.
    pub folds: usize,
    /// Folds of the runs that leave a set out; three at least, since a table must not know the fold it is read for nor the one it is judged on.
    pub inner_folds: usize,
    /// Whether to cross-validate and to train the weights on everything.
    pub cross_validate: bool,
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
    /// Where to write the cross-validated scores of all blocks.
    pub scores: Option<PathBuf>,
    /// Version of the weights.
    pub version: String,
    /// Sets to take, all if empty.
    pub sets: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        let first =
            Settings { trees: 400, rate: 0.12, prior: 20.0, rows: 0.2, columns: 0.4, seed: 1 };
        Self {
            folds: 4,
            inner_folds: 3,
            cross_validate: true,
            leave_out: false,
            blocks: 200,
            first,
            second: Settings { trees: 250, rate: 0.1, seed: 2, ..first },
            short_gold: 0.0,
            write: None,
            scores: None,
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

impl Report {
    /// Adds a line, and shows it on standard error: a run takes minutes.
    fn say(&mut self, line: String) {
        eprintln!("{line}");
        self.text.push_str(&line);
        self.text.push('\n');
    }
}

/// Trains on the sets below `data` and returns the figures.
///
/// # Errors
/// When the folder can't be read.
pub fn train_content(folder: &Path, options: &Options) -> std::io::Result<Report> {
    let mut report = Report::default();
    let clock = std::time::Instant::now();
    let data = load(folder, options)?;
    report.say(format!(
        "{} pages, {} blocks, read in {:.0?}",
        data.samples.len(),
        data.blocks,
        clock.elapsed()
    ));
    let all: Vec<usize> = (0..data.samples.len()).collect();
    let ceiling = evaluate(&data, &all, |s, i| s.labels[i] == Some(true));
    table(&mut report, "labels", &data, &all, &ceiling);
    if options.cross_validate {
        cross_validate(&data, folder, &all, options, &mut report)?;
    }
    if options.leave_out {
        leave_out(&data, options, &mut report);
    }
    report.say(format!("done in {:.0?}", clock.elapsed()));
    Ok(report)
}

/// Judges every page by models that did not see its site, then trains the weights on all of them.
fn cross_validate(
    data: &Data,
    folder: &Path,
    all: &[usize],
    options: &Options,
    report: &mut Report,
) -> std::io::Result<()> {
    let out = run(data, all, options.folds, options, report, true);
    for (name, p) in [("first stage", &out.p1), ("both stages", &out.p2)] {
        let cut = cuts(data, p);
        let scores = evaluate(data, all, |s, i| p[s.first + i] >= cut[s.first]);
        table(report, name, data, all, &scores);
        if name == "both stages" {
            groups(report, data, &scores);
        }
    }
    let cut = cuts(data, &out.p2);
    losses::losses(report, data, folder, &out.p2, &cut);
    for s in &data.samples {
        let mut p = out.p2[s.first..s.first + s.len()].to_vec();
        centre(&mut p, cut[s.first]);
        report.pages.push((data.sets[s.set].clone(), s.id.clone(), p));
    }
    if let Some(path) = &options.scores {
        let mut out = String::new();
        for (set, id, scores) in &report.pages {
            let line = serde_json::json!({"set": set, "id": id, "scores": scores});
            out.push_str(&line.to_string());
            out.push('\n');
        }
        std::fs::write(path, out)?;
    }
    if let Some(path) = &options.write {
        let bytes = finish(data, all, &out, options).weights(data, &options.version).to_bytes();
        report.say(format!("{} bytes", bytes.len()));
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// Trains without each set in turn and judges that set.
fn leave_out(data: &Data, options: &Options, report: &mut Report) {
    for set in 0..data.sets.len() {
        let (test, rest): (Vec<usize>, Vec<usize>) =
            (0..data.samples.len()).partition(|&p| data.samples[p].set == set);
        if test.is_empty() || rest.is_empty() {
            continue;
        }
        let out = run(data, &rest, options.inner_folds, options, report, false);
        let trained = finish(data, &rest, &out, options);
        let p = trained.apply(data, &test);
        let cut = cuts(data, &p);
        let scores = evaluate(data, &test, |s, i| p[s.first + i] >= cut[s.first]);
        table(report, "left out", data, &test, &scores);
    }
}

/// The threshold of each page, at the place of its first block.
fn cuts(data: &Data, p: &[f32]) -> Vec<f32> {
    let mut out = vec![0.5; data.blocks + 1];
    let found: Vec<f32> = data
        .samples
        .par_iter()
        .map_init(Buffers::default, |b, s| threshold(&p[s.first..s.first + s.len()], &s.sizes, b))
        .collect();
    for (s, cut) in data.samples.iter().zip(found) {
        out[s.first] = cut;
    }
    out
}

type Scores = Vec<PageScore>;

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
    report.say(format!("— {name}"));
    let mut mean = (0.0, 0.0);
    for (set, t) in data.sets.iter().zip(&tallies).filter(|(_, t)| t.pages > 0) {
        let (p, r, f) = t.prf();
        mean = (mean.0 + f, mean.1 + 1.0);
        report
            .say(format!("{set:16} n {:5} P {p:.3} R {r:.3} F {f:.4} empty {}", t.pages, t.empty));
    }
    report.say(format!("mean F {:.4}", mean.0 / mean.1));
}

/// Figures by language and by kind of page, within each set that tells them.
fn groups(report: &mut Report, data: &Data, scores: &Scores) {
    let mut tallies: BTreeMap<(usize, &str), Tally> = BTreeMap::new();
    for (s, score) in data.samples.iter().zip(scores) {
        for key in [&s.lang, &s.kind].into_iter().filter(|k| !k.is_empty()) {
            tallies.entry((s.set, key)).or_default().add(score);
        }
    }
    for ((set, key), t) in tallies {
        let (p, r, f) = t.prf();
        report.say(format!(
            "{:16} {key:16} n {:5} P {p:.3} R {r:.3} F {f:.4}",
            data.sets[set], t.pages
        ));
    }
}
