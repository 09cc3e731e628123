//! Links that serve the text they stand in and are no part of it: `Queues¶`, `History[edit | edit source]`, the `↩` behind a note.
//!
//! In: a block with its inline elements. Out: ranges of its text. Never: a whole block; a link with words outside a heading's brackets.

use crate::page::{Block, Kind, Page, Tag};
use std::ops::Range;

/// What documentation generators (Sphinx, MkDocs, GitHub, Docusaurus), wikis and footnote extensions of Markdown give a link for its only text.
const MARKS: &[char] = &[
    '¶', '#', '§', '↩', '↑', '⤴', '⬆', '⇑', '∞', '⚓', '🔗', '^', '\u{FE0E}', '\u{FE0F}',
    '\u{200B}', '\u{200C}', '\u{200D}',
];

/// A text without the marks of such links at its ends.
pub(super) fn bare(text: &str) -> &str {
    let outer = |c: char| c.is_whitespace() || MARKS.contains(&c);
    text.trim_matches(outer)
}

/// The ranges of the block's text that are such links, in order.
pub(super) fn find(page: &Page, block: &Block) -> impl Iterator<Item = Range<usize>> {
    let text = page.text(block);
    let (mut marked, mut bracketed) = ([None, None], None);
    if block.links > 0 && block.link_chars < block.chars {
        let trimmed = text.trim();
        let ends = [text.len() - text.trim_start().len(), text.trim_end().len()];
        let links = links(page, block);
        // At either end of the text: `¶` inside it may be what it speaks of.
        marked = [links.first(), links.last()].map(|link| {
            let link = link.cloned()?;
            let outermost = link.start <= ends[0] || link.end >= ends[1];
            let only = !link.is_empty() && text[link.clone()].chars().all(|c| MARKS.contains(&c));
            (outermost && only).then_some(link)
        });
        if marked[0] == marked[1] {
            marked[1] = None;
        }
        if block.kind == Kind::Heading && trimmed.ends_with(']') {
            bracketed = trimmed.rfind('[').map(|at| ends[0] + at..ends[1]);
            bracketed = bracketed.filter(|r| r.start > ends[0] && words_are_links(text, r, &links));
        }
    }
    let [first, last] = marked;
    first.into_iter().chain(bracketed).chain(last)
}

/// Ranges of what the links in a block's text show.
fn links(page: &Page, block: &Block) -> Vec<Range<usize>> {
    let text = page.text(block);
    let mut links: Vec<Range<usize>> = Vec::new();
    let mut open = 0;
    let mut since = None;
    for inline in page.inlines_of(block) {
        if page.elements[inline.element as usize].tag != Tag::A {
            continue;
        }
        let at = (inline.at.clamp(block.text.start, block.text.end) - block.text.start) as usize;
        open += if inline.open { 1 } else { -1 };
        match (open, since) {
            (1, None) => since = Some(at),
            (0, Some(start)) => {
                since = None;
                // The space before a link belongs to it when text is collapsed.
                let shown = text[start..at].trim_start();
                links.push(at - shown.len()..start + text[start..at].trim_end().len());
            }
            _ => {}
        }
    }
    links
}

/// Whether a range of the text has words, all of them in links.
fn words_are_links(text: &str, range: &Range<usize>, links: &[Range<usize>]) -> bool {
    let mut words = false;
    for (at, c) in text[range.clone()].char_indices() {
        if c.is_alphanumeric() {
            words = true;
            if !links.iter().any(|l| l.contains(&(range.start + at))) {
                return false;
            }
        }
    }
    words
}
