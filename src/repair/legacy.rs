//! Text of one legacy encoding that was decoded as another (`Ïðèâåò` for `Привет`) → the text as it was meant.
//!
//! In: cells of a whole text. Out: cells decoded anew, where that is far more plausible and reads as a language. Never: UTF-8, parts of a text.
use super::codepage::Codepages;
use super::fluency;
use super::plausible::Plausible;
use super::unit::Cell;
use super::{NO_BREAK, SOFT_HYPHEN};
use crate::ngram::Scores;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

/// The pages that text was taken for, with those it was in: mistakes that are met in the wild.
const SINGLE: [(&str, &[&str]); 11] = [
    (
        "windows-1252",
        &[
            "windows-1251",
            "koi8-r",
            "koi8-u",
            "ibm866",
            "iso-8859-5",
            "x-mac-cyrillic",
            "windows-1253",
            "windows-1255",
            "windows-1256",
            "windows-874",
            "windows-1250",
            "iso-8859-2",
            "windows-1254",
            "windows-1257",
            "macintosh",
            "ibm437",
            "ibm850",
            "ibm852",
        ],
    ),
    ("windows-1250", &["windows-1252", "windows-1251", "iso-8859-2", "ibm852"]),
    (
        "windows-1251",
        &["koi8-r", "koi8-u", "ibm866", "iso-8859-5", "x-mac-cyrillic", "windows-1252"],
    ),
    ("windows-1253", &["windows-1252", "windows-1251"]),
    ("windows-1254", &["windows-1251", "windows-1253"]),
    ("koi8-r", &["windows-1251", "ibm866", "iso-8859-5"]),
    ("iso-8859-5", &["windows-1251", "koi8-r", "ibm866"]),
    ("x-mac-cyrillic", &["windows-1251"]),
    ("ibm866", &["windows-1251", "koi8-r"]),
    ("macintosh", &["windows-1252", "windows-1251"]),
    ("ibm437", &["windows-1252", "windows-1251", "ibm866"]),
];
/// Encodings of more than one byte that are taken for windows-1252.
const WIDE: [&Encoding; 5] = [GB18030, SHIFT_JIS, EUC_JP, EUC_KR, BIG5];
/// Cells that candidates are weighed on.
const SAMPLE: usize = 400;
/// What the text has to gain: in all, for each character that changes (nats), and in the language model.
const GAIN: f32 = 14.0;
const EACH: f32 = 0.8;
const FLUENT: f32 = 4.0;
/// Where characters alone decide: what they gain in all and each.
const SURELY: f32 = 40.0;
const EACH_SURELY: f32 = 2.5;
/// What the language model may gain to decide by itself.
const CLEAR: f32 = 30.0;

/// What the language model gains for each character that changes, where they are no more than a row of letters may have: words gain two to five, most
/// rows of letters less than one.
const LANGUAGE: f32 = 1.0;
const ROW: f32 = 30.0;

/// Characters that change for each capital that may come up behind a small letter: what reads `уЖтА` is no better than before.
const HUMPS: usize = 16;

/// Characters that change for each letter that may become a sign: a quotation mark may have looked like one.
const SIGNS: usize = 8;

/// A way to take the text back.
#[derive(Clone, Copy)]
enum Way {
    Single(usize, usize),
    Wide(&'static Encoding),
}

/// Decodes the text anew, if it must be.
pub fn legacy(cells: &[Cell], scores: &mut Scores) -> Option<Vec<Cell>> {
    let (table, model) = (Codepages::get(), Plausible::get());
    let number = |name: &str| table.names.iter().position(|n| *n == name);
    let singles = SINGLE.iter().flat_map(|(wrong, right)| right.iter().map(move |r| (*wrong, *r)));
    let ways = singles
        .filter_map(|(w, r)| Some(Way::Single(number(w)?, number(r)?)))
        .chain(WIDE.iter().map(|e| Way::Wide(e)));
    let sample = &cells[..cells.len().min(SAMPLE)];
    // Soft hyphens are weighed on neither side: words with them are whole.
    let seen = |c: &&Cell| c.c != SOFT_HYPHEN;
    let cost = |cells: &[Cell]| model.cost(' ', cells.iter().filter(seen).map(|c| c.c), ' ');
    let text = |cells: &[Cell]| cells.iter().filter(seen).map(|c| c.c).collect::<String>();
    // As it stands, a no-break space costs what a space does: rows of them are empty cells, and no gain of any reading.
    let spaces = |c: &Cell| if c.c == NO_BREAK { ' ' } else { c.c };
    let before = model.cost(' ', sample.iter().filter(seen).map(spaces), ' ');
    let fluent_before = fluency::across(&text(sample), scores);
    let mut best: Option<(f32, Way)> = None;
    for way in ways {
        let Some(read) = take(sample, way, table, sample.len() == cells.len()) else { continue };
        let changed = read.iter().filter(|c| !c.c.is_ascii()).count() as f32;
        let gain = before - cost(&read);
        if gain <= 0.0 {
            continue;
        }
        if humps(&read) > humps(sample) + changed as usize / HUMPS {
            continue;
        }
        let fluent = fluency::across(&text(&read), scores) - fluent_before;
        // Letters that become signs were letters; and a row of letters (`ÄÖÜ äöü ß`) is as good a row in another alphabet, and no language in either.
        let signs = letters(&read) + changed as usize / SIGNS < letters(sample);
        let row = changed < ROW && fluent < changed * LANGUAGE;
        if matches!(way, Way::Single(..)) && (signs || row) {
            continue;
        }
        let plausible = gain >= GAIN && gain >= EACH * changed && fluent >= FLUENT;
        let certain = (gain >= SURELY && gain >= EACH_SURELY * changed) || fluent >= CLEAR;
        if (plausible || certain) && best.is_none_or(|b| gain + fluent > b.0) {
            best = Some((gain + fluent, way));
        }
    }
    take(cells, best?.1, table, true)
}

fn letters(cells: &[Cell]) -> usize {
    cells.iter().filter(|c| c.c.is_alphabetic()).count()
}

/// Capitals right behind small letters.
fn humps(cells: &[Cell]) -> usize {
    cells.windows(2).filter(|w| w[0].c.is_lowercase() && w[1].c.is_uppercase()).count()
}

/// The cells decoded another way; none where a byte does not fit. `whole`: whether a cut character at the end is a misfit.
fn take(cells: &[Cell], way: Way, table: &Codepages, whole: bool) -> Option<Vec<Cell>> {
    match way {
        Way::Single(wrong, right) => single(cells, wrong, right, table),
        Way::Wide(encoding) => wide(cells, encoding, table, whole),
    }
}

fn single(cells: &[Cell], wrong: usize, right: usize, table: &Codepages) -> Option<Vec<Cell>> {
    cells
        .iter()
        .map(|cell| {
            if cell.c.is_ascii() {
                return Some(*cell);
            }
            match table.row(cell.c).bytes[wrong] {
                // What the page lacks was never in it: typography that was added later.
                0 if cell.c.is_alphabetic() || is_accent(cell.c) => None,
                0 => Some(*cell),
                byte => {
                    let c = table.upper[right][usize::from(byte) - 128];
                    (!c.is_control()).then_some(Cell { c, ..*cell })
                }
            }
        })
        .collect()
}

/// Combining accents: nobody adds them to text that can't be read.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

fn wide(
    cells: &[Cell],
    encoding: &'static Encoding,
    table: &Codepages,
    whole: bool,
) -> Option<Vec<Cell>> {
    let byte = |i: usize| -> Option<u8> {
        let c = cells.get(i)?.c;
        if c.is_ascii() { Some(c as u8) } else { Some(table.row(c).bytes[0]).filter(|b| *b > 0) }
    };
    let mut out = Vec::with_capacity(cells.len());
    let mut at = 0;
    while at < cells.len() {
        if cells[at].c.is_ascii() {
            out.push(cells[at]);
            at += 1;
            continue;
        }
        let mut bytes = [byte(at)?, 0, 0, 0];
        let mut found = None;
        for len in 1..=4 {
            if len > 1 {
                match byte(at + len - 1) {
                    Some(b) => bytes[len - 1] = b,
                    None if at + len > cells.len() && !whole => return Some(out),
                    None => return None,
                }
            }
            let read = encoding.decode_without_bom_handling_and_without_replacement(&bytes[..len]);
            let mut chars = read.as_deref().unwrap_or("").chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                found = Some((c, len));
                break;
            }
        }
        let (c, len) = found?;
        if ('\u{E000}'..='\u{F8FF}').contains(&c) {
            return None;
        }
        out.push(Cell { c, from: cells[at].from, to: cells[at + len - 1].to });
        at += len;
    }
    Some(out)
}
