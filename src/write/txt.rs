//! Text alone.
//!
//! In: a cleaned document. Out: its segments, one a line (line breaks of code stay), in the order of the page. Never: metadata.

use crate::cleaner::Document;

pub(super) fn text(document: &Document) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(text) = &document.record.text {
        out.extend_from_slice(text.as_bytes());
        if !text.is_empty() {
            out.push(b'\n');
        }
        return out;
    }
    for segment in &document.segments {
        out.extend_from_slice(segment.text.as_bytes());
        out.push(b'\n');
    }
    out
}
