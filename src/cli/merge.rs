//! `temiz merge`: translations back into the pages they came from.

use super::{Global, INTERRUPTED, SOME_FAILED};
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use temiz::Cleaner;
use temiz::batch::{Ended, MergeRun, MergeSummary, MergeTarget, Mode};
use temiz::merge::{Charset, Files, Options};
use temiz::source::{InputOptions, plan};

/// Put translations back into the pages they came from
///
/// TRANSLATIONS are JSON lines with doc, n and the translated text (segments of `temiz clean` in which only the text was changed will do), a table with these
/// columns (.tsv), or a run directory. Everything around the segments stays byte for byte as it was. Translations are text: what looks like markup in them is
/// written as text. Runs (`inline`) put links and emphasis back where the translation has them.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  temiz clean page.html --inline > page.jsonl          segments to translate; only `text` and the places in `inline` change\n  \
    temiz merge page.html page.de.jsonl -o page.de.html --lang de\n  \
    temiz clean news/ -o run && temiz merge news/ translated.tsv --segments run -o news.tr --lang tr\n  \
    temiz merge news/ translated.tsv --segments run -o news.tr --lang tr --resume\n  \
    temiz merge page.html page.jsonl -o same.html --rewrite-all     a check: nothing changes that a reader can see\n\n\
    Exit status: 0 all fine, 1 some pages or segments failed, 2 could not start, 130 interrupted."
)]
pub struct Merge {
    /// A page, a directory of pages, or `-` (standard input)
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// Translations: .jsonl or .tsv (+ .zst, .gz), a directory of such files, or a run directory
    #[arg(value_name = "TRANSLATIONS")]
    translations: PathBuf,
    /// The merged page, or a directory for a directory of pages; `-` is standard output
    #[arg(long, short, value_name = "OUT")]
    output: PathBuf,
    /// The segments as they were handed out (a run directory or a file of them), for translations that carry no spans; without it pages are cleaned again
    #[arg(long, value_name = "RUN|FILE")]
    segments: Option<PathBuf>,
    /// Language of the translations (BCP-47), for `lang` [default: told from their text]
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Encoding of merged pages; characters that it lacks become references [default: utf-8]
    #[arg(long, value_name = "E", value_parser = charset)]
    encoding: Option<Charset>,
    /// Send every segment through the whole path, the unchanged ones too
    #[arg(long)]
    rewrite_all: bool,
    /// Replace what is in OUT
    #[arg(long)]
    force: bool,
    /// Go on with a directory: pages that are there stay
    #[arg(long, conflicts_with = "force")]
    resume: bool,
}

fn charset(label: &str) -> Result<Charset, String> {
    Charset::for_label(label).ok_or_else(|| {
        "no such encoding; the labels of the WHATWG encoding standard and utf-32le/be are known"
            .into()
    })
}

impl Merge {
    pub fn run(&self, global: &Global) -> Result<u8> {
        let config = global.layers()?.config()?;
        let inputs = InputOptions { max_bytes: config.max_bytes, ..InputOptions::default() };
        let cleaner = Cleaner::new(config)?;
        let plan = plan(std::slice::from_ref(&self.source), None, &inputs)?;
        let target = self.target()?;
        let translations = files(&self.translations)?;
        let segments = self.segments.as_deref().map(files).transpose()?;
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        ctrlc::set_handler(move || {
            // The second time in a row means now.
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(INTERRUPTED.into());
            }
        })
        .context("signal handler")?;
        let options = Options {
            lang: self.lang.clone(),
            encoding: self.encoding,
            rewrite_all: self.rewrite_all,
        };
        let run = MergeRun {
            cleaner: &cleaner,
            plan: &plan,
            inputs: &inputs,
            translations: &translations,
            segments: segments.as_ref(),
            options: &options,
            threads: global.threads(),
            stop: &stop,
        };
        let ended = run.run(&target, |message| eprintln!("temiz: {message}"))?;
        Ok(match ended {
            Ended::BrokenPipe => 0,
            Ended::Whole(summary) => {
                close(&summary, global);
                if summary.has_failures() { SOME_FAILED } else { 0 }
            }
            Ended::Interrupted(summary) => {
                close(&summary, global);
                eprintln!(
                    "temiz: interrupted; pages that are there are whole; the same command with --resume goes on"
                );
                INTERRUPTED
            }
        })
    }

    fn target(&self) -> Result<MergeTarget> {
        let out = &self.output;
        if self.source.is_dir() {
            ensure!(
                out != Path::new("-"),
                "a directory of pages needs a directory to go to (-o NAME)"
            );
            let real = |path: &Path| std::fs::canonicalize(path).ok();
            let inside = real(&self.source)
                .zip(real(out).or_else(|| real(out.parent()?).or_else(|| real(Path::new(".")))))
                .is_some_and(|(source, out)| out.starts_with(source));
            ensure!(
                !inside,
                "{} lies in {}: merged pages would be read as sources",
                out.display(),
                self.source.display()
            );
            let mode = match (self.resume, self.force) {
                (true, _) => Mode::Resume,
                (_, true) => Mode::Force,
                _ => Mode::New,
            };
            return Ok(MergeTarget::Directory {
                path: out.clone(),
                source: self.source.clone(),
                mode,
            });
        }
        ensure!(!self.resume, "--resume is for directories of pages");
        if out == Path::new("-") {
            return Ok(MergeTarget::Stdout);
        }
        ensure!(!out.is_dir(), "{} is a directory; a page needs a file to go to", out.display());
        super::free(out, self.force)?;
        Ok(MergeTarget::File(out.clone()))
    }
}

fn files(path: &Path) -> Result<Files> {
    let files = Files::open(path)?;
    for place in files.mended() {
        eprintln!("temiz: {place}: a surrogate without its other half; it became U+FFFD");
    }
    Ok(files)
}

fn close(summary: &MergeSummary, global: &Global) {
    use std::io::IsTerminal;
    if global.quiet || !(std::io::stderr().is_terminal() || global.verbose) {
        return;
    }
    let MergeSummary { pages, copied, there, failed, segments } = summary;
    eprintln!(
        "temiz: {pages} pages written, {copied} copied, {there} there already, {failed} failed; segments: {} translated, {} as they were, {} untranslated, {} failed; {} placeholders mended, {} inline elements left out",
        segments.translated,
        segments.unchanged,
        segments.untranslated,
        segments.failed,
        segments.placeholders,
        segments.left_out
    );
}
