//! How much a text reads like some language: the n-gram model's best summed weights.
//!
//! In: text. Out: a sum in nats, comparable between readings of the same text alone. Never: a language label.
use crate::language::script::{self, COMMON};
use crate::ngram::{Model, Scores, UNIT};

/// Known grams after which no more is read.
const READ: u32 = 2000;

/// The best class behind the text's script and its summed weights.
pub fn best(text: &str, scores: &mut Scores) -> Option<(usize, f32)> {
    let model = Model::get();
    let gate = script::dominant(text);
    if gate == COMMON {
        return None;
    }
    model.score(text, gate, scores, |s| s.known > READ);
    let range = model.behind(gate);
    let class = range.max_by_key(|c| scores.sums[*c])?;
    Some((class, scores.sums[class] as f32 / UNIT))
}

/// Nats a letter that a script with one language is credited with, for lack of a choice: about half of what running text gets elsewhere.
const LONE: f32 = 0.6;

/// [`best`], with a guess for scripts of one language, for comparing readings in different scripts.
pub fn across(text: &str, scores: &mut Scores) -> f32 {
    let gate = script::dominant(text);
    if gate != COMMON && Model::get().behind(gate).len() < 2 {
        return LONE * text.chars().filter(|c| c.is_alphabetic()).count() as f32;
    }
    best(text, scores).map_or(0.0, |b| b.1)
}

/// The summed weights of one class.
pub fn of(text: &str, class: usize, scores: &mut Scores) -> f32 {
    let model = Model::get();
    let Some(gate) = script::by_name(&model.classes[class].gate) else { return 0.0 };
    model.score(text, gate, scores, |_| false);
    scores.sums[class] as f32 / UNIT
}
