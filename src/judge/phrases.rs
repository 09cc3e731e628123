//! Kept blocks that are phrases of the lexicon.
//!
//! In: what the lexicon said of each block, the page's language, the verdicts so far. Out: verdicts [`Rule::ChromePhrase`]. Never: matching itself.

use super::lexicon::Match;
use super::runs::{self, Runs};
use super::{
    CERTAIN, Function, Judge, Rule, Verdict, fold, glossary, lexicon, lines, series, smooth,
};
use crate::language::Label;
use crate::page::{Kind, Page, Tag};
use std::ops::Range;

/// Characters from which a label of one word and what it labels have a mark between them.
const LABELLED: u32 = 30;
/// Content score from which a heading above certain text is one of the article's sections: a heading says little by itself, so it scores below the
/// text it stands over. Chosen on invented pages; from here on no more of the interface stays on pages made of articles and interface strings.
const SECTION: f32 = 0.75;
/// Words of the longest phrase that a line of a poem or an item of a list happens to say.
const SHORT_PHRASE: u32 = 2;
const MARKS: [char; 9] = [':', '：', '|', '»', '›', '→', '】', '–', '—'];

impl Judge {
    /// Drops kept blocks that are phrases of the lexicon, where language, length or place make a chance likeness unlikely.
    pub(super) fn phrases(
        &self,
        page: &Page,
        language: Label,
        declared: Option<&str>,
        content: &[f32],
        matches: &[Option<Match>],
        verdicts: &mut [Verdict],
    ) {
        let own = self.lexicon.language_bits(language.lang) | self.lexicon.language_bits("en");
        // Languages in which the page shows a phrase of several words: its interface speaks them.
        let spoken =
            matches.iter().flatten().filter(|m| m.words >= 3).fold(0, |bits, m| bits | m.languages);
        let trusted = own | spoken | declared.map_or(0, |d| self.lexicon.language_bits(d));
        let body = body_range(page, verdicts);
        let headline = first_line(page, matches, verdicts);
        let dropped: Vec<bool> = verdicts.iter().map(|v| v.rule.is_some()).collect();
        let mut runs = Runs::read(page, content, matches, &dropped);
        for (i, matched) in matches.iter().enumerate() {
            let Some(m) = matched else { continue };
            let verdict = &mut verdicts[i];
            let block = &page.blocks[i];
            if verdict.rule.is_some_and(|r| r != Rule::Boilerplate) {
                continue;
            }
            let is_headline = block.kind == Kind::Heading
                && page.ancestors(block.element).take(3).any(|e| e.tag == Tag::H1);
            let mut score: f32 = match m.words {
                0 | 1 => 0.6,
                2 => 0.8,
                _ => 0.95,
            };
            if m.languages & trusted == 0 {
                score -= if m.words <= 1 { 0.35 } else { 0.2 };
            }
            let bare = m.slots && m.words <= m.phrases;
            if m.function == Function::Section || bare {
                score -= 0.25;
            }
            // The name of a section is one of many words; by itself, between lines of the text, it says nothing.
            if m.function == Function::Section && !in_company(i, matches, &dropped) {
                score -= 0.25;
            }
            // A label of one word and anything behind it, without a mark between them: `Next` does not make a label of `Next to the church`.
            if bare && block.chars > LABELLED && !page.text(block).contains(MARKS) {
                score -= 0.25;
            }
            if !body.contains(&i) {
                score += 0.15;
            }
            // A few words before or behind any others: `Back to the north` may be a heading of the article. Chrome stands with chrome.
            // So do links: what a slot holds leads to its page.
            let loose = m.slots
                && m.words <= 2 * m.phrases
                && block.link_chars == 0
                && !text_marks(page.text(block));
            if loose && !in_company(i, matches, &dropped) && !is_place_of_bylines(m, i, &body) {
                score -= 0.35;
            }
            // A sentence of which the phrase is the lesser part is about something, and `by` before common words is no author.
            if m.slots && (is_mostly_free(page.text(block), m) || is_no_name(page.text(block), m)) {
                score -= 0.7;
            }
            // Above the text of a page without another headline stands its headline, whatever it says.
            if headline == Some(i) && m.words >= 2 {
                if !m.slots {
                    score -= 0.5;
                } else if leads_on(m) && !text_marks(page.text(block)) {
                    score -= 0.7;
                }
            }
            // A heading that says what the page's title says is its headline.
            if block.kind == Kind::Heading && smooth::says_title(page, block) {
                score -= 0.7;
            } else if is_headline {
                score -= 0.4;
            }
            // A line of a poem or a dialogue, an item of a list: it goes on as its neighbours do. So do the numbered parts of a text.
            if runs::is_among_own(page, i, matches, &dropped)
                || m.words <= SHORT_PHRASE && runs.holds(i)
                || runs::is_of_table(page, i, matches, &dropped)
                || glossary::is_term(page, i, matches, &dropped)
                || series::is_numbered(page, i)
            {
                score -= 0.7;
            }
            // One of several facts in a row, most of which say nothing that an interface says.
            let fact = || {
                let row = |j: usize| dropped[j] || j != i && matches[j].is_some();
                series::is_fact(page, i, &row)
            };
            if is_told(page, i, matches, &|j| dropped[j]) || fact() {
                score -= 0.7;
            }
            // Of an article's own sections some are named like parts of an interface: `Comments`, `See also`.
            let from = |j: usize, least: f32| content.get(j).is_some_and(|c| *c >= least);
            let heading = |j: usize| page.blocks.get(j).is_some_and(|b| b.kind == Kind::Heading);
            // `Frequently asked questions` stands above the first question, not above text.
            let above = |j: usize| {
                from(j, CERTAIN) || heading(j) && from(j, SECTION) && from(j + 1, SECTION)
            };
            let section =
                from(i, SECTION) && above(i + 1) || heads_sentence(page, i, m, matches, &dropped);
            if heading(i) && section {
                score -= 0.5;
            }
            if score >= 0.5 {
                *verdict = Verdict {
                    rule: Some(Rule::ChromePhrase),
                    function: Some(m.function),
                    score: score.min(1.0),
                };
            }
        }
    }
}

/// Whether the name of a page (`Contact`, `About us`) stands above kept text that is none of the interface's: then it names a section of this one.
fn heads_sentence(
    page: &Page,
    i: usize,
    m: &Match,
    matches: &[Option<Match>],
    dropped: &[bool],
) -> bool {
    let Some(next) = page.blocks.get(i + 1) else { return false };
    matches!(m.function, Function::Menu | Function::Section)
        && !dropped[i + 1]
        && matches[i + 1].is_none()
        && next.kind != Kind::Heading
        && lines::ends_sentence(page.text(next))
}

/// Whether marks set what stands in a slot apart from the phrase: a colon, quotation marks.
fn text_marks(text: &str) -> bool {
    text.contains(MARKS) || text.contains(['“', '”', '„', '«', '"', '「', '〈', '《'])
}

/// Whether less than half of a sentence's words are the lexicon's. Sentences end with a mark of their own; a colon or dots end labels too.
fn is_mostly_free(text: &str, m: &Match) -> bool {
    const ENDS: [char; 9] = ['.', '!', '?', '。', '！', '？', '؟', '۔', '।'];
    // Whose the page is may be a long name, and no sentence begins with the sign.
    if !text.ends_with(ENDS) || text.ends_with("..") || text.starts_with('©') {
        return false;
    }
    let mut tokens = Vec::new();
    fold::tokens(text, lexicon::MAX_TOKENS, &mut tokens);
    2 * m.words < tokens.len() as u32
}

/// Whether a label of authors stands before words of which none has a capital: names have one where the script knows capitals.
fn is_no_name(text: &str, m: &Match) -> bool {
    let mut words = text.split_whitespace().skip(1).peekable();
    m.function == Function::BylineLabel
        && words.peek().is_some()
        && words.all(|w| w.chars().next().is_some_and(char::is_lowercase))
}

/// Whether a word of the lexicon with a value behind it stands below text of which it tells: what something costs, how good it is. Counters are no such things.
pub(super) fn is_told(
    page: &Page,
    i: usize,
    matches: &[Option<Match>],
    dropped: &dyn Fn(usize) -> bool,
) -> bool {
    use Function::{Feedback, Menu, PrintEmail, Section, Shop};
    let names = |m: &Match| {
        m.words == 1 && matches!(m.function, Feedback | Menu | PrintEmail | Section | Shop)
    };
    let before = i.checked_sub(1).filter(|&j| !dropped(j) && matches[j].is_none());
    matches[i].as_ref().is_some_and(names)
        && before.is_some_and(|j| page.blocks[j].kind != Kind::Title)
        && series::is_named_value(page.text(&page.blocks[i]))
}

/// Whether a phrase leads to what its slot names: `Read more about our harbour` may be a headline, `Written by Jane Doe` is none.
fn leads_on(m: &Match) -> bool {
    matches!(
        m.function,
        Function::ReadMore
            | Function::Pagination
            | Function::Menu
            | Function::Search
            | Function::Media
    )
}

/// Whether a block beside this one is chrome by its structure or a phrase too.
fn in_company(i: usize, matches: &[Option<Match>], dropped: &[bool]) -> bool {
    let chrome = |j: usize| {
        dropped.get(j).is_some_and(|d| *d) || matches.get(j).is_some_and(Option::is_some)
    };
    i > 0 && chrome(i - 1) || chrome(i + 1)
}

/// Whether a label of authors stands before the text or behind it, where bylines are.
fn is_place_of_bylines(m: &Match, i: usize, body: &Range<usize>) -> bool {
    m.function == Function::BylineLabel && !body.contains(&i)
}

/// Characters from which a line that ends like a sentence is the text below a headline.
const LEAD: u32 = 60;

/// The line right above the first text of a page, where nothing else is left that could be its headline.
fn first_line(page: &Page, matches: &[Option<Match>], verdicts: &[Verdict]) -> Option<usize> {
    let text = (0..verdicts.len()).find(|&i| {
        let (block, text) = (&page.blocks[i], page.text(&page.blocks[i]));
        verdicts[i].rule.is_none()
            && matches[i].is_none()
            && lines::prose_chars(text, block.chars) >= LEAD
            && lines::ends_sentence(text)
    })?;
    let mut kept = (0..text).filter(|&i| verdicts[i].rule.is_none() && page.blocks[i].chars > 0);
    let only = kept.next_back().filter(|i| i + 1 == text)?;
    kept.all(|i| matches[i].is_some()).then_some(only)
}

/// From the first to the last long kept block: what lies outside is head or tail.
pub(super) fn body_range(page: &Page, verdicts: &[Verdict]) -> Range<usize> {
    let long = |i: &usize| {
        let block = &page.blocks[*i];
        verdicts[*i].rule.is_none() && lines::prose_chars(page.text(block), block.chars) >= 80
    };
    let first = (0..verdicts.len()).find(long);
    let last = (0..verdicts.len()).rfind(long);
    first.unwrap_or(0)..last.map_or(0, |l| l + 1)
}
