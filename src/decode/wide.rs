//! UTF-16 and UTF-32 without a mark, by their zeros and by the scripts they show; and the decoding of UTF-32, which `encoding_rs` leaves out.
//!
//! In: bytes. Out: an encoding, or nothing; text. Never: byte order marks, encodings of single bytes.

use super::charset::Charset;
use super::letters::{Languages, Letters, Reading, UNIT};
use encoding_rs::{UTF_16BE, UTF_16LE};
use unicode_script::{Script, UnicodeScript};

/// Bytes looked at; a page shows its pattern in its first tags.
const WINDOW: usize = 4096;

/// UTF-16 or UTF-32 without a mark: text in bytes has no zeros and next to no controls, and a script's characters share their upper byte.
pub(super) fn by_pattern(bytes: &[u8]) -> Option<Charset> {
    let window = &bytes[..bytes.len().min(WINDOW)];
    if !may_be_wide(window) {
        return None;
    }
    if let Some(charset) = utf32(window) {
        return Some(charset);
    }
    let (little, big) = (share(window, false), share(window, true));
    let (best, other, charset) =
        if little >= big { (little, big, UTF_16LE) } else { (big, little, UTF_16BE) };
    // Noise of two-byte units has a share below one half.
    (best >= 0.7 && best - other >= 0.1).then_some(Charset::Whatwg(charset))
}

fn may_be_wide(window: &[u8]) -> bool {
    let mut counts = [0usize; 32];
    for byte in window.iter().filter(|b| **b < 32) {
        counts[usize::from(*byte)] += 1;
    }
    // Tabs and line ends are the upper bytes of Indic scripts when there are very many.
    let odd = counts
        .iter()
        .enumerate()
        .filter(|(byte, n)| !matches!(byte, 9 | 10 | 13) || **n * 6 > window.len());
    window.len() >= 4 && (counts[0] > 0 || odd.map(|(_, n)| n).sum::<usize>() * 20 > window.len())
}

fn utf32(window: &[u8]) -> Option<Charset> {
    let quads = window.len() / 4;
    // Characters of the Basic Multilingual Plane, which is nearly all that text has: two zeros, then none of the controls that text lacks.
    let fits = |value: u32| {
        value <= 0xFFFF
            && char::from_u32(value).is_some_and(|c| !c.is_control() || c.is_ascii_whitespace())
    };
    let count = |read: fn([u8; 4]) -> u32| {
        window.as_chunks::<4>().0.iter().filter(|quad| fits(read(**quad))).count()
    };
    let nearly = |n: usize| quads > 0 && n * 20 >= quads * 19;
    let (little, big) = (count(u32::from_le_bytes), count(u32::from_be_bytes));
    (nearly(little) || nearly(big)).then_some(Charset::Utf32 { big_endian: big > little })
}

/// The share of UTF-16 units that are ASCII, signs, or letters of the commonest script; units that no text holds count against it.
fn share(window: &[u8], big_endian: bool) -> f32 {
    let units = window.chunks_exact(2).map(|c| [c[0], c[1]]);
    let units =
        units.map(|c| if big_endian { u16::from_be_bytes(c) } else { u16::from_le_bytes(c) });
    let mut scripts: Vec<(Script, f32)> = Vec::new();
    let (mut sum, mut n) = (0f32, 0f32);
    for c in char::decode_utf16(units) {
        n += 1.0;
        let Ok(c) = c else {
            sum -= 2.0;
            continue;
        };
        sum += match c {
            ' '..='~' | '\t' | '\n' | '\r' => 1.0,
            '\u{2010}'..='\u{2027}'
            | '\u{3000}'..='\u{3011}'
            | '\u{FF01}'..='\u{FF1F}'
            | '\u{A0}'..='\u{BF}' => 0.8,
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFE}'.. => -2.0,
            _ => match c.script() {
                Script::Unknown => -2.0,
                Script::Common => 0.0,
                script => {
                    // Kana, hangul and Chinese characters are written together.
                    let script = match script {
                        Script::Hiragana | Script::Katakana | Script::Hangul => Script::Han,
                        Script::Inherited => scripts.last().map_or(script, |s| s.0),
                        s => s,
                    };
                    match scripts.iter_mut().find(|s| s.0 == script) {
                        Some(s) => s.1 += 1.0,
                        None => scripts.push((script, 1.0)),
                    }
                    0.0
                }
            },
        };
    }
    let latin = scripts.iter().find(|s| s.0 == Script::Latin).map_or(0.0, |s| s.1);
    let main = scripts.iter().filter(|s| s.0 != Script::Latin).map(|s| s.1).fold(0.0, f32::max);
    (sum + main + latin) / n.max(1.0)
}

/// Bytes read as language.
const READ: usize = 512;

/// UTF-16 of Chinese, Japanese or Korean that shows neither zeros nor one upper byte, when it reads as language; with the bits for each character.
pub(super) fn by_language(bytes: &[u8]) -> Option<(Charset, f32)> {
    let head = &bytes[..bytes.len().min(READ) & !1];
    let letters = Letters::get();
    let mut reading = Reading::default();
    let each = [UTF_16LE, UTF_16BE].map(|encoding| {
        letters.reading(&encoding.decode_without_bom_handling(head).0, u32::MAX, &mut reading);
        let cost = letters
            .cost(&reading, (Languages::ALL, Languages::ALL), u32::MAX, 0)
            .map_or(u32::MAX / 2, |c| c.cost);
        (Charset::Whatwg(encoding), cost as f32 / UNIT as f32 / (head.len() / 2).max(1) as f32)
    });
    let best = if each[0].1 <= each[1].1 { each[0] } else { each[1] };
    // Bits a character, judgement, not tuned: running text should cost less, chance characters more.
    (head.len() >= 8 && best.1 < 12.5).then_some(best)
}

/// Decodes UTF-32; what is no scalar value becomes U+FFFD.
pub(super) fn decode_utf32(bytes: &[u8], big_endian: bool) -> String {
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut units = bytes.chunks_exact(4);
    for unit in &mut units {
        let unit = [unit[0], unit[1], unit[2], unit[3]];
        let value = if big_endian { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
        text.push(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !units.remainder().is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}
