//! The first pass: what repeats on the pages of each site.
//!
//! In: a plan. Out: [`Sites`]. Never: more than a bounded sample of pages, nor a verdict. Documents that can't be read are left to the second pass, which
//! says why.

use super::pipeline::{self, Event};
use super::{PART_BYTES, Progress, RunError, parts};
use crate::cleaner::Cleaner;
use crate::judge::site::{Learner, Sites};
use crate::source::{InputOptions, Plan};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Learns the templates of the sites in `plan`; `None` when it was stopped. The same inputs give the same templates, whatever the threads.
///
/// # Errors
/// [`RunError`] when threads can't be started.
pub fn learn(
    cleaner: &Cleaner,
    plan: &Plan,
    inputs: &InputOptions,
    threads: usize,
    stop: &AtomicBool,
    progress: &Progress,
) -> Result<Option<Sites>, RunError> {
    let learner = Mutex::new(Learner::default());
    // A panic while counting would be a fault of temiz; the table is whole between two pages all the same.
    let table = || learner.lock().unwrap_or_else(PoisonError::into_inner);
    let mut pages = 0;
    let taken = pipeline::run(
        (plan, &parts(plan, PART_BYTES), inputs),
        threads,
        stop,
        |read, _| {
            let Ok(source) = read else { return 0 };
            let observed = cleaner.observe(&source, |site, page| table().wants(site, page));
            if let Some((site, page, seen)) = observed {
                table().add(&site, page, seen);
            }
            source.bytes.len() as u64
        },
        |event| {
            if let Event::Document(bytes) = event {
                pages += 1;
                progress.document(bytes, pages);
            }
            Ok(())
        },
    )?;
    progress.finish();
    taken.map_err(RunError::output("learning"))?;
    if stop.load(Ordering::Relaxed) {
        return Ok(None);
    }
    Ok(Some(learner.into_inner().unwrap_or_else(PoisonError::into_inner).finish()))
}
