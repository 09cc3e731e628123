//! Statistics of one block's text, and the hashes of its words.
//!
//! In: a block's text. Out: counts that hold in any language ([`TextStats`]) and word hashes. Never: allocation, regular expressions, a list of words.

use std::sync::OnceLock;

/// Words of a block that are hashed: what tells interface text apart stands at its start.
const WORDS: usize = 48;
/// Tokens from which a sentence counts as long: interface phrases are shorter.
const LONG_SENTENCE: u32 = 8;
/// Tokens from which text without a closing mark counts as a sentence (scripts without full stops, cut teasers).
const UNMARKED_SENTENCE: u32 = 25;

/// Counts over a block's text; all are numbers of characters unless named otherwise.
#[derive(Debug, Default, Clone, Copy)]
pub struct TextStats {
    /// Words, and half the characters of scripts written without spaces.
    pub tokens: f32,
    /// Letters and digits in words.
    pub word_chars: f32,
    /// Words that start with a capital letter.
    pub capital_words: f32,
    /// Decimal digits.
    pub digits: f32,
    /// Capital letters.
    pub upper: f32,
    /// Commas and semicolons.
    pub commas: f32,
    /// Marks that end sentences.
    pub stops: f32,
    /// Other punctuation.
    pub marks: f32,
    /// Bars, arrows, bullets, copyright signs.
    pub symbols: f32,
    /// Sentences ended by a mark.
    pub sentences: f32,
    /// Characters in long sentences.
    pub long: f32,
    /// Words that are in the title.
    pub title_hits: f32,
    /// Words that are in the description.
    pub description_hits: f32,
    /// How many words were hashed.
    pub hashed: f32,
    /// Class of the last character: 2 stop, 1 closing mark behind a stop, 0 word, -1 comma, -2 other.
    pub last: f32,
    /// The first character: 1 capital, 0 other letter, -1 digit, -2 mark.
    pub first: f32,
    /// Numbers of four digits that start with 19 or 20.
    pub years: f32,
    /// Whether it ends in an ellipsis, as cut teasers do.
    pub ellipsis: bool,
    /// Hash of the hashed words and the number of characters.
    pub hash: u64,
}

/// Class of a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Lower,
    Upper,
    Digit,
    Dense,
    Stop,
    DenseStop,
    Comma,
    Symbol,
    Closing,
    Mark,
}

const ASCII: [Class; 128] = {
    let mut table = [Class::Mark; 128];
    let mut i = 0;
    while i < 128 {
        let b = i as u8;
        table[i] = match b {
            0..=32 | 127 => Class::Space,
            b'a'..=b'z' | b'_' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            b'.' | b'!' | b'?' => Class::Stop,
            b',' | b';' => Class::Comma,
            b'|' | b'>' | b'<' | b'*' | b'~' | b'^' => Class::Symbol,
            b'"' | b'\'' | b')' | b']' => Class::Closing,
            _ => Class::Mark,
        };
        i += 1;
    }
    table
};

/// Scripts written without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han.
pub fn is_dense(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{aa60}'..='\u{aa7f}' | '\u{20000}'..='\u{3ffff}')
}

/// Characters below this have their class in a table.
const TABLED: u32 = 0x3100;

/// Classes up to kana; the scripts behind it are told by range.
fn table() -> &'static [Class] {
    static TABLE: OnceLock<Vec<Class>> = OnceLock::new();
    TABLE.get_or_init(|| {
        (0..TABLED).map(|c| char::from_u32(c).map_or(Class::Mark, read_class)).collect()
    })
}

fn class(c: char, table: &[Class]) -> Class {
    match c as u32 {
        at @ 0..0x80 => ASCII[at as usize],
        at @ 0x80..TABLED => table[at as usize],
        0x4e00..0xa000 => Class::Dense,
        0xac00..0xd7a4 => Class::Lower,
        _ => read_class(c),
    }
}

fn read_class(c: char) -> Class {
    match c {
        '\0'..='\u{7f}' => ASCII[c as usize],
        '。' | '！' | '？' | '｡' | '။' | '៕' | '．' => Class::DenseStop,
        '…' | '।' | '॥' | '؟' | '۔' | '։' | '።' => Class::Stop,
        '，' | '、' | '؛' | '،' | '；' | '၊' | '፣' => Class::Comma,
        '»' | '›' | '©' | '®' | '•' | '·' | '→' | '←' | '▼' | '▶' | '►' | '★' | '☆' | '✓' => {
            Class::Symbol
        }
        '”' | '’' | '“' | '）' | '」' | '』' | '】' | '《' | '》' => Class::Closing,
        c if is_dense(c) => Class::Dense,
        c if c.is_alphabetic() => {
            if c.is_uppercase() {
                Class::Upper
            } else {
                Class::Lower
            }
        }
        c if c.is_numeric() => Class::Digit,
        c if c.is_whitespace() => Class::Space,
        _ => Class::Mark,
    }
}

/// Hashes of the words of a title or description, for membership tests.
#[derive(Debug, Default)]
pub struct WordSet {
    bloom: [u64; 16],
    words: Vec<u32>,
}

impl WordSet {
    /// Takes the words of `text`, up to a fixed number.
    pub fn fill(&mut self, text: &str) {
        self.words.clear();
        self.bloom = [0; 16];
        let empty = Self::default();
        let _ = scan(text, &empty, &empty, &mut self.words);
        self.words.sort_unstable();
        self.words.dedup();
        for w in &self.words {
            self.bloom[(w >> 6 & 15) as usize] |= 1 << (w & 63);
        }
    }

    /// How many different words it holds.
    pub fn count(&self) -> usize {
        self.words.len()
    }

    fn has(&self, word: u32) -> bool {
        self.bloom[(word >> 6 & 15) as usize] >> (word & 63) & 1 == 1
            && self.words.binary_search(&word).is_ok()
    }
}

const OFFSET: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// The words being read.
struct Words<'a> {
    hash: u32,
    len: u32,
    capital: bool,
    digits: u32,
    value: u32,
    left: usize,
    out: &'a mut Vec<u32>,
}

impl Words<'_> {
    fn add(&mut self, c: u32) {
        self.hash = (self.hash ^ c).wrapping_mul(PRIME);
        self.len += 1;
    }

    fn end(&mut self, stats: &mut TextStats, title: &WordSet, description: &WordSet) {
        if self.len == 0 {
            return;
        }
        stats.tokens += 1.0;
        stats.word_chars += self.len as f32;
        stats.capital_words += f32::from(u8::from(self.capital));
        if self.digits == 4 && self.len == 4 && matches!(self.value / 100, 19 | 20) {
            stats.years += 1.0;
        }
        self.emit(self.hash, stats, title, description);
        (self.hash, self.len, self.digits, self.value, self.capital) = (OFFSET, 0, 0, 0, false);
    }

    fn emit(&mut self, hash: u32, stats: &mut TextStats, title: &WordSet, description: &WordSet) {
        if self.left > 0 {
            // The low bits of FNV-1a are its weak ones: fold the high half in.
            let hash = hash ^ (hash >> 15);
            stats.hash = (stats.hash ^ u64::from(hash)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            self.left -= 1;
            self.out.push(hash);
            stats.hashed += 1.0;
            stats.title_hits += f32::from(u8::from(title.has(hash)));
            stats.description_hits += f32::from(u8::from(description.has(hash)));
        }
    }
}

/// Reads a block's text once; appends the hashes of its first words to `out`.
pub fn scan(text: &str, title: &WordSet, description: &WordSet, out: &mut Vec<u32>) -> TextStats {
    let mut s = TextStats::default();
    let mut words =
        Words { hash: OFFSET, len: 0, capital: false, digits: 0, value: 0, left: WORDS, out };
    let (mut chars, mut from_tokens, mut from_chars) = (0u32, 0f32, 0u32);
    let mut pending = false;
    let mut last = Class::Space;
    let mut before_closing = false;
    let mut previous_dense = 0u32;
    let table = table();
    for c in text.chars() {
        let class = class(c, table);
        if class == Class::Space {
            words.end(&mut s, title, description);
            if pending {
                close(&mut s, &mut from_tokens, &mut from_chars, chars);
                pending = false;
            }
            continue;
        }
        chars += 1;
        if chars == 1 {
            s.first = match class {
                Class::Upper => 1.0,
                Class::Lower | Class::Dense => 0.0,
                Class::Digit => -1.0,
                _ => -2.0,
            };
        }
        match class {
            Class::Lower => words.add(c as u32),
            Class::Upper => {
                s.upper += 1.0;
                words.capital |= words.len == 0;
                let lower = if c.is_ascii() {
                    c as u32 | 0x20
                } else {
                    c.to_lowercase().next().unwrap_or(c) as u32
                };
                words.add(lower);
            }
            Class::Digit => {
                s.digits += 1.0;
                words.digits += 1;
                words.value =
                    words.value.wrapping_mul(10).wrapping_add(c.to_digit(10).unwrap_or(0));
                words.add(u32::from(b'0'));
            }
            Class::Dense => {
                words.end(&mut s, title, description);
                s.tokens += 0.5;
                s.word_chars += 1.0;
                let h = (OFFSET ^ c as u32).wrapping_mul(PRIME);
                if previous_dense != 0 {
                    words.emit(
                        (previous_dense ^ c as u32).wrapping_mul(PRIME),
                        &mut s,
                        title,
                        description,
                    );
                }
                previous_dense = h;
            }
            _ => {
                words.end(&mut s, title, description);
                match class {
                    Class::Stop => s.stops += 1.0,
                    Class::DenseStop => s.stops += 1.0,
                    Class::Comma => s.commas += 1.0,
                    Class::Symbol => s.symbols += 1.0,
                    _ => s.marks += 1.0,
                }
            }
        }
        if class != Class::Dense {
            previous_dense = 0;
        }
        match class {
            Class::DenseStop => close(&mut s, &mut from_tokens, &mut from_chars, chars),
            Class::Stop => pending = true,
            Class::Closing => {}
            _ => pending = false,
        }
        before_closing = class == Class::Closing
            && (before_closing || matches!(last, Class::Stop | Class::DenseStop));
        last = class;
    }
    words.end(&mut s, title, description);
    if pending {
        close(&mut s, &mut from_tokens, &mut from_chars, chars);
    } else if s.tokens - from_tokens >= UNMARKED_SENTENCE as f32 {
        s.long += (chars - from_chars) as f32;
    }
    let end = text.trim_end_matches([' ', ']', ')', '"', '”']);
    s.ellipsis = end.ends_with('…') || end.ends_with("...");
    s.hash ^= u64::from(chars).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    s.last = match last {
        Class::Stop | Class::DenseStop => 2.0,
        Class::Closing if before_closing => 1.0,
        Class::Lower | Class::Upper | Class::Digit | Class::Dense => 0.0,
        Class::Comma => -1.0,
        _ => -2.0,
    };
    s
}

/// Ends a sentence at `chars`.
fn close(s: &mut TextStats, from_tokens: &mut f32, from_chars: &mut u32, chars: u32) {
    s.sentences += 1.0;
    if s.tokens - *from_tokens >= LONG_SENTENCE as f32 {
        s.long += (chars - *from_chars) as f32;
    }
    *from_tokens = s.tokens;
    *from_chars = chars;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats(text: &str) -> TextStats {
        let none = WordSet::default();
        scan(text, &none, &none, &mut Vec::new())
    }

    #[test]
    fn sentences_are_told_from_phrases() {
        let long = stats("The ferry leaves the old harbour at nine every morning. Yes.");
        assert_eq!((long.sentences, long.long), (2.0, 46.0));
        assert_eq!(stats("Read more").long, 0.0);
        assert!(stats("渡し船は毎朝九時に古い港を出て、島へ向かう。").long > 20.0);
        assert_eq!(stats("In 2024, “yes.”").last, 1.0);
    }

    #[test]
    fn title_words_are_found_in_any_case() {
        let mut title = WordSet::default();
        title.fill("Bridge CLOSED");
        let s = scan("The bridge is closed", &title, &WordSet::default(), &mut Vec::new());
        assert_eq!((s.title_hits, s.tokens), (2.0, 4.0));
    }
}
