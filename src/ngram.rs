//! The compact character-n-gram model that language labels, encoding choice and mojibake repair share.
//!
//! In: text. Out: summed log weights by class (a language in a script), behind the gate of the text's main script. Never: a decision.
//!
//! N-grams are the two to five folded characters of a word with a mark at its start and end, and whole words of four letters and more;
//! in Chinese and Japanese one to three characters without marks. A gram is known by 32 bits of a rolling hash.
mod format;
mod grams;
mod score;

pub use format::{Gram, write};
#[cfg(feature = "train")]
pub use format::{read, recalibrate};
pub use grams::{ORDER, Sink, grams};
pub use score::Scores;

use crate::language::script::ScriptId;
use std::sync::OnceLock;

/// Classes the weights can tell apart: a class is one byte.
pub const CLASSES: usize = 256;

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
    /// Labels in order, with their classes.
    by_label: Vec<(&'static str, u8)>,
    gates: Vec<(u16, u16)>,
    slots: Vec<(u32, u32)>,
    shift: u32,
    /// One bit for each of four times as many hash ranges as there are grams: most grams that are not there are known by it, out of a cache
    /// that the slots are too large for.
    filter: Vec<u64>,
    filter_shift: u32,
    postings: Vec<u8>,
}

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

    /// The classes behind the gate of a class.
    pub fn gate_of(&self, class: usize) -> std::ops::Range<usize> {
        let holds =
            |gate: &&(u16, u16)| (usize::from(gate.0)..usize::from(gate.1)).contains(&class);
        self.gates
            .iter()
            .find(holds)
            .map_or(class..class + 1, |g| usize::from(g.0)..usize::from(g.1))
    }

    /// The classes of a label: its scripts and gates.
    pub fn classes_of(&self, label: &str) -> impl Iterator<Item = usize> + '_ {
        let from = self.by_label.partition_point(|l| l.0 < label);
        let to = from + self.by_label[from..].iter().take_while(|l| l.0 == label).count();
        self.by_label[from..to].iter().map(|l| usize::from(l.1))
    }

    /// Label and script of a class.
    pub fn label(&self, class: usize) -> (&'static str, &'static str) {
        self.labels[class]
    }
}
