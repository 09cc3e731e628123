//! Trains the hashed linear scores.
//!
//! In: rows of hash buckets with labels and weights. Out: a table of signed bytes. Never: words.
//! Logistic regression by AdaGrad (Duchi et al., JMLR 2011).

use crate::judge::content::hashed::{SIZE, Table};

/// Passes over the rows.
const PASSES: usize = 3;
/// Step size.
const STEP: f32 = 0.15;
/// Shrinkage a step (L2).
const DECAY: f32 = 2e-5;

/// A row: buckets, what each counts, the label, the row's weight (mean 1).
#[derive(Debug)]
pub struct Row<'a> {
    /// Buckets.
    pub buckets: &'a [u16],
    /// What each bucket counts.
    pub value: f32,
    /// Content or not.
    pub label: bool,
    /// Weight.
    pub weight: f32,
}

/// Trains a table on rows given by number; `row(i)` reads one.
pub fn train<'a>(order: &[u32], row: impl Fn(u32) -> Row<'a>) -> Table {
    if order.is_empty() {
        return Table::neutral();
    }
    let mut weights = vec![0f32; SIZE + 1];
    let mut squares = vec![1e-2f32; SIZE + 1];
    let mut state = 0x1234_5678_9abc_def1u64;
    let n = order.len().max(1);
    for _ in 0..PASSES {
        for _ in 0..n {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let r = row(order[(state % n as u64) as usize]);
            let mut x = weights[SIZE];
            for &b in r.buckets {
                x += weights[b as usize] * r.value;
            }
            let p = 1.0 / (1.0 + (-x).exp());
            let g = (p - f32::from(u8::from(r.label))) * r.weight;
            let mut update = |i: usize, g: f32| {
                squares[i] += g * g;
                weights[i] -= STEP * (g / squares[i].sqrt() + DECAY * weights[i]);
            };
            for &b in r.buckets {
                update(b as usize, g * r.value);
            }
            update(SIZE, g);
        }
    }
    // The largest weight sets the step: clipping the strongest words costs more than coarse steps for the weak ones.
    let max = weights[..SIZE].iter().fold(1e-6f32, |m, w| m.max(w.abs()));
    let scale = max / 127.0;
    Table {
        weights: weights[..SIZE].iter().map(|w| (w / scale).round() as i8).collect(),
        scale,
        bias: weights[SIZE],
    }
}
