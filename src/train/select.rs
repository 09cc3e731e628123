//! Texts → the n-grams worth a place, with first weights.
//!
//! In: the classes behind one gate. Out: grams with weights by class, log probabilities above a floor. Never: discrimination, which `fit` does.
use super::texts::Texts;
use crate::language::script;
use crate::ngram::{self, Sink};
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes are their own hash.
#[derive(Default)]
pub struct Same(u64);
impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u32(&mut self, n: u32) {
        self.0 = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
/// A map keyed by gram hashes.
pub type ByHash<V> = HashMap<u32, V, BuildHasherDefault<Same>>;

/// A gram's weights while they are trained.
pub struct Weights {
    /// Hash of the gram.
    pub hash: u32,
    /// Hash of the gram without its last character, 0 for none.
    pub prefix: u32,
    /// Class number among the gate's, weight.
    pub by_class: Vec<(u8, f32)>,
}

struct Counter {
    counts: ByHash<(f32, u32)>,
    last: (u32, usize),
    weight: f32,
    total: f64,
}

impl Sink for Counter {
    fn gram(&mut self, hash: u32, len: usize, whole: bool) -> bool {
        // The edge mark begins grams without being one, so its pairs have no prefix.
        let prefix = if !whole && len == self.last.1 + 1 && len > 1 { self.last.0 } else { 0 };
        let e = self.counts.entry(hash).or_insert((0.0, prefix));
        e.0 += self.weight;
        self.total += f64::from(self.weight);
        self.last = (hash, len);
        true
    }
}

/// Relative frequencies of a class's grams; those seen once or twice are left out.
fn count(texts: &Texts) -> ByHash<(f32, u32)> {
    let gate = script::by_name(&texts.class.gate).unwrap_or_default();
    let mut c = Counter { counts: ByHash::default(), last: (0, 0), weight: 1.0, total: 0.0 };
    for (counts, lines) in &texts.sources {
        c.weight = *counts;
        for line in lines {
            c.last = (0, 0);
            ngram::grams(line, gate, &mut c);
        }
    }
    // A frequency list counts as much as half a megabyte of text: about a hundred thousand words.
    for (word, p) in &texts.words {
        c.weight = p * 100_000.0;
        c.last = (0, 0);
        ngram::grams(word, gate, &mut c);
    }
    let total = c.total.max(1.0) as f32;
    let least = if total > 200_000.0 { 2.9 } else { 1.9 };
    c.counts.retain(|_, v| v.0 >= least);
    c.counts.values_mut().for_each(|v| v.0 /= total);
    c.counts
}

/// Chooses the grams of the classes behind one gate: the `top` of each class by p·ln(p/q), q the classes' mean.
pub fn select(classes: &[&Texts], top: usize) -> Vec<Weights> {
    let counts: Vec<ByHash<(f32, u32)>> = classes.par_iter().map(|t| count(t)).collect();
    let mut mean: ByHash<f32> = ByHash::default();
    for c in &counts {
        for (h, (p, _)) in c {
            *mean.entry(*h).or_default() += p / classes.len() as f32;
        }
    }
    let mut chosen: ByHash<u32> = ByHash::default();
    let near = neighbours(&counts);
    for (c, near) in counts.iter().zip(&near) {
        choose(c, top, |h| mean[&h], &mut chosen);
        // And what tells it from its nearest: the mean of all knows little of bs beside hr.
        let absent = 0.2 / counts[near[0]].len().max(1) as f32 / 4.0;
        for n in near {
            let other = |h| counts[*n].get(&h).map_or(0.0, |v| v.0);
            choose(c, top / 3, |h| (c[&h].0 + other(h)) / 2.0 + absent, &mut chosen);
        }
    }
    // Beginnings of chosen grams lead to them, so they need an entry, though no weights.
    let mut leading: ByHash<u32> = ByHash::default();
    for prefix in chosen.values() {
        let mut at = *prefix;
        while at != 0 && !chosen.contains_key(&at) && !leading.contains_key(&at) {
            let next = counts.iter().find_map(|c| c.get(&at)).map_or(0, |(_, prefix)| *prefix);
            leading.insert(at, next);
            at = next;
        }
    }
    let mut hashes: Vec<(u32, u32, bool)> = chosen
        .into_iter()
        .map(|(h, p)| (h, p, true))
        .chain(leading.into_iter().map(|(h, p)| (h, p, false)))
        .collect();
    hashes.sort_unstable();
    hashes
        .into_par_iter()
        .map(|(hash, prefix, weighted)| {
            if !weighted {
                return Weights { hash, prefix, by_class: Vec::new() };
            }
            // Weights are log ratios to a share of the mean: what is rarer than that counts as absent.
            let floor = mean[&hash] * FLOOR;
            let mut by_class: Vec<(u8, f32)> = counts
                .iter()
                .enumerate()
                .filter_map(|(i, c)| {
                    c.get(&hash)
                        .filter(|(p, _)| *p > floor)
                        .map(|(p, _)| (i as u8, (p / floor).ln()))
                })
                .collect();
            by_class.sort_by(|a, b| b.1.total_cmp(&a.1));
            by_class.truncate(MOST);
            by_class.sort_by_key(|w| w.0);
            Weights { hash, prefix, by_class }
        })
        .collect()
}

/// Marks the `top` grams of a class by p·ln(p/q) as chosen.
fn choose(
    class: &ByHash<(f32, u32)>,
    top: usize,
    q: impl Fn(u32) -> f32,
    chosen: &mut ByHash<u32>,
) {
    let mut gains: Vec<(f32, u32, u32)> =
        class.iter().map(|(h, (p, prefix))| (p * (p / q(*h)).ln(), *h, *prefix)).collect();
    gains.retain(|g| g.0 > 0.0);
    let order = |a: &(f32, u32, u32), b: &(f32, u32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if gains.len() > top {
        gains.select_nth_unstable_by(top, order);
        gains.truncate(top);
    }
    chosen.extend(gains.into_iter().map(|(_, h, prefix)| (h, prefix)));
}

/// The three classes most like each, by the cosine of the roots of their commonest grams' frequencies.
fn neighbours(counts: &[ByHash<(f32, u32)>]) -> Vec<Vec<usize>> {
    let tops: Vec<Vec<(u32, f32)>> = counts
        .iter()
        .map(|c| {
            let mut list: Vec<(u32, f32)> = c.iter().map(|(h, v)| (*h, v.0)).collect();
            list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            list.truncate(2000);
            list
        })
        .collect();
    (0..counts.len())
        .into_par_iter()
        .map(|i| {
            let alike = |j: usize| {
                tops[i]
                    .iter()
                    .map(|(h, p)| (p * counts[j].get(h).map_or(0.0, |v| v.0)).sqrt())
                    .sum::<f32>()
            };
            let mut list: Vec<(f32, usize)> =
                (0..counts.len()).filter(|j| *j != i).map(|j| (alike(j), j)).collect();
            list.sort_by(|a, b| b.0.total_cmp(&a.0));
            list.into_iter().take(3).map(|l| l.1).collect()
        })
        .collect()
}

/// What is rarer in a class than this share of the mean has no weight of its own.
const FLOOR: f32 = 0.5;
/// Weights a gram has at most: the lists of the commonest grams are what scoring spends its time on.
const MOST: usize = 24;
