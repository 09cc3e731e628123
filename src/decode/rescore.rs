//! Candidate decodings of one text, compared by how much they cost as language.
//!
//! In: bytes that are no valid UTF-8. Out: encodings with costs, the cheapest first. Never: declarations, or a decision.

use super::charset::Charset;
use super::codepages;
use super::letters::{Letters, Reading, UNIT};
use super::sample::Sample;
use std::sync::OnceLock;

/// Bytes above ASCII of the first round; a few sentences, which leave two or three candidates.
const FIRST: usize = 240;
/// Bytes above ASCII of the second, and how often each byte value is looked for beyond them.
const SECOND: usize = 1200;
const EACH: u8 = 6;
/// How many bits behind the best still have a chance in the second round.
const CLOSE: u32 = 60 * UNIT;
const CLOSE_SHARE: f32 = 0.05;

/// Encodings that are tried, and the bits they cost beforehand: how much seldomer they are met than the commonest of their languages. The order
/// settles ties. The DOS and Macintosh ones are rare on pages; the ISO ones of the table's end were hardly ever used.
const TRIED: [(&str, u32); 54] = [
    ("windows-1252", 0),
    ("windows-1251", 0),
    ("windows-1250", 0),
    ("gbk", 0),
    ("shift_jis", 0),
    ("euc-kr", 0),
    ("big5", 0),
    ("euc-jp", 1),
    ("windows-1254", 1),
    ("windows-1253", 1),
    ("windows-1255", 1),
    ("windows-1256", 1),
    ("windows-1257", 2),
    ("windows-874", 1),
    ("windows-1258", 2),
    ("iso-8859-2", 1),
    ("koi8-r", 1),
    ("koi8-u", 2),
    ("iso-8859-7", 2),
    ("iso-8859-15", 3),
    ("iso-8859-5", 3),
    ("iso-8859-6", 3),
    ("iso-8859-8", 3),
    ("ibm866", 3),
    ("iso-8859-13", 4),
    ("iso-8859-4", 4),
    ("iso-8859-3", 4),
    ("macintosh", 3),
    ("x-mac-cyrillic", 4),
    ("kz-1048", 4),
    ("ptcp154", 5),
    ("ibm850", 5),
    ("ibm852", 4),
    ("ibm855", 4),
    ("ibm437", 6),
    ("iso-8859-16", 4),
    ("iso-8859-10", 6),
    ("iso-8859-14", 6),
    ("ibm775", 5),
    ("ibm737", 5),
    ("ibm857", 5),
    ("ibm862", 5),
    ("ibm858", 7),
    ("ibm860", 7),
    ("ibm861", 6),
    ("ibm863", 7),
    ("ibm865", 7),
    ("ibm1125", 6),
    ("koi8-t", 6),
    ("mac-latin2", 5),
    ("mac-greek", 6),
    ("mac-turkish", 6),
    ("mac-romanian", 7),
    ("johab", 4),
];

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

fn tried() -> &'static [(Charset, u32)] {
    static LIST: OnceLock<Vec<(Charset, u32)>> = OnceLock::new();
    LIST.get_or_init(|| {
        let known = |(label, bits): &(&str, u32)| {
            let page = codepages::by_label(label).map(Charset::Page);
            page.or_else(|| Charset::for_label(label)).map(|c| (c, bits * UNIT))
        };
        TRIED.iter().filter_map(known).collect()
    })
}

/// The candidates, the cheapest first, the declared ones among them whatever they cost; those far behind are left out.
pub(super) fn rank(bytes: &[u8], declared: &[Charset]) -> Vec<Candidate> {
    let letters = Letters::get();
    let mut reading = Reading::default();
    let mut list: Vec<(Charset, u32)> = tried().to_vec();
    for d in declared {
        if !list.iter().any(|(c, _)| c == d) && d.is_ascii_compatible() {
            list.push((*d, 0));
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
        list.retain(|(c, _)| kept.contains(c));
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
    list: &[(Charset, u32)],
    declared: &[Charset],
    reading: &mut Reading,
) -> Vec<Candidate> {
    let bits = |n: u32| n as f32 / UNIT as f32;
    let mut found: Vec<Candidate> = Vec::with_capacity(list.len());
    let (mut limit, mut likely) = (u32::MAX, 0);
    for (charset, prior) in list {
        let text = charset.decode(&sample.bytes);
        letters.reading(&text, reading);
        let limit_here = if declared.contains(charset) { u32::MAX } else { limit };
        let Some((language, cost)) = letters.cost(reading, limit_here, likely) else { continue };
        found.push(Candidate {
            charset: *charset,
            cost: bits(cost + prior),
            each: letters.each(reading, cost),
            bad: reading.bad,
            text: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
        });
        let far = cost + prior + CLOSE + ((cost + prior) as f32 * CLOSE_SHARE) as u32;
        if far < limit {
            (limit, likely) = (far, language);
        }
    }
    found
}
