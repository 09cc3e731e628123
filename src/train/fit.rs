//! First weights → weights that tell the classes apart.
//!
//! In: a gate's grams and texts. Out: the same grams, their weights fitted to snippets of many lengths. Never: new grams.
use super::select::{ByHash, Weights};
use super::texts::{Random, Texts};
use crate::language::script;
use crate::ngram::{self, Sink};

struct Finder<'a> {
    index: &'a ByHash<u32>,
    found: Vec<u32>,
}

impl Sink for Finder<'_> {
    fn gram(&mut self, hash: u32, _: usize, _: bool) -> bool {
        if let Some(i) = self.index.get(&hash) {
            self.found.push(*i);
        }
        true
    }
}

/// Softmax regression over the sparse weights by AdaGrad, `steps` snippets, classes in turn at random.
///
/// The logits are the summed weights over the square root of the number of known grams, as `Identifier` has them.
///
/// `start` is what all squared gradients begin with: the more, the shorter the first steps.
pub fn fit(
    weights: &mut [Weights],
    classes: &[&Texts],
    steps: usize,
    (rate, start): (f32, f32),
    seed: u64,
) {
    let bias = biases(classes);
    let mut upto = 0.0;
    let cumulative: Vec<f32> = classes
        .iter()
        .map(|t| {
            upto += t.prior;
            upto
        })
        .collect();
    let gate = script::by_name(&classes[0].class.gate).unwrap_or_default();
    let mut index = ByHash::default();
    for (i, w) in weights.iter().enumerate() {
        index.insert(w.hash, i as u32);
    }
    // All weights with their squared gradients in one row: it is memory that this waits for.
    let mut at = 0;
    let places: Vec<std::ops::Range<usize>> = weights
        .iter()
        .map(|w| {
            at += w.by_class.len();
            at - w.by_class.len()..at
        })
        .collect();
    let mut row: Vec<(u8, f32, f32)> =
        weights.iter().flat_map(|w| &w.by_class).map(|(c, v)| (*c, *v, start)).collect();
    let mut finder = Finder { index: &index, found: Vec::new() };
    let mut random = Random(seed);
    let mut z = vec![0f32; classes.len()];
    let (mut right, mut loss, mut seen) = (0, 0.0, 0);
    for step in 0..steps {
        let u = random.below(1 << 20) as f32 / (1 << 20) as f32 * upto;
        let class = cumulative.partition_point(|c| *c < u).min(classes.len() - 1);
        let chars = length(&mut random);
        let text = classes[class].snippet(chars, &mut random);
        finder.found.clear();
        ngram::grams(&text, gate, &mut finder);
        if finder.found.len() < 4 {
            continue;
        }
        let scale = 1.0 / (finder.found.len() as f32).sqrt();
        z.copy_from_slice(&bias);
        for g in &finder.found {
            for (c, w, _) in &row[places[*g as usize].clone()] {
                z[usize::from(*c)] += w * scale;
            }
        }
        let top = z.iter().copied().fold(f32::MIN, f32::max);
        seen += 1;
        right += usize::from(z[class] >= top);
        let sum: f32 = z.iter().map(|v| (v - top).exp()).sum();
        for v in &mut z {
            *v = (*v - top).exp() / sum;
        }
        loss -= z[class].max(1e-9).ln();
        z[class] -= 1.0;
        let step_rate = rate * (1.0 - 0.9 * step as f32 / steps as f32);
        for g in &finder.found {
            for (c, w, s) in &mut row[places[*g as usize].clone()] {
                let gradient = z[usize::from(*c)] * scale;
                if gradient.abs() > 1e-5 {
                    *s += gradient * gradient;
                    *w = (*w - step_rate * gradient / s.sqrt()).clamp(-7.9, 7.9);
                }
            }
        }
        if step % (steps / 4).max(1) == 0 && step > 0 {
            eprintln!(
                "  {} {step}: right {:.4} loss {:.4}",
                classes[0].class.gate,
                right as f32 / seen as f32,
                loss / seen as f32
            );
            (right, loss, seen) = (0, 0.0, 0);
        }
    }
    for (to, place) in weights.iter_mut().zip(places) {
        to.by_class.iter_mut().zip(&row[place]).for_each(|(to, from)| to.1 = from.1);
    }
}

/// Logs of the classes' shares, the mean 0.
pub fn biases(classes: &[&Texts]) -> Vec<f32> {
    let mean = classes.iter().map(|t| t.prior.ln()).sum::<f32>() / classes.len() as f32;
    classes.iter().map(|t| t.prior.ln() - mean).collect()
}

/// Snippet lengths: words, names of menus, sentences, paragraphs.
pub fn length(random: &mut Random) -> usize {
    match random.below(10) {
        0 => 4 + random.below(8),
        1..=3 => 10 + random.below(20),
        4..=6 => 30 + random.below(40),
        7..=8 => 70 + random.below(60),
        _ => 150 + random.below(150),
    }
}
