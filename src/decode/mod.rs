//! Bytes → text: which encoding a document is in, who says so, and the decoded text.
//!
//! In: raw bytes and hints from outside. Out: [`Decoded`], UTF-8 text without a byte order mark. Never: HTML structure (the declarations at the head
//! are read as bytes, as the WHATWG standard has it), repair of text that was broken before it was saved.
//!
//! Order of evidence: byte order mark, UTF-16/32 patterns, ISO-2022-JP escapes, valid UTF-8 with multibyte characters, the declaration (HTTP, then meta or
//! XML) unless the bytes contradict it, and at last the detector.

mod bom;
mod declared;
mod detect;

use crate::source::Hints;
use encoding_rs::{Encoding, UTF_8};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Who decided the encoding of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EncodingSource {
    /// A byte order mark.
    Bom,
    /// The pattern of zero bytes of UTF-16 or UTF-32 without a mark.
    Utf16,
    /// Escape sequences of ISO-2022-JP.
    Escape,
    /// Valid UTF-8 (or ASCII alone).
    Utf8,
    /// The `Content-Type` of the HTTP response, or the caller.
    Http,
    /// A `meta` element.
    Meta,
    /// The XML declaration.
    Xml,
    /// Statistics over the bytes.
    Detector,
    /// Candidate decodings compared by a language model.
    Model,
}

/// Decoded text and how it was decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// Name of the encoding: the WHATWG name in lower case.
    pub encoding: String,
    /// Who said so.
    pub source: EncodingSource,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// Other encodings that something in or around the document spoke for.
    pub alternatives: Vec<String>,
    /// Replacement characters (U+FFFD) in the text.
    pub replacements: u64,
}

/// An encoding label that no standard knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown encoding label “{0}”; the labels of the WHATWG encoding standard and utf-32le/be are known"
)]
pub struct UnknownLabel(pub String);

/// An encoding: one of `encoding_rs`, or UTF-32, which the WHATWG standard leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Whatwg(&'static Encoding),
    Utf32 { big_endian: bool },
}

impl Charset {
    fn for_label(label: &str) -> Option<Self> {
        let trimmed = label.trim();
        match trimmed.to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-32" | "utf-32le" | "utf32" => Some(Self::Utf32 { big_endian: false }),
            "utf-32be" => Some(Self::Utf32 { big_endian: true }),
            _ => Encoding::for_label_no_replacement(trimmed.as_bytes()).map(Self::Whatwg),
        }
    }

    fn name(self) -> String {
        match self {
            Self::Whatwg(e) => e.name().to_ascii_lowercase(),
            Self::Utf32 { big_endian: false } => "utf-32le".into(),
            Self::Utf32 { big_endian: true } => "utf-32be".into(),
        }
    }

    fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Whatwg(e) => e.decode_without_bom_handling(bytes).0,
            Self::Utf32 { big_endian } => bom::decode_utf32(bytes, big_endian).into(),
        }
    }

    fn decodes(self, bytes: &[u8]) -> bool {
        match self {
            Self::Whatwg(e) => {
                e.decode_without_bom_handling_and_without_replacement(bytes).is_some()
            }
            Self::Utf32 { .. } => true,
        }
    }
}

/// Checks a label that a person gave.
///
/// # Errors
/// [`UnknownLabel`] when no standard knows it.
pub fn check_label(label: &str) -> Result<(), UnknownLabel> {
    Charset::for_label(label).map(|_| ()).ok_or_else(|| UnknownLabel(label.to_owned()))
}

/// Decodes a document. `forced` overrules all evidence but a byte order mark (as the WHATWG standard has it for a caller's choice).
pub fn decode<'a>(bytes: &'a [u8], hints: &Hints, forced: Option<&str>) -> Decoded<'a> {
    if let Some((charset, mark)) = bom::mark(bytes) {
        return finish(charset, &bytes[mark..], EncodingSource::Bom, 1.0, Vec::new());
    }
    if let Some(charset) = forced.and_then(Charset::for_label) {
        return finish(charset, bytes, EncodingSource::Http, 1.0, Vec::new());
    }
    if let Some(charset) = bom::wide(bytes) {
        return finish(charset, bytes, EncodingSource::Utf16, 0.99, Vec::new());
    }
    let declared = declared::declared(bytes, hints);
    let valid = Encoding::utf8_valid_up_to(bytes);
    let ascii = valid == bytes.len() && Encoding::ascii_valid_up_to(bytes) == bytes.len();
    if ascii
        && Encoding::iso_2022_jp_ascii_valid_up_to(bytes) < bytes.len()
        && detect::has_jis_escapes(bytes)
    {
        return finish(
            Charset::Whatwg(encoding_rs::ISO_2022_JP),
            bytes,
            EncodingSource::Escape,
            0.99,
            Vec::new(),
        );
    }
    if valid == bytes.len() {
        let other =
            declared.iter().map(|d| d.charset.name()).filter(|n| n != "utf-8" && !ascii).collect();
        return match declared.first() {
            // ASCII is the same in all of them, so the declaration may have it.
            Some(d)
                if ascii && matches!(d.charset, Charset::Whatwg(e) if e.is_ascii_compatible()) =>
            {
                finish(d.charset, bytes, d.source, 1.0, Vec::new())
            }
            _ => finish(Charset::Whatwg(UTF_8), bytes, EncodingSource::Utf8, 1.0, other),
        };
    }
    if detect::mostly_utf8(bytes) {
        let other = declared.iter().map(|d| d.charset.name()).filter(|n| n != "utf-8").collect();
        return finish(Charset::Whatwg(UTF_8), bytes, EncodingSource::Utf8, 0.9, other);
    }
    let guess = Charset::Whatwg(detect::guess(bytes, hints));
    for d in &declared {
        if d.charset.decodes(bytes) && !detect::contradicts(bytes, &d.charset.name()) {
            let other: Vec<_> =
                [guess.name()].into_iter().filter(|n| *n != d.charset.name()).collect();
            let sure = if other.is_empty() { 0.98 } else { 0.85 };
            return finish(d.charset, bytes, d.source, sure, other);
        }
    }
    let other = declared.iter().map(|d| d.charset.name()).filter(|n| *n != guess.name()).collect();
    finish(guess, bytes, EncodingSource::Detector, 0.7, other)
}

fn finish(
    charset: Charset,
    bytes: &[u8],
    source: EncodingSource,
    confidence: f32,
    alternatives: Vec<String>,
) -> Decoded<'_> {
    let mut text = charset.decode(bytes);
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        text = Cow::Owned(rest.to_owned());
    }
    let replacements = count_replacements(&text);
    Decoded { text, encoding: charset.name(), source, confidence, alternatives, replacements }
}

fn count_replacements(text: &str) -> u64 {
    memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}".as_bytes()).count() as u64
}
