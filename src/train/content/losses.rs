//! Where F is lost: in the order of the blocks, in the cut of each page, or in the rules after the model.
//!
//! In: cross-validated probabilities and cuts. Out: two tables, to be compared with those of the labels and of the model. Never: weights.

use super::data::{Gold, Sample};
use super::rows::Data;
use super::score::PageScore;
use super::{Report, table};
use crate::cleaner::{Cleaner, Scratch};
use crate::config::Config;
use crate::judge::content::second::cut::centre;
use crate::source::Source;
use rayon::prelude::*;
use std::path::Path;

/// Adds the table of the best cuts that the order of the blocks allows, and that of what is left when the judge's other rules have spoken.
/// `p`: probabilities of all blocks; `cut`: the cut of each page, at the place of its first block.
pub(super) fn losses(report: &mut Report, data: &Data, folder: &Path, p: &[f32], cut: &[f32]) {
    let all: Vec<usize> = (0..data.samples.len()).collect();
    let own = |s: &Sample| &p[s.first..s.first + s.len()];
    let best = |s: &Sample| {
        let cut = best_cut(s, own(s));
        s.score(|i| own(s)[i] >= cut)
    };
    let scores = data.samples.par_iter().map(best).collect();
    table(report, "best cuts", data, &all, &scores);
    let cleaner = Cleaner::new(Config::default()).expect("the defaults fit each other");
    let judged = |scratch: &mut Scratch, s: &Sample| {
        let mut content = own(s).to_vec();
        centre(&mut content, cut[s.first]);
        let page = folder.join(&data.sets[s.set]).join("pages").join(format!("{}.html", s.id));
        let source = Source::new(s.id.clone(), std::fs::read(page).unwrap_or_default());
        let rules = cleaner.rules_for(&source, content, scratch);
        if rules.is_empty() {
            return PageScore::default();
        }
        s.score(|i| rules[i].is_none())
    };
    let scores = data.samples.par_iter().map_init(Scratch::default, judged).collect();
    table(report, "after the rules", data, &all, &scores);
}

/// The cut of a page's order of blocks that its labels like best.
fn best_cut(s: &Sample, p: &[f32]) -> f32 {
    let size = |i: usize| match s.gold {
        Gold::Full(_) => s.ranges[i].len() as f64,
        Gold::Segments(..) => 1.0,
    };
    let mut order: Vec<usize> = (0..s.len()).collect();
    order.sort_by(|&a, &b| p[b].total_cmp(&p[a]));
    let total: f64 = (0..s.len()).filter(|&i| s.labels[i] == Some(true)).map(size).sum();
    let (mut hits, mut taken, mut best, mut cut) = (0.0, 0.0, -1.0, 0.5);
    for (k, &i) in order.iter().enumerate() {
        if let Some(content) = s.labels[i] {
            taken += size(i);
            hits += if content { size(i) } else { 0.0 };
        }
        let next = order.get(k + 1).map_or(0.0, |&n| p[n]);
        let f = 2.0 * hits / f64::max(taken + total, 1e-9);
        if f > best && next < p[i] {
            best = f;
            cut = (p[i] + next) / 2.0;
        }
    }
    cut
}
