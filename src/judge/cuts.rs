//! Runs of text that are cut from inside kept blocks: hidden ones, controls, shortcodes, links that serve a heading.
//!
//! In: a block and its context. Out: [`Cut`]s in order. Never: whole blocks, unless all of their text is such runs.

use super::context::Context;
use super::{Judge, Rule, shortcode, tools};
use crate::page::{Block, Kind, Page, Tag};
use std::ops::Range;

/// A run of text dropped from inside a kept block.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// The block.
    pub block: u32,
    /// Byte range of the block's own text.
    pub range: Range<usize>,
    /// Why.
    pub rule: Rule,
    /// Characters that are not white space.
    pub chars: u32,
}

impl Judge {
    /// Runs inside a block that are no text to read: hidden ones, controls, shortcodes, links that serve a heading.
    pub(super) fn cut(
        &self,
        page: &Page,
        index: u32,
        block: &Block,
        context: Context,
        found: &mut Vec<Range<usize>>,
        cuts: &mut Vec<Cut>,
    ) {
        let text = page.text(block);
        let first = cuts.len();
        let mut add = |range: Range<usize>, rule: Rule| {
            let from = cuts[first..].last().map_or(0, |c| c.range.end).max(range.start);
            if from < range.end {
                let chars = page.chars(block, from..range.end);
                if chars > 0 {
                    cuts.push(Cut { block: index, range: from..range.end, rule, chars });
                }
            }
        };
        found.clear();
        if self.on(Rule::Shortcode)
            && !context.any(Context::CODE)
            && block.kind != Kind::Code
            && !has_code(page, block)
        {
            shortcode::find(text, found);
        }
        let unread = page.unread_of(block).iter().map(|u| {
            let at =
                |o: u32| (o.clamp(block.text.start, block.text.end) - block.text.start) as usize;
            (
                at(u.range.start)..at(u.range.end),
                if u.hidden { Rule::Hidden } else { Rule::Control },
            )
        });
        // Of a block that is hidden as a whole the verdict says what becomes of it.
        let whole = |rule: Rule| rule == Rule::Hidden && block.hidden;
        let mut runs: Vec<(Range<usize>, Rule)> =
            unread.filter(|(_, rule)| self.on(*rule) && !whole(*rule)).collect();
        runs.extend(found.drain(..).map(|r| (r, Rule::Shortcode)));
        if self.on(Rule::Navigation) {
            runs.extend(tools::find(page, block).map(|r| (r, Rule::Navigation)));
        }
        runs.sort_by_key(|(r, _)| (r.start, r.end));
        for (range, rule) in runs {
            add(range, rule);
        }
    }
}

/// The text of a block without what is cut from it.
pub(super) fn without(text: &str, cuts: &[Cut]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for cut in cuts {
        out.push_str(&text[from..cut.range.start]);
        out.push(' ');
        from = cut.range.end;
    }
    out.push_str(&text[from..]);
    out
}

/// Whether a block shows code inside its text.
fn has_code(page: &Page, block: &Block) -> bool {
    page.inlines_of(block).iter().any(|i| {
        i.open
            && matches!(
                page.elements[i.element as usize].tag,
                Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt
            )
    })
}
