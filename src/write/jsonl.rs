//! JSON lines: one record, one line.
//!
//! In: records. Out: UTF-8 lines ended by LF. Never: line breaks inside a record (JSON escapes them).

use serde::Serialize;
use std::io;

/// The lines of some records.
pub(super) fn lines<T: Serialize>(records: &[T]) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(records.len() * 320);
    for record in records {
        serde_json::to_writer(&mut out, record)?;
        out.push(b'\n');
    }
    Ok(out)
}

/// The lines of records that are needed no longer: each goes as its line comes, so that a large document is not there twice.
pub(super) fn lines_of<T: Serialize>(records: Vec<T>) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(records.len() * 320);
    for record in records {
        serde_json::to_writer(&mut out, &record)?;
        out.push(b'\n');
    }
    Ok(out)
}
