//! Lines that give themselves away by their shape: bylines with a date below the headline, breadcrumbs.
//!
//! In: a block and its place. Out: yes or no. Never: words of any language.

pub(super) use crate::marks::ends_sentence;
use crate::page::{Block, Kind, Page};

/// How far from the headline a byline stands, in blocks.
const NEAR: usize = 4;

/// Whether a block near the headline holds a date or a time and is no sentence.
pub(super) fn is_byline(page: &Page, index: usize, headline: Option<usize>) -> bool {
    let Some(headline) = headline else { return false };
    let block = &page.blocks[index];
    let near = index.abs_diff(headline) <= NEAR && index != headline;
    let text = page.text(block);
    near && !matches!(block.kind, Kind::Heading | Kind::Code)
        && (has_day(text) || has_date(text) && (block.chars <= SPRING || text.contains('©')))
        && (!ends_sentence(text) || ends_measure(text))
}

/// Characters of the longest byline whose date is a year alone (`Jane Doe, spring 2024`): a standfirst that names one (`Our favourite harbours of 2023`)
/// is longer.
const SPRING: u32 = 24;
/// Bytes between a day and its year: the longest names of months, their `de` and a comma.
const APART: usize = 32;

/// Blocks with dates of one form, each above text, from which they are stamps of entries: a diary, a report as it happens.
const ENTRIES: usize = 3;
/// Characters of the longest stamp.
const STAMP: u32 = 24;

/// Whether a block is the date or time of an entry: the page has more of its form, with text below each.
pub(super) fn is_stamp(page: &Page, index: usize) -> bool {
    let form = |b: &Block| (b.chars <= STAMP && has_date(page.text(b))).then(|| form(page.text(b)));
    let Some(own) = form(&page.blocks[index]) else { return false };
    let entries = page.blocks.windows(2).filter(|w| {
        let text = w[1].link_chars * 2 < w[1].chars && !has_date(page.text(&w[1]));
        text && !w[0].hidden && form(&w[0]).as_ref() == Some(&own)
    });
    entries.take(ENTRIES).count() == ENTRIES
}

/// A text with every run of digits as `0` and every run of letters as `a`.
fn form(text: &str) -> String {
    let kind = |c: char| match c {
        _ if digit(c).is_some() => '0',
        _ if c.is_alphabetic() => 'a',
        _ => c,
    };
    let mut out = String::new();
    for c in text.chars().map(kind) {
        if !matches!(c, '0' | 'a') || !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Letters of the longest unit that a measure is shortened to.
const UNIT: usize = 4;

/// Whether a line ends with a number and a shortened unit (`2 Min.`, `5 мин.`): its full stop ends no sentence.
fn ends_measure(text: &str) -> bool {
    let Some(rest) = text.strip_suffix('.') else { return false };
    let mut words = rest.split_whitespace().rev();
    let (Some(unit), Some(number)) = (words.next(), words.next()) else { return false };
    unit.chars().count() <= UNIT
        && unit.chars().all(char::is_alphabetic)
        && number.chars().all(char::is_numeric)
}

/// Words and characters of the longest signature.
const SIGNED: std::ops::RangeInclusive<usize> = 2..=5;
const LONGEST_NAME: usize = 40;
/// Letters of the longest particle between names that is written small (`van`, `del`).
const PARTICLE: usize = 3;

/// Whether a line is two to five names and nothing else, in a script that tells names by their capitals.
pub(super) fn is_signature(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let name = |(i, word): (usize, &str)| {
        let letters = word.chars().all(|c| {
            c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '\u{300}'..='\u{36f}')
        });
        let small = word.chars().count() <= PARTICLE && i > 0 && i + 1 < words;
        letters
            && (word.starts_with(char::is_uppercase)
                || small && word.starts_with(char::is_lowercase))
    };
    SIGNED.contains(&words)
        && text.chars().nth(LONGEST_NAME).is_none()
        && !ends_sentence(text)
        && text.split_whitespace().enumerate().all(name)
        && text.contains(char::is_lowercase)
}

/// Whether a line shows a formula or names out of a program: it relates terms, or joins words with low lines.
pub(super) fn is_formal(text: &str) -> bool {
    let low_line = || text.contains(' ') && text.contains('_') && !text.contains("__");
    text.contains(['=', '≤', '≥', '≠', '≈', '∑', '∏', '∫', '√', '∈']) || low_line()
}

/// Whether a line goes on in the next one: a comma or a semicolon at its end, in any script.
pub(super) fn ends_clause(text: &str) -> bool {
    text.ends_with([',', ';', '،', '؛', '，', '、', '；', '፣', '፤', '·'])
}

/// Length of a text as prose: a character of a script without spaces says about as much as three letters.
pub(super) fn prose_chars(text: &str, chars: u32) -> u32 {
    if text.chars().find(|c| c.is_alphabetic()).is_some_and(super::fold::is_dense) {
        chars * 3
    } else {
        chars
    }
}

/// Whether quotation marks open or close the text.
pub(super) fn is_quoted(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '–', '—', ' ', '¿', '¡']);
    text.starts_with(['"', '“', '”', '„', '«', '»', '‘', '‚', '「', '『', '《', '‹', '＂', '\''])
        || text.ends_with(['"', '”', '“', '»', '«', '’', '」', '』', '\''])
}

/// A year (1900 to 2099), or a time of day: digits around a colon or a full stop. Digits of all scripts count.
pub(super) fn has_date(text: &str) -> bool {
    dates(text, |_| true)
}

/// A time of day, or a year with a number near it that may be its day or month.
fn has_day(text: &str) -> bool {
    dates(text, |apart| apart.is_some_and(|bytes| bytes <= APART))
}

/// Whether there is a time of day, or a year that `takes` by the bytes between it and the nearest number of 1 to 31 before or behind it.
fn dates(text: &str, takes: impl Fn(Option<usize>) -> bool) -> bool {
    let mut run = 0u32;
    let mut value = 0u32;
    let mut before_mark: Option<u32> = None;
    // Where the last number that may be a day ended, and the last year.
    let (mut day, mut year): (Option<usize>, Option<usize>) = (None, None);
    let mut start = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if let Some(digit) = digit(c) {
            if run == 0 {
                start = at;
            }
            run += 1;
            value = value.saturating_mul(10).saturating_add(digit);
            continue;
        }
        if run == 4 && (1900..2100).contains(&value) {
            if takes(day.map(|end| start - end)) {
                return true;
            }
            year = Some(at);
        } else if run > 0 && run <= 2 {
            if run == 2 && value < 60 && before_mark.is_some_and(|h| h < 24) {
                return true;
            }
            if (1..=31).contains(&value) {
                if year.is_some_and(|end| takes(Some(start - end))) {
                    return true;
                }
                day = Some(at);
            }
        }
        before_mark = (run > 0 && run <= 2 && matches!(c, ':' | '.')).then_some(value);
        (run, value) = (0, 0);
    }
    false
}

/// The value of a decimal digit of any script: the blocks of ten that Unicode has for it.
pub(super) fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    const ZEROES: [u32; 16] = [
        0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0,
        0x1040, 0x17E0, 0xFF10,
    ];
    ZEROES.iter().find_map(|&zero| (c as u32).checked_sub(zero).filter(|d| *d < 10))
}

/// `Home » News » …`: at least two separators of the kind between short parts.
pub(super) fn is_breadcrumbs(text: &str) -> bool {
    // Most lines have none of the bytes that end a separator.
    if !text.bytes().any(|b| matches!(b, b'>' | b'/' | 0xBB | 0xBA | 0x92)) {
        return false;
    }
    [" » ", " › ", " > ", " → ", " / "].iter().any(|separator| {
        let mut parts = text.split(separator);
        let first = parts.next().unwrap_or("");
        let count = parts.count();
        count >= 2 && first.chars().count() <= 30 && !text.ends_with(['.', '!', '?'])
    })
}

/// The first of the two parts of a line with one separator of the kind: where it is the name of a front page, the line is a trail from it.
pub(super) fn trail_start(text: &str) -> Option<&str> {
    if text.ends_with(['.', '!', '?', ':']) {
        return None;
    }
    let (first, rest) = [" » ", " › ", " > "].iter().find_map(|s| text.split_once(s))?;
    (!rest.trim().is_empty()).then_some(first)
}

/// Whether what stands outside the links of a line is marks: `[ Home ] [ Next ]`, `Print | Send`.
pub(super) fn is_row(text: &str, link_chars: u32, chars: u32) -> bool {
    let marks = text
        .chars()
        .filter(|c| {
            matches!(c, '|' | '[' | ']' | '<' | '>' | '«' | '»' | '·' | '•' | '/' | '-' | '–')
        })
        .count() as u32;
    marks > 0 && chars.saturating_sub(link_chars) <= marks
}

/// The text of a block with a space wherever an element begins or ends between two words without one: style sheets set such parts apart
/// (`<b>Read also</b><a>The bridge</a>`). `None` where there is no such place.
pub(super) fn spaced(page: &Page, block: &Block) -> Option<String> {
    let text = page.text(block);
    let mut out: Option<String> = None;
    let mut from = 0;
    for inline in page.inlines_of(block) {
        let at = (inline.at.clamp(block.text.start, block.text.end) - block.text.start) as usize;
        if at <= from && from > 0 || !is_seam(text, at) {
            continue;
        }
        let out = out.get_or_insert_with(|| String::with_capacity(text.len() + 8));
        out.push_str(&text[from..at]);
        out.push(' ');
        from = at;
    }
    out.map(|mut out| {
        out.push_str(&text[from..]);
        out
    })
}

/// Whether a word ends here and a capital or a figure begins another one.
fn is_seam(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next())
    else {
        return false;
    };
    let starts = after.is_uppercase() || after.is_numeric() && !before.is_numeric();
    before.is_alphabetic() && !before.is_uppercase() && starts
}

#[cfg(test)]
mod tests {
    use super::{ends_measure, has_date, is_breadcrumbs, is_formal, is_signature};

    #[test]
    fn dates_and_times_of_all_digits() {
        for text in
            ["Af B. R. | 22. august 2021", "09:30", "১৯ মে ২০১৭", "٨ مارس ٢٠١٩", "kell 13.10"]
        {
            assert!(has_date(text), "{text}");
        }
        for text in ["12345 people", "3.5 million", "1:1000", "chapter 12"] {
            assert!(!has_date(text), "{text}");
        }
    }

    #[test]
    fn signatures_are_names_alone() {
        for text in ["Đỗ Quỳnh", "Nguyễn Thị Hường Giang", "Anna van der Meer", "J. R. Okafor"]
        {
            assert!(is_signature(text), "{text}");
        }
        for text in
            ["Anna", "Anna went home", "Anna Meer.", "Room Twelve 12", "山田 太郎", "ANNA MEER"]
        {
            assert!(!is_signature(text), "{text}");
        }
    }

    #[test]
    fn formulas_and_measures() {
        assert!(is_formal("x ˙ = σ ( y − x )"));
        assert!(is_formal("claimed_at + claim_timeout"));
        assert!(!is_formal("Read more → the bridge"));
        assert!(ends_measure("25. Juni, 17:30 Uhr Lesezeit: 2 Min."));
        assert!(!ends_measure("Die Brücke hat 2 Bögen."));
    }

    #[test]
    fn breadcrumbs_have_two_separators() {
        assert!(is_breadcrumbs("Forsiden » Nyheter » Ferga går for siste gang"));
        assert!(!is_breadcrumbs("Either / or"));
        assert!(!is_breadcrumbs("a > b and b > c, so a > c."));
    }
}
