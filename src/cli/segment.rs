//! `temiz segment`: the sentences of plain text.

use super::{Global, OutputFormat};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;
use temiz::language;
use temiz::record::{SegmentedLine, VERSION};
use temiz::segment::{Cutting, Rules, Segmenter, Unit};

/// Cut plain text into sentences, one paragraph a line
#[derive(Args)]
#[command(
    after_help = "Examples:\n  temiz segment --lang de < paragraphs.txt\n  temiz segment --lang tha article.txt\n\n\
    Each record has the line, the ordinal in it, the text as it stands there, and its bytes in the line."
)]
pub struct Segment {
    /// The text, UTF-8; `-` is standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// Its language (BCP-47 or ISO 639-3); without, and for languages without data, the rules of its scripts
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Cut segments of more than this many characters at the best place inside
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_chars: Option<u32>,
}

impl Segment {
    pub fn run(&self, global: &Global) -> Result<u8> {
        if global.format.is_some_and(|f| f != OutputFormat::Jsonl) {
            bail!("this command writes --format jsonl");
        }
        let mut input: Box<dyn BufRead> = if self.file.as_os_str() == "-" {
            Box::new(BufReader::with_capacity(1 << 16, std::io::stdin().lock()))
        } else {
            let file = File::open(&self.file).with_context(|| self.file.display().to_string())?;
            Box::new(BufReader::with_capacity(1 << 16, file))
        };
        let lang = self.lang.as_deref().map(language::normal).unwrap_or_default();
        let max_chars = self.max_chars.map(|n| n as usize);
        let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
        let mut segmenter = Segmenter::default();
        let mut raw = Vec::new();
        for line in 0.. {
            raw.clear();
            if input.read_until(b'\n', &mut raw).with_context(|| format!("line {line}"))? == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&raw);
            let text = text.strip_suffix('\n').unwrap_or(&text);
            let text = text.strip_suffix('\r').unwrap_or(text);
            let rules = Rules::of_text(&lang, text);
            let cutting = Cutting { unit: Unit::Sentence, rules, max_chars };
            let mut n = 0;
            let mut written = Ok(());
            segmenter.segments(text, &[], cutting, |range| {
                if written.is_ok() {
                    let span = [range.start as u64, range.end as u64];
                    let text = Cow::Borrowed(&text[range]);
                    written = write(&mut out, &SegmentedLine { v: VERSION, line, n, text, span });
                    n += 1;
                }
            });
            written?;
        }
        out.flush()?;
        Ok(0)
    }
}

fn write(out: &mut impl Write, record: &SegmentedLine<'_>) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}
