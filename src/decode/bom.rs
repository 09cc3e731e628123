//! UTF-16 and UTF-32: byte order marks, the patterns of zero bytes without one, and the decoding that `encoding_rs` leaves out.
//!
//! In: bytes. Out: an encoding, or nothing. Never: legacy encodings.

use super::Charset;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

/// Bytes looked at for the pattern of zeros; a page shows it in its first tags.
const WINDOW: usize = 4096;

/// The encoding that a byte order mark names, and the length of the mark.
pub(super) fn mark(bytes: &[u8]) -> Option<(Charset, usize)> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => Some((Charset::Utf32 { big_endian: false }, 4)),
        [0, 0, 0xFE, 0xFF, ..] => Some((Charset::Utf32 { big_endian: true }, 4)),
        [0xEF, 0xBB, 0xBF, ..] => Some((Charset::Whatwg(UTF_8), 3)),
        [0xFF, 0xFE, ..] => Some((Charset::Whatwg(UTF_16LE), 2)),
        [0xFE, 0xFF, ..] => Some((Charset::Whatwg(UTF_16BE), 2)),
        _ => None,
    }
}

/// UTF-16 or UTF-32 without a mark: white space, digits, punctuation and markup have zero bytes at fixed places, and no other text has any.
pub(super) fn wide(bytes: &[u8]) -> Option<Charset> {
    let window = &bytes[..bytes.len().min(WINDOW) & !3];
    if window.len() < 4 || !window.contains(&0) {
        return None;
    }
    let mut zeros = [0usize; 4];
    for quad in window.chunks_exact(4) {
        for (count, &byte) in zeros.iter_mut().zip(quad) {
            *count += usize::from(byte == 0);
        }
    }
    let quads = window.len() / 4;
    let nearly = |n: usize| n * 20 >= quads * 19;
    let few = |n: usize| n * 20 <= quads;
    if nearly(zeros[3]) && nearly(zeros[2]) && few(zeros[0]) {
        return Some(Charset::Utf32 { big_endian: false });
    }
    if nearly(zeros[0]) && nearly(zeros[1]) && few(zeros[3]) {
        return Some(Charset::Utf32 { big_endian: true });
    }
    let (even, odd) = (zeros[0] + zeros[2], zeros[1] + zeros[3]);
    // Even in Chinese UTF-16 one unit in sixteen is ASCII (line ends, digits, tags), and a zero at the other place is rarer still.
    let pairs = quads * 2;
    if odd * 16 >= pairs && odd > even * 8 {
        Some(Charset::Whatwg(UTF_16LE))
    } else if even * 16 >= pairs && even > odd * 8 {
        Some(Charset::Whatwg(UTF_16BE))
    } else {
        None
    }
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
