//! Files of translations: JSON lines and tab-separated values, also compressed, and the segments of run directories.
//!
//! In: paths. Out: translations by document. Never: more of them in memory than one document has: they are copied once to a temporary file, of which only
//! the places of the documents are remembered.

use super::{Translation, Translations};
use crate::record::{Inline, Segment};
use crate::source::open_unpacked;
use serde::Deserialize;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Why translations can't be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A file can't be read or written.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// A line is no record.
    #[error("{place}: {reason}")]
    Line {
        /// File and line.
        place: String,
        /// What is wrong, and what should stand there.
        reason: String,
    },
    /// There is nothing to read.
    #[error("{path}: {reason}")]
    Nothing {
        /// The file or directory.
        path: String,
        /// What was looked for.
        reason: String,
    },
}

/// Longest line of a file of translations, in bytes: a segment is never larger than its page.
const LINE: u64 = 64 << 20;

/// A record of a line: what merging reads of a segment; other fields are passed over.
#[derive(Debug, Deserialize)]
struct Record {
    doc: String,
    n: u32,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    span: Option<[u64; 2]>,
    #[serde(default)]
    hash: Option<String>,
    #[serde(default)]
    inline: Option<Vec<Inline>>,
}

/// Files of translations.
pub struct Files {
    spool: Mutex<File>,
    path: PathBuf,
    documents: Vec<String>,
    places: HashMap<String, Vec<Range<u64>>>,
    fingerprint: u64,
    /// Lines whose text had surrogates without their half.
    mended: Vec<String>,
}

impl Files {
    /// Reads `path`: a file of translations or a run directory.
    ///
    /// # Errors
    /// [`ReadError`], with file and line.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let io = |error| ReadError::Io { path: path.display().to_string(), error };
        let mut spool = Spool {
            out: BufWriter::new(tempfile::tempfile().map_err(io)?),
            at: 0,
            open: None,
            documents: Vec::new(),
            places: HashMap::new(),
            hasher: xxhash_rust::xxh3::Xxh3::new(),
            mended: Vec::new(),
        };
        for file in files(path)? {
            spool.file(&file)?;
        }
        spool.close();
        let file = spool.out.into_inner().map_err(|e| io(e.into_error()))?;
        Ok(Self {
            spool: Mutex::new(file),
            path: path.to_owned(),
            documents: spool.documents,
            places: spool.places,
            fingerprint: spool.hasher.digest(),
            mended: spool.mended,
        })
    }

    /// Lines whose text had surrogates without their other half; these became U+FFFD.
    pub fn mended(&self) -> &[String] {
        &self.mended
    }

    /// The lines of a document, with the number of each.
    fn lines(&self, doc: &str) -> Result<Vec<u8>, ReadError> {
        let mut out = Vec::new();
        let io = |error| ReadError::Io { path: self.path.display().to_string(), error };
        for range in self.places.get(doc).into_iter().flatten() {
            let mut file = self.spool.lock().unwrap_or_else(|e| e.into_inner());
            file.seek(SeekFrom::Start(range.start)).map_err(io)?;
            (&mut *file).take(range.end - range.start).read_to_end(&mut out).map_err(io)?;
        }
        Ok(out)
    }

    /// The records of a document as segments of its page, for `--segments`.
    ///
    /// # Errors
    /// When a record is no segment.
    pub fn segments(&self, doc: &str) -> Result<Vec<Segment>, ReadError> {
        let bytes = self.lines(doc)?;
        each(&bytes, |place, json| {
            serde_json::from_slice(json).map_err(|e| ReadError::Line {
                place: place.to_owned(),
                reason: format!("no segment record: {e}"),
            })
        })
    }
}

impl Translations for Files {
    fn of(&self, doc: &str) -> Result<Vec<Translation>, ReadError> {
        let bytes = self.lines(doc)?;
        each(&bytes, |place, json| {
            let record: Record = serde_json::from_slice(json)
                .map_err(|e| ReadError::Line { place: place.to_owned(), reason: e.to_string() })?;
            let Record { n, text, span, hash, inline, .. } = record;
            let text = text.unwrap_or_default();
            Ok(Translation { n, text, span, hash, inline, place: place.to_owned() })
        })
    }

    fn documents(&self) -> Vec<&str> {
        self.documents.iter().map(String::as_str).collect()
    }

    fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

/// The spooled lines: place, tab, record.
fn each<T>(
    bytes: &[u8],
    read: impl Fn(&str, &[u8]) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    let lines = bytes.split(|&b| b == b'\n').filter(|l| !l.is_empty());
    lines
        .map(|line| {
            let tab = memchr::memchr(b'\t', line).unwrap_or(0);
            read(&String::from_utf8_lossy(&line[..tab]), &line[(tab + 1).min(line.len())..])
        })
        .collect()
}

/// Whether two hashes are the same, however they are written.
pub(super) fn same_hash(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b.trim())
}

/// The files to read: one, or the segments of a run directory, or the files of a folder of translations.
fn files(path: &Path) -> Result<Vec<PathBuf>, ReadError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let folder =
        if path.join("segments").is_dir() { path.join("segments") } else { path.to_owned() };
    let list = fs::read_dir(&folder)
        .map_err(|error| ReadError::Io { path: folder.display().to_string(), error })?;
    let mut files: Vec<PathBuf> =
        list.flatten().map(|e| e.path()).filter(|p| format_of(p).is_some()).collect();
    files.sort();
    if files.is_empty() {
        let reason = "no files of translations in it (.jsonl or .tsv, also .zst or .gz)".into();
        return Err(ReadError::Nothing { path: folder.display().to_string(), reason });
    }
    Ok(files)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Jsonl,
    Tsv,
}

fn format_of(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let stem =
        [".zst", ".gz", ".bz2", ".xz"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    match stem.rsplit('.').next()? {
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        "tsv" => Some(Format::Tsv),
        _ => None,
    }
}

struct Spool {
    out: BufWriter<File>,
    at: u64,
    /// The document of the last lines, and where they begin.
    open: Option<(String, u64)>,
    documents: Vec<String>,
    places: HashMap<String, Vec<Range<u64>>>,
    hasher: xxhash_rust::xxh3::Xxh3,
    mended: Vec<String>,
}

impl Spool {
    fn file(&mut self, path: &Path) -> Result<(), ReadError> {
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

    fn close(&mut self) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn open(name: &str, bytes: &[u8]) -> Result<Files, ReadError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        Files::open(&path)
    }

    #[test]
    fn json_lines_and_columns_say_the_same() {
        let json = open("t.jsonl", b"{\"doc\":\"b\",\"n\":1,\"text\":\"iki\",\"x\":0}\n\n{\"doc\":\"a\",\"n\":0,\"text\":\"\\u00fc\\u00e7\"}\n{\"doc\":\"b\",\"n\":0,\"text\":\"bir\",\"span\":[3,6]}\n").expect("reads");
        let tsv = open("t.tsv", "doc\tn\ttext\tspan_start\tspan_end\nb\t1\tiki\t\t\na\t0\t\u{fc}\u{e7}\t\t\nb\t0\tbir\t3\t6\n".as_bytes()).expect("reads");
        for files in [json, tsv] {
            assert_eq!(files.documents(), ["b", "a"]);
            let found: Vec<_> =
                files.of("b").expect("reads").into_iter().map(|t| (t.n, t.text, t.span)).collect();
            assert_eq!(found, [(1, "iki".into(), None), (0, "bir".into(), Some([3, 6]))]);
            assert_eq!(files.of("a").expect("reads")[0].text, "üç");
            assert!(files.of("c").expect("reads").is_empty());
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let wrong = |name: &str, bytes: &[u8]| open(name, bytes).err().expect("wrong").to_string();
        assert!(
            wrong("t.jsonl", b"{\"doc\":\"a\",\"n\":0,\"text\":\"x\"}\n{\"n\":1}")
                .contains("t.jsonl:2: no record")
        );
        assert!(wrong("t.tsv", b"doc\ttext\n").contains("t.tsv:1: the first line has to name"));
        assert!(
            wrong("t.tsv", b"doc\tn\ttext\na\tone\tx\n")
                .contains("t.tsv:2: “one” is not a whole number")
        );
    }

    #[test]
    fn a_surrogate_without_its_half_is_replaced() {
        let files = open(
            "t.jsonl",
            b"{\"doc\":\"a\",\"n\":0,\"text\":\"x\\ud83d\\ude00 \\ud800 \\\\ud800\"}\n",
        )
        .expect("reads");
        assert_eq!(files.of("a").expect("reads")[0].text, "x😀 \u{fffd} \\ud800");
        assert_eq!(files.mended().len(), 1);
    }
}
