//! What follows a place where a sentence may end: opening marks, and the first word.
//!
//! In: the text behind a candidate. Out: how it begins. Never: what is known of its words.

use super::candidate::LONGEST;
use super::chars;

/// How the text behind a candidate begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next<'t> {
    /// An opening quotation mark or bracket stands before the word.
    pub opener: Option<char>,
    /// A dash or bullet stands before the word.
    pub dash: bool,
    /// The mark of an item stands before the word: `• `, `(b) `
    pub item: bool,
    /// What comes first, behind these.
    pub kind: Kind,
    /// The word, if one.
    pub word: &'t str,
    /// What stands behind the word.
    pub after_word: &'t str,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Lower,
    Upper,
    /// A letter of a script without upper case.
    Caseless,
    Digit,
    /// A mark that goes on with the sentence.
    Continues,
    Other,
    /// Nothing.
    End,
}

/// Whether a text begins with the mark of an item and white space: a bullet, or a letter or small Roman number in brackets.
fn item(text: &str) -> bool {
    let mut rest = text.chars();
    match rest.next() {
        Some('•' | '*' | '⁃' | '◦' | '▪' | '●') => rest.next() == Some(' '),
        Some('(') => {
            let label = rest.as_str();
            let letters = label.bytes().take_while(u8::is_ascii_lowercase).count();
            let roman = label.bytes().take(letters).all(|b| matches!(b, b'i' | b'v' | b'x'));
            (letters == 1 || (letters > 0 && roman && letters <= 4))
                && label[letters..].starts_with(") ")
        }
        _ => false,
    }
}

impl<'t> Next<'t> {
    /// How `text` begins.
    pub fn of(text: &'t str) -> Self {
        let mut next = Self {
            opener: None,
            dash: false,
            item: false,
            kind: Kind::End,
            word: "",
            after_word: "",
        };
        next.item = item(text);
        let mut rest = text;
        // Openers and a dash stand before the word in any order: `– “Wort`, `«—Palabra`
        for _ in 0..6 {
            let c = match rest.chars().next() {
                None => return next,
                Some(c) => c,
            };
            if chars::opens(c) || chars::quotes(c) || rest.starts_with(",,") {
                next.opener.get_or_insert(c);
            } else if chars::dashes(c) {
                next.dash = true;
            } else {
                break;
            }
            rest = rest[c.len_utf8()..].trim_start();
        }
        let Some(c) = rest.chars().next() else { return next };
        next.kind = match c {
            _ if chars::cased_lower(c) => Kind::Lower,
            _ if chars::cased_upper(c) => Kind::Upper,
            _ if c.is_numeric() => Kind::Digit,
            _ if c.is_alphabetic() => Kind::Caseless,
            _ if chars::continues(c) || chars::closes(c) => Kind::Continues,
            _ => Kind::Other,
        };
        let end = rest
            .char_indices()
            .take_while(|(i, _)| *i <= LONGEST)
            .find(|(_, c)| !(c.is_alphanumeric() || chars::marks(*c) || matches!(c, '\'' | '’')))
            .map_or(rest.len().min(rest.floor_char_boundary(LONGEST)), |(i, _)| i);
        next.word = rest[..end].trim_end_matches(['\'', '’']);
        next.after_word = &rest[end..];
        next
    }
}
