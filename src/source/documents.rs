//! Entries become documents: one iterator over every kind of input.
//!
//! In: an [`Entry`] of the plan. Out: [`Item`]s in the order they are stored. Never: an end before the end of the input, or a panic.

use super::file::{self, FileRef};
use super::input::Input;
use super::jsonl::Rows;
use super::parquet::Table;
use super::plan::{Entry, InputOptions, Kind};
use super::sniff::{self, Content};
use super::unpacked::Unpacked;
use super::warc::Records;
use super::{Failure, Source};
use std::fs::{self, File};
use std::io;
use std::iter;

/// One document, or what is left of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A file, still unread: [`FileRef::read`] it on the thread that cleans it.
    Lazy(FileRef),
    /// A document that had to be read in sequence.
    Ready(Source),
    /// A document that could not be read.
    Failed(Failure),
}

impl Item {
    pub(super) fn failed(id: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Failed(Failure { id: id.into(), reason: reason.into() })
    }

    /// Reads what is still unread.
    ///
    /// # Errors
    /// The [`Failure`] of a document that cannot be read.
    pub fn read(self) -> Result<Source, Failure> {
        match self {
            Self::Lazy(file) => file.read(),
            Self::Ready(source) => Ok(source),
            Self::Failed(failure) => Err(failure),
        }
    }
}

impl From<Result<Source, Failure>> for Item {
    fn from(read: Result<Source, Failure>) -> Self {
        read.map_or_else(Self::Failed, Self::Ready)
    }
}

/// What reads the documents of one entry in sequence.
pub(super) trait Reader: Iterator<Item = Item> + Send {
    /// Records left out so far because they hold no page: redirects, errors of servers, images.
    fn skipped(&self) -> u64 {
        0
    }
}

impl Reader for iter::Once<Item> {}

/// The documents of one entry; see [`documents`].
pub struct Documents(Box<dyn Reader>);

impl Documents {
    /// WARC records left out so far because they hold no page: an HTTP status from 300 up, or content that is no text.
    pub fn skipped(&self) -> u64 {
        self.0.skipped()
    }
}

impl Iterator for Documents {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        self.0.next()
    }
}

/// The documents of `entry`, streamed: no more than one of them is in memory.
///
/// Whatever is wrong with the input becomes an [`Item::Failed`]; what can be read behind it follows.
pub fn documents(entry: &Entry, options: &InputOptions) -> Documents {
    let reader = match entry.kind {
        Kind::File => {
            let (id, path) = (entry.id.clone(), entry.path.clone());
            let file = FileRef { id, path, size: entry.size, max_bytes: options.max_bytes };
            Ok(one(Item::Lazy(file)))
        }
        Kind::Warc => warc(entry, options),
        Kind::Jsonl => open(entry).map(|rows| rows_of(entry, rows, options)),
        Kind::Parquet => Ok(Table::open(entry, options).map_or_else(
            |reason| one(Item::failed(&entry.id, reason)),
            |table| -> Box<dyn Reader> { Box::new(table) },
        )),
        Kind::Stdin => Unpacked::new(io::stdin()).and_then(|input| stdin(entry, input, options)),
    };
    Documents(reader.unwrap_or_else(|error| {
        // Every range of a file fails under its own id.
        let id = match &entry.range {
            Some(range) if range.start > 0 => format!("{}#{}", entry.id, range.start),
            _ => entry.id.clone(),
        };
        one(Item::failed(id, error.to_string()))
    }))
}

fn one(item: Item) -> Box<dyn Reader> {
    Box::new(iter::once(item))
}

fn open(entry: &Entry) -> io::Result<Unpacked<File>> {
    Unpacked::new(File::open(&entry.path)?)
}

fn warc(entry: &Entry, options: &InputOptions) -> io::Result<Box<dyn Reader>> {
    let size = fs::metadata(&entry.path).ok().filter(fs::Metadata::is_file).map(|m| m.len());
    let range = entry.range.clone().unwrap_or(0..u64::MAX);
    Ok(Box::new(Records::new(open(entry)?, &entry.id, size, range, options.max_bytes)))
}

fn rows_of<R: Input + Send + 'static>(
    entry: &Entry,
    input: Unpacked<R>,
    options: &InputOptions,
) -> Box<dyn Reader> {
    Box::new(Rows::new(input, &entry.id, options))
}

/// Standard input: the records of a WARC, the rows of JSON lines where a column is named, else one document.
fn stdin<R: Input + Send + 'static>(
    entry: &Entry,
    mut input: Unpacked<R>,
    options: &InputOptions,
) -> io::Result<Box<dyn Reader>> {
    // What is wrong with the data shows again, and with its place, when the document is read.
    let head = input.peek(sniff::HEAD).unwrap_or_default();
    let rows = options.column.is_some() && head.trim_ascii_start().starts_with(b"{");
    if sniff::head(head) == Content::Warc {
        let range = 0..u64::MAX;
        return Ok(Box::new(Records::new(input, &entry.id, None, range, options.max_bytes)));
    }
    if rows {
        return Ok(rows_of(entry, input, options));
    }
    Ok(one(file::read(entry.id.clone(), input, None, 0, options.max_bytes).into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn entry() -> Entry {
        Entry { id: "-".into(), path: PathBuf::from("-"), kind: Kind::Stdin, range: None, size: 0 }
    }

    fn read(bytes: &'static [u8], column: Option<&str>) -> Vec<Item> {
        let options = InputOptions { column: column.map(str::to_owned), ..InputOptions::default() };
        let input = Unpacked::new(bytes).expect("memory reads");
        stdin(&entry(), input, &options).expect("memory reads").collect()
    }

    #[test]
    fn standard_input_is_one_document_unless_it_holds_many() {
        let [Item::Ready(page)] = &read(b"<p>Merhaba", None)[..] else { panic!("one document") };
        assert_eq!((page.id.as_str(), page.bytes.as_slice()), ("-", &b"<p>Merhaba"[..]));
        assert_eq!(read(b"", None), [Item::failed("-", "empty file")]);
        let warc = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nbir\r\n\r\n";
        let [Item::Ready(page)] = &read(warc, None)[..] else { panic!("one record") };
        assert_eq!(page.id, "-#0");
        let rows = read(b"{\"t\":\"bir\"}\n{\"t\":\"iki\"}\n", Some("t"));
        assert_eq!(rows.len(), 2);
    }
}
