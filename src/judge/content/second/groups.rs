//! What holds blocks, judged together: the container that alone would make the best extract, and the items of lists (grids, replies).
//!
//! In: the first stage's probabilities. Out: columns. Never: text.

use super::{Buffers, S, View};
use crate::judge::content::groups::mix;
use crate::judge::content::matrix::Matrix;
use crate::judge::content::structure::NONE;

/// What the container says that alone would make the best extract: where it is, and how well those around a block would do.
pub(super) fn fill_best(m: &mut Matrix, first: usize, view: View<'_>, mass: f32, b: &mut Buffers) {
    let View { containers, places, .. } = view;
    if containers.is_empty() {
        return;
    }
    let f = |c: usize| 2.0 * b.mass[c] / (b.weight[c] + mass).max(1e-3);
    let mut best = 0;
    b.held.clear();
    for (c, container) in containers.iter().enumerate() {
        let own = f(c);
        if own > f(best) {
            best = c;
        }
        let above = if c == 0 { own } else { b.held[container.parent as usize] };
        b.held.push(own.max(above));
    }
    let best_f = f(best).max(1e-6);
    let best_mean = b.mass[best] / b.weight[best].max(1e-3);
    for row in m.window() {
        let own = places[row].container as usize;
        // Parents have smaller numbers than their children.
        let (mut a, mut c, mut steps) = (own, best, 0.0);
        while a != c {
            if a > c {
                a = containers[a].parent as usize;
                steps += 1.0;
            } else {
                c = containers[c].parent as usize;
            }
        }
        let mut set = |s: S, value: f32| m.set(row, first + s as usize, value);
        set(S::BestF, best_f);
        set(S::BestMean, best_mean);
        set(S::InBest, f32::from(u8::from(a == best)));
        set(S::BestSteps, steps);
        set(S::HeldF, b.held[own] / best_f);
        set(S::InnerF, f(own) / best_f);
    }
}

/// What stands at the same place in the other items of a list, and how many of its items are kept.
pub(super) fn fill_lists(
    m: &mut Matrix,
    first: usize,
    view: View<'_>,
    p: &[f32],
    mass: f32,
    b: &mut Buffers,
) {
    let View { places, tokens, .. } = view;
    b.groups.reset(p.len());
    b.group_of.clear();
    b.sums.clear();
    b.items.clear();
    b.lists.clear();
    for (row, place) in places.iter().enumerate() {
        if place.list == NONE {
            b.group_of.push(NONE);
            continue;
        }
        let group = b.groups.of(mix(u64::from(place.list), u64::from(place.path)));
        if group as usize == b.sums.len() {
            b.sums.push([0.0; 3]);
        }
        let sum = &mut b.sums[group as usize];
        *sum = [sum[0] + p[row] * tokens[row], sum[1] + tokens[row], sum[2] + 1.0];
        b.group_of.push(group);
        let item = place.item as usize;
        if item >= b.items.len() {
            b.items.resize(item + 1, (0.0, false));
        }
        b.items[item].0 = b.items[item].0.max(p[row]);
    }
    // Each item counts once for its list.
    for place in places.iter().filter(|p| p.list != NONE) {
        let list = place.list as usize;
        if list >= b.lists.len() {
            b.lists.resize(list + 1, [0.0; 2]);
        }
        let (max, counted) = &mut b.items[place.item as usize];
        if !std::mem::replace(counted, true) {
            b.lists[list][0] += f32::from(u8::from(*max > 0.5));
            b.lists[list][1] += 1.0;
        }
    }
    for row in m.window() {
        let group = b.group_of[row];
        let values = if group == NONE {
            [-0.1, 0.0, 0.0, -0.1, -0.1]
        } else {
            let (place, sum) = (&places[row], b.sums[group as usize]);
            let [kept, items] = b.lists[place.list as usize];
            [
                sum[0] / sum[1].max(1e-3),
                sum[2],
                sum[0] / mass,
                kept / items.max(1.0),
                b.items[place.item as usize].0,
            ]
        };
        for (i, v) in values.into_iter().enumerate() {
            m.set(row, first + S::ListPath as usize + i, v);
        }
    }
}
