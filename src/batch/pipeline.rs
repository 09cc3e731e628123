//! The ordered parallel map: a reader, a pool of rayon workers, and the calling thread, which takes results in the order of the inputs.
//!
//! In: parts of a plan, a function for one document. Out: events in order. Never: more in flight than the budget allows; a panic of one document
//! is that document's failure.

use super::Part;
use super::RunError;
use crate::cleaner::Scratch;
use crate::source::{Failure, FileRef, InputOptions, Item, Plan, Source, documents};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Condvar, Mutex};

/// Documents in flight for each thread: enough that a slow one does not idle the others.
const DOCUMENTS: usize = 32;
/// Bytes in flight for each thread.
const BYTES: u64 = 4 << 20;
/// What a compressed file may grow to while it is in flight (text compresses four- to tenfold).
const GROWTH: u64 = 6;

/// What the calling thread is told, in order.
pub(super) enum Event<T> {
    /// A part begins.
    Start(usize),
    /// A document is done.
    Document(T),
    /// Records of a WARC that hold no page (redirects, images) were left out.
    Skipped(u64),
    /// A part is complete.
    End(usize),
}

/// Work in flight.
struct Budget {
    used: Mutex<(usize, u64)>,
    freed: Condvar,
    documents: usize,
    bytes: u64,
}

impl Budget {
    fn take(&self, bytes: u64, stop: &AtomicBool) {
        let mut used = self.used.lock().unwrap_or_else(|e| e.into_inner());
        // One document is always let in, however large it is.
        while used.0 > 0
            && (used.0 >= self.documents || used.1 + bytes > self.bytes)
            && !stop.load(Ordering::Relaxed)
        {
            used = self.freed.wait(used).unwrap_or_else(|e| e.into_inner());
        }
        used.0 += 1;
        used.1 += bytes;
    }

    fn give_back(&self, bytes: u64) {
        let mut used = self.used.lock().unwrap_or_else(|e| e.into_inner());
        used.0 -= 1;
        used.1 -= bytes;
        self.freed.notify_all();
    }
}

enum Message<T> {
    Mark(Event<T>),
    Done(T, u64),
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Runs `work` over all documents of `parts` and hands the results to `take`, in order. Stops early, without an error, when `stop` is set.
pub(super) fn run<T: Send>(
    (plan, parts, options): (&Plan, &[Part], &InputOptions),
    threads: usize,
    stop: &AtomicBool,
    work: impl Fn(Result<Source, Failure>, &mut Scratch) -> T + Sync,
    mut take: impl FnMut(Event<T>) -> io::Result<()>,
) -> Result<io::Result<()>, RunError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|e| RunError::Threads(e.to_string()))?;
    let budget = Budget {
        used: Mutex::new((0, 0)),
        freed: Condvar::new(),
        documents: DOCUMENTS * threads,
        bytes: BYTES * threads as u64,
    };
    // Set when the taker fails: the reader then stops, and the results still in flight are let go.
    let failed = AtomicBool::new(false);
    let (sender, receiver) = channel::<(u64, Message<T>)>();
    let mut result = Ok(());
    std::thread::scope(|threads| {
        let (budget, failed, work, pool) = (&budget, &failed, &work, &pool);
        threads.spawn(move || {
            pool.in_place_scope(|scope| {
                let mut next = 0;
                let mut place = || {
                    next += 1;
                    next - 1
                };
                let halted = || stop.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed);
                for part in parts {
                    mark(&sender, place(), Event::Start(part.index));
                    for entry in &plan.entries[part.entries.clone()] {
                        let mut read = documents(entry, options);
                        for item in read.by_ref() {
                            if halted() {
                                return;
                            }
                            let cost = cost(&item);
                            budget.take(cost, failed);
                            let (number, sender) = (place(), sender.clone());
                            scope.spawn(move |_| {
                                let done = one(item, work);
                                // The receiver lives as long as this scope.
                                let _ = sender.send((number, Message::Done(done, cost)));
                            });
                        }
                        if read.skipped() > 0 {
                            mark(&sender, place(), Event::Skipped(read.skipped()));
                        }
                    }
                    mark(&sender, place(), Event::End(part.index));
                }
            });
        });
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (number, message) in receiver {
            waiting.insert(number, message);
            while let Some(message) = waiting.remove(&next) {
                next += 1;
                let event = match message {
                    Message::Mark(event) => event,
                    Message::Done(done, cost) => {
                        budget.give_back(cost);
                        Event::Document(done)
                    }
                };
                if result.is_ok() {
                    result = take(event);
                    if result.is_err() {
                        failed.store(true, Ordering::Relaxed);
                        budget.freed.notify_all();
                    }
                }
            }
        }
    });
    Ok(result)
}

fn mark<T>(sender: &Sender<(u64, Message<T>)>, number: u64, event: Event<T>) {
    // The receiver lives until all senders are gone.
    let _ = sender.send((number, Message::Mark(event)));
}

fn cost(item: &Item) -> u64 {
    match item {
        Item::Lazy(file) => file.size * if looks_compressed(file) { GROWTH } else { 1 },
        Item::Ready(source) => source.bytes.len() as u64,
        Item::Failed(_) => 0,
    }
}

fn looks_compressed(file: &FileRef) -> bool {
    file.path
        .extension()
        .is_some_and(|e| ["gz", "zst", "bz2", "xz"].iter().any(|c| e.eq_ignore_ascii_case(c)))
}

fn one<T>(item: Item, work: &(impl Fn(Result<Source, Failure>, &mut Scratch) -> T + Sync)) -> T {
    let read = match item {
        Item::Lazy(file) => file.read(),
        Item::Ready(source) => Ok(source),
        Item::Failed(failure) => Err(failure),
    };
    let id = match &read {
        Ok(source) => source.id.clone(),
        Err(failure) => failure.id.clone(),
    };
    SCRATCH.with(|scratch| {
        let tried = catch_unwind(AssertUnwindSafe(|| match scratch.try_borrow_mut() {
            Ok(mut scratch) => work(read, &mut scratch),
            Err(_) => work(read, &mut Scratch::default()),
        }));
        tried.unwrap_or_else(|panic| {
            // A fault of temiz, not of the run: the buffers may be in any state, so they are made anew.
            scratch.replace(Scratch::default());
            let said = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied());
            let reason = format!(
                "temiz failed on this document ({}); please report it",
                said.unwrap_or("no message")
            );
            work(Err(Failure { id, reason }), &mut Scratch::default())
        })
    })
}
