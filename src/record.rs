//! The records that commands write and later commands read back.
//!
//! In: what the stages found. Out: types whose serialised form is the contract (`"v":1`). Never: files, formats other than serde's.
//! Unknown fields are ignored on reading; absent values are null.

mod hash;

pub use hash::TextHash;

use crate::decode::EncodingSource;
use crate::judge::Rule;
use crate::page::Kind;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Version of the record formats.
pub const VERSION: u8 = 1;

/// A piece of clean text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Version of the format.
    pub v: u8,
    /// The document it belongs to.
    pub doc: Arc<str>,
    /// Ordinal in the document, from 0.
    pub n: u32,
    /// The block it was cut from.
    pub block: u32,
    /// What the block is.
    pub kind: Kind,
    /// Normalised text; no line break in it but in code.
    pub text: String,
    /// Language, in the codes asked for.
    pub lang: Cow<'static, str>,
    /// ISO 15924 script.
    pub script: Cow<'static, str>,
    /// Probability of the language.
    pub lang_prob: f64,
    /// Byte range in the decoded source, before normalisation; null for text that stands elsewhere in the page.
    pub span: Option<[u64; 2]>,
    /// xxh3-64 (seed 0, hexadecimal) of the NFC text in full default case folding.
    pub hash: TextHash,
    /// Present and true when broken text was repaired.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repaired: bool,
    /// Where the text came from, when not from the page's blocks: the attribute (`alt`, `title`, …) for segments of kind `attribute`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Cow<'static, str>>,
    /// The inline markup in the text, when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inline: Option<Vec<Inline>>,
}

/// Where a run of inline markup begins, ends or stands in the text of a segment. Runs are numbered from 1 in the order of the source; one that goes on beyond
/// the segment is closed at its end, and opened again where the next begins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inline {
    /// Byte offset in `text`.
    pub at: u32,
    /// The run that begins here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<u32>,
    /// The run that ends here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<u32>,
    /// The element without content that stands here (`img`, `br`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alone: Option<u32>,
    /// Name of the element, lower case, where it begins or stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// How a document fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Read and cleaned.
    #[default]
    Ok,
    /// Could not be read or cleaned; `error` says why.
    Error,
}

/// What a rule dropped from a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dropped {
    /// Blocks, or runs inside kept blocks.
    pub blocks: u64,
    /// Characters that are not white space.
    pub chars: u64,
}

/// One record for every input.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// Version of the format.
    pub v: u8,
    /// Identity of the document.
    pub doc: String,
    /// How it fared.
    pub status: Status,
    /// What went wrong and where.
    pub error: Option<String>,
    /// The address it was fetched from.
    pub url: Option<String>,
    /// Title without the site's name.
    pub title: Option<String>,
    /// Authors, as stated.
    pub author: Option<String>,
    /// Date of publication, ISO 8601.
    pub date: Option<String>,
    /// Name of the site, as stated.
    pub site: Option<String>,
    /// Language of the kept text.
    pub lang: Option<String>,
    /// Probability of it.
    pub lang_prob: Option<f64>,
    /// Language that the page declares.
    pub declared_lang: Option<String>,
    /// Encoding.
    pub encoding: Option<String>,
    /// Who said so.
    pub encoding_source: Option<EncodingSource>,
    /// How sure that is.
    pub encoding_confidence: Option<f64>,
    /// Encodings that other evidence spoke for.
    pub encoding_alternatives: Vec<String>,
    /// Shares of the kept characters by language.
    pub languages: BTreeMap<String, f64>,
    /// Type of the page: `article`, `forum`, `product`, `listing`, `collection`, `documentation`, `service`, `home`, or `empty` where no main
    /// text was found; null for plain text.
    pub page_type: Option<String>,
    /// Probability of it.
    pub page_type_prob: Option<f64>,
    /// Description, as stated.
    pub description: Option<String>,
    /// Address of the main image.
    pub image: Option<String>,
    /// Canonical address.
    pub canonical: Option<String>,
    /// Addresses of the page in other languages.
    pub hreflang: BTreeMap<String, String>,
    /// Replacement characters in the decoded text.
    pub replacements: u64,
    /// Whether broken text was repaired.
    pub mojibake_repaired: bool,
    /// Bytes of the raw document.
    pub bytes: u64,
    /// Visible characters: `chars_kept` plus all `dropped.*.chars`, exactly.
    pub chars_visible: u64,
    /// Characters in segments.
    pub chars_kept: u64,
    /// Characters of segments that stand elsewhere in the page, outside the equation.
    pub chars_added: u64,
    /// How many segments.
    pub segments: u64,
    /// How many of them have no span, because their text stands in embedded data.
    #[serde(default)]
    pub segments_added: u64,
    /// How many of them were repaired: what stands at their span is not what they say.
    #[serde(default)]
    pub segments_repaired: u64,
    /// What was dropped, by rule.
    pub dropped: BTreeMap<Rule, Dropped>,
    /// xxh3-128 (hexadecimal) of the raw bytes.
    pub xxh3: Option<String>,
    /// SHA-256 of the raw bytes, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The kept blocks joined by line breaks, for `--unit document`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Document {
    /// The record of an input that could not be cleaned.
    pub fn failed(doc: impl Into<String>, error: impl Into<String>) -> Self {
        Self {
            v: VERSION,
            doc: doc.into(),
            status: Status::Error,
            error: Some(error.into()),
            ..Self::default()
        }
    }
}

/// A dropped block, or a run dropped from a kept one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reject {
    /// Version of the format.
    pub v: u8,
    /// The document.
    pub doc: Arc<str>,
    /// The block.
    pub block: u32,
    /// The rule that dropped it.
    pub rule: Rule,
    /// What the text is for (`reply_form`, `share`…), where the rule knows.
    pub function: Option<Cow<'static, str>>,
    /// How sure the rule is, 0 to 1.
    pub score: f64,
    /// Language, where it was told.
    pub lang: Option<String>,
    /// The text, white space collapsed, not normalised.
    pub text: String,
    /// Byte range in the decoded source.
    pub span: Option<[u64; 2]>,
}

/// A block with its verdict, for `explain`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// Version of the format.
    pub v: u8,
    /// The document.
    pub doc: String,
    /// The block.
    pub block: u32,
    /// What it is.
    pub kind: Kind,
    /// Its element path, `html>body>div.wrap>p`.
    pub path: String,
    /// `keep` or `drop`.
    pub verdict: String,
    /// The rule that dropped it.
    pub rule: Option<Rule>,
    /// What the text is for.
    pub function: Option<String>,
    /// How sure the verdict is, 0 to 1.
    pub score: f64,
    /// Language of the block.
    pub lang: String,
    /// What the judge looked at.
    pub features: BTreeMap<String, f64>,
    /// The text, white space collapsed.
    pub text: String,
    /// Byte range in the decoded source.
    pub span: [u64; 2],
}

/// Encoding and language of a file, for `detect`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detected {
    /// Version of the format.
    pub v: u8,
    /// The document.
    pub doc: String,
    /// Encoding.
    pub encoding: String,
    /// Who said so.
    pub encoding_source: EncodingSource,
    /// How sure that is.
    pub encoding_confidence: f64,
    /// Encodings that other evidence spoke for.
    pub encoding_alternatives: Vec<String>,
    /// Language.
    pub lang: String,
    /// Probability of it.
    pub lang_prob: f64,
    /// ISO 15924 script.
    pub script: String,
}

/// Language of a line, for `detect --lines`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DetectedLine {
    /// Version of the format.
    pub v: u8,
    /// Language.
    pub lang: String,
    /// Probability of it.
    pub lang_prob: f64,
    /// ISO 15924 script.
    pub script: String,
}

/// A segment of a line, for `segment`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentedLine<'a> {
    /// Version of the format.
    pub v: u8,
    /// The line, from 0.
    pub line: u64,
    /// Ordinal in the line, from 0.
    pub n: u32,
    /// The text.
    pub text: Cow<'a, str>,
    /// Bytes of the line.
    pub span: [u64; 2],
}

/// A probability as it is written: three decimals.
pub fn rounded(p: f32) -> f64 {
    (f64::from(p) * 1000.0).round() / 1000.0
}
