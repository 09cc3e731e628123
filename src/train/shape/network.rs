//! The small network over measures and sums.
//!
//! In: rows of inputs, labels, weights. Out: its numbers in the model's layout. Never: chance; the first weights come of a fixed sequence.
use crate::judge::shape::{HIDDEN, INPUTS, NETWORK};

/// Rows between two steps.
const BATCH: usize = 64;
const EPOCHS: usize = 4;
/// Adam's usual constants.
const RATE: f32 = 0.003;
const BETA: (f32, f32) = (0.9, 0.999);

/// Learns the network by log loss.
pub fn learn(inputs: &[[f32; INPUTS]], interface: &[bool], weight: &[f32]) -> Vec<f32> {
    let mut net = first();
    let (mut m, mut v) = (vec![0f32; NETWORK], vec![0f32; NETWORK]);
    let rows: Vec<usize> = (0..inputs.len()).filter(|&i| weight[i] > 0.0).collect();
    let mean = rows.iter().map(|&i| weight[i]).sum::<f32>() / rows.len().max(1) as f32;
    let steps = rows.len().div_ceil(BATCH) * EPOCHS;
    let mut step = 0usize;
    for _ in 0..EPOCHS {
        for batch in rows.chunks(BATCH) {
            let mut gradient = vec![0f32; NETWORK];
            for &row in batch {
                backward(
                    &net,
                    &inputs[row],
                    interface[row],
                    weight[row] / mean / BATCH as f32,
                    &mut gradient,
                );
            }
            step += 1;
            let rate = RATE * (1.0 - step as f32 / steps as f32).max(0.02);
            let bias = (
                1.0 - BETA.0.powi(step.min(10_000) as i32),
                1.0 - BETA.1.powi(step.min(10_000) as i32),
            );
            for i in 0..NETWORK {
                let g = gradient[i] + 1e-5 * net[i];
                m[i] = BETA.0 * m[i] + (1.0 - BETA.0) * g;
                v[i] = BETA.1 * v[i] + (1.0 - BETA.1) * g * g;
                net[i] -= rate * (m[i] / bias.0) / ((v[i] / bias.1).sqrt() + 1e-8);
            }
        }
    }
    net
}

fn first() -> Vec<f32> {
    let mut state = 0x0123_4567_89AB_CDEF_u64;
    (0..NETWORK)
        .map(|_| {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            ((state >> 40) as f32 / (1u64 << 24) as f32 - 0.5) * 0.4
        })
        .collect()
}

fn backward(net: &[f32], x: &[f32; INPUTS], label: bool, weight: f32, gradient: &mut [f32]) {
    let output = HIDDEN * (INPUTS + 1);
    let mut z = [0f32; HIDDEN];
    let mut sum = net[output + HIDDEN];
    for (h, z) in z.iter_mut().enumerate() {
        let unit = &net[h * (INPUTS + 1)..(h + 1) * (INPUTS + 1)];
        *z = unit[0] + unit[1..].iter().zip(x).map(|(w, x)| w * x).sum::<f32>();
        sum += net[output + h] * leak(*z);
    }
    let d = weight * (1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(label)));
    gradient[output + HIDDEN] += d;
    for (h, &z) in z.iter().enumerate() {
        gradient[output + h] += d * leak(z);
        let dz = d * net[output + h] * if z > 0.0 { 1.0 } else { 0.1 };
        let unit = &mut gradient[h * (INPUTS + 1)..(h + 1) * (INPUTS + 1)];
        unit[0] += dz;
        for (g, x) in unit[1..].iter_mut().zip(x) {
            *g += dz * x;
        }
    }
}

fn leak(z: f32) -> f32 {
    if z > 0.0 { z } else { 0.1 * z }
}
