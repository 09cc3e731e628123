//! Candidate decodings of one text, compared by how much they cost as language.
//!
//! In: bytes that are no valid UTF-8. Out: encodings with costs, the cheapest first. Never: declarations, or a decision.

use super::charset::Charset;
use super::letters::{Letters, Reading, UNIT};
use super::sample::Sample;
use super::tried::{self, Tried};

/// Bytes above ASCII of the first round; a few sentences, which leave two or three candidates.
const FIRST: usize = 240;
/// Bytes above ASCII of the second, and how often each byte value is looked for beyond them.
const SECOND: usize = 1200;
const EACH: u8 = 6;
/// How many bits behind the best still have a chance in the second round.
const CLOSE: u32 = 60 * UNIT;
const CLOSE_SHARE: f32 = 0.05;

/// A decoding and what it costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub charset: Charset,
    /// Bits.
    pub cost: f32,
    /// Bits for each letter of the words that have one above ASCII.
    pub each: f32,
    /// Characters that no text holds.
    pub bad: u32,
    /// A fingerprint of the decoded sample: equal ones are the same text.
    pub text: u64,
}

/// The candidates, the cheapest first, the declared ones among them whatever they cost; those far behind are left out.
pub(super) fn rank(bytes: &[u8], declared: &[Charset]) -> Vec<Candidate> {
    let letters = Letters::get();
    let mut reading = Reading::default();
    let mut list = tried::all().to_vec();
    for d in declared {
        if !list.iter().any(|t| t.charset == *d) && d.is_ascii_compatible() {
            list.push(Tried::named(*d));
        }
    }
    let first = Sample::of(bytes, FIRST, 0);
    let mut found = costs(letters, &first, &list, declared, &mut reading);
    let second = Sample::of(bytes, SECOND, EACH);
    if second.bytes.len() > first.bytes.len() {
        let best = found.iter().map(|c| c.cost).fold(f32::MAX, f32::min);
        let limit = best + (CLOSE / UNIT) as f32 + best * CLOSE_SHARE;
        let close = |c: &&Candidate| c.cost <= limit || declared.contains(&c.charset);
        let kept: Vec<Charset> = found.iter().filter(close).map(|c| c.charset).collect();
        list.retain(|t| kept.contains(&t.charset));
        found = costs(letters, &second, &list, declared, &mut reading);
    }
    // Stable: ties stay in the order of the table.
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found
}

/// What the candidates cost; those that are far behind the best before them are left out where they are not declared.
fn costs(
    letters: &Letters,
    sample: &Sample,
    list: &[Tried],
    declared: &[Charset],
    reading: &mut Reading,
) -> Vec<Candidate> {
    let bits = |n: u32| n as f32 / UNIT as f32;
    let mut found: Vec<Candidate> = Vec::with_capacity(list.len());
    let (mut limit_of_all, mut likely) = (u32::MAX, 0);
    for Tried { charset, prior, languages } in list.iter().copied() {
        let text = charset.decode(&sample.bytes);
        letters.reading(&text, reading);
        let limit = if declared.contains(&charset) { u32::MAX } else { limit_of_all };
        let best = letters.cost(reading, languages, limit, likely);
        let Some((language, cost)) = best else { continue };
        found.push(Candidate {
            charset,
            cost: bits(cost + prior),
            each: letters.each(reading, cost),
            bad: reading.bad,
            text: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
        });
        let far = cost + prior + CLOSE + ((cost + prior) as f32 * CLOSE_SHARE) as u32;
        if far < limit_of_all {
            (limit_of_all, likely) = (far, language);
        }
    }
    found
}
