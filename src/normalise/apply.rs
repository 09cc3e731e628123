//! The rules that look at one character and its neighbours, in one pass.
//!
//! In: text. Out: the text after them. Never: composition (NFC), languages.
use super::rule::{Rule, Rules};
use unicode_normalization::char::{canonical_combining_class, compose};

/// Characters that some rule of this file may change, besides controls, white space and typography.
pub fn special(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        | '\u{E0001}' | '\u{E0020}'..='\u{E007F}')
        || width(c).is_some()
        || arabic(c)
}

/// Letters and digits of full width → ASCII, with the rule that says so; kana of half width are told by a mark alone.
fn width(c: char) -> Option<Rule> {
    match c {
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            Some(Rule::FullWidth)
        }
        '\u{FF61}'..='\u{FF9F}' => Some(Rule::HalfWidthKana),
        _ => None,
    }
}

/// Arabic presentation forms of letters and of ligatures of letters; whole words and honorifics (U+FDF0 and up) are signs of their own.
fn arabic(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FBB1}' | '\u{FBD3}'..='\u{FD3D}' | '\u{FD50}'..='\u{FDC7}' | '\u{FE70}'..='\u{FEFC}')
}

/// Adds the text to `out` under the rules. `keep_lines`: line breaks (as LF), tabs and runs of spaces stay, for code. `no_break` tells between
/// which characters a no-break space stays one.
pub fn apply(
    text: &str,
    rules: Rules,
    keep_lines: bool,
    no_break: Option<&dyn Fn(char, char) -> bool>,
    out: &mut String,
) {
    let start = out.len();
    let has = |rule| rules.has(rule);
    let balanced = !has(Rule::Bidi) || balanced_bidi(text);
    let spaces = has(Rule::Spaces);
    let mut pending = Pending::None;
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
                !has(Rule::ZeroWidth)
                    || breaks_by_zwsp(previous)
                    || chars.peek().copied().is_some_and(breaks_by_zwsp)
            }
            '\u{2060}' => !has(Rule::ZeroWidth),
            '\u{200C}' | '\u{200D}' => {
                // After a virama a joiner chooses the form of the letter, also at the end of a word.
                !has(Rule::Joiners)
                    || canonical_combining_class(previous) == 9
                    || (!previous.is_ascii()
                        && pending == Pending::None
                        && chars.peek().is_some_and(|n| !n.is_ascii() && !n.is_whitespace()))
            }
            // A tag sequence is a flag emoji (UTS #51): U+1F3F4, tags, U+E007F.
            '\u{E0020}'..='\u{E007F}' => {
                !has(Rule::Tags)
                    || previous == '\u{1F3F4}'
                    || ('\u{E0020}'..='\u{E007F}').contains(&previous)
            }
            '\u{E0001}' => !has(Rule::Tags),
            '\u{AD}' => !has(Rule::SoftHyphens),
            '\u{FEFF}' => !has(Rule::Bom),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => balanced,
            c if c.is_whitespace() && spaces => {
                let no_break_one = matches!(c, '\u{A0}' | '\u{202F}');
                pending =
                    if no_break_one && pending != Pending::Space || pending == Pending::NoBreak {
                        Pending::NoBreak
                    } else {
                        Pending::Space
                    };
                continue;
            }
            '\t' | '\n' | '\r' => true,
            c => !c.is_control() || !has(Rule::Controls),
        };
        if !keep {
            continue;
        }
        if pending != Pending::None && out.len() > start && previous != '\n' {
            let kept = pending == Pending::NoBreak && no_break.is_some_and(|f| f(previous, c));
            out.push(if kept { '\u{A0}' } else { ' ' });
        }
        pending = Pending::None;
        push(c, previous, rules, out);
        previous = c;
    }
    if keep_lines && spaces {
        out.truncate(start + out[start..].trim_end().len());
    }
}

/// White space that is written before the next character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pending {
    None,
    Space,
    NoBreak,
}

/// Adds one character, or what stands for it.
fn push(c: char, previous: char, rules: Rules, out: &mut String) {
    if c.is_ascii() {
        return out.push(c);
    }
    match width(c) {
        Some(rule) if !rules.has(rule) => return out.push(c),
        Some(Rule::FullWidth) => return out.push(char::from((c as u32 - 0xFF00 + 0x20) as u8)),
        Some(_) => {
            // A sound mark of half width joins the kana before it; alone it is a sign of its own.
            let joined = match c {
                '\u{FF9E}' => out.chars().last().and_then(|k| compose(k, '\u{3099}')),
                '\u{FF9F}' => out.chars().last().and_then(|k| compose(k, '\u{309A}')),
                _ => None,
            };
            return match (c, joined.filter(|_| previous != '\0')) {
                (_, Some(kana)) => {
                    out.pop();
                    out.push(kana);
                }
                ('\u{FF9E}', None) => out.push('\u{309B}'),
                ('\u{FF9F}', None) => out.push('\u{309C}'),
                (c, None) => unicode_normalization::char::decompose_compatible(c, |d| out.push(d)),
            };
        }
        None => {}
    }
    if arabic(c) && rules.has(Rule::ArabicForms) {
        let from = out.len();
        unicode_normalization::char::decompose_compatible(c, |d| out.push(d));
        // Marks that stand alone are a space with the mark: they stay.
        if out[from..].contains(' ') {
            out.truncate(from);
            out.push(c);
        }
        return;
    }
    if !rules.has(Rule::PlainTypography) {
        return out.push(c);
    }
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => out.push('"'),
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' => out.push('\''),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => out.push('-'),
        '…' => out.push_str("..."),
        c => out.push(c),
    }
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
