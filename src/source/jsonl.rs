//! JSON lines: one object a line, one column of which is the document.
//!
//! In: a stream of lines. Out: a document or a failure for every line that is not blank. Never: more than one line in memory.

use super::documents::{Item, Reader};
use super::input::{Input, over};
use super::plan::InputOptions;
use super::sniff::{self, Content};
use super::unpacked::Unpacked;
use super::{Failure, Format, Source};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead};
use std::path::Path;

/// Columns that hold the document where none is named: the first that a row has.
pub(super) const COLUMNS: [&str; 4] = ["html", "text", "content", "raw_content"];
/// Column of the address where none is named.
pub(super) const URL_COLUMN: &str = "url";
/// Cap on the first line when a walk asks for its columns, in bytes.
const FIRST_LINE: u64 = 16 << 20;

/// The rows of one file; ids are `path#row` (the row is the line, from 0) unless the id column holds a string or number.
pub(super) struct Rows<R> {
    input: Unpacked<R>,
    name: String,
    options: InputOptions,
    row: u64,
    done: bool,
}

/// One line of the input.
enum Line {
    Whole(Vec<u8>),
    /// Longer than the cap.
    Over,
    End,
}

impl<R: Input> Rows<R> {
    pub(super) fn new(input: Unpacked<R>, name: &str, options: &InputOptions) -> Self {
        Self { input, name: name.to_owned(), options: options.clone(), row: 0, done: false }
    }
}

impl<R: Input> Iterator for Rows<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.done {
            let (row, id) = (self.row, format!("{}#{}", self.name, self.row));
            self.row += 1;
            match line(&mut self.input, self.options.max_bytes) {
                Ok(Line::End) => {
                    self.done = true;
                    return (row == 0).then(|| Item::failed(&self.name, "empty file"));
                }
                Ok(Line::Whole(line)) if line.trim_ascii().is_empty() => {}
                Ok(Line::Whole(line)) => return Some(document(&line, row, id, &self.options)),
                Ok(Line::Over) => {
                    let reason = format!("line {}: {}", row + 1, over(self.options.max_bytes));
                    return Some(Item::failed(id, reason));
                }
                Err(error) => {
                    self.done = true;
                    return Some(Item::failed(id, error.to_string()));
                }
            }
        }
        None
    }
}

impl<R: Input + Send> Reader for Rows<R> {}

/// Whether a walk takes the file: its first row has the named column, or `text` or `html`.
pub(super) fn has_column(path: &Path, options: &InputOptions) -> bool {
    let first = || -> io::Result<Line> {
        line(&mut Unpacked::new(File::open(path)?)?, FIRST_LINE.min(options.max_bytes))
    };
    let Ok(Line::Whole(line)) = first() else { return false };
    let columns = match &options.column {
        Some(column) => vec![column.as_str()],
        None => vec!["text", "html"],
    };
    parse(&line, &columns).is_ok_and(|values| values.iter().any(Option::is_some))
}

/// The next line without its end; a line above the cap is read over.
fn line(input: &mut impl BufRead, cap: u64) -> io::Result<Line> {
    let mut line = Vec::new();
    let mut size = 0_u64;
    loop {
        let bytes = input.fill_buf()?;
        if bytes.is_empty() && size == 0 {
            return Ok(Line::End);
        }
        let end = memchr::memchr(b'\n', bytes);
        let part = &bytes[..end.unwrap_or(bytes.len())];
        let last = end.is_some() || bytes.is_empty();
        size += part.len() as u64;
        if size > cap {
            line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        // A blank line counts as a line.
        size += u64::from(end.is_some());
        input.consume(used);
        if last {
            let content = size - u64::from(end.is_some());
            return Ok(if content > cap { Line::Over } else { Line::Whole(line) });
        }
    }
}

fn document(line: &[u8], row: u64, id: String, options: &InputOptions) -> Item {
    let named = options.column.as_deref();
    let mut columns: Vec<&str> = named.map_or(COLUMNS.to_vec(), |column| vec![column]);
    let texts = columns.len();
    columns.push(options.url_column.as_deref().unwrap_or(URL_COLUMN));
    columns.extend(options.id_column.as_deref());
    let values = parse(line, &columns).or_else(|error| match mend(line) {
        Some(mended) => parse(mended.as_bytes(), &columns).map_err(|_| error),
        None => Err(error),
    });
    let values = match values {
        Ok(values) => values,
        // serde_json counts lines within this one.
        Err(e) => {
            let message = e.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(m, _)| m);
            let reason = format!("line {}, column {}: {message}", row + 1, e.column().max(1));
            return Item::failed(id, reason);
        }
    };
    let string = |at: usize| match values.get(at) {
        Some(Some(Value::String(text))) => Some(text.clone()),
        Some(Some(Value::Number(number))) => Some(number.to_string()),
        _ => None,
    };
    let id = options.id_column.as_ref().and_then(|_| string(texts + 1)).unwrap_or(id);
    let found = columns[..texts].iter().zip(&values).find_map(|(column, value)| match value {
        Some(Value::String(text)) => Some((*column, text)),
        _ => None,
    });
    match found {
        Some((column, text)) => cell(id, column, text.as_bytes().to_vec(), string(texts)).into(),
        None => Item::failed(id, format!("no text in column {}", columns[..texts].join(", "))),
    }
}

/// One cell of a table as a document.
pub(super) fn cell(
    id: String,
    column: &str,
    bytes: Vec<u8>,
    url: Option<String>,
) -> Result<Source, Failure> {
    let format = match sniff::document(&bytes) {
        _ if column == "html" && !bytes.is_empty() => Ok(Format::Html),
        Content::Html => Ok(Format::Html),
        Content::Plain | Content::Json | Content::Xml | Content::Warc => Ok(Format::Plain),
        Content::Empty => Err(format!("empty text in column {column}")),
        content => content.format(),
    };
    match format {
        Ok(format) => {
            let mut source = Source::new(id, bytes);
            (source.hints.format, source.hints.url) = (Some(format), url);
            Ok(source)
        }
        Err(reason) => Err(Failure { id, reason }),
    }
}

/// The values of `columns` in one object; other values are read over.
fn parse(line: &[u8], columns: &[&str]) -> serde_json::Result<Vec<Option<Value>>> {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    let values = deserializer.deserialize_map(Columns(columns))?;
    deserializer.end()?;
    Ok(values)
}

struct Columns<'a>(&'a [&'a str]);

impl<'de> Visitor<'de> for Columns<'_> {
    type Value = Vec<Option<Value>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = vec![None; self.0.len()];
        while let Some(key) = map.next_key::<String>()? {
            if !self.0.contains(&key.as_str()) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: Value = map.next_value()?;
            // One column may serve twice, e.g. as address and id.
            for (slot, _) in values.iter_mut().zip(self.0).filter(|(_, name)| **name == key) {
                *slot = Some(value.clone());
            }
        }
        Ok(values)
    }
}

/// A line whose strings JSON forbids: bytes that are no UTF-8 and lone surrogates (`\ud83d`) become U+FFFD. `None` when it has neither.
fn mend(line: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(line);
    let mut mended = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('\\') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let unit = |from: usize| {
            let digits = rest.get(from..from + 6).and_then(|e| e.strip_prefix("\\u"));
            digits.and_then(|d| u16::from_str_radix(d, 16).ok())
        };
        let taken = match (unit(0), unit(6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push('\u{FFFD}');
                rest = &rest[6..];
                continue;
            }
            // The backslash and the character behind it.
            _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        mended.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    mended.push_str(rest);
    (mended.as_bytes() != line).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, options: &InputOptions) -> Vec<Result<(String, String), String>> {
        let input = Unpacked::new(text.as_bytes()).expect("memory reads");
        let rows = Rows::new(input, "t.jsonl", options);
        let text = |s: Source| (s.id, String::from_utf8_lossy(&s.bytes).into_owned());
        rows.map(|item| item.read().map(text).map_err(|f| f.to_string())).collect()
    }

    fn ok(id: &str, text: &str) -> Result<(String, String), String> {
        Ok((id.to_owned(), text.to_owned()))
    }

    #[test]
    fn every_line_is_a_document_or_a_failure() {
        let text = "{\"text\":\"bir\"}\n\n{\"text\":}\n[1]\n{\"text\":null,\"content\":\"iki\"}\n{\"x\":1}";
        let read = rows(text, &InputOptions::default());
        assert_eq!(read[0], ok("t.jsonl#0", "bir"));
        assert_eq!(read[1], Err("t.jsonl#2: line 3, column 9: expected value".to_owned()));
        assert!(
            read[2].as_ref().is_err_and(|e| e.starts_with("t.jsonl#3: line 4, column 1: ")),
            "{:?}",
            read[2]
        );
        assert_eq!(read[3], ok("t.jsonl#4", "iki"));
        assert!(read[4].as_ref().is_err_and(|e| e.contains("no text in column html, text")));
        assert_eq!(read.len(), 5);
    }

    #[test]
    fn ids_and_addresses_come_from_columns() {
        let options = InputOptions { id_column: Some("n".into()), ..InputOptions::default() };
        let text = "{\"n\":7,\"text\":\"a\"}\n{\"n\":\"x\",\"text\":\"b\"}\n{\"text\":\"c\"}\n";
        assert_eq!(rows(text, &options), [ok("7", "a"), ok("x", "b"), ok("t.jsonl#2", "c")]);
    }

    #[test]
    fn a_long_line_is_read_over() {
        let options = InputOptions { max_bytes: 20, ..InputOptions::default() };
        let text = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"iki\"}}\n", "x".repeat(200_000));
        let read = rows(&text, &options);
        assert_eq!(
            read[0],
            Err("t.jsonl#0: line 1: larger than the cap of 20 bytes (--max-bytes)".to_owned())
        );
        assert_eq!(read[1..], [ok("t.jsonl#1", "iki")]);
    }

    #[test]
    fn strings_that_json_forbids_are_mended() {
        let text = r#"{"text":"a\ud83d b\\ud83d \ud83d\ude00"}"#;
        assert_eq!(
            rows(text, &InputOptions::default()),
            [ok("t.jsonl#0", "a\u{FFFD} b\\ud83d \u{1F600}")]
        );
    }
}
