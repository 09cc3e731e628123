//! Tab-separated values: one header line, fields quoted where they hold a tab, a quotation mark or a line break (RFC 4180 quoting).
//!
//! In: records. Out: rows. Never: nested fields; maps and lists are JSON in their cell.

use crate::record::{Document, Segment};
use std::io;

/// Columns of segments.
pub(super) const SEGMENT_HEADER: &str =
    "doc\tn\tblock\tkind\tlang\tscript\tlang_prob\tspan_start\tspan_end\thash\ttext\n";
/// Columns of documents.
pub(super) const DOCUMENT_HEADER: &str = "doc\turl\ttitle\tauthor\tdate\tsite\tlang\tlang_prob\tencoding\tchars_visible\tchars_kept\tsegments\tdropped\ttext\n";

fn writer(capacity: usize) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .delimiter(b'\t')
        .has_headers(false)
        .from_writer(Vec::with_capacity(capacity))
}

fn bytes(writer: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    writer.into_inner().map_err(|e| io::Error::other(e.to_string()))
}

pub(super) fn segments(segments: &[Segment]) -> io::Result<Vec<u8>> {
    let mut out = writer(segments.len() * 200);
    for s in segments {
        let [start, end] =
            s.span.map_or([String::new(), String::new()], |[a, b]| [a.to_string(), b.to_string()]);
        let (n, block, prob) = (s.n.to_string(), s.block.to_string(), s.lang_prob.to_string());
        let hash = s.hash.to_string();
        let row: [&str; 11] = [
            &s.doc,
            &n,
            &block,
            s.kind.name(),
            &s.lang,
            &s.script,
            &prob,
            &start,
            &end,
            &hash,
            &s.text,
        ];
        out.write_record(row)?;
    }
    bytes(out)
}

pub(super) fn document(d: &Document) -> io::Result<Vec<u8>> {
    let mut out = writer(1024);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    out.write_record([
        d.doc.clone(),
        text(&d.url),
        text(&d.title),
        text(&d.author),
        text(&d.date),
        text(&d.site),
        text(&d.lang),
        d.lang_prob.map_or_else(String::new, |p| p.to_string()),
        text(&d.encoding),
        d.chars_visible.to_string(),
        d.chars_kept.to_string(),
        d.segments.to_string(),
        serde_json::to_string(&d.dropped)?,
        text(&d.text),
    ])?;
    bytes(out)
}
