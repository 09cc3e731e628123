//! What stands between the characters of a piece of a block: tags, comments, scripts, in source order, each with its place in the text.
//!
//! In: the decoded source, its page, a block, a part of its text and the runs cut from it. Out: [`Item`]s. Never: a new parse: tags are where the page
//! says they are, and what is neither text nor a start tag is an end tag, a comment or white space.

use super::{Block, Page, Piece, Tag};
use std::ops::Range;

/// What an item does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Opens an inline element.
    Open,
    /// Closes one.
    Close,
    /// An element without content: `img`, `br`, `wbr`.
    Alone,
    /// No markup that a translation could place: a comment, a script, a dropped run, a stray end tag.
    Fixed,
    /// White space that the text has no character for, because there is some beside it.
    Space,
}

/// A tag, comment, script or dropped run in a piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it does.
    pub mark: Mark,
    /// The element, for all but [`Mark::Fixed`].
    pub element: u32,
    /// Byte offset in the text arena.
    pub at: u32,
    /// Where the text goes on behind it: `at`, but for a dropped run.
    pub until: u32,
    /// Byte range in the source; empty for the end of an element that ends without a tag of its own.
    pub source: Range<u32>,
}

/// The items inside a piece of text and the elements around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runs {
    /// In source order.
    pub items: Vec<Item>,
    /// Inline elements that are open where the piece begins and end inside it, outermost first.
    pub before: Vec<u32>,
    /// Inline elements that open inside the piece and are open where it ends, outermost first.
    pub after: Vec<u32>,
}

impl Page {
    /// The pieces of a block.
    pub fn pieces_of(&self, block: &Block) -> &[Piece] {
        &self.pieces[block.pieces.start as usize..block.pieces.end as usize]
    }

    /// The part of a block's text (in the arena) that a byte range of the source stands for; `None` when the range does not begin and end with text of
    /// the block.
    pub fn text_range(&self, block: &Block, source: Range<u32>) -> Option<Range<u32>> {
        let pieces = self.pieces_of(block);
        let of = |at: u32| {
            let i = pieces.partition_point(|p| p.source <= at).checked_sub(1)?;
            // Pieces of no length stand for white space that no byte of the source is.
            (0..=i).rev().map(|i| (i, pieces[i])).find(|(_, p)| p.len > 0)
        };
        if source.is_empty() {
            return None;
        }
        let (_, first) = of(source.start)?;
        let start = first.text + if first.exact { source.start - first.source } else { 0 };
        let (i, last) = of(source.end - 1)?;
        let end = if last.exact {
            last.text + (source.end - last.source)
        } else {
            pieces.get(i + 1).map_or(block.text.end, |p| p.text)
        };
        let range = start.max(block.text.start)..end.min(block.text.end);
        (range.start < range.end && self.source_range(block, range.clone()) == source)
            .then_some(range)
    }

    /// The runs of the piece `text` (arena offsets) of a block; `cuts` (arena offsets, in order) are parts of it that are no text of the segment.
    pub fn runs(&self, source: &str, block: &Block, text: Range<u32>, cuts: &[Range<u32>]) -> Runs {
        let span = self.source_range(block, text.clone());
        let cuts: Vec<(u32, Range<u32>)> =
            cuts.iter().map(|c| (c.start, self.source_range(block, c.clone()))).collect();
        let pieces = self.pieces_of(block);
        let mut walk = Walk { page: self, source, pieces, runs: Runs::default(), open: Vec::new() };
        walk.around(span.start);
        walk.span(span, text, &cuts);
        walk.runs
    }
}

struct Walk<'p> {
    page: &'p Page,
    source: &'p str,
    pieces: &'p [Piece],
    runs: Runs,
    /// Inline elements open here, outermost first; the flag: opened inside the piece.
    open: Vec<(u32, bool)>,
}

impl Walk<'_> {
    /// Finds the inline elements that are open at `at`.
    fn around(&mut self, at: u32) {
        let elements = &self.page.elements;
        let last = elements.partition_point(|e| e.start_tag.start < at).saturating_sub(1);
        let mut element = last as u32;
        while element != 0 {
            let e = &elements[element as usize];
            if e.tag.is_block() && e.end > at {
                break;
            }
            if !e.tag.is_block() && !e.tag.is_void() && e.end > at {
                self.open.push((element, false));
            }
            element = e.parent;
        }
        self.open.reverse();
    }

    fn span(&mut self, span: Range<u32>, text: Range<u32>, cuts: &[(u32, Range<u32>)]) {
        let elements = &self.page.elements;
        let bytes = self.source.as_bytes();
        let mut next = elements.partition_point(|e| e.start_tag.start < span.start).max(1);
        let mut cut = 0;
        let mut at = span.start;
        while at < span.end {
            let place = self.place(at, &text);
            if let Some((_, range)) = cuts.get(cut).filter(|(_, r)| r.start <= at) {
                if range.end > at {
                    // White space behind a dropped run goes with it: the text around it has one space, the source two.
                    let mut end = range.end.min(span.end);
                    while end < span.end
                        && matches!(bytes[end as usize], b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
                    {
                        end += 1;
                    }
                    let until = self.place(end, &text);
                    let source = at..end;
                    self.runs.items.push(Item {
                        mark: Mark::Fixed,
                        element: 0,
                        at: place,
                        until,
                        source,
                    });
                    at = end;
                }
                cut += 1;
                while elements.get(next).is_some_and(|e| e.start_tag.start < at) {
                    next += 1;
                }
                continue;
            }
            let cut_start = cuts.get(cut).map_or(span.end, |(_, r)| r.start).min(span.end);
            let tag_start = elements.get(next).map_or(span.end, |e| e.start_tag.start);
            if tag_start == at {
                let (index, element) = (next as u32, &elements[next]);
                next += 1;
                // In code the text has the line break.
                if element.tag == Tag::Br && self.is_line_break(at) {
                    at = element.start_tag.end;
                    continue;
                }
                let tag = element.start_tag.clone();
                if element.tag.is_unseen() {
                    let end = element
                        .end
                        .clamp(tag.end, self.next_text(tag.end).min(span.end).max(tag.end));
                    self.fixed(place, at..end);
                    at = end;
                    while elements.get(next).is_some_and(|e| e.start_tag.start < at) {
                        next += 1;
                    }
                } else {
                    let mark = if element.tag.is_void() { Mark::Alone } else { Mark::Open };
                    if mark == Mark::Open {
                        self.open.push((index, true));
                    }
                    at = tag.end;
                    self.runs.items.push(Item {
                        mark,
                        element: index,
                        at: place,
                        until: place,
                        source: tag,
                    });
                }
                continue;
            }
            let limit = tag_start.min(cut_start);
            let i = self.pieces.partition_point(|p| p.source <= at);
            let piece = self.pieces[..i].iter().rev().find(|p| p.len > 0);
            if let Some(piece) = piece.filter(|p| p.source + p.len > at) {
                at = (piece.source + piece.len).min(limit).max(at + 1);
                continue;
            }
            let gap = &bytes[at as usize..self.next_text(at).min(limit) as usize];
            if gap.first() != Some(&b'<') {
                let len = memchr::memchr(b'<', gap).unwrap_or(gap.len()).max(1) as u32;
                let source = at..at + len;
                at = source.end;
                let mark = Mark::Space;
                self.runs.items.push(Item { mark, element: 0, at: place, until: place, source });
                continue;
            }
            let comment = gap
                .starts_with(b"<!--")
                .then(|| memchr::memmem::find(&gap[2..], b"-->").map(|i| i + 5));
            let len = comment
                .unwrap_or_else(|| memchr::memchr(b'>', gap).map(|i| i + 1))
                .unwrap_or(gap.len()) as u32;
            let range = at..at + len;
            at = range.end;
            if gap.get(1) == Some(&b'/') {
                self.end_tag(place, range)
            } else {
                self.fixed(place, range)
            }
        }
        let (open, runs) = (&self.open, &mut self.runs);
        runs.after = open.iter().filter(|(_, inside)| *inside).map(|(e, _)| *e).collect();
    }

    /// Whether the tag at `at` is a line break of the text; its piece may have grown together with the text before it.
    fn is_line_break(&self, at: u32) -> bool {
        let i = self.pieces.partition_point(|p| p.source <= at);
        let piece = self.pieces[..i].last().filter(|p| p.exact && p.source + p.len > at);
        let text = piece.map(|p| p.text + (at - p.source));
        text.is_some_and(|t| self.page.text.as_bytes().get(t as usize) == Some(&b'\n'))
    }

    /// The place in the text of what stands at `at` in the source.
    fn place(&self, at: u32, text: &Range<u32>) -> u32 {
        let i = self.pieces.partition_point(|p| p.source < at);
        // Inside an exact piece (where a cut begins) the place is inside it too.
        if let Some(p) = self.pieces[..i].last().filter(|p| p.exact && p.source + p.len > at) {
            return p.text + (at - p.source);
        }
        self.pieces.get(i).map_or(text.end, |p| p.text).clamp(text.start, text.end)
    }

    /// Where the next text after `at` begins in the source.
    fn next_text(&self, at: u32) -> u32 {
        self.pieces
            .get(self.pieces.partition_point(|p| p.source < at))
            .map_or(u32::MAX, |p| p.source)
    }

    fn fixed(&mut self, at: u32, source: Range<u32>) {
        self.runs.items.push(Item { mark: Mark::Fixed, element: 0, at, until: at, source });
    }

    /// An end tag closes the elements that end with it, innermost first; its bytes go to the outermost.
    fn end_tag(&mut self, at: u32, source: Range<u32>) {
        let ends = |e: u32| self.page.elements[e as usize].end == source.end;
        let mut closed: Vec<(u32, bool)> = Vec::new();
        self.open.retain(|&(e, inside)| {
            let stays = !ends(e);
            if !stays {
                closed.push((e, inside));
            }
            stays
        });
        if closed.is_empty() {
            return self.fixed(at, source);
        }
        for (i, (element, inside)) in closed.iter().enumerate().rev() {
            let own = if i == 0 { source.clone() } else { source.start..source.start };
            self.runs.items.push(Item {
                mark: Mark::Close,
                element: *element,
                at,
                until: at,
                source: own,
            });
            if !inside {
                self.runs.before.push(*element);
            }
        }
        self.runs.before.sort_unstable();
    }
}

impl Page {
    /// The name of an element as its start tag writes it.
    pub fn name_of<'s>(&self, element: u32, source: &'s str) -> &'s str {
        let tag = &self.elements[element as usize].start_tag;
        super::html::tag_name(&source[tag.start as usize..tag.end as usize])
    }
}
