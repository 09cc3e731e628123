//! The cut of a page: which of its blocks are kept, the likeliest first.
//!
//! In: probabilities and token counts of all blocks. Out: the threshold with the greatest expected F1, and scores in which it is 0.5. Never: text,
//! allocation after the first pages.
//!
//! A prefix of the blocks in order of probability has the expected F1 2 Σ p·t / (Σ t + Σ over all p·t), t tokens (Ye et al., Optimizing F-measures,
//! ICML 2012, for token weights), if each block is content or not by itself. They aren't: comments, teasers or the items of a list are content all
//! together or not at all. So the expectation is taken over three readings of the page, in which all odds are as they are, higher, or lower.

use super::Buffers;

/// What odds are multiplied with in the features [`S::Cut`](super::S::Cut) and [`S::Margin`](super::S::Margin), which judge blocks by themselves: the
/// trainer weighs a block by the 3/4 power of its length, which makes the first stage too sure of long ones.
const ALONE: f32 = 0.7;

/// The same for the cut of the page. This and what follows was chosen by cross-validation (`corpora/README.md`, “Content model”).
const DISCOUNT: f32 = 0.6;
/// The power that odds are raised to in each reading: within one, blocks are surer than over all of them.
const POWER: f32 = 1.75;
/// What the odds are multiplied with in each reading (90 is 4.5 in log-odds), and how likely it is.
const READINGS: [(f32, f32); 3] = [(1.0 / 90.0, 0.35), (1.0, 0.3), (90.0, 0.35)];

/// The threshold of the page with the greatest expected F1; 0.5 for a page without blocks.
pub fn threshold(p: &[f32], tokens: &[f32], b: &mut Buffers) -> f32 {
    sort(p, &mut b.order);
    b.held.clear();
    b.held.extend(p.iter().map(|&p| if p > 0.0 { (DISCOUNT * odds(p)).powf(POWER) } else { 0.0 }));
    let mut totals = [0.0f32; READINGS.len()];
    for (&o, t) in b.held.iter().zip(tokens) {
        for (total, (by, _)) in totals.iter_mut().zip(READINGS) {
            *total += share(o * by) * t;
        }
    }
    let (mut hits, mut taken) = ([0.0f32; READINGS.len()], 0.0);
    best(p, &b.order, |row| {
        taken += tokens[row];
        let mut f = 0.0;
        for ((hits, total), (by, chance)) in hits.iter_mut().zip(totals).zip(READINGS) {
            *hits += share(b.held[row] * by) * tokens[row];
            f += chance * 2.0 * *hits / (taken + total).max(1e-6);
        }
        f
    })
}

/// The threshold if blocks were content or not each by itself; `order` as [`sort`] gives it.
pub(super) fn alone(p: &[f32], tokens: &[f32], order: &[u32]) -> f32 {
    let discounted = |p: f32| ALONE * p / (ALONE * p + 1.0 - p);
    let total: f32 = p.iter().zip(tokens).map(|(&p, t)| discounted(p) * t).sum();
    let (mut hits, mut taken) = (0.0, 0.0);
    best(p, order, |row| {
        hits += discounted(p[row]) * tokens[row];
        taken += tokens[row];
        2.0 * hits / (taken + total).max(1e-6)
    })
}

/// The threshold below the prefix of `order` with the greatest value; `value` is asked for one row after the other.
fn best(p: &[f32], order: &[u32], mut value: impl FnMut(usize) -> f32) -> f32 {
    let (mut best, mut cut) = (-1.0, 0.5);
    for (i, &row) in order.iter().enumerate() {
        let row = row as usize;
        let value = value(row);
        let next = order.get(i + 1).map_or(0.0, |&r| p[r as usize]);
        if value > best && next < p[row] {
            best = value;
            cut = (p[row] + next) / 2.0;
        }
    }
    cut
}

/// The numbers of the blocks, the likeliest first.
pub(super) fn sort(p: &[f32], order: &mut Vec<u32>) {
    order.clear();
    order.extend(0..p.len() as u32);
    order.sort_unstable_by(|&a, &c| p[c as usize].total_cmp(&p[a as usize]).then(a.cmp(&c)));
}

/// Probability → odds, within bounds.
pub(super) fn odds(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    p / (1.0 - p)
}

/// Odds → probability.
fn share(odds: f32) -> f32 {
    odds / (1.0 + odds)
}

/// Moves `cut` to 0.5, in log-odds.
pub fn centre(p: &mut [f32], cut: f32) {
    let by = odds(cut);
    for p in p {
        if *p > 0.0 {
            *p = share(odds(*p) / by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Buffers, centre, threshold};
    use proptest::prelude::*;

    fn cut(p: &[f32], tokens: &[f32]) -> f32 {
        threshold(p, tokens, &mut Buffers::default())
    }

    #[test]
    fn a_page_whose_blocks_are_plain_keeps_those() {
        let p = [0.02, 0.97, 0.01, 0.99, 0.95, 0.03];
        let found = cut(&p, &[40.0; 6]);
        assert!(found > 0.03 && found < 0.95, "{found}");
        let mut centred = p;
        centre(&mut centred, found);
        let kept: Vec<bool> = centred.iter().map(|p| *p >= 0.5).collect();
        assert_eq!(kept, [false, true, false, true, true, false]);
    }

    /// Ten short remarks below an article are content all together or not at all: taken one by one, half of them would be likely enough to stay.
    #[test]
    fn what_stands_or_falls_together_is_not_cut_in_the_middle() {
        let remarks: Vec<f32> = (0..10).map(|i| 0.45 + 0.01 * i as f32).collect();
        let p: Vec<f32> = [0.98; 5].into_iter().chain(remarks.clone()).collect();
        let tokens: Vec<f32> = [60.0; 5].into_iter().chain([20.0; 10]).collect();
        let found = cut(&p, &tokens);
        let kept = remarks.iter().filter(|p| **p >= found).count();
        assert!(kept == 0 || kept == 10, "{kept} of ten remarks, cut at {found}");
    }

    #[test]
    fn a_page_without_blocks_and_one_of_a_block_have_a_cut() {
        assert_eq!(cut(&[], &[]), 0.5);
        assert!(cut(&[0.6], &[10.0]) < 0.6);
        assert!((0.0..=1.0).contains(&cut(&[0.0, 1.0], &[0.0, 0.0])));
    }

    proptest! {
        #[test]
        fn the_cut_lies_among_the_probabilities(page in prop::collection::vec((0.0f32..=1.0, 0.0f32..500.0), 1..60)) {
            let (p, tokens): (Vec<f32>, Vec<f32>) = page.into_iter().unzip();
            let found = cut(&p, &tokens);
            prop_assert!((0.0..=1.0).contains(&found));
            prop_assert_eq!(found, cut(&p, &tokens));
            let mut centred = p.clone();
            centre(&mut centred, found);
            for (p, c) in p.iter().zip(&centred) {
                prop_assert!((0.0..=1.0).contains(c));
                prop_assert!(*p == found || (*p > found) == (*c > 0.5), "{p} {c} {found}");
            }
        }
    }
}
