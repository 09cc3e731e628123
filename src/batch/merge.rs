//! Pages and translations → merged pages: one file, or a directory with the same tree.
//!
//! In: a plan of pages, translations by document, settings. Out: pages, each written under a temporary name and renamed when it is whole, `merge.json` in a
//! directory, and a [`MergeSummary`]. Never: how a translation is put into a page; a page of OUT that is there is whole, so resuming passes it over.

use super::pipeline::{self, Event};
use super::{Ended, Mode, RunError, parts};
use crate::Cleaner;
use crate::merge::{Counts, Files, Merged, Options, Translations, merge};
use crate::source::{Entry, Failure, InputOptions, Kind, Plan, Source};
use crate::write::write_whole;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Where merged pages go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeTarget {
    /// Standard output, for one page.
    Stdout,
    /// A file, for one page.
    File(PathBuf),
    /// A directory, for a directory of pages.
    Directory {
        /// The directory.
        path: PathBuf,
        /// The directory that the pages are read from.
        source: PathBuf,
        /// What to do with pages that are there.
        mode: Mode,
    },
}

/// Everything that merging needs.
pub struct MergeRun<'a> {
    /// Cleans pages again where segments are not given.
    pub cleaner: &'a Cleaner,
    /// The pages.
    pub plan: &'a Plan,
    /// How they are read.
    pub inputs: &'a InputOptions,
    /// Translations by document.
    pub translations: &'a dyn Translations,
    /// The segments as they were handed out, where they are given.
    pub segments: Option<&'a Files>,
    /// How pages are written.
    pub options: &'a Options,
    /// Worker threads.
    pub threads: usize,
    /// Set from outside to stop early.
    pub stop: &'a AtomicBool,
}

/// What merging did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeSummary {
    /// Pages that were written.
    pub pages: u64,
    /// Pages that were copied, byte for byte: nothing in them changed.
    pub copied: u64,
    /// Pages that were there from an earlier run.
    pub there: u64,
    /// Pages and documents that failed.
    pub failed: u64,
    /// Segments.
    pub segments: Counts,
}

impl MergeSummary {
    /// Whether something could not be done.
    pub fn has_failures(&self) -> bool {
        self.failed > 0 || self.segments.failed > 0
    }
}

/// `merge.json`: what a directory of merged pages was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    v: u8,
    temiz: String,
    /// Of configuration, options, translations and pages.
    fingerprint: String,
    whole: bool,
    summary: MergeSummary,
}

const MANIFEST: &str = "merge.json";

struct Done {
    id: String,
    result: Result<(Counts, Vec<String>, bool), String>,
}

impl MergeRun<'_> {
    /// Merges all pages. `say` is handed every message, in the order of the pages.
    ///
    /// # Errors
    /// [`RunError`] when the run can't start or go on; pages that fail are messages.
    pub fn run(
        &self,
        target: &MergeTarget,
        mut say: impl FnMut(&str),
    ) -> Result<Ended<MergeSummary>, RunError> {
        let mut summary = MergeSummary::default();
        let mut plan = Plan { entries: Vec::new(), skipped: self.plan.skipped };
        let manifest = self.prepare(target)?;
        for entry in &self.plan.entries {
            if !matches!(entry.kind, Kind::File | Kind::Stdin) {
                say(&format!("{}: merge writes pages; unpack archives and tables first", entry.id));
                summary.failed += 1;
            } else if self.is_there(target, entry) {
                summary.there += 1;
            } else {
                plan.entries.push(entry.clone());
            }
        }
        let documents = self.documents();
        if matches!(target, MergeTarget::Directory { .. }) {
            let pages: HashSet<&str> = self.plan.entries.iter().map(|e| e.id.as_str()).collect();
            for lost in self.translations.documents().into_iter().filter(|d| !pages.contains(d)) {
                say(&format!("{lost}: there are translations of it, but no such page"));
                summary.failed += 1;
            }
        }
        let entries: HashMap<&str, &Entry> =
            plan.entries.iter().map(|e| (e.id.as_str(), e)).collect();
        let work = |read: Result<Source, Failure>, scratch: &mut crate::Scratch| match read {
            Err(failure) => Done { id: failure.id, result: Err(failure.reason) },
            Ok(source) => {
                let doc = documents.get(source.id.as_str()).copied().unwrap_or(source.id.as_str());
                let entry = entries.get(source.id.as_str()).copied();
                let result = self.page(&source, doc, entry, target, scratch);
                Done { id: source.id, result }
            }
        };
        let all = parts(&plan, u64::MAX);
        let taken =
            pipeline::run((&plan, &all, self.inputs), self.threads, self.stop, work, |event| {
                let Event::Document(done) = event else { return Ok(()) };
                match done.result {
                    Ok((counts, messages, copied)) => {
                        messages.iter().for_each(|m| say(&format!("{}: {m}", done.id)));
                        if copied {
                            summary.copied += 1
                        } else {
                            summary.pages += 1
                        }
                        let total = &mut summary.segments;
                        total.translated += counts.translated;
                        total.unchanged += counts.unchanged;
                        total.untranslated += counts.untranslated;
                        total.failed += counts.failed;
                        total.placeholders += counts.placeholders;
                        total.left_out += counts.left_out;
                    }
                    Err(reason) => {
                        say(&format!("{}: {reason}", done.id));
                        summary.failed += 1;
                    }
                }
                Ok(())
            })?;
        taken.map_err(RunError::output("pages"))?;
        let stopped = self.stop.load(Ordering::Relaxed);
        if let (Some(manifest), MergeTarget::Directory { path, .. }) = (manifest, target) {
            write_manifest(
                path,
                &Manifest { whole: !stopped, summary: summary.clone(), ..manifest },
            )?;
        }
        Ok(if stopped { Ended::Interrupted(summary) } else { Ended::Whole(summary) })
    }

    /// The document whose translations are meant, for a page that goes by another name in them: a page merged alone out of a larger run.
    fn documents(&self) -> HashMap<&str, &str> {
        let mut out = HashMap::new();
        let [page] = &self.plan.entries[..] else { return out };
        let all = self.translations.documents();
        if all.contains(&page.id.as_str()) {
            return out;
        }
        let below = format!("/{}", page.id);
        let found: Vec<&str> = match &all[..] {
            [only] => vec![only],
            _ => all.iter().copied().filter(|d| d.ends_with(&below)).collect(),
        };
        if let [only] = found[..] {
            out.insert(page.id.as_str(), only);
        }
        out
    }

    fn page(
        &self,
        source: &Source,
        doc: &str,
        entry: Option<&Entry>,
        target: &MergeTarget,
        scratch: &mut crate::Scratch,
    ) -> Result<(Counts, Vec<String>, bool), String> {
        let translations = self.translations.of(doc).map_err(|e| e.to_string())?;
        let segments =
            self.segments.map(|s| s.segments(doc)).transpose().map_err(|e| e.to_string())?;
        let merged =
            merge(self.cleaner, source, &translations, segments.as_deref(), self.options, scratch)?;
        let copied = merged.bytes.is_none();
        write(&merged, source, entry, target)?;
        let messages = merged.problems.iter().map(|p| {
            let segment = p.n.map_or_else(String::new, |n| format!("segment {n}"));
            format!("{segment} ({}): {}", p.place, p.what)
        });
        Ok((merged.counts, messages.collect(), copied))
    }

    fn is_there(&self, target: &MergeTarget, entry: &Entry) -> bool {
        match target {
            MergeTarget::Directory { path, source, mode: Mode::Resume } => {
                place(path, source, entry).exists()
            }
            _ => false,
        }
    }

    fn fingerprint(&self) -> String {
        let options = self.options;
        let segments = self.segments.map(Files::fingerprint);
        let encoding = options.encoding.map(|e| e.name());
        let plan = serde_json::to_string(self.plan).unwrap_or_default();
        let all = format!(
            "{}\n{:?}\n{encoding:?}\n{}\n{}\n{segments:?}\n{plan}",
            self.cleaner.config().fingerprint(),
            options.lang,
            options.rewrite_all,
            self.translations.fingerprint(),
        );
        format!("{:032x}", xxhash_rust::xxh3::xxh3_128(all.as_bytes()))
    }

    /// Checks that the target may be written to; for a directory, says what is being made there.
    fn prepare(&self, target: &MergeTarget) -> Result<Option<Manifest>, RunError> {
        let MergeTarget::Directory { path, mode, .. } = target else { return Ok(None) };
        super::check_directory(path, *mode, "manifest.json")?;
        let manifest = Manifest {
            v: crate::record::VERSION,
            temiz: crate::VERSION.to_owned(),
            fingerprint: self.fingerprint(),
            whole: false,
            summary: MergeSummary::default(),
        };
        if *mode == Mode::Resume {
            let resume =
                |reason: String| RunError::Resume { path: path.display().to_string(), reason };
            let text = fs::read_to_string(path.join(MANIFEST))
                .map_err(|e| resume(format!("{MANIFEST}: {e}")))?;
            let then: Manifest =
                serde_json::from_str(&text).map_err(|e| resume(format!("{MANIFEST}: {e}")))?;
            if then.fingerprint != manifest.fingerprint {
                return Err(resume(
                    "the pages, translations or settings are not those that it was begun with"
                        .into(),
                ));
            }
        }
        fs::create_dir_all(path).map_err(RunError::output(path.display()))?;
        write_manifest(path, &manifest)?;
        Ok(Some(manifest))
    }
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), RunError> {
    let path = folder.join(MANIFEST);
    let text = serde_json::to_string_pretty(manifest).unwrap_or_default() + "\n";
    write_whole(&path, text.as_bytes()).map_err(RunError::output(path.display()))
}

/// Where a page goes: the place below OUT that it has below SOURCE.
fn place(out: &Path, source: &Path, entry: &Entry) -> PathBuf {
    let below = entry.path.strip_prefix(source).map(Path::to_owned);
    out.join(below.unwrap_or_else(|_| PathBuf::from(entry.path.file_name().unwrap_or_default())))
}

fn write(
    merged: &Merged,
    source: &Source,
    entry: Option<&Entry>,
    target: &MergeTarget,
) -> Result<(), String> {
    let path = match target {
        MergeTarget::Stdout => {
            let bytes = merged.bytes.as_deref().unwrap_or(&source.bytes);
            let mut out = io::stdout().lock();
            return match out.write_all(bytes).and_then(|()| out.flush()) {
                // Whoever read our output has seen enough.
                Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(e.to_string()),
                _ => Ok(()),
            };
        }
        MergeTarget::File(path) => path.clone(),
        MergeTarget::Directory { path, source: root, .. } => match entry {
            Some(entry) => place(path, root, entry),
            None => return Err("has no place in the directory".into()),
        },
    };
    let stored = entry.filter(|e| e.kind == Kind::File).map(|e| e.path.as_path());
    let bytes = match (&merged.bytes, stored) {
        (None, Some(stored)) => fs::read(stored),
        (None, None) => Ok(source.bytes.clone()),
        (Some(bytes), _) => packed(&path, bytes),
    };
    bytes
        .and_then(|bytes| write_whole(&path, &bytes))
        .map_err(|e| format!("{}: {e}", path.display()))
}

/// Bytes as the name of their file says: a page that was compressed is compressed again.
fn packed(path: &Path, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    Ok(match ending.as_str() {
        "gz" => {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            out.write_all(bytes)?;
            out.finish()?
        }
        "zst" | "zstd" => zstd::encode_all(bytes, 0)?,
        "bz2" => {
            let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
            out.write_all(bytes)?;
            out.finish()?
        }
        "xz" => {
            let mut out = liblzma::write::XzEncoder::new(Vec::new(), 6);
            out.write_all(bytes)?;
            out.finish()?
        }
        _ => bytes.to_vec(),
    })
}
