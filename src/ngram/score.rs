//! Text → summed weights by class.
//!
//! In: text and a script gate. Out: [`Scores`]. Never: probabilities.
//!
//! Words come again and again, within a page and from page to page, so a thread remembers the sums of those it saw last; weights are whole numbers,
//! so that a remembered sum is the same as a new one. A new word's grams are looked up side by side: the tables are larger than the caches of the processor,
//! and lookups that wait for each other take four times as long.
use super::grams::{LONGEST, words};
use super::{CLASSES, Model, grams::Word};
use crate::language::script::{COMMON, ScriptId};
use crate::vector;

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
    lookups: Lookups,
    remembered: Remembered,
}

impl Default for Scores {
    fn default() -> Self {
        Self {
            sums: [0; CLASSES],
            known: 0,
            seen: 0,
            gate: COMMON,
            lookups: Lookups::default(),
            remembered: Remembered::default(),
        }
    }
}

/// Words that are remembered: a power of two. News of one language has half of its words among its two thousand most frequent.
const WORDS: usize = 1 << 14;
/// Characters of the longest word that is remembered; longer ones hardly come again.
const REMEMBERED: usize = 20;

/// Sums of words seen before: a word has one place, and the latest one there stays.
#[derive(Default)]
struct Remembered {
    keys: Vec<u64>,
    counts: Vec<(u16, u16)>,
    sums: Vec<i16>,
    width: usize,
}

impl Remembered {
    /// The place of a word, and whether it is there.
    fn find(&mut self, key: u64, width: usize) -> (usize, bool) {
        if self.width < width {
            // The first text, or the first behind a gate with more classes.
            self.width = width;
            self.keys.clear();
            self.keys.resize(WORDS, 0);
            self.counts.resize(WORDS, (0, 0));
            self.sums.resize(WORDS * width, 0);
        }
        let at = (key >> (64 - WORDS.trailing_zeros())) as usize;
        (at, self.keys[at] == key)
    }
}

/// The lookups of one word.
struct Lookups {
    hashes: [u32; LONGEST],
    /// For each gram that may be known, where its weights are and whether longer grams go on from it, as in the slots; 0 for one not known.
    values: [u32; LONGEST],
    sums: [i32; CLASSES],
}

impl Default for Lookups {
    fn default() -> Self {
        Self { hashes: [0; LONGEST], values: [0; LONGEST], sums: [0; CLASSES] }
    }
}

impl Model {
    /// Scores the text: fills `scores` anew. Reads until `enough(scores)` says so, asked once a word.
    pub fn score(
        &self,
        text: &str,
        gate: ScriptId,
        scores: &mut Scores,
        mut enough: impl FnMut(&Scores) -> bool,
    ) {
        let range = self.behind(gate);
        scores.sums[range.clone()].fill(0);
        (scores.known, scores.seen, scores.gate) = (0, 0, gate);
        if range.len() < 2 {
            return;
        }
        words(text, gate, |word| {
            self.word(word, range.clone(), scores);
            !enough(scores)
        });
    }

    fn word(&self, word: Word<'_>, range: std::ops::Range<usize>, scores: &mut Scores) {
        let Scores { sums, known, seen, gate, lookups, remembered } = scores;
        let sums = &mut sums[range.clone()];
        if word.ideographs || word.letters.len() > REMEMBERED {
            let (k, s) = self.sum(word, lookups);
            *known += k;
            *seen += s;
            sums.iter_mut().zip(&lookups.sums[range]).for_each(|(to, from)| *to += from);
            return;
        }
        let key = word.key(*gate);
        let (at, there) = remembered.find(key, range.len());
        let row = &mut remembered.sums[at * remembered.width..][..range.len()];
        if !there {
            let (k, s) = self.sum(word, lookups);
            remembered.keys[at] = key;
            remembered.counts[at] = (k as u16, s as u16);
            // At most seventy grams of a signed byte each.
            row.iter_mut().zip(&lookups.sums[range]).for_each(|(to, from)| *to = *from as i16);
        }
        let (k, s) = remembered.counts[at];
        *known += u32::from(k);
        *seen += u32::from(s);
        vector::dispatch(Add { sums, row });
    }

    /// Sums the weights of one word's grams; returns how many were known, and how many looked at.
    fn sum(&self, word: Word<'_>, lookups: &mut Lookups) -> (u32, u32) {
        let Lookups { hashes, values, sums } = lookups;
        sums.fill(0);
        let n = word.hashes(hashes);
        for (value, hash) in values[..n].iter_mut().zip(&hashes[..n]) {
            *value = u32::from(self.may_know(*hash));
        }
        for (value, hash) in values[..n].iter_mut().zip(&hashes[..n]) {
            if *value != 0 {
                *value = self.find(*hash);
            }
        }
        // The weights too are fetched side by side.
        let mut counts = [0u8; LONGEST];
        for (count, value) in counts[..n].iter_mut().zip(&values[..n]) {
            *count = self.postings[(value >> 1) as usize];
        }
        let (mut known, mut seen) = (0, 0);
        word.walk(|i, _| {
            seen += 1;
            let value = values[i];
            if value == 0 {
                return false;
            }
            let at = (value >> 1) as usize;
            let n = usize::from(counts[i]);
            if n > 0 {
                known += 1;
                for pair in self.postings[at + 1..at + 1 + 2 * n].as_chunks::<2>().0 {
                    sums[usize::from(pair[0])] += i32::from(pair[1] as i8);
                }
            }
            value & 1 == 1
        });
        (known, seen)
    }

    /// Whether the gram may be known: most of those that are not, are told by one bit of a table that the cache holds.
    #[inline]
    fn may_know(&self, hash: u32) -> bool {
        let bit = hash.wrapping_mul(0x85EB_CA6B) >> self.filter_shift;
        self.filter[(bit / 64) as usize] >> (bit % 64) & 1 != 0
    }

    /// Where a gram's weights are, twice, plus whether longer grams go on from it; 0 when it is not known.
    #[inline]
    fn find(&self, hash: u32) -> u32 {
        let mut at = (hash >> self.shift) as usize;
        loop {
            let (key, value) = self.slots[at];
            if key == hash || value == 0 {
                return value;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

/// Adds the sums of a word to those of the text, for [`vector::dispatch`].
struct Add<'a> {
    sums: &'a mut [i32],
    row: &'a [i16],
}

impl vector::Work for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let n = self.sums.len().min(self.row.len());
        let (sums, row) = (&mut self.sums[..n], &self.row[..n]);
        for i in 0..n {
            sums[i] += i32::from(row[i]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Model, Scores};
    use crate::language::script;

    #[test]
    fn a_remembered_word_scores_as_a_new_one() {
        let text = "Der Fährmann fährt um neun; der Fährmann fährt heute nicht.";
        let model = Model::get();
        let score = |scores: &mut Scores, text: &str| {
            model.score(text, script::LATIN, scores, |_| false);
            (scores.sums[model.behind(script::LATIN)].to_vec(), scores.known, scores.seen)
        };
        let mut used = Scores::default();
        score(&mut used, text);
        score(&mut used, "Vapur saat dokuzda kalkar, denizler üzerinde uzun bir yol gider.");
        assert_eq!(score(&mut used, text), score(&mut Scores::default(), text));
        assert!(used.known > 100);
    }
}
