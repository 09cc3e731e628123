//! wordfreq's frequency lists → words with their frequency.
//!
//! In: a gzipped msgpack array: a header, then one list of words a step of a centibel. Out: words, probabilities. Never: text.
use std::io::Read;

/// Words with their probability; words with digits are left out.
pub fn frequencies(gzipped: &[u8]) -> Vec<(String, f32)> {
    let mut bytes = Vec::new();
    if flate2::read::GzDecoder::new(gzipped).read_to_end(&mut bytes).is_err() {
        return Vec::new();
    }
    let mut at = 0;
    let mut out = Vec::new();
    let lists = array(&bytes, &mut at);
    skip_map(&bytes, &mut at);
    for step in 0..lists.saturating_sub(1) {
        let probability = 10f32.powf(-(step as f32) / 100.0);
        for _ in 0..array(&bytes, &mut at) {
            let word = string(&bytes, &mut at);
            if !word.is_empty() && !word.bytes().any(|b| b.is_ascii_digit()) {
                out.push((word.to_owned(), probability));
            }
        }
    }
    out
}

fn be(bytes: &[u8], at: &mut usize, n: usize) -> usize {
    let v =
        bytes.get(*at..*at + n).unwrap_or_default().iter().fold(0, |a, b| a << 8 | usize::from(*b));
    *at += n;
    v
}

fn array(bytes: &[u8], at: &mut usize) -> usize {
    match be(bytes, at, 1) {
        n @ 0x90..=0x9F => n & 15,
        0xDC => be(bytes, at, 2),
        0xDD => be(bytes, at, 4),
        _ => 0,
    }
}

fn string<'a>(bytes: &'a [u8], at: &mut usize) -> &'a str {
    let n = match be(bytes, at, 1) {
        n @ 0xA0..=0xBF => n & 31,
        0xD9 => be(bytes, at, 1),
        0xDA => be(bytes, at, 2),
        _ => 0,
    };
    let s = bytes.get(*at..*at + n).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default();
    *at += n;
    s
}

/// The header `{"format": "cB", "version": 1}`.
fn skip_map(bytes: &[u8], at: &mut usize) {
    for _ in 0..be(bytes, at, 1) & 15 {
        string(bytes, at);
        if bytes.get(*at).is_some_and(|b| *b < 0x80) {
            *at += 1;
        } else {
            string(bytes, at);
        }
    }
}
