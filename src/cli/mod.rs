//! The command line: one file a subcommand.
//!
//! In: arguments. Out: calls of the library, and an exit status: 0 all fine, 1 some documents failed, 2 could not start, 130 interrupted.
//! Never: logic beyond reading flags and printing.

mod chrome;
mod clean;
mod config;
mod detect;
mod explain;
mod learn;
mod merge;
mod normalise;
mod pages;
mod segment;
mod settings;
#[cfg(feature = "train")]
mod train;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Exit statuses.
pub const SOME_FAILED: u8 = 1;
pub const NOT_STARTED: u8 = 2;
pub const INTERRUPTED: u8 = 130;

/// Turns scraped, multilingual pages into clean, language-labelled segments.
#[derive(Parser)]
#[command(name = "temiz", version, long_version = long_version(), propagate_version = true, max_term_width = 110)]
#[command(
    after_help = "Examples:\n  temiz clean pages/ -o out            a run directory of segments\n  temiz clean page.html                segments of one page, as JSON lines\n  \
    curl -s https://site.example/ | temiz clean - --format txt\n  temiz explain page.html              why each block was kept or dropped\n\n\
    Exit status: 0 all fine, 1 some documents failed, 2 could not start, 130 interrupted."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Flags of all commands.
#[derive(Args, Clone)]
pub struct Global {
    /// No progress bar, no closing table; failures are still named
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Worker threads [default: one a core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Settings file [default: temiz.toml of the working directory]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Format of what is written [default: JSON lines; a table where detect, explain and config write to a terminal]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub format: Option<OutputFormat>,
    /// Says more on standard error
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

/// Formats of all commands.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// One JSON object a line
    Jsonl,
    /// Apache Parquet (clean, to a file or run directory)
    Parquet,
    /// Tab-separated values (clean)
    Tsv,
    /// Text alone (clean)
    Txt,
    /// A table for people (detect, explain, config)
    Table,
}

impl Global {
    pub fn threads(&self) -> usize {
        self.threads.map_or_else(
            || std::thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        )
    }

    /// Defaults, settings file and environment. What in the environment only looks like a setting is told, not obeyed.
    pub fn layers(&self) -> Result<temiz::Layers, temiz::ConfigError> {
        let layers = temiz::Layers::read(self.config.as_deref())?;
        for name in layers.ignored().iter().filter(|_| !self.quiet) {
            eprintln!(
                "temiz: {name}: there is no such setting; the variable is not used (temiz config shows the settings)"
            );
        }
        Ok(layers)
    }

    /// Whether a table is wanted: asked for, or by default on a terminal.
    pub fn table(&self) -> anyhow::Result<bool> {
        use std::io::IsTerminal;
        match self.format {
            None => Ok(std::io::stdout().is_terminal()),
            Some(OutputFormat::Jsonl) => Ok(false),
            Some(OutputFormat::Table) => Ok(true),
            Some(_) => anyhow::bail!("this command writes --format jsonl or table"),
        }
    }
}

#[derive(Subcommand)]
enum Command {
    Clean(Box<clean::Clean>),
    Detect(detect::Detect),
    Explain(explain::Explain),
    Learn(Box<learn::Learn>),
    Segment(segment::Segment),
    Merge(merge::Merge),
    Normalise(normalise::Normalise),
    Chrome(chrome::Chrome),
    Config(config::Config),
    #[cfg(feature = "train")]
    Train(train::Train),
    Completions(pages::Completions),
    Man(pages::Man),
}

fn long_version() -> String {
    format!("{}\n{}", temiz::VERSION, temiz::models())
}

/// Runs the command.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Clean(c) => c.run(&cli.global),
        Command::Detect(c) => c.run(&cli.global),
        Command::Explain(c) => c.run(&cli.global),
        Command::Learn(c) => c.run(&cli.global),
        Command::Segment(c) => c.run(&cli.global),
        Command::Merge(c) => c.run(&cli.global),
        Command::Normalise(c) => c.run(&cli.global),
        Command::Chrome(c) => c.run(),
        Command::Config(c) => c.run(&cli.global),
        #[cfg(feature = "train")]
        Command::Train(c) => c.run(),
        Command::Completions(c) => c.run(Cli::command()),
        Command::Man(c) => c.run(Cli::command()),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        // Whoever read our output has seen enough.
        Err(e) if is_broken_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("temiz: {e:#}");
            ExitCode::from(NOT_STARTED)
        }
    }
}

/// Refuses an output that is there already, unless it may be replaced or takes bytes without being replaced.
fn free(output: &std::path::Path, force: bool) -> anyhow::Result<()> {
    anyhow::ensure!(
        force || !output.exists() || temiz::write::is_stream(output),
        "{} is there already; --force replaces it",
        output.display()
    );
    Ok(())
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
