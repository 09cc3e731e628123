//! `temiz completions` and `temiz man`.

use anyhow::{Result, ensure};
use clap::{Args, Command};
use clap_complete::Shell;
use std::path::PathBuf;

/// Print completions for a shell
#[derive(Args)]
#[command(
    after_help = "Example:\n  temiz completions bash > ~/.local/share/bash-completion/completions/temiz"
)]
pub struct Completions {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub fn run(&self, mut command: Command) -> Result<u8> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut command, "temiz", &mut text);
        std::io::Write::write_all(&mut std::io::stdout(), &text)?;
        Ok(0)
    }
}

/// Print the man page, or write all of them to a folder
#[derive(Args)]
#[command(after_help = "Examples:\n  temiz man | man -l -\n  temiz man -o ~/.local/share/man/man1")]
pub struct Man {
    /// A folder for the pages of temiz and of every command
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Man {
    pub fn run(&self, command: Command) -> Result<u8> {
        if let Some(folder) = &self.output {
            ensure!(folder.is_dir(), "{} is no folder", folder.display());
            clap_mangen::generate_to(command, folder)?;
        } else {
            clap_mangen::Man::new(command).render(&mut std::io::stdout())?;
        }
        Ok(0)
    }
}
