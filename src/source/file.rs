//! Plain files: one file is one document, read by whoever calls [`FileRef::read`].
//!
//! In: a path. Out: its decompressed bytes, or why it is no document. Never: reading before it is asked for.

use super::input::{Input, read_capped};
use super::name::{Ending, ending};
use super::unpacked::Unpacked;
use super::{Failure, Format, Source, sniff};
use std::fs::{self, File};
use std::path::PathBuf;

/// A file that nobody has opened yet: cheap to hand to another thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// Identity of the document.
    pub id: String,
    /// Where it is stored.
    pub path: PathBuf,
    /// Stored size in bytes, as known when the run was planned; 0 when unknown.
    pub size: u64,
    /// Cap on the decompressed size, in bytes.
    pub max_bytes: u64,
}

impl FileRef {
    /// Opens, decompresses and sniffs the file.
    ///
    /// # Errors
    /// A [`Failure`] when the file cannot be read, is empty or binary, is cut or damaged compressed data, or is larger than the cap.
    pub fn read(self) -> Result<Source, Failure> {
        let Self { id, path, size, max_bytes } = self;
        let format = match path.file_name().map(ending) {
            Some(Ending::Document(format)) => format,
            _ => None,
        };
        let file = File::open(&path).map_err(|error| {
            // The link is there, what it points at is not.
            let reason = match fs::read_link(&path) {
                Ok(to) if fs::metadata(&path).is_err() => {
                    format!("dangling link to {} ({error})", to.display())
                }
                _ => error.to_string(),
            };
            Failure { id: id.clone(), reason }
        })?;
        match Unpacked::new(file) {
            Ok(unpacked) => read(id, unpacked, format, size, max_bytes),
            Err(error) => Err(Failure { id, reason: error.to_string() }),
        }
    }
}

/// One document from all of `input`; its format is sniffed where the name does not say it. `size`: stored bytes, 0 when unknown.
pub(super) fn read<R: Input>(
    id: String,
    input: Unpacked<R>,
    named: Option<Format>,
    size: u64,
    max_bytes: u64,
) -> Result<Source, Failure> {
    let bytes = match input.plain() {
        Ok((head, rest)) => read_capped(head, rest, max_bytes, size),
        Err(packed) => read_capped(Vec::new(), packed, max_bytes, size),
    };
    let document =
        bytes.and_then(|bytes| sniff::document(&bytes).format().map(|sniffed| (bytes, sniffed)));
    match document {
        Ok((bytes, sniffed)) => {
            let mut source = Source::new(id, bytes);
            source.hints.format = Some(named.unwrap_or(sniffed));
            Ok(source)
        }
        Err(reason) => Err(Failure { id, reason }),
    }
}
