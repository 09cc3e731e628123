//! Many documents: a plan cut into parts, worker threads, and outputs that come in order whatever the threads do.
//!
//! In: a [`Plan`], a [`Cleaner`], a [`Target`]. Out: files or standard output, and a [`Summary`]. Never: how a document is cleaned.

mod directory;
mod learn;
mod manifest;
mod merge;
mod parts;
mod pipeline;
mod progress;
mod stream;

pub use directory::{Mode, SITES, check as check_directory};
pub use learn::learn;
pub use manifest::Manifest;
pub use merge::{MergeRun, MergeSummary, MergeTarget};
pub use parts::{PART_BYTES, Part, parts};
pub use progress::Progress;

use crate::cleaner::Cleaner;
use crate::report::Summary;
use crate::source::{Failure, InputOptions, Plan, Source};
use crate::write::{Compression, Format, Place};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Where a run's records go.
pub enum Target {
    /// One stream of records: segments, or documents with text.
    Stream {
        /// Standard output or a file.
        place: Place,
        /// Its compression.
        compression: Compression,
        /// A file for document records besides.
        documents: Option<PathBuf>,
    },
    /// A run directory.
    Directory {
        /// The directory.
        path: PathBuf,
        /// What to do when it holds a run already.
        mode: Mode,
        /// Whether rejects are written.
        rejects: bool,
    },
}

/// A slice of a run's parts: the `index`-th of `count` machines, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which machine, from 1.
    pub index: u32,
    /// How many machines.
    pub count: u32,
}

/// Everything that a run needs.
pub struct Run<'a> {
    /// Cleans each document.
    pub cleaner: &'a Cleaner,
    /// What to read.
    pub plan: &'a Plan,
    /// How to read it.
    pub inputs: &'a InputOptions,
    /// Format of the main records.
    pub format: Format,
    /// Worker threads.
    pub threads: usize,
    /// A share of the parts.
    pub shard: Option<Shard>,
    /// Stored bytes of a part ([`PART_BYTES`] unless there is a reason).
    pub part_bytes: u64,
    /// Set from outside to stop early.
    pub stop: &'a AtomicBool,
    /// Told of every document.
    pub progress: &'a Progress,
}

/// How a run ended.
#[derive(Debug)]
pub enum Ended<S = Summary> {
    /// All documents were taken; some may have failed.
    Whole(S),
    /// It was interrupted; finished parts are whole.
    Interrupted(S),
    /// Whoever read standard output closed it.
    BrokenPipe,
}

/// Why a run could not start or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// An output can't be written.
    #[error("{place}: {error}")]
    Output {
        /// The file or folder.
        place: String,
        /// What the system said.
        error: io::Error,
    },
    /// The output is there already.
    #[error("{0} is there already; --force replaces it{1}")]
    Exists(String, &'static str),
    /// A run can't be resumed.
    #[error("{path}: this run can't be resumed: {reason}; --force starts anew")]
    Resume {
        /// The run directory.
        path: String,
        /// What changed.
        reason: String,
    },
    /// Threads could not be started.
    #[error("threads: {0}")]
    Threads(String),
}

impl RunError {
    pub(crate) fn output(place: impl std::fmt::Display) -> impl FnOnce(io::Error) -> Self {
        let place = place.to_string();
        move |error| Self::Output { place, error }
    }
}

/// Runs `work` over all documents of a plan on `threads` threads and hands the results to `take` in the order of the plan.
///
/// # Errors
/// [`RunError`] when threads can't be started; what `take` returns stops the run and is handed back.
pub fn map<T: Send>(
    plan: &Plan,
    inputs: &InputOptions,
    threads: usize,
    work: impl Fn(Result<Source, Failure>) -> T + Sync,
    mut take: impl FnMut(T) -> io::Result<()>,
) -> Result<io::Result<()>, RunError> {
    let never = AtomicBool::new(false);
    pipeline::run(
        (plan, &parts(plan, PART_BYTES), inputs),
        threads,
        &never,
        |read, _| work(read),
        |event| match event {
            pipeline::Event::Document(done) => take(done),
            _ => Ok(()),
        },
    )
}

impl Run<'_> {
    /// Carries the run out.
    ///
    /// # Errors
    /// [`RunError`] when it can't start or an output can't be written. Documents that fail are records, not errors.
    pub fn run(&self, target: Target) -> Result<Ended, RunError> {
        match target {
            Target::Stream { place, compression, documents } => {
                stream::run(self, place, compression, documents)
            }
            Target::Directory { path, mode, rejects } => directory::run(self, &path, mode, rejects),
        }
    }

    /// The parts that this machine takes.
    fn parts(&self) -> Vec<Part> {
        let mut parts = parts(self.plan, self.part_bytes);
        if let Some(shard) = self.shard {
            parts.retain(|p| p.index as u32 % shard.count == shard.index - 1);
        }
        parts
    }
}
