//! Decoded text → [`Page`]: a flat arena of elements and the blocks of text in them, in reading order.
//!
//! In: UTF-8 text and its format. Out: blocks with kind, element, exact source ranges and evidence (links, hidden runs, class words),
//! and the page's metadata. Never: verdicts, languages, normalisation, a DOM.

mod attributes;
mod block;
mod breaks;
mod builder;
mod class;
mod embedded;
mod html;
mod metadata;
mod open;
mod plain;
mod rewrite;
mod runs;
mod tag;
mod text;

pub use attributes::{Attribute, Readable, attributes, readable};
pub use block::{Block, Element, Inline, Kind, Piece, Unread};
pub use embedded::{Embedded, Origin};
pub use metadata::Metadata;
pub use rewrite::Rewritten;
pub use runs::{Item, Mark, Runs};
pub use tag::Tag;
pub use text::visible_chars;

use std::ops::Range;

/// A page: elements, blocks and metadata.
#[derive(Debug, Default)]
pub struct Page {
    /// All elements in document order; index 0 is the root. Empty for plain text but for the root.
    pub elements: Vec<Element>,
    /// All blocks in reading order.
    pub blocks: Vec<Block>,
    /// Hashes of the words in class, id, role, itemprop and aria-label attributes, element by element.
    pub tokens: Vec<u32>,
    /// Inline starts and ends of all blocks, in order.
    pub inlines: Vec<Inline>,
    /// Hidden runs and controls of all blocks, in order.
    pub unread: Vec<Unread>,
    /// Title, author, date and the like.
    pub metadata: Metadata,
    /// Characters (Unicode scalar values, not white space) of visible text, counted as they were read.
    pub visible: u64,
    /// The page's `<title>` element.
    pub head_title: Option<u32>,
    /// Whether the page came from plain text.
    pub plain: bool,
    /// What cut the reading short, if anything (a cap or an internal limit), for the error record.
    pub error: Option<String>,
    /// Where scripts of data and `noscript` elements stand in the decoded source.
    data: Vec<(Origin, Range<u32>)>,
    /// Where text stands in CDATA sections (of MathML and SVG) in the decoded source, in order.
    cdata: Vec<Range<u32>>,
    text: String,
    pieces: Vec<Piece>,
    /// The texts that rewritten blocks had, in order of where their new ones start.
    before: Vec<rewrite::Before>,
}

impl Page {
    /// Reads HTML. Linear in the length of `source`; never fails: what can't be read is named in [`Page::error`].
    pub fn from_html(source: &str) -> Self {
        html::parse(source)
    }

    /// Reads plain text: a line is a block, or a paragraph where the text is hard-wrapped.
    pub fn from_plain(source: &str) -> Self {
        plain::parse(source)
    }

    /// Text that the page carries outside its visible blocks (JSON-LD, embedded state, `noscript`), best source first; `source` is the decoded
    /// text that the page was read from. Nothing is parsed before this is called.
    pub fn embedded(&self, source: &str) -> Vec<Embedded> {
        embedded::read(&self.data, source)
    }

    /// Whether [`Self::embedded`] has anything to read.
    pub fn has_data(&self) -> bool {
        !self.data.is_empty()
    }

    /// The text of a block: references decoded, white space collapsed (kept in code), not normalised.
    pub fn text(&self, block: &Block) -> &str {
        self.slice(&block.text)
    }

    /// A part of the text arena.
    pub fn slice(&self, range: &Range<u32>) -> &str {
        &self.text[range.start as usize..range.end as usize]
    }

    /// The hidden runs and controls inside a block.
    pub fn unread_of(&self, block: &Block) -> &[Unread] {
        &self.unread[block.unread.start as usize..block.unread.end as usize]
    }

    /// Whether the text at `at` of the decoded source stands in a CDATA section, where `<` and `&` are themselves.
    pub fn is_cdata(&self, at: u32) -> bool {
        let i = self.cdata.partition_point(|r| r.end <= at);
        self.cdata.get(i).is_some_and(|r| r.start <= at)
    }

    /// The inline starts and ends inside a block.
    pub fn inlines_of(&self, block: &Block) -> &[Inline] {
        &self.inlines[block.inlines.start as usize..block.inlines.end as usize]
    }

    /// The byte range of the decoded source that a part of a block's text came from.
    pub fn source_range(&self, block: &Block, text: Range<u32>) -> Range<u32> {
        source_range(&self.pieces[block.pieces.start as usize..block.pieces.end as usize], text)
    }

    /// Whether a block is the entry of an accordion: a heading that is a button, which opens what stands below it.
    pub fn is_entry(&self, block: &Block) -> bool {
        block.kind == Kind::Heading && self.is_button(block.element, &block.inlines)
    }

    /// Whether a button holds the words of an element, or opens among its inline elements.
    fn is_button(&self, element: u32, inlines: &std::ops::Range<u32>) -> bool {
        let opens = |i: &Inline| i.open && self.elements[i.element as usize].tag == Tag::Button;
        self.is_in_button(element)
            || self.inlines[inlines.start as usize..inlines.end as usize].iter().any(opens)
    }

    /// Whether an element is a button or stands in one.
    fn is_in_button(&self, element: u32) -> bool {
        /// Elements from the one that holds a button's words up to the button at most (`<button><div><p>`).
        const INSIDE: usize = 4;
        self.ancestors(element).take(INSIDE).any(|e| e.tag == Tag::Button)
    }

    /// The elements from `element` up to the root, itself first.
    pub fn ancestors(&self, element: u32) -> impl Iterator<Item = &Element> {
        let mut at = Some(element);
        std::iter::from_fn(move || {
            let here = at?;
            let element = &self.elements[here as usize];
            at = (here != 0).then_some(element.parent);
            Some(element)
        })
    }

    /// The class words of an element, as hashes.
    pub fn tokens_of(&self, element: &Element) -> &[u32] {
        &self.tokens[element.tokens.start as usize..element.tokens.end as usize]
    }

    /// The path of an element as `html>body>div.wrap>p`; `source` is the decoded text that the page was read from.
    pub fn path(&self, element: u32, source: &str) -> String {
        let mut steps: Vec<String> = self
            .ancestors(element)
            .filter(|e| e.tag != Tag::Root)
            .map(|e| {
                let mut step = match e.tag {
                    Tag::Other => html::tag_name(
                        &source[e.start_tag.start as usize..e.start_tag.end as usize],
                    )
                    .to_ascii_lowercase(),
                    tag => tag.name().to_owned(),
                };
                for (mark, value) in ['.', '#'].into_iter().zip(&e.class_id) {
                    let value =
                        value.as_ref().map_or("", |r| &source[r.start as usize..r.end as usize]);
                    if let Some(word) = value.split_ascii_whitespace().next() {
                        step.push(mark);
                        step.push_str(word);
                    }
                }
                step
            })
            .collect();
        steps.reverse();
        steps.join(">")
    }
}

/// Hash of a class word, ASCII case ignored: FNV-1a, 32 bits (the reference parameters), so that weights can be stored by hash.
pub fn token_hash(word: &str) -> u32 {
    let mut hash = TokenHash::default();
    word.bytes().for_each(|b| hash.push(b));
    hash.finish()
}

/// [`token_hash`], byte by byte.
#[derive(Clone, Copy)]
struct TokenHash(u32);

impl Default for TokenHash {
    fn default() -> Self {
        Self(0x811c_9dc5)
    }
}

impl TokenHash {
    #[inline]
    fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
    }

    fn finish(self) -> u32 {
        self.0
    }
}

/// Maps a range of block text to the source by the block's pieces (sorted, the first one starting at or before the range).
pub(crate) fn source_range(pieces: &[Piece], text: Range<u32>) -> Range<u32> {
    if text.is_empty() || pieces.is_empty() {
        let at = pieces.first().map_or(0, |p| p.source);
        return at..at;
    }
    let find =
        |offset: u32| &pieces[pieces.partition_point(|p| p.text <= offset).saturating_sub(1)];
    let first = find(text.start);
    let start = if first.exact {
        first.source + text.start.saturating_sub(first.text)
    } else {
        first.source
    };
    let last = find(text.end - 1);
    let end = if last.exact {
        last.source + (text.end - last.text).min(last.len)
    } else {
        last.source + last.len
    };
    start..end.max(start)
}
