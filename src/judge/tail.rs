//! What stands behind the last text of a page: lines of copyright, and in plain text the titles of other articles below their label.
//!
//! In: blocks, matches, the verdicts so far. Out: verdicts. Never: what stands before the end of the last text; words of any language.
//!
//! In a page of markup the titles are links, and their links give them away; in plain text their place alone does.

use super::lexicon::Match;
use super::lines::{ends_sentence, prose_chars};
use super::series::is_figure;
use super::{Function, Rule, Verdict};
use crate::page::{Block, Page};

/// Length as prose from which a block that ends like a sentence is a paragraph, and text at all.
const PARAGRAPH: u32 = 80;
const TEXT: u32 = 30;
/// Characters of the longest line of copyright: two sentences.
const LONGEST: u32 = 160;
/// Characters of the longest title.
const TITLE: u32 = 120;

pub(super) fn judge(page: &Page, matches: &[Option<Match>], verdicts: &mut [Verdict]) {
    let is_text = |i: usize, least: u32| {
        let (block, text) = (&page.blocks[i], page.text(&page.blocks[i]));
        prose_chars(text, block.chars) >= least && ends_sentence(text) && !is_copyright(text, block)
    };
    let last = |least: u32| {
        (0..verdicts.len()).rfind(|&i| verdicts[i].rule.is_none() && is_text(i, least))
    };
    // Notices at the end may be sentences too: they keep titles, but not the line of copyright.
    let sentence = last(TEXT);
    let paragraph = last(PARAGRAPH).or(sentence);
    let mut below = None;
    for i in paragraph.map_or(0, |l| l + 1)..verdicts.len() {
        let (block, text) = (&page.blocks[i], page.text(&page.blocks[i]));
        let verdict = &mut verdicts[i];
        if verdict.rule.is_some() {
            if let Some(label) = matches[i].as_ref().filter(|m| names_others(m)) {
                below = Some(label.function);
            }
        } else if is_copyright(text, block) {
            *verdict = drop(Rule::ChromePhrase, Some(Function::Copyright));
        } else if block.chars > TITLE || ends_sentence(text) || is_figure(text) {
            below = None;
        } else if page.plain && below.is_some() && sentence.is_some_and(|s| i > s) {
            *verdict = drop(Rule::LinkList, below);
        }
    }
}

/// How sure the place makes it.
const SCORE: f32 = 0.8;

fn drop(rule: Rule, function: Option<Function>) -> Verdict {
    Verdict { rule: Some(rule), function, score: SCORE }
}

/// Whether a line is a label of other articles and nothing more.
fn names_others(m: &Match) -> bool {
    !m.slots && matches!(m.function, Function::Related | Function::Latest | Function::Popular)
}

/// Whether a line says whose a page is: the sign of copyright behind no more than a word, or beside a year.
fn is_copyright(text: &str, block: &Block) -> bool {
    let Some(at) = text.find(['©', 'ⓒ', 'Ⓒ']) else { return false };
    let year = || {
        text.split(|c: char| !c.is_ascii_digit())
            .any(|n| n.len() == 4 && (n.starts_with("19") || n.starts_with("20")))
    };
    block.chars <= LONGEST && (text[..at].split_whitespace().count() <= 1 || year())
}
