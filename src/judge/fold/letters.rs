//! Characters → what they are to the matcher, by one table over the Basic Multilingual Plane.
//!
//! In: a character. Out: its [`Kind`] and its folded form. Never: context.

use std::sync::OnceLock;
use unicode_normalization::{IsNormalized, is_nfkc_quick};

/// Letters that are taken for one another.
const SAME: &str = include_str!("../../../corpora/models/letters.tsv");

/// What a character is to the matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Punctuation, symbols, spaces.
    Separator,
    /// Of no meaning to the reader: vowel marks of Arabic and Hebrew, tatweel, invisible characters.
    Ignored,
    /// A digit or numeral.
    Number,
    /// A character of a script without spaces: a token of its own.
    Dense,
    /// A letter, or a mark that is a part of one.
    Letter,
    /// Several characters in its compatibility form or in lower case, or a mark that may join the character before it.
    Compound,
}

const KINDS: [Kind; 6] =
    [Kind::Separator, Kind::Ignored, Kind::Number, Kind::Dense, Kind::Letter, Kind::Compound];
/// Bits of the folded character below those of the kind.
const BITS: u32 = 24;

/// A character as the matcher sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter(u32);

impl Letter {
    fn new(kind: Kind, folded: char) -> Self {
        Self((kind as u32) << BITS | folded as u32)
    }

    /// What it is.
    #[inline]
    pub fn kind(self) -> Kind {
        KINDS[(self.0 >> BITS) as usize % KINDS.len()]
    }

    /// Its folded form.
    #[inline]
    pub fn folded(self) -> u64 {
        u64::from(self.0 & ((1 << BITS) - 1))
    }
}

/// The table.
pub struct Letters {
    plane: Vec<Letter>,
    same: Vec<(char, char)>,
}

impl Letters {
    /// The table, built at first use.
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Letters> = OnceLock::new();
        TABLE.get_or_init(|| {
            let mut same: Vec<(char, char)> = SAME
                .lines()
                .filter_map(|line| {
                    let (written, read) = line.split_once('\t')?;
                    Some((written.chars().next()?, read.chars().next()?))
                })
                .collect();
            same.sort_unstable();
            let mut table = Self { plane: Vec::with_capacity(0x10000), same };
            for code in 0..0x10000 {
                let letter = match (code, char::from_u32(code)) {
                    // Large blocks of like characters, taken together because the table is made at every start.
                    (0x3400..0x4DC0 | 0x4E00..0xA000, Some(c)) => Letter::new(Kind::Dense, c),
                    (0xAC00..0xD7A4, Some(c)) => Letter::new(Kind::Letter, c),
                    (0xE000..0xF900, Some(c)) => Letter::new(Kind::Separator, c),
                    (_, Some(c)) => table.classify(c),
                    // Surrogates are in no text.
                    (_, None) => Letter::new(Kind::Ignored, '\0'),
                };
                table.plane.push(letter);
            }
            table
        })
    }

    /// A character of a text that may hold any.
    #[inline]
    pub fn of(&self, c: char) -> Letter {
        match self.plane.get(c as usize) {
            Some(letter) => *letter,
            None => self.classify(c),
        }
    }

    /// A character of a text in NFKC and lower case.
    pub fn alone(&self, c: char) -> Letter {
        let letter = self.of(c);
        if letter.kind() == Kind::Compound { self.single(c) } else { letter }
    }

    fn classify(&self, c: char) -> Letter {
        if c.is_ascii() {
            return self.single(c.to_ascii_lowercase());
        }
        // The sign of copyright as Korean and Japanese keyboards have it: a letter in a circle, by its compatibility form a letter.
        if matches!(c, 'ⓒ' | 'Ⓒ') {
            return Letter::new(Kind::Separator, c);
        }
        if is_nfkc_quick(std::iter::once(c)) != IsNormalized::Yes {
            return Letter::new(Kind::Compound, c);
        }
        // Marks that the matcher ignores may be left behind: `İ` is `i` with a dot above it in lower case.
        let mut lower = c.to_lowercase().filter(|l| !is_ignored_mark(*l));
        match (lower.next(), lower.next()) {
            (None, _) => Letter::new(Kind::Ignored, c),
            (Some(l), None) => self.single(l),
            _ => Letter::new(Kind::Compound, c),
        }
    }

    fn single(&self, c: char) -> Letter {
        let kind = if c.is_numeric() && !is_dense(c) {
            Kind::Number
        } else if is_ignored_mark(c) {
            Kind::Ignored
        } else if !c.is_alphanumeric() && !is_mark(c) {
            Kind::Separator
        } else if is_dense(c) {
            Kind::Dense
        } else {
            Kind::Letter
        };
        let same = self.same.binary_search_by_key(&c, |s| s.0).map_or(c, |i| self.same[i].1);
        Letter::new(kind, same)
    }
}

/// Scripts written without spaces between words: one character, one token.
pub fn is_dense(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Vowel marks of Arabic and Hebrew, tatweel, invisible format characters, and the dot that lower-casing a Turkish İ leaves behind.
fn is_ignored_mark(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}' | '\u{591}'..='\u{5C7}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}' | '\u{307}' | '\u{FE00}'..='\u{FE0F}')
}

/// Combining marks that are parts of letters (Indic vowel signs, Latin and Cyrillic accents that don't compose).
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{DFF}' | '\u{F00}'..='\u{FFF}' | '\u{1200}'..='\u{137F}' | '\u{A980}'..='\u{A9DF}' | '\u{7A6}'..='\u{7B1}')
        && !matches!(
            c,
            '\u{964}' | '\u{965}' | '\u{DF4}' | '\u{F0B}' | '\u{F0D}' | '\u{1361}'..='\u{1368}'
        )
}
