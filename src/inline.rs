//! Places in a block's text → places in the normalised text of a segment, and the `inline` field of its record.
//!
//! In: the runs of a segment, its text before and after normalisation. Out: offsets, numbered marks. Never: parsing, normalising rules.

use crate::merge::numbered;
use crate::page::{Mark, Page, Runs};
use crate::record::Inline;
use std::collections::HashMap;
use std::ops::Range;

/// The places in `text` of ascending byte offsets of `raw`, where `normal` makes `text` of `raw`. Exact where normalisation works chunk by chunk; where it
/// joins characters across a chunk's edge (a combining mark in an element of its own) a place may be a character off, never outside `text`.
pub(crate) fn offsets(
    raw: &str,
    text: &str,
    normal: impl Fn(&str) -> String,
    wanted: &[usize],
) -> Vec<usize> {
    let (mut at, mut from) = (0, 0);
    let mut out = Vec::with_capacity(wanted.len());
    for &place in wanted {
        let place = raw.floor_char_boundary(place.min(raw.len()));
        if place > from {
            let chunk = &raw[from..place];
            let made = normal(chunk);
            if !made.is_empty() {
                let rest = &text[at..];
                let space = usize::from(!rest.starts_with(&made) && rest.starts_with(' '));
                at = text.floor_char_boundary((at + space + made.len()).min(text.len()));
            }
            let mut trailing = chunk.chars().rev().take_while(|c| c.is_whitespace()).count();
            for c in text[at..].chars().take_while(|c| c.is_whitespace()) {
                if trailing == 0 {
                    break;
                }
                trailing -= 1;
                at += c.len_utf8();
            }
            from = place;
        }
        out.push(at);
    }
    out
}

/// The offset, in a piece of text with `cuts` taken out, of an offset in the whole.
pub(crate) fn without_cuts(at: u32, whole: &Range<u32>, cuts: &[Range<u32>]) -> usize {
    let at = at.clamp(whole.start, whole.end);
    let cut: u32 = cuts.iter().map(|c| c.end.min(at).saturating_sub(c.start.min(at))).sum();
    (at - whole.start - cut) as usize
}

/// The `inline` field: `places` are the offsets in the segment's text of `runs.items`.
pub(crate) fn marks(
    page: &Page,
    source: &str,
    runs: &Runs,
    places: &[usize],
    len: usize,
) -> Vec<Inline> {
    let known: HashMap<u32, u32> = numbered(runs).into_iter().map(|k| k.0).zip(1..).collect();
    let number = |element: u32| known.get(&element).copied();
    let tag = |element: u32| Some(page.name_of(element, source).to_ascii_lowercase());
    let mut out = Vec::new();
    for &element in &runs.before {
        out.push(Inline { at: 0, open: number(element), tag: tag(element), ..Inline::default() });
    }
    for (item, &at) in runs.items.iter().zip(places) {
        let at = at as u32;
        let (n, name) = (number(item.element), tag(item.element));
        match item.mark {
            Mark::Open => out.push(Inline { at, open: n, tag: name, ..Inline::default() }),
            Mark::Close => out.push(Inline { at, close: n, ..Inline::default() }),
            Mark::Alone => out.push(Inline { at, alone: n, tag: name, ..Inline::default() }),
            Mark::Fixed | Mark::Space => {}
        }
    }
    for &element in runs.after.iter().rev() {
        out.push(Inline { at: len as u32, close: number(element), ..Inline::default() });
    }
    out
}
