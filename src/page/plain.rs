//! Plain text → page: a line is a block; where the file is hard-wrapped, a paragraph is.
//!
//! In: the decoded source. Out: a [`Page`] of paragraphs under one root element. Never: Markdown or other markup: marks stay where they stand.

use super::block::{Block, Kind};
use super::builder::Builder;
use super::text::{TextArena, visible_chars};
use super::{Page, source_range};
use crate::marks::ends_sentence;
use std::ops::Range;

/// Widths, in characters, that people and programs wrap text at (mail 65–78, editors 80–100).
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=110;
/// A text needs this many wrapped lines before it counts as wrapped; fewer may be chance.
const MIN_WRAPPED: usize = 4;

pub(super) fn parse(source: &str) -> Page {
    let lines = lines(source);
    let wrapped = wrap_width(source, &lines);
    let mut page =
        Builder::new(Page { plain: true, ..Page::default() }).finish(source.len() as u32);
    let mut arena = TextArena::default();
    let mut start: Option<u32> = None;
    for (i, line) in lines.iter().enumerate() {
        let text = &source[line.start as usize..line.end as usize];
        let from = *start.get_or_insert(line.start);
        let next = lines.get(i + 1).map(|n| &source[n.start as usize..n.end as usize]);
        let joins = match (wrapped, next) {
            (Some(width), Some(next)) => goes_on(text, next, width),
            _ => false,
        };
        if !joins {
            add(&mut page, &mut arena, source, from..line.end);
            start = None;
        }
    }
    page.visible = u64::from(visible_chars(source));
    page.text = arena.text;
    page.pieces = arena.pieces;
    page
}

/// The lines of a text, without their ends: LF, CRLF, CR, form feed, NEL, LS and PS end a line (UAX #14, mandatory breaks).
fn lines(source: &str) -> Vec<Range<u32>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, c) in source.char_indices() {
        if matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            if !(c == '\n' && at == start && at > 0 && source.as_bytes()[at - 1] == b'\r') {
                lines.push(start as u32..at as u32);
            }
            start = at + c.len_utf8();
        }
    }
    lines.push(start as u32..source.len() as u32);
    lines
}

/// The width that a text is wrapped at, when it is: most lines inside paragraphs are about as long as the longest and stop in mid-sentence.
fn wrap_width(source: &str, lines: &[Range<u32>]) -> Option<usize> {
    let text = |r: &Range<u32>| source[r.start as usize..r.end as usize].trim();
    let inner: Vec<(usize, bool)> = lines
        .windows(2)
        .map(|w| (text(&w[0]), text(&w[1])))
        .filter(|(line, next)| !line.is_empty() && !next.is_empty())
        .map(|(line, _)| (line.chars().count(), ends_sentence(line)))
        .collect();
    if inner.len() < MIN_WRAPPED {
        return None;
    }
    let mut widths: Vec<usize> = inner.iter().map(|&(n, _)| n).collect();
    widths.sort_unstable();
    let width = widths[widths.len() - 1 - widths.len() / 20];
    let near = inner.iter().filter(|&&(n, _)| n * 4 >= width * 3 && n <= width + 8).count();
    let open = inner.iter().filter(|&&(_, ends)| !ends).count();
    (WIDTHS.contains(&width) && near * 10 >= inner.len() * 6 && open * 10 >= inner.len() * 6)
        .then_some(width)
}

/// Whether a line of a text wrapped at `width` goes on in the next: the next word would not have fitted.
fn goes_on(line: &str, next: &str, width: usize) -> bool {
    let next = next.trim_start();
    let Some(word) = next.split_whitespace().next() else { return false };
    let line = line.trim_end();
    let marks = ["- ", "* ", "+ ", "• ", "> ", "# ", "## ", "### "];
    !line.is_empty()
        && !marks.iter().any(|m| next.starts_with(m))
        && (line.chars().count() + 1 + word.chars().count()) * 10 > width * 9
}

fn add(page: &mut Page, arena: &mut TextArena, source: &str, span: Range<u32>) {
    arena.open();
    arena.push(&source[span.start as usize..span.end as usize], span.start, false, false);
    if arena.chars == 0 {
        arena.text.truncate(arena.block_text);
        arena.pieces.truncate(arena.block_pieces);
        return;
    }
    let text = arena.block_text as u32..arena.text.len() as u32;
    let pieces = arena.block_pieces as u32..arena.pieces.len() as u32;
    let span = source_range(&arena.pieces[arena.block_pieces..], text.clone());
    page.blocks.push(Block {
        kind: Kind::Paragraph,
        element: 0,
        text,
        span,
        pieces,
        inlines: 0..0,
        unread: 0..0,
        chars: arena.chars,
        link_chars: 0,
        links: 0,
        hidden: false,
    });
}

#[cfg(test)]
mod tests {
    use super::Page;

    fn blocks(source: &str) -> Vec<String> {
        let page = Page::from_plain(source);
        page.blocks.iter().map(|b| page.text(b).to_owned()).collect()
    }

    #[test]
    fn a_line_is_a_block() {
        assert_eq!(blocks("One.\r\n\r\nTwo  words\nThree\n"), ["One.", "Two words", "Three"]);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "The harbour bridge was closed to traffic on Monday after engineers\nfound cracks in two of the cables that hold the southern span, which\ncarries about nine thousand cars a day between the old town and the\nindustrial port. Repairs will take at least six weeks, the city said\nin a statement.\n\nBuses will run.\n";
        let found = blocks(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with(
            "The harbour bridge was closed to traffic on Monday after engineers found"
        ));
        assert!(found[0].ends_with("the city said in a statement."));
    }

    #[test]
    fn short_lines_of_verse_stay_lines() {
        assert_eq!(blocks("Grey the gulls\nand grey the sea,\nthe lamp is lit\nfor you and me,\nthe tide comes in\nand so will he").len(), 6);
    }
}
