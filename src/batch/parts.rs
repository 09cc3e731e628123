//! The plan of a run as parts: the grain of files, of resuming and of sharing work between machines.
//!
//! In: sorted entries. Out: runs of neighbouring entries of about the same size. Never: threads; the same inputs give the same parts everywhere.

use crate::source::Plan;
use std::ops::Range;

/// Stored bytes of a part: a minute or so of work on one core, so that an interrupted run loses little, and files of handy size.
pub const PART_BYTES: u64 = 256 << 20;
/// Entries of a part, however small: bounds the files of a part and what a manifest says of it.
const PART_ENTRIES: usize = 50_000;

/// A part of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 0.
    pub index: usize,
    /// Its entries in the plan.
    pub entries: Range<usize>,
    /// Stored bytes.
    pub bytes: u64,
}

/// Cuts a plan into parts of about `size` stored bytes.
pub fn parts(plan: &Plan, size: u64) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open = Part { index: 0, entries: 0..0, bytes: 0 };
    for (i, entry) in plan.entries.iter().enumerate() {
        if !open.entries.is_empty()
            && (open.bytes + entry.size > size || open.entries.len() >= PART_ENTRIES)
        {
            let next = Part { index: open.index + 1, entries: i..i, bytes: 0 };
            parts.push(std::mem::replace(&mut open, next));
        }
        open.entries.end = i + 1;
        open.bytes += entry.size;
    }
    if !open.entries.is_empty() {
        parts.push(open);
    }
    parts
}
