//! The pass over a text: from terminator to terminator.
//!
//! In: a text and the rules of its language. Out: the offsets at which sentences end, in order. Never: trimming.

use super::candidate::{Candidate, Quotes, terminator};
use super::chars::Terminator;
use super::decide::ends;
use super::rules::Rules;

/// Hands the end of every sentence but the last to `each`.
pub(super) fn boundaries(text: &str, rules: &Rules, mut each: impl FnMut(usize)) {
    let bytes = text.as_bytes();
    let lead = &rules.lead.0;
    let mut quotes = Quotes::default();
    let mut start = 0;
    let mut at = 0;
    while let Some(skipped) = bytes[at..].iter().position(|&b| lead[b as usize]) {
        at += skipped;
        let Some(c) = text[at..].chars().next() else { break };
        match terminator(c, rules) {
            None => at += c.len_utf8(),
            Some(Terminator::Line) => {
                at += c.len_utf8();
                each(at);
                start = at;
            }
            Some(_) => {
                let candidate = Candidate::at(text, start, at, rules, &mut quotes);
                at = candidate.end;
                if !candidate.after.is_empty() && ends(&candidate, rules) {
                    each(at);
                    start = at;
                }
            }
        }
    }
}
