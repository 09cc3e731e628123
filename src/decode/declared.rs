//! What a document and its delivery say of its encoding: HTTP, `meta`, XML declaration.
//!
//! In: the first bytes and the hints. Out: declared encodings, most trusted first. Never: whether they are true.

use super::EncodingSource;
use super::charset::Charset;
use crate::source::Hints;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

/// How far the prescan looks. The standard says 1,024 bytes; saved pages often carry more before their declaration.
const PRESCAN: usize = 8192;

/// A declared encoding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declared {
    pub charset: Charset,
    pub source: EncodingSource,
}

pub(super) fn declared(bytes: &[u8], hints: &Hints) -> Vec<Declared> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let http = hints.content_type.as_deref().and_then(|t| charset_in(t.as_bytes()));
    let found = [
        (http, EncodingSource::Http),
        (xml_declaration(head), EncodingSource::Xml),
        (meta_prescan(head), EncodingSource::Meta),
    ];
    let mut out: Vec<Declared> = Vec::new();
    for (label, source) in found {
        let Some(mut charset) = label.and_then(|l| Charset::for_label(&l)) else { continue };
        // A declaration that could be read as ASCII can't be in UTF-16 (the standard's prescan: treat it as UTF-8).
        if matches!(charset, Charset::Whatwg(e) if e == UTF_16LE || e == UTF_16BE)
            && source != EncodingSource::Http
        {
            charset = Charset::Whatwg(UTF_8);
        }
        if !out.iter().any(|d| d.charset == charset) {
            out.push(Declared { charset, source });
        }
    }
    out
}

/// The label in `<?xml version="1.0" encoding="…"?>`.
fn xml_declaration(head: &[u8]) -> Option<String> {
    let head = trim_start(head);
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let end = memchr::memchr(b'>', head)?;
    let at = memchr::memmem::find(&head[..end], b"encoding")?;
    let rest = trim_start(&head[at + 8..end]);
    let rest = trim_start(rest.strip_prefix(b"=")?);
    let quote = *rest.first().filter(|q| matches!(q, b'"' | b'\''))?;
    let close = memchr::memchr(quote, &rest[1..])?;
    ascii(&rest[1..=close])
}

/// The WHATWG prescan: comments are skipped, `meta` elements are read, other tags are stepped over.
fn meta_prescan(head: &[u8]) -> Option<String> {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &head[at..]) {
        at += found;
        let rest = &head[at..];
        if rest.starts_with(b"<!--") {
            at += memchr::memmem::find(&rest[2..], b"-->").map_or(rest.len(), |i| i + 5);
        } else if rest.len() > 5
            && rest[1..5].eq_ignore_ascii_case(b"meta")
            && (rest[5].is_ascii_whitespace() || rest[5] == b'/')
        {
            let (label, used) = meta(&rest[5..]);
            if label.as_deref().and_then(Charset::for_label).is_some() {
                return label;
            }
            at += 5 + used;
        } else {
            at += 1;
        }
        at = at.min(head.len());
    }
    None
}

/// Reads the attributes of a `meta` tag: the label it declares, if any, and how many bytes the tag took.
fn meta(tag: &[u8]) -> (Option<String>, usize) {
    let (mut charset, mut content, mut is_pragma) = (None, None, false);
    let mut at = 0;
    while let Some((name, value, used)) = attribute(&tag[at..]) {
        at += used;
        if name.is_empty() {
            break;
        }
        if name.eq_ignore_ascii_case(b"charset") {
            charset = charset.or_else(|| ascii(value));
        } else if name.eq_ignore_ascii_case(b"http-equiv") {
            is_pragma |= value.eq_ignore_ascii_case(b"content-type");
        } else if name.eq_ignore_ascii_case(b"content") {
            content = content.or_else(|| charset_in(value));
        }
    }
    (charset.or(content.filter(|_| is_pragma)), at)
}

/// The next attribute (name, value) and the bytes it took; an empty name at the end of the tag.
fn attribute(tag: &[u8]) -> Option<(&[u8], &[u8], usize)> {
    let start = tag.iter().position(|b| !b.is_ascii_whitespace() && *b != b'/')?;
    if tag[start] == b'>' {
        return Some((&[], &[], start + 1));
    }
    let name_end = start
        + tag[start..]
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/'))?;
    let name = &tag[start..name_end];
    let after = name_end + tag[name_end..].iter().position(|b| !b.is_ascii_whitespace())?;
    if tag[after] != b'=' {
        return Some((name, &[], name_end));
    }
    let value_at = after + 1 + tag[after + 1..].iter().position(|b| !b.is_ascii_whitespace())?;
    match tag[value_at] {
        quote @ (b'"' | b'\'') => {
            let len = memchr::memchr(quote, &tag[value_at + 1..])?;
            Some((name, &tag[value_at + 1..value_at + 1 + len], value_at + len + 2))
        }
        _ => {
            let len = tag[value_at..].iter().position(|b| b.is_ascii_whitespace() || *b == b'>')?;
            Some((name, &tag[value_at..value_at + len], value_at + len))
        }
    }
}

/// The label behind `charset=` in a content type.
fn charset_in(value: &[u8]) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&lower[from..], b"charset") {
        from += at + 7;
        let rest = trim_start(&value[from..]);
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = trim_start(rest);
        let label = match rest.first()? {
            quote @ (b'"' | b'\'') => &rest[1..1 + memchr::memchr(*quote, &rest[1..])?],
            _ => {
                &rest[..rest
                    .iter()
                    .position(|b| b.is_ascii_whitespace() || matches!(b, b';' | b','))
                    .unwrap_or(rest.len())]
            }
        };
        return ascii(label);
    }
    None
}

fn ascii(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().filter(|s| s.is_ascii() && !s.is_empty()).map(str::to_owned)
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii_start()
}

#[cfg(test)]
mod tests {
    use super::{charset_in, meta_prescan, xml_declaration};

    #[test]
    fn declarations_in_all_their_spellings() {
        for (html, label) in [
            ("<meta charset=utf-8>", "utf-8"),
            ("<META CHARSET = 'windows-1254' >", "windows-1254"),
            ("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">", "koi8-r"),
            ("<meta content='text/html;charset=\"big5\"' http-equiv=content-type>", "big5"),
            (
                "<!-- <meta charset=latin1> --><script></script><meta name=a content=b><meta charset=\"gbk\"/>",
                "gbk",
            ),
        ] {
            assert_eq!(meta_prescan(html.as_bytes()).as_deref(), Some(label), "{html}");
        }
        assert_eq!(meta_prescan(b"<meta name=description content='charset=utf-8'>"), None);
        assert_eq!(meta_prescan(b"<meta charset="), None);
        assert_eq!(
            xml_declaration(b"<?xml version=\"1.0\" encoding='iso-8859-2'?>").as_deref(),
            Some("iso-8859-2")
        );
        assert_eq!(charset_in(b"text/html; Charset=UTF-8; x").as_deref(), Some("UTF-8"));
    }
}
