//! Thai, Lao, Khmer and Burmese: sentences that end with a space and nothing else.
//!
//! In: a text and a space in it. Out: how much the characters around the space speak for the end of a sentence. Never: other scripts.
//!
//! A linear score over hashed features (weights: `corpora/models/spaces.bin`, trained by `train::spaces`). The Lao block has the layout of the
//! Thai one, so Lao is read as the Thai letters of the same sound: what is learned of one serves both.

use std::ops::Range;
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

/// A space: the text before it from the start of the sentence, the stretch between the spaces on each side of it.
#[derive(Debug, Clone)]
pub(crate) struct Space<'t> {
    pub sentence: &'t str,
    pub left: &'t str,
    pub right: &'t str,
    pub script: Script,
}

impl<'t> Space<'t> {
    /// The space at `space` (bytes) in `text`, in the sentence that begins at `start`.
    pub fn at(text: &'t str, start: usize, space: Range<usize>, script: Script) -> Self {
        let sentence = &text[start..space.start];
        let left = sentence.rsplit(' ').next().unwrap_or_default();
        let right = text[space.end..].split(' ').next().unwrap_or_default();
        Self { sentence, left, right, script }
    }

    /// Hands the index of every feature to `each`.
    pub fn features(&self, mut each: impl FnMut(usize)) {
        let script = self.script as u32 + 1;
        let mut add = |template: u32, h: u32| {
            let h = (h ^ template.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
            each(((h ^ (h >> 15)) as usize) & (FEATURES - 1));
        };
        let step = |h: u32, c: char| (h ^ letter(c)).wrapping_mul(0x0100_0193);
        add(0, script);
        let mut h = script;
        for (n, c) in self.left.chars().rev().take(LEFT).enumerate() {
            h = step(h, c);
            add(1 + n as u32, h);
        }
        let size = |text: &str| (text.chars().count() + 1).ilog2();
        let chars = self.sentence.chars().count();
        let (longish, left_size) = ((chars / 24).min(8) as u32 * 977, size(self.left) * 977);
        let left3 = self.left.chars().rev().take(3).fold(script, step);
        let mut h = script;
        for (n, c) in self.right.chars().take(RIGHT).enumerate() {
            h = step(h, c);
            add(10 + n as u32, h);
            if (1..4).contains(&n) {
                add(60 + n as u32, h.wrapping_mul(31) ^ longish);
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
        let kinds = kind(self.left.chars().next_back()) * 8 + kind(self.right.chars().next());
        let long = (chars / 12).min(20) as u32;
        add(40, kinds * 4 + script);
        add(41, size(self.left) * 64 + script);
        add(42, size(self.right) * 64 + script);
        add(43, long * 64 + script);
        add(44, (size(self.left) * 32 + size(self.right)) * 64 + script);
        add(45, (long * 64 + kinds) * 64 + script);
    }
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

    /// Whether a sentence ends at the space.
    pub fn end(&self, space: &Space<'_>, marked: bool) -> bool {
        let mut sum = 0;
        space.features(|i| sum += self.table.get(i).map_or(0, |&w| i32::from(w as i8)));
        sum as f32 * self.unit > if marked { MARKED } else { space.script.threshold() }
    }
}

impl Script {
    /// Log odds above which a sentence ends: where F1 is best out of sample for Thai, which has no other sign; the odds themselves for the others,
    /// whose writers leave full stops out by exception.
    fn threshold(self) -> f32 {
        match self {
            Self::Thai => -0.75,
            Self::Khmer | Self::Myanmar => 0.0,
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
const MARKED: f32 = 0.75;
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
