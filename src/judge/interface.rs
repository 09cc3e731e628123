//! Short lines that look like interface text in whatever language, where place and neighbours speak for it too.
//!
//! In: a page, verdicts so far, the shape model's word on its short lines, what is known of the site. Out: more verdicts. Never: the headline, list items and cells inside the
//! article, quotations, code; never by looks alone in the middle of prose.

use super::body;
use super::contact;
use super::edges;
use super::lines::{ends_clause, ends_sentence, is_formal, is_quoted, prose_chars};
use super::series;
use super::shape::ShapeModel;
use super::site::Known;
use super::{BALANCE, CERTAIN, Rule, Verdict, tools};
use crate::page::{Block, Kind, Page};
use std::ops::Range;

/// A page is flat when less than one character in this many is dropped for its structure.
const FLAT: u64 = 20;
/// Content score below which the looks of a line count on a page whose structure says something. Of .85, .65 and .4 the last keeps most of the
/// annotated pages and drops as much of the chrome.
const UNSURE: f32 = 0.4;
/// Characters from which a block that ends like a sentence is prose.
const PROSE: u32 = 80;
/// Characters of the longest line that is looked at.
pub(super) const LONGEST: u32 = 110;
/// Probability from which a line without a final mark is taken for interface text: beside dropped lines or outside the article, and elsewhere.
/// On lines around news articles in twenty languages the first keeps all but headlines, which have their own rule, and the second keeps those too.
pub(super) const BESIDE: f32 = 0.6;
const ALONE: f32 = 0.93;
/// The same for lines that end like a sentence, and only outside the article.
const SENTENCE: f32 = 0.97;
/// The same for lines outside the article with dropped lines on both sides (or the edge of the page): a line among chrome is chrome
/// unless it looks like prose.
pub(super) const AMONG: f32 = 0.3;
pub(super) const SENTENCE_AMONG: f32 = 0.9;
/// Characters of the longest notice (`nothing was found here, try a search`), and from which it must be surer than a line.
const LONGEST_NOTICE: u32 = 220;
pub(super) const NOTICE: f32 = 0.98;
/// Look from which a sentence of the article is like a notice, how many of its sentences are looked at, and one in how many may be so.
const ALIKE: f32 = 0.9;
const SAMPLE: usize = 12;
const FEW: usize = 8;
/// Quotation marks that are no apostrophes.
const QUOTES: [char; 12] = ['"', '“', '”', '„', '«', '»', '「', '」', '『', '』', '《', '》'];
/// Characters from which a line in front of the first text may be its headline, and from which text is text for that.
const HEADLINE: u32 = 22;
const LEAD: u32 = 60;

/// What the site of a page says of it.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub known: Known<'a>,
    /// Lines that it tells to be the page's headline.
    pub headlines: &'a [usize],
}

/// Judges the kept short lines of a page.
pub(super) fn judge(
    page: &Page,
    content: &[f32],
    headline: Option<usize>,
    body: &Range<usize>,
    site: Option<Site<'_>>,
    verdicts: &mut [Verdict],
) {
    edges::bars(page, headline, verdicts);
    // Without prose there is little that a line could be the interface of.
    if body.is_empty() {
        edges::judge(page, headline, verdicts);
        return;
    }
    let model = ShapeModel::embedded();
    let flat = page.plain || is_flat(page, verdicts);
    let headline = headline.map_or_else(|| first_lines(page, verdicts), |h| [Some(h), None, None]);
    // Where the site of a text is known, its interface is too: what else stands in the article or next to it is the article's. Markup says more of a line.
    let reach = site.filter(|_| page.plain).map(|s| s.known.reach(body, verdicts));
    let contacts = contact::contacts(page, verdicts);
    let mut looks: Vec<f32> = page
        .blocks
        .iter()
        .enumerate()
        .map(|(i, b)| {
            let unsure = if chrome_near(verdicts, i) { BALANCE } else { UNSURE };
            let open = flat || content[i] < unsure;
            let titles = content[i] >= BALANCE && heads_prose(page, content, i);
            let own = reach.as_ref().is_some_and(|r| r.contains(&i))
                && site.is_some_and(|s| s.known.is_own(i));
            if open
                && verdicts[i].rule.is_none()
                && !titles
                && !own
                && !contacts[i]
                && may_be(page, b, body.contains(&i))
                && !goes_on(page, verdicts, i)
                && !is_cut(page, verdicts, i)
                && !series::is_of_series(page, i, &|j| verdicts[j].rule.is_some())
            {
                model.interface(tools::bare(page.text(b)))
            } else {
                0.0
            }
        })
        .collect();
    let telling = looks.iter().all(|l| *l < SENTENCE) || is_telling(page, body, verdicts);
    let grown = body::grown(page, body, &looks, verdicts);
    for i in (grown.start..body.start).chain(body.end..grown.end) {
        if !may_be(page, &page.blocks[i], true) {
            looks[i] = 0.0;
        }
    }
    let body = body::trimmed(page, &grown, &looks, telling, verdicts);
    // Twice, so that a line learns from the one behind it too.
    for _ in 0..2 {
        for i in 0..looks.len() {
            let at_home = site.is_some_and(|s| s.headlines.contains(&i));
            if at_home || headline.contains(&Some(i)) || verdicts[i].rule.is_some() {
                continue;
            }
            let inside = body.contains(&i);
            let among = !inside && chrome_around(verdicts, i);
            let block = &page.blocks[i];
            let needed = match ends_sentence(tools::bare(page.text(block))) {
                _ if block.chars > LONGEST && !among => continue,
                _ if block.chars > LONGEST => NOTICE,
                false if among => AMONG,
                false if !inside || chrome_near(verdicts, i) => BESIDE,
                false => ALONE,
                true if among => SENTENCE_AMONG,
                true if !inside && telling => SENTENCE,
                true => continue,
            };
            if looks[i] >= needed {
                verdicts[i] =
                    Verdict { rule: Some(Rule::Interface), function: None, score: looks[i] };
            }
        }
    }
}

/// Whether looks tell sentences of an interface from those of this article. In a text about programs, or in a language that the model knows little of,
/// its own sentences look like notices; then no sentence is one by its looks.
fn is_telling(page: &Page, body: &Range<usize>, verdicts: &[Verdict]) -> bool {
    let inner = body.start + 1..body.end.saturating_sub(1).max(body.start + 1);
    let (mut seen, mut alike) = (0, 0);
    for i in inner.filter(|i| verdicts.get(*i).is_some_and(|v| v.rule.is_none())) {
        let (block, text) = (&page.blocks[i], page.text(&page.blocks[i]));
        if prose_chars(text, block.chars) < PROSE || !ends_sentence(text) {
            continue;
        }
        seen += 1;
        alike += usize::from(ShapeModel::embedded().interface(text) >= ALIKE);
        if seen == SAMPLE {
            break;
        }
    }
    alike * FEW <= seen
}

/// Whether the structure of a page says nothing: next to all of its text would be kept, so the content model's word has no weight.
fn is_flat(page: &Page, verdicts: &[Verdict]) -> bool {
    let seen = page.blocks.iter().zip(verdicts).filter(|(b, _)| b.kind != Kind::Title && !b.hidden);
    let (mut all, mut dropped) = (0u64, 0u64);
    for (block, verdict) in seen {
        let by_structure = !matches!(
            verdict.rule,
            None | Some(Rule::ChromePhrase | Rule::ForeignChrome | Rule::Shortcode)
        );
        all += u64::from(block.chars);
        dropped += u64::from(block.chars) * u64::from(by_structure);
    }
    dropped * FLAT < all
}

/// Characters of the shortest line of text that was cut to lines.
const CUT: u32 = 40;

/// Whether a line is a piece of text that was cut to lines or pages in the middle of a sentence: it goes on in small letters, from the line above or
/// in the one below.
fn is_cut(page: &Page, verdicts: &[Verdict], i: usize) -> bool {
    let kept = |j: &usize| verdicts.get(*j).is_some_and(|v| v.rule.is_none());
    let joins = |a: usize, b: usize| {
        let (above, below) = (&page.blocks[a], &page.blocks[b]);
        let small = |t: &str| t.trim_start().starts_with(char::is_lowercase);
        let own = above.link_chars + below.link_chars == 0;
        own && above.chars.min(below.chars) >= CUT
            && !ends_sentence(page.text(above))
            && small(page.text(below))
    };
    i.checked_sub(1).filter(kept).is_some_and(|j| joins(j, i))
        || Some(i + 1).filter(kept).is_some_and(|j| joins(i, j))
}

/// Whether a line is what the kept line above it goes on with (`Yours,`), or heads what is numbered below it.
fn goes_on(page: &Page, verdicts: &[Verdict], i: usize) -> bool {
    let kept = |j: &usize| verdicts.get(*j).is_some_and(|v| v.rule.is_none());
    i.checked_sub(1).filter(kept).is_some_and(|j| ends_clause(page.text(&page.blocks[j])))
        || Some(i + 1)
            .filter(kept)
            .is_some_and(|j| series::is_numbered(page, j) || series::is_first(page, j))
}

fn may_be(page: &Page, block: &Block, inside: bool) -> bool {
    let kind = match block.kind {
        Kind::Paragraph => true,
        Kind::Heading | Kind::ListItem | Kind::TableCell | Kind::Caption => !inside,
        _ => false,
    };
    let text = page.text(block);
    // Formulas, results, addresses: mostly digits and signs.
    let letters = text.chars().filter(|c| c.is_alphabetic()).count() as u32;
    let wordless = letters * 2 < block.chars;
    let marked = wordless
        || is_formal(text)
        || ends_clause(text)
        || page.plain && text.starts_with(['-', '*', '•', '#', '>', '+', '|']);
    // What is as long as a paragraph and quotes somebody is no notice.
    let quotes = prose_chars(text, block.chars) >= PROSE && text.contains(QUOTES);
    kind && !marked && !quotes && !is_quoted(text) && block.chars <= LONGEST_NOTICE
}

/// Whether a heading stands above text that is surely content, or a line introduces code.
fn heads_prose(page: &Page, content: &[f32], i: usize) -> bool {
    let Some(next) = page.blocks.get(i + 1) else { return false };
    let prose = || {
        let text = page.text(next);
        content[i + 1] >= CERTAIN
            && prose_chars(text, next.chars) >= PROSE
            && next.link_chars * 2 < next.chars
            && ends_sentence(text)
    };
    next.kind == Kind::Code || page.blocks[i].kind == Kind::Heading && prose()
}

pub(super) fn is_chrome(rule: Option<Rule>) -> bool {
    matches!(
        rule,
        Some(
            Rule::ChromePhrase
                | Rule::ForeignChrome
                | Rule::Shortcode
                | Rule::Interface
                | Rule::SiteTemplate
        )
    )
}

/// Whether the block before or behind was dropped for being chrome.
fn chrome_near(verdicts: &[Verdict], i: usize) -> bool {
    let chrome = |j: usize| verdicts.get(j).is_some_and(|v| is_chrome(v.rule));
    i > 0 && chrome(i - 1) || chrome(i + 1)
}

/// Whether the blocks on both sides were, or one of them at an edge of the page.
fn chrome_around(verdicts: &[Verdict], i: usize) -> bool {
    let edge = |j: Option<usize>| j.and_then(|j| verdicts.get(j)).is_none_or(|v| is_chrome(v.rule));
    chrome_near(verdicts, i) && edge(i.checked_sub(1)) && edge(Some(i + 1))
}

/// Lines that may be the headline, where no heading is marked: of those before the first prose, the weightiest, the last one and the first one that
/// is set apart from a menu.
fn first_lines(page: &Page, verdicts: &[Verdict]) -> [Option<usize>; 3] {
    let mut best: Option<(usize, f32)> = None;
    let (mut last, mut apart) = (None, None);
    let mut read = false;
    for (i, block) in page.blocks.iter().enumerate().filter(|(i, _)| verdicts[*i].rule.is_none()) {
        let text = page.text(block);
        let prose = prose_chars(text, block.chars);
        let ends = ends_sentence(text);
        read |= prose >= LEAD && ends;
        if prose >= PROSE && ends {
            return [best.map(|(i, _)| i), last, apart];
        }
        let set_apart = is_set_apart(page, i);
        if !read && (prose >= HEADLINE || set_apart) && block.chars <= LONGEST {
            last = Some(i);
        }
        let below_chrome = apart.is_none() && i > 0 && is_chrome(verdicts[i - 1].rule);
        if set_apart && below_chrome && !ends {
            apart = Some(i);
        }
        // Menus and labels are shorter than what they lead to, and look like what they are.
        // A salutation stands below a headline.
        if ends_clause(text) {
            continue;
        }
        let worth = block.chars as f32 * (1.05 - ShapeModel::embedded().interface(text));
        if best.is_none_or(|(_, w)| w < worth) {
            best = Some((i, worth));
        }
    }
    [None; 3]
}

/// Whether more space stands above a line of plain text than between the two lines before it: below a menu begins what the page is about.
fn is_set_apart(page: &Page, i: usize) -> bool {
    let above = |j: usize| {
        let (a, b) = (&page.blocks[j - 1], &page.blocks[j]);
        b.span.start.saturating_sub(a.span.end)
    };
    page.plain && i >= 2 && above(i) > above(i - 1)
}
