//! Blocks and elements: the flat arenas that a page is made of.
//!
//! In: what the parsers of `page` collect. Out: types that the judge, the segmenter and `explain` read.
//! Never: parsing, verdicts.

use super::tag::Tag;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a block is in its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `<title>` of the document.
    Title,
    /// A heading, `h1` to `h6`.
    Heading,
    /// Running text: `p`, text directly in a container, a line of plain text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// Text in a block quotation.
    Quote,
    /// Preformatted text; the only kind that keeps line breaks.
    Code,
    /// A cell of a table that holds data.
    TableCell,
    /// A caption of a figure or table.
    Caption,
    /// Buttons, options and text areas.
    Control,
    /// The value of an attribute that people read; no block of a page is one.
    Attribute,
}

impl Kind {
    /// The name used in records and flags.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::Quote => "quote",
            Self::Code => "code",
            Self::TableCell => "table_cell",
            Self::Caption => "caption",
            Self::Control => "control",
            Self::Attribute => "attribute",
        }
    }
}

/// An element of the page, in document order; the parent of every element stands before it.
#[derive(Debug, Clone)]
pub struct Element {
    /// The tag.
    pub tag: Tag,
    /// Index of the parent in [`super::Page::elements`]; the root (index 0) is its own parent.
    pub parent: u32,
    /// Distance from the root.
    pub depth: u16,
    /// How many element siblings stand before this one.
    pub child_index: u32,
    /// How many element children it has.
    pub children: u32,
    /// Byte range of the start tag in the decoded source.
    pub start_tag: Range<u32>,
    /// Byte offset in the decoded source where the element ends (its end tag included, when it has one).
    pub end: u32,
    /// Hashes of the words in `class`, `id`, `role`, `itemprop` and `aria-label` ([`super::token_hash`]): a range of [`super::Page::tokens`].
    pub tokens: Range<u32>,
    /// Byte ranges, in the decoded source, of the values of `class` and `id`, for display.
    pub class_id: [Option<Range<u32>>; 2],
    /// Byte range of the value of `lang` (or `xml:lang`).
    pub lang: Option<Range<u32>>,
    /// Hidden by itself: `hidden`, `display:none`, `aria-hidden`, or a class that hides.
    pub hidden: bool,
    /// Hidden by itself or by an ancestor.
    pub inside_hidden: bool,
    /// Whether its text is something to press or fill in (by itself or an ancestor).
    pub inside_control: bool,
    /// Whether it lies in a link.
    pub inside_link: bool,
}

/// A run of a block's text that maps to the source: `text..` up to the next piece corresponds to `source..source + len`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Byte offset in the text arena.
    pub text: u32,
    /// Byte offset in the decoded source.
    pub source: u32,
    /// Bytes of source that the piece stands for.
    pub len: u32,
    /// Byte for byte the same (a character reference or collapsed white space is not).
    pub exact: bool,
}

/// The start or the end of an inline element inside a block's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inline {
    /// Byte offset in the text arena.
    pub at: u32,
    /// The element.
    pub element: u32,
    /// Start (`true`) or end of the element.
    pub open: bool,
}

/// A part of a block's text that is not text to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Byte range in the text arena.
    pub range: Range<u32>,
    /// Hidden (`true`), or a control.
    pub hidden: bool,
}

/// A run of text between two block boundaries.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// The nearest block-level element that holds it.
    pub element: u32,
    /// Byte range in the text arena: character references decoded, white space collapsed (kept in code).
    pub text: Range<u32>,
    /// Byte range in the decoded source, from its first to its last character.
    pub span: Range<u32>,
    /// Its pieces: a range of the page's.
    pub pieces: Range<u32>,
    /// Inline starts and ends in it: a range of the page's.
    pub inlines: Range<u32>,
    /// Hidden runs and controls inside it: a range of the page's.
    pub unread: Range<u32>,
    /// Characters (Unicode scalar values) that are not white space.
    pub chars: u32,
    /// How many of them lie in links.
    pub link_chars: u32,
    /// How many links start in it.
    pub links: u32,
    /// Whether all of it is hidden.
    pub hidden: bool,
}
