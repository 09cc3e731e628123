//! Running text → the weights of `repair::plausible`.
//!
//! In: lines of text in many languages. Out: a model file. Never: a line of what it read.
use crate::language::script::Letters;
use crate::repair::plausible::{CLASSES, UNIT, class, write};
use std::collections::BTreeMap;

/// Counts of class pairs and characters.
pub struct Counts {
    steps: Vec<f64>,
    chars: BTreeMap<char, f64>,
    letters: Letters,
}

/// What an unseen pair counts: web text holds a typing slip or a broken character in about so many.
const UNSEEN: f64 = 0.3;

impl Default for Counts {
    fn default() -> Self {
        Self {
            steps: vec![UNSEEN; CLASSES * CLASSES],
            chars: BTreeMap::new(),
            letters: Letters::get(),
        }
    }
}

impl Counts {
    /// Counts a line, `weight` times.
    pub fn add(&mut self, line: &str, weight: f64) {
        let mut last = 0;
        for c in line.trim().chars().chain(std::iter::once(' ')) {
            let here = class(c, self.letters);
            self.steps[usize::from(last) * CLASSES + usize::from(here)] += weight;
            *self.chars.entry(c).or_default() += weight;
            last = here;
        }
    }

    /// The packed model file.
    ///
    /// # Errors
    /// What zstd says.
    pub fn pack(&self) -> std::io::Result<Vec<u8>> {
        let cost = |p: f64| (-p.ln() * f64::from(UNIT)).round().clamp(0.0, 255.0) as u8;
        let mut steps = Vec::with_capacity(CLASSES * CLASSES);
        for row in self.steps.chunks(CLASSES) {
            let total: f64 = row.iter().sum();
            steps.extend(row.iter().map(|n| cost(n / total)));
        }
        let mut totals = vec![1.0f64; CLASSES];
        for (c, n) in &self.chars {
            totals[usize::from(class(*c, self.letters))] += n;
        }
        // Corpora are tidied up, pages are not: of their spaces some two in a hundred are no-break spaces.
        let mut chars = self.chars.clone();
        chars.insert('\u{A0}', totals[0] * 0.02);
        let defaults: Vec<u8> = totals.iter().map(|t| cost(UNSEEN / (t + 1.0))).collect();
        let chars: Vec<(u16, u8)> = chars
            .iter()
            .filter(|(c, n)| (**c as u32) < 0x10000 && **n >= 1.0)
            .map(|(c, n)| (*c as u16, cost(n / totals[usize::from(class(*c, self.letters))])))
            .collect();
        zstd::encode_all(&write(&steps, &defaults, &chars)[..], 19)
    }
}
