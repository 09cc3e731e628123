//! Records → bytes: one module a format, and the files they go to.
//!
//! In: cleaned documents. Out: [`Chunk`]s, made by worker threads, and [`Output`]s that take them in order. Never: which documents, which directory.

mod jsonl;
mod output;
mod parquet;
mod tsv;
mod txt;
mod whole;

pub use output::{Compression, Output, Place};
pub use parquet::{
    read_documents as read_parquet_documents, read_segments as read_parquet_segments,
};
pub use whole::{is_stream, write_whole};

use crate::cleaner::Document;
use crate::record;
use crate::segment::Unit;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Formats of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One JSON object a line.
    #[default]
    Jsonl,
    /// Apache Parquet.
    Parquet,
    /// Tab-separated values with a header line, quoted where needed (RFC 4180 quoting).
    Tsv,
    /// Text alone: a segment a line, an empty line between documents.
    Txt,
}

impl Format {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
            Self::Tsv => "tsv",
            Self::Txt => "txt",
        }
    }

    /// Format and compression that a file name asks for, when it ends like a file of records.
    pub fn of_name(name: &Path) -> Option<(Self, Compression)> {
        let name = name.file_name()?.to_str()?.to_ascii_lowercase();
        let (stem, compression) = if let Some(stem) = name.strip_suffix(".zst") {
            (stem, Compression::Zstd)
        } else if let Some(stem) = name.strip_suffix(".gz") {
            (stem, Compression::Gzip)
        } else {
            (name.as_str(), Compression::None)
        };
        let formats = [Self::Jsonl, Self::Parquet, Self::Tsv, Self::Txt];
        formats
            .into_iter()
            .find(|f| stem.ends_with(&format!(".{}", f.ending())))
            .map(|f| (f, compression))
    }
}

/// What one document adds to a stream of records.
#[derive(Debug)]
pub enum Chunk {
    /// Serialised already.
    Bytes(Vec<u8>),
    /// Rows of segments, for columnar formats.
    Segments(Vec<record::Segment>),
    /// A row of documents, for columnar formats.
    Document(Box<record::Document>),
}

impl Chunk {
    /// The main records of a cleaned document: segments, or the document with its text.
    ///
    /// # Errors
    /// What the serialiser says; it does not happen for records of this crate.
    pub fn main(document: &mut Document, format: Format, unit: Unit) -> std::io::Result<Self> {
        let ok = document.record.status == record::Status::Ok;
        Ok(match (format, unit) {
            (Format::Parquet, Unit::Document) if ok => {
                Self::Document(Box::new(document.record.clone()))
            }
            (Format::Parquet, Unit::Document) => Self::Bytes(Vec::new()),
            (Format::Parquet, _) => Self::Segments(std::mem::take(&mut document.segments)),
            (Format::Jsonl, Unit::Document) if ok => {
                Self::Bytes(jsonl::lines(std::slice::from_ref(&document.record))?)
            }
            (Format::Jsonl, Unit::Document) => Self::Bytes(Vec::new()),
            (Format::Jsonl, _) => {
                Self::Bytes(jsonl::lines_of(std::mem::take(&mut document.segments))?)
            }
            (Format::Tsv, Unit::Document) if ok => Self::Bytes(tsv::document(&document.record)?),
            (Format::Tsv, Unit::Document) => Self::Bytes(Vec::new()),
            (Format::Tsv, _) => Self::Bytes(tsv::segments(&document.segments)?),
            (Format::Txt, _) => Self::Bytes(txt::text(document)),
        })
    }

    /// A document record with its text, also of a document that failed: for the documents of a run directory.
    ///
    /// # Errors
    /// As [`Self::main`].
    pub fn all_documents(record: &record::Document, format: Format) -> std::io::Result<Self> {
        Ok(match format {
            Format::Parquet => Self::Document(Box::new(record.clone())),
            Format::Tsv => Self::Bytes(tsv::document(record)?),
            _ => Self::Bytes(jsonl::lines(std::slice::from_ref(record))?),
        })
    }

    /// A line of a document record, without its text.
    ///
    /// # Errors
    /// As [`Self::main`].
    pub fn document_line(record: &record::Document) -> std::io::Result<Vec<u8>> {
        if record.text.is_none() {
            return jsonl::lines(std::slice::from_ref(record));
        }
        let bare = record::Document { text: None, ..record.clone() };
        jsonl::lines(std::slice::from_ref(&bare))
    }

    /// Lines of rejects.
    ///
    /// # Errors
    /// As [`Self::main`].
    pub fn rejects(document: &Document) -> std::io::Result<Vec<u8>> {
        jsonl::lines(&document.rejects)
    }
}

/// What stands at the head of a stream of a format.
pub fn header(format: Format, unit: Unit) -> Vec<u8> {
    match (format, unit) {
        (Format::Tsv, Unit::Document) => tsv::DOCUMENT_HEADER.as_bytes().to_vec(),
        (Format::Tsv, _) => tsv::SEGMENT_HEADER.as_bytes().to_vec(),
        _ => Vec::new(),
    }
}
