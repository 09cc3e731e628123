//! HTTP responses as crawlers store them: the head is read, transfer and content encodings are undone.
//!
//! In: the content of a WARC record. Out: a [`Page`], or why there is none. Never: more decoded bytes than the cap.
//! Crawlers often store a body decoded and leave the head as it was: an encoding that does not parse is taken as undone already.

use super::compressed::Packing;
use super::sniff::{self, Content};
use super::unpacked::{Unpacked, over};
use super::{Format, Hints};
use std::borrow::Cow;
use std::io::Read;

/// Fields that `httparse` has room for; browsers take about as many. Longer heads are split by hand.
const FIELDS: usize = 128;

/// What a record turns out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Page {
    /// A document, with its hints.
    Text(Vec<u8>, Hints),
    /// No page: a redirect, an error of the server, content that is no text.
    None,
    /// A page that cannot be read, and why.
    Failed(String),
}

/// The page in an HTTP response. `truncated`: the crawler says that it stopped early, so half a body is better than none.
pub(super) fn response(content: &[u8], truncated: bool, cap: u64) -> Page {
    let mut rest = content;
    let mut head = Head::read(rest);
    // An interim answer stands before the final one.
    while let (Some(100..200), true) = (head.status, rest[head.len..].starts_with(b"HTTP/")) {
        rest = &rest[head.len..];
        head = Head::read(rest);
    }
    if head.status.is_some_and(|status| status >= 300 || matches!(status, 204 | 205)) {
        return Page::None;
    }
    let content_type = head.field("content-type");
    if Media::of(content_type) == Media::Other {
        return Page::None;
    }
    let mut body = Cow::Borrowed(&rest[head.len..]);
    if head.field("transfer-encoding").is_some_and(|te| te.to_ascii_lowercase().contains("chunked"))
    {
        body = dechunked(&body, truncated).map_or(body, Cow::Owned);
    }
    let encodings = head.field("content-encoding").unwrap_or_default().to_ascii_lowercase();
    for encoding in encodings.rsplit(',').map(str::trim) {
        match decoded(encoding, &body, truncated, cap) {
            Ok(None) => {}
            Ok(Some(decoded)) => body = Cow::Owned(decoded),
            Err(reason) => return Page::Failed(reason),
        }
    }
    let language = head.field("content-language").and_then(|l| l.split(',').next());
    let language = language.map(|l| l.trim().to_owned()).filter(|l| !l.is_empty());
    page(&body, content_type, language, cap)
}

/// The page in bytes that something else says the type of.
pub(super) fn page(
    body: &[u8],
    content_type: Option<&str>,
    language: Option<String>,
    cap: u64,
) -> Page {
    if body.len() as u64 > cap {
        return Page::Failed(over(cap));
    }
    let sniffed = sniff::document(body);
    let format = match (Media::of(content_type), sniffed) {
        (Media::Other, _) => return Page::None,
        (_, Content::Empty) => Err("empty body".to_owned()),
        // A text that quotes a WARC is still a text.
        (Media::Html, Content::Warc) => Ok(Format::Html),
        (Media::Plain, Content::Warc) => Ok(Format::Plain),
        (Media::Html, content) => content.format().map(|_| Format::Html),
        (Media::Plain, content) => content.format().map(|_| Format::Plain),
        (Media::Xml | Media::Unknown, Content::Html) => Ok(Format::Html),
        (Media::Unknown, Content::Plain) => Ok(Format::Plain),
        _ => return Page::None,
    };
    match format {
        Ok(format) => {
            let content_type = content_type.map(str::to_owned);
            let hints = Hints { content_type, url: None, language, format: Some(format) };
            Page::Text(body.to_vec(), hints)
        }
        Err(reason) => Page::Failed(reason),
    }
}

/// Whether a content type is one of text that this tool reads.
pub(super) fn is_text(content_type: Option<&str>) -> bool {
    matches!(Media::of(content_type), Media::Html | Media::Plain)
}

/// What a content type says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Media {
    Html,
    Plain,
    /// A page only when HTML is inside.
    Xml,
    /// Nothing: the content decides.
    Unknown,
    Other,
}

impl Media {
    fn of(content_type: Option<&str>) -> Self {
        let essence = content_type.unwrap_or_default().split([';', ',']).next().unwrap_or_default();
        match essence.trim().to_ascii_lowercase().as_str() {
            "text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml" => Self::Html,
            "text/plain" | "text/markdown" | "text/x-markdown" => Self::Plain,
            "text/xml" | "application/xml" => Self::Xml,
            "unknown/unknown" | "application/unknown" | "*/*" => Self::Unknown,
            essence if !essence.contains('/') => Self::Unknown,
            _ => Self::Other,
        }
    }
}

/// The head of a response.
#[derive(Debug, Default)]
struct Head {
    status: Option<u16>,
    /// Names in lower case.
    fields: Vec<(String, String)>,
    /// Bytes up to the body.
    len: usize,
}

impl Head {
    /// Reads the head; one without a status is empty, so that all bytes are body.
    fn read(content: &[u8]) -> Self {
        if !content.starts_with(b"HTTP/") {
            return Self::default();
        }
        let mut fields = [httparse::EMPTY_HEADER; FIELDS];
        let mut response = httparse::Response::new(&mut fields);
        let mut config = httparse::ParserConfig::default();
        config
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_multiple_spaces_in_response_status_delimiters(true)
            .ignore_invalid_headers_in_responses(true);
        match config.parse_response(&mut response, content) {
            Ok(httparse::Status::Complete(len)) => {
                let fields = response.headers.iter().map(|h| field(h.name.as_bytes(), h.value));
                Self { status: response.code, fields: fields.collect(), len }
            }
            _ => Self::split(content),
        }
    }

    /// Splits a head that the standard forbids (`HTTP/2 200`, control bytes in values) at its blank line.
    fn split(content: &[u8]) -> Self {
        let len = super::record::Head::len(content).unwrap_or(content.len());
        let mut lines = content[..len].split(|&b| b == b'\n');
        let status = lines.next().and_then(|line| {
            let code = line.split(|b| b.is_ascii_whitespace()).filter(|t| !t.is_empty()).nth(1)?;
            std::str::from_utf8(code).ok()?.parse().ok()
        });
        let fields = lines.filter_map(|line| {
            let colon = memchr::memchr(b':', line)?;
            Some(field(&line[..colon], &line[colon + 1..]))
        });
        Self { status, fields: fields.collect(), len }
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }
}

fn field(name: &[u8], value: &[u8]) -> (String, String) {
    let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
    (text(name).to_ascii_lowercase(), text(value))
}

/// Undoes `Transfer-Encoding: chunked`. `None`: the first chunk is not whole, so this is no chunked body (unless it was truncated).
/// What does not parse behind good chunks is taken as it stands.
fn dechunked(body: &[u8], truncated: bool) -> Option<Vec<u8>> {
    let mut rest = body;
    let mut out = Vec::with_capacity(body.len());
    let mut first = true;
    while !rest.is_empty() {
        let size = rest.first().filter(|b| b.is_ascii_hexdigit());
        let size = size.and_then(|_| httparse::parse_chunk_size(rest).ok());
        let Some(httparse::Status::Complete((start, size))) = size else {
            if first {
                return None;
            }
            out.extend_from_slice(rest);
            break;
        };
        let data = &rest[start..];
        if size == 0 {
            // Trailers may follow, text may not.
            return (!first || data.trim_ascii().is_empty()).then_some(out);
        }
        let chunk = usize::try_from(size).ok().and_then(|size| data.split_at_checked(size));
        let Some((chunk, after)) = chunk else {
            if first && !truncated {
                return None;
            }
            out.extend_from_slice(data);
            break;
        };
        let Some(after) = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")) else {
            if first && !after.is_empty() {
                return None;
            }
            out.extend_from_slice(data);
            break;
        };
        out.extend_from_slice(chunk);
        rest = after;
        first = false;
    }
    Some(out)
}

/// Undoes one content encoding; `None`: it is undone already, or unknown.
fn decoded(
    encoding: &str,
    body: &[u8],
    truncated: bool,
    cap: u64,
) -> Result<Option<Vec<u8>>, String> {
    let packing = Packing::of(body);
    let drained = match encoding {
        "gzip" | "x-gzip" if packing == Packing::Gzip => unpacked(body, cap),
        "zstd" if packing == Packing::Zstd => unpacked(body, cap),
        "deflate" | "br" if sniff::head(body) == Content::Html || body.is_empty() => {
            return Ok(None);
        }
        // The standard says zlib; old servers send the bare stream.
        "deflate" => match drain(flate2::read::ZlibDecoder::new(body), cap) {
            (bytes, Some(_)) if bytes.is_empty() => {
                drain(flate2::read::DeflateDecoder::new(body), cap)
            }
            drained => drained,
        },
        "br" => drain(brotli::Decompressor::new(body, 4096), cap),
        _ => return Ok(None),
    };
    match drained {
        (bytes, None) if bytes.len() as u64 > cap => Err(over(cap)),
        (bytes, None) => Ok(Some(bytes)),
        (_, Some(_)) if !matches!(sniff::head(body), Content::Binary(_)) => Ok(None),
        (bytes, Some(_)) if truncated && !bytes.is_empty() => Ok(Some(bytes)),
        (_, Some(error)) => Err(format!("content encoding {encoding}: {error}")),
    }
}

fn unpacked(body: &[u8], cap: u64) -> (Vec<u8>, Option<String>) {
    match Unpacked::new(body) {
        Ok(unpacked) => drain(unpacked, cap),
        Err(error) => (Vec::new(), Some(error.to_string())),
    }
}

/// What a reader gives, at most one byte above the cap, and the error that ended it.
fn drain(reader: impl Read, cap: u64) -> (Vec<u8>, Option<String>) {
    let mut bytes = Vec::new();
    let read = reader.take(cap.saturating_add(1)).read_to_end(&mut bytes);
    (bytes, read.err().map(|e| e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const CAP: u64 = 1 << 20;

    fn text(content: &[u8]) -> String {
        match response(content, false, CAP) {
            Page::Text(bytes, _) => String::from_utf8_lossy(&bytes).into_owned(),
            page => panic!("no text: {page:?}"),
        }
    }

    #[test]
    fn the_head_gives_hints() {
        let page = response(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-9\r\nContent-Language: tr-TR, en\r\n\r\n<p>\xFE",
            false,
            CAP,
        );
        let hints = Hints {
            content_type: Some("text/html; charset=iso-8859-9".to_owned()),
            url: None,
            language: Some("tr-TR".to_owned()),
            format: Some(Format::Html),
        };
        assert_eq!(page, Page::Text(b"<p>\xFE".to_vec(), hints));
    }

    #[test]
    fn heads_out_of_the_standard_are_read_too() {
        assert_eq!(text(b"HTTP/2 200\r\ncontent-type: text/plain\r\n\r\nbir"), "bir");
        assert_eq!(text(b"HTTP/1.1 200 OK\nContent-Type : text/plain\nbroken\n\nbir"), "bir");
        assert_eq!(text(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<p>bir"), "<p>bir");
        assert_eq!(text(b"<html>no head at all"), "<html>no head at all");
    }

    #[test]
    fn redirects_errors_and_images_are_no_pages() {
        let none = |content: &[u8]| assert_eq!(response(content, false, CAP), Page::None);
        none(b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>moved");
        none(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone");
        none(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx");
        none(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss></rss>");
        none(b"HTTP/1.1 200 OK\r\n\r\n\x89PNG\r\n\x1A\n");
        none(b"HTTP/1.1 204 No Content\r\n\r\n");
    }

    #[test]
    fn pages_that_cannot_be_read_say_why() {
        let failed = |content: &[u8], cap| match response(content, false, cap) {
            Page::Failed(reason) => reason,
            page => panic!("no failure: {page:?}"),
        };
        let html = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        assert_eq!(failed(html, CAP), "empty body");
        assert_eq!(failed(&[&html[..], b"%PDF-1.7"].concat(), CAP), "binary content (PDF)");
        assert_eq!(failed(&[&html[..], b"<p>long"].concat(), 6), over(6));
        let cut = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n\x1F\x8B\x08\0\0\0";
        assert_eq!(failed(cut, CAP), "content encoding gzip: compressed data is cut after 6 bytes");
    }

    #[test]
    fn chunks_are_joined_unless_they_were_already() {
        let chunked = |body: &str| {
            text(format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n{body}").as_bytes())
        };
        assert_eq!(chunked("3\r\nbir\r\n4;x=y\r\n iki\r\n0\r\n\r\n"), "bir iki");
        assert_eq!(chunked("bir iki"), "bir iki");
        assert_eq!(chunked("face to face"), "face to face");
        assert_eq!(chunked("3\r\nbir\r\nüç"), "birüç");
        assert_eq!(dechunked(b"ff\r\nbir", true).as_deref(), Some(&b"bir"[..]));
    }

    #[test]
    fn content_encodings_are_undone_unless_they_were_already() {
        let page = "<p>bir iki üç".repeat(20);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        let mut raw =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        let mut br = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
        for writer in [&mut gzip as &mut dyn Write, &mut zlib, &mut raw, &mut br] {
            writer.write_all(page.as_bytes()).expect("memory takes all");
        }
        let bodies = [
            ("gzip", gzip.finish().expect("memory takes all")),
            ("deflate", zlib.finish().expect("memory takes all")),
            ("deflate", raw.finish().expect("memory takes all")),
            ("br", br.into_inner()),
            ("zstd", zstd::encode_all(page.as_bytes(), 3).expect("memory takes all")),
            ("gzip", page.clone().into_bytes()),
            ("br", page.clone().into_bytes()),
            ("deflate", page.clone().into_bytes()),
            ("x-new", page.clone().into_bytes()),
        ];
        for (encoding, body) in bodies {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {encoding}\r\n\r\n"
            );
            assert_eq!(text(&[head.as_bytes(), &body].concat()), page, "{encoding}");
        }
    }
}
