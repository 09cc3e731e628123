//! Files of translations: JSON lines and tab-separated values, also compressed, and the segments of run directories.
//!
//! In: paths. Out: translations by document. Never: more of them in memory than one document has: they are copied once to a temporary file, of which only
//! the places of the documents are remembered.

mod spool;

use super::{Translation, Translations};
use crate::record::{Inline, Segment};
use serde::Deserialize;
use spool::{Spool, format_of};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
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
        let mut spool = Spool::new(tempfile::tempfile().map_err(io)?);
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
