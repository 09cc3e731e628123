//! How likely a block is main content.
//!
//! In: a page and the contexts of its elements. Out: one score a block, 0 to 1. Never: phrases, languages.
//! Containers collect the prose below them, halved at each step up; the best one is the main container (the method of Readability), and blocks
//! are judged by whether they lie in it and by what they look like.

pub mod features;
pub mod groups;
pub mod hashed;
pub mod names;
pub mod second;
pub mod structure;
pub mod text;
pub mod trees;

use super::context::{Context, Contexts};
use crate::page::{Block, Kind, Page};

/// Steps up that a paragraph's worth is handed to its containers.
const STEPS: usize = 5;
/// What is left of it after each step.
const DECAY: f32 = 0.6;

/// Scores all blocks of a page; `out` is cleared first.
pub fn score(page: &Page, contexts: &Contexts, out: &mut Vec<f32>) {
    out.clear();
    if page.plain {
        out.resize(page.blocks.len(), 1.0);
        return;
    }
    let main = main_container(page, contexts);
    let end = page.elements[main as usize].end;
    let start = page.elements[main as usize].start_tag.start;
    for block in &page.blocks {
        let inside = main == 0 || (block.span.start >= start && block.span.end <= end);
        out.push(one(block, inside, contexts.of[block.element as usize]));
    }
    headline(page, contexts, start, out);
}

fn one(block: &Block, inside: bool, context: Context) -> f32 {
    if block.hidden || matches!(block.kind, Kind::Title | Kind::Control) {
        return 0.0;
    }
    let links = block.link_chars as f32 / block.chars as f32;
    let mut score: f32 = if inside { 0.75 } else { 0.1 };
    if links > 0.5 {
        score -= 0.4;
    } else if block.chars > 120 && links < 0.2 {
        score += 0.15;
    }
    if context.any(Context::ASIDE) {
        score -= 0.45;
    }
    if context.any(Context::FORM) && block.chars < 200 {
        score -= 0.3;
    }
    if context.any(Context::BYLINE) && block.chars < 120 {
        score -= 0.4;
    }
    score.clamp(0.0, 1.0)
}

/// The container with the most prose of its own.
fn main_container(page: &Page, contexts: &Contexts) -> u32 {
    let mut worth = vec![0f32; page.elements.len()];
    for block in &page.blocks {
        let links = block.link_chars as f32 / block.chars as f32;
        let context = contexts.of[block.element as usize];
        if block.hidden || block.chars < 25 || links > 0.5 || matches!(block.kind, Kind::Title | Kind::Control) {
            continue;
        }
        let mut value = 1.0 + (block.chars as f32 / 100.0).min(4.0) * (1.0 - links);
        if context.any(Context::ASIDE) {
            value *= 0.2;
        }
        let mut at = block.element;
        for step in 0..STEPS {
            worth[at as usize] += value;
            if at == 0 {
                break;
            }
            at = page.elements[at as usize].parent;
            value *= if step == 0 { 1.0 } else { DECAY };
        }
    }
    let best = (0..worth.len()).max_by(|&a, &b| worth[a].total_cmp(&worth[b]).then(b.cmp(&a))).unwrap_or(0);
    // The article may go on in the container's siblings: step up while the parent holds clearly more prose.
    let mut at = best as u32;
    while at != 0 {
        let parent = page.elements[at as usize].parent;
        if contexts.prose[parent as usize] as f32 > contexts.prose[at as usize] as f32 * 1.3 {
            at = parent;
        } else {
            break;
        }
    }
    at
}

/// The headline often stands before the main container: the last `h1` before it, else the heading that the title names.
fn headline(page: &Page, contexts: &Contexts, start: u32, out: &mut [f32]) {
    use crate::page::Tag;
    let title = page.metadata.title.as_deref().unwrap_or("");
    let is_headline = |b: &Block| {
        b.kind == Kind::Heading
            && !b.hidden
            && !contexts.of[b.element as usize].any(Context::RELATED)
            && (page.ancestors(b.element).take(3).any(|e| e.tag == Tag::H1) || page.text(b).trim() == title)
    };
    if let Some(at) = page.blocks.iter().rposition(|b| b.span.start < start && is_headline(b)) {
        out[at] = out[at].max(0.8);
    }
    for (block, score) in page.blocks.iter().zip(out) {
        if block.kind == Kind::Heading && !title.is_empty() && page.text(block).trim() == title && is_headline(block) {
            *score = score.max(0.8);
        }
    }
}
