//! Walks: the files below a directory that may be documents, and what kind each named file is.
//!
//! In: a path. Out: entries, in no order. Never: following a loop of links, or opening a file whose name says enough.

use super::name::{Ending, ending, id, is_hidden, join};
use super::plan::{Entry, InputOptions, Kind};
use super::sniff::{self, Content};
use super::unpacked::Unpacked;
use super::{jsonl, parquet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use walkdir::{DirEntry, WalkDir};

/// What a walk comes upon.
pub(super) enum Found {
    Entry(Entry),
    /// No document.
    Skipped,
}

/// Hands every file below `root` to `add`. Ids are `prefix` joined with the path below; those that do not pass are left out.
pub(super) fn directory(
    root: &Path,
    prefix: &str,
    passes: &dyn Fn(&str) -> bool,
    options: &InputOptions,
    add: &mut dyn FnMut(Found),
) {
    let below = |path: &Path| join(prefix, &id(path.strip_prefix(root).unwrap_or(path)));
    let visible = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(entry.file_name());
    for found in WalkDir::new(root).follow_links(true).into_iter().filter_entry(visible) {
        let entry = match found {
            Ok(entry) if entry.file_type().is_dir() => continue,
            Ok(entry) => entry,
            Err(error) if error.loop_ancestor().is_some() => {
                add(Found::Skipped);
                continue;
            }
            // A link to nowhere or a closed directory: it fails when it is read, under its id.
            Err(error) => {
                if let Some(path) = error.path().filter(|p| !p.file_name().is_some_and(is_hidden)) {
                    let id = below(path);
                    if passes(&id) {
                        add(Found::Entry(Entry {
                            id,
                            path: path.to_owned(),
                            kind: Kind::File,
                            range: None,
                            size: 0,
                        }));
                    }
                }
                continue;
            }
        };
        let id = below(entry.path());
        if !passes(&id) {
            continue;
        }
        let kind = entry.file_type().is_file().then(|| kind_in_walk(entry.path(), options));
        let path = entry.path().to_owned();
        match kind.flatten() {
            Some(kind) => {
                let size = entry.metadata().map_or(0, |m| m.len());
                add(Found::Entry(Entry { id, path, kind, range: None, size }));
            }
            None => add(Found::Skipped),
        }
    }
}

/// The entry of a file that was named: always an input, whatever is inside.
pub(super) fn named(path: &Path, id: String) -> Entry {
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file);
    let kind = match path.file_name().map_or(Ending::Unknown, ending) {
        Ending::Warc => Kind::Warc,
        Ending::Jsonl => Kind::Jsonl,
        Ending::Parquet => Kind::Parquet,
        // A pipe can be read only once.
        Ending::Unknown if metadata.is_some() => match sniffed(path) {
            Ok(Content::Warc) => Kind::Warc,
            Ok(Content::Binary("Parquet")) => Kind::Parquet,
            _ => Kind::File,
        },
        _ => Kind::File,
    };
    Entry { id, path: path.to_owned(), kind, range: None, size: metadata.map_or(0, |m| m.len()) }
}

/// The kind of a file that a walk came upon, `None` when it is no document.
fn kind_in_walk(path: &Path, options: &InputOptions) -> Option<Kind> {
    match path.file_name().map_or(Ending::Unknown, ending) {
        Ending::Document(_) => Some(Kind::File),
        Ending::Warc => Some(Kind::Warc),
        Ending::Jsonl => jsonl::has_column(path, options).then_some(Kind::Jsonl),
        Ending::Parquet => parquet::has_column(path, options).then_some(Kind::Parquet),
        Ending::Machine => match sniffed(path) {
            Ok(Content::Html) | Err(_) => Some(Kind::File),
            Ok(_) => None,
        },
        Ending::Unknown => match sniffed(path) {
            // What cannot be read fails by name when its turn comes.
            Ok(Content::Html | Content::Plain) | Err(_) => Some(Kind::File),
            Ok(Content::Warc) => Some(Kind::Warc),
            Ok(_) => None,
        },
    }
}

/// What the first decompressed bytes of a file are.
fn sniffed(path: &Path) -> io::Result<Content> {
    let mut head = Vec::with_capacity(sniff::HEAD);
    let read = Unpacked::new(File::open(path)?)?.take(sniff::HEAD as u64).read_to_end(&mut head);
    match read {
        // Compressed data that is cut or damaged early still shows what it was.
        Err(error) if head.is_empty() => Err(error),
        _ => Ok(sniff::head(&head)),
    }
}
