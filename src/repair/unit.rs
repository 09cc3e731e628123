//! Characters that are the bytes of UTF-8, read in a code page → the characters that were meant.
//!
//! In: cells and a place among them. Out: the unit that starts there, with how much of it was lost. Never: whether it should be repaired.
use super::codepage::Codepages;

/// A character of the text under repair with its byte range in the text that came in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The character.
    pub c: char,
    /// Where it starts in the text that came in.
    pub from: u32,
    /// Where it ends there.
    pub to: u32,
}

/// How a unit's bytes stand in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whole {
    /// All of them.
    Exact,
    /// One is a space that was a no-break space (or a line break) before white space was tidied up.
    Space,
    /// One is a replacement character or a question mark: what was meant is lost, and said so.
    Lost,
}

/// A sequence that reads as one character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// Cells it takes.
    pub len: usize,
    /// The character.
    pub c: char,
    /// What else it could be: where the lost byte has two readings.
    pub other: Option<char>,
    /// How exact it is.
    pub whole: Whole,
}

/// The unit of UTF-8 that starts at `at` when read in `page`.
pub fn unit(cells: &[Cell], at: usize, page: usize, pages: &Codepages) -> Option<Unit> {
    if cells[at].c.is_ascii() {
        return None;
    }
    let lead = pages.row(cells[at].c).bytes[page];
    // A space in its own right, whatever byte a page has for it.
    if cells[at].c == '\u{A0}' {
        return None;
    }
    let len = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    if lead == 0xED
        && let Some(unit) = surrogates(cells, at, page, pages)
    {
        return Some(unit);
    }
    let mut bytes = [lead, 0, 0, 0];
    let (mut space, mut lost, mut asked) = (None, 0, 0);
    for (i, byte) in bytes.iter_mut().enumerate().take(len).skip(1) {
        let c = cells.get(at + i)?.c;
        *byte = match c {
            ' ' if space.is_none() => {
                space = Some(i);
                0xA0
            }
            '\u{FFFD}' => {
                lost += 1;
                0
            }
            '?' => {
                asked += 1;
                0
            }
            c => match pages.row(c).bytes[page] {
                b @ 0x80..=0xBF => b,
                _ => return None,
            },
        };
    }
    if lost + asked > 0 {
        // A question mark stands for a byte only where little else could have been there: as in ftfy, `Â?` and `Ã?`, or one byte of three and four.
        let possible = lost + asked < len.max(3) - usize::from(len > 2)
            && asked < 2
            && space.is_none()
            && (asked == 0 || len > 2 || lead <= 0xC3);
        return possible.then_some(Unit { len, c: '\u{FFFD}', other: None, whole: Whole::Lost });
    }
    let read =
        |bytes: &[u8; 4]| std::str::from_utf8(&bytes[..len]).ok().and_then(|s| s.chars().next());
    let c = read(&bytes);
    let Some(i) = space else {
        return c.map(|c| Unit { len, c, other: None, whole: Whole::Exact });
    };
    // Byte 85 is a line break in ISO-8859-1 (NEL): tidied up, it is a space as well.
    bytes[i] = 0x85;
    let other = if page == 0 { read(&bytes) } else { None };
    let c = c.or(other)?;
    Some(Unit { len, c, other: other.filter(|o| *o != c), whole: Whole::Space })
}

/// A character above U+FFFF whose two surrogates were each written in UTF-8 (CESU-8).
fn surrogates(cells: &[Cell], at: usize, page: usize, pages: &Codepages) -> Option<Unit> {
    let mut units = [0u16; 2];
    for (half, unit) in units.iter_mut().enumerate() {
        let byte = |i: usize| Some(pages.row(cells.get(at + half * 3 + i)?.c).bytes[page]);
        let (first, second, third) = (byte(0)?, byte(1)?, byte(2)?);
        if first != 0xED || !(0xA0..=0xBF).contains(&second) || !(0x80..=0xBF).contains(&third) {
            return None;
        }
        *unit = 0xD000 | u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F);
    }
    let c = char::decode_utf16(units).next()?.ok()?;
    Some(Unit { len: 6, c, other: None, whole: Whole::Exact })
}
