//! One short line → how likely it is text of an interface (a button, a menu entry, a label, a notice) and not content.
//!
//! In: a line, trimmed or not, in any language. Out: a probability. Never: the page around it, its language, allocation.
//!
//! Two hashed linear models, one over the shape and one over the words, hand their sums to a small network that also sees the measures of
//! the line. The network was trained on sums of languages that the linear models had not seen as much as on those they had, so that it knows
//! how far to trust words it does not know. Weights: `corpora/models/shape.bin`; trainer: `train::shape`.
pub(crate) mod chars;
pub mod features;
mod words;

pub use words::Words;

use features::{DENSE, Measures, Sink};
use std::borrow::Cow;
use std::sync::OnceLock;

/// log2 of the slots of the shape table.
pub const SHAPE_BITS: u32 = 14;
/// Hidden units of the network.
pub const HIDDEN: usize = 16;
/// What the network sees: the measures, and the sums in several forms.
pub const INPUTS: usize = DENSE + 8;
/// Numbers in the network.
pub const NETWORK: usize = HIDDEN * (INPUTS + 1) + HIDDEN + 1;
const MAGIC: &[u8; 8] = b"temizshp";

/// Slot of a hash in a table of 2^`bits`.
pub fn slot(hash: u64, bits: u32) -> usize {
    (hash.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> (64 - bits)) as usize
}

/// The model.
#[derive(Debug, Clone)]
pub struct ShapeModel {
    version: String,
    shape: Cow<'static, [u8]>,
    words: Words,
    shape_scale: f32,
    word_scale: f32,
    network: Vec<f32>,
}

/// Sums of one line over both tables.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// Sum of the shape weights and how many features there were.
    pub shape: f32,
    /// The same for the words.
    pub word: f32,
    /// Positive part of it.
    pub positive: f32,
    /// Word features.
    pub features: u32,
    /// Word features with a weight.
    pub known: u32,
    /// Shape features.
    pub shapes: u32,
}

struct Summing<'a> {
    model: &'a ShapeModel,
    shape: i32,
    word: i32,
    magnitude: i32,
    features: u32,
    known: u32,
    shapes: u32,
}

impl Sink for Summing<'_> {
    fn shape(&mut self, hash: u64) {
        self.shape += i32::from(self.model.shape[slot(hash, SHAPE_BITS)] as i8);
        self.shapes += 1;
    }

    fn word(&mut self, hash: u64) {
        self.features += 1;
        if let Some(weight) = self.model.words.weight(hash) {
            let weight = i32::from(weight);
            self.word += weight;
            self.magnitude += weight.abs();
            self.known += 1;
        }
    }
}

impl ShapeModel {
    /// The model that is compiled in.
    pub fn embedded() -> &'static Self {
        static MODEL: OnceLock<ShapeModel> = OnceLock::new();
        static BYTES: &[u8] = include_bytes!("../../../corpora/models/shape.bin");
        MODEL.get_or_init(|| {
            Self::read(Cow::Borrowed(BYTES))
                .expect("corpora/models/shape.bin is made by the trainer and checked by a test")
        })
    }

    /// Name and number of the weights.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Probability, 0 to 1, that `text` is text of an interface. A line without a letter, digit or sign is none: 0.
    pub fn interface(&self, text: &str) -> f32 {
        let (measures, sums) = self.sums(text);
        if measures.chars == 0 {
            return 0.0;
        }
        let mut inputs = [0.0; INPUTS];
        fill(&measures, &sums, &mut inputs);
        1.0 / (1.0 + (-forward(&self.network, &inputs)).exp())
    }

    /// Measures and sums of a line.
    pub fn sums(&self, text: &str) -> (Measures, Sums) {
        let mut s = Summing {
            model: self,
            shape: 0,
            word: 0,
            magnitude: 0,
            features: 0,
            known: 0,
            shapes: 0,
        };
        let measures = features::visit(text, &mut s);
        let word = s.word as f32 * self.word_scale;
        let positive = (s.magnitude + s.word) as f32 * 0.5 * self.word_scale;
        let shape = s.shape as f32 * self.shape_scale;
        (
            measures,
            Sums { shape, word, positive, features: s.features, known: s.known, shapes: s.shapes },
        )
    }

    /// Makes a model of its parts: tables of 8-bit weights with their scales, and the network.
    pub fn of(
        version: String,
        shape: (Vec<u8>, f32),
        words: (Words, f32),
        network: Vec<f32>,
    ) -> Self {
        Self {
            version,
            shape: shape.0.into(),
            words: words.0,
            shape_scale: shape.1,
            word_scale: words.1,
            network,
        }
    }

    /// Reads the weights; none when they are not of this form.
    pub fn read(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let split = |at: usize, len: usize| match &bytes {
            Cow::Borrowed(b) => b.get(at..at + len).map(Cow::Borrowed),
            Cow::Owned(b) => b.get(at..at + len).map(|b| Cow::Owned(b.to_vec())),
        };
        let float = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(f32::from_le_bytes);
        if bytes.get(..8)? != MAGIC {
            return None;
        }
        let version = String::from_utf8(bytes.get(8..32)?.to_vec()).ok()?.trim_end().to_owned();
        let (shape_scale, word_scale) = (float(32)?, float(36)?);
        let network = (0..NETWORK).map(|i| float(40 + i * 4)).collect::<Option<_>>()?;
        let at = 40 + NETWORK * 4;
        let shape = split(at, 1 << SHAPE_BITS)?;
        let words = Words::of(split(at + (1 << SHAPE_BITS), Words::BYTES)?)?;
        Some(Self { version, shape, words, shape_scale, word_scale, network })
    }

    /// The bytes that [`read`](Self::read) reads.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(format!("{:<24.24}", self.version).bytes());
        for x in [self.shape_scale, self.word_scale].iter().chain(&self.network) {
            out.extend(x.to_le_bytes());
        }
        out.extend(self.shape.iter().chain(self.words.bytes()));
        out
    }
}

/// Writes what the network sees of a line.
pub fn fill(measures: &Measures, sums: &Sums, out: &mut [f32; INPUTS]) {
    features::dense(measures, out);
    let n = sums.features.max(1) as f32;
    let negative = sums.positive - sums.word;
    let known = sums.known as f32 / n;
    let squash = |x: f32| x / (1.0 + x.abs() * 0.2);
    out[DENSE..].copy_from_slice(&[
        squash(sums.shape),
        sums.shape / (sums.shapes.max(1) as f32).sqrt(),
        squash(sums.word),
        4.0 * sums.word / n.sqrt(),
        4.0 * sums.positive / n.sqrt(),
        4.0 * negative / n.sqrt(),
        known,
        squash(sums.word) * known,
    ]);
}

/// The network: one layer of rectified units (a little leak), one output, the log-odds. Layout: per unit bias and weights, then the output's.
pub fn forward(network: &[f32], inputs: &[f32; INPUTS]) -> f32 {
    let (hidden, output) = network.split_at(HIDDEN * (INPUTS + 1));
    let mut sum = output[HIDDEN];
    for (unit, weight) in hidden.chunks_exact(INPUTS + 1).zip(output) {
        let mut lanes = [0f32; 4];
        for (x, w) in inputs.chunks_exact(4).zip(unit[1..].chunks_exact(4)) {
            for i in 0..4 {
                lanes[i] += x[i] * w[i];
            }
        }
        let z = unit[0] + (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        sum += weight * if z > 0.0 { z } else { 0.1 * z };
    }
    sum
}
