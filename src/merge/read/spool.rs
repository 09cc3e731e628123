//! Lines of files of translations, whatever their format → a temporary file of records, of which the places of the documents are remembered.
//!
//! In: files. Out: lines of place, tab, record; where the lines of each document stand. Never: a file in memory.

use super::{ReadError, Record};
use crate::source::open_unpacked;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::path::Path;

/// Longest line of a file of translations, in bytes: a segment is never larger than its page.
const LINE: u64 = 64 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Jsonl,
    Tsv,
}

pub(super) fn format_of(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let stem =
        [".zst", ".gz", ".bz2", ".xz"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    match stem.rsplit('.').next()? {
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        "tsv" => Some(Format::Tsv),
        _ => None,
    }
}

pub(super) struct Spool {
    pub out: BufWriter<File>,
    at: u64,
    /// The document of the last lines, and where they begin.
    open: Option<(String, u64)>,
    pub documents: Vec<String>,
    pub places: HashMap<String, Vec<Range<u64>>>,
    pub hasher: xxhash_rust::xxh3::Xxh3,
    pub mended: Vec<String>,
}

impl Spool {
    /// Nothing yet, to be written to `file`.
    pub fn new(file: File) -> Self {
        Self {
            out: BufWriter::new(file),
            at: 0,
            open: None,
            documents: Vec::new(),
            places: HashMap::new(),
            hasher: xxhash_rust::xxh3::Xxh3::new(),
            mended: Vec::new(),
        }
    }

    /// Copies the lines of a file.
    pub fn file(&mut self, path: &Path) -> Result<(), ReadError> {
        let name = path.display().to_string();
        let io = |error| ReadError::Io { path: name.clone(), error };
        let mut input = BufReader::new(open_unpacked(path).map_err(io)?);
        let format = match format_of(path) {
            Some(format) => format,
            None if input.fill_buf().map_err(io)?.trim_ascii_start().starts_with(b"{") => {
                Format::Jsonl
            }
            None => Format::Tsv,
        };
        match format {
            Format::Jsonl => self.jsonl(&name, input),
            Format::Tsv => self.tsv(&name, input),
        }
    }

    fn jsonl(&mut self, name: &str, mut input: impl BufRead) -> Result<(), ReadError> {
        let mut line = Vec::new();
        for number in 1u64.. {
            line.clear();
            let io = |error| ReadError::Io { path: name.to_owned(), error };
            let read = (&mut input).take(LINE + 1).read_until(b'\n', &mut line).map_err(io)?;
            if read == 0 {
                break;
            }
            let place = format!("{name}:{number}");
            let wrong = |reason: String| ReadError::Line { place: place.clone(), reason };
            if line.len() as u64 > LINE {
                return Err(wrong(format!("the line is longer than {LINE} bytes")));
            }
            let mut json = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line).trim_ascii();
            if json.is_empty() {
                continue;
            }
            let mended;
            let mut record = serde_json::from_slice::<Record>(json);
            if record.is_err()
                && let Some(without) = without_surrogates(json)
            {
                mended = without;
                json = &mended;
                record = serde_json::from_slice(json);
                self.mended.push(place.clone());
            }
            let record =
                record.map_err(|e| wrong(format!("no record with doc, n and text: {e}")))?;
            self.add(&place, record.doc, json).map_err(io)?;
        }
        Ok(())
    }

    fn tsv(&mut self, name: &str, input: impl Read) -> Result<(), ReadError> {
        let mut rows = csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(input);
        let line_of = |error: &csv::Error, number: u64| ReadError::Line {
            place: format!("{name}:{number}"),
            reason: error.to_string(),
        };
        let header = rows.headers().map_err(|e| line_of(&e, 1))?.clone();
        let column = |wanted: &str| {
            header.iter().position(|h| h.trim_start_matches('\u{feff}').trim() == wanted)
        };
        let (Some(doc), Some(n), Some(text)) = (column("doc"), column("n"), column("text")) else {
            let reason = "the first line has to name the columns doc, n and text (span_start, span_end, hash and inline are read too)".into();
            return Err(ReadError::Line { place: format!("{name}:1"), reason });
        };
        let others = ["span_start", "span_end", "hash", "inline"].map(column);
        let mut row = csv::StringRecord::new();
        loop {
            let number = rows.position().line();
            match rows.read_record(&mut row) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(e) => return Err(line_of(&e, number)),
            }
            let number = row.position().map_or(number, csv::Position::line);
            let place = format!("{name}:{number}");
            let wrong = |reason: String| ReadError::Line { place: place.clone(), reason };
            let cell = |i: Option<usize>| i.and_then(|i| row.get(i)).filter(|c| !c.is_empty());
            let whole = |cell: &str| {
                cell.trim()
                    .parse::<u64>()
                    .map_err(|_| wrong(format!("“{cell}” is not a whole number")))
            };
            let n = whole(cell(Some(n)).unwrap_or_default())?;
            let span = match (cell(others[0]), cell(others[1])) {
                (Some(a), Some(b)) => Some([whole(a)?, whole(b)?]),
                _ => None,
            };
            let inline = cell(others[3]).map(serde_json::from_str::<serde_json::Value>).transpose();
            let inline = inline.map_err(|e| wrong(format!("column inline: {e}")))?;
            let doc = cell(Some(doc)).unwrap_or_default().to_owned();
            let (text, hash) = (cell(Some(text)), cell(others[2]));
            let json = serde_json::json!({"doc": doc, "n": n, "text": text, "span": span, "hash": hash, "inline": inline});
            serde_json::from_value::<Record>(json.clone()).map_err(|e| wrong(e.to_string()))?;
            let io = |error| ReadError::Io { path: name.to_owned(), error };
            self.add(&place, doc, json.to_string().as_bytes()).map_err(io)?;
        }
    }

    fn add(&mut self, place: &str, doc: String, json: &[u8]) -> io::Result<()> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != doc) {
            self.close();
            self.open = Some((doc, self.at));
        }
        self.hasher.update(json);
        // Line breaks between tokens would end the line here; inside strings JSON has none.
        let json: Vec<u8> =
            json.iter().map(|&b| if b == b'\n' || b == b'\r' { b' ' } else { b }).collect();
        let place = place.replace(['\t', '\n'], " ");
        for part in [place.as_bytes(), b"\t", &json, b"\n"] {
            self.out.write_all(part)?;
            self.at += part.len() as u64;
        }
        Ok(())
    }

    /// Ends the lines of the last document.
    pub fn close(&mut self) {
        if let Some((doc, start)) = self.open.take() {
            let ranges = self.places.entry(doc.clone()).or_default();
            if ranges.is_empty() {
                self.documents.push(doc);
            }
            ranges.push(start..self.at);
        }
    }
}

/// JSON in which escapes of surrogates without their other half are U+FFFD; `None` when there is none.
fn without_surrogates(json: &[u8]) -> Option<Vec<u8>> {
    let unit = |at: usize| -> Option<u16> {
        let escape = json.get(at..at + 6)?;
        let hex = std::str::from_utf8(escape.strip_prefix(b"\\u")?).ok()?;
        u16::from_str_radix(hex, 16).ok()
    };
    let mut out = Vec::with_capacity(json.len());
    let (mut at, mut any) = (0, false);
    while at < json.len() {
        if json[at] != b'\\' {
            out.push(json[at]);
            at += 1;
            continue;
        }
        let len = match unit(at) {
            Some(0xD800..=0xDBFF) if matches!(unit(at + 6), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                out.extend_from_slice(b"\\ufffd");
                (at, any) = (at + 6, true);
                continue;
            }
            Some(_) => 6,
            None => 2,
        };
        out.extend_from_slice(&json[at..(at + len).min(json.len())]);
        at += len;
    }
    any.then_some(out)
}
