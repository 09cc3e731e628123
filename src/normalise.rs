//! Unicode normalisation of kept text.
//!
//! In: a segment's text as it stood in the page. Out: the same text in NFC, without invisible debris, with plain spaces. Never: NFKC, case, quotes or
//! dashes; nothing that a reader could see is changed. Idempotent.
//!
//! Removed: control characters (line breaks and tabs become spaces), byte order marks, soft hyphens, bidirectional controls that are not balanced, tag
//! characters outside emoji flags, zero width spaces outside scripts that break lines by them. Kept: joiners (U+200C, U+200D) where letters or emoji
//! need them, replacement characters.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What happens to quotes, dashes and ellipses.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    serde::Serialize,
    serde::Deserialize,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Typography {
    /// They stay.
    #[default]
    Keep,
    /// They become ASCII: `“ ” „ « »` `"`, `‘ ’` `'`, `– —` `-`, `…` `...`.
    Plain,
}

/// Replaces typographic quotes, dashes and ellipses by ASCII.
pub fn plain_typography(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => out.push('"'),
            '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' => out.push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            c => out.push(c),
        }
    }
    out
}

/// Normalises `text` and appends the result to `out`. With `keep_lines`, line breaks (as LF) and runs of spaces stay: for code.
pub fn normalise_into(text: &str, keep_lines: bool, out: &mut String) {
    if text.is_ascii() && !keep_lines && is_plain(text.as_bytes()) {
        out.push_str(text);
        return;
    }
    let start = out.len();
    let clean = if text.is_ascii() && !keep_lines { None } else { Some(balanced_bidi(text)) };
    let mut pending_space = false;
    let mut previous = '\0';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let keep = match c {
            '\n' | '\r' if keep_lines => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    continue;
                }
                out.push('\n');
                previous = '\n';
                continue;
            }
            ' ' | '\t' if keep_lines => true,
            '\u{200B}' => {
                breaks_by_zwsp(previous) || chars.peek().copied().is_some_and(breaks_by_zwsp)
            }
            '\u{200C}' | '\u{200D}' => {
                !previous.is_ascii()
                    && !pending_space
                    && chars.peek().is_some_and(|n| !n.is_ascii() && !n.is_whitespace())
            }
            // A tag sequence is a flag emoji (UTS #51): U+1F3F4, tags, U+E007F.
            '\u{E0020}'..='\u{E007F}' => {
                previous == '\u{1F3F4}' || ('\u{E0020}'..='\u{E007F}').contains(&previous)
            }
            '\u{AD}' | '\u{FEFF}' | '\u{E0001}' | '\u{2060}' => false,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => clean == Some(true),
            c if c.is_whitespace() => {
                pending_space = true;
                continue;
            }
            c => !c.is_control(),
        };
        if !keep {
            continue;
        }
        if pending_space && out.len() > start && previous != '\n' {
            out.push(' ');
        }
        pending_space = false;
        out.push(c);
        previous = c;
    }
    if keep_lines {
        out.truncate(start + out[start..].trim_end().len());
    }
    if !matches!(is_nfc_quick(out[start..].chars()), IsNormalized::Yes) {
        let composed: String = out[start..].nfc().collect();
        out.truncate(start);
        out.push_str(&composed);
    }
}

/// Normalises `text`; see [`normalise_into`].
pub fn normalise(text: &str, keep_lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    normalise_into(text, keep_lines, &mut out);
    out
}

/// Printable ASCII with single spaces, none at the ends.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ')
        && bytes.iter().all(|b| (b' '..0x7F).contains(b))
        && memchr::memmem::find(bytes, b"  ").is_none()
}

/// Scripts whose lines may break at zero width spaces, which therefore carry meaning there: Thai, Lao, Tibetan, Myanmar, Khmer.
fn breaks_by_zwsp(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}')
}

/// Whether the text's bidirectional embeddings and isolates are closed in order (UAX #9, BD8 to BD13).
fn balanced_bidi(text: &str) -> bool {
    let mut open = Vec::new();
    for c in text.chars() {
        match c {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => open.push('\u{202C}'),
            '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
            '\u{202C}' | '\u{2069}' if open.pop() != Some(c) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::normalise;
    use proptest::prelude::*;

    #[test]
    fn before_and_after() {
        for (before, after) in [
            ("Cafe\u{301}", "Café"),
            ("a\u{a0}b \u{2009} c", "a b c"),
            ("Frei\u{ad}bad", "Freibad"),
            ("\u{feff}zwei\u{200b}mal", "zweimal"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("ภาษา\u{200b}ไทย", "ภาษา\u{200b}ไทย"),
            ("x\u{200d}y", "xy"),
            ("👩\u{200d}💻", "👩\u{200d}💻"),
            ("bell\u{7}s\u{85}t", "bells t"),
            ("\u{202b}abc", "abc"),
            ("\u{2067}שלום\u{2069}", "\u{2067}שלום\u{2069}"),
            ("x² ½ ﬁ", "x² ½ ﬁ"),
            ("bad \u{fffd} byte", "bad \u{fffd} byte"),
        ] {
            assert_eq!(normalise(before, false), after, "{before:?}");
        }
        assert_eq!(normalise("if x:\r\n    y()\n\n", true), "if x:\n    y()");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

        #[test]
        fn is_idempotent(text in "(\\PC|[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{e0020}\u{1f3f4}\u{ad}\u{feff} \n\t\r\u{301}\u{85}a]){0,40}", lines: bool) {
            let once = normalise(&text, lines);
            prop_assert_eq!(normalise(&once, lines), once);
        }
    }
}
