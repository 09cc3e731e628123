//! A trained model and more texts → the same n-grams, their weights fitted further.
//!
//! In: an unpacked model, texts of its classes. Out: its grams with other weights, and weights of labelled lines' grams for classes that had
//! none. Never: new n-grams.
use super::select::{ByHash, Weights};
use super::texts::{LABELLED, Texts};
use super::{fit, language::rounded};
use crate::language::script;
use crate::ngram::{self, Gram, Sink};

/// A gram that comes this often in a class's labelled lines gets a weight there, which starts at nothing.
const OFTEN: u32 = 5;
/// Weights a gram has at most, as in `select`.
const MOST: usize = 24;
/// The first weights are good: steps begin at half of a training's, and with a longer memory.
const PACE: (f32, f32) = (0.5, 0.05);

struct Counter<'a>(&'a mut ByHash<u32>);

impl Sink for Counter<'_> {
    fn gram(&mut self, hash: u32, _: usize, _: bool) -> bool {
        *self.0.entry(hash).or_default() += 1;
        true
    }
}

/// Fits the weights of the classes behind one gate further; `first` is the number of its first class.
pub fn fit_gate(grams: &[Gram], first: usize, list: &[&Texts], steps: usize) -> Vec<Gram> {
    let gate = script::by_name(&list[0].class.gate).unwrap_or_default();
    let here = first..first + list.len();
    let mut index: ByHash<usize> = ByHash::default();
    let mut weights: Vec<Weights> = Vec::new();
    let mut leading = Vec::new();
    for (hash, leads, pairs) in grams {
        let own = pairs.iter().filter(|p| here.contains(&usize::from(p.0)));
        let by_class: Vec<(u8, f32)> =
            own.map(|(c, w)| (c - first as u8, f32::from(*w) / ngram::UNIT)).collect();
        if !by_class.is_empty() {
            index.insert(*hash, weights.len());
            leading.push(*leads);
            weights.push(Weights { hash: *hash, prefix: 0, by_class });
        }
    }
    for (class, texts) in list.iter().enumerate() {
        let mut counts: ByHash<u32> = ByHash::default();
        let labelled = texts.sources.iter().filter(|s| s.0 == LABELLED).flat_map(|s| &s.1);
        labelled.for_each(|line| ngram::grams(line, gate, &mut Counter(&mut counts)));
        for (hash, _) in counts.into_iter().filter(|c| c.1 >= OFTEN) {
            let Some(i) = index.get(&hash) else { continue };
            let by_class = &mut weights[*i].by_class;
            if by_class.len() < MOST && by_class.iter().all(|w| usize::from(w.0) != class) {
                by_class.push((class as u8, 0.0));
            }
        }
    }
    weights.iter_mut().for_each(|w| w.by_class.sort_by_key(|w| w.0));
    fit::fit(&mut weights, list, steps * list.len(), PACE, 2);
    let gram = |(w, leads): (Weights, bool)| (w.hash, leads, rounded(&w.by_class, first));
    weights.into_iter().zip(leading).map(gram).collect()
}

#[cfg(test)]
mod tests {
    use super::{Counter, LABELLED, fit_gate};
    use crate::language::script;
    use crate::ngram::{self, Class, Gram};
    use crate::train::texts::Texts;

    fn texts(label: &str, line: &str) -> Texts {
        let class = Class { label: label.into(), script: "Latn".into(), gate: "Latn".into() };
        let lines = vec![line.to_owned(); 8];
        Texts { class, prior: 1.0, sources: vec![(LABELLED, lines)], words: Vec::new() }
    }

    #[test]
    fn weights_move_to_what_labelled_lines_say_and_new_ones_come() {
        let list = [
            texts("de", "der Nebel liegt über dem Hafen"),
            texts("nl", "de mist ligt over de haven"),
        ];
        let mut counts = Default::default();
        ngram::grams("der Nebel de mist", script::LATIN, &mut Counter(&mut counts));
        // Everything known is said to be Dutch; behind other gates nothing changes.
        let grams: Vec<Gram> = counts.keys().map(|h| (*h, false, vec![(3, 16), (9, 5)])).collect();
        let fitted = fit_gate(&grams, 2, &[&list[0], &list[1]], 50);
        let mut nebel = Default::default();
        ngram::grams("Nebel", script::LATIN, &mut Counter(&mut nebel));
        let weight = |class: u8| -> i32 {
            let own = fitted.iter().filter(|g| nebel.contains_key(&g.0)).flat_map(|g| &g.2);
            own.filter(|p| p.0 == class).map(|p| i32::from(p.1)).sum()
        };
        assert!(weight(2) > weight(3), "{fitted:?}");
        assert!(fitted.iter().flat_map(|g| &g.2).all(|p| p.0 < 4));
    }
}
