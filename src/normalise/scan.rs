//! A quick look that ends most normalisation before it begins.
//!
//! In: text. Out: whether no rule could change it, whatever the language. Never: a change.
use std::sync::OnceLock;
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// A bit for each character of the Basic Multilingual Plane that no rule changes and that composes with nothing.
fn plain() -> &'static [u64; 1024] {
    static PLAIN: OnceLock<Box<[u64; 1024]>> = OnceLock::new();
    PLAIN.get_or_init(|| {
        let mut bits = Box::new([0u64; 1024]);
        for n in (0x80..0x10000u32).filter(|n| char::from_u32(*n).is_some_and(is_plain)) {
            bits[(n / 64) as usize] |= 1 << (n % 64);
        }
        bits
    })
}

fn is_plain(c: char) -> bool {
    is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
        && unicode_normalization::char::canonical_combining_class(c) == 0
        && !c.is_whitespace()
        && !c.is_control()
        && !super::apply::special(c)
}

/// Whether every character is left alone by every rule, with single spaces and none at the ends.
pub fn is_untouched(text: &str) -> bool {
    let table = plain();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut space = true;
    while at < bytes.len() {
        let b = bytes[at];
        match b {
            b'!'..=b'~' => {
                space = false;
                at += 1;
                // Words of ASCII go by eight bytes at a time.
                while let Some(eight) = bytes.get(at..at + 8)
                    && eight.iter().fold(true, |ok, b| ok & b.wrapping_sub(b'!').lt(&94))
                {
                    at += 8;
                }
            }
            b' ' if !space => {
                space = true;
                at += 1;
            }
            0xC2..=0xDF => {
                let n = u32::from(b & 0x1F) << 6 | u32::from(bytes[at + 1] & 0x3F);
                if table[(n / 64) as usize] >> (n % 64) & 1 == 0 {
                    return false;
                }
                space = false;
                at += 2;
            }
            0xE0..=0xEF => {
                let n = u32::from(b & 0xF) << 12
                    | u32::from(bytes[at + 1] & 0x3F) << 6
                    | u32::from(bytes[at + 2] & 0x3F);
                if table[(n / 64) as usize] >> (n % 64) & 1 == 0 {
                    return false;
                }
                space = false;
                at += 3;
            }
            _ => return false,
        }
    }
    !space || bytes.is_empty()
}
