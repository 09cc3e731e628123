//! A run whose records go to one stream: standard output or a file.
//!
//! In: a run. Out: segments (or documents with text) in order, and document records in a file of their own when asked for. Never: rejects.

use super::pipeline::{self, Event};
use super::{Ended, Run, RunError};
use crate::record::{Document, Status};
use crate::report::Summary;
use crate::write::{Chunk, Compression, Format, Output, Place};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Instant;

struct Done {
    record: Document,
    main: io::Result<Chunk>,
    line: io::Result<Vec<u8>>,
}

pub(super) fn run(
    run: &Run<'_>,
    place: Place,
    compression: Compression,
    documents: Option<PathBuf>,
) -> Result<Ended, RunError> {
    let unit = run.cleaner.config().unit;
    let name = match &place {
        Place::Stdout => "standard output".to_owned(),
        Place::File(path) => path.display().to_string(),
    };
    let mut out =
        Output::open(place, run.format, compression, unit).map_err(RunError::output(&name))?;
    let documents_name = documents.as_ref().map_or_else(String::new, |p| p.display().to_string());
    let mut documents = match documents {
        None => None,
        Some(path) => {
            let (_, compression) =
                Format::of_name(&path).unwrap_or((Format::Jsonl, Compression::None));
            let open = Output::open(Place::File(path), Format::Jsonl, compression, unit);
            Some(open.map_err(RunError::output(&documents_name))?)
        }
    };
    let want_lines = documents.is_some();
    let work = |read: Result<crate::Source, crate::source::Failure>,
                scratch: &mut crate::Scratch| {
        let mut document = match read {
            Ok(source) => run.cleaner.clean_with(&source, scratch),
            Err(failure) => crate::Document::failed(failure),
        };
        let line = if want_lines { Chunk::document_line(&document.record) } else { Ok(Vec::new()) };
        let main = Chunk::main(&mut document, run.format, unit);
        Done { record: Document { text: None, ..document.record }, main, line }
    };
    let started = Instant::now();
    let mut summary = Summary { skipped: run.plan.skipped, ..Summary::default() };
    let taken = pipeline::run(
        (run.plan, &run.parts(), run.inputs),
        run.threads,
        run.stop,
        work,
        |event| {
            let done = match event {
                Event::Document(done) => done,
                Event::Skipped(records) => {
                    summary.skipped += records;
                    return Ok(());
                }
                Event::Start(_) | Event::End(_) => return Ok(()),
            };
            summary.add(&done.record);
            if done.record.status == Status::Error {
                run.progress.line(&format!(
                    "temiz: {}: {}",
                    done.record.doc,
                    done.record.error.as_deref().unwrap_or_default()
                ));
            }
            run.progress.document(done.record.bytes, summary.documents);
            out.write(done.main?)?;
            if let Some(documents) = &mut documents {
                documents.write(Chunk::Bytes(done.line?))?;
            }
            Ok(())
        },
    )?;
    run.progress.finish();
    summary.rates(summary.documents, summary.bytes, started.elapsed().as_secs_f64());
    let interrupted = run.stop.load(Ordering::Relaxed);
    let ended = match taken {
        Ok(()) if interrupted => {
            // What stands on standard output is whole lines; a file is not given its name.
            out.discard();
            if let Some(documents) = documents {
                documents.discard();
            }
            return Ok(Ended::Interrupted(summary));
        }
        Ok(()) => out.finish().and_then(|()| documents.map_or(Ok(()), Output::finish)),
        Err(error) => {
            out.discard();
            if let Some(documents) = documents {
                documents.discard();
            }
            Err(error)
        }
    };
    match ended {
        Ok(()) => Ok(Ended::Whole(summary)),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(Ended::BrokenPipe),
        Err(e) => Err(RunError::output(&name)(e)),
    }
}
