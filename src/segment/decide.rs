//! Whether a sentence ends at a candidate.
//!
//! In: a [`Candidate`] and the rules of its language. Out: yes or no. Never: more of the text than the candidate shows.

use super::candidate::Candidate;
use super::chars;
use super::next::Kind;
use super::rules::{
    ABBR, AFTER_ORDINAL, CAPITAL, FINAL, FRONT, INITIAL, MAY, NUMBER, Rules, START, TITLE, UNIT,
    WORD,
};

/// Digits of the largest list or ordinal number; longer ones are years and amounts.
const ORDINAL_DIGITS: usize = 2;

/// Words of the longest adverbial at the head of a sentence.
const ADVERBIAL_WORDS: usize = 6;
/// Bytes of the longest source behind a quotation: `“…” (Marlow 55).`
const SOURCE: usize = 60;

/// Whether the sentence ends.
pub(super) fn ends(c: &Candidate<'_>, rules: &Rules) -> bool {
    if c.run.shads > 0 && !c.run.full {
        return shad(c, rules);
    }
    let next = c.next;
    if matches!(next.kind, Kind::Continues | Kind::End) && next.opener.is_none() && !next.dash {
        return c.run.full && next.kind == Kind::End;
    }
    // Marks alone make no sentence.
    if next.kind == Kind::End {
        return false;
    }
    if next.item && c.gap {
        return c.run.mark || c.run.full || !c.run.period() || whole_word(c, rules);
    }
    if !c.gap && !c.run.full {
        return glued(c, rules);
    }
    if rules.clauses && c.run.period() && (next.opener.is_some() || next.dash) && !c.word.is_ascii()
    {
        return false;
    }
    if next.opener == Some('(') && c.closed && source(c.after) {
        return false;
    }
    if next.kind == Kind::Lower && !(c.run.full && c.word.ends_with(|l: char| !l.is_lowercase())) {
        // `who? what?`, and any question that ends a bracket: `[…]? what`
        let series = c.run.mark
            && c.word.len() != 1
            && (c.word.is_empty() || next.after_word.starts_with(['?', '؟']));
        return small(c, rules)
            || (c.chat
                && c.run.mark
                && (!c.closed || c.before.ends_with('['))
                && next.opener.is_none()
                && !next.dash)
            || (series
                && next.opener.is_none()
                && !c.closed
                && c.before.ends_with(|l: char| !l.is_whitespace()));
    }
    if c.run.full {
        return true;
    }
    if c.run.dots() && next.opener.is_none() && rules.word(next.word) & CAPITAL != 0 {
        return false;
    }
    if !c.run.period() {
        return true;
    }
    if c.word.is_empty() {
        // Words and marks set apart by spaces: `Mr . Hill`
        return rules.word(c.word_before()) & (TITLE | WORD) != TITLE;
    }
    period(c, rules)
}

/// Whether a text begins with a source in brackets and the end of its sentence.
fn source(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(SOURCE)];
    head.find(')').is_some_and(|i| {
        head[i + 1..].starts_with(['.', ',', ';', '!', '?']) && !head[..i].contains(['.', '!', '?'])
    })
}

/// Before a lower-case letter: only where the writer starts sentences so, as in chats.
fn small(c: &Candidate<'_>, rules: &Rules) -> bool {
    c.chat
        && !c.closed
        && !c.run.dots()
        && c.next.opener.is_none()
        && !c.next.dash
        && c.before.contains(' ')
        && c.word.chars().nth(1).is_some()
        && c.word.chars().all(|l| chars::cased_lower(l) || matches!(l, '-' | '\'' | '’'))
        && rules.word(c.word) & !START == 0
}

/// Without white space behind the terminators.
fn glued(c: &Candidate<'_>, rules: &Rules) -> bool {
    let next = c.next;
    if next.opener.is_some_and(|o| matches!(o, '(' | '[' | '{' | '\'' | '’' | '‘' | '´' | '`'))
        || next.dash
    {
        return false;
    }
    let letter = c.word.chars().next_back().is_some_and(char::is_alphabetic);
    match next.kind {
        Kind::Upper if c.run.period() && !c.closed => {
            let digit = c.word.chars().next_back().is_some_and(char::is_numeric);
            let whole = letter
                && c.word.chars().count() > 3
                && c.word.chars().skip(1).all(char::is_lowercase);
            let known = rules.word(next.word) & (START | TITLE) != 0;
            // `in 1987.The rain`, `about 1,000.That`
            let amount = digit
                && c.word.len() > ORDINAL_DIGITS
                && c.word.bytes().all(|b| b.is_ascii_digit())
                && next.word.chars().nth(2).is_some_and(char::is_lowercase);
            // Names of hosts and files are in Latin letters.
            amount
                || ((whole || digit)
                    && !c.word.contains(['.', '@', '/', '_'])
                    && (known || (whole && !c.word.is_ascii())))
        }
        // `I mean...Ann`
        Kind::Upper if c.run.dots() && !c.closed => rules.word(next.word) & START != 0,
        Kind::Upper => c.closed || letter && !c.word.contains(['.', '@', '/', '_']),
        Kind::Caseless => {
            let own = c.word.chars().filter(|l| l.is_alphabetic() && !chars::marks(*l)).count();
            (!c.run.period() || own > 3)
                && !c.word.is_ascii()
                && rules.word(c.word) & (ABBR | TITLE | NUMBER | INITIAL) == 0
                && !c.word.contains('.')
        }
        _ => false,
    }
}

/// A Tibetan shad: ends a clause, and a sentence when doubled or behind a word that ends sentences.
fn shad(c: &Candidate<'_>, rules: &Rules) -> bool {
    if c.run.shads > 1 {
        return true;
    }
    let last = |n: usize| {
        let mut parts = c.before.trim_end_matches(['་', '༌', ' ']).rsplit(['་', '༌', ' ', '།']);
        let from = parts.nth(n - 1).map(|p| p.as_ptr() as usize - c.before.as_ptr() as usize);
        from.map(|at| c.before[at..].trim_end_matches(['་', '༌', ' ']))
    };
    (1..=2).filter_map(last).any(|w| rules.word(w) & FINAL != 0)
}

/// A full stop behind a word and before white space; what follows is no lower-case letter.
fn period(c: &Candidate<'_>, rules: &Rules) -> bool {
    let next = c.next;
    let start = next.opener.is_none() && rules.word(next.word) & START != 0;
    if c.word.bytes().all(|b| b.is_ascii_digit()) || c.word.chars().all(char::is_numeric) {
        return number(c, rules, start);
    }
    let letters = c.word.chars().count();
    let lone = letters == 1 && c.word.chars().all(char::is_alphabetic);
    let upper = c.word.chars().next().is_some_and(|l| !chars::cased_lower(l));
    if c.is_first() && (lone || small_roman(c.word) || section(c.word)) {
        return false;
    }
    let initial = next.word.chars().count() == 1
        && next.kind != Kind::Digit
        && next.after_word.starts_with('.');
    // `Ch. B. Marsh`, `z. B.`
    if initial && next.opener.is_none() && letters <= 2 && (lone || upper) {
        return false;
    }
    let known = known(c, rules) & if lone && upper { !(MAY | UNIT) } else { u16::MAX };
    if known & NUMBER != 0 && (next.kind == Kind::Digit || roman(next.word)) {
        return false;
    }
    // `5 km.`, `5km.`
    let measured = || {
        c.word.starts_with(|l: char| l.is_ascii_digit())
            || c.word_before().ends_with(|l: char| l.is_numeric())
    };
    if known & UNIT != 0 && measured() {
        return next.kind != Kind::Digit
            && (start || rules.word(next.word) & UNIT == 0)
            && !fronted(c, rules, start);
    }
    // `Co. KG`, `Harrow Inc. (“Harrow”)`
    let goes_on = (next.kind == Kind::Upper && rules.word(next.word) & (MAY | START) == MAY)
        || matches!(next.opener, Some('(' | '['));
    if known & TITLE != 0 || (known & MAY != 0 && (c.is_first() || goes_on)) {
        return false;
    }
    if known & MAY != 0 {
        return !fronted(c, rules, start);
    }
    // Acronyms stand in lower case in the lists of abbreviations, and take no full stop of their own.
    let capitals = letters > 2 && capitals(c.word) && !capitals(next.word);
    if known & (ABBR | INITIAL) != 0 && !capitals {
        return start;
    }
    if known & NUMBER != 0 && !lone {
        return true;
    }
    if lone {
        // `Ada B. Marsh`, not `grade A. The`
        let name = upper && c.word_before().starts_with(chars::cased_upper);
        return start || (known & WORD != 0 && !name);
    }
    if c.word.contains('.') && acronym(c.word) {
        return start || next.opener.is_some();
    }
    if rules.ordinals && roman(c.word) && letters > 1 {
        return rules.word(next.word) & AFTER_ORDINAL == 0;
    }
    true
}

/// Whether an abbreviation of time ends the adverbial at the head of the sentence and not the sentence: `At 5 a.m. Mr Hill left.`
fn fronted(c: &Candidate<'_>, rules: &Rules, start: bool) -> bool {
    let clause = c.before.rsplit(": ").next().unwrap_or_default();
    let first = clause.trim_start_matches(|l: char| !l.is_alphanumeric());
    let first = &first[..first.find(|l: char| !l.is_alphanumeric()).unwrap_or(first.len())];
    let hour =
        c.word_before().ends_with(char::is_numeric) && clause.split(' ').count() <= ADVERBIAL_WORDS;
    !start && hour && c.next.opener.is_none() && rules.word(first) & FRONT != 0
}

/// What is known of the word before the full stop, also of its part behind a hyphen or an apostrophe.
fn known(c: &Candidate<'_>, rules: &Rules) -> u16 {
    let whole = rules.word(c.word);
    if whole != 0 {
        return whole;
    }
    let Some(i) = c.word.rfind(['-', '\'', '’', '‑']) else {
        // `2016г.`
        let unit = c.word.trim_start_matches(|l: char| l.is_ascii_digit());
        return if unit.len() < c.word.len() { rules.word(unit) & (UNIT | ABBR) } else { 0 };
    };
    let (head, tail) = c.word.split_at(i);
    let tail = tail.trim_start_matches(['-', '\'', '’', '‑']);
    // `l'art.` and `Vor-Nr.`, not the endings of `NATO-a.` and `Ann's.`
    let elided = head.chars().count() <= 2;
    let compound = head.chars().any(chars::cased_lower) && tail.chars().nth(1).is_some();
    if elided || (compound && c.word[i..].starts_with(['-', '‑'])) { rules.word(tail) } else { 0 }
}

/// A full stop behind a number.
fn number(c: &Candidate<'_>, rules: &Rules, start: bool) -> bool {
    let digits = c.word.chars().count();
    if digits <= 3 && c.is_first() {
        return false;
    }
    if !rules.ordinals || digits > ORDINAL_DIGITS {
        return c.next.kind != Kind::Digit
            || digits > ORDINAL_DIGITS
            || !c.next.after_word.starts_with('.');
    }
    if rules.word(c.next.word) & AFTER_ORDINAL != 0 {
        return false;
    }
    start || c.next.opener.is_some() || (c.next.dash && c.next.kind != Kind::Digit)
}

/// One or two letters between full stops: `U.S`, `e.g`, `т.е`
fn acronym(word: &str) -> bool {
    let own = word.rfind(['-', '‑']).map_or(word, |i| word[i..].trim_start_matches(['-', '‑']));
    own.split('.').all(|part| {
        part.chars().filter(|c| !chars::marks(*c)).count() <= 3
            && part.chars().all(|c| c.is_alphabetic() || chars::marks(c) || c == '-')
    })
}

/// The number of a section: `2.11`
fn section(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|n| {
            n.len() <= ORDINAL_DIGITS && n.bytes().all(|b| b.is_ascii_digit()) && !n.is_empty()
        })
}

fn capitals(word: &str) -> bool {
    word.chars().all(chars::cased_upper)
}

/// Whether the word before a full stop is one that can end a sentence.
fn whole_word(c: &Candidate<'_>, rules: &Rules) -> bool {
    c.closed
        || (c.word.chars().nth(1).is_some()
            && c.word.chars().all(char::is_alphabetic)
            && known(c, rules) == 0)
}

/// The number of an item: `iv`
fn small_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 5 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
}

fn roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C' | b'M'))
}
