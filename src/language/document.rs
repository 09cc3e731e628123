//! The blocks of a document → its language, the shares of its languages, and the prior that its blocks are labelled with.
//!
//! In: block texts with weights. Out: a label, shares, a prior. Never: labels of the single blocks, which `Identifier::label` gives with the prior.
use super::opinion;
use super::{Identifier, Label, Prior};
use crate::ngram::Model;

/// Languages of a block that go on to the document.
const KEPT: usize = 12;
/// Blocks that settle a document's language when all of them are plainly in the same.
const AGREED: usize = 4;
/// Bytes of a text that needs no other to be told.
const TELLING: usize = 60;
/// A block says no more about the document than this many characters' worth.
const HEAVY: f32 = 2000.0;
/// A language with this share needs no second opinion, which takes longer than all else here.
const PLAIN: f32 = 0.95;
/// Languages below this share are not reported: names and quotations come to as much.
const LEAST: f32 = 0.01;

impl Identifier {
    /// Weighs all blocks (text, weight: characters, say, less for chrome) without a prior, then once more in the light of each other and
    /// of the language that the page declares.
    pub fn document<'t>(
        &mut self,
        blocks: impl Iterator<Item = (&'t str, f32)>,
        declared: Option<&str>,
    ) -> (Label, Vec<(&'static str, f32)>, Prior) {
        let model = Model::get();
        let mut seen: Vec<Seen> = Vec::new();
        let mut sample = String::new();
        // How many blocks in a row are plainly in one class, from the first on.
        let mut agreed = (usize::MAX, 0);
        let mut first = None;
        for (text, weight) in blocks {
            if agreed.1 >= AGREED {
                break;
            }
            let mut top = self.weigh(text, &Prior::none(), false).to_vec();
            if top.is_empty() {
                continue;
            }
            if top.len() > KEPT {
                top.select_nth_unstable_by(KEPT - 1, |a, b| b.1.total_cmp(&a.1));
                top.truncate(KEPT);
            }
            top.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let plain = top[0].1.exp() * (1.0 - self.strange()) > 0.99;
            agreed = match agreed {
                (_, 0) if seen.is_empty() && plain => (top[0].0, 1),
                (class, n) if n > 0 && plain && class == top[0].0 => (class, n + 1),
                _ => (usize::MAX, 0),
            };
            if sample.len() < opinion::SAMPLE && text.len() > 40 {
                sample.push_str(super::head(text, opinion::SAMPLE));
                sample.push(' ');
            }
            first = first.or(Some(text));
            seen.push(Seen { weight: weight.min(HEAVY), strange: self.strange(), top });
        }
        // A word or two by themselves are told no better than such words are.
        let alone = first.filter(|text| seen.len() == 1 && text.len() < TELLING);
        let most = match alone {
            Some(text) if declared.is_none() => self.label(text, &Prior::none()).prob,
            _ => 1.0,
        };
        let (mut prior, _) = mixture(model, &seen, &Prior::none());
        let shares = prior.shares();
        if shares.first().is_none_or(|s| s.1 < PLAIN)
            && let Some(lang) = opinion::reliable(&sample)
            && shares.iter().take(3).any(|s| s.0 == lang)
        {
            prior = prior.with_opinion(lang);
        }
        if let Some(lang) = declared {
            prior = prior.with_declared(lang);
        }
        let (whole, by_class) = mixture(model, &seen, &prior);
        let shares: Vec<_> = whole.shares().into_iter().filter(|s| s.1 >= LEAST).collect();
        let label = match shares.first() {
            _ if whole.unknown_share() > 0.5 => {
                Label { lang: "und", script: super::script_of(&sample), prob: 0.0 }
            }
            Some((lang, share)) => {
                // Of a language's scripts, the one that the page is written in.
                let classes =
                    model.classes_of(lang).max_by(|a, b| by_class[*a].total_cmp(&by_class[*b]));
                let script = classes.map_or("Zzzz", |class| model.label(class).1);
                Label { lang, script, prob: share.min(most) }
            }
            None => Label { lang: "und", script: "Zyyy", prob: 0.0 },
        };
        (label, shares, whole.ready(model))
    }
}

/// One block: its weight, how probable a language without a class is, its best classes with their log probabilities.
struct Seen {
    weight: f32,
    strange: f32,
    top: Vec<(usize, f32)>,
}

/// The blocks' probabilities after `prior`, summed by language and by class.
fn mixture(model: &Model, seen: &[Seen], prior: &Prior) -> (Prior, Vec<f32>) {
    let mut by_class = vec![0.0; model.classes.len()];
    let mut unknown = 0.0;
    let mut logits = Vec::with_capacity(KEPT);
    for Seen { weight, strange, top } in seen {
        logits.clear();
        logits.extend_from_slice(top);
        unknown += weight * strange;
        prior.add(model, &mut logits);
        let best = logits.iter().map(|l| l.1).fold(f32::MIN, f32::max);
        let sum: f32 = logits.iter().map(|l| (l.1 - best).exp()).sum();
        for (class, log) in &logits {
            by_class[*class] += weight * (1.0 - strange) * (log - best).exp() / sum;
        }
    }
    let classes = || by_class.iter().enumerate().filter(|c| *c.1 > 0.0);
    unknown += classes().filter(|c| model.label(c.0).0 == "und").map(|c| c.1).sum::<f32>();
    let label = |(class, weight): (usize, &f32)| {
        let (lang, script) = model.label(class);
        (Label { lang, script, prob: 1.0 }, *weight)
    };
    let mut out = Prior::from_labels(classes().map(label));
    out.push_unknown(unknown);
    (out, by_class)
}
