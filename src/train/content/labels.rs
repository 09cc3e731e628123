//! Which blocks of a page its gold text stands for.
//!
//! In: the blocks' tokens and texts, and the gold. Out: a label a block: content, not content, unknown. Never: page text kept anywhere.

use super::score::shingle;
use std::collections::HashMap;

/// Blocks of this many tokens are recognised by themselves; shorter ones need their neighbours.
const LONG: usize = 12;

/// Labels from a full gold text: a block is content when half of its tokens lie in 4-grams of the gold, each spent once. Long blocks choose
/// first, then short ones whose 4-grams run on into a neighbour, then the rest, so that a teaser above doesn't take an article's heading.
pub fn from_gold(
    ranges: &[std::ops::Range<usize>],
    page: &[u32],
    gold: &[u32],
) -> Vec<Option<bool>> {
    let mut left: HashMap<u64, u32> = HashMap::new();
    let width = gold.len().min(4);
    if width == 0 {
        return vec![Some(false); ranges.len()];
    }
    for w in gold.windows(width) {
        *left.entry(shingle(w)).or_default() += 1;
    }
    let mut labels: Vec<Option<bool>> = vec![None; ranges.len()];
    for round in 0..3 {
        for (i, range) in ranges.iter().enumerate() {
            if labels[i].is_some() {
                continue;
            }
            let long = range.len() >= LONG;
            if range.is_empty() {
                labels[i] = Some(false);
                continue;
            }
            let (from, to) = if long {
                (range.start, range.end)
            } else {
                (range.start.saturating_sub(width - 1), (range.end + width - 1).min(page.len()))
            };
            if (round == 0) != long {
                continue;
            }
            if to - from < width {
                labels[i] = Some(false);
                continue;
            }
            // Which tokens of the block are covered.
            let mut covered = vec![false; range.len()];
            let mut used = Vec::new();
            let mut runs_on = false;
            for (k, w) in page[from..to].windows(width).enumerate() {
                let start = from + k;
                let key = shingle(w);
                let inside = start >= range.start && start + width <= range.end;
                if let Some(n) = left.get_mut(&key)
                    && (*n > 0 || !inside)
                {
                    runs_on |= !inside;
                    if inside {
                        *n -= 1;
                        used.push(key);
                    }
                    for t in start.max(range.start)..(start + width).min(range.end) {
                        covered[t - range.start] = true;
                    }
                }
            }
            let share = covered.iter().filter(|c| **c).count() as f32 / range.len() as f32;
            let wait = round == 1 && !runs_on;
            if share < 0.5 || wait {
                for key in used {
                    *left.entry(key).or_default() += 1;
                }
            }
            if !wait {
                labels[i] = Some(share >= 0.5);
            }
        }
    }
    labels
}

/// Labels from with/without segments: the blocks that a segment touches, when it makes up enough of them.
pub fn from_segments(texts: &[String], with: &[String], without: &[String]) -> Vec<Option<bool>> {
    let mut labels = vec![None; texts.len()];
    for (segments, label) in [(without, false), (with, true)] {
        for segment in segments.iter().filter(|s| !s.is_empty()) {
            let holds = |t: &String| {
                t.contains(segment.as_str()) || (t.len() >= 8 && segment.contains(t.as_str()))
            };
            let hits: Vec<usize> = (0..texts.len()).filter(|&i| holds(&texts[i])).collect();
            for &i in &hits {
                let share = segment.len() as f32 / texts[i].len().max(1) as f32;
                if hits.len() == 1 || share >= 0.3 {
                    labels[i] = Some(label);
                }
            }
        }
    }
    labels
}
