//! What is left once no layer comes off any more: controls that were windows-1252, and spaces that a letter swallowed.
//!
//! In: repaired cells. Out: the same, finished. Never: another layer.
use super::codepage::Codepages;
use super::fluency;
use super::unit::Cell;
use crate::ngram::Scores;

/// Reads C1 controls as the windows-1252 characters of their bytes, as the HTML standard does with references to them. Tells whether there were any.
pub fn controls(cells: &mut [Cell]) -> bool {
    let latin = &Codepages::get().upper[0];
    let mut changed = false;
    for cell in cells {
        if let n @ 0x80..=0x9F = cell.c as u32 {
            let meant = latin[n as usize - 0x80];
            changed |= meant != cell.c;
            cell.c = meant;
        }
    }
    changed
}

/// Cells on each side that tell the language.
const AROUND: usize = 150;

/// Puts back the space that `Ã perdre` has left of `à perdre`, where two words read better than one.
///
/// The last byte of `à` (A0, a no-break space) may have been tidied into the space that followed it; then the letter took a space that was real.
pub fn spaces(cells: &mut Vec<Cell>, text: &str, scores: &mut Scores) {
    let mut at = 0;
    while at < cells.len() {
        let cell = cells[at];
        let mut buffer = [0; 4];
        let swallowed = cell.c.encode_utf8(&mut buffer).as_bytes().ends_with(&[0xA0])
            && text[cell.from as usize..cell.to as usize].ends_with(' ');
        let next = cells.get(at + 1).map_or(' ', |c| c.c);
        if swallowed
            && cell.c != ' '
            && cell.c.is_lowercase()
            && next.is_alphanumeric()
            && apart(cells, at, scores)
        {
            let space = Cell { c: ' ', from: cell.to - 1, to: cell.to };
            cells[at].to -= 1;
            cells.insert(at + 1, space);
            at += 1;
        }
        at += 1;
    }
}

/// What two words have to gain over one, in nats: the edge between them gives grams of its own, worth two or three.
const EDGE: f32 = 8.0;

/// Whether the text after the cell at `at` reads better as a word of its own.
fn apart(cells: &[Cell], at: usize, scores: &mut Scores) -> bool {
    let text = |from: usize, to: usize| cells[from..to].iter().map(|c| c.c).collect::<String>();
    let window = text(at.saturating_sub(AROUND), (at + AROUND).min(cells.len()));
    let Some((class, _)) = fluency::best(&window, scores) else { return false };
    let start = cells[..at].iter().rposition(|c| !c.c.is_alphabetic()).map_or(0, |i| i + 1);
    let end = cells[at..]
        .iter()
        .position(|c| !c.c.is_alphabetic() && c.c != '\'')
        .map_or(cells.len(), |i| at + i);
    let (left, right) = (text(start, at + 1), text(at + 1, end));
    let one = fluency::of(&format!("{left}{right}"), class, scores);
    let two = fluency::of(&format!("{left} {right}"), class, scores);
    two > one + EDGE
}
