//! Counting document records.
//!
//! In: records, in any order. Out: sums. Never: anything that depends on the order or on threads, but for the rates.

use crate::record::{Document, Dropped, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Different error messages that are counted apart; the rest is counted together, so that a broken million of files does not fill memory.
const MOST_ERRORS: usize = 200;

/// Counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Documents, the failed ones too.
    pub documents: u64,
    /// Documents that failed.
    pub failed: u64,
    /// Files of walked directories that hold neither HTML nor text, and records of a WARC that hold no page (redirects, images).
    pub skipped: u64,
    /// Segments.
    pub segments: u64,
    /// Segments without a span: their text stands in embedded data.
    pub segments_added: u64,
    /// Segments that were repaired: what stands at their span is not what they say.
    pub segments_repaired: u64,
    /// Raw bytes.
    pub bytes: u64,
    /// Visible characters.
    pub chars_visible: u64,
    /// Characters in segments.
    pub chars_kept: u64,
    /// Characters dropped, by all rules.
    pub chars_dropped: u64,
    /// Characters added from embedded data, outside the equation.
    pub chars_added: u64,
    /// Whether every document's kept and dropped characters add up to its visible ones.
    pub conserved: bool,
    /// Documents where they do not; always empty unless temiz has a fault. At most a hundred.
    pub not_conserved: Vec<String>,
    /// Dropped, by rule.
    pub dropped: BTreeMap<String, Dropped>,
    /// Documents by language.
    pub languages: BTreeMap<String, u64>,
    /// Documents by encoding.
    pub encodings: BTreeMap<String, u64>,
    /// Documents by error; numbers in messages are masked.
    pub errors: BTreeMap<String, u64>,
    /// Seconds of wall time.
    pub seconds: f64,
    /// Documents of this run (not of the one it resumed) a second.
    pub documents_per_second: f64,
    /// Raw megabytes of this run a second.
    pub megabytes_per_second: f64,
}

impl Summary {
    /// Counts a document.
    pub fn add(&mut self, d: &Document) {
        self.documents += 1;
        self.segments += d.segments;
        self.segments_added += d.segments_added;
        self.segments_repaired += d.segments_repaired;
        self.bytes += d.bytes;
        self.chars_visible += d.chars_visible;
        self.chars_kept += d.chars_kept;
        self.chars_added += d.chars_added;
        let dropped: u64 = d.dropped.values().map(|d| d.chars).sum();
        self.chars_dropped += dropped;
        if d.chars_kept + dropped != d.chars_visible && self.not_conserved.len() < 100 {
            self.not_conserved.push(d.doc.clone());
        }
        self.conserved = self.not_conserved.is_empty();
        for (rule, n) in &d.dropped {
            let sum = self.dropped.entry(rule.name().to_owned()).or_default();
            sum.blocks += n.blocks;
            sum.chars += n.chars;
        }
        if let Some(lang) = &d.lang {
            *self.languages.entry(lang.clone()).or_default() += 1;
        }
        if let Some(encoding) = &d.encoding {
            *self.encodings.entry(encoding.clone()).or_default() += 1;
        }
        if d.status == Status::Error {
            self.failed += 1;
            let reason = masked(d.error.as_deref().unwrap_or("unknown"));
            let known = self.errors.contains_key(&reason) || self.errors.len() < MOST_ERRORS;
            *self.errors.entry(if known { reason } else { "other errors".into() }).or_default() +=
                1;
        }
    }

    /// Sets the rates: documents and bytes of this run alone, in seconds of wall time.
    pub fn rates(&mut self, documents: u64, bytes: u64, seconds: f64) {
        self.seconds = (seconds * 1000.0).round() / 1000.0;
        if seconds > 0.0 {
            self.documents_per_second = (documents as f64 / seconds * 10.0).round() / 10.0;
            self.megabytes_per_second = (bytes as f64 / 1e6 / seconds * 10.0).round() / 10.0;
        }
    }
}

/// A message with its numbers masked, so that messages of one kind are counted together.
fn masked(message: &str) -> String {
    let mut out = String::new();
    for c in message.chars().take(160) {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}
