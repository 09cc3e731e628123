//! Kept blocks that are phrases of the lexicon.
//!
//! In: what the lexicon said of each block, the page's language, the verdicts so far. Out: verdicts [`Rule::ChromePhrase`]. Never: matching itself.

use super::lexicon::Match;
use super::{CERTAIN, Function, Judge, Rule, Verdict, lines};
use crate::language::Label;
use crate::page::{Kind, Page, Tag};
use std::ops::Range;

/// Characters from which a label of one word and what it labels have a mark between them.
const LABELLED: u32 = 30;
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
            // A label of one word and anything behind it, without a mark between them: `Next` does not make a label of `Next to the church`.
            if bare && block.chars > LABELLED && !page.text(block).contains(MARKS) {
                score -= 0.25;
            }
            if !body.contains(&i) {
                score += 0.15;
            }
            if is_headline {
                score -= 0.4;
            }
            // Of an article's own sections some are named like parts of an interface: `Comments`, `See also`.
            let sure = |j: usize| content.get(j).is_some_and(|c| *c >= CERTAIN);
            if block.kind == Kind::Heading && sure(i) && sure(i + 1) {
                score -= 0.4;
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
