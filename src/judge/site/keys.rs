//! What is remembered of a block: its masked words in their place, as hashes.
//!
//! In: a page. Out: one [`Seen`] a block. Never: text. Masked are numbers, and in lines with a date the words beside them (`12 March 2024`,
//! `Tuesday, 5.`), so that `12 comments` is `7 comments` and one day is another.

use super::super::fold::{self, EMPTY, Token, step};
use super::super::lines::{ends_sentence, has_date, prose_chars};
use super::{LEAD, PROSE};
use crate::page::{Block, Kind, Page};

/// What is remembered of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Hash of its masked words and its place.
    pub key: u64,
    /// Hash of its place: the tags above it with the first word of their classes, and whether it is a link. Plain text is one place.
    pub path: u64,
    /// Whether it is text of some length.
    pub prose: bool,
    /// Whether it holds a letter: numbers alone say nothing.
    pub worded: bool,
    /// Whether a template may have it at all: no title, nothing hidden.
    pub shown: bool,
    /// Whether it is a line of plain text.
    pub plain: bool,
    /// Visible characters.
    pub chars: u32,
}

/// Hash of two lines that stand one below the other.
pub(super) fn pair(above: &Seen, below: &Seen) -> u64 {
    /// Keeps pairs apart from lines.
    const PAIR: u64 = 0x2f;
    step(step(above.key, PAIR), below.key)
}

/// Characters of the longest line whose date is masked.
const DATED: u32 = 160;

/// What is remembered of the blocks of a page.
pub(crate) fn seen(page: &Page) -> Vec<Seen> {
    let paths = paths(page);
    let is_prose = |b: &Block| {
        let text = page.text(b);
        !b.hidden
            && prose_chars(text, b.chars) >= PROSE
            && ends_sentence(text)
            && b.link_chars * 2 < b.chars
    };
    let mut tokens = Vec::new();
    page.blocks
        .iter()
        .map(|block| {
            let linked = block.link_chars * 2 > block.chars;
            let path =
                step(paths[block.element as usize], u64::from(linked) + 2 * u64::from(page.plain));
            let (words, worded) = masked(page.text(block), block.chars <= DATED, &mut tokens);
            let shown = !block.hidden && !matches!(block.kind, Kind::Title | Kind::Control);
            let (prose, plain) = (is_prose(block), page.plain);
            Seen { key: step(words, path), path, prose, worded, shown, plain, chars: block.chars }
        })
        .collect()
}

/// For each block, whether the first text of the page's own comes soon after it; blocks that repeat elsewhere are passed over.
pub(super) fn leads(seen: &[Seen], repeats: impl Fn(&Seen) -> bool) -> Vec<bool> {
    let mut out = vec![false; seen.len()];
    let first = seen.iter().position(|s| s.shown && s.prose && !repeats(s));
    let mut own = 0;
    for i in (0..first.unwrap_or(0)).rev().filter(|i| seen[*i].shown) {
        out[i] = own <= LEAD;
        own += usize::from(!repeats(&seen[i]));
    }
    out
}

/// Hashes of the places of all elements.
fn paths(page: &Page) -> Vec<u64> {
    let mut paths = Vec::with_capacity(page.elements.len());
    paths.push(EMPTY);
    for element in page.elements.iter().skip(1) {
        let token = page.tokens_of(element).first().map_or(0, |t| u64::from(*t));
        paths.push(step(paths[element.parent as usize], token << 16 | element.tag as u64));
    }
    paths
}

/// Hash of a text's words, and whether there is any. `tokens` is a scratch buffer.
fn masked(text: &str, short: bool, tokens: &mut Vec<Token>) -> (u64, bool) {
    let mut words = Words { hash: EMPTY, dated: short && has_date(text), ..Words::default() };
    tokens.clear();
    fold::tokens(text, usize::MAX - 1, tokens);
    let mut worded = false;
    for token in tokens.iter() {
        match token {
            Token::Word(word) => {
                worded = true;
                words.word(*word);
            }
            Token::Number => words.number(),
        }
    }
    words.flush();
    (words.hash, worded)
}

/// The value that stands for what is masked.
const MASK: u64 = 0x23;

/// Words and numbers on their way into the hash, the last word held back for the number that may follow.
#[derive(Default)]
struct Words {
    hash: u64,
    dated: bool,
    held: Option<u64>,
    after_number: bool,
    masked: bool,
}

impl Words {
    fn word(&mut self, word: u64) {
        self.flush();
        if self.dated && std::mem::take(&mut self.after_number) {
            self.mask();
        } else {
            self.held = Some(word);
        }
        self.after_number = false;
    }

    fn number(&mut self) {
        if self.dated && self.held.take().is_some() {
            self.mask();
        }
        self.flush();
        self.mask();
        self.after_number = true;
    }

    /// Numbers in a row are one.
    fn mask(&mut self) {
        if !std::mem::replace(&mut self.masked, true) {
            self.hash = step(self.hash, MASK);
        }
    }

    fn flush(&mut self) {
        if let Some(word) = self.held.take() {
            self.hash = step(self.hash, word);
            self.masked = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    fn same(a: &str, b: &str) -> bool {
        masked(a, true, &mut Vec::new()) == masked(b, true, &mut Vec::new())
    }

    #[test]
    fn counters_and_dates_are_masked() {
        assert!(same("12 yorum", "7 yorum"));
        assert!(same("Yayınlanma: 12 Mart 2024, 10:35", "Yayınlanma: 3 Nisan 2023, 8:05"));
        assert!(same("Published March 12, 2024", "Published July 3, 2021"));
        assert!(same("2024年3月12日", "2023年11月2日"));
        assert!(same("© 2024 Liman Gazetesi", "© 2019 Liman Gazetesi"));
        assert!(same("1 2 3 4 Next", "1 2 3 Next"));
        assert!(same("١٢ تعليقات", "٧ تعليقات"));
    }

    #[test]
    fn words_are_not() {
        assert!(!same("12 yorum", "12 okur"));
        assert!(!same("Room 12 is free", "Room 12 is taken"));
        assert!(!same("Weather", "Sport"));
        assert!(same("SPORT ›", "Sport"));
        assert!(!masked("12:30", true, &mut Vec::new()).1);
    }
}
