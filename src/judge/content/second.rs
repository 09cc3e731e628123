//! The second look: features of a block made of the first stage's probabilities around it.
//!
//! In: a layout, token counts and probabilities. Out: columns ([`cut`] chooses the page's cut). Never: text.

pub mod cut;
mod groups;

use super::groups::Groups;
use super::matrix::Matrix;
use super::structure::{Container, NONE, Place, over_containers};
use cut::{odds, sort};

macro_rules! features {
    ($($name:ident $text:literal),* $(,)?) => {
        #[repr(u16)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum S { $($name),* }

        /// Names of the features, in order.
        pub const NAMES: &[&str] = &[$($text),*];
    };
}

features! {
    Own "p", M4 "p_prev4", M3 "p_prev3", M2 "p_prev2", M1 "p_prev1", P1 "p_next1", P2 "p_next2", P3 "p_next3", P4 "p_next4",
    W2 "p_w2", W5 "p_w5", W12 "p_w12", T2 "pt_w2", T5 "pt_w5", T12 "pt_w12",
    C1 "p_c1", C2 "p_c2", C3 "p_c3", C4 "p_c4", C5 "p_c5", S1 "ps_c1", S2 "ps_c2", S3 "ps_c3", S4 "ps_c4", S5 "ps_c5",
    Path "p_path", ClassPath "p_class_path", Siblings "p_siblings", List "p_list", Item "p_item", PathShare "ps_path", ListShare "ps_list",
    Max "p_max", Share "p_share", Mass "p_mass", Rank "p_rank", Above "p_above", Heading "p_heading", Part "p_part", PrevPart "p_prev_part",
    MassBefore "p_mass_before", Since "p_since", Until "p_until", LastGap "p_gap", SinceH "p_first", PathMax "p_path_max", C1Max "p_c1_max", Certain "p_certain",
    BestF "pf_best", BestMean "p_best", InBest "p_in_best", BestSteps "p_best_steps", HeldF "pf_held", InnerF "pf_inner",
    Margin "p_margin", Cut "p_cut", ListPath "p_list_path", ListPathCount "p_list_path_count", ListPathShare "ps_list_path",
    ListKept "p_list_kept", ItemMax "p_item_max",
}

/// What blocks are grouped by.
type Key = fn(&Place) -> u32;

/// How many features there are.
pub const COUNT: usize = NAMES.len();

/// Buffers of the second look.
#[derive(Debug, Default)]
pub struct Buffers {
    mass: Vec<f32>,
    weight: Vec<f32>,
    max: Vec<f32>,
    prefix: Vec<[f32; 3]>,
    order: Vec<u32>,
    sums: Vec<[f32; 3]>,
    held: Vec<f32>,
    groups: Groups,
    group_of: Vec<u32>,
    items: Vec<(f32, bool)>,
    lists: Vec<[f32; 2]>,
}

/// The page as the second look sees it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Containers of the page.
    pub containers: &'a [Container],
    /// Places of the blocks.
    pub places: &'a [Place],
    /// Tokens of the blocks (at least a half each).
    pub tokens: &'a [f32],
    /// The heading over each block.
    pub heading: &'a [u32],
    /// Whether a block is a heading.
    pub is_heading: &'a [bool],
}

/// Fills the columns from `first` on.
pub fn fill(m: &mut Matrix, first: usize, view: View<'_>, p: &[f32], b: &mut Buffers) {
    let n = p.len();
    let View { containers, places, tokens, heading, is_heading } = view;
    b.prefix.clear();
    let mut sum = [0.0f32; 3];
    b.prefix.push(sum);
    for (&p, &t) in p.iter().zip(tokens) {
        sum = [sum[0] + p, sum[1] + p * t, sum[2] + t];
        b.prefix.push(sum);
    }
    let [_, mass, weight] = sum;
    let (mass, weight) = (mass.max(1e-3), weight.max(1e-3));
    over_containers(containers, places, p.iter().zip(tokens).map(|(p, t)| p * t), &mut b.mass);
    over_containers(containers, places, tokens.iter().copied(), &mut b.weight);
    b.max.clear();
    b.max.resize(containers.len(), 0.0);
    for (place, &p) in places.iter().zip(p) {
        let max = &mut b.max[place.container as usize];
        *max = max.max(p);
    }
    let page_max = p.iter().copied().fold(0.0, f32::max);
    let sure: f32 = p.iter().zip(tokens).filter(|(p, _)| **p > 0.8).map(|(_, t)| t).sum();
    sort(p, &mut b.order);
    let mut above = 0.0;
    for (rank, &row) in b.order.iter().enumerate() {
        let row = row as usize;
        above += tokens[row];
        m.set(row, first + S::Rank as usize, rank as f32 / n as f32);
        m.set(row, first + S::Above as usize, above / mass);
    }
    let mut last = None;
    let mut begun = None;
    for row in 0..n {
        let certain = p[row] > 0.5;
        if !m.holds(row) {
            if certain {
                last = Some(row);
                begun = begun.or(last);
            }
            continue;
        }
        let mut set = |s: S, value: f32| m.set(row, first + s as usize, value);
        set(S::Own, p[row]);
        let at = |offset: isize| {
            row.checked_add_signed(offset).and_then(|r| p.get(r)).copied().unwrap_or(0.0)
        };
        for (i, offset) in [-4, -3, -2, -1, 1, 2, 3, 4].into_iter().enumerate() {
            m.set(row, first + S::M4 as usize + i, at(offset));
        }
        for (i, reach) in [2, 5, 12].into_iter().enumerate() {
            let (a, c) =
                (&b.prefix[row.saturating_sub(reach)], &b.prefix[(row + reach + 1).min(n)]);
            let blocks = (row + reach + 1).min(n) - row.saturating_sub(reach);
            m.set(row, first + S::W2 as usize + i, (c[0] - a[0]) / blocks as f32);
            m.set(row, first + S::T2 as usize + i, (c[1] - a[1]) / (c[2] - a[2]).max(1e-3));
        }
        let mut at = places[row].container as usize;
        for level in 0..5 {
            m.set(row, first + S::C1 as usize + level, b.mass[at] / b.weight[at].max(1e-3));
            m.set(row, first + S::S1 as usize + level, b.mass[at] / mass);
            at = containers[at].parent as usize;
        }
        let mut set = |s: S, value: f32| m.set(row, first + s as usize, value);
        set(S::Max, page_max);
        set(S::Share, mass / weight);
        set(S::Mass, mass);
        set(S::Certain, sure / mass);
        set(S::Heading, p.get(heading[row] as usize).copied().unwrap_or(-0.1));
        set(S::MassBefore, b.prefix[row][1] / mass);
        set(S::C1Max, b.max[places[row].container as usize]);
        set(S::Since, last.map_or(1e6, |l: usize| (row - l) as f32));
        set(S::LastGap, last.map_or(1e6, |l: usize| b.prefix[row][2] - b.prefix[l + 1][2]));
        set(S::SinceH, begun.map_or(-1.0, |l: usize| (row - l) as f32));
        if certain {
            last = Some(row);
            begun = begun.or(last);
        }
    }
    let mut next = None;
    for row in (0..n).rev() {
        let until = next.map_or(1e6, |l: usize| (l - row) as f32);
        m.set(row, first + S::Until as usize, until);
        if p[row] > 0.5 {
            next = Some(row);
        }
    }
    let (mut from, mut before) = (0, -0.1);
    for row in 0..=n {
        if is_heading.get(row).is_none_or(|&h| h && row > from) {
            let (a, c) = (&b.prefix[from], &b.prefix[row]);
            let part = (c[1] - a[1]) / (c[2] - a[2]).max(1e-3);
            for r in from.max(m.first)..row.min(m.window().end) {
                m.set(r, first + S::Part as usize, part);
                m.set(r, first + S::PrevPart as usize, before);
            }
            before = part;
            from = row;
        }
    }
    let keys: [(S, Key); 5] = [
        (S::Path, |p| p.path),
        (S::ClassPath, |p| p.class_path),
        (S::Siblings, |p| p.siblings),
        (S::List, |p| p.list),
        (S::Item, |p| p.item),
    ];
    for (feature, key) in keys {
        b.sums.clear();
        for (row, place) in places.iter().enumerate() {
            let key = key(place);
            if key == NONE {
                continue;
            }
            if key as usize >= b.sums.len() {
                b.sums.resize(key as usize + 1, [0.0; 3]);
            }
            let sum = &mut b.sums[key as usize];
            *sum = [sum[0] + p[row] * tokens[row], sum[1] + tokens[row], sum[2].max(p[row])];
        }
        for row in m.window() {
            let key = key(&places[row]);
            let sum = if key == NONE { [-0.1, 1.0, 0.0] } else { b.sums[key as usize] };
            m.set(row, first + feature as usize, sum[0] / sum[1].max(1e-3));
            match feature {
                S::ClassPath => {
                    m.set(row, first + S::PathShare as usize, sum[0] / mass);
                    m.set(row, first + S::PathMax as usize, sum[2]);
                }
                S::List => m.set(row, first + S::ListShare as usize, sum[0] / mass),
                _ => {}
            }
        }
    }
    groups::fill_best(m, first, view, mass, b);
    groups::fill_lists(m, first, view, p, mass, b);
    // The order is still that of the probabilities.
    let cut = cut::alone(p, tokens, &b.order);
    let over = odds(cut).ln();
    for row in m.window() {
        m.set(row, first + S::Margin as usize, odds(p[row]).ln() - over);
        m.set(row, first + S::Cut as usize, cut);
    }
}
