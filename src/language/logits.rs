//! Scores of classes → what a softmax needs of them, several lanes at a time.
//!
//! In: slices of scores, a class each. Out: sums and maxima. Never: which class is which language.
//!
//! A label is a handful of passes over more than a hundred classes, and there is a label for each segment: one class after the other, with the
//! exponential function of the C library, they took as long as looking the words up.

use crate::vector;

/// Scores taken together. The loops over arrays of this length compile to vectors.
const LANES: usize = 8;

/// Weights with bias, tempered.
pub fn temper(sums: &[i32], scale: f32, bias: &[f32], temperature: f32, out: &mut Vec<f32>) {
    out.clear();
    out.extend(sums.iter().zip(bias).map(|(s, b)| (*s as f32 * scale + b) * temperature));
}

/// The greatest score and its place, and the greatest of the others; the lowest number there is where there are none.
pub fn first_two(scores: &[f32]) -> ((usize, f32), f32) {
    let top = greatest(scores);
    let at = scores.iter().position(|s| *s == top).unwrap_or(0);
    let before = greatest(&scores[..at]);
    let behind = greatest(scores.get(at + 1..).unwrap_or_default());
    ((at, top), before.max(behind))
}

/// The greatest score.
pub fn greatest(scores: &[f32]) -> f32 {
    let (whole, rest) = scores.as_chunks::<LANES>();
    let mut lanes = [f32::MIN; LANES];
    for chunk in whole {
        for (lane, s) in lanes.iter_mut().zip(chunk) {
            *lane = if *s > *lane { *s } else { *lane };
        }
    }
    lanes.iter().chain(rest).fold(f32::MIN, |a, b| a.max(*b))
}

/// Sum of the exponentials of the scores less `top`, which is the greatest of them.
pub fn sum_exp(scores: &[f32], top: f32) -> f32 {
    vector::dispatch(SumExp { scores, top })
}

struct SumExp<'a> {
    scores: &'a [f32],
    top: f32,
}

impl vector::Work for SumExp<'_> {
    type Output = f32;

    #[inline(always)]
    fn call(self) -> f32 {
        let (whole, rest) = self.scores.as_chunks::<LANES>();
        let mut lanes = [0.0; LANES];
        for chunk in whole {
            for i in 0..LANES {
                lanes[i] += exp(chunk[i] - self.top);
            }
        }
        let mut last = [0.0; LANES];
        for (to, score) in last.iter_mut().zip(rest) {
            *to = exp(score - self.top);
        }
        lanes.iter().sum::<f32>() + last[..rest.len()].iter().sum::<f32>()
    }
}

/// One over the factorials of seven down to nought.
const SERIES: [f32; 8] =
    [1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];

/// The exponential of a number that is not positive, within four millionths: two to a whole power times a polynomial for the rest. Far below zero it is
/// next to nothing.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let power = x.max(-80.0) * std::f32::consts::LOG2_E;
    let whole = power as i32;
    // 2^f = e^(f ln 2) for -1 < f ≤ 0, its Taylor series to the seventh power.
    let f = (power - whole as f32) * std::f32::consts::LN_2;
    let mut sum = SERIES[0];
    for c in &SERIES[1..] {
        sum = sum * f + c;
    }
    sum * f32::from_bits(((whole + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::{exp, first_two, greatest, sum_exp};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_exponential_is_that_of_the_library(x in -60.0f32..=0.0) {
            // The power of two is rounded before its whole part goes: 87 · 2⁻²⁴ at worst.
            prop_assert!((exp(x) - x.exp()).abs() <= 1e-5 * x.exp() + 1e-30, "{x}: {} {}", exp(x), x.exp());
        }

        #[test]
        fn sums_and_maxima_are_those_of_one_by_one(scores in prop::collection::vec(-50.0f32..50.0, 2..40)) {
            let mut sorted = scores.clone();
            sorted.sort_by(|a, b| b.total_cmp(a));
            let ((at, first), second) = first_two(&scores);
            prop_assert_eq!((scores[at], first, second), (sorted[0], sorted[0], sorted[1]));
            prop_assert_eq!(greatest(&scores), sorted[0]);
            let sum: f32 = scores.iter().map(|s| (s - first).exp()).sum();
            prop_assert!((sum_exp(&scores, first) - sum).abs() < 1e-4 * sum);
        }
    }

    #[test]
    fn nothing_far_below_overflows() {
        assert!(exp(-1e9) < 1e-30 && exp(f32::MIN) >= 0.0);
        assert_eq!(first_two(&[1.0]), ((0, 1.0), f32::MIN));
    }
}
