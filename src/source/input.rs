//! Where stored bytes come from, with or without a way back, and the cap on what is read of them.
//!
//! In: a file, standard input or memory. Out: bytes. Never: more than the cap.

use std::fs::File;
use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom, Stdin};

/// What [`Unpacked`](super::unpacked::Unpacked) reads from.
pub(super) trait Input: Read {
    /// Goes to a byte offset from the start. `false`: this input has no way back.
    fn seek_to(&mut self, _at: u64) -> io::Result<bool> {
        Ok(false)
    }
}

impl Input for &[u8] {}
impl Input for Stdin {}
impl<T: AsRef<[u8]>> Input for Cursor<T> {
    fn seek_to(&mut self, at: u64) -> io::Result<bool> {
        self.set_position(at);
        Ok(true)
    }
}
impl Input for File {
    fn seek_to(&mut self, at: u64) -> io::Result<bool> {
        match self.seek(SeekFrom::Start(at)) {
            Ok(_) => Ok(true),
            Err(e) if e.kind() == ErrorKind::NotSeekable => Ok(false),
            Err(e) => Err(e),
        }
    }
}

/// All of a reader behind the bytes of it that are there already, at most `cap` bytes in all; the error is a reason for a
/// [`Failure`](super::Failure).
pub(super) fn read_capped(
    mut bytes: Vec<u8>,
    reader: impl Read,
    cap: u64,
    expected: u64,
) -> Result<Vec<u8>, String> {
    // The stored size is that of the file, which is there: a buffer of its size is not made anew as it fills.
    let more = (expected.min(cap).min(TRUSTED) as usize + 1).saturating_sub(bytes.len());
    bytes.reserve_exact(more);
    let mut reader = reader.take(cap.saturating_add(1).saturating_sub(bytes.len() as u64));
    reader.read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if bytes.capacity() > 2 * bytes.len() {
        // Documents wait in numbers: a small one does not hold a read buffer.
        bytes.shrink_to_fit();
    }
    if bytes.len() as u64 > cap { Err(over(cap)) } else { Ok(bytes) }
}

/// Largest buffer made before the bytes come: the default cap of a document.
const TRUSTED: u64 = 64 << 20;

/// The reason for a document that is larger than the cap.
pub(super) fn over(cap: u64) -> String {
    format!("larger than the cap of {cap} bytes (--max-bytes)")
}
