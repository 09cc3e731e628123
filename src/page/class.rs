//! The values of attributes that name or hide an element: `class`, `id`, `role`, `style`.
//!
//! In: a value. Out: hashes of its words, whether it hides. Never: which attribute it is of.

use super::TokenHash;

/// Classes that hide their element from sight in the widespread frameworks (Bootstrap, WordPress core, HTML5 Boilerplate).
const HIDING_CLASSES: [&str; 5] =
    ["visually-hidden", "sr-only", "screen-reader-text", "visuallyhidden", "d-none"];

/// ASCII letters in small and digits as they are; nought for what stands between words.
static FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut b = 0;
    while b < 128 {
        if (b as u8).is_ascii_alphanumeric() {
            folded[b] = (b as u8).to_ascii_lowercase();
        }
        b += 1;
    }
    folded
};

/// Hashes the words of a class-like attribute: letters and digits between separators, humps of camel case apart. Words of one character say nothing.
pub fn words(value: &str, tokens: &mut Vec<u32>) {
    let mut hash = TokenHash::default();
    // Length of the word so far and of the run between separators that it is in.
    let (mut len, mut run, mut lower) = (0, 0, false);
    for &b in value.as_bytes() {
        let folded = FOLDED[usize::from(b)];
        if folded == 0 {
            if run > 1 {
                tokens.push(hash.finish());
            }
            (hash, len, run, lower) = (TokenHash::default(), 0, 0, false);
            continue;
        }
        let upper = folded != b;
        if lower && upper && len > 0 {
            tokens.push(hash.finish());
            (hash, len) = (TokenHash::default(), 0);
        }
        lower = !upper && folded >= b'a';
        hash.push(folded);
        len += 1;
        run += 1;
    }
    if run > 1 {
        tokens.push(hash.finish());
    }
}

/// Whether a class hides its element.
pub fn hides(class: &str) -> bool {
    class
        .split_ascii_whitespace()
        .any(|word| HIDING_CLASSES.iter().any(|h| word.eq_ignore_ascii_case(h)))
}

/// Whether an inline style hides its element.
pub fn style_hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        let Some((property, value)) = rule.split_once(':') else { return false };
        let (property, value) = (property.trim(), value.trim());
        (property.eq_ignore_ascii_case("display")
            && value.get(..4).is_some_and(|v| v.eq_ignore_ascii_case("none")))
            || (property.eq_ignore_ascii_case("visibility")
                && value.get(..6).is_some_and(|v| v.eq_ignore_ascii_case("hidden")))
    })
}
