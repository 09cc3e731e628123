//! `temiz learn`: what repeats on the pages of each site, for later runs.

use super::settings::{Inputs, Settings};
use super::{Global, INTERRUPTED};
use anyhow::{Context, Result};
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use temiz::Cleaner;
use temiz::batch::{Progress, learn};
use temiz::write::write_whole;

/// Learn site templates from pages
///
/// Looks at 5 to 100 pages of each site and writes what repeats on them, as hashes. `temiz clean --sites FILE` then drops it. Files made of parts of
/// the inputs are joined by writing one behind the other.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  temiz learn crawl/ -o crawl.sites\n  temiz clean page.html --sites crawl.sites\n  cat a.sites b.sites > all.sites"
)]
pub struct Learn {
    #[command(flatten)]
    inputs: Inputs,
    /// File to write
    #[arg(long, short, value_name = "SITES")]
    output: PathBuf,
    /// Replace the file
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    settings: Settings,
}

impl Learn {
    pub fn run(&self, global: &Global) -> Result<u8> {
        let mut config = self.settings.config(global)?;
        config.sites = None;
        let out = &self.output;
        super::free(out, self.force)?;
        let cleaner = Cleaner::new(config)?;
        let plan = self.inputs.plan(cleaner.config())?;
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed))
            .context("signal handler")?;
        let progress = Progress::new(plan.entries.iter().map(|e| e.size).sum(), global.quiet);
        let inputs = self.inputs.options(cleaner.config());
        let Some(sites) = learn(&cleaner, &plan, &inputs, global.threads(), &stop, &progress)?
        else {
            eprintln!("temiz: interrupted; nothing is written");
            return Ok(INTERRUPTED);
        };
        write_whole(out, sites.to_string()).with_context(|| out.display().to_string())?;
        if !global.quiet {
            eprintln!("{}: {} sites with a template", out.display(), sites.len());
        }
        Ok(0)
    }
}
