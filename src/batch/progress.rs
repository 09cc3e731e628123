//! The progress bar: documents, rate and time left, on a terminal.
//!
//! In: finished documents. Out: a line on standard error that redraws itself. Never: anything when standard error is no terminal or quiet was asked for.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// Shows how far a run is.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar over `bytes` of stored input; hidden when `quiet` or without a terminal.
    pub fn new(bytes: u64, quiet: bool) -> Self {
        let visible = !quiet && std::io::stderr().is_terminal();
        let target =
            if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(bytes), target);
        let template = "{elapsed_precise} {bar:30} {bytes}/{total_bytes} {bytes_per_sec}, {msg} documents, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Counts a document of `bytes`; `documents` is the count so far.
    pub(super) fn document(&self, bytes: u64, documents: u64) {
        self.bar.inc(bytes);
        if documents.is_multiple_of(16) {
            self.bar.set_message(documents.to_string());
        }
    }

    /// Prints a line above the bar.
    pub(super) fn line(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
