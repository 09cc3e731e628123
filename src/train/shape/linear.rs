//! Hashed logistic regression, over shapes first, then over words on top of it.
//!
//! In: examples as lists of hashes. Out: 8-bit tables. Never: chance.
use crate::judge::shape::features::{self, Measures, Sink};
use crate::judge::shape::{SHAPE_BITS, Words, slot};

/// Slots in which all word features are learnt before the best are chosen.
const WIDE_BITS: u32 = 22;
/// Word features are kept when they are in this many examples at least.
const LEAST: u16 = 4;

/// The examples' features: hashes of both parts.
#[derive(Default)]
pub struct Rows {
    shapes: Vec<u16>,
    words: Vec<u64>,
    ends: Vec<(usize, usize)>,
    /// Measures by row.
    pub measures: Vec<Measures>,
}

impl Sink for Rows {
    fn shape(&mut self, hash: u64) {
        self.shapes.push(slot(hash, SHAPE_BITS) as u16);
    }
    fn word(&mut self, hash: u64) {
        self.words.push(hash);
    }
}

impl Rows {
    /// Adds a line.
    pub fn add(&mut self, text: &str) {
        let measures = features::visit(text, self);
        self.measures.push(measures);
        self.ends.push((self.shapes.len(), self.words.len()));
    }

    fn start(&self, row: usize) -> (usize, usize) {
        if row == 0 { (0, 0) } else { self.ends[row - 1] }
    }
    fn shapes(&self, row: usize) -> &[u16] {
        &self.shapes[self.start(row).0..self.ends[row].0]
    }
    fn words(&self, row: usize) -> &[u64] {
        &self.words[self.start(row).1..self.ends[row].1]
    }
}

/// What is learnt from: rows, labels and weights; rows of weight 0 are left out.
pub struct Task<'a> {
    /// Features.
    pub rows: &'a Rows,
    /// Labels.
    pub interface: &'a [bool],
    /// Weights.
    pub weight: &'a [f32],
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

struct Adagrad {
    weights: Vec<f32>,
    squares: Vec<f32>,
    rate: f32,
    decay: f32,
}

impl Adagrad {
    fn new(size: usize, rate: f32, decay: f32) -> Self {
        Self { weights: vec![0.0; size], squares: vec![1.0; size], rate, decay }
    }
    fn step(&mut self, at: usize, gradient: f32) {
        let g = gradient + self.decay * self.weights[at];
        self.squares[at] += g * g;
        self.weights[at] -= self.rate * g / self.squares[at].sqrt();
    }
}

/// The shape table and its scale.
pub fn shapes(task: &Task) -> (Vec<u8>, f32) {
    let mut model = Adagrad::new(1 << SHAPE_BITS, 0.05, 1e-5);
    for _ in 0..2 {
        for (row, &weight) in task.weight.iter().enumerate().filter(|w| *w.1 > 0.0) {
            let features = task.rows.shapes(row);
            let sum: f32 = features.iter().map(|&f| model.weights[f as usize]).sum();
            let gradient = weight * (sigmoid(sum) - f32::from(u8::from(task.interface[row])));
            features.iter().for_each(|&f| model.step(f as usize, gradient));
        }
    }
    eight_bits(&model.weights)
}

fn eight_bits(weights: &[f32]) -> (Vec<u8>, f32) {
    let most = weights.iter().fold(0f32, |m, w| m.max(w.abs())).clamp(1e-6, 3.0);
    let scale = most / 127.0;
    (weights.iter().map(|w| (w / scale).round().clamp(-127.0, 127.0) as i8 as u8).collect(), scale)
}

/// The word table and its scale, learnt on top of the shapes.
pub fn words(task: &Task, shape: &(Vec<u8>, f32)) -> (Words, f32) {
    let base: Vec<f32> = (0..task.weight.len())
        .map(|row| {
            task.rows.shapes(row).iter().map(|&f| f32::from(shape.0[f as usize] as i8)).sum::<f32>()
                * shape.1
        })
        .collect();
    let mut counts = vec![0u16; 1 << WIDE_BITS];
    for row in (0..task.weight.len()).filter(|&r| task.weight[r] > 0.0) {
        for &f in task.rows.words(row) {
            let c = &mut counts[slot(f, WIDE_BITS)];
            *c = c.saturating_add(1);
        }
    }
    let mut table = Words::empty();
    let mut wide = Adagrad::new(1 << WIDE_BITS, 0.05, 2e-5);
    epochs(task, &base, &mut wide, 2, |f| Some(slot(f, WIDE_BITS)).filter(|&s| counts[s] >= LEAST));
    // The features that moved most examples most: those in the best slots.
    let worth: Vec<f32> =
        wide.weights.iter().zip(&counts).map(|(w, &c)| w * w * f32::from(c.min(2000))).collect();
    let mut order: Vec<f32> = worth.iter().copied().filter(|&w| w > 0.0).collect();
    let last = order.len().saturating_sub(table.len() * 2);
    let least =
        if order.is_empty() { 0.0 } else { *order.select_nth_unstable_by(last, f32::total_cmp).1 };
    let mut chosen: Vec<(f32, u64)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for row in (0..task.weight.len()).filter(|&r| task.weight[r] > 0.0) {
        for &f in task.rows.words(row) {
            let worth = worth[slot(f, WIDE_BITS)];
            if worth > 0.0 && worth >= least && seen.insert(f) {
                chosen.push((worth, f));
            }
        }
    }
    chosen.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for &(_, f) in &chosen {
        table.place(f, 1);
    }
    let mut narrow = Adagrad::new(table.len(), 0.05, 2e-5);
    epochs(task, &base, &mut narrow, 2, |f| table.find(f));
    let (bytes, scale) = eight_bits(&narrow.weights);
    for (at, &weight) in bytes.iter().enumerate() {
        table.set(at, weight as i8);
    }
    (table, scale)
}

fn epochs(
    task: &Task,
    base: &[f32],
    model: &mut Adagrad,
    epochs: usize,
    at: impl Fn(u64) -> Option<usize>,
) {
    let mut slots = Vec::new();
    for _ in 0..epochs {
        for (row, &weight) in task.weight.iter().enumerate().filter(|w| *w.1 > 0.0) {
            slots.clear();
            slots.extend(task.rows.words(row).iter().filter_map(|&f| at(f)));
            let sum: f32 = base[row] + slots.iter().map(|&s| model.weights[s]).sum::<f32>();
            let gradient = weight * (sigmoid(sum) - f32::from(u8::from(task.interface[row])));
            slots.iter().for_each(|&s| model.step(s, gradient));
        }
    }
}
