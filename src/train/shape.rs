//! Trainer of `corpora/models/shape.bin`, the model of [`crate::judge::shape`].
//!
//! In: a folder of unpacked packages, made by the recipe in `corpora/README.md`. Out: the weights and a report over languages that were left
//! out. Never: chance; the same folder gives the same bytes.
mod examples;
mod gather;
mod linear;
mod measure;
mod network;
mod read;
mod sources;

pub use examples::{Example, examples};
pub use gather::{Lines, gather};
pub use measure::{Figures, Judged};

use crate::judge::shape::{INPUTS, ShapeModel, Words, fill, forward};
use linear::{Rows, Task};
use measure::{calibration, figures};
use std::path::{Path, PathBuf};

/// Parts into which the languages are split; each is left out once.
const FOLDS: usize = 3;
/// Weight of lines in languages that the linear models know, against one of lines in languages left out: the tenth of them that is not learnt from
/// stands for all.
const KNOWN_WEIGHT: f32 = 8.0;

/// What to train with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where the weights go.
    pub out: Option<PathBuf>,
    /// JSON lines `{"lang":…,"chrome_lang":…,"content":[…],"chrome":[…]}` to measure on, never to learn from.
    pub check: Option<PathBuf>,
}

/// What came of a training.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Examples: content and interface.
    pub examples: (usize, usize),
    /// Languages with both.
    pub languages: Vec<String>,
    /// Figures on languages left out, on known languages, and on the lines of `check`.
    pub figures: Vec<Figures>,
    /// Per tenth of probability, on languages left out: weight, mean probability, share of interface.
    pub calibration: Vec<(f64, f64, f64)>,
}

struct Linear {
    shape: (Vec<u8>, f32),
    words: (Words, f32),
}

impl Linear {
    fn learn(task: &Task) -> Self {
        let shape = linear::shapes(task);
        let words = linear::words(task, &shape);
        Self { shape, words }
    }
    fn model(&self, version: &str, network: Vec<f32>) -> ShapeModel {
        ShapeModel::of(version.to_owned(), self.shape.clone(), self.words.clone(), network)
    }
}

/// Trains on the packages below `corpora`.
///
/// # Errors
/// When the folder cannot be read or the weights cannot be written.
pub fn train_shape(corpora: &Path, options: &Options) -> std::io::Result<Report> {
    let (all, languages) = examples(&gather(corpora)?);
    learn(&all, languages, options)
}

/// Trains on these examples in these languages.
///
/// # Errors
/// When `check` cannot be read or the weights cannot be written.
pub fn learn(
    all: &[Example],
    languages: Vec<String>,
    options: &Options,
) -> std::io::Result<Report> {
    let mut rows = Rows::default();
    all.iter().for_each(|e| rows.add(&e.text));
    let interface: Vec<bool> = all.iter().map(|e| e.interface).collect();
    let fold_of: Vec<usize> = languages.iter().map(|l| sources::fold(l, FOLDS)).collect();
    let held = |e: &Example| (e.hash >> 7).is_multiple_of(10);

    // Sums of lines by models that have not seen their language, and of a tenth by models that have seen it but not them.
    let mut unseen = vec![[0f32; INPUTS]; all.len()];
    let mut known = vec![[0f32; INPUTS]; all.len()];
    let mut partial = Vec::new();
    for fold in 0..FOLDS {
        let weight: Vec<f32> = all
            .iter()
            .map(|e| if fold_of[e.lang] == fold || held(e) { 0.0 } else { e.weight })
            .collect();
        let linear = Linear::learn(&Task { rows: &rows, interface: &interface, weight: &weight });
        let model = linear.model("", Vec::new());
        for (i, e) in all.iter().enumerate() {
            if fold_of[e.lang] == fold {
                fill_of(&model, &e.text, &mut unseen[i]);
            } else if held(e) && (fold_of[e.lang] + 1) % FOLDS == fold {
                fill_of(&model, &e.text, &mut known[i]);
            }
        }
        partial.push(linear);
    }
    let inputs: Vec<[f32; INPUTS]> = unseen.iter().chain(&known).copied().collect();
    let labels: Vec<bool> = interface.iter().chain(&interface).copied().collect();
    let weights = |out: Option<usize>| -> Vec<f32> {
        let of = |e: &Example, factor: f32| {
            if Some(fold_of[e.lang]) == out { 0.0 } else { e.weight * factor }
        };
        let known = all.iter().map(|e| of(e, if held(e) { KNOWN_WEIGHT } else { 0.0 }));
        all.iter().map(|e| of(e, 1.0)).chain(known).collect()
    };
    let networks: Vec<Vec<f32>> =
        (0..FOLDS).map(|fold| network::learn(&inputs, &labels, &weights(Some(fold)))).collect();

    let judge = |i: usize, inputs: &[f32; INPUTS]| Judged {
        score: 1.0 / (1.0 + (-forward(&networks[fold_of[all[i].lang]], inputs)).exp()),
        interface: interface[i],
        class: all[i].class,
    };
    let left_out: Vec<Judged> = (0..all.len()).map(|i| judge(i, &unseen[i])).collect();
    let seen: Vec<Judged> =
        (0..all.len()).filter(|&i| held(&all[i])).map(|i| judge(i, &known[i])).collect();
    let mut report = Report {
        examples: (
            interface.iter().filter(|i| !**i).count(),
            interface.iter().filter(|i| **i).count(),
        ),
        figures: figures("languages left out", &left_out),
        calibration: calibration(
            &left_out.iter().copied().zip(all.iter().map(|e| e.weight)).collect::<Vec<_>>(),
        ),
        languages,
    };
    report.figures.extend(figures("languages known", &seen));

    let weight: Vec<f32> = all.iter().map(|e| e.weight).collect();
    let linear = Linear::learn(&Task { rows: &rows, interface: &interface, weight: &weight });
    let model = linear.model(
        &format!("shape 1, {} languages", report.languages.len()),
        network::learn(&inputs, &labels, &weights(None)),
    );
    if let Some(check) = &options.check {
        let without: Vec<ShapeModel> =
            partial.iter().zip(networks).map(|(l, n)| l.model("", n)).collect();
        report.figures.extend(checked(check, "check", |_| &model)?);
        report.figures.extend(checked(check, "check, language left out", |lang| {
            &without[sources::fold(lang, FOLDS)]
        })?);
    }
    if let Some(out) = &options.out {
        std::fs::write(out, model.write())?;
    }
    Ok(report)
}

fn fill_of(model: &ShapeModel, text: &str, out: &mut [f32; INPUTS]) {
    let (measures, sums) = model.sums(text);
    fill(&measures, &sums, out);
}

/// Content of at most 120 characters against all chrome lines, each once.
fn checked<'a>(
    path: &Path,
    name: &str,
    model: impl Fn(&str) -> &'a ShapeModel,
) -> std::io::Result<Vec<Figures>> {
    let mut seen = std::collections::BTreeSet::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let page: serde_json::Value = serde_json::from_str(line)?;
        for (lang, key, interface) in [("lang", "content", false), ("chrome_lang", "chrome", true)]
        {
            let lang = page[lang].as_str().unwrap_or("").to_owned();
            for text in page[key].as_array().into_iter().flatten().filter_map(|t| t.as_str()) {
                if interface || text.chars().count() <= 120 {
                    seen.insert((lang.clone(), text.to_owned(), interface));
                }
            }
        }
    }
    let judged: Vec<Judged> = seen
        .iter()
        .map(|(lang, text, interface)| {
            let model = model(lang);
            Judged {
                score: model.interface(text),
                interface: *interface,
                class: model.sums(text).0.class(),
            }
        })
        .collect();
    Ok(figures(name, &judged))
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} content and {} interface lines, {} languages: {}",
            self.examples.0,
            self.examples.1,
            self.languages.len(),
            self.languages.join(" ")
        )?;
        for figures in &self.figures {
            writeln!(f, "{figures}")?;
        }
        for (weight, probability, share) in &self.calibration {
            writeln!(
                f,
                "weight {weight:>9.0}  probability {probability:.3}  interface {share:.3}"
            )?;
        }
        Ok(())
    }
}
