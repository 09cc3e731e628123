//! Where documents come from: files, folders, archives, tables and standard input become a stream of [`Source`]s.
//!
//! In: the inputs of a command line. Out: raw bytes, one document at a time, with the hints that came along.
//! Never: decoding, HTML, or more than one document in memory.

mod compressed;
mod documents;
mod encoding;
mod file;
mod http;
mod input;
mod jsonl;
mod name;
mod parquet;
mod path_text;
mod plan;
mod record;
mod sniff;
mod split;
mod unpacked;
mod walk;
mod warc;
mod wide;

pub use documents::{Documents, Item, documents};
pub use file::FileRef;
pub use plan::{Entry, InputError, InputOptions, Kind, Plan, plan};

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead};
use std::path::Path;

/// What a document is made of before anything is known of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Identity of the document in the records: path below the input root, `path#offset`, row id or `-`.
    pub id: String,
    /// The raw bytes, decompressed, with HTTP transfer and content encodings undone.
    pub bytes: Vec<u8>,
    /// What was said about the document from outside its bytes.
    pub hints: Hints,
}

/// What came with a document from outside: evidence, never truth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// `Content-Type` of the HTTP response, with its parameters.
    pub content_type: Option<String>,
    /// The address that the document was fetched from.
    pub url: Option<String>,
    /// A declared language (BCP-47), e.g. from `Content-Language` or a WET record.
    pub language: Option<String>,
    /// Whether the bytes are HTML or plain text, where the place they came from says so.
    pub format: Option<Format>,
}

/// The two shapes of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// HTML or XHTML.
    Html,
    /// Plain text or Markdown.
    Plain,
}

impl Source {
    /// A document of `bytes` known as `id`, without hints.
    pub fn new(id: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { id: id.into(), bytes: bytes.into(), hints: Hints::default() }
    }
}

/// A file's bytes, decompressed by what they are.
///
/// # Errors
/// When the file can't be opened, or its compression is damaged at the start.
pub fn open_unpacked(path: &Path) -> io::Result<impl BufRead> {
    unpacked::Unpacked::new(File::open(path)?)
}

/// An input that could not be read as a document: it becomes an error record, and the run goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Identity the document would have had.
    pub id: String,
    /// What went wrong, where, and what to do about it.
    pub reason: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.reason)
    }
}

/// Endings of names that are HTML, and that are plain text.
const HTML_ENDINGS: [&str; 9] =
    ["html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp", "cgi"];
const PLAIN_ENDINGS: [&str; 3] = ["txt", "md", "text"];
/// Endings of compression, which stand behind the one that counts.
const COMPRESSED_ENDINGS: [&str; 4] = ["gz", "zst", "bz2", "xz"];
/// Tags that give HTML away in text of unknown format.
const TAGS: [&str; 12] = [
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<div",
    "<p>",
    "<p ",
    "<table",
    "<a href",
    "<br",
    "<span",
    "<title",
];
/// How much of the text is looked at for them, in bytes.
const SNIFFED: usize = 4096;

impl Source {
    /// HTML or plain text: by the hint, the content type, the name, or the decoded text itself, in this order.
    pub fn format(&self, text: &str) -> Format {
        if let Some(format) = self.hints.format {
            return format;
        }
        if let Some(kind) = self.hints.content_type.as_deref().and_then(|t| t.split(';').next()) {
            let kind = kind.trim().to_ascii_lowercase();
            if kind.ends_with("html") || kind.ends_with("xhtml+xml") {
                return Format::Html;
            }
            if kind == "text/plain" || kind == "text/markdown" {
                return Format::Plain;
            }
        }
        let name = self.id.rsplit('/').next().unwrap_or("").to_ascii_lowercase();
        let mut endings = name.rsplit('.').take(2);
        let mut ending = endings.next().unwrap_or("");
        if COMPRESSED_ENDINGS.contains(&ending) {
            ending = endings.next().unwrap_or("");
        }
        if name.contains('.') && HTML_ENDINGS.contains(&ending) {
            return Format::Html;
        }
        if name.contains('.') && PLAIN_ENDINGS.contains(&ending) {
            return Format::Plain;
        }
        let mut end = text.len().min(SNIFFED);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let head = text[..end].to_ascii_lowercase();
        if TAGS.iter().any(|t| head.contains(t)) { Format::Html } else { Format::Plain }
    }
}
