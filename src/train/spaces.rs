//! The trainer of `corpora/models/spaces.bin`: where sentences end with a space alone.
//!
//! In: paragraphs with their sentences (`{"lang":…,"sentences":[…]}`). Out: weights, and F1 out of sample. Never: a line of the texts.
//!
//! Thai is learned from paragraphs that have no full stop; Khmer and Burmese from paragraphs whose full stops are taken away.

use crate::segment::spaces::{self, FEATURES, Script};
use serde::Deserialize;
use std::path::Path;

/// Files, languages and scripts that are read.
const SOURCES: [(&str, &str, Script); 4] = [
    ("thai", "th", Script::Thai),
    ("ersatz", "km", Script::Khmer),
    ("ntrex", "km", Script::Khmer),
    ("ntrex", "my", Script::Myanmar),
];
/// What is taken away at the ends of sentences.
const STOPS: [char; 9] = ['។', '៕', '။', '.', '?', '!', ' ', '"', '”'];
/// Chosen by F1 out of sample.
const EPOCHS: usize = 12;
const RATE: f32 = 0.03;
const DECAY: f32 = 1e-3;
const FOLDS: usize = 5;

#[derive(Deserialize)]
struct Record {
    lang: String,
    sentences: Vec<String>,
}

/// A paragraph and the spaces (bytes) at which its sentences end.
struct Paragraph {
    script: Script,
    text: String,
    ends: Vec<usize>,
}

struct Example {
    features: Vec<u32>,
    end: bool,
}

/// A script, and F1 out of sample at each least probability.
pub type Checked = (Script, Vec<(f32, f32)>);

/// Trains on the paragraphs of a folder (`thai.jsonl`, `ersatz.jsonl`, `ntrex.jsonl`: those that are there), writes the weights to `out` if given, and returns F1 out of sample by script at each least probability.
pub fn train_spaces(data: &Path, out: Option<&Path>) -> std::io::Result<Vec<Checked>> {
    let paragraphs = read(data)?;
    let mut report = Vec::new();
    for script in [Script::Thai, Script::Khmer, Script::Myanmar] {
        let own: Vec<&Paragraph> = paragraphs.iter().filter(|p| p.script == script).collect();
        if !own.is_empty() {
            report.push((script, check(&own)));
        }
    }
    let Some(out) = out else { return Ok(report) };
    let all: Vec<Example> = paragraphs.iter().flat_map(examples).collect();
    let weights = fit(&all);
    let largest = weights.iter().fold(0f32, |a, w| a.max(w.abs()));
    let unit = largest / 127.0;
    let mut bytes = unit.to_le_bytes().to_vec();
    bytes.extend(weights.iter().map(|w| (w / unit).round() as i8 as u8));
    std::fs::write(out, bytes)?;
    Ok(report)
}

fn read(data: &Path) -> std::io::Result<Vec<Paragraph>> {
    let mut out = Vec::new();
    for (file, lang, script) in SOURCES {
        let path = data.join(file).with_extension("jsonl");
        if !path.exists() {
            continue;
        }
        for line in std::fs::read_to_string(path)?.lines() {
            let record: Record = serde_json::from_str(line)?;
            if record.lang != lang {
                continue;
            }
            let (mut text, mut ends) = (String::new(), Vec::new());
            for sentence in &record.sentences {
                let words: Vec<&str> = sentence.split_whitespace().collect();
                let sentence = words.join(" ");
                let sentence = sentence.trim_end_matches(STOPS);
                if sentence.is_empty() {
                    continue;
                }
                if !text.is_empty() {
                    ends.push(text.len());
                    text.push(' ');
                }
                text.push_str(sentence);
            }
            out.push(Paragraph { script, text, ends });
        }
    }
    if out.is_empty() {
        let missing =
            "no thai.jsonl, ersatz.jsonl or ntrex.jsonl with paragraphs of these languages";
        return Err(std::io::Error::new(std::io::ErrorKind::NotFound, missing));
    }
    Ok(out)
}

fn examples(paragraph: &Paragraph) -> Vec<Example> {
    let mut start = 0;
    let mut out = Vec::new();
    for space in spaces::of(&paragraph.text, paragraph.script) {
        let mut features = Vec::new();
        let chars = paragraph.text[start..space.at].chars().count();
        space.features(|i| features.push(i as u32));
        space.long_features(spaces::long(chars), |i| features.push(i as u32));
        let end = paragraph.ends.binary_search(&space.at).is_ok();
        if end {
            start = space.at + 1;
        }
        out.push(Example { features, end });
    }
    out
}

/// Logistic regression by AdaGrad, the examples in an order that is the same every time.
fn fit(examples: &[Example]) -> Vec<f32> {
    let mut weights = vec![0f32; FEATURES];
    let mut squares = vec![1e-6f32; FEATURES];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut seed = 1u64;
    for _ in 0..EPOCHS {
        for i in (1..order.len()).rev() {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (seed >> 33) as usize % (i + 1));
        }
        for &i in &order {
            let Example { features, end } = &examples[i];
            let sum: f32 = features.iter().map(|&f| weights[f as usize]).sum();
            let error = 1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(*end));
            for f in features.iter().map(|&f| f as usize) {
                let gradient = error + DECAY * weights[f];
                squares[f] += gradient * gradient;
                weights[f] -= RATE * gradient / squares[f].sqrt();
            }
        }
    }
    weights
}

/// F1 of the ends found in paragraphs that were left out, at probabilities from .2 to .6.
fn check(own: &[&Paragraph]) -> Vec<(f32, f32)> {
    let thresholds: Vec<f32> = (4..=12).map(|n| n as f32 / 20.0).collect();
    let mut counts = vec![(0usize, 0usize, 0usize); thresholds.len()];
    for fold in 0..FOLDS {
        let inside = |i: usize| i % FOLDS == fold;
        let seen: Vec<Example> = own
            .iter()
            .enumerate()
            .filter(|(i, _)| !inside(*i))
            .flat_map(|(_, p)| examples(p))
            .collect();
        let weights = fit(&seen);
        for (_, p) in own.iter().enumerate().filter(|(i, _)| inside(*i)) {
            let found = spaces::probabilities(&p.text, p.script, |i| weights[i]);
            for (threshold, count) in thresholds.iter().zip(&mut counts) {
                let hits = |hit: bool| {
                    let end = |at| p.ends.binary_search(at).is_ok();
                    found.iter().filter(|(at, p)| p > threshold && end(at) == hit).count()
                };
                let (hit, extra) = (hits(true), hits(false));
                count.0 += hit;
                count.1 += extra;
                count.2 += p.ends.len() - hit;
            }
        }
    }
    let f1 = |&(hit, extra, missed): &(usize, usize, usize)| {
        2.0 * hit as f32 / (2 * hit + extra + missed).max(1) as f32
    };
    thresholds.iter().copied().zip(counts.iter().map(f1)).collect()
}
