//! Characters → the bytes that they are in single-byte code pages.
//!
//! In: characters. Out: for each the byte it is in every page, and which pages make it a lead or a continuation byte of UTF-8. Never: text.
//!
//! Pages are *sloppy*, as decoders in the wild are: a byte without a character stands for the C1 control of its number (ISO-8859 has them there),
//! or, from A0 on, for the character of Latin-1. So each page covers its ISO sibling too (windows-1252 and ISO-8859-1, 1254 and 8859-9).
use std::sync::OnceLock;

/// The pages, one a line: name, tab, the characters of bytes 80 to FF.
const TABLE: &str = include_str!("../../corpora/repair/codepages.tsv");
/// Number of pages: a page is one bit of a [`Pages`].
pub const PAGES: usize = 32;
/// A set of pages.
pub type Pages = u32;
/// No character of the Basic Multilingual Plane from here on is in any page, but those that [`Codepages::row`] looks for.
const DENSE: usize = 0x2600;

/// What one character is in all pages.
#[derive(Clone)]
pub struct Row {
    /// The byte it is in each page; 0 where the page lacks it.
    pub bytes: [u8; PAGES],
    /// Pages in which it leads a sequence of two, three or four bytes.
    pub leads: [Pages; 3],
    /// Pages in which it continues one.
    pub continues: Pages,
}

/// All pages.
pub struct Codepages {
    /// The pages' names.
    pub names: Vec<&'static str>,
    /// Characters of bytes 80 to FF.
    pub upper: Vec<[char; 128]>,
    rows: Vec<Row>,
    dense: Vec<u16>,
    sparse: Vec<(char, u16)>,
}

impl Codepages {
    /// The tables, built at first use.
    pub fn get() -> &'static Self {
        static PAGES: OnceLock<Codepages> = OnceLock::new();
        PAGES.get_or_init(Self::build)
    }

    fn build() -> Self {
        let mut out = Self {
            names: Vec::new(),
            upper: Vec::new(),
            rows: vec![Row { bytes: [0; PAGES], leads: [0; 3], continues: 0 }],
            dense: vec![0; DENSE],
            sparse: Vec::new(),
        };
        let lines = TABLE.lines().filter(|l| !l.starts_with('#'));
        for (name, chars) in lines.filter_map(|l| l.split_once('\t')).take(PAGES) {
            let page = out.names.len();
            out.names.push(name);
            let mut upper = ['\u{FFFD}'; 128];
            for (i, (slot, c)) in upper.iter_mut().zip(chars.chars()).enumerate() {
                let sloppy = char::from(128 + i as u8);
                *slot = if c == '\u{FFFD}' { sloppy } else { c };
            }
            for (i, c) in upper.iter().enumerate() {
                out.add(*c, page, 128 + i as u8);
            }
            for control in 0x80..0xA0u8 {
                out.add(char::from(control), page, control);
            }
            out.upper.push(upper);
        }
        for row in &mut out.rows {
            for (page, byte) in row.bytes.iter().enumerate() {
                let bit = 1 << page;
                match byte {
                    0x80..=0xBF => row.continues |= bit,
                    0xC2..=0xDF => row.leads[0] |= bit,
                    0xE0..=0xEF => row.leads[1] |= bit,
                    0xF0..=0xF4 => row.leads[2] |= bit,
                    _ => {}
                }
            }
        }
        out.sparse.sort();
        out
    }

    /// The first byte that claims a character keeps it, so that encoding stays a function.
    fn add(&mut self, c: char, page: usize, byte: u8) {
        let found = match self.dense.get(c as usize) {
            Some(n) => usize::from(*n),
            None => self.sparse.iter().find(|s| s.0 == c).map_or(0, |s| usize::from(s.1)),
        };
        let index = if found > 0 {
            found
        } else {
            let n = self.rows.len();
            self.rows.push(self.rows[0].clone());
            match self.dense.get_mut(c as usize) {
                Some(slot) => *slot = n as u16,
                None => self.sparse.push((c, n as u16)),
            }
            n
        };
        let slot = &mut self.rows[index].bytes[page];
        if *slot == 0 {
            *slot = byte;
        }
    }

    /// What a character is in the pages; a row of zeros for ASCII and characters in none.
    #[inline]
    pub fn row(&self, c: char) -> &Row {
        &self.rows[match self.dense.get(c as usize) {
            Some(n) => usize::from(*n),
            None => self.far(c),
        }]
    }

    #[cold]
    fn far(&self, c: char) -> usize {
        self.sparse.binary_search_by_key(&c, |s| s.0).map_or(0, |i| usize::from(self.sparse[i].1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_complete_and_reversible() {
        let pages = Codepages::get();
        assert_eq!(pages.names.len(), PAGES);
        for (page, upper) in pages.upper.iter().enumerate() {
            for (i, c) in upper.iter().enumerate() {
                let byte = pages.row(*c).bytes[page];
                assert_eq!(
                    upper[usize::from(byte) - 128],
                    *c,
                    "{} {:x}",
                    pages.names[page],
                    i + 128
                );
            }
        }
        assert_eq!(pages.row('a').bytes, [0; PAGES]);
        assert_eq!(pages.row('\u{85}').continues, Pages::MAX);
    }
}
