//! What the site says on one page alone, in the middle of the article: the article's, although it looked like none of it.
//!
//! In: a page, what was learned of its site, the verdicts so far. Out: fewer drops by [`Rule::Boilerplate`], and by [`Rule::ChromePhrase`] of a single
//! word. Never: links, paragraphs and items of marked-up pages (but for a sentence right below the headline), places of furniture, what the site says
//! elsewhere too; other lines before the first text (but for captions) or behind the last.

use super::keys::Seen;
use super::{FURNITURE, Known, share};
use crate::judge::lines::ends_sentence;
use crate::judge::{Function, Rule, Verdict};
use crate::page::{Block, Kind, Page, Tag};

/// How many containers up two paragraphs must meet to be of one article: each may have a wrapper of its own, and that one too.
const MEET: usize = 3;
/// The same for a caption beside the first or the last paragraph: in its figure, which is a sibling of the paragraph.
const FIGURE: usize = 2;
/// Links' share of a block's characters from which it leads elsewhere.
const LINKS: f32 = 0.35;
/// Score of a phrase up to which it is a single word that nothing but the lexicon speaks against. Parts of articles are called so too where it names a
/// medium or a section (`Gallery`); words of forms and advertisements stand between paragraphs as well.
const WORD: f32 = 0.6;

/// Takes back what was said against blocks between paragraphs of the page's own, and against captions beside them.
pub(in crate::judge) fn judge(
    page: &Page,
    known: Known<'_>,
    threshold: f32,
    verdicts: &mut [Verdict],
) {
    let text: Vec<bool> = (0..verdicts.len())
        .map(|i| {
            verdicts[i].rule.is_none()
                && known.seen.get(i).is_some_and(|s| s.prose)
                && known.is_own(i)
        })
        .collect();
    let (mut above, mut below) = (vec![None; text.len()], vec![None; text.len()]);
    let mut last = None;
    for i in 0..text.len() {
        above[i] = last;
        last = if text[i] { Some(i) } else { last };
    }
    last = None;
    for i in (0..text.len()).rev() {
        below[i] = last;
        last = if text[i] { Some(i) } else { last };
    }
    for i in 0..text.len() {
        let block = &page.blocks[i];
        if !may_return(&verdicts[i]) || !is_candidate(block, known, i) {
            continue;
        }
        // Teasers and remarks of readers are paragraphs and items too, and the content model knows them by what surrounds them.
        let standfirst = is_standfirst(page, known, verdicts, i);
        let part = !matches!(block.kind, Kind::Paragraph | Kind::ListItem);
        if !part && !page.plain && !standfirst {
            continue;
        }
        let word = verdicts[i].rule == Some(Rule::ChromePhrase);
        let inside = match (above[i], below[i]) {
            (Some(a), Some(b)) => page.plain || meet(page, a, b, MEET),
            _ => false,
        };
        let beside = || {
            let near = |j: Option<usize>| j.is_some_and(|j| meet(page, i, j, FIGURE));
            block.kind == Kind::Caption && (near(above[i]) || near(below[i]))
        };
        // A word stands above what it names.
        let heads = || {
            let next = (i + 1..verdicts.len()).find(|&j| known.seen[j].worded);
            next.is_some_and(|j| verdicts[j].rule.is_none() && known.is_own(j))
        };
        if inside && (!word || heads()) || !word && (standfirst || beside()) {
            verdicts[i] = Verdict { rule: None, function: None, score: threshold };
        }
    }
}

/// Whether a block is a sentence right below the page's own headline, in its container.
fn is_standfirst(page: &Page, known: Known<'_>, verdicts: &[Verdict], i: usize) -> bool {
    i > 0
        && page.blocks[i - 1].kind == Kind::Heading
        && verdicts[i - 1].rule.is_none()
        && known.is_own(i - 1)
        && meet(page, i - 1, i, FIGURE)
        && ends_sentence(page.text(&page.blocks[i]))
}

fn may_return(verdict: &Verdict) -> bool {
    match verdict.rule {
        Some(Rule::Boilerplate) => true,
        Some(Rule::ChromePhrase) => {
            verdict.score <= WORD
                && matches!(verdict.function, Some(Function::Media | Function::Section))
        }
        _ => false,
    }
}

fn is_candidate(block: &Block, known: Known<'_>, i: usize) -> bool {
    let Some(Seen { path, plain, shown: true, .. }) = known.seen.get(i) else { return false };
    let place = known.template.path(*path);
    known.is_own(i)
        && block.link_chars as f32 <= block.chars as f32 * LINKS
        && (*plain || share(place.repeated, place.blocks) < FURNITURE)
}

/// Whether two blocks have a container in common, at most so many steps up from each, that is not the whole page.
fn meet(page: &Page, a: usize, b: usize, steps: usize) -> bool {
    let holders = |i: usize| {
        page.ancestors(page.blocks[i].element)
            .skip(1)
            .take(steps)
            .filter(|e| !matches!(e.tag, Tag::Root | Tag::Html))
    };
    holders(a).any(|x| holders(b).any(|y| x.start_tag == y.start_tag))
}
