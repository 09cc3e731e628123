//! A block against the lexicon: is it a phrase, or phrases, slots and numbers, and nothing else?
//!
//! In: a block's text. Out: a [`Match`] or nothing. Never: phrases found inside prose.

use super::format::{Part, is_mark};
use super::{Entry, Lexicon, Pattern, key};
use crate::judge::fold::{self, EMPTY, Token};
use crate::judge::rule::Function;

/// Longest block, in tokens, that is compared: the longest standard notices of consent tools have about sixty words.
pub const MAX_TOKENS: usize = 90;
/// Longest block, in tokens, in which phrases with slots may stand beside others: a byline with date, reading time and views.
const MAX_WITH_SLOTS: usize = 24;
/// Longest block, in tokens, that may begin with a free slot: the longest slot and a phrase of the usual length after it.
const MAX_AFTER_SLOT: usize = 40;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// What it is for: the function of its longest phrase.
    pub function: Function,
    /// Languages that have the phrases: bits of [`Lexicon::languages`]; all phrases are in each of them, where there is any such.
    pub languages: u128,
    /// Words in phrases of the lexicon (slots not counted).
    pub words: u32,
    /// How many phrases.
    pub phrases: u32,
    /// Whether any slot for free words took part.
    pub slots: bool,
}

impl Lexicon {
    /// Whether the text of a block is made of phrases, and of what kind. `tokens` is a scratch buffer.
    pub fn matches(&self, text: &str, tokens: &mut Vec<Token>) -> Option<Match> {
        tokens.clear();
        let goes_on = fold::tokens(text, MAX_AFTER_SLOT, tokens);
        tokens.first()?;
        // A longer block begins with a phrase; next to no prose does, and it need not be read on.
        if goes_on {
            if !self.is_begun(tokens) {
                return None;
            }
            tokens.clear();
            if fold::tokens(text, MAX_TOKENS, tokens) {
                return None;
            }
        }
        self.whole_phrase(tokens)
            .or_else(|| self.whole_pattern(text, tokens))
            .or_else(|| self.sequence(text, tokens))
    }

    /// One phrase without slots that takes the whole block. It goes before the same phrase with an empty slot.
    fn whole_phrase(&self, tokens: &[Token]) -> Option<Match> {
        let longest = self.longest.get(&key(tokens[0])).map_or(0, |l| usize::from(*l));
        if tokens.len() > longest {
            return None;
        }
        let hash = tokens.iter().fold(EMPTY, |h, t| fold::join(h, *t));
        let entry = self.phrases.get(&hash)?;
        let words = tokens.iter().filter(|t| **t != Token::Number).count() as u32;
        let (function, languages) = (entry.function, entry.languages);
        Some(Match { function, languages, words, phrases: 1, slots: false })
    }

    /// Whether a phrase (one with slots: up to its first slot) or a number stands at the beginning.
    fn is_begun(&self, tokens: &[Token]) -> bool {
        if tokens[0] == Token::Number {
            return true;
        }
        let first = key(tokens[0]);
        let longest = self.longest.get(&first).map_or(0, |l| usize::from(*l));
        let mut hash = EMPTY;
        let mut is_phrase = |token: &Token| {
            hash = fold::join(hash, *token);
            self.phrases.contains_key(&hash)
        };
        let fixed = |pattern: &Pattern| {
            let same = |(part, token): (&Part, &Token)| match part {
                Part::Token(fixed) => fixed == token,
                _ => true,
            };
            let slot = pattern.parts.iter().position(|p| !matches!(p, Part::Token(_)));
            pattern.parts.iter().take(slot.unwrap_or(0)).zip(tokens).all(same)
        };
        longest > tokens.len()
            || tokens.iter().take(longest).any(&mut is_phrase)
            || self.by_first.get(&first).into_iter().flatten().any(fixed)
    }

    /// One phrase with slots that takes the whole block.
    fn whole_pattern(&self, text: &str, tokens: &[Token]) -> Option<Match> {
        let first = self.by_first.get(&key(tokens[0])).into_iter().flatten();
        let last = self.by_last.get(&key(tokens[tokens.len() - 1])).into_iter().flatten();
        let mut best: Option<Match> = None;
        let fitting = |p: &&Pattern| {
            (fits(&p.parts, tokens) || (is_slot(p.parts.first()) && fits(&p.parts[1..], tokens)))
                && (!p.parted || tokens.len() == 1 || is_parted_at(text, 1))
        };
        for pattern in first.chain(last).filter(fitting) {
            let words = pattern.words();
            // A label whose slot is empty says no more than its words.
            let slots = tokens.len() as u32 > words;
            match &mut best {
                Some(b) if b.words > words => {}
                Some(b) if b.words == words => b.languages |= 1 << pattern.language,
                _ => {
                    best = Some(Match {
                        function: pattern.function,
                        languages: 1 << pattern.language,
                        words,
                        phrases: 1,
                        slots,
                    });
                }
            }
        }
        best
    }

    /// A sequence of phrases, phrases with slots, numbers and dates that takes the whole block: the one of fewest pieces.
    fn sequence(&self, text: &str, tokens: &[Token]) -> Option<Match> {
        let n = tokens.len();
        // At each place, how the fewest pieces lead there.
        let mut best: [Option<Step>; MAX_TOKENS + 2] = [None; MAX_TOKENS + 2];
        best[0] = Some(Step { pieces: 0, from: 0, entry: None, words: 0, free: false });
        for i in 0..n {
            let Some(Step { pieces, .. }) = best[i] else { continue };
            let mut reach = |to: usize, step: u32, entry: Option<Entry>, words: u32, free: bool| {
                if best[to].is_none_or(|b| pieces + step < b.pieces) {
                    best[to] = Some(Step { pieces: pieces + step, from: i, entry, words, free });
                }
            };
            if tokens[i] == Token::Number {
                reach(i + 1, 0, None, 0, false);
                // `24 September 2024`: a word or two between two numbers.
                for len in [3, 4] {
                    if tokens.get(i + len - 1) == Some(&Token::Number) {
                        reach(i + len, 1, None, 0, false);
                    }
                }
            }
            let longest = self.longest.get(&key(tokens[i])).map_or(0, |l| usize::from(*l));
            let mut hash = EMPTY;
            for (j, token) in tokens[i..n.min(i + longest)].iter().enumerate() {
                hash = fold::join(hash, *token);
                if let Some(entry) = self.phrases.get(&hash) {
                    let words =
                        tokens[i..=i + j].iter().filter(|t| **t != Token::Number).count() as u32;
                    reach(i + j + 1, 1, Some(*entry), words, false);
                }
            }
            if n <= MAX_WITH_SLOTS {
                for pattern in self.by_first.get(&key(tokens[i])).into_iter().flatten() {
                    let (entry, words) = (Some(pattern.entry()), pattern.words());
                    let free = pattern.is_free();
                    if pattern.parted && i + 1 < n && !is_parted_at(text, i + 1) {
                        continue;
                    }
                    (i + 1..=n)
                        .filter(|&end| fits(&pattern.parts, &tokens[i..end]))
                        .for_each(|end| reach(end, 1, entry, words, free));
                }
                for end in i + 2..=n {
                    for pattern in self.by_last.get(&key(tokens[end - 1])).into_iter().flatten() {
                        if fits(&pattern.parts, &tokens[i..end]) {
                            let (words, free) = (pattern.words(), pattern.is_free());
                            reach(end, 1, Some(pattern.entry()), words, free);
                        }
                    }
                }
            }
        }
        let mut found = Match {
            function: Function::Menu,
            languages: u128::MAX,
            words: 0,
            phrases: 0,
            slots: false,
        };
        let (mut at, mut longest, mut any) = (n, 0, 0);
        while at > 0 {
            let step = best[at]?;
            if let Some(entry) = step.entry {
                found.phrases += 1;
                found.words += step.words;
                found.slots |= step.free;
                found.languages &= entry.languages;
                any |= entry.languages;
                if step.words >= longest {
                    longest = step.words;
                    found.function = entry.function;
                }
            }
            at = step.from;
        }
        if found.languages == 0 {
            // A free slot takes what any language says: with phrases of two languages around it, most sentences would fit.
            if found.slots {
                return None;
            }
            found.languages = any;
        }
        (found.phrases > 0).then_some(found)
    }
}

/// How a place in a block is reached.
#[derive(Clone, Copy)]
struct Step {
    pieces: u32,
    from: usize,
    entry: Option<Entry>,
    words: u32,
    /// Whether a slot for free words took part.
    free: bool,
}

/// Whether a mark stands behind the first `n` tokens of the text.
fn is_parted_at(text: &str, n: usize) -> bool {
    let mut tokens = Vec::new();
    text.char_indices().filter(|(_, c)| is_mark(*c)).any(|(at, _)| {
        tokens.clear();
        !fold::tokens(&text[..at], n, &mut tokens) && tokens.len() == n
    })
}

fn is_slot(part: Option<&Part>) -> bool {
    matches!(part, Some(Part::Name | Part::Date | Part::Title))
}

/// Whether a phrase with slots takes all of `tokens`. Slots are few, so trying their lengths is cheap. A slot at the end may be empty: the label
/// (`Posted by`) and what it labels often stand in blocks of their own.
fn fits(parts: &[Part], tokens: &[Token]) -> bool {
    let Some((part, rest)) = parts.split_first() else { return tokens.is_empty() };
    if tokens.is_empty() {
        return rest.is_empty() && matches!(part, Part::Name | Part::Date | Part::Title);
    }
    let slot = |longest: usize, holds: fn(&[Token]) -> bool| {
        (1..=longest.min(tokens.len())).any(|n| holds(&tokens[..n]) && fits(rest, &tokens[n..]))
    };
    match part {
        Part::Token(token) => tokens.first() == Some(token) && fits(rest, &tokens[1..]),
        Part::Name => slot(5, |_| true),
        Part::Date => slot(6, |t| t.contains(&Token::Number)),
        Part::Title => slot(20, |_| true),
    }
}
