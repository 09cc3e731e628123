//! The encodings that are tried on text that is no UTF-8, from the table under `corpora/`.
//!
//! In: the table. Out: encodings, what they cost beforehand, and their languages. Never: text.

use super::charset::Charset;
use super::codepages;
use super::letters::{Languages, Letters, UNIT};
use std::sync::OnceLock;

/// Label, bits, languages; a row each.
static TABLE: &str = include_str!("../../corpora/models/candidates.tsv");

/// An encoding to try.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tried {
    pub charset: Charset,
    /// What it costs beforehand, in sixteenths of a bit.
    pub prior: u32,
    /// The languages that are commonly written in it.
    pub languages: Languages,
    /// The languages that have a chance: all, until something is read.
    pub left: Languages,
}

impl Tried {
    /// An encoding that somebody has named: nothing speaks against it beforehand.
    pub fn named(charset: Charset) -> Self {
        Self { charset, prior: 0, languages: Languages::ALL, left: Languages::ALL }
    }
}

/// All of them; the order settles ties.
pub(super) fn all() -> &'static [Tried] {
    static LIST: OnceLock<Vec<Tried>> = OnceLock::new();
    LIST.get_or_init(|| TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(row).collect())
}

fn row(line: &str) -> Option<Tried> {
    let mut cells = line.split('\t');
    let (label, bits, languages) = (cells.next()?, cells.next()?, cells.next()?);
    let page = codepages::by_label(label).map(Charset::Page);
    Some(Tried {
        charset: page.or_else(|| Charset::for_label(label))?,
        prior: bits.parse::<u32>().ok()? * UNIT,
        languages: Letters::get().named(languages.split(' '))?,
        left: Languages::ALL,
    })
}

#[cfg(test)]
mod tests {
    use super::{TABLE, all};

    #[test]
    fn every_row_names_an_encoding_and_languages_of_the_model() {
        let rows = TABLE.lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!((all().len(), rows >= 54), (rows, true));
    }
}
