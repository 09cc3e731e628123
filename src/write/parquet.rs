//! Apache Parquet: the columns of the JSON records, by name.
//!
//! In: rows of segments or documents. Out: a Parquet file (zstd, row groups of bounded size), and the rows read back. Never: other schemas than the
//! records'.

use crate::record::{Document, Inline, Segment};
use arrow_array::RecordBatch;
use arrow_schema::FieldRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_arrow::schema::{SchemaLike, SerdeArrowSchema};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Rows collected before they are encoded together.
const BATCH: usize = 4096;
/// Rows of a row group: some megabytes of text, so that writing is bounded and reading can skip.
const GROUP: usize = 65_536;

fn column(name: &str, kind: &str, nullable: bool) -> Value {
    json!({"name": name, "data_type": kind, "nullable": nullable})
}

fn map(name: &str, value: &Value) -> Value {
    let key = column("key", "Utf8", false);
    json!({"name": name, "data_type": "Map", "nullable": false, "children": [
        {"name": "entries", "data_type": "Struct", "nullable": false, "children": [key, value]}
    ]})
}

fn list(name: &str, item: &str, nullable: bool) -> Value {
    json!({"name": name, "data_type": "List", "nullable": nullable, "children": [column("element", item, false)]})
}

fn fields(columns: Value) -> io::Result<Vec<FieldRef>> {
    let schema = SerdeArrowSchema::from_value(columns).map_err(io::Error::other)?;
    Vec::<FieldRef>::try_from(&schema).map_err(io::Error::other)
}

/// A list of marks: `at`, `open`, `close`, `alone`, `tag`.
fn inline_column() -> Value {
    json!({"name": "inline", "data_type": "List", "nullable": true, "children": [
        {"name": "element", "data_type": "Struct", "children": [
            column("at", "U32", false),
            column("open", "U32", true),
            column("close", "U32", true),
            column("alone", "U32", true),
            column("tag", "Utf8", true),
        ]},
    ]})
}

fn segment_fields() -> io::Result<Vec<FieldRef>> {
    fields(json!([
        column("v", "U8", false),
        column("doc", "Utf8", false),
        column("n", "U32", false),
        column("block", "U32", false),
        column("kind", "Utf8", false),
        column("text", "Utf8", false),
        column("lang", "Utf8", false),
        column("script", "Utf8", false),
        column("lang_prob", "F64", false),
        list("span", "U64", true),
        column("hash", "Utf8", false),
        column("repaired", "Bool", false),
        column("source", "Utf8", true),
        inline_column(),
    ]))
}

fn document_fields() -> io::Result<Vec<FieldRef>> {
    let mut columns = vec![
        column("v", "U8", false),
        column("doc", "Utf8", false),
        column("status", "Utf8", false),
    ];
    columns.extend(
        ["error", "url", "title", "author", "date", "site", "lang"]
            .map(|n| column(n, "Utf8", true)),
    );
    columns.push(column("lang_prob", "F64", true));
    columns
        .extend(["declared_lang", "encoding", "encoding_source"].map(|n| column(n, "Utf8", true)));
    columns.push(column("encoding_confidence", "F64", true));
    columns.push(list("encoding_alternatives", "Utf8", false));
    columns.push(map("languages", &column("value", "F64", false)));
    columns.push(column("page_type", "Utf8", true));
    columns.push(column("page_type_prob", "F64", true));
    columns.extend(["description", "image", "canonical"].map(|n| column(n, "Utf8", true)));
    columns.push(map("hreflang", &column("value", "Utf8", false)));
    columns.push(column("replacements", "U64", false));
    columns.push(column("mojibake_repaired", "Bool", false));
    columns.extend(
        ["bytes", "chars_visible", "chars_kept", "chars_added", "segments"]
            .map(|n| column(n, "U64", false)),
    );
    columns.extend(["segments_added", "segments_repaired"].map(|n| column(n, "U64", false)));
    let dropped = json!({"name": "value", "data_type": "Struct", "nullable": false, "children": [column("blocks", "U64", false), column("chars", "U64", false)]});
    columns.push(map("dropped", &dropped));
    columns.extend(["xxh3", "sha256", "text"].map(|n| column(n, "Utf8", true)));
    fields(Value::Array(columns))
}

/// Writes rows to a Parquet file.
pub(super) struct Rows<T, W: Write + Send> {
    writer: ArrowWriter<W>,
    fields: Vec<FieldRef>,
    rows: Vec<T>,
    batch: fn(&[FieldRef], &[T]) -> io::Result<RecordBatch>,
}

/// A segment with all its columns, also those that JSON leaves out when they say nothing.
#[derive(Serialize)]
struct SegmentRow<'a> {
    v: u8,
    doc: &'a str,
    n: u32,
    block: u32,
    kind: crate::page::Kind,
    text: &'a str,
    lang: &'a str,
    script: &'a str,
    lang_prob: f64,
    span: Option<[u64; 2]>,
    hash: crate::record::TextHash,
    repaired: bool,
    source: Option<&'a str>,
    inline: Option<&'a [Inline]>,
}

fn segment_row(s: &Segment) -> SegmentRow<'_> {
    SegmentRow {
        v: s.v,
        doc: &s.doc,
        n: s.n,
        block: s.block,
        kind: s.kind,
        text: &s.text,
        lang: &s.lang,
        script: &s.script,
        lang_prob: s.lang_prob,
        span: s.span,
        hash: s.hash,
        repaired: s.repaired,
        source: s.source.as_deref(),
        inline: s.inline.as_deref(),
    }
}

fn segment_batch(fields: &[FieldRef], rows: &[Segment]) -> io::Result<RecordBatch> {
    let rows: Vec<SegmentRow<'_>> = rows.iter().map(segment_row).collect();
    serde_arrow::to_record_batch(fields, &rows).map_err(io::Error::other)
}

fn document_batch(fields: &[FieldRef], rows: &[Document]) -> io::Result<RecordBatch> {
    serde_arrow::to_record_batch(fields, &rows).map_err(io::Error::other)
}

impl<W: Write + Send> Rows<Segment, W> {
    pub fn segments(out: W) -> io::Result<Self> {
        Self::new(out, segment_fields()?, segment_batch)
    }
}

impl<W: Write + Send> Rows<Document, W> {
    pub fn documents(out: W) -> io::Result<Self> {
        Self::new(out, document_fields()?, document_batch)
    }
}

impl<T, W: Write + Send> Rows<T, W> {
    fn new(
        out: W,
        fields: Vec<FieldRef>,
        batch: fn(&[FieldRef], &[T]) -> io::Result<RecordBatch>,
    ) -> io::Result<Self> {
        let schema = std::sync::Arc::new(arrow_schema::Schema::new(fields.clone()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by(format!("temiz {}", crate::VERSION))
            .build();
        let writer = ArrowWriter::try_new(out, schema, Some(properties))?;
        Ok(Self { writer, fields, rows: Vec::new(), batch })
    }

    pub fn push(&mut self, row: T) -> io::Result<()> {
        self.rows.push(row);
        if self.rows.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.rows.is_empty() {
            let batch = (self.batch)(&self.fields, &self.rows)?;
            self.writer.write(&batch)?;
            self.rows.clear();
        }
        Ok(())
    }

    /// Writes what is left and the footer.
    pub fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        Ok(self.writer.into_inner()?)
    }
}

fn read<T: DeserializeOwned>(path: &Path, mut each: impl FnMut(T)) -> io::Result<()> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?
        .with_batch_size(BATCH)
        .build()?;
    for batch in reader {
        let batch: RecordBatch = batch.map_err(io::Error::other)?;
        let rows: Vec<T> = serde_arrow::from_record_batch(&batch).map_err(io::Error::other)?;
        rows.into_iter().for_each(&mut each);
    }
    Ok(())
}

/// Reads the document records of a Parquet file.
///
/// # Errors
/// When the file can't be read or its columns are not those of document records.
pub fn read_documents(path: &Path, each: impl FnMut(Document)) -> io::Result<()> {
    read(path, each)
}

/// Reads the segments of a Parquet file.
///
/// # Errors
/// When the file can't be read or its columns are not those of segments.
pub fn read_segments(path: &Path, each: impl FnMut(Segment)) -> io::Result<()> {
    read(path, each)
}
