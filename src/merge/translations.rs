//! The seam between files of translations and pages: translations by document and ordinal.
//!
//! In: nothing. Out: the type of a translation and the trait that every format of them is read into. Never: formats.

use super::ReadError;
use crate::record::Inline;

/// A translated segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translation {
    /// Ordinal of the segment in its document.
    pub n: u32,
    /// The translated text.
    pub text: String,
    /// Byte range in the decoded page, where the file says it.
    pub span: Option<[u64; 2]>,
    /// Hash of the source's text, where the file says it.
    pub hash: Option<String>,
    /// Where the segment's runs stand in the translated text, where the file says it.
    pub inline: Option<Vec<Inline>>,
    /// Where the translation stands: file and line.
    pub place: String,
}

/// Translations by document and ordinal.
pub trait Translations: Sync {
    /// The translations of a document, in any order; none for a document that has none.
    ///
    /// # Errors
    /// When they can't be read.
    fn of(&self, doc: &str) -> Result<Vec<Translation>, ReadError>;

    /// The documents that have translations, in order.
    fn documents(&self) -> Vec<&str>;

    /// A number that changes when the translations do.
    fn fingerprint(&self) -> u64;
}
