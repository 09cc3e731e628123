//! `temiz chrome check`: lints lexicon files.

use super::SOME_FAILED;
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use temiz::judge::lexicon::Lexicon;
use temiz::judge::lexicon::format::repeated;

/// Work with lexicon files
#[derive(Args)]
pub struct Chrome {
    #[command(subcommand)]
    command: ChromeCommand,
}

#[derive(Subcommand)]
enum ChromeCommand {
    /// Check lexicon files: their format, and phrases that are the same to the matcher
    Check {
        /// Lexicon files (LANGUAGE.txt)
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

impl Chrome {
    pub fn run(&self) -> Result<u8> {
        let ChromeCommand::Check { files } = &self.command;
        let mut out = std::io::stdout().lock();
        let mut status = 0;
        for file in files {
            let name = file.display().to_string();
            let text = std::fs::read_to_string(file).with_context(|| name.clone())?;
            let language = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let mut lexicon = Lexicon::default();
            if let Err(error) = lexicon.add(&language, &name, &text) {
                writeln!(out, "{error}")?;
                status = SOME_FAILED;
                continue;
            }
            for twice in repeated(&text) {
                writeln!(
                    out,
                    "{name}:{}: “{}” is the same as line {}",
                    twice.line, twice.phrase, twice.first
                )?;
                status = SOME_FAILED;
            }
            writeln!(out, "{name}: {} phrases", lexicon.len())?;
        }
        Ok(status)
    }
}
