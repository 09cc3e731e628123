//! How letters follow each other in the languages that legacy encodings were made for: what a decoding costs in bits.
//!
//! In: decoded text. Out: the cost of reading it as the likeliest of these languages. Never: bytes, or a choice among encodings.
//!
//! Single-byte encodings only rename bytes, so the probability of a text is the probability of its bytes, and costs of different decodings of the same
//! bytes can be compared as they are. Alphabets have a table of letter pairs for each language; Chinese, Japanese and Korean have
//! the costs of single characters. Case, signs and mixed scripts cost the same in all languages.

mod alphabet;
mod chars;
mod format;
mod reading;
mod signs;

#[cfg(feature = "train")]
pub(crate) use chars::{fold, is_letter, side};
#[cfg(feature = "train")]
pub(crate) use format::{ALPHABET, Language, Sign, write};
pub(crate) use reading::Reading;

use alphabet::Alphabet;
use chars::{ALL, Kind, SCRIPTS, Script, Traits, kind};
use std::sync::OnceLock;

/// Costs are stored in sixteenths of a bit.
pub(crate) const UNIT: u32 = 16;
/// The compiled-in weights, compressed.
static PACKED: &[u8] = include_bytes!("../../corpora/models/letters.bin.zst");
/// Signs are commoner on pages than among the interface strings and word lists that the weights were counted in; those of the table
/// under `corpora/` are as on pages. Set by hand; no other value was compared.
const PAGES: u16 = 3 * UNIT as u16;
/// A language in another alphabet without a word of it: copyright signs, bullets and no-break spaces of English pages read as its letters, one by one.
/// Set by hand.
const WORDLESS: u32 = 24 * UNIT;
/// Numbers of the ASCII letters are below this.
const ASCII_END: u16 = 27;

/// What a language costs more where it is not commonly written in the encoding; 3 to 8 do about as well on legacy texts of 30 to 1,000 bytes.
const ELSEWHERE: u32 = 4 * UNIT;

/// A set of the model's languages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Languages(u128);

impl Languages {
    /// All of them.
    pub const ALL: Self = Self(u128::MAX);
    /// So many at most.
    const MOST: usize = u128::BITS as usize;

    fn has(self, language: usize) -> bool {
        self.0 >> language & 1 == 1
    }
}

/// The model, ready to read with.
pub(super) struct Letters {
    /// Of each language, BCP-47.
    labels: Vec<String>,
    languages: Vec<Alphabet>,
    /// The commonest language in Latin letters: what foreign words in other scripts are mostly in.
    commonest: usize,
    /// Numbers of letters below this are ASCII.
    ascii: u16,
    /// What each character of the BMP is.
    traits: Vec<Traits>,
    signs: Vec<[u16; 16]>,
}

static MODEL: OnceLock<Letters> = OnceLock::new();

impl Letters {
    /// The model compiled in, unpacked at first use.
    pub fn get() -> &'static Self {
        MODEL.get_or_init(|| {
            let bytes = zstd::decode_all(PACKED).unwrap_or_default();
            Self::parse(&bytes).expect("the model compiled in is one that the trainer wrote")
        })
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (stored, counted) = format::read(bytes)?;
        let labels: Vec<String> = stored.iter().map(|l| l.label.clone()).collect();
        if labels.len() > Languages::MOST {
            return None;
        }
        let mut ids = vec![0u16; 0x1_0000];
        for (id, c) in (1u16..).zip(b'a'..=b'z') {
            ids[usize::from(c)] = id;
        }
        let mut count = ASCII_END;
        let mut letters: Vec<Vec<u16>> = Vec::new();
        for language in &stored {
            let number = |c: &char| {
                let id = &mut ids[*c as usize];
                if *id == 0 {
                    *id = count;
                    count += 1;
                }
                *id
            };
            letters.push(language.letters.iter().map(number).collect());
        }
        let mut languages: Vec<Alphabet> = stored
            .iter()
            .zip(&letters)
            .map(|(language, ids)| {
                let mut votes = [0u32; SCRIPTS];
                let own = language.letters.iter().filter(|c| !c.is_ascii());
                own.filter_map(|c| Script::of(*c)).for_each(|s| votes[s as usize] += 1);
                let script = ALL[(0..SCRIPTS).max_by_key(|s| votes[*s]).unwrap_or(0)];
                // Without a letter of its own it is written in ASCII.
                let script = if votes == [0; SCRIPTS] { Script::Latin } else { script };
                Alphabet::new(language, script, ids, count, ASCII_END)
            })
            .collect();
        ALL.into_iter().for_each(|s| alphabet::names(&mut languages, s, count, ASCII_END));
        let mut signs = Vec::new();
        let mut sign_ids = vec![0u8; 0x1_0000];
        let counted = counted.into_iter();
        let counted =
            counted.map(|(c, costs)| (c, costs.map(|c| u16::from(c).saturating_sub(PAGES))));
        for (sign, costs) in counted.chain(signs::placed()) {
            let id = &mut sign_ids[sign as usize];
            if *id == 0 && signs.len() < usize::from(u8::MAX) {
                signs.push([0; 16]);
                *id = signs.len() as u8;
            }
            if let Some(slot) = usize::from(*id).checked_sub(1).and_then(|at| signs.get_mut(at)) {
                *slot = costs;
            }
        }
        let traits = |n: u32| {
            let kind = kind(n, &ids, &sign_ids);
            Traits::new(char::from_u32(n).unwrap_or('\u{FFFD}'), kind)
        };
        let traits: Vec<Traits> = (0..0x1_0000).map(traits).collect();
        let latin = languages.iter().enumerate().filter(|(_, l)| l.script == Script::Latin);
        let commonest = latin.min_by_key(|(_, l)| l.prior)?.0;
        Some(Self { labels, languages, commonest, ascii: ASCII_END, traits, signs })
    }

    /// The languages with these labels; none where one is unknown.
    pub fn named<'a>(&self, mut labels: impl Iterator<Item = &'a str>) -> Option<Languages> {
        labels.try_fold(Languages(0), |set, label| {
            let language = self.labels.iter().position(|l| l == label)?;
            Some(Languages(set.0 | 1 << language))
        })
    }

    fn traits(&self, c: char) -> Traits {
        self.traits.get(c as usize).copied().unwrap_or_else(|| Traits::new(c, Kind::Odd))
    }

    /// Bits for each letter of the words that tell something.
    pub fn each(&self, reading: &Reading, cost: u32) -> f32 {
        cost.saturating_sub(reading.foreign) as f32 / (UNIT * reading.told.max(1)) as f32
    }

    /// The cheapest language for a reading among those `asked`, whose `own` are expected; none where all cost more than `limit`. `likely`, a language by
    /// its number, is tried first: the cheaper the first, the sooner others are out of the race.
    pub fn cost(
        &self,
        reading: &Reading,
        (own, asked): (Languages, Languages),
        limit: u32,
        likely: usize,
    ) -> Option<Cheapest> {
        let most = reading.by_script.iter().copied().max().unwrap_or(0);
        let fits = |l: &Alphabet| {
            let n = reading.by_script[l.script as usize];
            n > 0 && n * 3 >= most || (most == 0 && l.script == Script::Latin)
        };
        let mut best: Option<(usize, u32)> = None;
        let mut costs = [u32::MAX; Languages::MOST];
        let mut left = Languages(0);
        let others = (0..self.languages.len()).filter(|i| *i != likely);
        for i in std::iter::once(likely).chain(others).filter(|i| asked.has(*i)) {
            let Some(l) = self.languages.get(i) else { continue };
            if !fits(l) {
                // Its script may come later.
                left.0 |= 1 << i;
                continue;
            }
            let (words, besides) = match l.script {
                Script::Latin => (&reading.letters, 0),
                _ => (&reading.native, reading.foreign),
            };
            let elsewhere = if own.has(i) { 0 } else { ELSEWHERE };
            let wordless = l.script != Script::Latin && !reading.has_word;
            let besides =
                besides + l.prior + reading.fixed + elsewhere + if wordless { WORDLESS } else { 0 };
            let limit = best.map_or(limit, |b| far(b.1).min(limit));
            let Some(room) = limit.checked_sub(besides) else { continue };
            let Some(words) = l.cost_within(words, room) else { continue };
            let cost = words + besides;
            costs[i] = cost;
            // Of two that cost the same, the first in the table.
            if best.is_none_or(|b| (cost, i) < (b.1, b.0)) {
                best = Some((i, cost));
            }
        }
        let (language, cost) = best?;
        let near = (0..costs.len()).filter(|i| costs[*i] <= far(cost));
        near.for_each(|i| left.0 |= 1 << i);
        Some(Cheapest { language, cost, left })
    }
}

/// How many bits behind the best a candidate or a language still has a chance when more is read: a few words, and a share for long texts.
const CLOSE: u32 = 60 * UNIT;
const CLOSE_SHARE: f32 = 0.05;

/// The cost beyond which nothing has a chance against what costs `best`.
pub(super) fn far(best: u32) -> u32 {
    best.saturating_add(CLOSE).saturating_add((best as f32 * CLOSE_SHARE) as u32)
}

/// What [`Letters::cost`] finds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cheapest {
    /// The language, by its number.
    pub language: usize,
    /// In sixteenths of a bit.
    pub cost: u32,
    /// The languages that may turn out cheaper when more is read.
    pub left: Languages,
}
