//! UTF-8 pages with runs in a legacy encoding: a block pasted from elsewhere.
//!
//! In: bytes that are UTF-8 for the most part. Out: text, and the encoding of its runs. Never: more than one legacy encoding in a page.

use super::charset::Charset;
use super::rescore;

/// Whether the text is UTF-8 with some damage: two valid multi-byte characters for each stretch of bytes that is none, or half a one where UTF-8
/// is declared. In legacy text hardly a fifth of the bytes above ASCII happens to look like UTF-8.
pub(super) fn mostly_utf8(bytes: &[u8], declared: bool) -> bool {
    let (mut valid, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if declared { bad <= valid * 2 } else { bad * 2 <= valid }
}

/// Bits for each letter up to which the runs read as language: judgement, not tuned; the cost of letters
/// in running text was not counted apart.
const LANGUAGE: f32 = 8.0;

/// The runs (ranges of bytes) that are no UTF-8, and the legacy encoding that makes language of them, if one does.
pub(super) fn foreign(bytes: &[u8]) -> (Vec<(usize, usize)>, Option<Charset>) {
    let runs = bad_runs(bytes);
    let mut foreign = Vec::new();
    for (from, to) in &runs {
        // With the words around, which tell the language.
        let start =
            bytes[..*from].iter().rposition(|b| !b.is_ascii() || *b == b'\n').map_or(0, |i| i + 1);
        let end = bytes[*to..]
            .iter()
            .position(|b| !b.is_ascii() || *b == b'\n')
            .map_or(bytes.len(), |i| to + i);
        foreign.extend_from_slice(&bytes[start.max(from.saturating_sub(24))..end.min(to + 24)]);
        foreign.push(b'\n');
    }
    let ranked = rescore::rank(&foreign, &[]);
    let best = ranked.first().filter(|c| c.bad == 0 && c.each < LANGUAGE);
    (runs, best.map(|c| c.charset))
}

/// Decodes by runs: UTF-8, and between its characters what one legacy encoding makes language of; other bad bytes become U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> (String, Option<Charset>) {
    let (runs, charset) = foreign(bytes);
    let mut text = String::with_capacity(bytes.len() + 64);
    let mut at = 0;
    if let Some(charset) = charset {
        for (from, to) in runs {
            text.push_str(&String::from_utf8_lossy(&bytes[at..from]));
            text.push_str(&charset.decode(&bytes[from..to]));
            at = to;
        }
    }
    text.push_str(&String::from_utf8_lossy(&bytes[at..]));
    (text, charset)
}

/// Ranges from the first bad byte to the last one without a line end or a valid multi-byte character between them.
fn bad_runs(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        let from = at + valid.len();
        let to = from + chunk.invalid().len();
        if to > from {
            // Two bytes of a legacy character may pass for UTF-8 between others.
            let chance = valid.len() == 2 && !valid.is_ascii();
            let plain = chance || valid.bytes().all(|b| b.is_ascii() && b != b'\n' && b != b'<');
            match runs.last_mut() {
                Some(last) if plain => last.1 = to,
                _ => runs.push((from, to)),
            }
        }
        at = to;
    }
    runs
}
