//! Thai, Lao, Khmer and Burmese: sentences that end with a space and nothing else.
//!
//! In: a text. Out: the spaces in it at which a sentence ends, by the characters around them and the lengths of the sentences. Never: other scripts.
//!
//! A linear score over hashed features (weights: `corpora/models/spaces.bin`, trained by `train::spaces`). The Lao block has the layout of the
//! Thai one, so Lao is read as the Thai letters of the same sound: what is learned of one serves both.

use std::collections::VecDeque;
use std::sync::OnceLock;

/// Scripts that put spaces between clauses and sentences, not between words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Thai and Lao, which have no full stop.
    Thai,
    /// Khmer, where the full stop is missing.
    Khmer,
    /// Burmese, where the full stop is missing.
    Myanmar,
}

/// The script of a letter.
pub(crate) fn script(c: char) -> Option<Script> {
    match c {
        '\u{E01}'..='\u{EDF}' => Some(Script::Thai),
        '\u{1780}'..='\u{17FF}' => Some(Script::Khmer),
        '\u{1000}'..='\u{109F}' => Some(Script::Myanmar),
        _ => None,
    }
}

static BYTES: &[u8] = include_bytes!("../../corpora/models/spaces.bin");

/// Features of the table, a power of two.
pub(crate) const FEATURES: usize = 1 << 16;
/// Characters left and right of the space that are read together.
const LEFT: usize = 6;
const RIGHT: usize = 8;

/// Spaces back to which the start of a sentence is looked for.
const BACK: usize = 32;
/// Steps of the longest length that is told from longer ones.
const LONGEST: usize = 20;

/// A space: the stretches between the spaces on each side of it.
#[derive(Debug, Clone)]
pub(crate) struct Space<'t> {
    /// Where it stands, in bytes of the text.
    pub at: usize,
    left: &'t str,
    right: &'t str,
    script: Script,
}

/// The spaces of a text at which a sentence may end.
pub(crate) fn of(text: &str, script: Script) -> impl Iterator<Item = Space<'_>> {
    let own = move |c: Option<char>| c.and_then(self::script) == Some(script);
    text.match_indices(' ').filter_map(move |(at, _)| {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let (last, first) = (before.chars().next_back(), after.chars().next());
        let between = (own(last) || own(first))
            && last.is_some_and(|c| c != ' ')
            && first.is_some_and(|c| !c.is_whitespace());
        between.then(|| Space {
            at,
            left: before.rsplit([' ', '\n']).next().unwrap_or_default(),
            right: after.split([' ', '\n']).next().unwrap_or_default(),
            script,
        })
    })
}

impl Space<'_> {
    /// Hands the index of every feature to `each` that the start of the sentence has no part in.
    pub fn features(&self, mut each: impl FnMut(usize)) {
        let script = self.script as u32 + 1;
        let mut add = |template: u32, h: u32| each(index(template, h));
        add(0, script);
        let mut h = script;
        for (n, c) in self.left.chars().rev().take(LEFT).enumerate() {
            h = step(h, c);
            add(1 + n as u32, h);
        }
        let left_size = size(self.left) * 977;
        let left3 = self.left.chars().rev().take(3).fold(script, step);
        let mut h = script;
        for (n, c) in self.right.chars().take(RIGHT).enumerate() {
            h = step(h, c);
            add(10 + n as u32, h);
            if (1..4).contains(&n) {
                add(70 + n as u32, h.wrapping_mul(31) ^ left_size);
            }
            if (1..3).contains(&n) {
                add(9, h.wrapping_mul(31) ^ left3);
            }
        }
        // How the stretch before begins: `ใน…` goes on.
        let mut h = script;
        for (n, c) in self.left.chars().take(5).enumerate() {
            h = step(h, c);
            if n > 0 {
                add(20 + n as u32, h);
            }
        }
        add(40, self.kinds() * 4 + script);
        add(41, size(self.left) * 64 + script);
        add(42, size(self.right) * 64 + script);
        add(44, (size(self.left) * 32 + size(self.right)) * 64 + script);
    }

    /// Hands the index of every feature to `each` that takes part in where the sentence began: it is `long` steps long ([`long`]).
    pub fn long_features(&self, long: usize, mut each: impl FnMut(usize)) {
        let script = self.script as u32 + 1;
        let longish = (long / 2).min(8) as u32 * 977;
        let mut h = script;
        for (n, c) in self.right.chars().take(4).enumerate() {
            h = step(h, c);
            if n > 0 {
                each(index(60 + n as u32, h.wrapping_mul(31) ^ longish));
            }
        }
        let long = long as u32;
        each(index(43, long * 64 + script));
        each(index(45, (long * 64 + self.kinds()) * 64 + script));
    }

    fn kinds(&self) -> u32 {
        kind(self.left.chars().next_back()) * 8 + kind(self.right.chars().next())
    }
}

fn index(template: u32, h: u32) -> usize {
    let h = (h ^ template.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    ((h ^ (h >> 15)) as usize) & (FEATURES - 1)
}

fn step(h: u32, c: char) -> u32 {
    (h ^ letter(c)).wrapping_mul(0x0100_0193)
}

fn size(text: &str) -> u32 {
    (text.chars().count() + 1).ilog2()
}

/// The spaces of a text, and how probable it is that a sentence ends there, over all ways to cut the text before it.
pub(crate) fn probabilities(
    text: &str,
    script: Script,
    weight: impl Fn(usize) -> f32,
) -> Vec<(usize, f32)> {
    // Where sentences may start (the text's start, behind each of the last spaces): characters before it, and how probable it is that one starts there and
    // goes on to the space that is read.
    let mut open: VecDeque<(usize, f32)> = VecDeque::from([(0, 1.0)]);
    let (mut from, mut chars) = (0, 0);
    let mut out = Vec::new();
    for space in of(text, script) {
        chars += text[from..space.at].chars().count();
        from = space.at;
        let mut local = 0.0;
        space.features(|i| local += weight(i));
        let mut ends = [f32::NAN; LONGEST + 1];
        let mut all = 0.0;
        for (start, going) in &mut open {
            let long = long(chars - *start);
            if ends[long].is_nan() {
                let mut sum = local;
                space.long_features(long, |i| sum += weight(i));
                ends[long] = 1.0 / (1.0 + (-sum).exp());
            }
            let end = *going * ends[long];
            all += end;
            *going -= end;
        }
        if open.len() == BACK {
            open.pop_front();
        }
        open.push_back((chars + 1, all));
        out.push((space.at, all));
    }
    out
}

/// The length of a sentence in steps.
pub(crate) fn long(chars: usize) -> usize {
    (chars / 12).min(LONGEST)
}

/// The spaces of a text in `script` at which a sentence ends, in order.
pub(super) fn ends(text: &str, script: Script) -> Vec<usize> {
    let marked = text.contains(['?', '!']);
    let least = if marked { MARKED } else { script.threshold() };
    let weights = Weights::embedded();
    let probable = probabilities(text, script, |i| weights.get(i)).into_iter();
    probable.filter(|(_, p)| *p > least).map(|(at, _)| at).collect()
}

/// A hash of the weights.
pub(super) fn version() -> u32 {
    static HASH: OnceLock<u32> = OnceLock::new();
    *HASH.get_or_init(|| xxhash_rust::xxh3::xxh3_64(BYTES) as u32)
}

/// Weights of the features: bytes with a common unit.
#[derive(Debug)]
pub(super) struct Weights {
    unit: f32,
    table: &'static [u8],
}

impl Weights {
    /// Those compiled in: the unit as a little-endian `f32`, then a signed byte a feature.
    pub fn embedded() -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| {
            let (unit, table) = BYTES.split_at_checked(4).unwrap_or_default();
            Self { unit: unit.try_into().map_or(0.0, f32::from_le_bytes), table }
        })
    }

    fn get(&self, feature: usize) -> f32 {
        self.table.get(feature).map_or(0.0, |&w| f32::from(w as i8) * self.unit)
    }
}

impl Script {
    /// Probability above which a sentence ends: where F1 is best out of sample for Thai, which has no other sign; a little more for the others,
    /// whose writers leave full stops out by exception.
    fn threshold(self) -> f32 {
        match self {
            Self::Thai => 0.35,
            Self::Khmer | Self::Myanmar => 0.4,
        }
    }

    /// The script of a text whose sentences end at spaces: that of its first letter of such a script, if it lacks the full stops of that script.
    pub fn of(text: &str) -> Option<Self> {
        let head = &text[..text.floor_char_boundary(HEAD)];
        let found = head.chars().find_map(script)?;
        let stops: &[char] = match found {
            // Some writers end Thai with full stops all the same.
            Self::Thai => return (!text.trim_end().ends_with(['.', '!', '?'])).then_some(found),
            Self::Khmer => &['។', '៕', '៖', '?', '!'],
            Self::Myanmar => &['။', '၊', '?', '!'],
        };
        (text.len() > LONG && !text.contains(stops)).then_some(found)
    }
}

/// The threshold in texts that have question or exclamation marks: who writes these ends fewer sentences with a space alone.
const MARKED: f32 = 0.68;
/// Bytes in which the script of a text shows.
const HEAD: usize = 256;
/// Bytes of a text that is more than one sentence: 150 letters.
const LONG: usize = 450;

/// What a character is beside a space.
fn kind(c: Option<char>) -> u32 {
    match c {
        None => 0,
        Some(c) if c.is_numeric() => 1,
        Some(c) if c.is_ascii_alphabetic() => 2,
        Some('(' | '“' | '"' | '‘' | '[') => 3,
        Some(')' | '”' | '’' | ']') => 4,
        Some('ๆ' | 'ฯ' | 'ໆ' | 'ຯ') => 5,
        Some(c) if script(c).is_some() => 6,
        Some(_) => 7,
    }
}

/// A letter as it is read: Lao as Thai, digits as one.
fn letter(c: char) -> u32 {
    match c {
        '\u{E80}'..='\u{EDF}' => c as u32 - 0x80,
        _ if c.is_numeric() => u32::from(b'0'),
        _ => c as u32,
    }
}
