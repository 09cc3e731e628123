//! HTML → page, in one lol_html pass over the decoded text.
//!
//! In: the decoded source. Out: a [`Page`]. Never: a rewritten page, a DOM, a second pass (but for the tail behind an unclosed raw-text element,
//! once). Tag names and attributes are read from the source at the places that lol_html reports, which saves an allocation each.

use super::builder::{Builder, StartTag};
use super::class::{hides, style_hides, words};
use super::embedded::Origin;
use super::metadata::Reader;
use super::{Page, Tag};
use lol_html::html_content::{Comment, Element, TextChunk, TextType};
use lol_html::{
    DocumentContentHandlers, ElementContentHandlers, HtmlRewriter, MemorySettings, Selector,
    Settings,
};
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

/// Memory that lol_html may take for one page (its stack of open elements and unfinished tags), in bytes.
const PARSER_MEMORY: usize = 64 << 20;

/// Bytes from which a `noscript` element or a script of data may hold a page's text: a notice or a tracking image takes a few hundred.
const DATA: u32 = 600;

pub(super) fn parse(source: &str) -> Page {
    let state = RefCell::new(State {
        builder: Builder::new(Page::default()),
        meta: Reader::default(),
        raw: None,
        source,
        cursor: 0,
    });
    let mut from = pass(source, 0..source.len(), &state);
    let tail = state.borrow_mut().unclosed();
    if let Some(tail) = tail {
        from = pass(source, tail..source.len(), &state);
        state.borrow_mut().close_raw(source.len() as u32);
    }
    let State { builder, meta, .. } = state.into_inner();
    let mut page = builder.finish(source.len() as u32);
    page.error = from.err();
    page.metadata = meta.finish(&page, source);
    page
}

/// A raw-text element whose end tag has not come yet.
struct Raw {
    tag: Tag,
    /// Source range of the text so far.
    text: Option<(u32, u32)>,
    script: Script,
}

/// What a script element holds, by its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Code,
    JsonLd,
    Data,
}

struct State<'s> {
    builder: Builder,
    meta: Reader,
    raw: Option<Raw>,
    source: &'s str,
    /// Where the last token ended: between there and the next token stand end tags.
    cursor: u32,
}

fn pass(source: &str, part: Range<usize>, state: &RefCell<State<'_>>) -> Result<(), String> {
    static ALL: OnceLock<Selector> = OnceLock::new();
    let all = ALL.get_or_init(|| "*".parse().expect("`*` is a selector"));
    let base = part.start as u32;
    state.borrow_mut().cursor = base;
    let on_element = |element: &mut Element<'_, '_>| {
        state.borrow_mut().start(element, base);
        Ok(())
    };
    let on_text = |chunk: &mut TextChunk<'_>| {
        let at = chunk.source_location().bytes();
        state.borrow_mut().text(at.start as u32 + base, at.end as u32 + base, chunk.text_type());
        Ok(())
    };
    let on_comment = |comment: &mut Comment<'_>| {
        let at = comment.source_location().bytes();
        state.borrow_mut().token(at.start as u32 + base, at.end as u32 + base);
        Ok(())
    };
    let settings = Settings::new()
        .append_element_content_handler((
            Cow::Borrowed(all),
            ElementContentHandlers::default().element(on_element),
        ))
        .append_document_content_handler(
            DocumentContentHandlers::default().text(on_text).comments(on_comment),
        )
        .with_strict(false)
        .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(PARSER_MEMORY));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let done = rewriter.write(&source.as_bytes()[part.clone()]).and_then(|()| rewriter.end());
    let end = part.end as u32;
    state.borrow_mut().token(end, end);
    done.map_err(|e| format!("the HTML parser stopped: {e}"))
}

impl State<'_> {
    /// Takes the end tags between the last token and the one at `start..end`. lol_html reports the end tags of elements that it holds for open;
    /// a browser heeds others too (the `</p>` of `<b><p></b></p>`), and reading them here costs no closure for each element.
    fn token(&mut self, start: u32, end: u32) {
        let source = self.source;
        let mut at = self.cursor;
        self.cursor = end.max(at);
        while at < start {
            let gap = &source.as_bytes()[at as usize..start as usize];
            let Some(open) = memchr::memchr(b'<', gap) else { break };
            if gap.get(open + 1) != Some(&b'/') {
                at += open as u32 + 1;
                continue;
            }
            let name_at = at + open as u32 + 2;
            let rest = &source.as_bytes()[name_at as usize..start as usize];
            let close = memchr::memchr(b'>', rest).map_or(rest.len(), |i| i + 1);
            let name = name_of(&rest[..close]);
            at = name_at + close as u32;
            if !name.first().is_some_and(u8::is_ascii_alphabetic) {
                continue;
            }
            let tag = Tag::from_name(name);
            if self.raw.as_ref().is_some_and(|r| r.tag == tag) {
                self.close_raw(at);
            }
            self.builder.end(tag, at, |e| {
                name_of(&source.as_bytes()[e.start_tag.start as usize + 1..])
                    .eq_ignore_ascii_case(name)
            });
        }
    }

    fn start(&mut self, element: &Element<'_, '_>, base: u32) {
        let at = element.source_location().bytes();
        let span = at.start as u32 + base..at.end as u32 + base;
        self.token(span.start, span.end);
        let source = self.source;
        let name = name_of(&source.as_bytes()[span.start as usize + 1..span.end as usize]);
        let tag = Tag::from_name(name);
        let mut start = StartTag { tag: Some(tag), span: span.clone(), ..StartTag::default() };
        let first_token = self.builder.page.tokens.len() as u32;
        let mut script = Script::Code;
        let mut author = false;
        // `<p>`: nothing behind the name, and the list of attributes need not be made.
        let bare = name.len() + 2 == span.len();
        let attributes = if bare { &[] } else { element.attributes() };
        for attribute in attributes {
            let (Some(name), Some(value)) =
                (attribute.name_source_location(), attribute.value_source_location())
            else {
                if let Some(name) = attribute.name_source_location() {
                    let name = &source
                        [name.bytes().start + base as usize..name.bytes().end + base as usize];
                    start.hidden |= name.eq_ignore_ascii_case("hidden");
                }
                continue;
            };
            let name =
                &source[name.bytes().start + base as usize..name.bytes().end + base as usize];
            let value = value.bytes().start as u32 + base..value.bytes().end as u32 + base;
            let text = &source[value.start as usize..value.end as usize];
            match name.len() {
                2 if name.eq_ignore_ascii_case("id") => {
                    words(text, &mut self.builder.page.tokens);
                    start.class_id[1] = Some(value);
                }
                4 if name.eq_ignore_ascii_case("role") => {
                    words(text, &mut self.builder.page.tokens)
                }
                4 if name.eq_ignore_ascii_case("lang") => start.lang = Some(value),
                4 if tag == Tag::Script && name.eq_ignore_ascii_case("type") => {
                    let kind = text.split(';').next().unwrap_or("").trim();
                    if kind.eq_ignore_ascii_case("application/ld+json") {
                        script = Script::JsonLd;
                    } else if kind.eq_ignore_ascii_case("application/json") {
                        script = Script::Data;
                    }
                }
                5 if name.eq_ignore_ascii_case("class") => {
                    words(text, &mut self.builder.page.tokens);
                    start.hidden |= hides(text);
                    start.class_id[0] = Some(value);
                }
                5 if name.eq_ignore_ascii_case("style") => start.hidden |= style_hides(text),
                6 if name.eq_ignore_ascii_case("hidden") => {
                    start.hidden |= !text.eq_ignore_ascii_case("until-found")
                }
                8 if name.eq_ignore_ascii_case("itemprop") => {
                    author |= text.eq_ignore_ascii_case("author");
                    words(text, &mut self.builder.page.tokens)
                }
                3 if tag == Tag::A && name.eq_ignore_ascii_case("rel") => {
                    author |=
                        text.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case("author"))
                }
                8 if name.eq_ignore_ascii_case("xml:lang") => {
                    start.lang = start.lang.or(Some(value))
                }
                10 if name.eq_ignore_ascii_case("aria-label") => {
                    words(text, &mut self.builder.page.tokens)
                }
                11 if name.eq_ignore_ascii_case("aria-hidden") => {
                    start.hidden |= text.eq_ignore_ascii_case("true")
                }
                _ => {}
            }
        }
        start.tokens = first_token..self.builder.page.tokens.len() as u32;
        if matches!(tag, Tag::Meta | Tag::Link | Tag::Html | Tag::Time | Tag::Base) {
            self.meta.element(tag, element);
        }
        let index = self.builder.start(start);
        if author {
            self.meta.author(index);
        }
        if tag == Tag::Title
            && self.builder.page.head_title.is_none()
            && !self.builder.page.elements[index as usize].inside_hidden
        {
            self.builder.page.head_title = Some(index);
        }
        let raw = matches!(
            tag,
            Tag::Title
                | Tag::Textarea
                | Tag::Style
                | Tag::Script
                | Tag::Noscript
                | Tag::Iframe
                | Tag::Xmp
        );
        if raw && element.can_have_content() {
            self.raw = Some(Raw { tag, text: None, script });
        }
    }

    fn text(&mut self, start: u32, end: u32, kind: TextType) {
        if start == end {
            // The end of a text that came whole already: what follows it takes the tags between.
            return;
        }
        self.token(start, end);
        match kind {
            TextType::Data | TextType::PlainText | TextType::CDataSection => {
                if kind == TextType::CDataSection {
                    match self.builder.page.cdata.last_mut() {
                        Some(last) if last.end == start => last.end = end,
                        _ => self.builder.page.cdata.push(start..end),
                    }
                }
                let slice = &self.source[start as usize..end as usize];
                self.builder.text(slice, start, kind == TextType::Data);
            }
            TextType::RCData | TextType::RawText | TextType::ScriptData => {
                if let Some(raw) = &mut self.raw {
                    let first = raw.text.map_or(start, |(first, _)| first);
                    raw.text = Some((first, end));
                }
            }
        }
    }

    /// Hands the collected text of a raw-text element to the page, now that its end is known.
    fn close_raw(&mut self, at: u32) {
        let Some(raw) = self.raw.take() else { return };
        let Some((start, end)) = raw.text else { return };
        let end = end.min(at);
        match raw.tag {
            Tag::Title | Tag::Textarea => {
                let slice = &self.source[start as usize..end as usize];
                self.builder.text(slice, start, true);
            }
            Tag::Noscript => self.data(Origin::Noscript, start, end),
            Tag::Script if raw.script == Script::JsonLd => {
                self.meta.json_ld(&self.source[start as usize..end as usize]);
                self.data(Origin::JsonLd, start, end);
            }
            Tag::Script if raw.script == Script::Data || self.is_state(start) => {
                self.data(Origin::State, start, end)
            }
            _ => {}
        }
    }

    /// Whether a script starts by handing the page's state over (`window.__STATE__ = {…}`).
    fn is_state(&self, start: u32) -> bool {
        self.source[start as usize..].trim_ascii_start().starts_with("window.")
    }

    /// Notes where text may stand that the page's own blocks don't have.
    fn data(&mut self, origin: Origin, start: u32, end: u32) {
        if end - start >= DATA {
            self.builder.page.data.push((origin, start..end));
        }
    }

    /// When a raw-text element is still open at the end of the page: closes it where its text must have ended and says where to go on.
    fn unclosed(&mut self) -> Option<usize> {
        let raw = self.raw.as_mut()?;
        let (start, end) = raw.text?;
        let text = &self.source[start as usize..end as usize];
        let stops: &[&str] = match raw.tag {
            Tag::Title => &[],
            Tag::Textarea => &["</form", "</div", "<div", "<p>", "</td"],
            _ => &["</head", "<body", "</body", "<div", "<p>", "<h1", "<table", "<article"],
        };
        let finders =
            stops.iter().filter_map(|stop| memchr::memmem::find(text.as_bytes(), stop.as_bytes()));
        // A title holds no tags; a lone `<` in it is none.
        let markup = |at: &usize| {
            let next = text.as_bytes().get(at + 1);
            next.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'))
        };
        let found = match raw.tag {
            Tag::Title => memchr::memchr_iter(b'<', text.as_bytes()).find(markup),
            _ => finders.min(),
        };
        let tag = raw.tag;
        let Some(found) = found else {
            // Nothing follows it: what a reader sees of it is all there is.
            if matches!(tag, Tag::Title | Tag::Textarea) {
                self.close_raw(end);
                self.builder.end(tag, end, |_| true);
            }
            return None;
        };
        let stop = start + found as u32;
        raw.text = (start < stop).then_some((start, stop));
        self.close_raw(stop);
        self.builder.end(tag, stop, |_| true);
        Some(stop as usize)
    }
}

/// The tag name at the start of `rest`, the bytes behind `<` or `</`.
fn name_of(rest: &[u8]) -> &[u8] {
    &rest[..rest
        .iter()
        .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
        .unwrap_or(rest.len())]
}

/// The name in a start tag's source, `<name …>`.
pub(super) fn tag_name(start_tag: &str) -> &str {
    let name = name_of(start_tag.as_bytes().get(1..).unwrap_or_default());
    start_tag.get(1..1 + name.len()).unwrap_or_default()
}
