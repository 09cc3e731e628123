//! Cuts a block at its `<br>`s: a line is a block of its own, unless the lines are one sentence wrapped.
//!
//! In: a block and the offsets of its line breaks. Out: one or more blocks in the page. Never: double breaks, which end a block earlier.

use super::block::{Block, Kind};
use super::text::{TextArena, visible_chars};
use super::{Page, Tag};
use crate::marks::ends_question;
use std::ops::Range;

/// A line of at least this many bytes that stops in mid-sentence was wrapped by an author's editor, not ended (the usual
/// 65 to 80 columns of mail and old web pages).
const WRAPPED: u32 = 55;

/// Adds `block` to the page, as one block a line.
pub(super) fn split(
    block: Block,
    breaks: &[u32],
    links: &[Range<u32>],
    arena: &TextArena,
    page: &mut Page,
) {
    let text = &arena.text;
    let mut start = block.text.start;
    for &at in breaks {
        // A break behind the last character of the block, or two offsets for one place.
        if at <= start || at + 1 >= block.text.end {
            continue;
        }
        let next = if text.as_bytes()[at as usize] == b' ' { at + 1 } else { at };
        if block.kind != Kind::Heading
            && !continues(
                &text[start as usize..at as usize],
                &text[next as usize..block.text.end as usize],
            )
        {
            push(&block, start..at, links, arena, page);
            start = next;
        }
    }
    let whole = start..block.text.end;
    push(&block, whole, links, arena, page);
}

/// Whether the line after a break goes on with the sentence of the line before it.
fn continues(line: &str, next: &str) -> bool {
    line.len() as u32 >= WRAPPED
        && line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | '-'))
        && next.starts_with(|c: char| c.is_lowercase())
}

fn push(block: &Block, text: Range<u32>, links: &[Range<u32>], arena: &TextArena, page: &mut Page) {
    let slice = |r: &Range<u32>| &arena.text[r.start as usize..r.end as usize];
    let chars = visible_chars(slice(&text));
    if chars == 0 {
        return;
    }
    let first = block.pieces.start
        + before(&arena.pieces[range(&block.pieces)], |p| {
            p.text + u32::from(!p.exact) <= text.start
        });
    let first = first.saturating_sub(1).max(block.pieces.start);
    let last =
        block.pieces.start + before(&arena.pieces[range(&block.pieces)], |p| p.text < text.end);
    let inside = |r: &Range<u32>| r.start.max(text.start)..r.end.min(text.end);
    let inline_first =
        block.inlines.start + before(&page.inlines[range(&block.inlines)], |i| i.at < text.start);
    let inline_last =
        block.inlines.start + before(&page.inlines[range(&block.inlines)], |i| i.at <= text.end);
    let unread_first = block.unread.start
        + before(&page.unread[range(&block.unread)], |u| u.range.end <= text.start);
    let unread_last = block.unread.start
        + before(&page.unread[range(&block.unread)], |u| u.range.start < text.end);
    let (mut hidden, mut unread) = (0, 0);
    for run in &page.unread[unread_first as usize..unread_last.max(unread_first) as usize] {
        let n = visible_chars(slice(&inside(&run.range)));
        unread += n;
        hidden += if run.hidden { n } else { 0 };
    }
    let link_chars = links
        .iter()
        .map(inside)
        .filter(|r| r.start < r.end)
        .map(|r| visible_chars(slice(&r)))
        .sum();
    let inlines = inline_first..inline_last.max(inline_first);
    let control = unread == chars && hidden == 0;
    let entry = control && is_entry(slice(&text), chars, page, block.element, &inlines);
    let starts = &page.inlines[range(&inlines)];
    let opened =
        starts.iter().filter(|i| i.open && page.elements[i.element as usize].tag == Tag::A).count()
            as u32;
    let mut made = Block {
        kind: match control {
            true if entry => Kind::Heading,
            true => Kind::Control,
            false => block.kind,
        },
        text,
        pieces: first..last,
        inlines,
        unread: if entry {
            unread_first..unread_first
        } else {
            unread_first..unread_last.max(unread_first)
        },
        chars,
        link_chars,
        links: opened.max(u32::from(link_chars > 0)),
        hidden: hidden == chars,
        ..block.clone()
    };
    made.span = super::source_range(&arena.pieces[range(&made.pieces)], made.text.clone());
    page.blocks.push(made);
}

/// Characters of the shortest question that heads its answer. `Forgot your password?` is shorter.
const QUESTION: u32 = 22;
/// What a character of the East Asian scripts says beside a letter.
const DENSE: u32 = 2;

/// Whether a button is the entry of an accordion (WAI-ARIA Authoring Practices), which opens and closes what stands below it: it is all that a heading
/// says, or holds a heading or a question of some length. Behind other words of a heading it is a tool (`Copy the link`).
fn is_entry(text: &str, chars: u32, page: &Page, element: u32, inlines: &Range<u32>) -> bool {
    if !page.is_button(element, inlines) {
        return false;
    }
    let heading = page.elements[element as usize].tag.is_heading();
    if heading && !page.is_in_button(element) {
        return page.blocks.last().is_none_or(|before| before.element != element);
    }
    let first = text.chars().find(|c| c.is_alphabetic());
    let weight = if first.is_some_and(|c| c >= '\u{2E80}') { DENSE } else { 1 };
    chars * weight >= QUESTION && (heading || ends_question(text))
}

fn range(r: &Range<u32>) -> Range<usize> {
    r.start as usize..r.end as usize
}

fn before<T>(items: &[T], holds: impl Fn(&T) -> bool) -> u32 {
    items.partition_point(holds) as u32
}
