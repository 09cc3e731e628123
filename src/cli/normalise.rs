//! `temiz normalise`: a filter that mends and normalises lines.

use super::Global;
use anyhow::Result;
use clap::Args;
use rayon::prelude::*;
use std::io::{BufRead, BufReader, BufWriter, Write};
use temiz::language::Identifier;
use temiz::lines::mend;
use temiz::normalise::{Rule, Rules};

/// Mend and normalise lines of standard input: never more lines out, never fewer
#[derive(Args)]
#[command(after_help = help())]
pub struct Normalise {
    /// Language of the lines (BCP-47), for rules that need one [default: each line's own]
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Only these rules, and nothing else
    #[arg(long, value_name = "RULE,…", conflicts_with = "normalise")]
    only: Option<String>,
    /// Rules to switch on or, with a minus, off
    #[arg(long, value_name = "RULE,…", allow_hyphen_values = true)]
    normalise: Option<String>,
}

/// Examples, and the rules.
fn help() -> String {
    let mut out = String::from(
        "Examples:\n  temiz normalise < lines.txt > clean.txt\n  temiz normalise --only mojibake < lines.txt      only what was decoded wrongly\n  \
         temiz normalise --only nfc,spaces < lines.txt\n  temiz normalise --lang ro --normalise plain_typography,-full_width < lines.txt\n\nRules (those in brackets are off by default):\n",
    );
    for rule in Rule::ALL {
        let name =
            if rule.by_default() { rule.name().to_owned() } else { format!("[{}]", rule.name()) };
        out.push_str(&format!("  {name:<19}  {}\n", rule.does()));
    }
    out
}

/// Bytes of lines mended together: enough for all threads, little enough to stream.
const CHUNK: usize = 1 << 22;

impl Normalise {
    pub fn run(&self, global: &Global) -> Result<u8> {
        let names = |list: &Option<String>| -> Vec<String> {
            let list = list.as_deref().unwrap_or_default().split(',');
            list.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect()
        };
        let rules = match &self.only {
            Some(_) => Rules::only(names(&self.only).iter().map(String::as_str)),
            None => Rules::default().switched(names(&self.normalise).iter().map(String::as_str)),
        };
        let rules = rules.map_err(anyhow::Error::msg)?;
        rayon::ThreadPoolBuilder::new().num_threads(global.threads()).build_global()?;
        let mut input = BufReader::with_capacity(1 << 16, std::io::stdin().lock());
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut chunk = Vec::new();
        loop {
            chunk.clear();
            while chunk.len() < CHUNK && input.read_until(b'\n', &mut chunk)? > 0 {}
            if chunk.is_empty() {
                break;
            }
            let text = String::from_utf8_lossy(&chunk);
            let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(&text).split('\n').collect();
            let mended: Vec<String> = lines
                .par_iter()
                .with_min_len(256)
                .map_init(Identifier::new, |id, line| mend(line, rules, self.lang.as_deref(), id))
                .collect();
            for line in mended {
                out.write_all(line.as_bytes())?;
                out.write_all(b"\n")?;
            }
        }
        out.flush()?;
        Ok(0)
    }
}
