//! The compact character-n-gram model that language labels, encoding choice and mojibake repair share.
//!
//! In: text. Out: summed log weights by class (a language in a script), behind the gate of the text's main script. Never: a decision.
//!
//! N-grams are the two to five folded characters of a word with a mark at its start and end, and whole words of four letters and more;
//! in Chinese and Japanese one to three characters without marks. A gram is known by 32 bits of a rolling hash.
use crate::language::script::{self, COMMON, HAN, INHERITED, KANA, Letters, ScriptId};
use std::sync::OnceLock;

/// Longest gram; longer ones gained nothing over words of five letters and whole words.
pub const ORDER: usize = 5;
/// Classes the weights can tell apart: a class is one byte.
pub const CLASSES: usize = 256;
const WORD: usize = 48;
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

/// Gives every gram of the text's words in `script` to `sink`.
pub fn grams(text: &str, script: ScriptId, sink: &mut impl Sink) {
    let letters = Letters::get();
    let ideographs = matches!(script, HAN | KANA);
    let mut word = [0u32; WORD + 2];
    word[0] = EDGE;
    // Characters gathered, counted from the edge mark; whether the word began at this buffer's start.
    let (mut n, mut began) = (1usize, true);
    for c in text.chars() {
        let s = letters.script(c);
        let inside = s == script
            || (s == INHERITED && n > 1)
            || (s == HAN && ideographs)
            || (s == COMMON && n > 1 && letters.fold(c) == u32::from(b'\''));
        if inside {
            word[n] = letters.fold(c);
            n += 1;
            if n > WORD {
                emit(&word[usize::from(!began)..n], false, ideographs, sink);
                (n, began) = (1, false);
            }
            continue;
        }
        if n > 1 {
            finish(&mut word, n, began, ideographs, sink);
            if !sink.more() {
                return;
            }
        }
        (n, began) = (1, true);
    }
    if n > 1 {
        finish(&mut word, n, began, ideographs, sink);
    }
}

#[inline]
fn finish(
    word: &mut [u32; WORD + 2],
    mut n: usize,
    began: bool,
    ideographs: bool,
    sink: &mut impl Sink,
) {
    while n > 2 && word[n - 1] == u32::from(b'\'') {
        n -= 1;
    }
    word[n] = EDGE;
    if ideographs {
        emit(&word[1..n], false, true, sink)
    } else {
        emit(&word[usize::from(!began)..=n], began, false, sink)
    }
}

#[inline]
fn emit(word: &[u32], complete: bool, ideographs: bool, sink: &mut impl Sink) {
    let order = if ideographs { 3 } else { ORDER };
    for start in 0..word.len() {
        let mut h = SEED;
        for (i, c) in word[start..].iter().take(order).enumerate() {
            h = step(h, *c);
            // A letter alone tells little where an alphabet is shared, and costs a list of a hundred classes.
            if i == 0 && !ideographs {
                continue;
            }
            if !sink.gram(short(h), i + 1, false) {
                break;
            }
        }
    }
    if complete && word.len() > ORDER {
        let h = word.iter().fold(WHOLE, |h, c| step(h, *c));
        sink.gram(short(h), word.len(), true);
    }
}

/// One class of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// BCP-47: `tr`, `sr-Latn`, `zh-Hans`, `und`.
    pub label: String,
    /// ISO 15924 of the label: `Latn`, `Hans`.
    pub script: String,
    /// ISO 15924 of the gate: `Latn`, `Hani`.
    pub gate: String,
}

/// The compiled-in weights, compressed.
static PACKED: &[u8] = include_bytes!("../corpora/models/language.bin.zst");

/// A number that tells the compiled-in weights from others: the upper half of their xxh3-64.
pub fn version() -> u64 {
    xxhash_rust::xxh3::xxh3_64(PACKED) >> 32
}

/// The model, ready to score.
pub struct Model {
    /// Classes, sorted by gate.
    pub classes: Vec<Class>,
    /// Free numbers of the language room: temperatures by length and the like.
    pub calibration: Vec<f32>,
    labels: Vec<(&'static str, &'static str)>,
    gates: Vec<(u16, u16)>,
    slots: Vec<(u32, u32)>,
    shift: u32,
    /// One bit for each of four times as many hash ranges as there are grams: most grams that are not there are known by it, out of a cache
    /// that the slots are too large for.
    filter: Vec<u64>,
    filter_shift: u32,
    postings: Vec<u8>,
}

/// What one scoring leaves behind; reused from text to text.
pub struct Scores {
    /// Summed weights by class, in sixteenths.
    pub sums: [i32; CLASSES],
    /// Grams that had weights.
    pub known: u32,
    /// Grams looked at, of the lengths that were worth looking up.
    pub seen: u32,
    /// The script gate.
    pub gate: ScriptId,
}

impl Default for Scores {
    fn default() -> Self {
        Self { sums: [0; CLASSES], known: 0, seen: 0, gate: COMMON }
    }
}

const FORMAT: u8 = 1;
const MAGIC: &[u8; 4] = b"TZLM";
/// Weights are stored in sixteenths.
pub const UNIT: f32 = 16.0;

static MODEL: OnceLock<Model> = OnceLock::new();

impl Model {
    /// Puts a packed model file in the place of the one compiled in, before its first use; tells whether it could.
    #[cfg(feature = "train")]
    pub fn install(packed: &[u8]) -> bool {
        let bytes = zstd::decode_all(packed).unwrap_or_default();
        Self::parse(&bytes).is_some_and(|m| MODEL.set(m).is_ok())
    }

    /// The model compiled in, unpacked at first use.
    pub fn get() -> &'static Self {
        MODEL.get_or_init(|| {
            let bytes = zstd::decode_all(PACKED).unwrap_or_default();
            Self::parse(&bytes)
                .expect("the model compiled in is one that the trainer wrote and read back")
        })
    }

    /// The classes behind a script's gate, as a range of class numbers.
    pub fn behind(&self, gate: ScriptId) -> std::ops::Range<usize> {
        let (from, to) = self.gates.get(usize::from(gate)).copied().unwrap_or_default();
        usize::from(from)..usize::from(to)
    }

    /// Label and script of a class.
    pub fn label(&self, class: usize) -> (&'static str, &'static str) {
        self.labels[class]
    }

    /// Scores the text: fills `scores` anew. Reads until `enough(sums, known)` says so, asked once a word.
    pub fn score(
        &self,
        text: &str,
        gate: ScriptId,
        scores: &mut Scores,
        enough: impl FnMut(&Scores) -> bool,
    ) {
        let range = self.behind(gate);
        scores.sums[range.clone()].fill(0);
        (scores.known, scores.seen, scores.gate) = (0, 0, gate);
        if range.len() < 2 {
            return;
        }
        grams(text, gate, &mut Adder { model: self, scores, enough });
    }

    #[inline]
    fn find(&self, hash: u32) -> Option<u32> {
        let bit = hash.wrapping_mul(0x85EB_CA6B) >> self.filter_shift;
        if self.filter[(bit / 64) as usize] >> (bit % 64) & 1 == 0 {
            return None;
        }
        let mut at = (hash >> self.shift) as usize;
        loop {
            let (key, value) = self.slots[at];
            if key == hash && value != 0 {
                return Some(value);
            }
            if value == 0 {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Reads the unpacked file: see [`fn@write`].
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut r = Reader { bytes, at: 0 };
        if r.take(4)? != MAGIC || r.byte()? != FORMAT {
            return None;
        }
        let classes: Vec<Class> = (0..r.number()?)
            .map(|_| Some(Class { label: r.string()?, script: r.string()?, gate: r.string()? }))
            .collect::<Option<_>>()?;
        let calibration = (0..r.number()?)
            .map(|_| r.take(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])))
            .collect::<Option<_>>()?;
        let count = r.number()?;
        let mut hashes = Vec::with_capacity(count);
        let mut hash = 0u32;
        for _ in 0..count {
            hash = hash.wrapping_add(r.number()? as u32);
            hashes.push(hash);
        }
        let flags = r.take(count)?;
        let counts = r.take(count)?;
        let total = counts.iter().map(|c| usize::from(*c)).sum();
        let ids = r.take(total)?;
        let weights = r.take(total)?;
        // Filled to four fifths at most.
        let size = (count + count / 4 + 1).next_power_of_two().max(2);
        let shift = 32 - size.trailing_zeros();
        let mut slots = vec![(0u32, 0u32); size];
        let bits = (count * 4).next_power_of_two().max(64);
        let filter_shift = 32 - bits.trailing_zeros();
        let mut filter = vec![0u64; bits / 64];
        for hash in &hashes {
            let bit = hash.wrapping_mul(0x85EB_CA6B) >> filter_shift;
            filter[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        let mut postings = vec![0u8; 1];
        let mut from = 0;
        for i in 0..count {
            // The offset's low bit tells whether longer grams go on from here.
            let value = (postings.len() as u32) << 1 | u32::from(flags[i]);
            let n = usize::from(counts[i]);
            postings.push(counts[i]);
            for k in from..from + n {
                postings.extend([ids[k], weights[k]]);
            }
            from += n;
            let mut at = (hashes[i] >> shift) as usize;
            while slots[at].1 != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (hashes[i], value);
        }
        let mut gates = vec![(0u16, 0u16); script::SCRIPTS];
        for (i, class) in classes.iter().enumerate() {
            let gate = &mut gates[usize::from(script::by_name(&class.gate)?)];
            if gate.1 == 0 {
                gate.0 = i as u16;
            }
            gate.1 = i as u16 + 1;
        }
        // Labels live as long as the program: there is one model, read once.
        let leak = |s: &str| -> &'static str { Box::leak(s.to_owned().into_boxed_str()) };
        let labels = classes.iter().map(|c| (leak(&c.label), leak(&c.script))).collect();
        Some(Self {
            classes,
            calibration,
            labels,
            gates,
            slots,
            shift,
            filter,
            filter_shift,
            postings,
        })
    }
}

struct Adder<'a, F> {
    model: &'a Model,
    scores: &'a mut Scores,
    enough: F,
}

impl<F: FnMut(&Scores) -> bool> Sink for Adder<'_, F> {
    #[inline]
    fn gram(&mut self, hash: u32, _: usize, _: bool) -> bool {
        self.scores.seen += 1;
        let Some(value) = self.model.find(hash) else { return false };
        let at = (value >> 1) as usize;
        let n = usize::from(self.model.postings[at]);
        if n > 0 {
            self.scores.known += 1;
            for pair in self.model.postings[at + 1..at + 1 + 2 * n].as_chunks::<2>().0 {
                self.scores.sums[usize::from(pair[0])] += i32::from(pair[1] as i8);
            }
        }
        value & 1 == 1
    }

    #[inline]
    fn more(&mut self) -> bool {
        !(self.enough)(self.scores)
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let out = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(out)
    }
    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }
    fn number(&mut self) -> Option<usize> {
        let (mut out, mut shift) = (0usize, 0);
        loop {
            let b = self.byte()?;
            out |= usize::from(b & 127).checked_shl(shift)?;
            if b < 128 {
                return Some(out);
            }
            shift += 7;
        }
    }
    fn string(&mut self) -> Option<String> {
        let n = self.number()?;
        String::from_utf8(self.take(n)?.to_vec()).ok()
    }
}

/// One gram as the trainer hands it over: hash, whether longer grams go on from it, weights by class in sixteenths.
pub type Gram = (u32, bool, Vec<(u8, i8)>);

/// Writes a model file, unpacked: magic, format, classes, calibration, then the grams sorted by hash, column by column. Numbers are LEB128.
pub fn write(classes: &[Class], calibration: &[f32], grams: &[Gram]) -> Vec<u8> {
    fn number(out: &mut Vec<u8>, mut n: usize) {
        while n >= 128 {
            out.push(n as u8 | 128);
            n >>= 7;
        }
        out.push(n as u8);
    }
    let mut out = MAGIC.to_vec();
    out.push(FORMAT);
    number(&mut out, classes.len());
    for text in classes.iter().flat_map(|c| [&c.label, &c.script, &c.gate]) {
        number(&mut out, text.len());
        out.extend(text.bytes());
    }
    number(&mut out, calibration.len());
    out.extend(calibration.iter().flat_map(|f| f.to_le_bytes()));
    number(&mut out, grams.len());
    let mut last = 0;
    for (hash, ..) in grams {
        number(&mut out, hash.wrapping_sub(last) as usize);
        last = *hash;
    }
    out.extend(grams.iter().map(|g| u8::from(g.1)));
    out.extend(grams.iter().map(|g| g.2.len() as u8));
    out.extend(grams.iter().flat_map(|g| g.2.iter().map(|p| p.0)));
    out.extend(grams.iter().flat_map(|g| g.2.iter().map(|p| p.1 as u8)));
    out
}
