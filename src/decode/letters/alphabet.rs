//! One language, ready to read with: what its letters cost behind each other.
//!
//! In: a stored table. Out: the cost of words. Never: signs, case, a choice among languages.
//!
//! Letters that an alphabet lacks are those of names: they cost as much as they are seldom among all languages of the script (`é` is met in
//! a Dutch text, `į` hardly), their neighbours not counted. A letter of the alphabet costs no more than that.

use super::UNIT;
use super::chars::Script;
use super::format::Stored;

/// A letter that no language of the script has; an ASCII letter in a word of another script that its table lacks.
const STRANGE: u32 = 15 * UNIT;
/// Bits for a letter of a name, besides its frequency among the letters above ASCII of its script, and the share that any letter has there.
/// The bits are the best of 8 to 11 on legacy texts of 50 to 4,000 bytes.
const NAME: f32 = 9.0;
const LEAST: f32 = 3e-4;
/// What the letter behind one of a name costs more than at the start of a word.
const BEHIND_NAME: u16 = UNIT as u16;
/// An ASCII letter in a word of another script, and a character of a language without pairs that its table lacks.
const ASCII: u32 = 5 * UNIT;
const RARE: u32 = 17 * UNIT;
/// Letters between two looks at whether a language is out of the race.
const STRETCH: usize = 64;

/// A language.
pub(super) struct Alphabet {
    /// What it costs beforehand.
    pub prior: u32,
    pub script: Script,
    pairs: bool,
    /// Local number of each letter of the model.
    local: Vec<u8>,
    width: usize,
    costs: Vec<u16>,
    /// What each letter of the model costs that the alphabet lacks.
    strange: Vec<u16>,
}

impl Alphabet {
    /// Fills the table up with what the alphabet lacks: two more rows and columns, ASCII letters and others. `letters` are the numbers of the
    /// stored ones, `count` is one more than the last number there is, those below `ascii` are ASCII.
    pub fn new(stored: &Stored, script: Script, letters: &[u16], count: u16, ascii: u16) -> Self {
        let mut out = Self {
            prior: u32::from(stored.prior),
            script,
            pairs: stored.pairs,
            local: Vec::new(),
            width: 0,
            costs: vec![RARE as u16; usize::from(count)],
            strange: vec![0; usize::from(count)],
        };
        if stored.pairs {
            out.fill(stored.costs, letters, count, ascii);
            return out;
        }
        out.costs[0] = 0;
        out.costs[1..usize::from(ascii)].fill(ASCII as u16);
        for (id, cost) in letters.iter().zip(stored.costs) {
            out.costs[usize::from(*id)] = u16::from(*cost);
        }
        out
    }

    fn fill(&mut self, costs: &[u8], letters: &[u16], count: u16, ascii: u16) {
        let n = letters.len() + 1;
        let width = n + 2;
        let (foreign, strange) = (n, n + 1);
        self.local = vec![strange as u8; usize::from(count)];
        self.local[0] = 0;
        if self.script != Script::Latin {
            self.local[1..usize::from(ascii)].fill(foreign as u8);
        }
        for (at, id) in letters.iter().enumerate() {
            self.local[usize::from(*id)] = at as u8 + 1;
        }
        let mut full = vec![0; width * width];
        for row in 0..n {
            for column in 0..n {
                full[row * width + column] = u16::from(costs[row * n + column]);
            }
            full[row * width + foreign] = ASCII as u16;
            // Behind a letter that tells nothing, a letter costs what it does at the start of a word.
            full[foreign * width + row] = u16::from(costs[row]);
            full[strange * width + row] = u16::from(costs[row]);
        }
        full[foreign * width + foreign] = ASCII as u16;
        full[strange * width + foreign] = ASCII as u16;
        full[foreign * width] = 0;
        full[strange * width] = 0;
        (self.width, self.costs) = (width, full);
    }

    /// The cost of words, each closed by a 0.
    pub fn cost(&self, letters: &[u16]) -> u32 {
        self.cost_within(letters, u32::MAX).unwrap_or(u32::MAX)
    }

    /// The cost of words, each closed by a 0; none as soon as it is over `limit`.
    pub fn cost_within(&self, letters: &[u16], limit: u32) -> Option<u32> {
        let (mut sum, mut row) = (0u32, 0usize);
        for stretch in letters.chunks(STRETCH) {
            if self.pairs {
                for letter in stretch {
                    let column = usize::from(self.local[usize::from(*letter)]);
                    sum += u32::from(self.costs[row * self.width + column]);
                    sum += u32::from(self.strange[usize::from(*letter)]);
                    row = column;
                }
            } else {
                sum += stretch.iter().map(|l| u32::from(self.costs[usize::from(*l)])).sum::<u32>();
            }
            if sum > limit {
                return None;
            }
        }
        Some(sum)
    }

    /// Adds how often its letters are met, the language's own frequency counted: where a walk over the table of pairs comes to rest.
    fn add_shares(&self, shares: &mut [f32]) {
        let n = self.width - 2;
        let mut now = vec![1.0 / n as f32; n];
        for _ in 0..12 {
            let mut next = vec![0f32; n];
            for (row, share) in now.iter().enumerate() {
                for (column, next) in next.iter_mut().enumerate().skip(usize::from(row == 0)) {
                    *next += share * probability(self.costs[row * self.width + column]);
                }
            }
            let sum: f32 = next.iter().sum();
            now = next.iter().map(|x| x / sum).collect();
        }
        for (id, at) in self.local.iter().enumerate().skip(1) {
            if let Some(share) = now.get(usize::from(*at)) {
                shares[id] += share * probability(self.prior as u16);
            }
        }
    }

    /// Sets what letters of names cost, by their numbers.
    fn set_names(&mut self, costs: &[u16], ascii: u16) {
        let strange = self.width - 1;
        for (id, cost) in costs.iter().enumerate().skip(1) {
            let at = usize::from(self.local[id]);
            if at == strange {
                self.strange[id] = *cost;
            } else if at < strange - 1 && id >= usize::from(ascii) {
                for other in 0..strange - 1 {
                    let start = self.costs[other] + BEHIND_NAME;
                    let before = &mut self.costs[other * self.width + at];
                    *before = (*before).min(*cost);
                    let behind = &mut self.costs[at * self.width + other];
                    *behind = (*behind).min(start);
                }
            }
        }
    }
}

fn probability(cost: u16) -> f32 {
    (-f32::from(cost) / UNIT as f32).exp2()
}

/// Sets what letters of names cost in all languages of a script.
pub(super) fn names(languages: &mut [Alphabet], script: Script, count: u16, ascii: u16) {
    let mut shares = vec![0f32; usize::from(count)];
    let of_script = |l: &&mut Alphabet| l.pairs && l.script == script;
    languages.iter_mut().filter(of_script).for_each(|l| l.add_shares(&mut shares));
    shares[..usize::from(ascii)].fill(0.0);
    let all = shares.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let bits = |share: &f32| NAME - (share / all + LEAST).log2();
    let mut costs: Vec<u16> = shares.iter().map(|s| (bits(s) * UNIT as f32) as u16).collect();
    costs[..usize::from(ascii)].fill(STRANGE as u16);
    languages.iter_mut().filter(of_script).for_each(|l| l.set_names(&costs, ascii));
}
