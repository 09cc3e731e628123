//! `temiz detect`: encoding and language of files, or of lines.

use super::settings::{Inputs, Settings};
use super::{Global, SOME_FAILED};
use anyhow::{Result, ensure};
use clap::Args;
use rayon::prelude::*;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use temiz::Cleaner;
use temiz::language::{self, Identifier, LangCodes, Prior};
use temiz::record::{DetectedLine, VERSION, rounded};

/// Tell encoding and language of files, or of lines of standard input
#[derive(Args)]
#[command(after_help = "Examples:\n  temiz detect pages/\n  temiz detect --lines < sentences.txt")]
pub struct Detect {
    /// Files, folders, archives, tables; `-` is standard input
    #[arg(value_name = "INPUT", required_unless_present = "lines", conflicts_with = "lines")]
    inputs: Vec<PathBuf>,
    /// The language of each line of standard input (empty ones too)
    #[arg(long)]
    lines: bool,
    /// With --lines: an empty line ends a document and gets no record; lines of one document inform each other
    #[arg(long, requires = "lines")]
    documents: bool,
    /// Names of languages: bcp47, iso639-3 or flores [default: bcp47]
    #[arg(long, value_name = "CODES")]
    lang_codes: Option<LangCodes>,
    /// Encoding of the inputs, whatever they say
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
}

/// Lines labelled together: enough for all threads, little enough to stream.
const CHUNK: usize = 16_384;

impl Detect {
    pub fn run(&self, global: &Global) -> Result<u8> {
        if self.lines {
            rayon::ThreadPoolBuilder::new().num_threads(global.threads()).build_global()?;
            return self.lines();
        }
        let settings = Settings::default();
        let mut layers = settings.layers(global)?;
        if let Some(encoding) = &self.encoding {
            layers.text("encoding", encoding, "--encoding")?;
        }
        let mut config = layers.config()?;
        config.lang_codes = self.lang_codes.unwrap_or(config.lang_codes);
        let inputs = Inputs {
            inputs: self.inputs.clone(),
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
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut failed = 0u64;
        let work = |read: Result<temiz::Source, temiz::source::Failure>| {
            read.map(|source| cleaner.detect(&source))
        };
        temiz::batch::map(&plan, &options, global.threads(), work, |found| match found {
            Ok(d) if table => writeln!(
                out,
                "{:<12} {:<8} {:>5.3}  {:<8} {:>5.3}  {}  {}",
                d.encoding,
                format!("{:?}", d.encoding_source).to_lowercase(),
                d.encoding_confidence,
                d.lang,
                d.lang_prob,
                d.script,
                d.doc
            ),
            Ok(d) => {
                serde_json::to_writer(&mut out, &d)?;
                out.write_all(b"\n")
            }
            Err(failure) => {
                failed += 1;
                eprintln!("temiz: {failure}");
                Ok(())
            }
        })??;
        out.flush()?;
        Ok(if failed > 0 { SOME_FAILED } else { 0 })
    }

    fn lines(&self) -> Result<u8> {
        ensure!(self.encoding.is_none(), "--encoding is for files; lines are read as UTF-8");
        let codes = self.lang_codes.unwrap_or_default();
        let mut input = BufReader::with_capacity(1 << 16, std::io::stdin().lock());
        let mut out = BufWriter::new(std::io::stdout().lock());
        loop {
            let lines = next_lines(&mut input, self.documents)?;
            if lines.is_empty() {
                break;
            }
            let records =
                if self.documents { by_document(&lines, codes) } else { by_line(&lines, codes) };
            for record in records {
                serde_json::to_writer(&mut out, &record)?;
                out.write_all(b"\n")?;
            }
        }
        out.flush()?;
        Ok(0)
    }
}

/// The next lines, without their ends; with `documents`, up to the end of one.
fn next_lines(input: &mut impl BufRead, documents: bool) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    let mut raw = Vec::new();
    while lines.len() < CHUNK || (documents && lines.last().is_some_and(|l: &String| !l.is_empty()))
    {
        raw.clear();
        if input.read_until(b'\n', &mut raw)? == 0 {
            break;
        }
        if raw.last() == Some(&b'\n') {
            raw.pop();
            if raw.last() == Some(&b'\r') {
                raw.pop();
            }
        }
        lines.push(String::from_utf8_lossy(&raw).into_owned());
    }
    Ok(lines)
}

fn record(
    text: &str,
    identifier: &mut Identifier,
    prior: &Prior,
    codes: LangCodes,
) -> DetectedLine {
    let label = identifier.label(text, prior);
    DetectedLine {
        v: VERSION,
        lang: language::to_code(label.lang, label.script, codes).into_owned(),
        lang_prob: rounded(label.prob),
        script: label.script.to_owned(),
    }
}

fn by_line(lines: &[String], codes: LangCodes) -> Vec<DetectedLine> {
    let none = Prior::none();
    lines
        .par_iter()
        .with_min_len(64)
        .map_init(Identifier::new, |identifier, line| record(line, identifier, &none, codes))
        .collect()
}

fn by_document(lines: &[String], codes: LangCodes) -> Vec<DetectedLine> {
    let documents: Vec<&[String]> =
        lines.split(|l| l.is_empty()).filter(|d| !d.is_empty()).collect();
    let labelled = documents.par_iter().map_init(Identifier::new, |identifier, document| {
        let lines = document.iter().map(|l| (l.as_str(), l.chars().count() as f32));
        let (_, _, prior) = identifier.document(lines, None);
        document.iter().map(|line| record(line, identifier, &prior, codes)).collect::<Vec<_>>()
    });
    labelled.flatten_iter().collect()
}
