//! A run directory: parts of segments, documents and rejects, a manifest and a summary.
//!
//! In: a run. Out: `segments/`, `documents/`, `rejects/`, `text/`, `manifest.json`, `summary.json`. Never: half a part under its final name. The
//! documents of a part are named last, so a part whose documents are there is whole.

use super::manifest::{Manifest, State, file_name};
use super::pipeline::{self, Event};
use super::{Ended, Part, Run, RunError};
use crate::record::{Document, Status};
use crate::report::Summary;
use crate::segment::Unit;
use crate::write::{
    Chunk, Compression, Format, Output, Place, read_parquet_documents, write_whole,
};
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Instant;

/// What to do when the directory holds a run already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Refuse.
    New,
    /// Replace it.
    Force,
    /// Go on with it.
    Resume,
}

/// Name of the file with what was learned of the sites.
pub const SITES: &str = "sites";
/// Names of everything that a run writes.
const FOLDERS: [&str; 4] = ["segments", "documents", "rejects", "text"];

/// Whether a run may write to `path`.
///
/// # Errors
/// [`RunError::Exists`] when something is there and `mode` does not say what to do with it.
pub fn check(path: &Path, mode: Mode, manifest: &str) -> Result<(), RunError> {
    let exists = |hint| RunError::Exists(path.display().to_string(), hint);
    if path.exists() && !path.is_dir() {
        return Err(exists(" (it is a file)"));
    }
    let mut entries = fs::read_dir(path).into_iter().flatten().flatten();
    match mode {
        // Another machine's share of the same run may be there.
        Mode::New if manifest != "manifest.json" && !path.join(manifest).exists() => Ok(()),
        Mode::New if entries.next().is_some() => Err(exists(", --resume goes on with it")),
        _ => Ok(()),
    }
}

/// The files of a part.
struct Files {
    main: Option<PathBuf>,
    documents: PathBuf,
    documents_format: Format,
    rejects: Option<PathBuf>,
}

fn files(run: &Run<'_>, root: &Path, part: usize, rejects: bool) -> Files {
    let name =
        |folder: &str, ending: &str| root.join(folder).join(format!("part-{part:05}.{ending}"));
    let main_ending = match run.format {
        Format::Parquet => "parquet".to_owned(),
        format => format!("{}.zst", format.ending()),
    };
    let whole = run.cleaner.config().unit == Unit::Document;
    let main = (run.format != Format::Txt && !whole).then(|| name("segments", &main_ending));
    let documents_format =
        if whole && run.format != Format::Txt { run.format } else { Format::Jsonl };
    let documents_ending =
        if documents_format == Format::Jsonl { "jsonl.zst" } else { &main_ending };
    Files {
        main,
        documents: name("documents", documents_ending),
        documents_format,
        rejects: rejects.then(|| name("rejects", "jsonl.zst")),
    }
}

struct Done {
    record: Document,
    main: io::Result<Chunk>,
    document: io::Result<Chunk>,
    rejects: io::Result<Vec<u8>>,
}

/// The outputs of the open part.
struct Open {
    main: Option<Output>,
    documents: Output,
    rejects: Option<Output>,
}

pub(super) fn run(
    run: &Run<'_>,
    root: &Path,
    mode: Mode,
    rejects: bool,
) -> Result<Ended, RunError> {
    let manifest_path = root.join(file_name("manifest", run.shard));
    let summary_path = root.join(file_name("summary", run.shard));
    check(root, mode, &file_name("manifest", run.shard))?;
    let all = run.parts();
    let mut manifest = Manifest::new(run, &all, rejects);
    if mode == Mode::Resume {
        let then = Manifest::read(&manifest_path)?;
        if let Some(reason) = then.differs(&manifest) {
            return Err(RunError::Resume { path: root.display().to_string(), reason });
        }
        for (part, then) in manifest.parts.iter_mut().zip(&then.parts) {
            part.skipped = then.skipped;
        }
    }
    prepare(run, root, mode, rejects)?;
    let there = |part: &Part| {
        mode == Mode::Resume && files(run, root, part.index, rejects).documents.exists()
    };
    let started = Instant::now();
    let mut summary = Summary { skipped: run.plan.skipped, ..Summary::default() };
    let (mut left, mut done) = (Vec::new(), Vec::new());
    for part in all {
        if there(&part) { done.push(part) } else { left.push(part) }
    }
    for part in &done {
        count(&files(run, root, part.index, rejects), &mut summary)?;
    }
    set_states(&mut manifest, &done);
    manifest.write(&manifest_path)?;
    let (documents_before, bytes_before) = (summary.documents, summary.bytes);

    let unit = run.cleaner.config().unit;
    let work = |read: Result<crate::Source, crate::source::Failure>,
                scratch: &mut crate::Scratch| {
        let mut document = match read {
            Ok(source) => run.cleaner.clean_with(&source, scratch),
            Err(failure) => crate::Document::failed(failure),
        };
        let rejects = if rejects { Chunk::rejects(&document) } else { Ok(Vec::new()) };
        let text_tree = run.format == Format::Txt;
        let document_chunk = match unit {
            Unit::Document if !text_tree && run.format != Format::Jsonl => {
                Chunk::all_documents(&document.record, run.format)
            }
            Unit::Document if !text_tree => Chunk::all_documents(&document.record, Format::Jsonl),
            _ => Chunk::document_line(&document.record).map(Chunk::Bytes),
        };
        let main = if unit == Unit::Document && !text_tree {
            Ok(Chunk::Bytes(Vec::new()))
        } else {
            Chunk::main(&mut document, run.format, unit)
        };
        Done {
            record: Document { text: None, ..document.record },
            main,
            document: document_chunk,
            rejects,
        }
    };
    let mut open: Option<Open> = None;
    // Records without a page, in the part that is open and in those that are complete.
    let (mut skipped, mut skipped_of) = (0, Vec::new());
    let taken =
        pipeline::run((run.plan, &left, run.inputs), run.threads, run.stop, work, |event| {
            match event {
                Event::Start(part) => {
                    open = Some(open_part(run, &files(run, root, part, rejects))?);
                    skipped = 0;
                    Ok(())
                }
                Event::Skipped(records) => {
                    skipped += records;
                    Ok(())
                }
                Event::Document(result) => {
                    summary.add(&result.record);
                    run.progress.document(result.record.bytes, summary.documents);
                    if result.record.status == Status::Error {
                        run.progress.line(&format!(
                            "temiz: {}: {}",
                            result.record.doc,
                            result.record.error.as_deref().unwrap_or_default()
                        ));
                    }
                    let Some(open) = &mut open else { return Ok(()) };
                    match &mut open.main {
                        Some(main) => main.write(result.main?)?,
                        None if run.format == Format::Txt && result.record.status == Status::Ok => {
                            write_text(root, &result.record.doc, result.main?)?
                        }
                        None => {}
                    }
                    open.documents.write(result.document?)?;
                    open.rejects.as_mut().map_or(Ok(()), |r| {
                        r.write(Chunk::Bytes(result.rejects.unwrap_or_default()))
                    })
                }
                Event::End(part) => {
                    let Some(open) = open.take() else { return Ok(()) };
                    open.rejects.map_or(Ok(()), Output::finish)?;
                    open.main.map_or(Ok(()), Output::finish)?;
                    open.documents.finish()?;
                    done.extend(left.iter().find(|p| p.index == part).cloned());
                    skipped_of.push((part, skipped));
                    Ok(())
                }
            }
        })?;
    run.progress.finish();
    if let Some(open) = open.take() {
        [open.main, open.rejects, Some(open.documents)]
            .into_iter()
            .flatten()
            .for_each(Output::discard);
    }
    taken.map_err(RunError::output(root.display()))?;
    summary.rates(
        summary.documents - documents_before,
        summary.bytes - bytes_before,
        started.elapsed().as_secs_f64(),
    );
    set_states(&mut manifest, &done);
    for (part, records) in skipped_of {
        if let Some(entry) = manifest.parts.iter_mut().find(|p| p.part == part) {
            entry.skipped = records;
        }
    }
    summary.skipped += manifest.parts.iter().map(|p| p.skipped).sum::<u64>();
    manifest.write(&manifest_path)?;
    if run.stop.load(Ordering::Relaxed) && manifest.parts.iter().any(|p| p.state == State::Pending)
    {
        return Ok(Ended::Interrupted(summary));
    }
    let text = serde_json::to_string_pretty(&summary).unwrap_or_default();
    write_whole(&summary_path, text + "\n").map_err(RunError::output(summary_path.display()))?;
    Ok(Ended::Whole(summary))
}

fn set_states(manifest: &mut Manifest, done: &[Part]) {
    for part in &mut manifest.parts {
        let is_done = done.iter().any(|d| d.index == part.part);
        part.state = if is_done { State::Done } else { State::Pending };
    }
}

/// Makes the folders; with [`Mode::Force`] takes away what an earlier run wrote, and only that.
fn prepare(run: &Run<'_>, root: &Path, mode: Mode, rejects: bool) -> Result<(), RunError> {
    let at = |path: &Path| RunError::output(path.display().to_string());
    if mode == Mode::Force {
        for folder in FOLDERS.map(|f| root.join(f)).iter().filter(|f| f.is_dir()) {
            fs::remove_dir_all(folder).map_err(at(folder))?;
        }
        for file in fs::read_dir(root).into_iter().flatten().flatten().map(|e| e.path()) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            if name == SITES
                || name.ends_with(".json")
                    && (name.starts_with("manifest.") || name.starts_with("summary."))
            {
                fs::remove_file(&file).map_err(at(&file))?;
            }
        }
    }
    let mut folders = vec!["documents"];
    if run.format == Format::Txt {
        folders.push("text");
    } else if run.cleaner.config().unit != Unit::Document {
        folders.push("segments");
    }
    if rejects {
        folders.push("rejects");
    }
    for folder in folders.into_iter().map(|f| root.join(f)) {
        fs::create_dir_all(&folder).map_err(at(&folder))?;
    }
    // What a file says needs no copy.
    if run.cleaner.config().sites_file().is_none()
        && let Some(sites) = run.cleaner.sites()
    {
        let file = root.join(SITES);
        write_whole(&file, sites.to_string()).map_err(at(&file))?;
    }
    Ok(())
}

fn open_part(run: &Run<'_>, files: &Files) -> io::Result<Open> {
    let unit = run.cleaner.config().unit;
    let open = |path: &PathBuf, format, unit| {
        Output::open(Place::File(path.clone()), format, Compression::Zstd, unit)
    };
    Ok(Open {
        main: files.main.as_ref().map(|p| open(p, run.format, unit)).transpose()?,
        documents: open(
            &files.documents,
            files.documents_format,
            if files.documents_format == Format::Jsonl { Unit::Sentence } else { Unit::Document },
        )?,
        rejects: files.rejects.as_ref().map(|p| open(p, Format::Jsonl, unit)).transpose()?,
    })
}

/// Writes the text of one document to `text/<path>.txt`.
fn write_text(root: &Path, doc: &str, chunk: Chunk) -> io::Result<()> {
    let Chunk::Bytes(bytes) = chunk else { return Ok(()) };
    let mut path = root.join("text");
    // An id may climb (`../pages/a.html`) or start at the root; its text stays below `text/`.
    for step in doc.split('/').filter(|s| !s.is_empty() && *s != ".") {
        path.push(if step == ".." { "%2E%2E" } else { step });
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".txt");
    path.set_file_name(name);
    write_whole(&path, &bytes)
}

/// Counts the documents of a part that is there already.
fn count(files: &Files, summary: &mut Summary) -> Result<(), RunError> {
    let at = RunError::output(files.documents.display());
    let mut read = || -> io::Result<()> {
        match files.documents_format {
            Format::Parquet => read_parquet_documents(&files.documents, |d| summary.add(&d)),
            _ => {
                let lines =
                    BufReader::new(zstd::Decoder::new(fs::File::open(&files.documents)?)?).lines();
                for line in lines {
                    summary.add(&serde_json::from_str(&line?)?);
                }
                Ok(())
            }
        }
    };
    read().map_err(at)
}
