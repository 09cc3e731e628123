//! A decoding made ready for the languages: the letters' numbers, and what costs the same in all of them.
//!
//! In: decoded text. Out: a [`Reading`]. Never: which language it is in.

use super::chars::{Kind, SCRIPTS, Script, Traits};
use super::{Letters, UNIT};

/// A decoding made ready.
#[derive(Default)]
pub(crate) struct Reading {
    pub(super) letters: Vec<u16>,
    /// Words with a letter above ASCII, and what the others cost as the commonest language.
    pub(super) native: Vec<u16>,
    pub(super) foreign: u32,
    /// Whether some word has two different letters above ASCII.
    pub(super) has_word: bool,
    pub(super) fixed: u32,
    pub(super) by_script: [u32; SCRIPTS],
    /// Characters above ASCII.
    pub high: u32,
    /// Letters of words with a character above ASCII, and signs above ASCII.
    pub told: u32,
    /// Characters that no text holds: controls, replacement characters.
    pub bad: u32,
}

/// What stands before a letter, for its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Edge,
    Lower,
    Upper,
    /// The start of a sentence, and the full stop before it.
    Start,
    Stop,
}

/// Cost of case, in sixteenths: rows as [`Before`]; columns lower, upper. Set by hand, not counted: most words
/// begin in lower case but at the start of a sentence, some are all capitals, and a capital behind a small letter hardly happens but in a wrong decoding.
const CASE: [[u32; 2]; 5] = [[4, 42], [0, 160], [10, 20], [24, 8], [4, 42]];
/// Letters of two scripts side by side: of alphabets, and beside a Chinese, Japanese or Korean character.
const MIXED: u32 = 8 * UNIT;
const MIXED_ASIAN: u32 = 10 * UNIT;
/// A single Chinese, Japanese or Korean character: in a word of another script, where any two bytes make one, and between signs or digits, where a
/// Thai or Hebrew letter stands as seldom (the bullets of windows-1252 read as one). These and the next were set by hand; half of them and twice as
/// much do about as well on legacy texts of 50 to 4,000 bytes.
const LONE_INSIDE: u32 = 12 * UNIT;
const LONE: u32 = 6 * UNIT;
/// A word in another alphabet than the word before: single letters of the wrong one stand between words of the right one.
const SWITCH: u32 = 4 * UNIT;
/// A letter above ASCII beside a digit.
const AT_DIGIT: u32 = 6 * UNIT;
/// Signs no text was seen with, controls.
const ODD: u32 = 18 * UNIT;
const BAD: u32 = 24 * UNIT;
/// Box drawing beside its like and beside other box drawing, and what it costs more in a word.
const RULE: u32 = 2 * UNIT;
const CORNER: u32 = 6 * UNIT;
/// Half-width kana are seldom: the first of them, and voicing marks.
const HALF_WIDTH: u32 = 3 * UNIT;

impl Letters {
    /// Makes a decoding ready; tells whether it may cost no more than `limit`: one that costs more is left unread.
    pub fn reading(&self, text: &str, limit: u32, out: &mut Reading) -> bool {
        out.letters.clear();
        (out.fixed, out.by_script, out.high, out.bad) = (0, [0; SCRIPTS], 0, 0);
        let mut chars = text.chars().map(|c| (c, self.traits(c)));
        let mut next = chars.next();
        let (mut before, mut case, mut script) = (None, Before::Start, None);
        let (mut last, mut beside, mut signs) = (Kind::Edge, 0, 0u32);
        let mut word = None;
        while let Some((c, traits)) = next {
            next = chars.next();
            let kind = traits.kind;
            let behind = next.map(|n| n.1);
            if matches!(c, '\u{FF9E}' | '\u{FF9F}') && before.is_some_and(is_half_width) {
                // The half-width voicing marks go with the letter before.
                out.fixed += HALF_WIDTH;
                out.high += 1;
                continue;
            }
            let high = !c.is_ascii();
            out.high += u32::from(high);
            let mut here = None;
            if let Kind::Letter { id, upper, cased } = kind {
                out.letters.push(id);
                here = traits.script;
                if high {
                    out.by_script[here.unwrap_or(Script::Latin) as usize] += 1;
                    out.fixed += if last == Kind::Digit { at_digit(here) } else { 0 };
                }
                if is_half_width(c) && !before.is_some_and(is_half_width) {
                    out.fixed += HALF_WIDTH;
                }
                out.fixed += joined(script, here, behind);
                if script.is_none() {
                    out.fixed += switched(word, here);
                }
                word = here;
                if cased {
                    out.fixed += CASE[case as usize][usize::from(upper)];
                    case = if upper { Before::Upper } else { Before::Lower };
                } else if matches!(case, Before::Start | Before::Stop) {
                    case = Before::Edge;
                }
            } else {
                signs += u32::from(high);
                if c == '\n' {
                    word = None;
                }
                case = match c {
                    '.' | '!' | '?' => Before::Stop,
                    _ if case == Before::Stop && c.is_whitespace() => Before::Start,
                    _ if case == Before::Start && kind != Kind::Digit => case,
                    _ => Before::Edge,
                };
                if out.letters.last().is_some_and(|l| *l != 0) {
                    out.letters.push(0);
                }
            }
            out.fixed += match kind {
                Kind::Letter { .. } | Kind::Edge => 0,
                Kind::Digit if beside == 1 && before.is_some_and(|b| !b.is_ascii()) => {
                    at_digit(script)
                }
                Kind::Digit => 0,
                // Rows of them are one.
                Kind::Sign(_) if c == '\u{A0}' && before == Some(c) => RULE,
                Kind::Sign(n) => {
                    let at = beside * 4 + behind.map_or(0, Traits::side);
                    u32::from(self.signs[usize::from(n)][at])
                }
                Kind::Odd => {
                    here = traits.script.filter(|s| *s == Script::Asian);
                    ODD + here.map_or(0, |_| joined(script, here, behind))
                }
                Kind::Frame => match last {
                    Kind::Frame if before == Some(c) => RULE,
                    Kind::Frame => CORNER,
                    Kind::Letter { .. } | Kind::Digit => ODD + CORNER,
                    _ => ODD,
                },
                Kind::Bad => {
                    out.bad += 1;
                    BAD
                }
            };
            if out.fixed > limit {
                return false;
            }
            (before, beside) = (Some(c), traits.side());
            (script, last) = (here, kind);
        }
        out.letters.push(0);
        out.native.clear();
        (out.foreign, out.told, out.has_word) = (0, signs, false);
        for word in out.letters.split_inclusive(|l| *l == 0) {
            if word.iter().all(|l| *l < self.ascii) {
                out.foreign += self.languages[self.commonest].cost(word);
            } else {
                out.native.extend_from_slice(word);
                let mut high = word.iter().filter(|l| **l >= self.ascii);
                let first = high.next();
                out.has_word |= high.any(|l| Some(l) != first);
                out.told += word.len() as u32 - 1;
            }
        }
        true
    }
}

fn is_half_width(c: char) -> bool {
    matches!(c, '\u{FF66}'..='\u{FF9F}')
}

/// The cost of a letter above ASCII of a script beside a digit, which years and days are in some.
fn at_digit(script: Option<Script>) -> u32 {
    if matches!(script, Some(Script::Asian | Script::Thai)) { 0 } else { AT_DIGIT }
}

/// The cost of a word's alphabet behind that of the word before. Chinese, Japanese and Korean texts have Latin words anywhere.
fn switched(before: Option<Script>, here: Option<Script>) -> u32 {
    let asian = Some(Script::Asian);
    let other = before.is_some() && before != here && before != asian && here != asian;
    if other { SWITCH } else { 0 }
}

/// The cost of what a character stands beside: letters of other scripts, nothing of its own.
fn joined(before: Option<Script>, here: Option<Script>, next: Option<Traits>) -> u32 {
    let asian = Some(Script::Asian);
    let mut cost = 0;
    if here == asian && before != asian {
        let letter = next.filter(|n| n.is_letter());
        if letter.and_then(|l| l.script) != asian {
            cost += if before.is_some() || letter.is_some() { LONE_INSIDE } else { LONE };
        }
    }
    let alone = before.is_none() && !next.is_some_and(Traits::is_letter);
    if alone && matches!(here, Some(Script::Thai | Script::Hebrew)) {
        cost += LONE;
    }
    if before.is_some() && here != before {
        cost += if here == asian || before == asian { MIXED_ASIAN } else { MIXED };
    }
    cost
}
