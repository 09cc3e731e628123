//! A place where a sentence may end: the terminators, what clings to them, and the words on both sides.
//!
//! In: a text and the offset of a terminator. Out: a [`Candidate`]. Never: the decision.

use super::chars::{self, Terminator};
use super::next::Next;
use super::quotes::Quotes;
use super::rules::{Rules, START};

/// A run of terminators with its closing marks, and what stands before and after.
#[derive(Debug)]
pub(super) struct Candidate<'t> {
    /// The text up to the first terminator, from the start of the sentence.
    pub before: &'t str,
    /// The last word of `before`, without opening marks; empty where white space or a mark stands before the terminator.
    pub word: &'t str,
    /// Kinds of terminators in the run.
    pub run: Run,

    /// Whether a quotation mark or bracket closes behind the terminators.
    pub closed: bool,
    /// Where the sentence would end.
    pub end: usize,
    /// White space before what follows.
    pub gap: bool,
    /// What follows, from its first character.
    pub after: &'t str,
    /// How what follows begins.
    pub next: Next<'t>,
    /// Whether sentences of the text begin with a lower-case letter.
    pub chat: bool,
}

/// What the terminators of a run are.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Run {
    pub periods: u8,
    pub mark: bool,
    pub ellipsis: bool,
    pub full: bool,
    pub shads: u8,
}

/// Bytes of a word that are looked at: longer ones are no abbreviations.
pub(super) const LONGEST: usize = 64;

impl Run {
    fn add(&mut self, kind: Terminator) {
        match kind {
            Terminator::Period => self.periods = self.periods.saturating_add(1),
            Terminator::Mark => self.mark = true,
            Terminator::Ellipsis => self.ellipsis = true,
            Terminator::Full => self.full = true,
            Terminator::Shad => self.shads = self.shads.saturating_add(1),
            Terminator::Line => {}
        }
    }

    /// One full stop and nothing else.
    pub fn period(&self) -> bool {
        self.periods == 1 && !(self.mark || self.ellipsis || self.full || self.shads > 0)
    }

    /// An ellipsis, or full stops that make one.
    pub fn dots(&self) -> bool {
        (self.ellipsis || self.periods > 1) && !(self.mark || self.full)
    }
}

/// How a character ends sentences in this language.
pub(super) fn terminator(c: char, rules: &Rules) -> Option<Terminator> {
    chars::terminator(c).or_else(|| rules.terminators.contains(&c).then_some(Terminator::Full))
}

impl<'t> Candidate<'t> {
    /// The candidate of the terminator at `at`, in the sentence that begins at `start`.
    pub fn at(text: &'t str, start: usize, at: usize, rules: &Rules, quotes: &mut Quotes) -> Self {
        let before = &text[start..at];
        let mut run = Run::default();
        let mut closed = false;
        let mut end = at;
        let mut place = at;
        // Terminators and closing marks, also behind white space: `end . . .”`, `fin. »`
        loop {
            let rest = &text[place..];
            let Some(c) = rest.chars().next() else { break };
            let spaced = place > end;
            let behind = &rest[c.len_utf8()..];
            let kind = terminator(c, rules).filter(|k| *k != Terminator::Line);
            let part = if let Some(kind) = kind {
                // `. . .` belongs together, `. .5`, `! .NET` and `. ...and` do not.
                let fits = !spaced || apart(behind, rules);
                if fits {
                    run.add(kind);
                }
                fits
            } else if chars::closes(c) {
                let bracket = !spaced || !matches!(c, ')' | ']' | '}') || ends_or_space(behind);
                closed |= bracket;
                bracket
            } else if let Some(behind) = rest.strip_prefix("''") {
                // Two single marks are one double mark.
                let closing = pair_closes(text, place, spaced, behind, quotes);
                closed |= closing;
                if !closing {
                    break;
                }
                place += 2;
                end = place;
                continue;
            } else if chars::quotes(c) {
                let closing = closes_here(text, place, c, spaced, behind, quotes);
                closed |= closing;
                closing
            } else if c == '[' && footnote(behind) > 0 {
                end = place + 1 + footnote(behind);
                place = end;
                continue;
            } else if c.is_ascii_digit() && !spaced && place > at && note(before, rest, rules) > 0 {
                place += note(before, rest, rules);
                end = place;
                break;
            } else if c.is_whitespace() && !matches!(c, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}') {
                place += c.len_utf8();
                continue;
            } else {
                chars::formats(c) && !spaced
            };
            if !part {
                break;
            }
            place += c.len_utf8();
            end = place;
        }
        let after = text[end..].trim_start();
        let gap = after.len() < text.len() - end;
        Self {
            before,
            word: last_word(before),
            run,
            closed,
            end,
            gap,
            after,
            next: Next::of(after),
            chat: false,
        }
    }

    /// The word before [`Self::word`].
    pub fn word_before(&self) -> &'t str {
        last_word(self.before_word().trim_end_matches(|c: char| c.is_whitespace() || c == '.'))
    }

    /// Whether the word is the first of its sentence.
    pub fn is_first(&self) -> bool {
        !self.before_word().contains(char::is_alphanumeric)
    }

    /// The sentence up to [`Self::word`], which is a slice of it.
    fn before_word(&self) -> &'t str {
        &self.before[..self.word.as_ptr() as usize - self.before.as_ptr() as usize]
    }
}

/// Whether the terminators at the start of a text are followed by white space or a closing mark.
fn apart(text: &str, rules: &Rules) -> bool {
    let next = first(
        text.trim_start_matches(|c| terminator(c, rules).is_some_and(|k| k != Terminator::Line)),
    );
    next.is_whitespace() || chars::closes(next) || chars::quotes(next)
}

fn first(text: &str) -> char {
    text.chars().next().unwrap_or(' ')
}

fn ends_or_space(text: &str) -> bool {
    first(text).is_whitespace()
}

/// Bytes of `12]` behind an opening bracket: the mark of a footnote.
fn footnote(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) && text[digits..].starts_with(']') { digits + 1 } else { 0 }
}

/// Bytes of the numbers of notes that stand behind a full stop, before white space and a capital: `…in 1987).4 Later` `…the rain.11 12 Later`
fn note(before: &str, text: &str, rules: &Rules) -> usize {
    let word = last_word(before);
    let plain = before.ends_with(')')
        || (word.chars().count() > 3
            && word.chars().all(char::is_alphabetic)
            && rules.word(word) & !START == 0);
    let numbers = text.len()
        - text
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | '–'))
            .len();
    let end = text[..numbers].trim_end().len();
    let capital = text[numbers..].starts_with(chars::cased_upper) && numbers > end;
    let short = text[..end].split([' ', ',', '–']).all(|n| n.len() <= 3);
    if plain && capital && short { end } else { 0 }
}

/// Whether a quotation mark behind terminators closes. White space tells, then the shape of the mark, then whether one is open.
fn closes_here(
    text: &str,
    place: usize,
    c: char,
    spaced: bool,
    behind: &str,
    quotes: &mut Quotes,
) -> bool {
    let next = first(behind);
    let loose = next.is_whitespace()
        || chars::closes(next)
        || chars::continues(next)
        || chars::terminator(next).is_some()
        || (chars::quotes(next) && !spaced);
    match (spaced, loose) {
        (false, true) => true,
        (true, false) => c == '”' && chars::ideographic(next),
        _ if matches!(c, '"' | '\'' | '＂') => {
            quotes.open(text, place, c) && (c != '\'' || spaced)
        }
        _ => !chars::rather_opens(c) || quotes.open(text, place, c),
    }
}

/// Whether `''` behind terminators closes: as [`closes_here`], but also before a mark that goes on with the sentence.
fn pair_closes(text: &str, place: usize, spaced: bool, behind: &str, quotes: &mut Quotes) -> bool {
    let loose = ends_or_space(behind);
    let on =
        behind.trim_start().starts_with(|c| chars::continues(c) || chars::terminator(c).is_some());
    match (spaced, loose) {
        (false, _) | (true, true) if on => true,
        (false, true) => true,
        (true, false) => false,
        _ => quotes.open_pair(text, place),
    }
}

/// The last word of a text, without opening marks before it; empty if the text ends in something else.
fn last_word(text: &str) -> &str {
    let text = text.trim_end_matches(chars::formats);
    let from = text.ceil_char_boundary(text.len().saturating_sub(LONGEST));
    let tail = &text[from..];
    let tail = match tail.char_indices().rev().find(|(_, c)| c.is_whitespace()) {
        Some((i, c)) => &tail[i + c.len_utf8()..],
        None => tail,
    };
    let opening = |c: char| {
        chars::opens(c)
            || chars::quotes(c)
            || chars::closes(c)
            || chars::dashes(c)
            || matches!(c, '—' | ',')
    };
    let word = tail.trim_start_matches(opening);
    match word.char_indices().rev().find(|&(_, c)| {
        chars::opens(c)
            || chars::closes(c)
            || matches!(c, '“' | '”' | '«' | '»' | '"' | '—' | '–' | ',')
    }) {
        Some((i, c)) => &word[i + c.len_utf8()..],
        None => word,
    }
}
