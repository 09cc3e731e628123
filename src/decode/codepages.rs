//! Single-byte encodings beyond the WHATWG standard: DOS and Macintosh code pages, KZ-1048, PTCP154.
//!
//! In: a label or bytes. Out: a code page, or text. Never: multi-byte encodings, or a choice among code pages.

use std::sync::OnceLock;

/// Name, aliases, characters of the upper half; a row each.
static TABLE: &str = include_str!("../../corpora/codepages.tsv");

/// A code page: the name, and what the bytes from 0x80 on stand for.
#[derive(Debug)]
pub(super) struct CodePage {
    pub name: &'static str,
    aliases: &'static str,
    pub high: [char; 128],
}

impl PartialEq for CodePage {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for CodePage {}

/// All of them.
pub(super) fn all() -> &'static [CodePage] {
    static PAGES: OnceLock<Vec<CodePage>> = OnceLock::new();
    PAGES.get_or_init(|| TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(row).collect())
}

fn row(line: &'static str) -> Option<CodePage> {
    let mut cells = line.splitn(3, '\t');
    let (name, aliases, characters) = (cells.next()?, cells.next()?, cells.next()?);
    let mut high = ['\u{FFFD}'; 128];
    high.iter_mut().zip(characters.chars()).for_each(|(h, c)| *h = c);
    Some(CodePage { name, aliases, high })
}

/// The page that a label names; `label` in lower case, with `-` for `_`.
pub(super) fn by_label(label: &str) -> Option<&'static CodePage> {
    all().iter().find(|p| p.name == label || p.aliases.split_whitespace().any(|a| a == label))
}

impl CodePage {
    /// Decodes; what is no character becomes U+FFFD.
    pub fn decode(&self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
        let character = |b: &u8| match b {
            0..=0x7F => char::from(*b),
            _ => self.high[usize::from(b - 0x80)],
        };
        text.extend(bytes.iter().map(character));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_whole_and_known_by_its_aliases() {
        assert!(all().len() >= 24);
        for page in all() {
            assert!(page.high.iter().filter(|c| **c != '\u{FFFD}').count() >= 96, "{}", page.name);
            assert_eq!(by_label(page.name), Some(page));
            page.aliases
                .split(' ')
                .filter(|a| !a.is_empty())
                .for_each(|a| assert_eq!(by_label(a), Some(page), "{a}"));
        }
        assert_eq!(by_label("cp852").map(|p| p.decode(b"G\x98\xAC")), Some("GśČ".to_owned()));
    }
}
