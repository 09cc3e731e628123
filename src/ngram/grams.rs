//! Text → words → grams.
//!
//! In: text and a script. Out: words of folded characters, and the hashes of their grams. Never: weights.
use crate::language::script::{COMMON, HAN, INHERITED, KANA, Letters, ScriptId};

/// Longest gram; longer ones gained nothing over words of five letters and whole words.
pub const ORDER: usize = 5;
const WORD: usize = 48;
/// Grams of the longest word: four at each of its characters and edge marks, and the whole of it.
pub const LONGEST: usize = (WORD + 2) * (ORDER - 1) + 1;
const EDGE: u32 = 0x1F;
const SEED: u64 = 0x243F_6A88_85A3_08D3;
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
const WHOLE: u64 = 0xB7E1_5162_8AED_2A6B;

/// One step of the rolling hash.
#[inline]
fn step(h: u64, c: u32) -> u64 {
    (h.rotate_left(23) ^ u64::from(c)).wrapping_mul(MIX)
}

#[inline]
fn short(h: u64) -> u32 {
    (h >> 32) as u32
}

/// What a reader of grams does with one: its hash in, whether longer grams with this beginning are worth trying out.
pub trait Sink {
    /// `whole` marks a whole word, `len` counts the characters, the edge marks among them.
    fn gram(&mut self, hash: u32, len: usize, whole: bool) -> bool;
    /// Whether to go on: asked after each word.
    fn more(&mut self) -> bool {
        true
    }
}

/// A word as its grams are made from: folded characters with a mark at its start and end.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// Folded characters; the edge marks are among them.
    pub letters: &'a [u32],
    /// Whether both ends are there: words are cut after forty-eight characters.
    pub complete: bool,
    /// A run of Chinese or Japanese, without marks.
    pub ideographs: bool,
}

/// Gives every word of the text in `script` to `each`, until that says to stop.
#[inline]
pub fn words(text: &str, script: ScriptId, mut each: impl FnMut(Word<'_>) -> bool) {
    let table = Letters::get();
    let ideographs = matches!(script, HAN | KANA);
    let mut word = [0u32; WORD + 2];
    word[0] = EDGE;
    // Characters gathered, counted from the edge mark; whether the word began at this buffer's start.
    let (mut n, mut began) = (1usize, true);
    for c in text.chars() {
        let s = table.script(c);
        let inside = s == script
            || (s == INHERITED && n > 1)
            || (s == HAN && ideographs)
            || (s == COMMON && n > 1 && table.fold(c) == u32::from(b'\''));
        if inside {
            word[n] = table.fold(c);
            n += 1;
            if n > WORD {
                let letters = &word[usize::from(!began)..n];
                each(Word { letters, complete: false, ideographs });
                (n, began) = (1, false);
            }
            continue;
        }
        if n > 1 && !each(finished(&mut word, n, began, ideographs)) {
            return;
        }
        (n, began) = (1, true);
    }
    if n > 1 {
        each(finished(&mut word, n, began, ideographs));
    }
}

#[inline]
fn finished(word: &mut [u32; WORD + 2], mut n: usize, began: bool, ideographs: bool) -> Word<'_> {
    while n > 2 && word[n - 1] == u32::from(b'\'') {
        n -= 1;
    }
    word[n] = EDGE;
    if ideographs {
        Word { letters: &word[1..n], complete: false, ideographs }
    } else {
        Word { letters: &word[usize::from(!began)..=n], complete: began, ideographs }
    }
}

/// Gives every gram of the text's words in `script` to `sink`.
pub fn grams(text: &str, script: ScriptId, sink: &mut impl Sink) {
    words(text, script, |word| {
        emit(word, sink);
        sink.more()
    });
}

/// Gives every gram of a word to `sink`.
#[inline]
fn emit(word: Word<'_>, sink: &mut impl Sink) {
    let mut hashes = [0; LONGEST];
    let n = word.hashes(&mut hashes);
    word.walk(|i, len| sink.gram(hashes[i], len, word.has_whole() && i == n - 1));
}

impl Word<'_> {
    fn order(self) -> usize {
        if self.ideographs { 3 } else { ORDER }
    }

    /// A letter alone tells little where an alphabet is shared, and costs a list of a hundred classes.
    fn shortest(self) -> usize {
        if self.ideographs { 1 } else { 2 }
    }

    /// Whether the whole word is a gram too.
    fn has_whole(self) -> bool {
        self.complete && self.letters.len() > ORDER
    }

    /// The hashes of all grams: those that begin at the first character, short ones first, then those at the second, and so on; the whole word last.
    /// Returns how many.
    #[inline]
    pub fn hashes(self, out: &mut [u32; LONGEST]) -> usize {
        let (order, shortest) = (self.order(), self.shortest());
        let mut n = 0;
        for start in 0..self.letters.len() {
            let mut h = SEED;
            for (i, c) in self.letters[start..].iter().take(order).enumerate() {
                h = step(h, *c);
                if i + 1 >= shortest {
                    out[n] = short(h);
                    n += 1;
                }
            }
        }
        if self.has_whole() {
            out[n] = short(self.letters.iter().fold(WHOLE, |h, c| step(h, *c)));
            n += 1;
        }
        n
    }

    /// Visits the grams in the order of [`Self::hashes`] by number and length, without those longer than one that `goes_on` says no to.
    #[inline]
    pub fn walk(self, mut goes_on: impl FnMut(usize, usize) -> bool) {
        let (order, shortest) = (self.order(), self.shortest());
        let mut next = 0;
        for start in 0..self.letters.len() {
            let longest = order.min(self.letters.len() - start);
            for len in shortest..=longest {
                if !goes_on(next + len - shortest, len) {
                    break;
                }
            }
            next += (longest + 1).saturating_sub(shortest);
        }
        if self.has_whole() {
            goes_on(next, self.letters.len());
        }
    }

    /// A key of the word that tells it from all others.
    pub fn key(self, script: ScriptId) -> u64 {
        let first = SEED ^ u64::from(script) << 1 ^ u64::from(self.complete);
        self.letters.iter().fold(first, |h, c| step(h, *c))
    }
}
