//! Lexicon files: lines → phrases.
//!
//! In: text of a lexicon file. Out: phrases as fixed tokens and slots, complaints with file and line. Never: matching.
//!
//! `[function]` headers, one phrase a line, `#` comments; slots `{n}` (a number), `{name}` (one to five words), `{date}` (up to six words
//! and numbers, one number at least), `{title}` (up to twenty words). A single word with a mark before its slot (`Next: {title}`) wants a mark there in
//! the text too: without one that is how sentences begin.

use crate::judge::fold::{self, EMPTY, Token};
use std::collections::HashMap;

/// A lexicon that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// A line breaks the format.
    #[error("{file}:{line}: {reason}")]
    Line {
        /// The file.
        file: String,
        /// Line number, from 1.
        line: usize,
        /// What is wrong and how to put it right.
        reason: String,
    },
    /// A file or folder could not be read.
    #[error("{file}: {error}")]
    Io {
        /// The file.
        file: String,
        /// What the system said.
        error: std::io::Error,
    },
}

/// A part of a phrase with slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Token(Token),
    Name,
    Date,
    Title,
}

/// A phrase that a lexicon file has twice: its line and the line it repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// Line number, from 1.
    pub line: usize,
    /// Line number of the first one.
    pub first: usize,
    /// The phrase.
    pub phrase: String,
}

/// Phrases of a lexicon file that are the same to the matcher.
pub fn repeated(text: &str) -> Vec<Repeated> {
    let mut seen: HashMap<Vec<u64>, usize> = HashMap::new();
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with('[') {
            continue;
        }
        let Ok(parts) = parts(line) else { continue };
        let keys = parts.iter().map(|p| match p {
            Part::Token(t) => fold::join(EMPTY, *t),
            Part::Name => 1,
            Part::Date => 2,
            Part::Title => 3,
        });
        match seen.entry(keys.collect()) {
            std::collections::hash_map::Entry::Occupied(first) => {
                out.push(Repeated { line: i + 1, first: *first.get(), phrase: line.to_owned() });
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(i + 1);
            }
        }
    }
    out
}

/// Whether the first slot of a phrase stands behind a mark (`Next: {title}`).
pub(super) fn is_parted(line: &str) -> bool {
    let before = line.split('{').next().unwrap_or_default().trim_end();
    before.len() < line.len() && before.ends_with(is_mark)
}

/// Marks that part a label from what it labels.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !matches!(c, '\'' | '’' | 'ʼ' | '.' | ',' | ')')
}

/// Splits a phrase into fixed tokens and slots.
pub(super) fn parts(line: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut tokens = Vec::new();
    let mut rest = line;
    let mut fixed = |text: &str, parts: &mut Vec<Part>| {
        tokens.clear();
        fold::tokens(text, usize::MAX - 1, &mut tokens);
        parts.extend(tokens.iter().map(|t| Part::Token(*t)));
    };
    while let Some(at) = rest.find('{') {
        fixed(&rest[..at], &mut parts);
        let end = rest[at..].find('}').ok_or("a slot without its closing brace")? + at;
        parts.push(match &rest[at + 1..end] {
            "n" => Part::Token(Token::Number),
            "name" => Part::Name,
            "date" => Part::Date,
            "title" => Part::Title,
            other => {
                return Err(format!(
                    "no slot is called {{{other}}}; slots: {{n}}, {{name}}, {{date}}, {{title}}"
                ));
            }
        });
        rest = &rest[end + 1..];
    }
    fixed(rest, &mut parts);
    if parts.iter().any(|p| matches!(p, Part::Token(Token::Word(_)))) {
        Ok(parts)
    } else {
        Err("a phrase needs at least one word of its own".into())
    }
}
