//! Candidate decodings of one text, compared by how much they cost as language.
//!
//! In: bytes that are no valid UTF-8. Out: encodings with costs, the cheapest first. Never: declarations, or a decision.

use super::charset::Charset;
use super::letters::{Cheapest, Languages, Letters, Reading, UNIT, far};
use super::sample::Sample;
use super::tried::{self, Tried};

/// Bytes above ASCII of each round, and how often each byte value is looked for beyond them: a few words, which other alphabets do not outlive;
/// a few sentences, which leave two or three candidates; a page. Chosen by speed: longer first rounds decide no better.
const ROUNDS: [(usize, u8); 3] = [(24, 0), (120, 0), (1200, 6)];
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
    /// The languages that have a chance when more is read.
    left: Languages,
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
    let mut found = Vec::new();
    let mut read = 0;
    for (much, each) in ROUNDS {
        if read > 0 {
            list = left(&found, &list, declared);
            if list.len() == 1 {
                break;
            }
        }
        let sample = Sample::of(bytes, much, each);
        if sample.bytes.len() > read {
            read = sample.bytes.len();
            found = costs(letters, &sample, &list, declared, &mut reading);
        }
    }
    // Ties stay in the order of the table.
    let place = |c: &Candidate| tried::all().iter().position(|t| t.charset == c.charset);
    let rank = |c: &Candidate| place(c).unwrap_or(usize::MAX);
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| rank(a).cmp(&rank(b))));
    found
}

/// The candidates with a chance after a round, the cheapest first: the sooner the best is read, the sooner others fall behind.
fn left(found: &[Candidate], list: &[Tried], declared: &[Charset]) -> Vec<Tried> {
    let best = found.iter().map(|c| c.cost).fold(f32::MAX, f32::min);
    let limit = far((best * UNIT as f32) as u32) as f32 / UNIT as f32;
    let close = |c: &&Candidate| c.cost <= limit || declared.contains(&c.charset);
    let mut kept: Vec<&Candidate> = found.iter().filter(close).collect();
    kept.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let one = |c: &&Candidate| {
        let tried = list.iter().find(|t| t.charset == c.charset)?;
        Some(Tried { left: c.left, ..*tried })
    };
    kept.iter().filter_map(one).collect()
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
    for Tried { charset, prior, languages, left } in list.iter().copied() {
        let text = charset.decode(&sample.bytes);
        let limit = if declared.contains(&charset) { u32::MAX } else { limit_of_all };
        if !letters.reading(&text, limit, reading) {
            continue;
        }
        let best = letters.cost(reading, (languages, left), limit, likely);
        let Some(Cheapest { language, cost, left }) = best else { continue };
        found.push(Candidate {
            charset,
            cost: bits(cost + prior),
            each: letters.each(reading, cost),
            bad: reading.bad,
            text: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
            left,
        });
        if far(cost + prior) < limit_of_all {
            (limit_of_all, likely) = (far(cost + prior), language);
        }
    }
    found
}
