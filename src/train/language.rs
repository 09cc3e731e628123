//! Packages' lines and labelled ones → the weights of the language model.
//!
//! In: the folders that `gather` and `labelled` read, `languages.tsv`. Out: the packed file, its calibration plain. Never: probabilities, which
//! `calibrate` fits.
use super::select::{self, ByHash, Weights};
use super::texts::{self, Texts};
use super::{fit, further, labelled};
use crate::language::script;
use crate::ngram::{self, Class, Gram};
use std::path::PathBuf;

/// What the language trainer is told.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that `gather::save` filled.
    pub lines: PathBuf,
    /// `languages.tsv`.
    pub languages: String,
    /// The folder of labelled lines: see [`labelled::read`].
    pub labelled: Option<PathBuf>,
    /// A packed model of the same classes, whose n-grams and weights to begin with; none are chosen anew then.
    pub from: Option<PathBuf>,
    /// Where the packed model goes.
    pub out: PathBuf,
    /// Grams a class chooses.
    pub top: usize,
    /// Snippets a class is fitted with, on average.
    pub steps: usize,
}

/// What came of a training.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Classes, grams, weights.
    pub classes: usize,
    /// N-grams with a place in the table.
    pub grams: usize,
    /// Weights over all grams.
    pub weights: usize,
    /// Bytes of the packed file.
    pub bytes: usize,
}

/// Trains the language model from gathered lines and writes it.
pub fn train_language(options: &Options) -> std::io::Result<Report> {
    let labelled = options.labelled.as_deref().map(labelled::read).transpose()?;
    let all = texts::read(&options.lines, &options.languages, &labelled.unwrap_or_default())?;
    let classes: Vec<Class> = all.iter().map(|t| t.class.clone()).collect();
    let mut gates: Vec<(usize, Vec<&Texts>)> = Vec::new();
    for (i, t) in all.iter().enumerate() {
        match gates.last_mut() {
            Some((_, list)) if list[0].class.gate == t.class.gate => list.push(t),
            _ => gates.push((i, vec![t])),
        }
    }
    gates.retain(|(_, list)| list.len() > 1);
    let from = match &options.from {
        Some(path) => {
            let bytes = zstd::decode_all(&std::fs::read(path)?[..])?;
            let (named, _, grams) = ngram::read(&bytes).ok_or(std::io::ErrorKind::InvalidData)?;
            if named != classes {
                return Err(std::io::Error::other("the model to begin with has other classes"));
            }
            Some(grams)
        }
        None => None,
    };
    let fit_gate = |(first, list): &(usize, Vec<&Texts>)| -> Vec<Gram> {
        if let Some(grams) = &from {
            return further::fit_gate(grams, *first, list, options.steps);
        }
        let mut weights = select::select(list, options.top);
        fit::fit(&mut weights, list, options.steps * list.len(), (1.0, 0.02), 1);
        pack(&weights, *first)
    };
    // Latin is most of the work; the others run beside it.
    let (latin, others): (Vec<_>, Vec<_>) =
        gates.iter().partition(|(_, l)| l[0].class.gate == "Latn");
    let (a, b) = rayon::join(
        || latin.into_iter().flat_map(fit_gate).collect::<Vec<_>>(),
        || others.into_iter().flat_map(fit_gate).collect::<Vec<_>>(),
    );
    let mut grams: ByHash<Gram> = ByHash::default();
    for gram in a.into_iter().chain(b) {
        match grams.get_mut(&gram.0) {
            // The same hash behind two gates: both keep their weights.
            Some(g) => {
                g.1 |= gram.1;
                g.2.extend(gram.2);
            }
            None => drop(grams.insert(gram.0, gram)),
        }
    }
    // Beginnings that have no weights of their own.
    for (hash, leads, _) in from.into_iter().flatten().filter(|g| g.1) {
        grams.entry(hash).or_insert((hash, leads, Vec::new()));
    }
    let mut grams: Vec<Gram> = grams.into_values().filter(|g| g.1 || !g.2.is_empty()).collect();
    grams.sort_by_key(|g| g.0);
    let mut calibration = vec![1.0, 0.0, 0.0];
    for t in &all {
        let list: Vec<&Texts> = all.iter().filter(|o| o.class.gate == t.class.gate).collect();
        let at = list.iter().position(|o| std::ptr::eq(*o, t)).unwrap_or_default();
        calibration.push(fit::biases(&list)[at]);
    }
    let bytes = ngram::write(&classes, &calibration, &grams);
    let model = ngram::Model::parse(&bytes).ok_or(std::io::ErrorKind::InvalidData)?;
    calibration.extend(all.iter().enumerate().map(|(c, t)| usual(&model, c, t)));
    let bytes = ngram::write(&classes, &calibration, &grams);
    let packed = zstd::encode_all(&bytes[..], 19)?;
    std::fs::write(&options.out, &packed)?;
    Ok(Report {
        classes: classes.len(),
        grams: grams.len(),
        weights: grams.iter().map(|g| g.2.len()).sum(),
        bytes: packed.len(),
    })
}

/// What one known gram of a class's texts weighs on average.
fn usual(model: &ngram::Model, class: usize, texts: &Texts) -> f32 {
    let gate = script::by_name(&texts.class.gate).unwrap_or_default();
    let mut scores = ngram::Scores::default();
    let mut random = texts::Random(11);
    let (mut sum, mut known) = (0f32, 0u32);
    for _ in 0..200 {
        model.score(&texts.snippet(100, &mut random), gate, &mut scores, |_| false);
        sum += scores.sums[class] as f32 / ngram::UNIT;
        known += scores.known;
    }
    sum / known.max(1) as f32
}

/// Weights are rounded to quarters: the rounding is small beside what they are uncertain by, and a third of a weight's bits is saved.
const STEP: f32 = 4.0;
/// The weights of a gram in sixteenths, those that come to nothing left out; `first` is the number of the gate's first class.
pub fn rounded(by_class: &[(u8, f32)], first: usize) -> Vec<(u8, i8)> {
    let sixteenths =
        |v: f32| (v * ngram::UNIT / STEP).round().clamp(-31.0, 31.0) as i8 * STEP as i8;
    let weight = |(c, v): &(u8, f32)| ((usize::from(*c) + first) as u8, sixteenths(*v));
    by_class.iter().map(weight).filter(|(_, v)| *v != 0).collect()
}

/// Weights → bytes, weightless grams dropped, beginnings of longer grams marked or added.
fn pack(weights: &[Weights], first: usize) -> Vec<Gram> {
    let mut out: ByHash<(Gram, u32)> = ByHash::default();
    for w in weights {
        let list = rounded(&w.by_class, first);
        out.insert(w.hash, ((w.hash, false, list), w.prefix));
    }
    for w in weights {
        if w.prefix != 0 {
            out.entry(w.prefix).or_insert(((w.prefix, false, Vec::new()), 0)).0.1 = true;
        }
    }
    out.into_values().map(|(g, _)| g).collect()
}
