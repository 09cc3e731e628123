//! The closing table of a run.
//!
//! In: a [`Summary`]. Out: text for a terminal. Never: decisions.

use super::Summary;
use comfy_table::{CellAlignment, Table, presets};
use std::collections::BTreeMap;

/// Languages and encodings shown; the rest is in `summary.json`.
const SHOWN: usize = 8;

/// The table of a summary.
pub fn table(s: &Summary) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let mut row = |name: &str, value: String| {
        table.add_row([name.to_owned(), value]);
    };
    row(
        "documents",
        format!("{} ({} failed, {} without a page skipped)", s.documents, s.failed, s.skipped),
    );
    row("segments", s.segments.to_string());
    let share = |part: u64| {
        if s.chars_visible == 0 { 0.0 } else { part as f64 * 100.0 / s.chars_visible as f64 }
    };
    row("visible characters", s.chars_visible.to_string());
    row("  kept", format!("{} ({:.1} %)", s.chars_kept, share(s.chars_kept)));
    row("  dropped", format!("{} ({:.1} %)", s.chars_dropped, share(s.chars_dropped)));
    let mut rules: Vec<_> = s.dropped.iter().collect();
    rules.sort_by(|a, b| b.1.chars.cmp(&a.1.chars).then(a.0.cmp(b.0)));
    for (rule, n) in rules {
        row(&format!("    {rule}"), format!("{} in {} blocks", n.chars, n.blocks));
    }
    let sum = if s.conserved || s.documents == 0 {
        "every character accounted for".to_owned()
    } else {
        format!("NOT conserved: {}", s.not_conserved.join(", "))
    };
    row("  sum", sum);
    row("languages", most(&s.languages));
    row("encodings", most(&s.encodings));
    for (error, n) in &s.errors {
        row("error", format!("{n} × {error}"));
    }
    row(
        "rate",
        format!(
            "{:.0} documents/s, {:.1} MB/s, {:.1} s",
            s.documents_per_second, s.megabytes_per_second, s.seconds
        ),
    );
    if let Some(column) = table.column_mut(0) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    let lines: Vec<_> = table.lines().map(|l| l.trim_end().to_owned()).collect();
    lines.join("\n")
}

fn most(counts: &BTreeMap<String, u64>) -> String {
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut shown: Vec<String> =
        sorted.iter().take(SHOWN).map(|(name, n)| format!("{name} {n}")).collect();
    if sorted.len() > SHOWN {
        shown.push(format!("{} more", sorted.len() - SHOWN));
    }
    shown.join(", ")
}
