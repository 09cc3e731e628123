//! `temiz explain`: every block with its verdict.

use super::settings::{Inputs, Settings};
use super::{Global, SOME_FAILED};
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use temiz::Cleaner;
use temiz::record::{Explained, Status};
use temiz::source::documents;

/// Show every block of a page with its verdict, rule, score and features
#[derive(Args)]
#[command(
    after_help = "Examples:\n  temiz explain page.html\n  temiz explain page.html --format jsonl | jq 'select(.verdict==\"drop\")'"
)]
pub struct Explain {
    /// A page; `-` is standard input
    #[arg(value_name = "FILE")]
    input: PathBuf,
    #[command(flatten)]
    settings: Settings,
}

impl Explain {
    pub fn run(&self, global: &Global) -> Result<u8> {
        let config = self.settings.config(global)?;
        let inputs = Inputs {
            inputs: vec![self.input.clone()],
            files_from: None,
            column: None,
            id_column: None,
            url_column: None,
            include: Vec::new(),
            exclude: Vec::new(),
        };
        let plan = inputs.plan(&config)?;
        let options = inputs.options(&config);
        let cleaner = Cleaner::new(config)?;
        let table = global.table()?;
        let mut out = anstream::AutoStream::auto(
            std::io::BufWriter::new(std::io::stdout()).into_inner().map_err(|e| e.into_error())?,
        );
        let mut status = 0;
        for item in plan.entries.iter().flat_map(|e| documents(e, &options)) {
            let source = match item.read() {
                Ok(source) => source,
                Err(failure) => {
                    eprintln!("temiz: {failure}");
                    status = SOME_FAILED;
                    continue;
                }
            };
            let (document, blocks) = cleaner.explain(&source);
            if document.status == Status::Error {
                eprintln!(
                    "temiz: {}: {}",
                    document.doc,
                    document.error.as_deref().unwrap_or_default()
                );
                status = SOME_FAILED;
            }
            if !table {
                for block in &blocks {
                    serde_json::to_writer(&mut out, block)?;
                    out.write_all(b"\n")?;
                }
                continue;
            }
            let bold = Style::new().bold();
            writeln!(
                out,
                "{bold}{}{bold:#}  {} ({:?})  {}  kept {} of {} characters",
                document.doc,
                document.encoding.unwrap_or_default(),
                document.encoding_source,
                document.lang.unwrap_or_default(),
                document.chars_kept,
                document.chars_visible
            )?;
            for block in &blocks {
                show(&mut out, block)?;
            }
        }
        out.flush()?;
        Ok(status)
    }
}

fn show(out: &mut impl Write, b: &Explained) -> std::io::Result<()> {
    let kept = b.verdict == "keep";
    let colour =
        Style::new().fg_color(Some(if kept { AnsiColor::Green } else { AnsiColor::Red }.into()));
    let dim = Style::new().dimmed();
    let reason = match (&b.rule, &b.function) {
        (Some(rule), Some(function)) => format!("{rule}/{function}"),
        (Some(rule), None) => rule.to_string(),
        _ => "keep".into(),
    };
    let text: String =
        b.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(110).collect();
    writeln!(
        out,
        "{colour}{:>4} {:<28} {:.2}{colour:#} {:<10} {:<5} {text}",
        b.block,
        reason,
        b.score,
        b.kind.name(),
        b.lang
    )?;
    let features: Vec<String> =
        b.features.iter().filter(|(_, v)| **v != 0.0).map(|(k, v)| format!("{k} {v}")).collect();
    writeln!(out, "{dim}     {}  {}{dim:#}", b.path, features.join("  "))
}
