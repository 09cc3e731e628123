//! HTTP responses as crawlers store them: the head is read, transfer and content encodings are undone.
//!
//! In: the content of a WARC record. Out: a [`Page`], or why there is none. Never: more decoded bytes than the cap.
//! Crawlers often store a body decoded and leave the head as it was: an encoding that does not parse is taken as undone already.

use super::encoding::{dechunked, decoded};
use super::input::over;
use super::sniff::{self, Content};
use super::{Format, Hints};
use std::borrow::Cow;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
