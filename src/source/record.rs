//! The head of a WARC record: its named fields.
//!
//! In: the bytes up to and with the blank line. Out: a [`Head`]. Never: the content.
//! Follows WARC 1.1 (<https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/>), reading bare line feeds too.

/// Longest head taken, in bytes; those of crawlers are below 2 KB, long addresses included.
pub(super) const MAX_HEAD: usize = 64 << 10;
/// How a record begins.
pub(super) const MARK: &[u8] = b"WARC/";

/// What a record says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// `WARC-Type`, in lower case.
    pub(super) kind: String,
    /// `Content-Length`, in bytes.
    pub(super) length: u64,
    /// `WARC-Target-URI`.
    pub(super) url: Option<String>,
    /// `Content-Type` of the record.
    pub(super) content_type: Option<String>,
    /// `WARC-Identified-Content-Language` of WET files.
    pub(super) language: Option<String>,
    /// Whether the crawler stopped before the end of the content.
    pub(super) truncated: bool,
}

impl Head {
    /// Reads a head; `None` without a type or a length.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = bytes.split(|&b| b == b'\n').map(|l| l.strip_suffix(b"\r").unwrap_or(l));
        lines.next().filter(|version| version.starts_with(MARK))?;
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines {
            let line = String::from_utf8_lossy(line);
            if line.starts_with([' ', '\t']) {
                // A folded line goes on.
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let field = |name: &str| {
            let value = fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
            value.filter(|v| !v.is_empty())
        };
        // WARC 1.0 writers put the address in angle brackets.
        let url = field("warc-target-uri").map(|u| u.trim_matches(['<', '>']).to_owned());
        Some(Self {
            kind: field("warc-type")?.to_ascii_lowercase(),
            length: field("content-length")?.parse().ok()?,
            url,
            content_type: field("content-type").map(str::to_owned),
            language: field("warc-identified-content-language").and_then(first_language),
            truncated: field("warc-truncated").is_some(),
        })
    }

    /// Length of the head that `bytes` begin with, the blank line included.
    pub(super) fn len(bytes: &[u8]) -> Option<usize> {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            if matches!(&bytes[start..end], b"" | b"\r") {
                return Some(end + 1);
            }
            start = end + 1;
        }
        None
    }
}

/// The first of `eng,fra` (by share of the text) as BCP-47: the two-letter code where there is one.
fn first_language(codes: &str) -> Option<String> {
    let code = codes.split(',').next()?.trim();
    let short = isolang::Language::from_639_3(code).and_then(|l| l.to_639_1());
    Some(short.unwrap_or(code).to_owned()).filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_with_all_line_ends() {
        let head = b"WARC/1.0\r\nWARC-Type: Response\r\nwarc-target-uri: <http://a.tr/>\r\nContent-Length: 12\r\n\r\nHTTP";
        assert_eq!(Head::len(head), Some(head.len() - 4));
        let read = Head::parse(head).expect("a whole head");
        assert_eq!((read.kind.as_str(), read.length), ("response", 12));
        assert_eq!(read.url.as_deref(), Some("http://a.tr/"));
        let bare = b"WARC/1.1\nWARC-Type: conversion\nContent-Length: 0\nWARC-Identified-Content-Language: tur,eng\n\n";
        assert_eq!(Head::parse(bare).and_then(|h| h.language).as_deref(), Some("tr"));
        assert_eq!(Head::parse(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"), None);
        assert_eq!(Head::parse(b"HTTP/1.1 200 OK\r\n\r\n"), None);
    }
}
