//! The pass over a text: from terminator to terminator.
//!
//! In: a text and the rules of its language. Out: the offsets at which sentences end, in order. Never: trimming.

use super::candidate::{Candidate, terminator};
use super::chars::{self, Terminator};
use super::decide::ends;
use super::items;
use super::quotes::Quotes;
use super::rules::Rules;
use super::spaces::{self, Script};
use super::speech;

/// Bytes in which the end of a bracket is looked for: more than that is no aside inside a sentence.
const ASIDE: usize = 600;

/// Hands the end of every sentence but the last to `each`.
pub(super) fn boundaries(text: &str, rules: &Rules, mut each: impl FnMut(usize)) {
    if speech::is_one(text) {
        return;
    }
    let bytes = text.as_bytes();
    let mut lead = rules.lead.0;
    let script = Script::of(text);
    let spaces = script.map_or_else(Vec::new, |script| spaces::ends(text, script));
    lead[usize::from(b' ')] = !spaces.is_empty();
    let mut quotes = Quotes::default();
    let mut bracket = None;
    let mut start = 0;
    let mut at = 0;
    let mut item = items::next(text, start, rules.ordinals);
    let mut chat = false;
    loop {
        let found = bytes[at..].iter().position(|&b| lead[b as usize]);
        let place = found.map_or(bytes.len(), |skipped| at + skipped);
        let end = match item {
            Some(item) if item <= place => item,
            _ => {
                let Some(c) = text[place..].chars().next() else { break };
                at = place + c.len_utf8();
                match terminator(c, rules) {
                    None if c == ' ' => {
                        if bracket.is_some() || spaces.binary_search(&place).is_err() {
                            continue;
                        }
                        at
                    }
                    None => {
                        bracket = chars::bracket(c)
                            .map_or(bracket, |closing| closing.map(|c| (place, c)));
                        continue;
                    }
                    Some(Terminator::Line) => at,
                    Some(_) => {
                        let mut candidate = Candidate::at(text, start, place, rules, &mut quotes);
                        chat |= starts_small(candidate.before);
                        candidate.chat = chat;
                        at = candidate.end;
                        if bytes[place..at].iter().any(|b| matches!(b, b')' | b']')) {
                            bracket = None;
                        }
                        if candidate.after.is_empty()
                            || !ends(&candidate, rules)
                            || bracket.is_some_and(|open| inside(text, open, at))
                        {
                            continue;
                        }
                        at
                    }
                }
            }
        };
        each(end);
        (start, at, bracket) = (end, end, None);
        item = items::next(text, start, rules.ordinals);
    }
}

/// Whether a sentence begins with a lower-case letter.
fn starts_small(sentence: &str) -> bool {
    sentence.chars().find(|l| l.is_alphabetic()).is_some_and(chars::cased_lower)
}

/// Whether the place `at` lies inside a short bracket that opened before it.
fn inside(text: &str, (open, closing): (usize, char), at: usize) -> bool {
    let loose = text[open..].chars().nth(1).is_some_and(char::is_whitespace);
    let far = text.floor_char_boundary(open + ASIDE).max(at);
    !loose && text[at..far].contains(closing)
}
