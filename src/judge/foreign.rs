//! Foreign short lines: blocks in another language than the page's that are no quotation, no name and no paragraph of their own.
//!
//! In: a page, its language, what the lexicon and the other rules said. Out: more verdicts. Never: by language alone; length, place, neighbours and
//! shape speak too, and a run of two or more foreign sentences is text.

use super::lexicon::{Lexicon, Match};
use super::lines::{ends_clause, ends_sentence, is_formal, is_quoted};
use super::phrases::is_told;
use super::runs::LINE;
use super::series;
use super::shape::ShapeModel;
use super::{Rule, Verdict};
use crate::language::{Identifier, Label, Prior, codes, script_of};
use crate::page::{Block, Kind, Page};

/// Characters (not white space) up to which a foreign block may be chrome: the longest interface sentences are about this long.
pub(super) const LONGEST: u32 = 140;
/// Probability of another language, and of the page's own at most, from which a line counts as foreign.
const FOREIGN: f32 = 0.7;
const OWN: f32 = 0.08;
/// Lines of a page that are looked at.
const MOST: usize = 64;
/// Characters of a line in letters that two languages share (`塩` in Japanese) that says nothing of which one it is.
const SHARED: usize = 6;
/// Weight of the shape model's word.
const SHAPE: f32 = 0.5;

/// Judges the kept short blocks of a page; the headline is never chrome.
pub fn judge(
    page: &Page,
    language: Label,
    headline: Option<usize>,
    lexicon: &Lexicon,
    matches: &[Option<Match>],
    identifier: &mut Identifier,
    verdicts: &mut [Verdict],
) {
    if language.lang == "und" || language.prob < 0.5 {
        return;
    }
    let own = lexicon.language_bits(language.lang);
    let mut open: Vec<usize> = (0..page.blocks.len())
        .filter(|&i| {
            headline != Some(i)
                && verdicts[i].rule.is_none()
                && !series::is_of_series(page, i, &|j| verdicts[j].rule.is_some())
                && !is_told(page, i, matches, &|j| verdicts[j].rule.is_some())
                && (matches[i].is_some() || !series::is_figure(page.text(&page.blocks[i])))
                && may_be_chrome(&page.blocks[i], page.text(&page.blocks[i]))
        })
        .collect();
    if open.len() > MOST {
        // A page of very many short lines is a list; its chrome stands at the ends.
        open.drain(MOST / 2..open.len() - MOST / 2);
    }
    for i in open {
        let block = &page.blocks[i];
        let text = page.text(block);
        let (found, evidence) = foreignness(text, language, identifier);
        if evidence <= 0.0 {
            continue;
        }
        let mut score = evidence;
        // Chrome stands with chrome: dropped or phrase-like neighbours speak for it, long prose on both sides a little against it.
        let chrome = |j: Option<usize>| j.and_then(|j| Some((verdicts.get(j)?, matches.get(j)?)));
        let near = [i.checked_sub(1), Some(i + 1)];
        for neighbour in near {
            match chrome(neighbour) {
                Some((v, m)) if v.rule.is_some() || m.is_some() => score += 0.1,
                None => score += 0.1,
                _ => {}
            }
        }
        // What looks like interface text in any language is likelier chrome, and what does not is likelier text.
        let looks = ShapeModel::embedded().interface(text);
        score += SHAPE * (looks - 0.5);
        if let Some(m) = &matches[i] {
            score += if m.languages & own == 0 { 0.4 } else { 0.0 };
        }
        if ends_sentence(text) {
            score -= if block.chars > 60 { 0.25 } else { 0.1 };
        }
        if block.chars > 80 {
            score -= 0.15;
        }
        // A sentence between lines that stay is said by somebody in the text.
        let stays =
            |j: Option<usize>| chrome(j).is_some_and(|(v, m)| v.rule.is_none() && m.is_none());
        if ends_sentence(text) && near.into_iter().all(stays) {
            score -= 0.15;
        }
        if matches[i].is_none() {
            // No site that the lexicon knows of speaks the language: a wrong guess, or a quotation.
            if lexicon.language_bits(found.lang) == 0 {
                score -= 0.2;
            }
            score -= among_own(page, &stays, i, looks);
            if alternates(page, verdicts, matches, i) {
                score -= 0.4;
            }
        }
        if runs_on(page, verdicts, i, found, identifier) {
            score -= 0.4;
        }
        if score >= 0.5 {
            verdicts[i] = Verdict {
                rule: Some(Rule::ForeignChrome),
                function: matches[i].map(|m| m.function),
                score: score.min(1.0),
            };
        }
    }
}

fn may_be_chrome(block: &Block, text: &str) -> bool {
    block.chars <= LONGEST
        && !matches!(block.kind, Kind::Quote | Kind::Code | Kind::Title)
        && !is_quoted(text)
        && !is_formal(text)
        && text.chars().any(char::is_alphabetic)
}

/// How strongly a text speaks for another language than the page's, and which.
fn foreignness(text: &str, language: Label, identifier: &mut Identifier) -> (Label, f32) {
    let script = script_of(text);
    let label = identifier.label_beside(text, language.lang);
    if script != language.script && script != "Zyyy" && !compatible(script, language.script) {
        // Latin in a page of another script: names, brands and acronyms stand there too, so it must look like words of a sentence or a phrase.
        let words = text.split_whitespace().filter(|w| w.chars().any(char::is_lowercase)).count();
        let latin = script == "Latn";
        return (
            label,
            if !latin {
                0.8
            } else if words >= 2 {
                0.55
            } else {
                0.4
            },
        );
    }
    // A word or two in letters that the page's language writes too.
    if script != language.script && script != "Zyyy" && text.chars().count() <= SHARED {
        return (label, 0.0);
    }
    if label.lang == "und"
        || codes::base(label.lang) == codes::base(language.lang)
        || label.prob < FOREIGN
    {
        return (label, 0.0);
    }
    let own = identifier.prob_of(text, language.lang);
    if own > OWN {
        return (label, 0.0);
    }
    (label, 0.35 + 0.25 * ((label.prob - FOREIGN) / (1.0 - FOREIGN)))
}

/// Scripts that one language writes together.
fn compatible(a: &str, b: &str) -> bool {
    const TOGETHER: [&[&str]; 2] =
        [&["Hani", "Hans", "Hant", "Hira", "Kana", "Jpan", "Bopo"], &["Hang", "Kore", "Hani"]];
    TOGETHER.iter().any(|t| t.contains(&a) && t.contains(&b))
}

/// What speaks for a line of the text in another language: short lines on both sides, more so items of one list; a line before it that goes on.
fn among_own(page: &Page, stays: &dyn Fn(Option<usize>) -> bool, i: usize, looks: f32) -> f32 {
    let (above, below) = (i.checked_sub(1), Some(i + 1));
    let block = |j: Option<usize>| j.and_then(|j| page.blocks.get(j));
    let short = |j| stays(j) && block(j).is_some_and(|b| b.chars <= LINE && b.link_chars == 0);
    let item = |j| block(j).is_some_and(|b| b.kind == Kind::ListItem);
    let mut against = 0.0;
    // The first and the last item of a list have both their neighbours on one side.
    let listed = item(Some(i))
        && [(above, below), (above, above.and_then(|j| j.checked_sub(1))), (below, Some(i + 2))]
            .into_iter()
            .any(|(a, b)| item(a) && item(b) && short(a) && short(b));
    if listed || short(above) && short(below) && looks < 0.5 {
        against += if listed { 0.3 } else { 0.15 };
    }
    if stays(above) && block(above).is_some_and(|b| ends_clause(page.text(b))) {
        against += 0.3;
    }
    // Buttons in other letters than the page's begin with a capital where they know such; commands and words that are quoted do not.
    if page.text(&page.blocks[i]).starts_with(|c: char| c.is_ascii_lowercase()) {
        against += 0.15;
    }
    against
}

/// Whether lines in two scripts take turns here, as a translation line by line does: in the line before the last or behind the next the script of
/// this one is written again, the lines between stay, and no line is a phrase.
fn alternates(page: &Page, verdicts: &[Verdict], matches: &[Option<Match>], i: usize) -> bool {
    let text = |j: usize| page.text(&page.blocks[j]);
    let stays =
        |j: usize| verdicts.get(j).is_some_and(|v| v.rule.is_none()) && matches[j].is_none();
    let script = script_of(text(i));
    let speaks = |between: usize, j: usize| {
        stays(j)
            && stays(between)
            && text(j) != text(i)
            && script_of(text(j)) == script
            && script_of(text(between)) != script
    };
    i >= 2 && speaks(i - 1, i - 2) || speaks(i + 1, i + 2)
}

/// Whether the next or previous kept block is a sentence in the same foreign language: a foreign passage, not a line of chrome.
fn runs_on(
    page: &Page,
    verdicts: &[Verdict],
    i: usize,
    found: Label,
    identifier: &mut Identifier,
) -> bool {
    let mut near = |j: usize| {
        let block = &page.blocks[j];
        verdicts[j].rule.is_none()
            && block.chars >= 60
            && ends_sentence(page.text(block))
            && identifier.label(page.text(block), &Prior::none()).lang == found.lang
    };
    (i + 1 < verdicts.len() && near(i + 1)) || (i > 0 && near(i - 1))
}
