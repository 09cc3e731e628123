//! UTF-16 and UTF-32, told from bytes without trust in a BOM.
//!
//! In: the first bytes of a document. Out: a [`Wide`] when they read as text in it. Never: a decision among the encodings of bytes.

use unicode_script::{Script, UnicodeScript};

/// Code units wider than a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wide {
    Utf16 { big: bool },
    Utf32 { big: bool },
}

impl Wide {
    /// The characters of `bytes`, `None` for what is none; a cut unit at the end is left out.
    pub(super) fn decode(self, bytes: &[u8]) -> Vec<Option<char>> {
        match self {
            Self::Utf16 { big } => {
                let pairs = bytes.chunks_exact(2).map(|c| [c[0], c[1]]);
                let units =
                    pairs.map(|c| if big { u16::from_be_bytes(c) } else { u16::from_le_bytes(c) });
                char::decode_utf16(units).map(Result::ok).collect()
            }
            Self::Utf32 { big } => bytes
                .chunks_exact(4)
                .map(|c| [c[0], c[1], c[2], c[3]])
                .map(|c| if big { u32::from_be_bytes(c) } else { u32::from_le_bytes(c) })
                .map(char::from_u32)
                .collect(),
        }
    }
}

/// UTF-16 or UTF-32, by a BOM or because the bytes read as text in it.
pub(super) fn wide(head: &[u8]) -> Option<Wide> {
    match head {
        [0xFF, 0xFE, 0, 0, _, ..] => return Some(Wide::Utf32 { big: false }),
        [0, 0, 0xFE, 0xFF, _, ..] => return Some(Wide::Utf32 { big: true }),
        [0xFF, 0xFE, _, ..] => return Some(Wide::Utf16 { big: false }),
        [0xFE, 0xFF, _, ..] => return Some(Wide::Utf16 { big: true }),
        // Text in bytes has no NULs and next to no other controls; UTF-8 with some stray ones is still UTF-8.
        _ if controls(head) * 50 < head.len() => return None,
        _ if controls(head) * 10 < head.len() && is_utf8(head) => return None,
        _ => {}
    }
    let candidates = [
        Wide::Utf32 { big: false },
        Wide::Utf32 { big: true },
        Wide::Utf16 { big: false },
        Wide::Utf16 { big: true },
    ];
    // Latin text with its bytes the wrong way round reads as Chinese: of two readings the one with more ASCII, of equal ones the first.
    let ascii = |wide: &Wide| wide.decode(head).iter().flatten().filter(|c| c.is_ascii()).count();
    candidates.into_iter().rev().filter(|&wide| reads_as_text(wide, head)).max_by_key(ascii)
}

/// Random 16-bit units are letters in 3 of 4 cases, but private use in 1 of 10 and lone surrogates in 1 of 30; random 32-bit ones are hardly ever
/// characters. Text has neither, hardly a control, and mostly letters and spaces; short heads must show ASCII or letters of one script too.
fn reads_as_text(wide: Wide, head: &[u8]) -> bool {
    let mut chars = wide.decode(head);
    // The last one may be a cut surrogate pair.
    if chars.last() == Some(&None) {
        chars.pop();
    }
    let count = |test: &dyn Fn(char) -> bool| chars.iter().flatten().filter(|&&c| test(c)).count();
    let odd = count(&|c| (c.is_control() && !c.is_ascii_whitespace()) || is_private(c));
    // Vowel signs of Thai and the Indic scripts are no letters, but have a script.
    let usual = count(&|c| {
        c.is_alphanumeric()
            || c.is_whitespace()
            || c.is_ascii_punctuation()
            || !matches!(c.script(), Script::Common | Script::Unknown)
    });
    let joined = |c: char| match c.script() {
        Script::Hiragana | Script::Katakana | Script::Hangul | Script::Common => Script::Han,
        script => script,
    };
    let first = chars.iter().flatten().map(|&c| joined(c)).find(|s| *s != Script::Han);
    let script = first.unwrap_or(Script::Han);
    let alike =
        count(&|c| c.is_ascii() || matches!(joined(c), s if s == script || s == Script::Inherited));
    let ascii = count(&|c| c.is_ascii());
    let len = chars.len();
    len > 0
        && chars.iter().all(Option::is_some)
        && odd * 100 <= len
        && usual * 10 >= len * 6
        && (ascii * 20 >= len
            || len >= 64
            || alike * 10 >= len * 9
            || matches!(wide, Wide::Utf32 { .. }))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFF8}' | '\u{FFFE}' | '\u{FFFF}')
}

/// How many control bytes there are that text does not hold.
pub(super) fn controls(head: &[u8]) -> usize {
    head.iter().filter(|&&b| is_control(b)).count()
}

/// Tabs, line ends, form feeds, SO, SI and ESC (ISO 2022) and the DOS end of file are text.
fn is_control(b: u8) -> bool {
    matches!(b, 0..=8 | 0x10..=0x19 | 0x1C..=0x1F | 0x7F)
}

/// Whether the head is UTF-8, the last character perhaps cut.
pub(super) fn is_utf8(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(e) => e.error_len().is_none(),
    }
}
