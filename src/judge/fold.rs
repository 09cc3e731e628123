//! Text → matching tokens: what is the same for a reader of an interface is the same here.
//!
//! In: any text. Out: tokens (words, single characters of scripts without spaces, numbers), folded. Never: allocation per token.
//! Folded: case (Turkish dotted and dotless i as one), compatibility forms (NFKC), marks of Arabic and Hebrew vowels, tatweel, digits of all scripts.
//! Ignored: punctuation, symbols, arrows, emoji, invisible characters.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// A word or a character of a script without spaces, as a 64-bit hash (FNV-1a of its folded UTF-8).
    Word(u64),
    /// A number, with its separators and a multiplier (`1.2K`).
    Number,
}

/// FNV-1a, 64 bits: the reference parameters.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

fn hash(h: u64, byte: u8) -> u64 {
    (h ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
}

/// Joins the hash of a token to the hash of the tokens before it.
pub fn join(h: u64, token: Token) -> u64 {
    let value = match token {
        Token::Word(w) => w,
        Token::Number => 0x23,
    };
    value.to_le_bytes().iter().fold(hash(h, 0x1F), |h, &b| hash(h, b))
}

/// The hash of no tokens.
pub const EMPTY: u64 = FNV_OFFSET;

/// Splits `text` into folded tokens, appended to `out`. Stops after `limit` tokens and returns whether the text went on.
pub fn tokens(text: &str, limit: usize, out: &mut Vec<Token>) -> bool {
    let mut maker = Maker { out, word: None, number: false, limit };
    if text.is_ascii() {
        for b in text.bytes() {
            maker.take(char::from(b.to_ascii_lowercase()));
            if maker.full() {
                return true;
            }
        }
    } else {
        // Most text is in NFKC already, and the check is cheaper than the work.
        let plain = matches!(is_nfkc_quick(text.chars()), IsNormalized::Yes);
        return if plain { fold_all(text.chars(), maker) } else { fold_all(text.nfkc(), maker) };
    }
    maker.end();
    false
}

/// Folds characters that are in NFKC; returns whether the limit was passed.
fn fold_all(chars: impl Iterator<Item = char>, mut maker: Maker<'_>) -> bool {
    for c in chars {
        if c.is_ascii() {
            maker.take(c.to_ascii_lowercase());
        } else {
            for lower in c.to_lowercase() {
                maker.take(lower);
            }
        }
        if maker.full() {
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
    limit: usize,
}

impl Maker<'_> {
    fn full(&self) -> bool {
        self.out.len() > self.limit
    }

    fn end(&mut self) {
        if let Some(word) = self.word.take() {
            self.out.push(Token::Word(word));
        }
        self.number = false;
    }

    fn take(&mut self, c: char) {
        if c.is_numeric() && !is_dense(c) {
            if let Some(word) = self.word {
                // A digit inside a word (`web2`, `p1`) belongs to it.
                self.word = Some(hash(word, b'#'));
            } else if !self.number {
                self.out.push(Token::Number);
                self.number = true;
            }
            return;
        }
        if is_ignored_mark(c) {
            return;
        }
        if !c.is_alphanumeric() && !is_mark(c) {
            // Separators inside a number keep it one number; anything else ends a word.
            let inside_number =
                self.number && matches!(c, '.' | ',' | '\'' | '’' | '/' | ':' | '-' | '٫' | '٬');
            if matches!(c, '\'' | '’' | 'ʼ') && self.word.is_some() {
                return;
            }
            if self.word.is_some() || !inside_number {
                self.end();
            }
            return;
        }
        let c = match c {
            'ı' => 'i',
            'ё' => 'е',
            'ي' | 'ى' | 'ئ' => 'ی',
            'ك' => 'ک',
            'أ' | 'إ' | 'آ' => 'ا',
            c => c,
        };
        if is_dense(c) {
            self.end();
            let mut buffer = [0; 4];
            let word = c.encode_utf8(&mut buffer).bytes().fold(FNV_OFFSET, hash);
            self.out.push(Token::Word(word));
            return;
        }
        if self.number {
            self.number = false;
            // `12K`, `3M`: the multiplier is a part of the number; a longer word behind a number starts anew.
            if matches!(c, 'k' | 'm') {
                self.number = true;
                return;
            }
        }
        let mut buffer = [0; 4];
        let word = c.encode_utf8(&mut buffer).bytes().fold(self.word.unwrap_or(FNV_OFFSET), hash);
        self.word = Some(word);
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
