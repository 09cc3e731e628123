//! Parquet files: one column is the document, a row at a time.
//!
//! In: a file with a column of strings or bytes. Out: a document or a failure for every row. Never: columns that are not needed, or more than one small batch.

use super::documents::{Item, Reader};
use super::input::over;
use super::jsonl::{COLUMNS, URL_COLUMN, cell};
use super::plan::{Entry, InputOptions};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Rows decoded at once: pages are 30 KB on average, so a batch is about 2 MB.
const BATCH: usize = 64;

/// The rows of one file; ids are `path#row` (from 0) unless the id column holds a string or an integer.
pub(super) struct Table {
    reader: ParquetRecordBatchReader,
    name: String,
    column: String,
    url: Option<String>,
    id: Option<String>,
    max_bytes: u64,
    batch: Option<RecordBatch>,
    at: usize,
    row: u64,
    done: bool,
}

impl Table {
    /// Opens the file and chooses the columns; the error is the reason for a failure.
    pub(super) fn open(entry: &Entry, options: &InputOptions) -> Result<Self, String> {
        let builder = builder(&entry.path)?;
        let schema = builder.schema().clone();
        let has = |name: &str| schema.column_with_name(name).is_some();
        let column = match &options.column {
            Some(column) => Some(column.as_str())
                .filter(|c| has(c))
                .ok_or_else(|| format!("no column {column}"))?,
            None => COLUMNS
                .into_iter()
                .find(|c| has(c))
                .ok_or_else(|| format!("no column {}", COLUMNS.join(", ")))?,
        };
        let url = options.url_column.as_deref().unwrap_or(URL_COLUMN);
        let wanted = [Some(column), Some(url), options.id_column.as_deref()];
        let roots = wanted
            .iter()
            .flatten()
            .filter_map(|name| schema.column_with_name(name))
            .map(|(i, _)| i);
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        let reader = guarded(|| {
            builder.with_projection(mask).with_batch_size(BATCH).build().map_err(|e| e.to_string())
        })?;
        Ok(Self {
            reader,
            name: entry.id.clone(),
            column: column.to_owned(),
            url: Some(url.to_owned()),
            id: options.id_column.clone(),
            max_bytes: options.max_bytes,
            batch: None,
            at: 0,
            row: 0,
            done: false,
        })
    }

    /// The document of one row.
    fn document(&self, batch: &RecordBatch, at: usize) -> Item {
        let value = |name: &Option<String>| {
            let array = batch.column_by_name(name.as_deref()?)?;
            text(array, at)
        };
        let id = value(&self.id).unwrap_or_else(|| format!("{}#{}", self.name, self.row));
        let Some(array) = batch.column_by_name(&self.column) else {
            return Item::failed(id, format!("no column {}", self.column));
        };
        match bytes(array, at) {
            Some(bytes) if bytes.len() as u64 > self.max_bytes => {
                Item::failed(id, over(self.max_bytes))
            }
            Some(bytes) => cell(id, &self.column, bytes.to_vec(), value(&self.url)).into(),
            None if array.is_null(at) => {
                Item::failed(id, format!("no text in column {}", self.column))
            }
            None => Item::failed(
                id,
                format!("column {} holds {}, not text", self.column, array.data_type()),
            ),
        }
    }
}

impl Iterator for Table {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.done {
            if let Some(batch) = self.batch.as_ref().filter(|batch| self.at < batch.num_rows()) {
                let item = self.document(batch, self.at);
                self.at += 1;
                self.row += 1;
                return Some(item);
            }
            match guarded(|| self.reader.next().transpose().map_err(|e| e.to_string())) {
                Ok(Some(batch)) => (self.batch, self.at) = (Some(batch), 0),
                Ok(None) => self.done = true,
                Err(reason) => {
                    self.done = true;
                    return Some(Item::failed(format!("{}#{}", self.name, self.row), reason));
                }
            }
        }
        None
    }
}

impl Reader for Table {}

/// Whether a walk takes the file: it has the named column, or `text` or `html`.
pub(super) fn has_column(path: &Path, options: &InputOptions) -> bool {
    let Ok(builder) = builder(path) else { return false };
    let has = |name: &str| builder.schema().column_with_name(name).is_some();
    options.column.as_deref().map_or_else(|| has("text") || has("html"), has)
}

fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    if file.metadata().is_ok_and(|m| m.len() == 0) {
        return Err("empty file".to_owned());
    }
    // Without the stored Arrow schema, dictionaries come as the strings they stand for.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    guarded(|| {
        ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
            .map_err(|e| e.to_string())
    })
}

/// Damaged files make the decoder panic in places: that ends the file, not the run.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    // The reader is not used again after a panic.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("damaged Parquet file".to_owned()))
}

/// A cell of strings or bytes.
fn bytes(array: &dyn Array, at: usize) -> Option<&[u8]> {
    if array.is_null(at) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(at).as_bytes()),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(at).as_bytes()),
        DataType::Utf8View => Some(array.as_string_view().value(at).as_bytes()),
        DataType::Binary => Some(array.as_binary::<i32>().value(at)),
        DataType::LargeBinary => Some(array.as_binary::<i64>().value(at)),
        DataType::BinaryView => Some(array.as_binary_view().value(at)),
        _ => None,
    }
}

/// A cell of strings or integers, as text.
fn text(array: &dyn Array, at: usize) -> Option<String> {
    if let Some(bytes) = bytes(array, at) {
        return Some(String::from_utf8_lossy(bytes).into_owned());
    }
    if array.is_null(at) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Int8 => array.as_primitive::<Int8Type>().value(at).to_string(),
        DataType::Int16 => array.as_primitive::<Int16Type>().value(at).to_string(),
        DataType::Int32 => array.as_primitive::<Int32Type>().value(at).to_string(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(at).to_string(),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(at).to_string(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(at).to_string(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(at).to_string(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(at).to_string(),
        _ => return None,
    })
}
