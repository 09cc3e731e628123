//! Segments → their places in a page.
//!
//! In: a page, what cleaning kept and dropped of it, a segment's span. Out: the block, the text and the runs that stand there, and whether the text is the one
//! that was translated. Never: writing.

use super::{Translation, read};
use crate::cleaner::Document;
use crate::config::Config;
use crate::inline;
use crate::normalise::{self, Rule, Rules};
use crate::page::{Block, Kind, Page, Runs, attributes, visible_chars};
use crate::record::{Inline, Segment, TextHash};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// A segment in its page.
#[derive(Debug)]
pub(super) struct Located<'a> {
    pub n: u32,
    /// Where its translation stands.
    pub place: &'a str,
    /// What is written.
    pub new: Cow<'a, str>,
    /// Whether that is another text than the source's.
    pub changed: bool,
    /// Byte range in the decoded source.
    pub span: Range<u32>,
    /// Range in the text arena.
    pub text: Range<u32>,
    /// Characters (not white space) of the source.
    pub chars: u64,
    /// The block element that holds it.
    pub element: u32,
    /// Whether line breaks are text.
    pub code: bool,
    /// Its markup; `None` for the value of an attribute.
    pub runs: Option<Runs>,
    /// Whether the value has quotation marks.
    pub quoted: bool,
    /// Where the translation has the runs.
    pub inline: Option<&'a [Inline]>,
    /// Where the runs stand in the source's own text.
    pub offsets: Vec<usize>,
    /// The text as the page shows it, not normalised, and where the runs stand in it.
    shown: (String, Vec<usize>),
}

impl Located<'_> {
    /// The segment with the text that the page shows: what is written where there is nothing new to write.
    pub fn into_shown(mut self) -> Self {
        let (text, offsets) = std::mem::take(&mut self.shown);
        (self.new, self.offsets) = (Cow::Owned(text), offsets);
        self
    }
}

/// Finds segments in a page.
pub(super) struct Locator<'a> {
    pub page: &'a Page,
    source: &'a str,
    /// What cleaning dropped, by block: byte ranges of the source.
    dropped: HashMap<u32, Vec<Range<u32>>>,
    /// Rules of normalisation and, where it is told, the language.
    rules: Rules,
    lang: &'a str,
    /// Blocks by the start of their span; a page that is read out of `noscript` has them out of order.
    order: Vec<u32>,
}

impl<'a> Locator<'a> {
    pub fn new(page: &'a Page, source: &'a str, document: &Document, config: &'a Config) -> Self {
        let mut order: Vec<u32> = (0..page.blocks.len() as u32).collect();
        order.sort_by_key(|&i| page.blocks[i as usize].span.start);
        let mut dropped: HashMap<u32, Vec<Range<u32>>> = HashMap::new();
        for reject in &document.rejects {
            if let Some([start, end]) = reject.span {
                dropped.entry(reject.block).or_default().push(start as u32..end as u32);
            }
        }
        let rules = config.rules().unwrap_or_default();
        let lang = config.lang.as_deref().unwrap_or("und");
        Self { page, source, dropped, rules, lang, order }
    }

    /// Characters that the page shows, the hidden ones and the title left out.
    pub fn shown(&self) -> u64 {
        let shown = self.page.blocks.iter().filter(|b| !b.hidden && b.kind != Kind::Title);
        shown.map(|b| u64::from(b.chars)).sum()
    }

    /// The place of a translation. `segment`: the page's segment of its ordinal.
    pub fn find(
        &self,
        t: &'a Translation,
        segment: Option<&Segment>,
    ) -> Result<Located<'a>, String> {
        let span = match (t.span, segment) {
            (Some(span), _) => span,
            (None, Some(segment)) => segment.span.ok_or("its text stands outside the page's blocks (span is null): there is no place to put it")?,
            (None, None) => return Err(format!("the page has no segment {} any more", t.n)),
        };
        let known = segment.filter(|_| t.span.is_none()).map(|s| s.hash.to_string());
        let mut located = self.at(span, t.hash.as_deref().or(known.as_deref()), t.n)?;
        let own = std::mem::take(&mut located.new);
        located.place = &t.place;
        located.inline = t.inline.as_deref();
        let moved = t.inline.as_ref().is_some_and(|inline| {
            let runs = located.runs.as_ref();
            runs.is_some_and(|r| {
                *inline != inline::marks(self.page, self.source, r, &located.offsets, own.len())
            })
        });
        located.changed = t.text != own || moved;
        located.new = if located.changed { Cow::Borrowed(t.text.as_str()) } else { own };
        Ok(located)
    }

    /// A segment with its own text.
    pub fn own(&self, segment: &Segment) -> Result<Located<'a>, String> {
        let span = segment.span.ok_or("its span is null")?;
        self.at(span, Some(&segment.hash.to_string()), segment.n)
    }

    fn at(&self, span: [u64; 2], hash: Option<&str>, n: u32) -> Result<Located<'a>, String> {
        let wrong = |what: &str| format!("bytes {}..{}: {what}", span[0], span[1]);
        let [start, end] = span.map(|o| u32::try_from(o).unwrap_or(u32::MAX));
        if end as usize > self.source.len() || start >= end {
            return Err(wrong("the page has no such place"));
        }
        let block =
            self.order.partition_point(|&i| self.page.blocks[i as usize].span.start <= start);
        let block = block.checked_sub(1).map(|i| self.order[i] as usize);
        let found = block.and_then(|i| {
            let block = &self.page.blocks[i];
            Some((i, block, self.page.text_range(block, start..end)?))
        });
        match found {
            Some((index, block, text)) => self.in_block(index, block, text, start..end, hash, n),
            None => self.in_attribute(start..end, hash, n),
        }
        .map_err(|what| wrong(&what))
    }

    fn in_block(
        &self,
        index: usize,
        block: &'a Block,
        text: Range<u32>,
        span: Range<u32>,
        hash: Option<&str>,
        n: u32,
    ) -> Result<Located<'a>, String> {
        let code = block.kind == Kind::Code;
        let cuts = self.cuts(index, block, &span);
        for cuts in [cuts.as_slice(), &[]] {
            let raw = self.raw(&text, cuts);
            let Some((own, rules, lang)) = self.matching(&raw, code, hash) else { continue };
            let runs = self.page.runs(self.source, block, text.clone(), cuts);
            let wanted: Vec<usize> =
                runs.items.iter().map(|i| inline::without_cuts(i.at, &text, cuts)).collect();
            let offsets = inline::offsets(&raw, &own, |s| normal(s, code, rules, lang), &wanted);
            return Ok(Located {
                n,
                place: "",
                chars: u64::from(visible_chars(&raw)),
                new: Cow::Owned(own),
                changed: false,
                span,
                text,
                element: block.element,
                code,
                runs: Some(runs),
                quoted: false,
                inline: None,
                offsets,
                shown: (raw, wanted),
            });
        }
        Err("the page's text there is not the one that was translated (its hash differs); clean the page again".into())
    }

    /// The value of an attribute.
    fn in_attribute(
        &self,
        span: Range<u32>,
        hash: Option<&str>,
        n: u32,
    ) -> Result<Located<'a>, String> {
        let elements = &self.page.elements;
        let index = elements.partition_point(|e| e.start_tag.start <= span.start).saturating_sub(1);
        let tag = elements[index].start_tag.clone();
        let nothing = || "no text of the page begins and ends there".to_owned();
        if tag.end < span.end || tag.is_empty() {
            return Err(nothing());
        }
        let text = &self.source[tag.start as usize..tag.end as usize];
        let inside = (span.start - tag.start) as usize..(span.end - tag.start) as usize;
        let found = attributes(text).into_iter().find(|a| a.value == inside).ok_or_else(nothing)?;
        let raw = htmlize::unescape_attribute(&text[found.value]);
        let (own, ..) = self.matching(&raw, false, hash).ok_or("the attribute's text is not the one that was translated (its hash differs); clean the page again")?;
        Ok(Located {
            n,
            place: "",
            chars: 0,
            new: Cow::Owned(own),
            changed: false,
            span,
            text: 0..0,
            element: index as u32,
            code: false,
            runs: None,
            quoted: found.quote.is_some(),
            inline: None,
            offsets: Vec::new(),
            shown: (raw.into_owned(), Vec::new()),
        })
    }

    /// The runs that cleaning took out of a segment, as ranges of the text arena.
    fn cuts(&self, index: usize, block: &Block, span: &Range<u32>) -> Vec<Range<u32>> {
        let dropped = self.dropped.get(&(index as u32)).into_iter().flatten();
        let inside = dropped.filter(|r| span.start <= r.start && r.end <= span.end && *r != span);
        let mut cuts: Vec<_> =
            inside.filter_map(|r| self.page.text_range(block, r.clone())).collect();
        cuts.sort_by_key(|r| r.start);
        cuts
    }

    fn raw(&self, text: &Range<u32>, cuts: &[Range<u32>]) -> String {
        let mut raw = String::new();
        let mut from = text.start;
        for cut in cuts {
            raw.push_str(self.page.slice(&(from..cut.start.max(from))));
            from = cut.end.max(from);
        }
        raw.push_str(self.page.slice(&(from..text.end.max(from))));
        raw
    }

    /// The normalised text that has the hash, by the rules asked for, in another typography, or by the rules of some language; with the rules and language.
    fn matching(
        &self,
        raw: &str,
        code: bool,
        hash: Option<&str>,
    ) -> Option<(String, Rules, &'a str)> {
        let plain = |on| self.rules.with(Rule::PlainTypography, on);
        let others = normalise::languages_with_rules().map(|l| -> &'a str { l });
        let languages = std::iter::once(self.lang).chain(others);
        languages
            .flat_map(|lang| [self.rules, plain(false), plain(true)].map(|rules| (rules, lang)))
            .map(|(rules, lang)| (normal(raw, code, rules, lang), rules, lang))
            .find(|(text, ..)| {
                hash.is_none_or(|h| read::same_hash(&TextHash::of(text).to_string(), h))
            })
    }
}

fn normal(raw: &str, code: bool, rules: Rules, lang: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    normalise::normalise_into(raw, rules, lang, code, &mut text);
    text
}
