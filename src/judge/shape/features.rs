//! A line → hashed features of its shape and its words, and a handful of measures.
//!
//! In: a short line. Out: hashes handed to a [`Sink`] one by one, and [`Measures`]. Never: allocation, a language.
//! *Shape* features hold no letter: kinds of words (`Title`, `lower`, `UPPER`, without case), numbers, slots and punctuation, in their order.
//! *Word* features are folded words, their beginnings and ends, and character n-grams.
use super::chars::{self, Chars};

/// Takes the features of one line.
pub trait Sink {
    /// A feature of the shape.
    fn shape(&mut self, hash: u64);
    /// A feature of the words.
    fn word(&mut self, hash: u64);
}

/// Tokens of a line that are looked at; the rest of a longer line only counts.
const TOKENS: usize = 48;
/// Bytes of a line that are looked at: a longer line is prose by its length.
pub const BYTES: usize = 600;

/// Token kinds beyond the character classes.
const WORD_LOWER: u8 = 32;
const WORD_TITLE: u8 = 33;
const WORD_UPPER: u8 = 34;
const WORD_MIXED: u8 = 35;
const WORD_CASELESS: u8 = 36;
const WORD_DENSE: u8 = 37;
const NUMBER: u8 = 38;
const WORD_NUMBER: u8 = 39;
const INITIAL: u8 = 40;
const EDGE: u8 = 63;

/// Counts of one line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measures {
    /// Words; two characters of a script without spaces count as one.
    pub words: u32,
    /// Characters that are not white space.
    pub chars: u32,
    /// Letters.
    pub letters: u32,
    /// Letters of scripts without spaces.
    pub dense: u32,
    /// Letters without case.
    pub caseless: u32,
    /// Digits.
    pub digits: u32,
    /// Words by case.
    pub lower: u32,
    /// Words with a capital first.
    pub title: u32,
    /// Words all in capitals.
    pub upper: u32,
    /// Numbers.
    pub numbers: u32,
    /// Punctuation marks of each class.
    pub marks: [u8; chars::CLASSES as usize],
    /// The first token.
    pub first: u8,
    /// The last token.
    pub last: u8,
}

impl Measures {
    /// 0: one word, 1: two or three, 2: four to eight, 3: longer.
    pub fn class(&self) -> usize {
        match self.words {
            0..=1 => 0,
            2..=3 => 1,
            4..=8 => 2,
            _ => 3,
        }
    }

    /// Whether the first token is a word that begins with a capital, and no other word does.
    pub fn first_only(&self) -> bool {
        self.first == WORD_TITLE && self.title == 1 && self.upper == 0
    }
}

const K: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(h: u64, value: u64) -> u64 {
    (h ^ value).wrapping_mul(K).rotate_left(27)
}

struct Word {
    /// Hash of the folded letters; 0 between words.
    hash: u64,
    len: u32,
    upper: u32,
    lower: u32,
    caseless: u32,
    digits: u32,
    first_upper: bool,
}

const NO_WORD: Word =
    Word { hash: 0, len: 0, upper: 0, lower: 0, caseless: 0, digits: 0, first_upper: false };

impl Word {
    fn kind(&self) -> u8 {
        if self.digits == self.len {
            NUMBER
        } else if self.digits > 0 {
            WORD_NUMBER
        } else if self.caseless > 0 {
            WORD_CASELESS
        } else if self.upper == 0 {
            WORD_LOWER
        } else if self.lower == 0 {
            if self.len == 1 { INITIAL } else { WORD_UPPER }
        } else if self.first_upper && self.upper == 1 {
            WORD_TITLE
        } else {
            WORD_MIXED
        }
    }
}

struct Line {
    tokens: [u8; TOKENS],
    /// Length class of each word: 0 to 3.
    sizes: [u8; TOKENS],
    len: usize,
    previous: u64,
    whole: u64,
    measures: Measures,
}

impl Line {
    fn push(&mut self, kind: u8, size: u8) {
        if self.len == 0 {
            self.measures.first = kind;
        }
        self.measures.last = kind;
        if self.len < TOKENS {
            self.tokens[self.len] = kind;
            self.sizes[self.len] = size;
            self.len += 1;
        }
    }

    fn end_word(&mut self, word: &mut Word, sink: &mut impl Sink) {
        if word.len == 0 {
            return;
        }
        let kind = word.kind();
        let m = &mut self.measures;
        match kind {
            NUMBER => m.numbers += 1,
            _ => m.words += 1,
        }
        match kind {
            WORD_LOWER => m.lower += 1,
            WORD_TITLE => m.title += 1,
            WORD_UPPER => m.upper += 1,
            _ => {}
        }
        let hash = if kind == NUMBER { 1 } else { word.hash };
        if kind != NUMBER {
            sink.word(mix(hash, 0x57));
        }
        if self.previous == 0 {
            sink.word(mix(hash, 0x46));
        } else {
            sink.word(mix(self.previous, hash));
        }
        self.previous = hash;
        self.whole = mix(self.whole, hash);
        let size = match word.len {
            0..=3 => 0,
            4..=7 => 1,
            8..=11 => 2,
            _ => 3,
        };
        self.push(kind, size);
        *word = NO_WORD;
    }
}

/// Hands all features of `text` to `sink` and returns its measures.
pub fn visit(text: &str, sink: &mut impl Sink) -> Measures {
    let table = Chars::get();
    let text = if text.len() > BYTES { &text[..text.floor_char_boundary(BYTES)] } else { text };
    let mut line = Line {
        tokens: [0; TOKENS],
        sizes: [0; TOKENS],
        len: 0,
        previous: 0,
        whole: 0,
        measures: Measures::default(),
    };
    let mut word = NO_WORD;
    let mut dense = 0u32;
    // The last three folded characters, a blank between words.
    let (mut a, mut b, mut c) = (0u64, 0u64, 0x20u64);
    for ch in text.chars() {
        let entry = table.of(ch);
        let class = entry.class();
        if class == chars::IGNORED {
            continue;
        }
        let f = u64::from(entry.folded());
        let letter = class <= chars::MARK && class != chars::SPACE;
        if dense > 0 && class != chars::DENSE && class != chars::MARK {
            end_dense(&mut dense, &mut line);
        }
        if letter {
            let m = &mut line.measures;
            m.chars += 1;
            match class {
                chars::DENSE => {
                    line.end_word(&mut word, sink);
                    line.measures.letters += 1;
                    line.measures.dense += 1;
                    dense += 1;
                    line.previous = mix(f, 0x44);
                    line.whole = mix(line.whole, f);
                    sink.word(mix(f, 0x31));
                    sink.word(mix(mix(c, f), 0x32));
                }
                chars::MARK if dense > 0 => {}
                _ => {
                    if class == chars::DIGIT {
                        m.digits += 1;
                        word.digits += 1;
                        word.len += 1;
                    } else if class == chars::MARK {
                    } else {
                        m.letters += 1;
                        if word.len == 0 {
                            word.first_upper = class == chars::UPPER;
                        }
                        word.len += 1;
                        match class {
                            chars::UPPER => word.upper += 1,
                            chars::LOWER => word.lower += 1,
                            _ => {
                                word.caseless += 1;
                                m.caseless += 1;
                            }
                        }
                    }
                    word.hash = mix(word.hash, f);
                }
            }
            sink.word(mix(mix(mix(b, c), f), 0x33));
            sink.word(mix(mix(mix(mix(a, b), c), f), 0x34));
            (a, b, c) = (b, c, f);
            continue;
        }
        if class == chars::APOSTROPHE && word.len > 0 {
            line.measures.chars += 1;
            line.measures.marks[class as usize] =
                line.measures.marks[class as usize].saturating_add(1);
            continue;
        }
        line.end_word(&mut word, sink);
        if c != 0x20 {
            sink.word(mix(mix(mix(b, c), 0x20), 0x33));
            sink.word(mix(mix(mix(mix(a, b), c), 0x20), 0x34));
            (a, b, c) = (b, c, 0x20);
        }
        if class != chars::SPACE {
            let m = &mut line.measures;
            m.chars += 1;
            m.marks[class as usize] = m.marks[class as usize].saturating_add(1);
            line.push(class, 0);
        }
    }
    line.end_word(&mut word, sink);
    end_dense(&mut dense, &mut line);
    if c != 0x20 {
        sink.word(mix(mix(mix(b, c), 0x20), 0x33));
        sink.word(mix(mix(mix(mix(a, b), c), 0x20), 0x34));
    }
    line.measures.words += line.measures.dense.div_ceil(2);
    if line.previous != 0 {
        sink.word(mix(line.previous, 0x4C));
    }
    if line.len <= 16 {
        sink.word(mix(line.whole, 0x41));
    }
    shape(&line, sink);
    line.measures
}

fn end_dense(dense: &mut u32, line: &mut Line) {
    if *dense > 0 {
        let size = match *dense {
            0..=2 => 0,
            3..=4 => 1,
            5..=8 => 2,
            _ => 3,
        };
        line.push(WORD_DENSE, size);
        *dense = 0;
    }
}

fn bucket(n: u32) -> u64 {
    match n {
        0..=6 => u64::from(n),
        7..=8 => 7,
        9..=12 => 8,
        13..=20 => 9,
        _ => 10,
    }
}

fn shape(line: &Line, sink: &mut impl Sink) {
    let m = &line.measures;
    let tokens = &line.tokens[..line.len];
    let (mut p, mut q) = (EDGE, EDGE);
    let mut whole = 0u64;
    for (&kind, &size) in tokens.iter().zip(&line.sizes).chain([(&EDGE, &0)]) {
        let (k, p64, q64) = (u64::from(kind), u64::from(p), u64::from(q));
        sink.shape(mix(q64 << 8 | k, 2));
        sink.shape(mix(p64 << 16 | q64 << 8 | k, 3));
        sink.shape(mix(q64 << 16 | k << 8 | u64::from(size), 4));
        whole = mix(whole, k);
        (p, q) = (q, kind);
    }
    if line.len <= 10 {
        sink.shape(mix(whole, 5));
    }
    let case = u64::from(m.lower > 0)
        | u64::from(m.title > 0) << 1
        | u64::from(m.upper > 0) << 2
        | u64::from(m.first_only()) << 3;
    let words = bucket(m.words);
    let script = if m.dense * 2 > m.letters { 2 } else { u64::from(m.caseless * 2 > m.letters) };
    sink.shape(mix(words << 8 | u64::from(m.last), 6));
    sink.shape(mix(words << 8 | case, 7));
    sink.shape(mix(u64::from(m.first) << 8 | u64::from(m.last), 8));
    sink.shape(mix(words << 4 | script, 9));
    sink.shape(mix(bucket(m.chars / 4) << 4 | script, 10));
    sink.shape(mix(bucket(m.letters / m.words.max(1)) << 4 | words, 11));
    sink.shape(mix(script << 16 | case << 8 | u64::from(m.last), 12));
}

/// How many numbers [`dense`] gives.
pub const DENSE: usize = 36;

/// The measures as numbers for the small network, about −1 to 3.
pub fn dense(m: &Measures, out: &mut [f32]) {
    let (words, letters) = (m.words.max(1) as f32, m.letters.max(1) as f32);
    let mark = |c: u8| f32::from(m.marks[c as usize].min(2));
    let on = |b: bool| f32::from(u8::from(b));
    let last = |c: u8| on(m.last == c);
    let all = [
        words.ln(),
        (m.chars.max(1) as f32).ln() - 2.0,
        on(m.class() == 0),
        on(m.class() == 1),
        on(m.class() == 2),
        on(m.class() == 3),
        (letters / words).min(16.0) / 8.0,
        letters / m.chars.max(1) as f32,
        m.dense as f32 / letters,
        m.caseless as f32 / letters,
        m.lower as f32 / words,
        m.title as f32 / words,
        m.upper as f32 / words,
        on(m.first_only()),
        on(m.letters > 0 && m.lower == 0 && m.title == 0 && m.upper > 0),
        m.digits as f32 / m.chars.max(1) as f32,
        (m.numbers.min(3)) as f32,
        on(m.first == NUMBER),
        last(NUMBER),
        last(chars::STOP),
        last(chars::COLON),
        last(chars::ELLIPSIS),
        last(chars::EXCLAMATION),
        last(chars::QUESTION),
        last(chars::QUOTE),
        on((WORD_LOWER..=INITIAL).contains(&m.last)),
        mark(chars::COMMA),
        mark(chars::STOP),
        mark(chars::QUOTE),
        mark(chars::SEPARATOR) + mark(chars::GUILLEMET),
        mark(chars::ARROW),
        mark(chars::OPEN),
        mark(chars::CODE) + mark(chars::SIGN),
        mark(chars::DASH) + mark(chars::HYPHEN),
        mark(chars::SLASH),
        mark(chars::SYMBOL) + mark(chars::SEMICOLON),
    ];
    out[..DENSE].copy_from_slice(&all);
}
