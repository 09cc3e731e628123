//! Attributes that people read → segments of their own kind.
//!
//! In: a page, its verdicts. Out: segments with the span of the attribute's value. Never: attributes of what was dropped: a menu's tooltips go with the menu.

use super::{Output, wanted, wide};
use crate::cleaner::{Scratch, head};
use crate::judge::Judgement;
use crate::language::{Label, Prior};
use crate::normalise;
use crate::page::{Kind, readable, visible_chars};
use crate::record::{Segment, TextHash, VERSION, rounded};

impl Output<'_> {
    /// Adds the attributes inside the kept text, and what `meta` elements say of the page.
    pub fn attributes(
        &mut self,
        judgement: &Judgement,
        language: Label,
        prior: &Prior,
        scratch: &mut Scratch,
    ) {
        let blocks = || self.page.blocks.iter().zip(&judgement.verdicts);
        let kept = || blocks().filter(|(b, v)| v.rule.is_none() && b.kind != Kind::Title);
        let from = kept().map(|(b, _)| b.span.start).min().unwrap_or(u32::MAX);
        let to = kept().map(|(b, _)| b.span.end).max().unwrap_or(0);
        let mut dropped: Vec<(u32, u32)> = blocks()
            .filter(|(_, v)| v.rule.is_some())
            .map(|(b, _)| {
                // The tags around a block's text are as far out as the element that holds it.
                let element = &self.page.elements[b.element as usize];
                let alone = element.end <= b.span.end.saturating_add(LONGEST_TAG);
                let start =
                    if alone { element.start_tag.start.min(b.span.start) } else { b.span.start };
                (start, b.span.end)
            })
            .collect();
        dropped.sort_unstable();
        for found in readable(self.page, self.decoded) {
            let meta = matches!(found.name, "description" | "og:title");
            let at = found.value.start;
            let last = dropped.partition_point(|d| d.0 <= at).checked_sub(1);
            let in_dropped = last.is_some_and(|i| at < dropped[i].1);
            if !meta && (at < from || at > to || in_dropped) {
                continue;
            }
            let raw = &self.decoded[found.value.start as usize..found.value.end as usize];
            let raw = htmlize::unescape_attribute(raw);
            let config = self.cleaner.config();
            let mut text = String::with_capacity(raw.len());
            let spoken = config.lang.as_deref().unwrap_or("und");
            normalise::normalise_into(&raw, self.cleaner.rules(), spoken, false, &mut text);
            let chars = visible_chars(&text);
            let telling = chars >= super::TELLING;
            let label =
                if telling { scratch.identifier.label(head(&text), prior) } else { language };
            if !text.contains(char::is_alphabetic)
                || chars < config.min_chars
                || !wanted(config, label)
            {
                continue;
            }
            self.record.chars_added += u64::from(visible_chars(&raw));
            let n = self.segments.len() as u32;
            self.segments.push(Segment {
                v: VERSION,
                doc: self.doc.clone(),
                n,
                block: self.page.blocks.len() as u32 + found.element,
                kind: Kind::Attribute,
                hash: TextHash::with_buffer(&text, &mut scratch.folded),
                text,
                lang: self.cleaner.code(label),
                script: label.script.into(),
                lang_prob: rounded(label.prob),
                span: wide(found.value),
                repaired: false,
                source: Some(found.name.into()),
                inline: None,
            });
        }
    }
}

/// Bytes of an end tag with a little white space before it.
const LONGEST_TAG: u32 = 32;
