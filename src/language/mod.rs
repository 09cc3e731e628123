//! Text → language: labels of documents, blocks and segments.
//!
//! In: block texts. Out: labels (BCP-47 language, ISO 15924 script, probability). Never: verdicts.
pub mod codes;
mod document;
mod identify;
mod logits;
mod opinion;
mod prior;
#[cfg(feature = "train")]
pub(crate) mod reliability;
#[cfg(not(feature = "train"))]
mod reliability;
pub mod script;
mod unknown;

pub use codes::{LangCodes, normal, to_code};
pub use identify::Identifier;
pub use prior::Prior;
#[cfg(feature = "train")]
pub(crate) use unknown::{Evidence, SIGNS};

/// A language label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label {
    /// BCP-47: `tr`, `zh-Hans`, `sr-Latn`, `und`.
    pub lang: &'static str,
    /// ISO 15924: `Latn`.
    pub script: &'static str,
    /// How probable the label is, 0 to 1, calibrated.
    pub prob: f32,
}

/// The ISO 15924 code of the script that most of the text's letters are in; `Zyyy` without letters.
pub fn script_of(text: &str) -> &'static str {
    script::name(script::dominant(text))
}

/// The text's beginning, of at most `bytes` bytes.
fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
