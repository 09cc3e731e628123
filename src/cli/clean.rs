//! `temiz clean`: pages in, segments out.

use super::settings::{Inputs, Settings};
use super::{Global, INTERRUPTED, OutputFormat, SOME_FAILED};
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use temiz::batch::{
    Ended, Mode, Progress, Run, SITES, Shard, Target, check_directory, learn, parts,
};
use temiz::judge::site::Sites;
use temiz::report::{Summary, table};
use temiz::source::Plan;
use temiz::write::{Compression, Format, Place, is_stream};
use temiz::{Cleaner, Config};

/// Clean pages into segments
///
/// Reads files, folders, WARC archives and tables; writes JSON lines to standard output, or with -o a file or a run directory.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  temiz clean news/ -o out                      a run directory: segments, documents, summary\n  \
    temiz clean news/ -o out --resume             go on where an interrupted run stopped\n  \
    temiz clean crawl.warc.gz -o clean.parquet    one file; the ending names the format\n  \
    temiz clean page.html --format txt            the text alone\n  \
    temiz clean table.jsonl --column html --unit paragraph -o out.jsonl.zst"
)]
pub struct Clean {
    #[command(flatten)]
    inputs: Inputs,
    /// File (.jsonl .tsv .txt .parquet, + .zst or .gz), run directory (any other name), or `-`
    #[arg(long, short, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Go on with the run in OUT: parts that are there stay
    #[arg(long, conflicts_with = "force")]
    resume: bool,
    /// Replace what is in OUT
    #[arg(long)]
    force: bool,
    /// Write what was dropped, and by which rule, to OUT/rejects
    #[arg(long)]
    rejects: bool,
    /// Write document records to a file, besides segments on standard output or in one file
    #[arg(long, value_name = "FILE")]
    documents_out: Option<PathBuf>,
    /// Take the I-th of N shares of the parts (I from 1)
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,
    /// Stored bytes of a part of the run directory [default: 268435456]
    #[arg(long, value_name = "N", default_value_t = temiz::batch::PART_BYTES, hide_default_value = true, value_parser = clap::value_parser!(u64).range(1..))]
    part_bytes: u64,
    /// Say what would be read and written, and do nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: Settings,
}

fn shard(text: &str) -> Result<Shard, String> {
    let parsed = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match parsed {
        Some((index, count)) if index >= 1 && index <= count => Ok(Shard { index, count }),
        _ => Err("I/N with I from 1 to N, e.g. 2/8".into()),
    }
}

impl Clean {
    pub fn run(&self, global: &Global) -> Result<u8> {
        let config = self.settings.config(global)?;
        if global.threads() > 1 {
            // The language model takes as long to unpack as the lexicon to read: side by side, where there is a second core.
            std::thread::spawn(temiz::ngram::Model::get);
        }
        let cleaner = Cleaner::new(config)?.with_rejects(self.rejects);
        let (target, format) = self.target(global)?;
        let plan = self.inputs.plan(cleaner.config())?;
        if self.dry_run {
            dry_run(&plan, &target, self.part_bytes)?;
            return Ok(0);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        ctrlc::set_handler(move || {
            // The second time in a row means now.
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(INTERRUPTED.into());
            }
        })
        .context("signal handler")?;
        let bar = || Progress::new(plan.entries.iter().map(|e| e.size).sum(), global.quiet);
        let inputs = self.inputs.options(cleaner.config());
        let mut cleaner = cleaner;
        if self.learns(cleaner.config(), &target)? {
            if let Target::Directory { path, mode, .. } = &target {
                check_directory(path, *mode, "manifest.json")?;
            }
            let learned = match &target {
                // What the interrupted run learned of the same inputs.
                Target::Directory { path, mode: Mode::Resume, .. } if path.join(SITES).exists() => {
                    Some(Sites::read(&path.join(SITES))?)
                }
                _ => learn(&cleaner, &plan, &inputs, global.threads(), &stop, &bar())?,
            };
            let Some(sites) = learned else {
                eprintln!("temiz: interrupted; nothing is written yet");
                return Ok(INTERRUPTED);
            };
            cleaner = cleaner.with_sites(Arc::new(sites));
        }
        let progress = bar();
        let run = Run {
            cleaner: &cleaner,
            plan: &plan,
            inputs: &inputs,
            format,
            threads: global.threads(),
            shard: self.shard,
            part_bytes: self.part_bytes,
            stop: &stop,
            progress: &progress,
        };
        let directory = matches!(target, Target::Directory { .. });
        Ok(match run.run(target)? {
            Ended::BrokenPipe => 0,
            Ended::Whole(summary) => {
                close(&summary, global);
                if summary.failed > 0 { SOME_FAILED } else { 0 }
            }
            Ended::Interrupted(summary) => {
                close(&summary, global);
                let how = if directory {
                    "finished parts are whole; the same command with --resume goes on"
                } else {
                    "the output is not whole"
                };
                eprintln!("temiz: interrupted; {how}");
                INTERRUPTED
            }
        })
    }

    /// Whether a first pass over the inputs comes before: asked for, or by default for folders that go to a run directory.
    fn learns(&self, config: &Config, target: &Target) -> Result<bool> {
        let stdin = self.inputs.inputs.iter().any(|i| i.as_os_str() == "-");
        let whole = matches!(target, Target::Directory { .. })
            && !stdin
            && self.inputs.inputs.iter().any(|i| i.is_dir());
        let asked = match config.sites.as_deref() {
            Some("auto") => true,
            Some(_) => return Ok(false),
            None => whole,
        };
        if asked && self.shard.is_some() {
            // Machines that share a run must know the same.
            eprintln!(
                "temiz: --shard without --sites FILE: no site templates (`temiz learn` makes a file for all shares)"
            );
            return Ok(false);
        }
        ensure!(
            !asked || !stdin,
            "--sites auto reads its inputs twice, which standard input does not allow: name files, or --sites none"
        );
        Ok(asked)
    }

    fn target(&self, global: &Global) -> Result<(Target, Format)> {
        let asked = match global.format {
            None => None,
            Some(OutputFormat::Jsonl) => Some(Format::Jsonl),
            Some(OutputFormat::Parquet) => Some(Format::Parquet),
            Some(OutputFormat::Tsv) => Some(Format::Tsv),
            Some(OutputFormat::Txt) => Some(Format::Txt),
            Some(OutputFormat::Table) => bail!("clean writes --format jsonl, parquet, tsv or txt"),
        };
        let output = self.output.as_deref().filter(|o| *o != Path::new("-"));
        let Some(path) = output else {
            let format = asked.unwrap_or_default();
            ensure!(
                format != Format::Parquet,
                "Parquet needs a file (-o out.parquet): it can't be written to a pipe"
            );
            self.stream_only()?;
            return Ok((
                Target::Stream {
                    place: Place::Stdout,
                    compression: Compression::None,
                    documents: self.documents()?,
                },
                format,
            ));
        };
        let named = Format::of_name(path);
        let piped = (named.is_none() && is_stream(path))
            .then(|| (asked.unwrap_or_default(), Compression::None));
        if let Some((format, compression)) = named.or(piped) {
            ensure!(
                asked.is_none_or(|a| a == format),
                "{} ends like {} but --format asks for another",
                path.display(),
                format.ending()
            );
            ensure!(
                format != Format::Parquet || compression == Compression::None,
                "{}: Parquet is compressed inside",
                path.display()
            );
            self.stream_only()?;
            super::free(path, self.force)?;
            return Ok((
                Target::Stream {
                    place: Place::File(path.to_owned()),
                    compression,
                    documents: self.documents()?,
                },
                format,
            ));
        }
        ensure!(
            self.documents_out.is_none(),
            "--documents-out is for standard output and single files; {} has documents/",
            path.display()
        );
        let mode = match (self.resume, self.force) {
            (true, _) => Mode::Resume,
            (_, true) => Mode::Force,
            _ => Mode::New,
        };
        Ok((
            Target::Directory { path: path.to_owned(), mode, rejects: self.rejects },
            asked.unwrap_or_default(),
        ))
    }

    fn stream_only(&self) -> Result<()> {
        ensure!(!self.resume, "--resume needs a run directory (-o NAME without an ending)");
        ensure!(!self.rejects, "--rejects needs a run directory (-o NAME without an ending)");
        Ok(())
    }

    fn documents(&self) -> Result<Option<PathBuf>> {
        if let Some(path) = &self.documents_out {
            super::free(path, self.force)?;
        }
        Ok(self.documents_out.clone())
    }
}

fn close(summary: &Summary, global: &Global) {
    use std::io::IsTerminal;
    if !global.quiet && (std::io::stderr().is_terminal() || global.verbose) {
        eprintln!("{}", table(summary));
    }
}

fn dry_run(plan: &Plan, target: &Target, part_bytes: u64) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let bytes: u64 = plan.entries.iter().map(|e| e.size).sum();
    writeln!(
        out,
        "inputs   {} ({bytes} bytes stored, {} other files skipped)",
        plan.entries.len(),
        plan.skipped
    )?;
    for entry in plan.entries.iter().take(5) {
        writeln!(out, "         {} ({:?}, {} bytes)", entry.id, entry.kind, entry.size)?;
    }
    if plan.entries.len() > 5 {
        writeln!(out, "         … {} more", plan.entries.len() - 5)?;
    }
    match target {
        Target::Stream { place: Place::File(path), .. } => {
            writeln!(out, "output   {}", path.display())?
        }
        Target::Stream { .. } => writeln!(out, "output   standard output")?,
        Target::Directory { path, .. } => {
            writeln!(out, "output   {} ({} parts)", path.display(), parts(plan, part_bytes).len())?
        }
    }
    Ok(())
}
