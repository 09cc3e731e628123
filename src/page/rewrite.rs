//! Block texts that a later stage writes anew, with the way back to the text that was read.
//!
//! In: a new text of a block with its map. Out: a page whose ranges, counts and marks still mean what was read. Never: a reason to rewrite.
use super::{Block, Page, Piece, visible_chars};
use std::ops::Range;

/// A text written anew, and where each part of it was in the text before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rewritten {
    /// The new text.
    pub text: String,
    /// Stretches of it, in order.
    stretches: Vec<Stretch>,
    /// Length of the text before.
    before: usize,
}

/// A stretch that goes to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// Where it starts in the new text and in the one before.
    at: usize,
    from: usize,
    /// Byte for byte the same; a unit that has no parts otherwise.
    same: bool,
}

impl Rewritten {
    /// For a text of `before` bytes; [`Self::push`] then adds the new text.
    pub fn new(before: usize) -> Self {
        Self { text: String::with_capacity(before), stretches: Vec::new(), before }
    }

    /// Adds a character that stands for what was from byte `from` on up to the next push, which it equals (`same`) or not.
    pub fn push(&mut self, c: char, from: usize, same: bool) {
        if !same || self.stretches.last().is_none_or(|s| !s.same) {
            self.stretches.push(Stretch { at: self.text.len(), from, same });
        }
        self.text.push(c);
    }

    /// The range before that a range of the new text stands for; it falls on the edges of rewritten units. Ranges side by side stay side by side.
    pub fn before(&self, range: Range<usize>) -> Range<usize> {
        let start = self.back(range.start);
        start..self.back(range.end).max(start)
    }

    /// Whether anything in a range of the new text differs.
    pub fn changed(&self, range: Range<usize>) -> bool {
        let first = self.stretches.partition_point(|s| s.at <= range.start).saturating_sub(1);
        self.stretches[first..].iter().take_while(|s| s.at < range.end).any(|s| !s.same)
    }

    fn back(&self, at: usize) -> usize {
        if at >= self.text.len() {
            return self.before;
        }
        let i = self.stretches.partition_point(|s| s.at <= at).saturating_sub(1);
        self.stretches.get(i).map_or(0, |s| if s.same { s.from + (at - s.at) } else { s.from })
    }

    /// Where in the new text a place of the one before is: a place inside a rewritten unit is its start.
    fn forth(&self, before: usize) -> usize {
        if before >= self.before {
            return self.text.len();
        }
        let i = self.stretches.partition_point(|s| s.from <= before).saturating_sub(1);
        let next = self.stretches.get(i + 1).map_or(self.text.len(), |s| s.at);
        self.stretches
            .get(i)
            .map_or(0, |s| if s.same { (s.at + (before - s.from)).min(next) } else { s.at })
    }
}

/// The text that a rewritten block had.
#[derive(Debug)]
pub(super) struct Before {
    /// Its range in the arena.
    text: Range<u32>,
    /// Where the new text starts there.
    start: u32,
    map: Rewritten,
}

impl Page {
    /// Gives a block another text. Its counts and its source range stay those of the text before; pieces and marks inside it move along.
    pub fn rewrite(&mut self, block: usize, new: Rewritten) {
        let start = self.text.len() as u32;
        let block = &mut self.blocks[block];
        let old = std::mem::replace(&mut block.text, start..start + new.text.len() as u32);
        let moved =
            |at: u32| start + new.forth((at.clamp(old.start, old.end) - old.start) as usize) as u32;
        for inline in &mut self.inlines[block.inlines.start as usize..block.inlines.end as usize] {
            inline.at = moved(inline.at);
        }
        for unread in &mut self.unread[block.unread.start as usize..block.unread.end as usize] {
            unread.range = moved(unread.range.start)..moved(unread.range.end);
        }
        let own = &self.pieces[block.pieces.start as usize..block.pieces.end as usize];
        let pieces = moved_pieces(own, &old, start, &new);
        block.pieces = self.pieces.len() as u32..(self.pieces.len() + pieces.len()) as u32;
        self.pieces.extend(pieces);
        self.text.push_str(&new.text);
        self.before.push(Before { text: old, start, map: new });
    }

    /// Whether any block was written anew.
    pub fn is_any_rewritten(&self) -> bool {
        !self.before.is_empty()
    }

    fn before(&self, block: &Block) -> Option<&Before> {
        let found = self.before.binary_search_by_key(&block.text.start, |b| b.start);
        found.ok().map(|i| &self.before[i])
    }

    /// Whether a part of a block's text was written anew (`range` in bytes of it).
    pub fn is_rewritten(&self, block: &Block, range: Range<usize>) -> bool {
        self.before(block).is_some_and(|b| b.map.changed(range))
    }

    /// Characters that are not white space in a part of a block (`range` in bytes of its text), as they were read.
    pub fn chars(&self, block: &Block, range: Range<usize>) -> u32 {
        match self.before(block) {
            None => visible_chars(&self.text(block)[range]),
            Some(b) => visible_chars(&self.slice(&b.text)[b.map.before(range)]),
        }
    }
}

/// The pieces of a rewritten text: `pieces` are those of the text before, which lay at `old` in the arena; the new one starts at `start`.
fn moved_pieces(pieces: &[Piece], old: &Range<u32>, start: u32, new: &Rewritten) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len() + new.stretches.len());
    let mut first = 0;
    for (i, s) in new.stretches.iter().enumerate() {
        let next = new.stretches.get(i + 1).map_or(new.before, |n| n.from);
        let (from, to) = (old.start + s.from as u32, old.start + next as u32);
        let at = start + s.at as u32;
        if !s.same {
            let source = super::source_range(pieces, from..to);
            out.push(Piece {
                text: at,
                source: source.start,
                len: source.end - source.start,
                exact: false,
            });
            continue;
        }
        while pieces.get(first + 1).is_some_and(|p| p.text <= from) {
            first += 1;
        }
        for (k, p) in pieces.iter().enumerate().skip(first).take_while(|(_, p)| p.text < to) {
            let end = pieces.get(k + 1).map_or(old.end, |n| n.text);
            let (low, high) = (p.text.max(from), end.min(to));
            if low >= high {
                continue;
            }
            let text = at + (low - from);
            out.push(if p.exact {
                Piece { text, source: p.source + (low - p.text), len: high - low, exact: true }
            } else {
                Piece { text, ..*p }
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten() -> (Page, usize) {
        let source = "<p>A <b>cafÃ©</b> by the sea.</p>";
        let mut page = Page::from_html(source);
        let block =
            page.blocks.iter().position(|b| page.text(b).starts_with("A caf")).expect("read");
        let mut new = Rewritten::new(page.text(&page.blocks[block]).len());
        for (i, c) in "A cafÃ© by the sea.".char_indices() {
            match c {
                'Ã' => new.push('é', i, false),
                '©' => {}
                c => new.push(c, i, true),
            }
        }
        page.rewrite(block, new);
        (page, block)
    }

    #[test]
    fn ranges_and_counts_are_those_of_the_text_read() {
        let (page, block) = rewritten();
        let block = &page.blocks[block];
        assert_eq!(page.text(block), "A café by the sea.");
        let range = |from: usize, to: usize| {
            page.source_range(block, block.text.start + from as u32..block.text.start + to as u32)
        };
        // `é` is two bytes, from 5 to 7; it was `Ã©`, four bytes from 11 to 15 in the source.
        assert_eq!(range(2, 7), 8..15);
        assert_eq!(range(5, 7), 11..15);
        assert_eq!(range(8, 10), 20..22);
        assert_eq!((page.chars(block, 2..7), block.chars), (5, 15));
        assert!(page.is_rewritten(block, 0..7) && !page.is_rewritten(block, 8..12));
        let marks: Vec<u32> =
            page.inlines_of(block).iter().map(|i| i.at - block.text.start).collect();
        // The space before the element is part of what it stands at.
        assert_eq!(marks, [1, 7]);
    }
}
