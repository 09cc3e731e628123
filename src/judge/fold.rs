//! Text → matching tokens: what is the same for a reader of an interface is the same here.
//!
//! In: any text. Out: tokens (words, single characters of scripts without spaces, numbers), folded. Never: allocation per token.
//! Folded: case (Turkish dotted and dotless i as one), compatibility forms (NFKC), marks of Arabic and Hebrew vowels, tatweel, digits of all scripts,
//! and the letters of `corpora/models/letters.tsv`. Ignored: punctuation, symbols, arrows, emoji, invisible characters.

mod letters;

use letters::{Kind, Letter, Letters};
use unicode_normalization::UnicodeNormalization;

pub use letters::is_dense;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// A word or a character of a script without spaces, as a 64-bit hash of its folded characters.
    Word(u64),
    /// A number, with its separators and a multiplier (`1.2K`).
    Number,
}

/// The hash of no tokens, and of no characters.
pub const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;
/// The token of a number among hashes of words.
const NUMBER: u64 = 0x23;
/// Odd, with bits all over: the 64 bits after the point of the golden ratio.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// One step of a multiply-and-fold hash: both halves of the product count, so that all bits of the result depend on all bits before.
pub(super) fn step(h: u64, value: u64) -> u64 {
    let product = u128::from(h ^ value.wrapping_add(MIX)) * u128::from(MIX);
    (product >> 64) as u64 ^ product as u64
}

/// Joins the hash of a token to the hash of the tokens before it.
pub fn join(h: u64, token: Token) -> u64 {
    match token {
        Token::Word(w) => step(h, w),
        Token::Number => step(h, NUMBER),
    }
}

/// Splits `text` into folded tokens, appended to `out`. Stops after `limit` tokens and returns whether the text went on.
pub fn tokens(text: &str, limit: usize, out: &mut Vec<Token>) -> bool {
    let letters = Letters::get();
    let before = out.len();
    let mut maker = Maker { out, word: None, number: false };
    for c in text.chars() {
        let letter = letters.of(c);
        if letter.kind() == Kind::Compound {
            // Rare: characters that only NFKC tells what they are, or that are two in lower case. From the start, because they may join what is before them.
            maker.out.truncate(before);
            return slowly(text, limit, out);
        }
        maker.take(c, letter);
        if maker.out.len() > limit {
            return true;
        }
    }
    maker.end();
    false
}

#[cold]
fn slowly(text: &str, limit: usize, out: &mut Vec<Token>) -> bool {
    let letters = Letters::get();
    let mut maker = Maker { out, word: None, number: false };
    for c in text.nfkc().flat_map(char::to_lowercase) {
        maker.take(c, letters.alone(c));
        if maker.out.len() > limit {
            return true;
        }
    }
    maker.end();
    false
}

struct Maker<'a> {
    out: &'a mut Vec<Token>,
    word: Option<u64>,
    number: bool,
}

impl Maker<'_> {
    fn end(&mut self) {
        if let Some(word) = self.word.take() {
            self.out.push(Token::Word(word));
        }
        self.number = false;
    }

    #[inline]
    fn take(&mut self, c: char, letter: Letter) {
        match letter.kind() {
            Kind::Letter => {
                if self.number {
                    self.number = false;
                    // `12K`, `3M`: the multiplier is a part of the number; a longer word behind a number starts anew.
                    if matches!(c, 'k' | 'm' | 'K' | 'M') {
                        self.number = true;
                        return;
                    }
                }
                self.word = Some(step(self.word.unwrap_or(EMPTY), letter.folded()));
            }
            Kind::Dense => {
                self.end();
                self.out.push(Token::Word(step(EMPTY, letter.folded())));
            }
            Kind::Number => {
                if let Some(word) = self.word {
                    // A digit inside a word (`web2`, `p1`) belongs to it.
                    self.word = Some(step(word, NUMBER));
                } else if !self.number {
                    self.out.push(Token::Number);
                    self.number = true;
                }
            }
            Kind::Separator => {
                // An apostrophe inside a word is no part of it and does not end it.
                if matches!(c, '\'' | '’' | 'ʼ') && self.word.is_some() {
                    return;
                }
                // Separators inside a number keep it one number; anything else ends a word.
                let inside_number = self.number
                    && matches!(c, '.' | ',' | '\'' | '’' | '/' | ':' | '-' | '٫' | '٬');
                if self.word.is_some() || !inside_number {
                    self.end();
                }
            }
            Kind::Ignored | Kind::Compound => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, tokens};

    fn folded(text: &str) -> Vec<Token> {
        let mut out = Vec::new();
        tokens(text, 100, &mut out);
        out
    }

    #[test]
    fn the_same_to_a_reader_is_the_same() {
        for (a, b) in [
            ("BAŞA DÖN TUŞU", "» Başa dön tuşu ↑"),
            ("İLGİLİ HABERLER", "İlgili haberler"),
            ("SIK SORULANLAR", "sık sorulanlar"),
            ("12 yorum", "7 Yorum"),
            ("1.234 views", "87K Views"),
            ("مُشَارَكَة", "مشاركة"),
            ("Ｓｈａｒｅ　ｔｈｉｓ", "share this!"),
            ("Don’t miss", "Don't miss"),
            ("前の記事", "« 前の記事 »"),
            ("२ टिप्पणियाँ", "15 टिप्पणियाँ"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} / {b}");
        }
        assert_ne!(folded("Leave a reply"), folded("Leave no reply"));
        assert_eq!(folded("— · | ★").len(), 0);
    }
}
