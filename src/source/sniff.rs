//! What the first bytes of a document are: HTML, text, or something that is neither, whatever the encoding.
//!
//! In: up to [`HEAD`] bytes. Out: a [`Content`]. Never: a decision about the encoding, or trust in a name.

use super::Format;
use super::wide::{Wide, controls, is_utf8, wide};
use memchr::memmem;

/// Bytes looked at. Control bytes show early in binary files; the HTML prescan of WHATWG needs 1 KB, older pages open with long comments.
pub(super) const HEAD: usize = 8 << 10;

/// What bytes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Html,
    Plain,
    /// XML whose root is not `html`.
    Xml,
    Json,
    Warc,
    Empty,
    /// NUL bytes only.
    Nul,
    /// Neither text nor HTML, with the name of the format where it is known.
    Binary(&'static str),
}

impl Content {
    /// The format for the pages stage, or why these bytes are no document.
    pub(super) fn format(self) -> Result<Format, String> {
        match self {
            Self::Html | Self::Xml => Ok(Format::Html),
            Self::Plain | Self::Json => Ok(Format::Plain),
            Self::Empty => Err("empty file".to_owned()),
            Self::Nul => Err("only NUL bytes".to_owned()),
            Self::Warc => Err("a WARC inside another file".to_owned()),
            Self::Binary("") => Err("binary content".to_owned()),
            Self::Binary(name) => Err(format!("binary content ({name})")),
        }
    }
}

/// Sniffs a whole document: its head, and all of it where the head is NUL bytes.
pub(super) fn document(bytes: &[u8]) -> Content {
    match head(bytes) {
        Content::Nul if bytes.iter().any(|&b| b != 0) => Content::Binary(""),
        content => content,
    }
}

/// Sniffs the first bytes of a document.
pub(super) fn head(bytes: &[u8]) -> Content {
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.is_empty() {
        return Content::Empty;
    }
    if head.iter().all(|&b| b == 0) {
        return Content::Nul;
    }
    if head.starts_with(b"WARC/1.") || head.starts_with(b"WARC/0.") {
        return Content::Warc;
    }
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Content::Binary(name);
    }
    if head.starts_with(&[0, 0, 0]) && head.get(4..8) == Some(b"ftyp") {
        return Content::Binary("MP4");
    }
    let wide = wide(head);
    if wide.is_none() && is_binary(head) {
        let weak = WEAK_MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
        return Content::Binary(weak.map_or("", |(_, name)| name));
    }
    shape(&skeleton(head, wide))
}

/// First bytes that no text begins with.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "PDF"),
    (b"%!PS", "PostScript"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\x01\0", "icon"),
    (b"PK\x03\x04", "ZIP: also docx, epub"),
    (b"PK\x05\x06", "ZIP"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"Rar!\x1A\x07", "RAR"),
    (b"\x1F\x8B", "gzip"),
    (b"\x28\xB5\x2F\xFD", "zstd"),
    (b"\xFD7zXZ\0", "xz"),
    (b"BZh91AY&SY", "bzip2"),
    (b"\x7FELF", "ELF"),
    (b"\xCA\xFE\xBA\xBE", "Java class"),
    (b"\0asm", "WebAssembly"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "OLE: doc, xls or ppt"),
    (b"\x1A\x45\xDF\xA3", "Matroska"),
    (b"\0\x01\0\0\0", "font"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PAR1\x15", "Parquet"),
];

/// First bytes that text may begin with: they only give binary content its name.
const WEAK_MAGIC: &[(&[u8], &str)] = &[
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF: WebP, WAV or AVI"),
    (b"ID3", "MP3"),
    (b"OggS", "Ogg"),
    (b"fLaC", "FLAC"),
    (b"wOF", "font"),
    (b"OTTO", "font"),
    (b"CWS", "Flash"),
    (b"FWS", "Flash"),
    (b"MZ", "EXE"),
    (b"BM", "BMP"),
];

/// More than 10 % control bytes, or 2 % where the bytes are no UTF-8: evenly random bytes have 9.8 %, text in legacy encodings none.
fn is_binary(head: &[u8]) -> bool {
    controls(head) * if is_utf8(head) { 10 } else { 50 } > head.len()
}

/// The head in lower-case ASCII, without BOM and NULs: enough to see markup in every encoding.
fn skeleton(head: &[u8], wide: Option<Wide>) -> Vec<u8> {
    let text: Vec<u8> = match wide {
        None => head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).to_vec(),
        Some(wide) => {
            let chars = wide.decode(head);
            let chars = chars.into_iter().flatten().filter(|&c| c != '\u{FEFF}');
            chars.map(|c| if c.is_ascii() { c as u8 } else { b'?' }).collect()
        }
    };
    text.into_iter().filter(|&b| b != 0).map(|b| b.to_ascii_lowercase()).collect()
}

/// Tags that open a page: those of the WHATWG sniffing standard (7.1), and the sections and metadata that came later.
const OPENERS: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "body",
    "script",
    "iframe",
    "h1",
    "h2",
    "h3",
    "div",
    "font",
    "table",
    "a",
    "style",
    "title",
    "b",
    "br",
    "p",
    "meta",
    "link",
    "base",
    "center",
    "ul",
    "ol",
    "article",
    "section",
    "main",
    "header",
    "span",
    "form",
    "img",
    "frameset",
];

/// Tags whose ends tell HTML that begins with text.
const ENDS: &[&str] = &[
    "</p>", "</a>", "</div>", "</span>", "</li>", "</td>", "</h1>", "</h2>", "<br>", "<br/>",
    "<br />",
];

/// HTML, XML, JSON or plain text.
fn shape(text: &[u8]) -> Content {
    let mut rest = text.trim_ascii_start();
    let xml = rest.starts_with(b"<?xml");
    // Comments and processing instructions come first in many pages.
    loop {
        let end: &[u8] = match rest {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b">",
            _ => break,
        };
        let Some(at) = memmem::find(rest, end) else { break };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
    let opens = |tag: &&str| {
        let tag = tag.as_bytes();
        rest.strip_prefix(b"<").and_then(|r| r.strip_prefix(tag)).is_some_and(|after| {
            after.first().is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
        })
    };
    if OPENERS.iter().any(opens) {
        return Content::Html;
    }
    let holds = |what: &str| memmem::find(text, what.as_bytes()).is_some();
    if holds("<!doctype html") || holds("<html") || holds("<body") {
        return Content::Html;
    }
    if xml || ["rss", "feed", "svg", "urlset", "sitemapindex", "rdf:rdf", "opml"].iter().any(opens)
    {
        return Content::Xml;
    }
    if is_json(rest) {
        return Content::Json;
    }
    let ends: usize =
        ENDS.iter().map(|e| memmem::find_iter(text, e.as_bytes()).take(3).count()).sum();
    if ends >= 3 || rest.starts_with(b"<!--") { Content::Html } else { Content::Plain }
}

/// An object or array that is whole, or cut by the end of the head.
fn is_json(text: &[u8]) -> bool {
    let mut values =
        serde_json::Deserializer::from_slice(text).into_iter::<serde::de::IgnoredAny>();
    if !matches!(text.first(), Some(b'{' | b'[')) {
        return false;
    }
    match values.next() {
        Some(Ok(_)) => {
            text[values.byte_offset()..].trim_ascii_start().first().is_none_or(|&b| b == b'{')
        }
        // A lone opening bracket is cut JSON as much as the start of a sentence.
        Some(Err(e)) => e.is_eof() && text.len() > 1,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    }

    #[test]
    fn pages_are_html_in_every_encoding() {
        for page in [
            "<!DOCTYPE html><p>x",
            "<html lang=tr>",
            "\n<!-- saved -->\n<div>x</div>",
            "Merhaba<br>dünya<br>nasıl<br>",
        ] {
            assert_eq!(head(page.as_bytes()), Content::Html, "{page}");
            assert_eq!(head(&utf16(page, false)), Content::Html, "{page}");
            assert_eq!(head(&utf16(page, true)), Content::Html, "{page}");
            let utf32: Vec<u8> = page.chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
            assert_eq!(head(&utf32), Content::Html, "{page}");
        }
        let xhtml = "<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'>";
        assert_eq!(head(xhtml.as_bytes()), Content::Html);
    }

    #[test]
    fn text_is_text_in_every_encoding() {
        let chinese = "中文维基百科是一个多语言的网络百科全书项目。任何人都可以编辑维基百科中的任何文章及条目。".repeat(3);
        for text in ["Merhaba dünya, nasılsın?", "Привет, мир. Как дела?", &chinese]
        {
            assert_eq!(head(text.as_bytes()), Content::Plain, "{text}");
            assert_eq!(head(&utf16(text, false)), Content::Plain, "{text}");
            assert_eq!(head(&utf16(text, true)), Content::Plain, "{text}");
        }
        assert_eq!(head(b"G\xFCnayd\xFDn, \xFEirin \xE7ocuk"), Content::Plain);
        assert_eq!(head(b"\x1B$B$3$s$K$A$O\x1B(B"), Content::Plain);
        assert_eq!(head(b"[1] a footnote is no JSON"), Content::Plain);
        assert_eq!(head(b"BMW and MZ are brands"), Content::Plain);
    }

    #[test]
    fn data_is_told_from_text() {
        assert_eq!(head(b"<?xml version='1.0'?><rss version='2.0'>"), Content::Xml);
        assert_eq!(head(b"{\"name\": \"x\", \"list\": [1, 2"), Content::Json);
        assert_eq!(head(b"{\"a\":1}\n{\"a\":2}\n"), Content::Json);
        assert_eq!(head(b"WARC/1.0\r\n"), Content::Warc);
    }

    #[test]
    fn what_is_no_document_has_a_reason() {
        let reason = |bytes: &[u8]| document(bytes).format().expect_err("no document");
        assert_eq!(reason(b""), "empty file");
        assert_eq!(reason(&[0; 9000]), "only NUL bytes");
        assert_eq!(reason(b"%PDF-1.4\n"), "binary content (PDF)");
        assert_eq!(reason(&[1, 0, 0, 0, 7, 0, 0, 0, 3, 0, 2, 0]), "binary content");
        let mut state = 7_u32;
        let noise: Vec<u8> = (0..8192)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        assert_eq!(reason(&noise), "binary content");
        let late = [vec![0; 9000], b"text".to_vec()].concat();
        assert_eq!(reason(&late), "binary content");
    }
}
