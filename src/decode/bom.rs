//! Byte order marks.
//!
//! In: bytes. Out: the encoding that a mark names. Never: what is known without one.

use super::charset::Charset;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

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
