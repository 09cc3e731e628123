//! Builds a page from a stream of start tags, end tags and text: the stack of open elements, implied end tags, block boundaries.
//!
//! In: tokens in source order with byte offsets (from `html` or `plain`). Out: the arenas of a [`Page`].
//! Never: tokenising, verdicts. Elements that the HTML standard closes by themselves are closed here, because the tokeniser reports only
//! end tags that are written.

use super::block::{Block, Element, Inline, Kind, Unread};
use super::open::OpenElements;
use super::tag::Tag;
use super::text::TextArena;
use super::{Page, breaks};
use std::ops::Range;

/// What a start tag says, read from its attributes.
#[derive(Debug, Default)]
pub(super) struct StartTag {
    pub tag: Option<Tag>,
    pub span: Range<u32>,
    pub tokens: Range<u32>,
    pub class_id: [Option<Range<u32>>; 2],
    pub lang: Option<Range<u32>>,
    pub hidden: bool,
}

/// A cell with more visible characters than this holds running text, not data: the table lays out a page.
const LAYOUT_CELL: u32 = 300;

/// Adds a range, joined to the last one where they touch.
fn extend(runs: &mut Vec<Range<u32>>, range: Range<u32>) {
    match runs.last_mut() {
        Some(last) if last.end == range.start => last.end = range.end,
        _ => runs.push(range),
    }
}

/// The state of the page under construction.
#[derive(Debug)]
pub(super) struct Builder {
    pub page: Page,
    arena: TextArena,
    open: OpenElements,
    /// The open block: its element, or none before the first character.
    block_element: u32,
    link_chars: u32,
    /// Text of the open block that lies in links: ranges of the text arena.
    link_runs: Vec<Range<u32>>,
    inline_start: usize,
    unread_start: usize,
    /// Where in the open block a `<br>` stands: text offset of the next line.
    breaks: Vec<u32>,
    pre: u32,
    figure: u32,
    quote: u32,
    unseen: u32,
    svg: u32,
    /// The last token was the end of a link: two links without a space between them are two entries of a menu.
    after_link: bool,
}

impl Builder {
    pub fn new(page: Page) -> Self {
        let root = Element {
            tag: Tag::Root,
            parent: 0,
            depth: 0,
            child_index: 0,
            children: 0,
            start_tag: 0..0,
            end: 0,
            tokens: 0..0,
            class_id: [None, None],
            lang: None,
            hidden: false,
            inside_hidden: false,
            inside_control: false,
            inside_link: false,
        };
        let mut page = page;
        page.elements.push(root);
        let mut arena = TextArena::default();
        arena.open();
        Self {
            page,
            arena,
            open: OpenElements::new(),
            block_element: 0,
            link_chars: 0,
            link_runs: Vec::new(),
            inline_start: 0,
            unread_start: 0,
            breaks: Vec::new(),
            pre: 0,
            figure: 0,
            quote: 0,
            unseen: 0,
            svg: 0,
            after_link: false,
        }
    }

    fn tag_at(&self, element: u32) -> Tag {
        self.page.elements[element as usize].tag
    }

    /// Opens an element and returns its index.
    pub fn start(&mut self, start: StartTag) -> u32 {
        let tag = start.tag.unwrap_or(Tag::Other);
        self.imply_ends(tag, start.span.start);
        if tag.is_block() {
            self.finish_block();
        }
        let parent = self.open.top();
        let at = &mut self.page.elements[parent as usize];
        let (depth, child_index) = (at.depth.saturating_add(1), at.children);
        at.children += 1;
        let (hid, control, link) = (at.inside_hidden, at.inside_control, at.inside_link);
        // Titles and descriptions of drawings are tooltips.
        let hidden = start.hidden || (self.svg > 0 && matches!(tag, Tag::Title)) || tag == Tag::Svg;
        let index = self.page.elements.len() as u32;
        if matches!(tag, Tag::Button | Tag::Select) && !self.arena.is_empty() && self.only_unread()
        {
            self.finish_block();
        }
        if tag == Tag::A
            && self.after_link
            && self.link_chars == self.arena.chars
            && !self.arena.is_empty()
        {
            self.finish_block();
        }
        self.page.elements.push(Element {
            tag,
            parent,
            depth,
            child_index,
            children: 0,
            end: start.span.end,
            start_tag: start.span.clone(),
            tokens: start.tokens,
            class_id: start.class_id,
            lang: start.lang,
            hidden,
            inside_hidden: hid || hidden,
            inside_control: control || tag.is_control(),
            inside_link: link || tag == Tag::A,
        });
        if tag.is_void() {
            if tag == Tag::Br {
                self.line_break(start.span);
            }
            self.after_link = false;
            return index;
        }
        self.open.push(index, tag);
        match tag {
            Tag::Pre | Tag::Listing | Tag::Plaintext => self.pre += 1,
            Tag::Figcaption | Tag::Caption => self.figure += 1,
            Tag::Blockquote => self.quote += 1,
            Tag::Svg => self.svg += 1,
            _ => {}
        }
        if tag.is_unseen() {
            self.unseen += 1;
        }
        if !tag.is_block() {
            let at = self.arena.text.len() as u32;
            self.page.inlines.push(Inline { at, element: index, open: true });
        }
        self.after_link = false;
        index
    }

    /// Closes what the start tag `tag` closes by itself.
    fn imply_ends(&mut self, tag: Tag, at: u32) {
        if let Some(paragraph) = self.open.implied_p(tag) {
            self.pop_to(paragraph, at);
        }
        if let Some(element) = self.open.implied_end(tag) {
            self.pop_to(element, at);
        }
    }

    /// Takes an end tag. `at` is the offset after it; `same_name` tells elements with unknown tags apart.
    pub fn end(&mut self, tag: Tag, at: u32, same_name: impl Fn(&Element) -> bool) {
        let same_name = |element: u32| same_name(&self.page.elements[element as usize]);
        let Some(element) = self.open.ended_by(tag, same_name) else {
            return self.stray_end(tag, at);
        };
        let Some(inside) = self.open.inside(element) else { return };
        if tag.is_block() || tag.is_unseen() || inside.iter().all(|&e| !self.tag_at(e).is_block()) {
            self.pop_to(element, at);
        } else {
            // A misnested inline end tag (`<b><p></b>`) leaves the blocks inside it open.
            self.open.remove(element);
            self.close(element, at);
        }
        self.after_link = tag == Tag::A;
    }

    /// An end tag that ends nothing: `</p>` is an empty paragraph and `</br>` a line break (HTML standard, "in body"); browsers pass over other ones,
    /// but whoever wrote them ended a block there, so words on both sides don't grow together.
    fn stray_end(&mut self, tag: Tag, at: u32) {
        match tag {
            Tag::P => self.finish_block(),
            Tag::Br => self.line_break(at..at),
            tag if tag.is_block() => self.arena.soft_space(at, 0),
            _ => {}
        }
    }

    fn pop_to(&mut self, element: u32, at: u32) {
        while let Some(top) = self.open.pop_from(element) {
            self.close(top, at);
        }
    }

    fn close(&mut self, element: u32, at: u32) {
        let tag = self.tag_at(element);
        self.page.elements[element as usize].end = at;
        self.open.close(element, tag);
        if tag.is_block() {
            self.finish_block();
        } else {
            self.page.inlines.push(Inline {
                at: self.arena.text.len() as u32,
                element,
                open: false,
            });
        }
        match tag {
            Tag::Pre | Tag::Listing | Tag::Plaintext => self.pre = self.pre.saturating_sub(1),
            Tag::Figcaption | Tag::Caption => self.figure = self.figure.saturating_sub(1),
            Tag::Blockquote => self.quote = self.quote.saturating_sub(1),
            Tag::Svg => self.svg = self.svg.saturating_sub(1),
            _ => {}
        }
        if tag.is_unseen() {
            self.unseen = self.unseen.saturating_sub(1);
        }
    }

    /// Adds text of the source. `references`: whether `&` starts character references in it.
    pub fn text(&mut self, slice: &str, source: u32, references: bool) {
        if self.unseen > 0 {
            return;
        }
        let was_empty = self.arena.is_empty();
        let before = self.arena.text.len();
        let top = self.open.top();
        let added = self.arena.push(slice, source, references, self.pre > 0);
        self.after_link &= added == 0 && slice.is_empty();
        if added == 0 {
            return;
        }
        self.page.visible += u64::from(added);
        if was_empty {
            self.block_element = self.nearest_block(top);
        }
        let element = &self.page.elements[top as usize];
        if element.inside_link {
            self.link_chars += added;
            extend(&mut self.link_runs, before as u32..self.arena.text.len() as u32);
        }
        if element.inside_hidden || element.inside_control {
            let range = before as u32..self.arena.text.len() as u32;
            let hidden = element.inside_hidden;
            match self.page.unread[self.unread_start..].last_mut() {
                Some(last) if last.hidden == hidden && last.range.end == range.start => {
                    last.range.end = range.end
                }
                _ => self.page.unread.push(Unread { range, hidden }),
            }
        }
    }

    fn nearest_block(&self, from: u32) -> u32 {
        let mut element = from;
        while !self.tag_at(element).is_block() {
            element = self.page.elements[element as usize].parent;
        }
        element
    }

    fn only_unread(&self) -> bool {
        match &self.page.unread[self.unread_start..] {
            [only] => {
                only.range.start as usize <= self.arena.block_text
                    && only.range.end as usize == self.arena.text.len()
            }
            _ => false,
        }
    }

    fn line_break(&mut self, span: Range<u32>) {
        let at = self.arena.text.len() as u32;
        if self.pre > 0 {
            self.arena.push("\n", span.start, false, true);
        } else if self.breaks.last() == Some(&at) {
            self.finish_block();
        } else if !self.arena.is_empty() {
            self.arena.soft_space(span.start, span.end - span.start);
            self.breaks.push(at);
        }
    }

    /// Ends the open block, when it has any visible character.
    pub fn finish_block(&mut self) {
        self.after_link = false;
        if self.arena.chars > 0 {
            self.push_blocks();
        } else {
            self.arena.text.truncate(self.arena.block_text);
            self.arena.pieces.truncate(self.arena.block_pieces);
            let end = self.arena.text.len() as u32;
            for inline in &mut self.page.inlines[self.inline_start..] {
                inline.at = inline.at.min(end);
            }
        }
        self.breaks.clear();
        self.arena.open();
        self.link_runs.clear();
        self.link_chars = 0;
        self.inline_start = self.page.inlines.len();
        self.unread_start = self.page.unread.len();
    }

    fn push_blocks(&mut self) {
        let kind = self.kind();
        let text = self.arena.block_text as u32..self.arena.text.len() as u32;
        let block = Block {
            kind,
            element: self.block_element,
            span: 0..0,
            text,
            pieces: self.arena.block_pieces as u32..self.arena.pieces.len() as u32,
            inlines: self.inline_start as u32..self.page.inlines.len() as u32,
            unread: self.unread_start as u32..self.page.unread.len() as u32,
            chars: self.arena.chars,
            link_chars: self.link_chars,
            links: 0,
            hidden: false,
        };
        breaks::split(block, &self.breaks, &self.link_runs, &self.arena, &mut self.page);
    }

    fn kind(&self) -> Kind {
        if self.page.head_title == Some(self.block_element) {
            return Kind::Title;
        }
        let mut at = self.block_element;
        // A heading or an item may wrap its text once or twice more (`<li><p>`, `<h2><div>`).
        for _ in 0..3 {
            match self.tag_at(at) {
                tag if tag.is_heading() => return Kind::Heading,
                Tag::Li | Tag::Dd | Tag::Dt => {
                    return if self.quote > 0 { Kind::Quote } else { Kind::ListItem };
                }
                Tag::Td | Tag::Th if at == self.block_element && self.arena.chars < LAYOUT_CELL => {
                    return Kind::TableCell;
                }
                Tag::P | Tag::Div => at = self.page.elements[at as usize].parent,
                _ => break,
            }
        }
        if self.pre > 0 {
            Kind::Code
        } else if self.figure > 0 {
            Kind::Caption
        } else if self.quote > 0 {
            Kind::Quote
        } else {
            Kind::Paragraph
        }
    }

    /// Closes everything at offset `at` and gives the page back.
    pub fn finish(mut self, at: u32) -> Page {
        self.pop_to(1, at);
        self.finish_block();
        self.page.elements[0].end = at;
        self.page.text = self.arena.text;
        self.page.pieces = self.arena.pieces;
        self.page
    }
}
