//! Bytes → text: which encoding a document is in, who says so, and the decoded text.
//!
//! In: raw bytes and hints from outside. Out: [`Decoded`], UTF-8 text without a byte order mark. Never: HTML structure (the declarations at the head
//! are read as bytes, as the WHATWG standard has it), repair of text that was broken before it was saved.
//!
//! Order of evidence: byte order mark, UTF-16/32 patterns, ISO-2022 and HZ escapes, UTF-8 with multibyte characters (runs in another encoding are
//! decoded in theirs), the declaration (HTTP, then XML or meta) where it reads as language, and at last the candidate that reads best, with
//! the detector of browsers as the second opinion where that is close.

mod bom;
mod charset;
mod codepages;
mod declared;
mod detect;
mod escapes;
mod johab;
pub(crate) mod letters;
mod rescore;
mod runs;
mod sample;
mod tried;
mod wide;

use crate::source::Hints;
use charset::Charset;
use declared::Declared;
use encoding_rs::{Encoding, UTF_8};
use rescore::Candidate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Who decided the encoding of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EncodingSource {
    /// A byte order mark.
    Bom,
    /// UTF-16 or UTF-32 without a mark, by its zero bytes or scripts.
    Utf16,
    /// Escape sequences of ISO-2022-JP, ISO-2022-KR or HZ.
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
    /// Name of the encoding: the WHATWG name in lower case, else the usual codec name (`ibm852`, `johab`).
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
    "unknown encoding label “{0}”; the labels of the WHATWG encoding standard, of DOS and Macintosh code pages, utf-32le/be, hz, iso-2022-kr and johab are known"
)]
pub struct UnknownLabel(pub String);

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
    let escaped = || bytes.is_ascii() && !bytes.contains(&0) && escapes::found(bytes).is_some();
    // Short texts with many switches have as many controls as UTF-16.
    if let Some(charset) = wide::by_pattern(bytes).filter(|_| !escaped()) {
        return finish(charset, bytes, EncodingSource::Utf16, 0.99, Vec::new());
    }
    let declared = declared::declared(bytes, hints);
    let valid = Encoding::utf8_valid_up_to(bytes);
    let ascii = valid == bytes.len() && Encoding::ascii_valid_up_to(bytes) == bytes.len();
    if ascii && let Some(escape) = escapes::found(bytes) {
        return finish(Charset::Escaped(escape), bytes, EncodingSource::Escape, 0.99, Vec::new());
    }
    let others = |chosen: &str| -> Vec<String> {
        declared.iter().map(|d| d.charset.name()).filter(|n| n != chosen).collect()
    };
    if valid == bytes.len() {
        return match declared.first() {
            // ASCII is the same in all of them, so the declaration may have it.
            Some(d) if ascii && d.charset.is_ascii_compatible() => {
                finish(d.charset, bytes, d.source, 1.0, Vec::new())
            }
            _ => {
                let other = if ascii { Vec::new() } else { others("utf-8") };
                finish(Charset::Whatwg(UTF_8), bytes, EncodingSource::Utf8, 1.0, other)
            }
        };
    }
    let utf8 = |d: &Declared| d.charset == Charset::Whatwg(UTF_8);
    if runs::mostly_utf8(bytes, declared.iter().any(utf8)) {
        return mixed(bytes, others("utf-8"));
    }
    legacy(bytes, hints, &declared, others)
}

/// Ranges of bytes of a UTF-8 page that were decoded in another encoding, and that encoding; nothing where all of it is UTF-8 or damage.
pub(crate) fn foreign_runs(bytes: &[u8]) -> Option<(Vec<(usize, usize)>, &'static Encoding)> {
    match runs::foreign(bytes) {
        (runs, Some(Charset::Whatwg(encoding))) if !runs.is_empty() => Some((runs, encoding)),
        _ => None,
    }
}

/// A UTF-8 page with bytes that are none.
fn mixed(bytes: &[u8], mut alternatives: Vec<String>) -> Decoded<'_> {
    let (text, foreign) = runs::decode(bytes);
    if let Some(charset) = foreign {
        let name = charset.name();
        alternatives.retain(|n| *n != name);
        alternatives.insert(0, name);
    }
    let replacements = count_replacements(&text);
    Decoded {
        text: text.into(),
        encoding: "utf-8".into(),
        source: EncodingSource::Utf8,
        confidence: 0.95,
        alternatives,
        replacements,
    }
}

/// Bits that a declaration may be behind the best candidate: what chance words and names make up, and a share for long texts. These and the
/// next ones are judgement, not tuned.
const BEHIND: f32 = 16.0;
const BEHIND_SHARE: f32 = 0.04;
/// Margin in bits below which the detector is asked, and what its voice is worth.
const UNSURE: f32 = 12.0;
const VOICE: f32 = 3.0;
/// Bits for each character above ASCII beyond which a decoding is hardly language: judgement, not tuned.
const HARDLY: f32 = 9.0;

/// No UTF-8: the declaration if it reads as language, else the candidate that reads best.
fn legacy<'a>(
    bytes: &'a [u8],
    hints: &Hints,
    declared: &[Declared],
    others: impl Fn(&str) -> Vec<String>,
) -> Decoded<'a> {
    let charsets: Vec<Charset> =
        declared.iter().map(|d| d.charset).filter(|c| *c != Charset::Whatwg(UTF_8)).collect();
    let mut ranked = rescore::rank(bytes, &charsets);
    let margin = |ranked: &[Candidate]| {
        let other = ranked.iter().find(|c| c.text != ranked[0].text);
        other.map_or(f32::MAX, |c| c.cost - ranked[0].cost)
    };
    if ranked[0].each > HARDLY
        && let Some((charset, each)) = wide::by_language(bytes)
        && each < ranked[0].each
    {
        return finish(charset, bytes, EncodingSource::Utf16, 0.9, others(&charset.name()));
    }
    for d in declared {
        let Some(c) = ranked.iter().find(|c| c.charset == d.charset) else { continue };
        let best = ranked[0];
        let behind = c.cost - best.cost;
        if c.bad <= best.bad && behind <= BEHIND + best.cost * BEHIND_SHARE {
            let mut other = others(&d.charset.name());
            if best.text != c.text {
                other.insert(0, best.charset.name());
            }
            let sure = if other.is_empty() { 0.99 } else { 0.85 };
            return finish(d.charset, bytes, d.source, sure, other);
        }
    }
    let mut second = None;
    if margin(&ranked) < UNSURE && detect::knows(ranked[0].charset) {
        let guess = Charset::Whatwg(detect::guess(bytes, hints));
        // Encodings that read the text the same share its voice: their order says which is the commoner name for it.
        let voiced = ranked.iter().find(|c| c.charset == guess).map(|c| c.text);
        ranked.iter_mut().filter(|c| Some(c.text) == voiced).for_each(|c| c.cost -= VOICE);
        ranked.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        second = (voiced != Some(ranked[0].text)).then_some(guess);
    }
    let best = ranked[0];
    let mut other = others(&best.charset.name());
    other.extend(second.map(Charset::name).filter(|n| !others("").contains(n)));
    // Bits of neighbouring letters are not independent: four of them are worth about one.
    let confidence = 1.0 / (1.0 + (-margin(&ranked) / 4.0).exp2());
    finish(best.charset, bytes, EncodingSource::Model, confidence, other)
}

fn finish(
    charset: Charset,
    bytes: &[u8],
    source: EncodingSource,
    confidence: f32,
    alternatives: Vec<String>,
) -> Decoded<'_> {
    let charset = charset.widened(bytes);
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
